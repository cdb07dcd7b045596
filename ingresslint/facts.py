"""The facts about a cluster in the configuration: checked, and read into a profile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ingresslint.api import FieldError, Version
from ingresslint.api.errors import invalid
from ingresslint.model import Controller, External, GatewayApi, Nodes, Profile, Subnet
from ingresslint.syntax import Pointer, Value, value_at

_RANGE = re.compile(r"([0-9]{1,5})-([0-9]{1,5})")
# Nothing in quotes is a version that nobody knows.
_PRODUCT_VERSION = re.compile(r"(v?[0-9]{1,9}(\.[0-9]{1,9}){0,3}([+-].*)?)?")
_PORTS = range(1, 65536)


def profile(value: dict[str, Value]) -> Profile:
    """Read the facts about a cluster that has no errors."""
    controllers, endpoints = value.get("controllers"), value.get("vpcEndpoints")
    nodes, gateway, external = (value.get(key) or {} for key in ("nodes", "gateway", "external"))
    return Profile(
        name=value["name"],
        kubernetes=value.get("kubernetes"),
        provider=value.get("provider"),
        private=value.get("private"),
        isolated=value.get("isolated"),
        vpc_endpoints=None if endpoints is None else tuple(endpoints),
        subnets=tuple(_subnet(subnet) for subnet in value.get("subnets") or ()),
        private_link=tuple(value.get("privateLink") or ()),
        controllers=None if controllers is None else {name: _controller(found) for name, found in controllers.items()},
        nodes=_nodes(nodes),
        gateway=GatewayApi(gateway.get("version"), gateway.get("channel") or "standard"),
        external=External(*(tuple(external.get(key) or ()) for key in ("services", "secrets", "classes"))),
        complete=value.get("complete") or False,
    )


def _subnet(value: dict[str, Value]) -> Subnet:
    return Subnet(value.get("id") or "", value.get("name") or "", value["public"])


def _controller(value: Value) -> Controller:
    if isinstance(value, str):
        return Controller(value)
    options = {name: option for name, option in (value or {}).items() if name != "version"}
    return Controller((value or {}).get("version") or "", options)


def _nodes(value: dict[str, Value]) -> Nodes:
    ports = _port_range(value.get("nodePortRange") or "")
    known = Nodes(value.get("count"), value.get("zones"))
    return replace(known, node_port_range=ports) if ports else known


def errors(cluster: dict[str, Value], here: Pointer) -> Iterator[FieldError]:
    """Yield what a schema cannot say of a cluster that stands at ``here``: versions, ranges, names of subnets."""
    path: tuple[str, ...]
    for path in (("kubernetes",), ("gateway", "version")):
        written = value_at(cluster, path)
        if written is not None and not _is_version(written):
            yield invalid((*here, *path), written, 'this is no version such as "1.33"')
    for name, controller in (cluster.get("controllers") or {}).items():
        path = ("controllers", name, "version") if isinstance(controller, dict) else ("controllers", name)
        written = value_at(cluster, path)
        if written is not None and not (isinstance(written, str) and _PRODUCT_VERSION.fullmatch(written)):
            yield invalid((*here, *path), written, 'this is no version such as "2.13", in quotes')
    for number, subnet in enumerate(cluster.get("subnets") or ()):
        if not (subnet.get("id") or subnet.get("name")):
            yield invalid((*here, "subnets", number), subnet, "a subnet needs its id or its name")
    ports = value_at(cluster, ("nodes", "nodePortRange"))
    if ports is not None and not _port_range(ports):
        yield invalid((*here, "nodes", "nodePortRange"), ports, 'this is no range such as "30000-32767"')


def _port_range(text: str) -> range | None:
    match = _RANGE.fullmatch(text)
    first, last = map(int, match.groups()) if match else (0, 0)
    return range(first, last + 1) if first in _PORTS and last in _PORTS and first <= last else None


def _is_version(text: str) -> bool:
    try:
        Version.parse(text)
    except ValueError:
        return False
    return True
