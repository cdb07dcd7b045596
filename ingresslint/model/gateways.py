"""Gateway API: Gateways and their listeners, routes, grants and policies.

Defaults are those of the CRDs (gateway.networking.k8s.io), for objects of any version.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ingresslint.model import decode
from ingresslint.model.backends import Backend
from ingresslint.resource import Resource
from ingresslint.syntax import Pointer, Value

GROUP = "gateway.networking.k8s.io"
ROUTE_KINDS = frozenset({"HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"})


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
class ObjectReference:
    """A reference to an object; ``namespace`` is where it is looked for."""

    pointer: Pointer
    group: str
    kind: str
    namespace: str
    name: str


@dataclass(frozen=True, slots=True)
class Listener:
    """A listener of a Gateway or a ListenerSet; ``kinds`` is empty where the protocol decides."""

    pointer: Pointer
    name: str
    port: int
    protocol: str
    hostname: str
    tls_mode: str
    certificates: tuple[ObjectReference, ...]
    namespaces: NamespaceFilter
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gateway:
    """A Gateway; ``listener_sets`` says which namespaces may add listeners to it."""

    resource: Resource
    class_name: str
    listeners: tuple[Listener, ...]
    listener_sets: NamespaceFilter


@dataclass(frozen=True, slots=True)
class ListenerSet:
    """A ListenerSet, and the Gateway that it belongs to."""

    resource: Resource
    parent: ObjectReference
    listeners: tuple[Listener, ...]


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
    """One rule of a route: its matches as written, its backends, and whether a filter answers the request itself."""

    pointer: Pointer
    matches: tuple[tuple[Pointer, Value], ...]
    backends: tuple[Backend, ...]
    references: tuple[ObjectReference, ...]
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


@dataclass(frozen=True, slots=True)
class Grant:
    """One side of a ReferenceGrant: who may refer (``namespace`` set), or to what (``name`` may be set)."""

    group: str
    kind: str
    namespace: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class ReferenceGrant:
    """Allows references from other namespaces into its own."""

    resource: Resource
    origins: tuple[Grant, ...]
    targets: tuple[Grant, ...]


@dataclass(frozen=True, slots=True)
class BackendTLSPolicy:
    """TLS towards a backend; each target may have a section, which is the name of a Service port."""

    resource: Resource
    targets: tuple[tuple[ObjectReference, str | None], ...]


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
    )


def listener_set(resource: Resource) -> ListenerSet:
    """Read a ListenerSet."""
    parent = _object_reference(resource, ("spec", "parentRef"), group=GROUP, kind="Gateway")
    return ListenerSet(resource, parent, tuple(_listeners(resource)))


def _listeners(resource: Resource) -> Iterator[Listener]:
    for pointer, value in decode.members(resource.value, "spec", "listeners"):
        kinds = (decode.text(kind, "kind") for _, kind in decode.members(value, "allowedRoutes", "kinds"))
        certificates = decode.members(value, "tls", "certificateRefs")
        yield Listener(
            pointer=pointer,
            name=decode.text(value, "name") or "",
            port=decode.number(value, "port") or 0,
            protocol=decode.text(value, "protocol") or "",
            hostname=(decode.text(value, "hostname") or "").lower(),
            tls_mode=decode.text(value, "tls", "mode") or "Terminate",
            certificates=tuple(
                _object_reference(resource, (*pointer, *path), group="", kind="Secret") for path, _ in certificates
            ),
            namespaces=_namespace_filter(decode.get(value, "allowedRoutes", "namespaces"), default="Same"),
            kinds=tuple(kind for kind in kinds if kind),
        )


def _namespace_filter(value: Value, *, default: str) -> NamespaceFilter:
    return NamespaceFilter(decode.text(value, "from") or default, decode.get(value, "selector"))


def _object_reference(resource: Resource, pointer: Pointer, *, group: str, kind: str) -> ObjectReference:
    value = decode.get(resource.value, *pointer)
    written_group = decode.text(value, "group")
    return ObjectReference(
        pointer=pointer,
        group=group if written_group is None else written_group,
        kind=decode.text(value, "kind") or kind,
        namespace=decode.text(value, "namespace") or resource.ref.namespace,
        name=decode.text(value, "name") or "",
    )


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
                target=_object_reference(resource, pointer, group=GROUP, kind="Gateway"),
                section=decode.text(parent, "sectionName") or None,
                port=decode.number(parent, "port"),
            )
            for pointer, parent in decode.members(value, "spec", "parentRefs")
        ),
        rules=tuple(_rule(resource, pointer, rule) for pointer, rule in decode.members(value, "spec", "rules")),
    )


def _rule(resource: Resource, pointer: Pointer, value: Value) -> RouteRule:
    matches = tuple((((*pointer, *path)), match) for path, match in decode.members(value, "matches"))
    filters = [(path, item) for path, item in decode.members(value, "filters")]
    mirrored = [
        (*pointer, *path, "requestMirror", "backendRef") for path, item in filters if decode.get(item, "requestMirror")
    ]
    forwarded = [(*pointer, *path) for path, _ in decode.members(value, "backendRefs")]
    return RouteRule(
        pointer=pointer,
        matches=matches,
        backends=tuple(
            backend
            for at in forwarded + mirrored
            for backend in _backend(resource, at, decode.get(resource.value, *at))
        ),
        references=tuple(_object_reference(resource, at, group="", kind="Service") for at in forwarded + mirrored),
        answers=any(decode.text(item, "type") in {"RequestRedirect", "ExtensionRef"} for _, item in filters),
    )


def _backend(resource: Resource, pointer: Pointer, value: Value) -> Iterator[Backend]:
    """Yield the reference when it is one to a Service; others belong to an implementation."""
    target = _object_reference(resource, pointer, group="", kind="Service")
    if (target.group, target.kind) != ("", "Service") or not target.name:
        return
    weight = decode.number(value, "weight")
    yield Backend(
        resource=resource,
        pointer=pointer,
        namespace=target.namespace,
        service=target.name,
        port=decode.number(value, "port"),
        name_pointer=(*pointer, "name"),
        port_pointer=(*pointer, "port"),
        weight=1 if weight is None else weight,
    )


def reference_grant(resource: Resource) -> ReferenceGrant:
    """Read a ReferenceGrant."""
    return ReferenceGrant(resource, tuple(_grants(resource, "from")), tuple(_grants(resource, "to")))


def _grants(resource: Resource, side: str) -> Iterator[Grant]:
    for _, value in decode.members(resource.value, "spec", side):
        yield Grant(
            group=decode.text(value, "group") or "",
            kind=decode.text(value, "kind") or "",
            namespace=decode.text(value, "namespace") or "",
            name=decode.text(value, "name") or "",
        )


def backend_tls_policy(resource: Resource) -> BackendTLSPolicy:
    """Read a BackendTLSPolicy."""
    return BackendTLSPolicy(
        resource=resource,
        targets=tuple(
            (_object_reference(resource, pointer, group="", kind=""), decode.text(target, "sectionName"))
            for pointer, target in decode.members(resource.value, "spec", "targetRefs")
        ),
    )
