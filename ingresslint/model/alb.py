"""The order in which an AWS load balancer tries the rules of Ingresses.

The AWS Load Balancer Controller turns every path into a listener rule (``pkg/ingress/model_build_listener_rules.go``),
and an ALB takes the first rule that matches: a longer path or a more precise host wins only if it comes first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache

from ingresslint.model import hosts
from ingresslint.model.aws import ALB_PREFIX, is_alb
from ingresslint.model.ingresses import Ingress
from ingresslint.model.model import Model
from ingresslint.model.routes import PathType, Route, route_table
from ingresslint.model.servers import Product, alb_group
from ingresslint.resource import Resource

_ORDER = ALB_PREFIX + "group.order"
_CONDITIONS = ALB_PREFIX + "conditions."
_INTEGER = re.compile(r"[-+]?\d+")
_TYPE_ORDER = (PathType.EXACT, PathType.PREFIX, PathType.IMPLEMENTATION)


@lru_cache(maxsize=2)
def unreachable(model: Model) -> dict[tuple[Resource, int], Route]:
    """Return the routes that an ALB never reaches, as object and order, with the one that takes their requests."""
    found: dict[tuple[Resource, int], Route] = {}
    ingresses = {ingress.resource: ingress for ingress in model.all(Ingress)}
    for routes in route_table(model).by_server.values():
        if routes[0].server.product is Product.ALB:
            ordered = sorted(routes, key=lambda route: _position(ingresses[route.resource], route))
            found.update(_unreachable(ordered, ingresses))
    return found


@lru_cache(maxsize=2)
def groups(model: Model) -> dict[str, list[Ingress]]:
    """Return the members of every IngressGroup, in their order."""
    found: dict[str, list[Ingress]] = {}
    for ingress in sorted(model.all(Ingress), key=_member):
        group = alb_group(ingress, model) if is_alb(ingress, model) else None
        if group is not None:
            found.setdefault(group, []).append(ingress)
    return found


def listen_ports(ingress: Ingress) -> frozenset[int]:
    """Return the ports that the ALB listens on for an Ingress: as listed, or 443 with a certificate, or else 80."""
    written = ingress.annotations.get(f"{ALB_PREFIX}listen-ports")
    if written is None:
        return frozenset({443 if f"{ALB_PREFIX}certificate-arn" in ingress.annotations else 80})
    try:
        entries = json.loads(written)
    except ValueError:
        return frozenset()
    listed = [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    return frozenset(port for entry in listed for port in entry.values() if isinstance(port, int))


def _member(ingress: Ingress) -> tuple[int, str]:
    order = ingress.annotations.get(_ORDER, "0")
    ref = ingress.resource.ref
    return int(order) if _INTEGER.fullmatch(order) else 0, f"{ref.namespace}/{ref.name}"


def _position(ingress: Ingress, route: Route) -> tuple[object, ...]:
    """Members by order and name, rules as listed, paths by type, prefixes by length, and then as listed."""
    length = -len(route.path) if route.path_type is PathType.PREFIX else 0
    return *_member(ingress), route.pointer[2], _TYPE_ORDER.index(route.path_type), length, route.order


def _unreachable(
    routes: list[Route], ingresses: dict[Resource, Ingress]
) -> Iterator[tuple[tuple[Resource, int], Route]]:
    first: dict[tuple[str, str], Route] = {}
    for route in routes:
        ingress, patterns = ingresses[route.resource], _patterns(route)
        takers = [taker for pattern in patterns if (taker := _taker(first, route.host, pattern)) is not None]
        if len(takers) == len(patterns) and _takes(takers[0], route, ingresses):
            yield (route.resource, route.order), takers[0]
        if not _is_restricted(ingress, route):
            for pattern in patterns:
                first.setdefault((route.host, pattern), route)


def _takes(taker: Route, route: Route, ingresses: dict[Resource, Ingress]) -> bool:
    """Tell whether it matters: another backend, on every port that the later route listens on."""
    ports, later = listen_ports(ingresses[taker.resource]), listen_ports(ingresses[route.resource])
    return taker.targets != route.targets and ports >= later


def _taker(first: dict[tuple[str, str], Route], host: str, pattern: str) -> Route | None:
    """Return an earlier route that takes every request for a host and path pattern."""
    for wider_host in hosts.covering(host, deep=True):
        for wider in _wider(pattern):
            if (wider_host, wider) in first:
                return first[wider_host, wider]
    return None


def _patterns(route: Route) -> list[str]:
    """Return the values of the rule's path condition; ``*`` stands for any characters."""
    if route.path_type is not PathType.PREFIX:
        return [route.path or "/*"]
    path = route.path.rstrip("/")
    return [path, f"{path}/*"] if path else ["/*"]


def _wider(pattern: str) -> Iterator[str]:
    yield pattern
    elements = pattern.split("/")
    for count in range(len(elements) - 1, 0, -1):
        wider = "/".join([*elements[:count], "*"])
        if wider != pattern:
            yield wider


def _is_restricted(ingress: Ingress, route: Route) -> bool:
    """Tell whether more than host and path decide: conditions.SERVICE adds headers, methods, queries or addresses."""
    return any(f"{_CONDITIONS}{service}" in ingress.annotations for _, service, _ in route.targets)
