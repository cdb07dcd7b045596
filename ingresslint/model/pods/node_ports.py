"""The node ports that manifests ask for by number.

The API server keeps one list of them for the whole cluster.  It goes by the number alone: TCP, UDP and health checks
share it (``pkg/registry/core/service/storage/alloc.go``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ingresslint.model.model import Model
from ingresslint.model.views.services import Service
from ingresslint.resource import Location, ObjectRef
from ingresslint.syntax import Pointer


@dataclass(frozen=True, slots=True)
class NodePort:
    """A node port that a Service asks for.

    ``pointer`` leads to the number; ``port`` is the port of the Service behind it, None for the health check.
    """

    service: Service
    pointer: Pointer
    number: int
    port: int | None

    @property
    def at(self) -> Location:
        """Where the number stands."""
        return self.service.resource.at(*self.pointer)


def node_ports(service: Service) -> Iterator[NodePort]:
    """Yield the node ports that a Service asks for, in order, the one for health checks last."""
    if service.type not in {"LoadBalancer", "NodePort"}:
        return
    for port in service.ports:
        if port.node_port:
            yield NodePort(service, (*port.pointer, "nodePort"), port.node_port, port.port)
    checked = service.type == "LoadBalancer" and service.external_traffic_policy == "Local"
    if checked and service.health_check_node_port is not None:
        yield NodePort(service, ("spec", "healthCheckNodePort"), service.health_check_node_port, None)


@lru_cache(maxsize=2)
def claims(model: Model) -> dict[int, dict[ObjectRef, NodePort]]:
    """Return which objects ask for each node port, in the order of the input, with their first entry for it."""
    found: dict[int, dict[ObjectRef, NodePort]] = {}
    for service in model.all(Service):
        for node_port in node_ports(service):
            found.setdefault(node_port.number, {}).setdefault(service.resource.ref, node_port)
    return found
