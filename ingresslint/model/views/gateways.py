"""Gateway API: Gateways and their listeners, and routes.

Defaults are those of the CRDs (gateway.networking.k8s.io), for objects of any version.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ingresslint.model import decode
from ingresslint.model.views.backends import Backend
from ingresslint.model.views.references import ObjectReference, items, object_reference, object_references
from ingresslint.resource import Resource
from ingresslint.syntax import Pointer, Value

GROUP = "gateway.networking.k8s.io"
ROUTE_KINDS = frozenset({"HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"})
# Settings of filters that have a backend of their own.
_CALLING = ("requestMirror", "externalAuth")
# Filters after which a request still needs a backend; others answer it, or an implementation's extension may.
_PASSING_ON = frozenset(
    {"RequestHeaderModifier", "ResponseHeaderModifier", "RequestMirror", "URLRewrite", "CORS", "ExternalAuth", None}
)


@dataclass(frozen=True, slots=True)
class GatewayClass:
    """A GatewayClass."""

    resource: Resource
    controller: str


@dataclass(frozen=True, slots=True)
class NamespaceFilter:
    """Which namespaces may attach: ``from`` is All, Same, Selector or None, with the selector of the third."""

    origin: str
    selector: Value = None


@dataclass(frozen=True, slots=True)
class Listener:
    """A listener of a Gateway or a ListenerSet.

    ``kinds`` are those of Gateway API's own group by their name, others as ``Kind.group``; it is empty where the
    protocol decides.  ``authorities`` are what client certificates are verified with.
    """

    pointer: Pointer
    name: str
    port: int
    protocol: str
    hostname: str
    tls_mode: str
    certificates: tuple[ObjectReference, ...]
    namespaces: NamespaceFilter
    kinds: tuple[str, ...]
    authorities: tuple[ObjectReference, ...] = ()

    @property
    def terminates_tls(self) -> bool:
        """Tell whether TLS ends at this listener."""
        return self.protocol == "HTTPS" or (self.protocol == "TLS" and self.tls_mode == "Terminate")


@dataclass(frozen=True, slots=True)
class Gateway:
    """A Gateway.

    ``listener_sets`` says which namespaces may add listeners to it.  ``authorities`` are what the certificates of
    clients are verified with, ``client_certificates`` what it shows to backends (one at most).
    """

    resource: Resource
    class_name: str
    listeners: tuple[Listener, ...]
    listener_sets: NamespaceFilter
    authorities: tuple[ObjectReference, ...] = ()
    client_certificates: tuple[ObjectReference, ...] = ()

    @property
    def references(self) -> tuple[ObjectReference, ...]:
        """Everything that it refers to and that may be in another namespace."""
        return _listener_references(self.listeners) + self.authorities + self.client_certificates


@dataclass(frozen=True, slots=True)
class ListenerSet:
    """A ListenerSet, and the Gateway that it belongs to."""

    resource: Resource
    parent: ObjectReference
    listeners: tuple[Listener, ...]

    @property
    def references(self) -> tuple[ObjectReference, ...]:
        """Everything that it refers to and that may be in another namespace, its Gateway aside."""
        return _listener_references(self.listeners)


def _listener_references(listeners: tuple[Listener, ...]) -> tuple[ObjectReference, ...]:
    return tuple(found for listener in listeners for found in listener.certificates + listener.authorities)


@dataclass(frozen=True, slots=True)
class ParentRef:
    """What a route attaches to; ``section`` is the name of a listener, ``port`` its number, where they are given."""

    target: ObjectReference
    section: str | None
    port: int | None

    @property
    def pointer(self) -> Pointer:
        """Where the reference stands in the route."""
        return self.target.pointer


@dataclass(frozen=True, slots=True)
class RouteRule:
    """One rule of a route: its matches as written, its backends, and whether a filter answers the request itself.

    ``backends`` are the references to Services, those of filters (mirrors, authorization) included; ``references`` are
    all, whatever they refer to.  ``weights`` has one for each backend that requests are forwarded to.
    """

    pointer: Pointer
    matches: tuple[tuple[Pointer, Value], ...]
    backends: tuple[Backend, ...]
    references: tuple[ObjectReference, ...]
    weights: tuple[int, ...]
    answers: bool


@dataclass(frozen=True, slots=True)
class GatewayRoute:
    """An HTTPRoute, GRPCRoute, TLSRoute, TCPRoute or UDPRoute."""

    resource: Resource
    hostnames: tuple[tuple[Pointer, str], ...]
    parents: tuple[ParentRef, ...]
    rules: tuple[RouteRule, ...]

    @property
    def kind(self) -> str:
        """The kind of the route."""
        return self.resource.gvk.kind

    @property
    def namespace(self) -> str:
        """The namespace as written, empty when left out."""
        return self.resource.ref.namespace

    @property
    def backends(self) -> tuple[Backend, ...]:
        """The references of all rules to Services."""
        return tuple(backend for rule in self.rules for backend in rule.backends)

    @property
    def references(self) -> tuple[ObjectReference, ...]:
        """Everything that it refers to and that may be in another namespace, its parents aside."""
        return tuple(reference for rule in self.rules for reference in rule.references)


def gateway_class(resource: Resource) -> GatewayClass:
    """Read a GatewayClass."""
    return GatewayClass(resource, decode.text(resource.value, "spec", "controllerName") or "")


def gateway(resource: Resource) -> Gateway:
    """Read a Gateway."""
    allowed = decode.get(resource.value, "spec", "allowedListeners", "namespaces")
    return Gateway(
        resource=resource,
        class_name=decode.text(resource.value, "spec", "gatewayClassName") or "",
        listeners=tuple(_listeners(resource)),
        listener_sets=_namespace_filter(allowed, default="None"),
        authorities=tuple(_authorities(resource)),
        client_certificates=object_references(
            resource, [("spec", "tls", "backend", "clientCertificateRef")], kind="Secret"
        ),
    )


def _authorities(resource: Resource) -> Iterator[ObjectReference]:
    """Yield the CA certificates of all ports, then those of each port: GatewayTLSConfig, since Gateway API 1.4."""
    frontend: Pointer = ("spec", "tls", "frontend")
    ports = items(resource, (*frontend, "perPort"))
    for pointer in ((*frontend, "default"), *((*port, "tls") for port in ports)):
        authorities = items(resource, (*pointer, "validation", "caCertificateRefs"))
        yield from object_references(resource, authorities, kind="")


def listener_set(resource: Resource) -> ListenerSet:
    """Read a ListenerSet."""
    parent = object_reference(resource, ("spec", "parentRef"), group=GROUP, kind="Gateway")
    return ListenerSet(resource, parent, tuple(_listeners(resource)))


def _listeners(resource: Resource) -> Iterator[Listener]:
    for pointer, value in decode.members(resource.value, "spec", "listeners"):
        certificates = items(resource, (*pointer, "tls", "certificateRefs"))
        # The place of this setting before Gateway API 1.5.
        authorities = items(resource, (*pointer, "tls", "frontendValidation", "caCertificateRefs"))
        yield Listener(
            pointer=pointer,
            name=decode.text(value, "name") or "",
            port=decode.number(value, "port") or 0,
            protocol=decode.text(value, "protocol") or "",
            hostname=(decode.text(value, "hostname") or "").lower(),
            tls_mode=decode.text(value, "tls", "mode") or "Terminate",
            certificates=object_references(resource, certificates, kind="Secret"),
            namespaces=_namespace_filter(decode.get(value, "allowedRoutes", "namespaces"), default="Same"),
            kinds=tuple(_allowed_kinds(value)),
            authorities=object_references(resource, authorities, kind=""),
        )


def _allowed_kinds(listener: Value) -> Iterator[str]:
    for _, value in decode.members(listener, "allowedRoutes", "kinds"):
        group, kind = decode.text(value, "group"), decode.text(value, "kind")
        if kind:
            yield kind if group in {None, GROUP} else f"{kind}.{group}"


def _namespace_filter(value: Value, *, default: str) -> NamespaceFilter:
    return NamespaceFilter(decode.text(value, "from") or default, decode.get(value, "selector"))


def route(resource: Resource) -> GatewayRoute:
    """Read a route of one of :data:`ROUTE_KINDS`."""
    value = resource.value
    hostnames = decode.get(value, "spec", "hostnames")
    return GatewayRoute(
        resource=resource,
        hostnames=tuple(
            (("spec", "hostnames", index), name.lower())
            for index, name in enumerate(hostnames if isinstance(hostnames, list) else ())
            if isinstance(name, str)
        ),
        parents=tuple(
            ParentRef(
                target=object_reference(resource, pointer, group=GROUP, kind="Gateway"),
                section=decode.text(parent, "sectionName") or None,
                port=decode.number(parent, "port"),
            )
            for pointer, parent in decode.members(value, "spec", "parentRefs")
        ),
        rules=tuple(_rule(resource, pointer, rule) for pointer, rule in decode.members(value, "spec", "rules")),
    )


def _rule(resource: Resource, pointer: Pointer, value: Value) -> RouteRule:
    forwarded = items(resource, (*pointer, "backendRefs"))
    filters = [at for place in (pointer, *forwarded) for at in items(resource, (*place, "filters"))]
    pointers = forwarded + [(*at, name, "backendRef") for at in filters for name in _CALLING]
    types = {decode.text(item, "type") for _, item in decode.members(value, "filters")}
    return RouteRule(
        pointer=pointer,
        matches=tuple((((*pointer, *path)), match) for path, match in decode.members(value, "matches")),
        backends=tuple(
            backend for at in pointers for backend in _backend(resource, at, decode.get(resource.value, *at))
        ),
        references=object_references(resource, pointers, kind="Service"),
        weights=tuple(_weight(decode.get(resource.value, *at)) for at in forwarded),
        answers=bool(types - _PASSING_ON),
    )


def _weight(value: Value) -> int:
    weight = decode.number(value, "weight")
    return 1 if weight is None else weight


def _backend(resource: Resource, pointer: Pointer, value: Value) -> Iterator[Backend]:
    """Yield the reference when it is one to a Service; others belong to an implementation."""
    target = object_reference(resource, pointer, group="", kind="Service")
    if (target.group, target.kind) != ("", "Service") or not target.name:
        return
    yield Backend(
        resource=resource,
        pointer=pointer,
        namespace=target.namespace,
        service=target.name,
        port=decode.number(value, "port"),
        name_pointer=(*pointer, "name"),
        port_pointer=(*pointer, "port"),
        weight=_weight(value),
    )
