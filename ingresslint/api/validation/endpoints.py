"""Endpoints, v1.

Source: validateEndpointSubsets in pkg/apis/core/validation/validation.go, pkg/registry/core/endpoint/strategy.go.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ingresslint.api.errors import FieldError, invalid, required, shown, warning
from ingresslint.api.validation import checks, features
from ingresslint.api.validation.addresses import ip_fault, ip_warning, parse_ip, special_purpose
from ingresslint.api.validation.names import DNS_LABEL, DNS_SUBDOMAIN, label_key
from ingresslint.api.version import Target
from ingresslint.syntax import Pointer, Value

# Its own controller writes addresses as they should be, and the server trusts the label.
_MANAGED_BY = "endpoints.kubernetes.io/managed-by"
_CONTROLLER = "endpoint-controller"


def endpoints(value: Mapping[str, Value], target: Target) -> Iterator[FieldError]:
    """Yield what the server has against new Endpoints."""
    managed = value.get("metadata", {}).get("labels", {}).get(_MANAGED_BY) == _CONTROLLER
    for number, subset in enumerate(value.get("subsets", [])):
        pointer: Pointer = ("subsets", number)
        if not subset.get("addresses") and not subset.get("notReadyAddresses"):
            yield required(pointer, "a subset needs addresses or notReadyAddresses")
        for name in ("addresses", "notReadyAddresses"):
            for index, address in enumerate(subset.get(name, [])):
                yield from _address((*pointer, name, index), address, target, managed=managed)
        ports = subset.get("ports", [])
        for index, port in enumerate(ports):
            yield from _port((*pointer, "ports", index), port, named=len(ports) > 1)


def _address(pointer: Pointer, address: Mapping[str, Value], target: Target, *, managed: bool) -> Iterator[FieldError]:
    yield from _ip((*pointer, "ip"), address.get("ip", ""), target, managed=managed)
    if address.get("hostname"):
        yield from checks.text((*pointer, "hostname"), address["hostname"], DNS_LABEL.fault)
    if "nodeName" in address:
        yield from checks.text((*pointer, "nodeName"), address["nodeName"], DNS_SUBDOMAIN.fault)


def _ip(pointer: Pointer, written: str, target: Target, *, managed: bool) -> Iterator[FieldError]:
    fault = ip_fault(written, strict=target.kubernetes >= features.STRICT_ADDRESSES)
    address = parse_ip(written)
    if address and not fault:
        fault = special_purpose(address)
    if fault:
        yield invalid(pointer, written, fault)
    elif not managed and target.kubernetes >= features.ADDRESS_WARNINGS:
        reason = ip_warning(written)
        if reason:
            yield warning(pointer, f"{shown(written)} {reason}")


def _port(pointer: Pointer, port: Mapping[str, Value], *, named: bool) -> Iterator[FieldError]:
    if port.get("name"):
        yield from checks.text((*pointer, "name"), port["name"], DNS_LABEL.fault)
    elif named:
        yield required((*pointer, "name"), "every port needs a name where a subset has more than one")
    yield from checks.given_port((*pointer, "port"), port.get("port"))
    yield from checks.choice((*pointer, "protocol"), port.get("protocol") or "TCP", checks.PROTOCOLS)
    if "appProtocol" in port:
        yield from checks.text((*pointer, "appProtocol"), port["appProtocol"], label_key)
