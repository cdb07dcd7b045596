"""What the Ingresses of an ALB group say about the load balancer that they share, and where they contradict each other.

The AWS Load Balancer Controller compares some settings once for the load balancer, some for each key of a list, and
some for each port (``pkg/ingress/model_builder.go`` and the ``model_build_*.go`` files beside it).  The parameters of
a class take the place of the annotation.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ingresslint.model import decode
from ingresslint.model.aws.alb_balancers import Balancer, balancer
from ingresslint.model.aws.alb_listeners import HTTPS, listen_ports, split
from ingresslint.model.aws.attributes import attributes
from ingresslint.model.aws.builders import ALB_PREFIX, LBC, class_params, effective_class
from ingresslint.model.aws.class_settings import settings, written_values
from ingresslint.model.aws.go_values import GO_FALSE, GO_TRUE, member, parse_json
from ingresslint.model.model import Model
from ingresslint.model.profile import Controller
from ingresslint.model.views.ingresses import Ingress
from ingresslint.resource import Location, Resource
from ingresslint.syntax import Value

_FRONTEND = "frontend-nlb-"
_ENABLE_FRONTEND = f"{ALB_PREFIX}enable-frontend-nlb"
_PORT_MAPPING = f"{ALB_PREFIX}{_FRONTEND}listener-port-mapping"
_PAIRS_OF_CLASS = {"tags": "tags", "load-balancer-attributes": "loadBalancerAttributes"}


@dataclass(frozen=True, slots=True)
class Statement:
    """A value that holds for an Ingress, and where it is written: in its annotation or the parameters of its class."""

    ingress: Ingress
    value: Hashable
    at: Location


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A setting that an Ingress gives another value than the first of its group that has one.

    ``places`` are the keys or ports that it is about, none for a setting of the whole load balancer.
    """

    name: str
    places: tuple[str, ...]
    mine: Statement
    first: Statement


@dataclass(frozen=True, slots=True)
class _Ports:
    """The ports of an Ingress, those with TLS, and those of the NLB in front that its health checks are for."""

    all: tuple[int, ...]
    tls: tuple[int, ...]
    frontend: tuple[str, ...]


_Read = Callable[[str, _Ports], Mapping[str, Hashable]]


def contradictions(ingress: Ingress, model: Model) -> list[Contradiction]:
    """Return what an Ingress says otherwise than an earlier member of its group."""
    return _contradictions(model).get(ingress.resource, [])


@lru_cache(maxsize=2)
def _contradictions(model: Model) -> dict[Resource, list[Contradiction]]:
    found: dict[Resource, list[Contradiction]] = {}
    for ingress in model.all(Ingress):
        shared = balancer(ingress, model)
        if shared is not None and len(shared.members) > 1 and shared.members[0].resource is ingress.resource:
            for contradiction in _of_balancer(shared, model):
                found.setdefault(contradiction.mine.ingress.resource, []).append(contradiction)
    return found


def _of_balancer(shared: Balancer, model: Model) -> Iterator[Contradiction]:
    ports = [_ports(ingress, shared, model) for ingress in shared.members]
    has_frontend = any(ingress.annotations.get(_ENABLE_FRONTEND) in GO_TRUE for ingress in shared.members)
    for name in _SHARED:
        if has_frontend or not name.startswith(_FRONTEND):
            members = zip(shared.members, ports, strict=True)
            yield from _of_setting(name, (_statements(name, ingress, own, model) for ingress, own in members))


def _of_setting(name: str, members: Iterable[dict[str, Statement]]) -> Iterator[Contradiction]:
    first: dict[str, Statement] = {}
    for statements in members:
        differing: dict[tuple[Location, Location], list[str]] = {}
        for place, mine in statements.items():
            other = first.setdefault(place, mine)
            if other.value != mine.value:
                differing.setdefault((mine.at, other.at), []).append(place)
        for places in differing.values():
            yield Contradiction(name, tuple(filter(None, places)), statements[places[0]], first[places[0]])


def _statements(name: str, ingress: Ingress, ports: _Ports, model: Model) -> dict[str, Statement]:
    """Return what holds for an Ingress, by place; what is written later takes the place of what was before."""
    found: dict[str, Statement] = {}
    for text, at in _texts(name, ingress, model):
        values = _SHARED[name](text, ports)
        found.update((place, Statement(ingress, value, at)) for place, value in values.items())
    return found


def _texts(name: str, ingress: Ingress, model: Model) -> Iterator[tuple[str, Location]]:
    """Yield the annotation and what the parameters of the class say instead, both as an annotation is written."""
    key = f"{ALB_PREFIX}{name}"
    of_class = [setting for setting in settings() if setting.annotation == key]
    found, params = effective_class(ingress, model), class_params(ingress, model)
    if params is None and found is not None and found.parameters is not None and (of_class or name in _PAIRS_OF_CLASS):
        return
    if key in ingress.annotations:
        yield ingress.annotations[key], ingress.resource.at("metadata", "annotations", key)
    if params is None:
        return
    lbc = model.profile.controller(LBC) or Controller()
    for setting in of_class:
        if not lbc.before(setting.since) and (values := written_values(params, setting)):
            yield ",".join(values), params.resource.at(*setting.field)
    if name in _PAIRS_OF_CLASS:
        at = params.resource.at("spec", _PAIRS_OF_CLASS[name])
        yield ",".join(_pairs(params.resource.value, _PAIRS_OF_CLASS[name])), at


def _pairs(params: Value, field: str) -> Iterator[str]:
    for _, pair in decode.members(params, "spec", field):
        key, value = decode.text(pair, "key"), decode.text(pair, "value")
        if key and value is not None:
            yield f"{key}={value}"


def _ports(ingress: Ingress, shared: Balancer, model: Model) -> _Ports:
    """Return the ports of an Ingress; those that its class lists count as unknown, as not every version opens them."""
    params, ports = class_params(ingress, model), listen_ports(ingress, model)
    known = params is None or not decode.get(params.resource.value, "spec", "listeners")
    mapped = attributes(ingress.annotations, _PORT_MAPPING)
    opened = tuple(str(port) for port in shared.listeners)
    return _Ports(
        all=tuple(ports.protocols) if known else (),
        tls=tuple(ports.of(HTTPS)) if known else (),
        frontend=tuple(port for port, target in mapped.items() if target in opened) if mapped else opened,
    )


def _text(text: str, _: _Ports) -> dict[str, Hashable]:
    return {"": text.strip()}


def _flag(text: str, _: _Ports) -> dict[str, Hashable]:
    return {"": text in GO_TRUE} if text in GO_TRUE | GO_FALSE else {}


def _list(text: str, _: _Ports) -> dict[str, Hashable]:
    return {"": tuple(split(text))}


def _set(text: str, _: _Ports) -> dict[str, Hashable]:
    return {"": frozenset(split(text))}


def _by_key(text: str, _: _Ports) -> Mapping[str, Hashable]:
    return attributes({"": text}, "")


def _by_port(text: str, ports: _Ports) -> dict[str, Hashable]:
    """Read a list of sources: an empty one says nothing."""
    sources = frozenset(split(text))
    return {f"port {port}": sources for port in ports.all} if sources else {}


def _by_tls_port(text: str, ports: _Ports) -> dict[str, Hashable]:
    return {f"port {port}": text.strip() for port in ports.tls}


def _by_frontend_port(text: str, ports: _Ports) -> dict[str, Hashable]:
    return {f"port {port}": text.strip() for port in ports.frontend}


def _client_certificates(text: str, ports: _Ports) -> dict[str, Hashable]:
    """Read ``mutual-authentication``; what is left out counts as its default."""
    try:
        entries = parse_json(text)
    except ValueError:
        return {}
    by_port = {str(member(entry, "port")): entry for _, entry in decode.members(entries)}
    return {f"port {port}": _verification(by_port[str(port)]) for port in ports.tls if str(port) in by_port}


def _verification(entry: Value) -> Hashable:
    expired: Value = member(entry, "ignoreClientCertificateExpiry")
    advertised: Value = member(entry, "advertiseTrustStoreCaNames")
    mode, store = str(member(entry, "mode")), str(member(entry, "trustStore") or "")
    return mode, _store_name(store), expired is True, advertised == "on"


def _store_name(store: str) -> str:
    """Return the name of a trust store: its ARN ends with ``truststore/NAME/ID``."""
    return store.partition("truststore/")[2].partition("/")[0] if store.startswith("arn:") else store


_SHARED: dict[str, _Read] = {
    "load-balancer-name": _text,
    "scheme": _text,
    "ip-address-type": _text,
    "subnets": _set,
    "security-groups": _list,
    "customer-owned-ipv4-pool": _text,
    "ipam-ipv4-pool-id": _text,
    "ssl-redirect": _text,
    "manage-backend-security-group-rules": _flag,
    "shield-advanced-protection": _flag,
    "waf-acl-id": _text,
    "wafv2-acl-arn": _text,
    "wafv2-acl-name": _text,
    "load-balancer-attributes": _by_key,
    "tags": _by_key,
    "inbound-cidrs": _by_port,
    "security-group-prefix-lists": _by_port,
    "ssl-policy": _by_tls_port,
    "mutual-authentication": _client_certificates,
    "enable-frontend-nlb": _flag,
    "frontend-nlb-scheme": _text,
    "frontend-nlb-subnets": _set,
    "frontend-nlb-security-groups": _list,
    "frontend-nlb-eip-allocations": _set,
    "frontend-nlb-tags": _by_key,
    "frontend-nlb-attributes": _by_key,
    "frontend-nlb-listener-port-mapping": _by_key,
    "frontend-nlb-healthcheck-port": _by_frontend_port,
    "frontend-nlb-healthcheck-protocol": _by_frontend_port,
    "frontend-nlb-healthcheck-path": _by_frontend_port,
    "frontend-nlb-healthcheck-interval-seconds": _by_frontend_port,
    "frontend-nlb-healthcheck-timeout-seconds": _by_frontend_port,
    "frontend-nlb-healthcheck-healthy-threshold-count": _by_frontend_port,
    "frontend-nlb-healthcheck-unhealthy-threshold-count": _by_frontend_port,
    "frontend-nlb-healthcheck-success-codes": _by_frontend_port,
}
