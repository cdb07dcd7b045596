"""Which listeners accept a route.

A route names its parents, and each listener of a parent looks at it through a row of filters; it is accepted where one
listener lets it through all of them.  The listeners of a ListenerSet count for routes that name the ListenerSet, and
not for those that name its Gateway.

https://gateway-api.sigs.k8s.io/concepts/api-overview/#attaching-routes-to-gateways
https://gateway-api.sigs.k8s.io/concepts/hostnames/
https://gateway-api.sigs.k8s.io/geps/gep-2907/ (which routes a TLS listener takes)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from ingresslint.model.model import Model
from ingresslint.model.namespaces import allows
from ingresslint.model.routing import hosts
from ingresslint.model.views.gateways import Gateway, GatewayRoute, Listener, ListenerSet, ParentRef
from ingresslint.model.views.references import ObjectReference
from ingresslint.resource import Resource
from ingresslint.syntax import Pointer

Owner = Gateway | ListenerSet

# The routes that a protocol is for.  Others are an implementation's own.
ROUTES = {
    "HTTP": frozenset({"HTTPRoute", "GRPCRoute"}),
    "HTTPS": frozenset({"HTTPRoute", "GRPCRoute"}),
    "TLS": frozenset({"TLSRoute"}),
    "TCP": frozenset({"TCPRoute"}),
    "UDP": frozenset({"UDPRoute"}),
}
PROTOCOLS = {
    kind: tuple(protocol for protocol, kinds in ROUTES.items() if kind in kinds)
    for kind in sorted(frozenset.union(*ROUTES.values()))
}
# What some implementations, and older releases of the documentation, take where TLS ends at the listener.
_INSIDE_TLS = frozenset({"HTTPRoute", "GRPCRoute", "TCPRoute"})
_WITH_HOSTNAMES = frozenset({"HTTPRoute", "GRPCRoute", "TLSRoute"})
_BY_HOSTNAME = frozenset({"HTTP", "HTTPS", "TLS"})


class Verdict(StrEnum):
    """Whether a parent accepts a route; undecided where a fact is missing."""

    ACCEPTED = "accepted"
    UNDECIDED = "undecided"
    REFUSED = "refused"


class Filter(StrEnum):
    """What decides, in the order in which it is looked at."""

    PARENT = "parent"
    ADMISSION = "admission"
    SECTION = "sectionName"
    PORT = "port"
    PROTOCOL = "protocol"
    KIND = "kind"
    NAMESPACE = "namespace"
    HOSTNAME = "hostname"


@dataclass(frozen=True, slots=True)
class Attachment:
    """What becomes of one reference of a route to a parent.

    ``owner`` has the listeners; it is None where the parent is not in the input or of another kind.  ``reason`` is the
    filter that refuses or cannot be decided, None where the route is accepted.  ``listeners`` are those that accept it;
    where none does, those that come closest: all that let it through to ``reason``.  ``unique`` tells whether the input
    has one object only that ``parent`` may mean.
    """

    route: GatewayRoute
    parent: ParentRef
    owner: Owner | None
    verdict: Verdict
    reason: Filter | None = None
    listeners: tuple[Listener, ...] = ()
    unique: bool = True


@dataclass(frozen=True, slots=True)
class Accepted:
    """The routes that a listener accepts."""

    owner: Owner
    listener: Listener
    routes: list[GatewayRoute]


@dataclass(frozen=True, slots=True)
class _Meeting:
    """A route that names a parent, and one listener of the parent."""

    route: GatewayRoute
    parent: ParentRef
    owner: Owner
    listener: Listener


@dataclass(frozen=True, slots=True)
class _Judgement:
    """What one listener says, and how many filters let the route through."""

    listener: Listener
    verdict: Verdict
    reason: Filter | None
    passed: int


def attach(route: GatewayRoute, parent: ParentRef, model: Model) -> Attachment:
    """Return what becomes of ``parent``, one of the references of ``route``.

    Where the input has several objects of the parent's name, the one that is kindest to the route counts: they are
    variants of one object for different stages.  Where kustomize adds something to one of the two, nothing is refused.
    """
    candidates = [_attach(route, parent, owner, model) for owner in owners(parent.target, model)]
    order = (Verdict.ACCEPTED, Verdict.UNDECIDED, Verdict.REFUSED)
    unknown = Attachment(route, parent, None, Verdict.UNDECIDED, Filter.PARENT)
    found = min(candidates, key=lambda candidate: order.index(candidate.verdict), default=unknown)
    return replace(found, unique=len(candidates) <= 1)


def _attach(route: GatewayRoute, parent: ParentRef, owner: Owner, model: Model) -> Attachment:
    found = _as_written(route, parent, owner, model)
    softened = found.verdict is Verdict.REFUSED and model.is_completed(route, owner)
    return replace(found, verdict=Verdict.UNDECIDED) if softened else found


def _as_written(route: GatewayRoute, parent: ParentRef, owner: Owner, model: Model) -> Attachment:
    if isinstance(owner, ListenerSet) and admission(owner, model) is Verdict.REFUSED:
        return Attachment(route, parent, owner, Verdict.REFUSED, Filter.ADMISSION)
    judgements = [_judge(_Meeting(route, parent, owner, listener), model) for listener in owner.listeners]
    for verdict in (Verdict.ACCEPTED, Verdict.UNDECIDED, Verdict.REFUSED):
        found = [judgement for judgement in judgements if judgement.verdict is verdict]
        if found:
            return _summary(route, parent, owner, found)
    return Attachment(route, parent, owner, Verdict.UNDECIDED, Filter.PARENT)


def _summary(route: GatewayRoute, parent: ParentRef, owner: Owner, judgements: list[_Judgement]) -> Attachment:
    best = max(judgements, key=lambda judgement: judgement.passed)
    listeners = tuple(judgement.listener for judgement in judgements if judgement.passed == best.passed)
    return Attachment(route, parent, owner, best.verdict, best.reason, listeners)


def _judge(meeting: _Meeting, model: Model) -> _Judgement:
    doubts: list[tuple[int, Filter]] = []
    for number, (name, check) in enumerate(_CHECKS):
        answer = check(meeting, model)
        if answer is False:
            return _Judgement(meeting.listener, Verdict.REFUSED, name, number)
        if answer is None:
            doubts.append((number, name))
    if doubts:
        number, name = doubts[0]
        return _Judgement(meeting.listener, Verdict.UNDECIDED, name, number)
    return _Judgement(meeting.listener, Verdict.ACCEPTED, None, len(_CHECKS))


def _section(meeting: _Meeting, _model: Model) -> bool:
    return meeting.parent.section in {None, meeting.listener.name}


def _port(meeting: _Meeting, _model: Model) -> bool | None:
    # A port of 0 is one that could not be read.
    return meeting.parent.port in {None, meeting.listener.port} if meeting.listener.port else None


def _protocol(meeting: _Meeting, _model: Model) -> bool | None:
    listener, kind = meeting.listener, meeting.route.kind
    routes = ROUTES.get(listener.protocol)
    ends_here = listener.protocol == "TLS" and listener.tls_mode == "Terminate"
    return None if routes is None or (ends_here and kind in _INSIDE_TLS) else kind in routes


def _kind(meeting: _Meeting, _model: Model) -> bool:
    return not meeting.listener.kinds or meeting.route.kind in meeting.listener.kinds


def _namespace(meeting: _Meeting, model: Model) -> bool | None:
    home = meeting.owner.resource.ref.namespace
    return allows(meeting.listener.namespaces, home, meeting.route.namespace, model)


def _hostname(meeting: _Meeting, _model: Model) -> bool:
    return bool(effective_hostnames(meeting.route, meeting.listener))


_CHECKS: tuple[tuple[Filter, Callable[[_Meeting, Model], bool | None]], ...] = (
    (Filter.SECTION, _section),
    (Filter.PORT, _port),
    (Filter.PROTOCOL, _protocol),
    (Filter.KIND, _kind),
    (Filter.NAMESPACE, _namespace),
    (Filter.HOSTNAME, _hostname),
)


def effective_hostnames(route: GatewayRoute, listener: Listener) -> tuple[str, ...]:
    """Return the hosts that reach ``route`` through ``listener``: the names that both stand for.

    The empty one stands for every host.  There is none where the two have nothing in common.
    """
    own = listener.hostname if listener.protocol in _BY_HOSTNAME else ""
    names = [name for _, name in route.hostnames] if route.kind in _WITH_HOSTNAMES else []
    common = (intersection(own, name) for name in names or [""])
    return tuple(dict.fromkeys(name for name in common if name is not None))


def intersection(one: str, other: str) -> str | None:
    """Return what two host patterns have in common, None where that is nothing; a wildcard is one label or more."""
    if hosts.covers(one, other, deep=True):
        return other
    return one if hosts.covers(other, one, deep=True) else None


def owners(target: ObjectReference, model: Model) -> list[Owner]:
    """Return the Gateways or ListenerSets that a reference means: several where each stage has one of its own."""
    found: list[Owner] = [
        *model.variants(Gateway, target.namespace, target.name),
        *model.variants(ListenerSet, target.namespace, target.name),
    ]
    wanted = target.group, target.kind
    return [owner for owner in found if (owner.resource.gvk.group, owner.resource.gvk.kind) == wanted]


def admission(listener_set: ListenerSet, model: Model) -> Verdict:
    """Tell whether the Gateway of a ListenerSet admits it."""
    home = listener_set.resource.ref.namespace
    answers = {
        allows(gateway.listener_sets, gateway.resource.ref.namespace, home, model)
        for gateway in owners(listener_set.parent, model)
        if isinstance(gateway, Gateway)
    }
    if True in answers:
        return Verdict.ACCEPTED
    if model.is_completed(listener_set, *owners(listener_set.parent, model)):
        return Verdict.UNDECIDED
    return Verdict.REFUSED if answers == {False} else Verdict.UNDECIDED


@lru_cache(maxsize=2)
def attachments(model: Model) -> Mapping[Resource, tuple[Attachment, ...]]:
    """Return what becomes of every route: one attachment for each of its parents, in their order."""
    return {
        route.resource: tuple(attach(route, parent, model) for parent in route.parents)
        for route in model.all(GatewayRoute)
    }


@lru_cache(maxsize=2)
def accepted_routes(model: Model) -> Mapping[tuple[Resource, Pointer], Accepted]:
    """Return each listener that accepts a route with all its routes, by the resource and pointer of the listener."""
    index: dict[tuple[Resource, Pointer], Accepted] = {}
    found = (attachment for each in attachments(model).values() for attachment in each)
    for attachment in found:
        if attachment.owner is not None and attachment.verdict is Verdict.ACCEPTED:
            for listener in attachment.listeners:
                key = attachment.owner.resource, listener.pointer
                routes = index.setdefault(key, Accepted(attachment.owner, listener, [])).routes
                # A route may name a listener twice, by name and by port.
                if not routes or routes[-1] is not attachment.route:
                    routes.append(attachment.route)
    return index


@lru_cache(maxsize=2)
def listener_sets(model: Model) -> Mapping[Resource, list[ListenerSet]]:
    """Return the ListenerSets that each Gateway admits, by the resource of the Gateway."""
    index: dict[Resource, list[ListenerSet]] = {}
    for listener_set in model.all(ListenerSet):
        found = owners(listener_set.parent, model)
        if len(found) == 1 and admission(listener_set, model) is Verdict.ACCEPTED:
            index.setdefault(found[0].resource, []).append(listener_set)
    return index
