"""EndpointSlices and Endpoints: addresses of a Service that no selector finds."""

from __future__ import annotations

from dataclasses import dataclass

from ingresslint.model import decode
from ingresslint.resource import Resource
from ingresslint.syntax import Pointer, Value

SERVICE_LABEL = "kubernetes.io/service-name"
# What leaders wrote before there were Leases.
_LEADER = "control-plane.alpha.kubernetes.io/leader"
MANAGER_LABEL = "endpointslice.kubernetes.io/managed-by"


@dataclass(frozen=True, slots=True)
class EndpointPort:
    """A port of a slice; ``port`` is None where the slice means all ports."""

    pointer: Pointer
    name: str
    port: int | None


@dataclass(frozen=True, slots=True)
class EndpointSlice:
    """An EndpointSlice, or an Endpoints object read as one.

    ``service`` is empty where nothing names one, ``manager`` where nothing says who keeps the slice up to date.
    ``has_pods`` tells whether an address is said to be that of a pod.
    """

    resource: Resource
    service: str
    manager: str
    address_type: str
    ports: tuple[EndpointPort, ...]
    has_pods: bool

    @property
    def is_endpoints(self) -> bool:
        """Whether this is an Endpoints object, and no slice."""
        return self.resource.gvk.kind == "Endpoints"

    @property
    def is_lock(self) -> bool:
        """Whether this is no list of addresses, and only says which replica of a controller leads."""
        return _LEADER in decode.strings(self.resource.value, "metadata", "annotations")


def endpoint_slice(resource: Resource) -> EndpointSlice:
    """Read an EndpointSlice."""
    labels = decode.strings(resource.value, "metadata", "labels")
    return EndpointSlice(
        resource=resource,
        service=labels.get(SERVICE_LABEL, ""),
        manager=labels.get(MANAGER_LABEL, ""),
        address_type=decode.text(resource.value, "addressType") or "",
        ports=tuple(
            EndpointPort(pointer, decode.text(port, "name") or "", decode.number(port, "port"))
            for pointer, port in decode.members(resource.value, "ports")
        ),
        has_pods=any(_is_pod(address) for _, address in decode.members(resource.value, "endpoints")),
    )


def endpoints(resource: Resource) -> EndpointSlice:
    """Read an Endpoints object: it belongs to the Service of its own name."""
    return EndpointSlice(
        resource=resource,
        service=resource.ref.name,
        manager="",
        address_type="",
        ports=tuple(
            EndpointPort((*subset, *pointer), decode.text(port, "name") or "", decode.number(port, "port"))
            for subset, content in decode.members(resource.value, "subsets")
            for pointer, port in decode.members(content, "ports")
        ),
        has_pods=any(
            _is_pod(address)
            for _, content in decode.members(resource.value, "subsets")
            for member in ("addresses", "notReadyAddresses")
            for _, address in decode.members(content, member)
        ),
    )


def _is_pod(address: Value) -> bool:
    return decode.text(address, "targetRef", "kind") == "Pod"
