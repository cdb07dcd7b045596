"""An ALB sends to pod addresses, and the addresses of the backend are not those of pods.

With `target-type: ip` the AWS Load Balancer Controller registers the endpoints of a Service that point at pods, and
leaves out all others without a word. A Service whose addresses are written by hand in an EndpointSlice (a database
outside, say) works inside the cluster, and behind the ALB it has no targets and answers 503.

Register such addresses in a target group of their own, and forward to it with an action (`targetGroupARN`). With
`target-type: instance` the nodes forward, and hand-written addresses are fine.

```yaml bad
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: mainframe
  annotations:
    alb.ingress.kubernetes.io/target-type: ip
spec:
  ingressClassName: alb
  defaultBackend:
    service: {name: mainframe, port: {number: 80}}
---
apiVersion: v1
kind: Service
metadata:
  name: mainframe
spec:
  ports:
    - port: 80
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: mainframe-1
  labels: {kubernetes.io/service-name: mainframe}
addressType: IPv4
ports:
  - port: 8080
endpoints:
  - addresses: [192.0.2.10]
```

```yaml good
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: mainframe
  annotations:
    alb.ingress.kubernetes.io/target-type: instance
spec:
  ingressClassName: alb
  defaultBackend:
    service: {name: mainframe, port: {number: 80}}
---
apiVersion: v1
kind: Service
metadata:
  name: mainframe
spec:
  type: NodePort
  ports:
    - port: 80
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: mainframe-1
  labels: {kubernetes.io/service-name: mainframe}
addressType: IPv4
ports:
  - port: 8080
endpoints:
  - addresses: [192.0.2.10]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Backend, Ingress, Model, Service
from ingresslint.model.aws.builders import is_alb
from ingresslint.model.aws.targets import IP, target_type
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule
from ingresslint.rules.references import backends


def check(ingress: Ingress, model: Model) -> Iterator[Problem]:
    """Report each backend of an ALB with ip targets that has addresses, and no pods."""
    for backend in backends(ingress, model) if is_alb(ingress, model) else ():
        services = model.variants(Service, backend.namespace, backend.service, backend.resource)
        if services and all(_has_only_addresses(service, model) for service in services):
            yield from _problem(ingress, backend, services[0], model)


def _has_only_addresses(service: Service, model: Model) -> bool:
    slices = model.slices(service)
    return not service.selector and bool(slices) and not any(found.has_pods for found in slices)


def _problem(ingress: Ingress, backend: Backend, service: Service, model: Model) -> Iterator[Problem]:
    if target_type(ingress, service, model).kind == IP:
        slices = model.slices(service)
        yield Problem(
            at=ingress.resource.at(*backend.name_pointer),
            message=(
                f"the addresses of {service.resource.ref} are written by hand, and with target-type: ip only pods are "
                "registered in the load balancer. Forward to a target group of your own, with an action"
            ),
            field=field_path(backend.name_pointer),
            notes=(Note(slices[0].resource.at("metadata", "name"), "the addresses are in this object"),),
        )


RULE = Rule(
    name="alb-backend-without-pods",
    doc=__doc__,
    on=(Ingress,),
    check=check,
    severity=Severity.ERROR,
    category=Category.REFERENCE,
    needs=("controllers",),
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#target-type",
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#actions",
    ),
)
