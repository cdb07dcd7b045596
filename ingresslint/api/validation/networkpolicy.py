"""NetworkPolicy, networking.k8s.io/v1 and extensions/v1beta1.

Source: pkg/apis/networking/validation/validation.go and pkg/registry/networking/networkpolicy/strategy.go.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ingresslint.api.errors import FieldError, forbidden, invalid, required, warning
from ingresslint.api.validation import checks, features
from ingresslint.api.validation.addresses import cidr_fault, cidr_warning, parse_cidr
from ingresslint.api.version import Target
from ingresslint.syntax import Pointer, Value

_DIRECTIONS = (("ingress", "from"), ("egress", "to"))
_POLICY_TYPES = ("Ingress", "Egress")


def network_policy(value: Mapping[str, Value], target: Target) -> Iterator[FieldError]:
    """Yield what the server has against a new NetworkPolicy."""
    spec = value.get("spec", {})
    yield from checks.selector(("spec", "podSelector"), spec.get("podSelector", {}), target)
    for direction, peers in _DIRECTIONS:
        for number, rule in enumerate(spec.get(direction, [])):
            yield from _rule(("spec", direction, number), rule, peers, target)
    policy_types = spec.get("policyTypes", [])
    if len(policy_types) > len(_POLICY_TYPES):
        yield invalid(("spec", "policyTypes"), policy_types, "there are only two policy types, Ingress and Egress")
        return
    for number, policy_type in enumerate(policy_types):
        yield from checks.choice(("spec", "policyTypes", number), policy_type, _POLICY_TYPES)


def _rule(pointer: Pointer, rule: Mapping[str, Value], peers: str, target: Target) -> Iterator[FieldError]:
    for number, port in enumerate(rule.get("ports", [])):
        yield from _port((*pointer, "ports", number), port, target)
    for number, peer in enumerate(rule.get(peers, [])):
        yield from _peer((*pointer, peers, number), peer, target)


def _port(pointer: Pointer, port: Mapping[str, Value], target: Target) -> Iterator[FieldError]:
    # Left out, the protocol is TCP; the empty text is a value like any other.
    yield from checks.choice((*pointer, "protocol"), port.get("protocol", "TCP"), checks.PROTOCOLS)
    if "port" in port:
        yield from checks.port((*pointer, "port"), port["port"])
    if "endPort" in port and target.kubernetes >= features.END_PORT:
        yield from _end_port((*pointer, "endPort"), port["endPort"], port.get("port"))


def _end_port(pointer: Pointer, end: int, start: int | str | None) -> Iterator[FieldError]:
    if start is None:
        yield invalid(pointer, end, "a range of ports needs port, its first one")
    elif isinstance(start, str):
        yield invalid(pointer, end, "a range of ports needs numbers at both ends, and port is a name")
    elif end < start:
        yield invalid(pointer, end, f"a range of ports must not end below its first one, {start}")
    else:
        yield from checks.port_number(pointer, end)


def _peer(pointer: Pointer, peer: Mapping[str, Value], target: Target) -> Iterator[FieldError]:
    for name in ("podSelector", "namespaceSelector"):
        yield from checks.selector((*pointer, name), peer.get(name, {}), target)
    if "ipBlock" in peer:
        yield from _ip_block((*pointer, "ipBlock"), peer["ipBlock"], target)
        if "podSelector" in peer or "namespaceSelector" in peer:
            yield forbidden(pointer, "ipBlock cannot stand with a selector in one peer; make two peers of them")
    elif not peer.keys() & {"podSelector", "namespaceSelector"}:
        message = (
            "a peer needs a podSelector, a namespaceSelector or an ipBlock; to match every peer, leave the list out"
        )
        yield required(pointer, message)


def _ip_block(pointer: Pointer, block: Mapping[str, Value], target: Target) -> Iterator[FieldError]:
    text = block.get("cidr", "")
    if not text:
        yield required((*pointer, "cidr"), "an ipBlock needs a cidr")
        return
    yield from _cidr((*pointer, "cidr"), text, target)
    cidr = parse_cidr(text)
    for number, written in enumerate(block.get("except", []) if cidr else []):
        place = (*pointer, "except", number)
        yield from _cidr(place, written, target)
        hole = parse_cidr(written)
        if cidr and hole and not cidr.contains(hole):
            yield invalid(place, written, f"must be a smaller range inside the cidr {text}")


def _cidr(pointer: Pointer, text: str, target: Target) -> Iterator[FieldError]:
    fault = cidr_fault(text, strict=target.kubernetes >= features.STRICT_ADDRESSES)
    if fault:
        yield invalid(pointer, text, fault)
    elif target.kubernetes >= features.ADDRESS_WARNINGS:
        reason = cidr_warning(text)
        if reason:
            yield warning(pointer, f'"{text}" {reason}')
