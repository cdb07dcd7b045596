"""Services, with the defaults that the API server fills in (``SetDefaults_Service`` in pkg/apis/core/v1)."""

from __future__ import annotations

from dataclasses import dataclass

from ingresslint.model import decode
from ingresslint.model.views.workloads import ContainerPort
from ingresslint.resource import Resource
from ingresslint.syntax import Pointer, Value


@dataclass(frozen=True, slots=True)
class ServicePort:
    """One port; ``pointer`` leads to it in its Service."""

    pointer: Pointer
    name: str
    port: int
    protocol: str
    target_port: int | str
    node_port: int | None
    app_protocol: str | None

    def is_served_by(self, declared: ContainerPort) -> bool:
        """Tell whether a container port is the one that a named targetPort means: by its name and its protocol."""
        return declared.name == self.target_port and declared.protocol == self.protocol


@dataclass(frozen=True, slots=True)
class Service:
    """A Service as the API server stores it.

    ``allocates_node_ports``: ports without a ``nodePort`` are given one.
    """

    resource: Resource
    type: str
    selector: dict[str, str]
    ports: tuple[ServicePort, ...]
    labels: dict[str, str]
    annotations: dict[str, str]
    load_balancer_class: str | None
    external_traffic_policy: str | None
    internal_traffic_policy: str | None
    health_check_node_port: int | None
    allocates_node_ports: bool
    headless: bool
    external_name: str | None
    external_ips: tuple[str, ...] = ()

    @property
    def namespace(self) -> str:
        """The namespace as written, empty when left out."""
        return self.resource.ref.namespace

    @property
    def name(self) -> str:
        """The name of the object."""
        return self.resource.ref.name

    def port(self, wanted: int | str) -> ServicePort | None:
        """Return the port with a number or a name, as an Ingress backend names it."""
        return next(
            (port for port in self.ports if wanted == (port.name if isinstance(wanted, str) else port.port)), None
        )


def service(resource: Resource) -> Service:
    """Read a Service."""
    value = resource.value
    kind = decode.text(value, "spec", "type") or "ClusterIP"
    external_ips = tuple(decode.texts(value, "spec", "externalIPs"))
    external = kind in {"LoadBalancer", "NodePort"} or bool(external_ips)
    return Service(
        resource=resource,
        type=kind,
        selector=decode.strings(value, "spec", "selector"),
        ports=tuple(_port(pointer, port) for pointer, port in decode.members(value, "spec", "ports")),
        labels=decode.strings(value, "metadata", "labels"),
        annotations=decode.strings(value, "metadata", "annotations"),
        load_balancer_class=decode.text(value, "spec", "loadBalancerClass"),
        external_traffic_policy=decode.text(value, "spec", "externalTrafficPolicy")
        or ("Cluster" if external else None),
        internal_traffic_policy=decode.text(value, "spec", "internalTrafficPolicy"),
        health_check_node_port=decode.number(value, "spec", "healthCheckNodePort") or None,
        allocates_node_ports=kind == "NodePort"
        or (kind == "LoadBalancer" and decode.flag(value, "spec", "allocateLoadBalancerNodePorts") is not False),
        headless=decode.text(value, "spec", "clusterIP") == "None",
        external_name=decode.text(value, "spec", "externalName") if kind == "ExternalName" else None,
        external_ips=external_ips,
    )


def _port(pointer: Pointer, value: Value) -> ServicePort:
    port = decode.number(value, "port") or 0
    target = decode.get(value, "targetPort")
    return ServicePort(
        pointer=pointer,
        name=decode.text(value, "name") or "",
        port=port,
        protocol=decode.text(value, "protocol") or "TCP",
        target_port=target if isinstance(target, int | str) and target else port,
        node_port=decode.number(value, "nodePort"),
        app_protocol=decode.text(value, "appProtocol"),
    )
