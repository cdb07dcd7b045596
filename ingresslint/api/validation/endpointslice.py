"""EndpointSlice, discovery.k8s.io/v1 and v1beta1.

Source: pkg/apis/discovery/validation/validation.go, pkg/registry/discovery/endpointslice/strategy.go,
pkg/apis/discovery/v1beta1/conversion.go.  The server does not look at the port numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ingresslint.api.errors import FieldError, duplicate, invalid, required, shown, too_many, warning
from ingresslint.api.validation import checks, features
from ingresslint.api.validation.addresses import (
    Address,
    canonical_ip_fault,
    ip_fault,
    ip_warning,
    parse_ip,
    special_purpose,
)
from ingresslint.api.validation.names import DNS_LABEL, DNS_SUBDOMAIN, LABEL_VALUE, Fault, full_domain, label_key
from ingresslint.api.version import Target
from ingresslint.resource import field_path
from ingresslint.syntax import Pointer, Value

_ADDRESS_TYPES = ("FQDN", "IPv4", "IPv6")
_MOST_ENDPOINTS = 1000
_MOST_ADDRESSES = 100
_MOST_PORTS = 20000
_MOST_TOPOLOGY_LABELS = 16
_MOST_HINTS = 8
_HOSTNAME = "kubernetes.io/hostname"
_ZONE = "topology.kubernetes.io/zone"
# These controllers write addresses as they should be, and the server trusts the label.
_MANAGED_BY = "endpointslice.kubernetes.io/managed-by"
_CONTROLLERS = ("endpointslice-controller.k8s.io", "endpointslicemirroring-controller.k8s.io")


def endpoint_slice(value: Mapping[str, Value], target: Target) -> Iterator[FieldError]:
    """Yield what the server has against a new EndpointSlice."""
    kind = value.get("addressType", "")
    if kind:
        yield from checks.choice(("addressType",), kind, _ADDRESS_TYPES)
    else:
        yield required(("addressType",), "an EndpointSlice needs an addressType: IPv4, IPv6 or FQDN")
    if kind == "FQDN" and target.kubernetes >= features.SERVICE_WARNINGS:
        yield warning(("addressType",), "the address type FQDN is deprecated: no proxy uses it", "spec.addressType")
    yield from _ports(value.get("ports", []))
    endpoints = value.get("endpoints", [])
    if len(endpoints) > _MOST_ENDPOINTS:
        yield too_many(("endpoints",), len(endpoints), _MOST_ENDPOINTS)
        return
    managed = value.get("metadata", {}).get("labels", {}).get(_MANAGED_BY) in _CONTROLLERS
    for number, endpoint in enumerate(endpoints):
        yield from _endpoint(("endpoints", number), endpoint, kind, target)
        if not managed and target.kubernetes >= features.ADDRESS_WARNINGS:
            yield from _warnings(("endpoints", number, "addresses"), endpoint.get("addresses", []), kind, target)


def _endpoint(pointer: Pointer, endpoint: Mapping[str, Value], kind: str, target: Target) -> Iterator[FieldError]:
    addresses, place = endpoint.get("addresses", []), (*pointer, "addresses")
    if not addresses:
        yield required(place, "an endpoint needs at least one address")
    elif len(addresses) > _MOST_ADDRESSES:
        yield too_many(place, len(addresses), _MOST_ADDRESSES)
    for number, written in enumerate(addresses):
        yield from _address((*place, number), written, kind, target)
    if "nodeName" in endpoint:
        yield from checks.text((*pointer, "nodeName"), endpoint["nodeName"], DNS_SUBDOMAIN.fault)
    if "topology" in endpoint:
        yield from _topology(pointer, endpoint)
    if "hostname" in endpoint:
        yield from checks.text((*pointer, "hostname"), endpoint["hostname"], DNS_LABEL.fault)
    hints = endpoint.get("hints", {})
    if target.kubernetes >= features.TOPOLOGY_HINTS:
        yield from _hints((*pointer, "hints", "forZones"), hints.get("forZones", []), LABEL_VALUE.fault)
        # The server goes no further where there are too many zones.
        if target.kubernetes >= features.NODE_HINTS and len(hints.get("forZones", [])) <= _MOST_HINTS:
            yield from _hints((*pointer, "hints", "forNodes"), hints.get("forNodes", []), DNS_SUBDOMAIN.fault)


def _address(pointer: Pointer, written: str, kind: str, target: Target) -> Iterator[FieldError]:
    if kind == "FQDN":
        yield from _domain(pointer, written)
    if kind not in ("IPv4", "IPv6"):
        return
    fault = _ip_fault(written, kind, target)
    address = parse_ip(written)
    if fault:
        yield invalid(pointer, written, fault)
    elif address:
        # Newer versions name the list here, not the address.
        field = field_path(pointer[:-1]) if target.kubernetes >= features.CANONICAL_ENDPOINT_IPV6 else ""
        yield from _usable(pointer, written, address, kind, field)


def _usable(pointer: Pointer, written: str, address: Address, kind: str, field: str) -> Iterator[FieldError]:
    if address.family != kind:
        message = f"is an {address.family} address in a slice of addressType {kind}"
        yield invalid(pointer, written, message, field)
    yield from checks.text(pointer, written, lambda _: special_purpose(address))


def _ip_fault(written: str, kind: str, target: Target) -> str | None:
    if kind == "IPv6" and target.kubernetes >= features.CANONICAL_ENDPOINT_IPV6:
        return canonical_ip_fault(written)
    return ip_fault(written, strict=target.kubernetes >= features.STRICT_ADDRESSES)


def _domain(pointer: Pointer, written: str) -> Iterator[FieldError]:
    if written:
        yield from checks.text(pointer, written, full_domain)
    else:
        yield required(pointer, "an address must not be empty")


def _warnings(pointer: Pointer, addresses: list[str], kind: str, target: Target) -> Iterator[FieldError]:
    """Yield the warnings of addresses that are taken; in a slice of DNS names too, as the server does."""
    for number, written in enumerate(addresses):
        fault = _ip_fault(written, kind, target) if kind in ("IPv4", "IPv6") else None
        reason = None if fault else ip_warning(written)
        if reason:
            yield warning((*pointer, number), f"{shown(written)} {reason}")


def _topology(pointer: Pointer, endpoint: Mapping[str, Value]) -> Iterator[FieldError]:
    """Check the labels of v1beta1 that have no field of their own in v1, under the name that they have there."""
    kept = {key: value for key, value in endpoint["topology"].items() if key != _ZONE}
    if kept.get(_HOSTNAME) == endpoint.get("nodeName"):
        kept.pop(_HOSTNAME, None)
    field = field_path((*pointer, "deprecatedTopology"))
    if len(kept) > _MOST_TOPOLOGY_LABELS:
        yield replace(too_many((*pointer, "topology"), len(kept), _MOST_TOPOLOGY_LABELS), field=field)
    for error in checks.labels((*pointer, "topology"), kept):
        yield replace(error, field=field)


def _hints(pointer: Pointer, hints: list[Mapping[str, Value]], fault: Fault) -> Iterator[FieldError]:
    if len(hints) > _MOST_HINTS:
        yield too_many(pointer, len(hints), _MOST_HINTS)
        return
    seen = set()
    for number, hint in enumerate(hints):
        name, place = hint.get("name", ""), (*pointer, number, "name")
        if name in seen:
            yield duplicate(place, name)
        seen.add(name)
        yield from checks.text(place, name, fault)


def _ports(ports: list[Mapping[str, Value]]) -> Iterator[FieldError]:
    if len(ports) > _MOST_PORTS:
        yield too_many(("ports",), len(ports), _MOST_PORTS)
        return
    seen = set()
    for number, port in enumerate(ports):
        name, pointer = port.get("name", ""), ("ports", number)
        if name:
            yield from checks.text((*pointer, "name"), name, DNS_LABEL.fault)
        if name in seen:
            # Having no name is a name too.
            yield duplicate((*pointer, "name"), name, "is the name of an earlier port")
        seen.add(name)
        # Left out, the protocol is TCP; the empty text is a value like any other.
        yield from checks.choice((*pointer, "protocol"), port.get("protocol", "TCP"), checks.PROTOCOLS)
        if "appProtocol" in port:
            yield from checks.text((*pointer, "appProtocol"), port["appProtocol"], label_key)
