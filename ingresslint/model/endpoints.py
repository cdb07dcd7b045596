"""EndpointSlices and Endpoints: addresses of a Service that no selector finds."""

from __future__ import annotations

from dataclasses import dataclass

from ingresslint.model import decode
from ingresslint.resource import Resource
from ingresslint.syntax import Pointer

SERVICE_LABEL = "kubernetes.io/service-name"


@dataclass(frozen=True, slots=True)
class EndpointPort:
    """A port of a slice; ``port`` is None where the slice means all ports."""

    pointer: Pointer
    name: str
    port: int | None


@dataclass(frozen=True, slots=True)
class EndpointSlice:
    """An EndpointSlice, or an Endpoints object read as one; ``service`` is empty where nothing names one."""

    resource: Resource
    service: str
    address_type: str
    ports: tuple[EndpointPort, ...]


def endpoint_slice(resource: Resource) -> EndpointSlice:
    """Read an EndpointSlice."""
    return EndpointSlice(
        resource=resource,
        service=decode.strings(resource.value, "metadata", "labels").get(SERVICE_LABEL, ""),
        address_type=decode.text(resource.value, "addressType") or "",
        ports=tuple(
            EndpointPort(pointer, decode.text(port, "name") or "", decode.number(port, "port"))
            for pointer, port in decode.members(resource.value, "ports")
        ),
    )


def endpoints(resource: Resource) -> EndpointSlice:
    """Read an Endpoints object: it belongs to the Service of its own name."""
    return EndpointSlice(
        resource=resource,
        service=resource.ref.name,
        address_type="",
        ports=tuple(
            EndpointPort((*subset, *pointer), decode.text(port, "name") or "", decode.number(port, "port"))
            for subset, content in decode.members(resource.value, "subsets")
            for pointer, port in decode.members(content, "ports")
        ),
    )
