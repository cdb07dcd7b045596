"""A backend is a Service of type `ExternalName`, and what serves it cannot use one.

Such a Service has no endpoints: it is a name in the cluster's DNS. ingress-nginx and others look the name up by
themselves, and it works. The AWS Load Balancer Controller registers the endpoints of a Service, finds none, and the
load balancer answers 503; there the finding is an error. Implementations of Gateway API should refuse such backends,
because they let whoever may write a Service send traffic where they may not (CVE-2021-25740): a warning.

Write a Service without a selector and an EndpointSlice instead, or, for an ALB, forward to a target group by an
action.

```yaml bad
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: mainframe
spec:
  parentRefs:
    - name: internal
  rules:
    - backendRefs:
        - {name: mainframe, port: 443}
---
apiVersion: v1
kind: Service
metadata:
  name: mainframe
spec:
  type: ExternalName
  externalName: mainframe.example.com
  ports:
    - port: 443
```

```yaml good
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: mainframe
spec:
  ingressClassName: nginx
  defaultBackend:
    service: {name: mainframe, port: {number: 443}}
---
apiVersion: v1
kind: Service
metadata:
  name: mainframe
spec:
  type: ExternalName
  externalName: mainframe.example.com
  ports:
    - port: 443
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import GatewayRoute, Ingress, Model, Service, TargetGroupBinding
from ingresslint.model.aws.builders import is_alb
from ingresslint.model.referrers import Referrer
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule
from ingresslint.rules.references import backends

_NO_TARGETS = "it has no endpoints to register, so the load balancer has no targets"
_REFUSED = "implementations of Gateway API should refuse it, as it can lead around their access rules"


def check(subject: Referrer, model: Model) -> Iterator[Problem]:
    """Report each backend that is an external name."""
    consequence = _consequence(subject, model)
    for backend in backends(subject, model) if consequence else ():
        services = model.variants(Service, backend.namespace, backend.service, backend.resource)
        if services and all(service.type == "ExternalName" for service in services):
            resource = services[0].resource
            yield Problem(
                at=subject.resource.at(*backend.name_pointer),
                message=f"{resource.ref} is of type ExternalName: {consequence}",
                field=field_path(backend.name_pointer),
                notes=(Note(resource.at("spec", "type"), "the type is set here"),),
                severity=Severity.WARNING if isinstance(subject, GatewayRoute) else None,
            )


def _consequence(subject: Referrer, model: Model) -> str:
    """Say what comes of it; empty where it works, or where nobody knows."""
    if isinstance(subject, GatewayRoute):
        return _REFUSED
    return _NO_TARGETS if isinstance(subject, TargetGroupBinding) or is_alb(subject, model) else ""


RULE = Rule(
    name="external-name-backend",
    doc=__doc__,
    on=(Ingress, GatewayRoute, TargetGroupBinding),
    check=check,
    severity=Severity.ERROR,
    category=Category.REFERENCE,
    needs=("controllers",),
    since="0.1.0",
    sources=(
        "https://gateway-api.sigs.k8s.io/reference/spec/#backendobjectreference",
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#target-type",
        "https://github.com/kubernetes/kubernetes/issues/103675",
    ),
)
