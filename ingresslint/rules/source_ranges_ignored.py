"""A list of addresses that may connect is written down, and not applied.

Several settings limit who may connect to a load balancer, and most of them switch others off. Of the field and the
annotation of a Service the field counts. With security groups of your own on an AWS load balancer, their rules decide
alone. An NLB without security groups cannot limit anybody itself: the ranges go to the nodes, where the traffic to pod
addresses comes from the load balancer's own addresses. In each case nothing says that the list has no effect.

```yaml bad
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13"}}
apiVersion: v1
kind: Service
metadata:
  name: queue
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-security-groups: sg-0123456789abcdef0
spec:
  type: LoadBalancer
  loadBalancerSourceRanges: [10.20.0.0/16]
  selector: {app: queue}
  ports:
    - port: 443
```

```yaml good
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13"}}
apiVersion: v1
kind: Service
metadata:
  name: queue
spec:
  type: LoadBalancer
  loadBalancerSourceRanges: [10.20.0.0/16]
  selector: {app: queue}
  ports:
    - port: 443
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Ingress, Model, Service, decode
from ingresslint.model.aws.alb_balancers import balancer
from ingresslint.model.aws.alb_listeners import split
from ingresslint.model.aws.alb_sources import INBOUND_CIDRS, PREFIX_LISTS, SECURITY_GROUPS
from ingresslint.model.aws.attributes import attributes
from ingresslint.model.aws.source_ranges import RANGES, service_ranges
from ingresslint.model.aws.targets import IP, LoadBalancer, load_balancers
from ingresslint.model.exposure import GO_TRUE, NLB_PREFIX, Handler
from ingresslint.resource import Location, field_path
from ingresslint.rule import Category, Rule

_FIELD = ("spec", "loadBalancerSourceRanges")
_NLB_GROUPS = f"{NLB_PREFIX}security-groups"
_NLB_PREFIX_LISTS = f"{NLB_PREFIX}security-group-prefix-lists"
_NO_GROUPS = f"{NLB_PREFIX}disable-nlb-sg"
_ATTRIBUTES = f"{NLB_PREFIX}target-group-attributes"


def check(subject: Service | Ingress, model: Model) -> Iterator[Problem]:
    """Report each list that something else on the same load balancer puts out of force."""
    if isinstance(subject, Ingress):
        yield from _ingress(subject, model)
    elif subject.type == "LoadBalancer":
        yield from _twice(subject)
        balancers = load_balancers(subject, model.profile)
        if balancers:
            yield from _service(subject, balancers)


def _ingress(ingress: Ingress, model: Model) -> Iterator[Problem]:
    written = [name for name in (INBOUND_CIDRS, PREFIX_LISTS) if ingress.annotations.get(name)]
    found = balancer(ingress, model) if written else None
    decides = next((each for each in found.members if each.annotations.get(SECURITY_GROUPS)), None) if found else None
    for name in written if decides else ():
        whose = "" if decides is None or decides is ingress else f" of {decides.resource.ref} in the same group"
        groups = (decides or ingress).resource.at("metadata", "annotations", SECURITY_GROUPS)
        yield _problem(ingress.resource.at("metadata", "annotations", name), f"{SECURITY_GROUPS}{whose}", groups)


def _twice(service: Service) -> Iterator[Problem]:
    written, counts = split(service.annotations.get(RANGES, "")), decode.texts(service.resource.value, *_FIELD)
    if written and counts and set(written) != {text.strip() for text in counts}:
        at = service.resource.at("metadata", "annotations", RANGES)
        yield Problem(
            at=at,
            message="this annotation is ignored, because spec.loadBalancerSourceRanges is set too: keep one of the two",
            field=field_path(at.pointer),
            notes=(Note(service.resource.at(*_FIELD), "these ranges count"),),
        )


def _service(service: Service, balancers: tuple[LoadBalancer, ...]) -> Iterator[Problem]:
    ranges = service_ranges(service)
    handlers = {found.handler for found in balancers}
    if handlers == {Handler.LBC} and service.annotations.get(_NLB_GROUPS):
        groups = service.resource.at("metadata", "annotations", _NLB_GROUPS)
        lists = service.resource.at("metadata", "annotations", _NLB_PREFIX_LISTS)
        places = [found.at for found in ranges[:1]] + [lists] * bool(service.annotations.get(_NLB_PREFIX_LISTS))
        yield from (_problem(_list(at), _NLB_GROUPS, groups) for at in places)
    elif handlers == {Handler.LBC} and ranges and _has_no_groups(service, balancers):
        at = _list(ranges[0].at)
        yield Problem(
            at=at,
            message=(
                f"{_NO_GROUPS} leaves this load balancer without security groups, and pods see its own addresses "
                "instead of the clients': these ranges keep nobody out. Remove the annotation, or set "
                "preserve_client_ip.enabled=true in the attributes of the target group"
            ),
            field=field_path(at.pointer),
            notes=(Note(service.resource.at("metadata", "annotations", _NO_GROUPS), "no security groups"),),
        )
    elif handlers == {Handler.AUTO_MODE} and ranges and ranges[0].at.pointer[0] == "metadata":
        at = ranges[0].at
        message = "EKS Auto Mode does not support this annotation: set spec.loadBalancerSourceRanges"
        yield Problem(at, message, field_path(at.pointer))


def _has_no_groups(service: Service, balancers: tuple[LoadBalancer, ...]) -> bool:
    preserved = attributes(service.annotations, _ATTRIBUTES).get("preserve_client_ip.enabled") == "true"
    to_pods = all(found.target.kind == IP and found.target.certain for found in balancers)
    tcp = all(port.protocol == "TCP" for port in service.ports)
    return service.annotations.get(_NO_GROUPS) in GO_TRUE and to_pods and tcp and not preserved


def _list(at: Location) -> Location:
    """Return the place of the whole list that a range stands in."""
    return at.resource.at(*at.pointer[:-1]) if isinstance(at.pointer[-1], int) else at


def _problem(at: Location, groups: str, decides: Location) -> Problem:
    return Problem(
        at=at,
        message=(
            f"this is ignored, because {groups} is set: the rules of those groups decide alone who may connect. Put "
            "the addresses into them, or remove one of the two settings"
        ),
        field=field_path(at.pointer),
        notes=(Note(decides, "these groups decide"),),
    )


RULE = Rule(
    name="source-ranges-ignored",
    doc=__doc__,
    on=(Service, Ingress),
    check=check,
    severity=Severity.WARNING,
    category=Category.EXPOSURE,
    needs=("provider", "controllers"),
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/#lb-source-ranges",
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#security-groups",
        "https://docs.aws.amazon.com/eks/latest/userguide/auto-configure-nlb.html",
    ),
)
