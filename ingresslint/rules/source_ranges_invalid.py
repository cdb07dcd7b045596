"""A range of addresses that may connect is one that the controller refuses.

The API server checks the ranges of a Service, and nobody checks `inbound-cidrs` of an Ingress before the AWS Load
Balancer Controller reads it: one item that is no CIDR, such as an address without a length, stops it for the whole
IngressGroup. In the parameters of a class its webhook also refuses ranges with bits of a host, such as `10.1.2.3/8`.
And a Network Load Balancer for IPv4 alone takes no IPv6 ranges.

```yaml bad
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    alb.ingress.kubernetes.io/inbound-cidrs: 10.0.0.0/8, 203.0.113.7
spec:
  ingressClassName: alb
  defaultBackend: {service: {name: web, port: {number: 80}}}
```

```yaml good
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    alb.ingress.kubernetes.io/inbound-cidrs: 10.0.0.0/8, 203.0.113.7/32
spec:
  ingressClassName: alb
  defaultBackend: {service: {name: web, port: {number: 80}}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Controller, Ingress, IngressClassParams, Model, Service, decode
from ingresslint.model.aws.alb_sources import INBOUND_CIDRS
from ingresslint.model.aws.source_ranges import SourceRange, listed, service_ranges, source_range
from ingresslint.model.aws.targets import load_balancers
from ingresslint.model.exposure import LBC, NLB_PREFIX, Handler, class_params, is_alb
from ingresslint.model.gates import lacks
from ingresslint.resource import Location, field_path
from ingresslint.rule import Category, Rule

_ADDRESSES = f"{NLB_PREFIX}ip-address-type"


def check(subject: Service | Ingress | IngressClassParams, model: Model) -> Iterator[Problem]:
    """Report each range that is refused."""
    if isinstance(subject, Service):
        yield from _service(subject, model)
    elif isinstance(subject, Ingress):
        yield from _ingress(subject, model)
    else:
        yield from _params(subject)


def _ingress(ingress: Ingress, model: Model) -> Iterator[Problem]:
    params = class_params(ingress, model)
    if not is_alb(ingress, model) or (params and decode.get(params.resource.value, "spec", "inboundCIDRs")):
        return
    at = ingress.resource.at("metadata", "annotations", INBOUND_CIDRS)
    for found in listed(ingress.annotations.get(INBOUND_CIDRS, ""), at):
        if found.network is None:
            yield _problem(at, f'"{found.text}" is no range of addresses, and the controller stops', _remedy(found))


def _params(params: IngressClassParams) -> Iterator[Problem]:
    written = decode.get(params.resource.value, "spec", "inboundCIDRs")
    for index, text in enumerate(written if isinstance(written, list) else ()):
        at = params.resource.at("spec", "inboundCIDRs", index)
        found = source_range(text, at) if isinstance(text, str) else None
        if found is None:
            continue
        if found.network is None:
            yield _problem(at, f'"{found.text}" is no range of addresses, and is refused', _remedy(found))
        elif not found.exact:
            yield _problem(at, f"{found.text} has bits of a host, and is refused", f"Write {found.network}")


def _service(service: Service, model: Model) -> Iterator[Problem]:
    lbc = model.profile.controller(LBC) or Controller()
    handlers = {found.handler for found in load_balancers(service, model.profile)}
    if handlers != {Handler.LBC} or lacks(lbc, "nlb-security-groups", LBC):
        return
    if service.annotations.get(_ADDRESSES, "ipv4") != "ipv4":
        return
    for found in service_ranges(service):
        if found.network is not None and found.network.version == 6:  # noqa: PLR2004 the version of IP
            message = f"{found.text} is an IPv6 range, and the load balancer has IPv4 addresses only: none is built"
            yield _problem(found.at, message, f"Remove it, or set {_ADDRESSES}: dualstack")
            return


def _remedy(found: SourceRange) -> str:
    plain = source_range(f"{found.text}/{128 if ':' in found.text else 32}", found.at)
    return f"Write {plain.text}" if plain.network is not None else "Write it as 10.0.0.0/8"


def _problem(at: Location, message: str, remedy: str, *notes: Note) -> Problem:
    return Problem(at, f"{message}. {remedy}", field_path(at.pointer), notes)


RULE = Rule(
    name="source-ranges-invalid",
    doc=__doc__,
    on=(Service, Ingress, IngressClassParams),
    check=check,
    severity=Severity.ERROR,
    category=Category.EXPOSURE,
    needs=("provider", "controllers"),
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#inbound-cidrs",
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/ingress_class/#specinboundcidrs",
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/#lb-source-ranges",
    ),
)
