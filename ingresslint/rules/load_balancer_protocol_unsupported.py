"""Protocols that the load balancer of the Service cannot carry, or not together.

The API server accepts them, and then no load balancer appears, or a port of it is missing:

- The AWS cloud provider builds no load balancer for a Service that mixes protocols, and none with UDP unless it is a
  Network Load Balancer.
- The AWS Load Balancer Controller mixes protocols. But TCP and UDP on the same number are one listener, and that needs
  the annotation `service.beta.kubernetes.io/aws-load-balancer-enable-tcp-udp-listener` and version 2.13.0.
- No load balancer of AWS speaks SCTP.

Where the profile does not say which of the two builds the load balancer, and only one of them fails, the finding is a
warning.

```yaml bad
# profile: {provider: aws, controllers: {}}
apiVersion: v1
kind: Service
metadata:
  name: dns
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-type: nlb
spec:
  type: LoadBalancer
  selector: {app: dns}
  ports:
    - {name: tcp, port: 53}
    - {name: udp, port: 53, protocol: UDP}
```

```yaml good
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13.0"}}
apiVersion: v1
kind: Service
metadata:
  name: dns
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-type: external
    service.beta.kubernetes.io/aws-load-balancer-nlb-target-type: ip
    service.beta.kubernetes.io/aws-load-balancer-enable-tcp-udp-listener: "true"
spec:
  type: LoadBalancer
  selector: {app: dns}
  ports:
    - {name: tcp, port: 53}
    - {name: udp, port: 53, protocol: UDP}
```
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Controller, Model, Service, ServicePort
from ingresslint.model.aws.targets import LoadBalancer, load_balancers
from ingresslint.model.exposure import LBC, NLB_PREFIX, NLB_TYPE, Handler
from ingresslint.model.gates import lacks
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule

_SAME_PORT = f"{NLB_PREFIX}enable-tcp-udp-listener"
_GO_TRUE = frozenset({"1", "t", "T", "TRUE", "true", "True"})


@dataclass(frozen=True, slots=True)
class _Fault:
    """``port`` is the one that cannot be carried; ``other`` the one that it does not go together with."""

    port: ServicePort
    reason: str
    other: ServicePort | None = None


def check(service: Service, model: Model) -> Iterator[Problem]:
    """Report the first port that stops the load balancer."""
    balancers = load_balancers(service, model.profile)
    lbc = model.profile.controller(LBC) or Controller()
    faults = [fault for balancer in balancers if (fault := _fault(service, balancer, lbc)) is not None]
    if not faults:
        return
    fault, certain = faults[0], len(faults) == len(balancers)
    pointer = (*fault.port.pointer, "protocol")
    doubt = "" if certain else " (unless another controller builds it: name the controllers in the profile)"
    yield Problem(
        at=service.resource.at(*pointer),
        message=f"{fault.reason}{doubt}",
        field=field_path(pointer),
        notes=() if fault.other is None else (Note(service.resource.at(*fault.other.pointer), "the other port"),),
        severity=None if certain else Severity.WARNING,
    )


def _fault(service: Service, balancer: LoadBalancer, lbc: Controller) -> _Fault | None:
    sctp = next((port for port in service.ports if port.protocol == "SCTP"), None)
    if sctp is not None:
        return _Fault(sctp, "no load balancer of AWS carries SCTP: publish the port another way")
    if balancer.handler is Handler.IN_TREE:
        return _in_tree(service, network=balancer.network)
    return _same_number(service, lbc) if balancer.handler is Handler.LBC else None


def _in_tree(service: Service, *, network: bool) -> _Fault | None:
    first = service.ports[0] if service.ports else None
    other = next((port for port in service.ports if first is not None and port.protocol != first.protocol), None)
    if other is not None:
        reason = (
            f"the AWS cloud provider builds no load balancer with both {first.protocol if first else ''} and "
            f"{other.protocol} ports: make a Service for each, or leave it to the AWS Load Balancer Controller"
        )
        return _Fault(other, reason, first)
    if first is not None and first.protocol == "UDP" and not network:
        reason = (
            f"a Classic load balancer, which the AWS cloud provider builds here, carries no UDP: set {NLB_TYPE}: nlb"
        )
        return _Fault(first, reason)
    return None


def _same_number(service: Service, lbc: Controller) -> _Fault | None:
    first: dict[int, ServicePort] = {}
    clash = next((port for port in service.ports if first.setdefault(port.port, port) is not port), None)
    if clash is None:
        return None
    start = f"TCP and UDP on port {clash.port} need one listener for both"
    if lacks(lbc, "tcp-udp-listener", LBC):
        reason = f"{start}, which the AWS Load Balancer Controller cannot build before 2.13.0: use two numbers"
        return _Fault(clash, reason, first[clash.port])
    everywhere = lbc.options.get("enable-tcp-udp-listener-type") is True
    if everywhere or service.annotations.get(_SAME_PORT, "") in _GO_TRUE:
        return None
    return _Fault(clash, f'{start}: set {_SAME_PORT}: "true", or use two numbers', first[clash.port])


RULE = Rule(
    name="load-balancer-protocol-unsupported",
    doc=__doc__,
    on=(Service,),
    check=check,
    severity=Severity.ERROR,
    category=Category.TRAFFIC,
    needs=("provider", "controllers"),
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/",
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html",
        "https://github.com/kubernetes/kubernetes/pull/105361",
    ),
)
