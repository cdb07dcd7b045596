"""Routes: host and path to backends, in one form for Ingress rules, HTTPRoutes, GRPCRoutes and TLSRoutes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache

from ingresslint.model import decode
from ingresslint.model.model import Model
from ingresslint.model.routing import hosts
from ingresslint.model.routing.servers import Server, server
from ingresslint.model.views.backends import Backend
from ingresslint.model.views.gateways import GatewayRoute, ParentRef, RouteRule
from ingresslint.model.views.ingresses import Ingress, IngressPath
from ingresslint.resource import Location, Resource
from ingresslint.syntax import Pointer, Value

CANARY = "nginx.ingress.kubernetes.io/canary"
_REGEX_MODE = ("nginx.ingress.kubernetes.io/use-regex", "nginx.ingress.kubernetes.io/rewrite-target")
_ACME = "/.well-known/acme-challenge/"
_TYPES = {"PathPrefix": "Prefix", "RegularExpression": "RegularExpression", "Exact": "Exact"}
Condition = tuple[str, str, str]
Target = tuple[str, str, int | str | None]


class PathType(StrEnum):
    """How a path is compared; ``implementation`` is left to the product that serves the Ingress."""

    EXACT = "Exact"
    PREFIX = "Prefix"
    REGEX = "RegularExpression"
    IMPLEMENTATION = "ImplementationSpecific"


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asks for; header names are in lower case."""

    host: str
    path: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Route:
    """One way from a host and a path to backends.

    ``server`` is what answers (routes of different servers never meet).  ``deep`` says that a wildcard host stands
    for more than one label.  ``conditions`` are further ones: (``method``, ``header`` or ``query``, name, value).
    ``order`` counts the routes of one object; ``temporary`` marks canaries and ACME solvers, which share a path.
    """

    resource: Resource
    pointer: Pointer
    server: Server
    host: str
    path: str
    path_type: PathType
    targets: frozenset[Target]
    deep: bool
    order: int
    conditions: frozenset[Condition] = frozenset()
    temporary: bool = False

    @property
    def key(self) -> tuple[str, str, str, PathType, frozenset[Condition]]:
        """What makes two routes the same: a prefix with and without a slash at its end is one."""
        path = self.path.rstrip("/") if self.path_type is PathType.PREFIX else self.path
        return self.server.name, self.host, path, self.path_type, self.conditions

    def __str__(self) -> str:
        """Write ``shop.example.com/api``, or ``/api of any host``."""
        return f"{self.host}{self.path or '/'}" if self.host else f"{self.path or '/'} of any host"

    def matches(self, request: Request) -> bool:
        """Tell whether this route is for a request; a path that is left to the product never is."""
        return (
            hosts.covers(self.host, request.host.lower(), deep=self.deep)
            and _path_matches(self.path, self.path_type, request.path)
            and all(_holds(condition, request) for condition in self.conditions)
        )

    @property
    def precedence(self) -> tuple[object, ...]:
        """What decides between routes that match: the greatest wins.

        https://kubernetes.io/docs/concepts/services-networking/ingress/#multiple-matches and the comments of
        HTTPRouteRule in Gateway API: host, exact path, longest prefix, method, headers, query parameters, order.
        """
        kinds = [kind for kind, _, _ in self.conditions]
        return (
            hosts.specificity(self.host),
            self.path_type is PathType.EXACT,
            len(_elements(self.path)),
            "method" in kinds,
            kinds.count("header"),
            kinds.count("query"),
            -self.order,
        )


def select(routes: Iterable[Route], request: Request) -> Route | None:
    """Return the route of one server that a request takes, None when it takes the default."""
    return max((route for route in routes if route.matches(request)), key=lambda route: route.precedence, default=None)


def _path_matches(path: str, path_type: PathType, wanted: str) -> bool:
    if path_type is PathType.EXACT:
        return path == wanted
    elements = _elements(path)
    return path_type is PathType.PREFIX and _elements(wanted)[: len(elements)] == elements


def _elements(path: str) -> list[str]:
    """Split a path as Kubernetes compares prefixes: element by element, without a slash at the end."""
    return path.strip("/").split("/") if path.strip("/") else []


def _holds(condition: Condition, request: Request) -> bool:
    kind, name, value = condition
    if kind == "method":
        return request.method == value
    return (request.headers if kind == "header" else request.query).get(name) == value


@dataclass(frozen=True)
class RouteTable:
    """All routes of a model, in the order of their places."""

    routes: tuple[Route, ...]

    @cached_property
    def _by_key(self) -> dict[object, list[Route]]:
        index: dict[object, list[Route]] = {}
        for route in self.routes:
            index.setdefault(route.key, []).append(route)
        return index

    @cached_property
    def by_server(self) -> dict[str, list[Route]]:
        """The routes of each server."""
        index: dict[str, list[Route]] = {}
        for route in self.routes:
            index.setdefault(route.server.name, []).append(route)
        return index

    def same(self, route: Route) -> list[Route]:
        """Return all routes with the key of ``route``, itself included."""
        return self._by_key[route.key]


@lru_cache(maxsize=2)
def route_table(model: Model) -> RouteTable:
    """Return the routes of a model; they are made once."""
    found = [route for ingress in model.all(Ingress) for route in _ingress_routes(ingress, model)]
    found.extend(route for each in model.all(GatewayRoute) for route in _gateway_routes(each))
    return RouteTable(tuple(found))


@lru_cache(maxsize=2)
def served_hosts(model: Model) -> frozenset[str]:
    """Return the hosts of all routes; the empty one (any host) is not among them."""
    return frozenset(route.host for route in route_table(model).routes if route.host)


@lru_cache(maxsize=2)
def certified_hosts(model: Model) -> frozenset[str]:
    """Return the hosts that an Ingress has a certificate for."""
    return frozenset(host.lower() for ingress in model.all(Ingress) for entry in ingress.tls for host in entry.hosts)


@lru_cache(maxsize=2)
def host_owners(model: Model) -> dict[str, Location]:
    """Return for each host the first rule of an Ingress that routes it, ACME solvers aside."""
    owners: dict[str, Location] = {}
    for route in route_table(model).routes:
        if not route.deep and not route.temporary:
            owners.setdefault(route.host, route.resource.at(*route.pointer[:3], "host"))
    return owners


@lru_cache(maxsize=2)
def regex_hosts(model: Model) -> dict[tuple[str, str], Location]:
    """Return for each server and host the annotation with which an Ingress puts ingress-nginx into regex mode."""
    causes: dict[tuple[str, str], Location] = {}
    annotations = {ingress.resource: ingress.annotations for ingress in model.all(Ingress)}
    for route in route_table(model).routes:
        written = annotations.get(route.resource, {})
        names = [name for name in _REGEX_MODE if written.get(name, "false") != "false"]
        if names and not route.temporary:
            causes.setdefault((route.server.name, route.host), route.resource.at("metadata", "annotations", names[0]))
    return causes


def _ingress_routes(ingress: Ingress, model: Model) -> Iterator[Route]:
    answers = server(ingress, model)
    canary = ingress.annotations.get(CANARY) == "true"
    for order, path in enumerate(ingress.paths):
        yield Route(
            resource=ingress.resource,
            pointer=path.pointer,
            server=answers,
            host=path.host,
            path=path.path,
            path_type=_path_type(path),
            targets=_targets([path.backend] if path.backend else []),
            deep=False,
            order=order,
            temporary=canary or path.path.startswith(_ACME),
        )


def _path_type(path: IngressPath) -> PathType:
    known = {PathType.EXACT, PathType.PREFIX}
    return PathType(path.path_type) if path.path_type in known else PathType.IMPLEMENTATION


def _targets(backends: Iterable[Backend]) -> frozenset[Target]:
    return frozenset((backend.namespace, backend.service, backend.port) for backend in backends)


def _gateway_routes(route: GatewayRoute) -> Iterator[Route]:
    names = [name for _, name in route.hostnames] or [""]
    order = 0
    for rule in route.rules:
        for pointer, match in rule.matches or (((*rule.pointer, "backendRefs"), None),):
            for parent in route.parents:
                for host in names:
                    yield _gateway_route(route, rule, parent, host, (pointer, match), order)
            order += 1


def _gateway_route(  # noqa: PLR0913, PLR0917 - the coordinates of one route
    route: GatewayRoute, rule: RouteRule, parent: ParentRef, host: str, match: tuple[Pointer, Value], order: int
) -> Route:
    pointer, value = match
    path, path_type = _grpc_path(value) if route.kind == "GRPCRoute" else _http_path(value)
    return Route(
        resource=route.resource,
        pointer=pointer if value is not None else rule.pointer,
        server=_listener(parent, route.kind),
        host=host,
        path=path,
        path_type=path_type,
        targets=_targets(rule.backends),
        deep=True,
        order=order,
        conditions=frozenset(_conditions(value)),
    )


def _listener(parent: ParentRef, kind: str) -> Server:
    """Return what answers: a listener has routes of each kind for itself, and takes only one kind for a host."""
    target = parent.target
    section = "".join(
        f" {name} {value}" for name, value in (("listener", parent.section), ("port", parent.port)) if value
    )
    return Server(f"{kind}s of {target.kind} {target.namespace}/{target.name}{section}", None)


def _http_path(match: Value) -> tuple[str, PathType]:
    written = decode.text(match, "path", "type") or "PathPrefix"
    return decode.text(match, "path", "value") or "/", PathType(_TYPES.get(written, "ImplementationSpecific"))


def _grpc_path(match: Value) -> tuple[str, PathType]:
    """Return the HTTP path of a gRPC method, ``/service/method``."""
    service, method = decode.text(match, "method", "service"), decode.text(match, "method", "method")
    if decode.text(match, "method", "type") == "RegularExpression":
        return f"/{service or ''}/{method or ''}", PathType.REGEX
    if service and method:
        return f"/{service}/{method}", PathType.EXACT
    return f"/{service or ''}", PathType.PREFIX


def _conditions(match: Value) -> Iterator[Condition]:
    method = decode.get(match, "method")
    if isinstance(method, str):
        yield "method", "", method
    elif decode.text(method, "method") and not decode.text(method, "service"):
        yield "method", "grpc", decode.text(method, "method") or ""
    for kind, member in (("header", "headers"), ("query", "queryParams")):
        for _, condition in decode.members(match, member):
            name, value = decode.text(condition, "name") or "", decode.text(condition, "value") or ""
            comparison = decode.text(condition, "type") or "Exact"
            shown = value if comparison == "Exact" else f"{comparison}:{value}"
            yield kind, name.lower() if kind == "header" else name, shown
