"""The order in which an AWS load balancer tries the rules of Ingresses.

The AWS Load Balancer Controller turns every path into a listener rule (``pkg/ingress/model_build_listener_rules.go``),
and an ALB takes the first rule that matches: a longer path or a more precise host wins only if it comes first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ingresslint.model.aws.alb_listeners import listen_ports
from ingresslint.model.aws.builders import ALB_PREFIX, is_alb
from ingresslint.model.model import Model
from ingresslint.model.routing import hosts
from ingresslint.model.routing.routes import PathType, Route, route_table
from ingresslint.model.routing.servers import Product, alb_group
from ingresslint.model.views.ingresses import Ingress
from ingresslint.resource import Resource

GROUP_ORDER = ALB_PREFIX + "group.order"
_CONDITIONS = ALB_PREFIX + "conditions."
_INTEGER = re.compile(r"[-+]?[0-9]{1,9}")
_TYPE_ORDER = (PathType.EXACT, PathType.PREFIX, PathType.IMPLEMENTATION)


@lru_cache(maxsize=2)
def unreachable(model: Model) -> dict[tuple[Resource, int], Route]:
    """Return the routes that an ALB never reaches, as object and order, with the one that takes their requests."""
    members = _members(model)
    return {
        (route.resource, route.order): taker
        for routes in _listeners(model, members)
        for route, taker in _taken(routes, members)
    }


@lru_cache(maxsize=2)
def reached_by_name(model: Model) -> dict[tuple[Resource, int], Route]:
    """Return the routes that an ALB reaches only because of the names of their Ingresses, as object and order.

    Each comes with a route that would take its requests: one of a member with the same order and a later name.
    """
    members = _members(model)
    return {
        (route.resource, route.order): taker
        for routes in _listeners(model, members)
        for route, taker in _taken(routes[::-1], members)
        if taker.resource != route.resource and members[taker.resource].order == members[route.resource].order
    }


@lru_cache(maxsize=2)
def groups(model: Model) -> dict[str, list[Ingress]]:
    """Return the members of every IngressGroup, in their order."""
    found: dict[str, list[Ingress]] = {}
    for ingress in sorted(model.all(Ingress), key=_rank):
        group = alb_group(ingress, model) if is_alb(ingress, model) else None
        if group is not None:
            found.setdefault(group, []).append(ingress)
    return found


@dataclass(frozen=True, slots=True)
class _Member:
    """What the place of an Ingress among others depends on, and the ports that it matters on."""

    ingress: Ingress
    order: int
    ports: frozenset[int]


def _members(model: Model) -> dict[Resource, _Member]:
    return {
        ingress.resource: _Member(ingress, _rank(ingress)[0], frozenset(listen_ports(ingress, model).protocols))
        for ingress in model.all(Ingress)
        if is_alb(ingress, model)
    }


def _listeners(model: Model, members: dict[Resource, _Member]) -> Iterator[list[Route]]:
    """Yield the routes of each load balancer in their order."""
    for routes in route_table(model).by_server.values():
        if routes[0].server.product is Product.ALB:
            yield sorted(routes, key=lambda route: _position(members[route.resource].ingress, route))


def _rank(ingress: Ingress) -> tuple[int, str]:
    order = ingress.annotations.get(GROUP_ORDER, "0")
    ref = ingress.resource.ref
    return int(order) if _INTEGER.fullmatch(order) else 0, f"{ref.namespace}/{ref.name}"


def _position(ingress: Ingress, route: Route) -> tuple[object, ...]:
    """Members by order and name, rules as listed, paths by type, prefixes by length, and then as listed."""
    length = -len(route.path) if route.path_type is PathType.PREFIX else 0
    return *_rank(ingress), route.pointer[2], _TYPE_ORDER.index(route.path_type), length, route.order


def _taken(routes: list[Route], members: dict[Resource, _Member]) -> Iterator[tuple[Route, Route]]:
    """Yield each route whose requests an earlier one takes, with that one."""
    first: dict[tuple[str, str], Route] = {}
    for route in routes:
        member, patterns = members[route.resource], _patterns(route)
        takers = [taker for pattern in patterns if (taker := _taker(first, route.host, pattern)) is not None]
        if len(takers) == len(patterns) and _matters(takers[0], route, members):
            yield route, takers[0]
        if not _is_restricted(member.ingress, route):
            for pattern in patterns:
                first.setdefault((route.host, pattern), route)


def _matters(taker: Route, route: Route, members: dict[Resource, _Member]) -> bool:
    """Tell whether it matters: another backend, on every port that the later route listens on."""
    return taker.targets != route.targets and members[taker.resource].ports >= members[route.resource].ports


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
