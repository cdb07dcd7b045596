"""Client addresses are to be hidden from UDP targets, which AWS does not allow.

For UDP the target group of a Network Load Balancer always preserves the addresses of clients. The request to switch
that off is refused, and the load balancer is not built. The annotation counts for all ports of the Service: where TCP
ports need it, each of them gets an annotation of its own
(`service.beta.kubernetes.io/aws-load-balancer-target-group-attributes.443`, since 2.14.0 of the AWS Load Balancer
Controller).

```yaml bad
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13"}}
apiVersion: v1
kind: Service
metadata:
  name: dns
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-target-group-attributes: preserve_client_ip.enabled=false
spec:
  type: LoadBalancer
  selector: {app: dns}
  ports:
    - {port: 53, protocol: UDP}
```

```yaml good
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13"}}
apiVersion: v1
kind: Service
metadata:
  name: dns
spec:
  type: LoadBalancer
  selector: {app: dns}
  ports:
    - {port: 53, protocol: UDP}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Controller, Model, Service, ServicePort
from ingresslint.model.aws.attributes import attributes
from ingresslint.model.aws.targets import LoadBalancer, load_balancers
from ingresslint.model.exposure import LBC, NLB_PREFIX, Handler
from ingresslint.model.gates import lacks
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule

_ATTRIBUTES = f"{NLB_PREFIX}target-group-attributes"
_PRESERVE = "preserve_client_ip.enabled"
_GO_FALSE = frozenset({"0", "f", "F", "FALSE", "false", "False"})


def check(service: Service, model: Model) -> Iterator[Problem]:
    """Report the annotation that switches off what a UDP port cannot do without."""
    balancers = load_balancers(service, model.profile)
    if not balancers or not all(balancer.network for balancer in balancers):
        return
    for port in service.ports:
        name = _decides(service, port, balancers, model.profile.controller(LBC) or Controller())
        if port.protocol == "UDP" and attributes(service.annotations, name).get(_PRESERVE) in _GO_FALSE:
            pointer = ("metadata", "annotations", name)
            yield Problem(
                at=service.resource.at(*pointer),
                message=(
                    f"{_PRESERVE}=false is refused for the UDP port {port.port}: AWS always preserves the addresses of "
                    "UDP clients. Leave the attribute out, or set it for the TCP ports alone"
                ),
                field=field_path(pointer),
                notes=(Note(service.resource.at(*port.pointer), "the port is declared here"),),
            )
            return


def _decides(service: Service, port: ServicePort, balancers: tuple[LoadBalancer, ...], lbc: Controller) -> str:
    """Return the annotation whose attributes count for a port: its own, where that is known, or that of all."""
    own = f"{_ATTRIBUTES}.{port.port}"
    knows = all(balancer.handler is Handler.LBC for balancer in balancers)
    knows = knows and not lacks(lbc, "target-group-attributes-by-port", LBC)
    return own if knows and _PRESERVE in attributes(service.annotations, own) else _ATTRIBUTES


RULE = Rule(
    name="preserve-client-ip-forced",
    doc=__doc__,
    on=(Service,),
    check=check,
    severity=Severity.ERROR,
    category=Category.TRAFFIC,
    needs=("provider", "controllers"),
    since="0.1.0",
    sources=(
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html#client-ip-preservation",
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/#target-group-attributes",
    ),
)
