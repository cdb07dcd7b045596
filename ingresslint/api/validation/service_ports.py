"""The ports of a Service.

Source: validateServicePort and the loops around it in pkg/apis/core/validation/validation.go.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ingresslint.api.errors import FieldError, duplicate, forbidden, invalid, required
from ingresslint.api.validation import checks, features
from ingresslint.api.validation.names import DNS_LABEL, label_key
from ingresslint.api.version import Target
from ingresslint.syntax import Pointer, Value

_KUBELET = 10250

Port = Mapping[str, Value]


def ports(spec: Mapping[str, Value], target: Target) -> Iterator[FieldError]:
    """Yield what the server has against the ports of a Service, whose spec has its defaults."""
    found: list[Port] = spec["ports"]
    headless = spec.get("clusterIPs") == ["None"]
    if not found and not headless and spec["type"] != "ExternalName":
        yield required(("spec", "ports"), "a Service needs ports, unless it is headless or of type ExternalName")
    for number, port in enumerate(found):
        yield from _port(("spec", "ports", number), port, named=len(found) > 1)
    yield from _names_once(found)
    yield from _node_ports(spec["type"], found)
    yield from _ports_once(found)
    if spec["type"] == "LoadBalancer":
        yield from _balanced(found, target)


def _port(pointer: Pointer, port: Port, *, named: bool) -> Iterator[FieldError]:
    name = port.get("name", "")
    if name:
        yield from checks.text((*pointer, "name"), name, DNS_LABEL.fault)
    elif named:
        yield required((*pointer, "name"), "every port needs a name where a Service has more than one")
    yield from checks.given_port((*pointer, "port"), port.get("port"))
    yield from checks.choice((*pointer, "protocol"), port["protocol"], checks.PROTOCOLS)
    yield from _target_port((*pointer, "targetPort"), port)
    if "appProtocol" in port:
        yield from checks.text((*pointer, "appProtocol"), port["appProtocol"], label_key)


def _target_port(pointer: Pointer, port: Port) -> Iterator[FieldError]:
    """Check the target port; by default it is the port, so that the server has the same against both."""
    target = port["targetPort"]
    for error in checks.port(pointer, target):
        inherited = target == port.get("port", 0)
        message = "is no port either; unless it is set, the target port is the port itself"
        yield invalid(pointer, target, message) if inherited else error


def _names_once(found: list[Port]) -> Iterator[FieldError]:
    names = set()
    for number, port in enumerate(found):
        name = port.get("name", "")
        if name in names:
            yield duplicate(("spec", "ports", number, "name"), name, "is the name of an earlier port")
        elif name:
            names.add(name)


def _node_ports(service_type: str, found: list[Port]) -> Iterator[FieldError]:
    taken = set()
    for number, port in enumerate(found):
        node_port = port.get("nodePort", 0)
        pointer = ("spec", "ports", number, "nodePort")
        if node_port and service_type == "ClusterIP":
            yield forbidden(pointer, "a Service of type ClusterIP, the default, has no node ports")
        if node_port and (port["protocol"], node_port) in taken:
            yield duplicate(pointer, node_port, "is the node port of an earlier port with the same protocol")
        taken.add((port["protocol"], node_port))


def _ports_once(found: list[Port]) -> Iterator[FieldError]:
    taken = set()
    for number, port in enumerate(found):
        key = (port["protocol"], port.get("port", 0))
        if key in taken:
            written = f"{key[1]}/{key[0]}"
            yield duplicate(("spec", "ports", number), written, "repeats the number and protocol of an earlier port")
        taken.add(key)


def _balanced(found: list[Port], target: Target) -> Iterator[FieldError]:
    """Yield what older versions refuse in a load balancer."""
    if target.kubernetes < features.KUBELET_PORT_ALLOWED:
        for number, port in enumerate(found):
            if port.get("port") == _KUBELET:
                yield invalid(("spec", "ports", number), _KUBELET, "cannot be exposed: it is the kubelet's port")
    protocols = sorted({port["protocol"] for port in found})
    if len(protocols) > 1 and target.kubernetes < features.MIXED_PROTOCOLS:
        message = f"protocols cannot be mixed in a load balancer before Kubernetes {features.MIXED_PROTOCOLS}"
        yield invalid(("spec", "ports"), ", ".join(protocols), message)
