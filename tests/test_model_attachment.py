"""Which listeners accept a route: cases from the documented semantics of Gateway API."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingresslint.kustomize import Kustomized
from ingresslint.model import GatewayRoute, ListenerSet, Model, Profile
from ingresslint.model.gateway.attachment import (
    Attachment,
    Filter,
    Verdict,
    accepted_routes,
    admission,
    attach,
    attachments,
    effective_hostnames,
    intersection,
    listener_sets,
)
from ingresslint.model.namespaces import selects
from ingresslint.resource import resources
from ingresslint.syntax import read
from ingresslint.text import Source

GATEWAY = """
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {{name: gw, namespace: {namespace}}}
spec:
  gatewayClassName: example
  {more}
  listeners: [{listeners}]
"""
ROUTE = """
apiVersion: gateway.networking.k8s.io/v1
kind: {kind}
metadata: {{name: route, namespace: {namespace}}}
spec:
  parentRefs: [{parent}]
  hostnames: [{hostnames}]
"""
NAMESPACES = """
apiVersion: v1
kind: Namespace
metadata: {name: known, labels: {team: shop, stage: production}}
---
apiVersion: v1
kind: Namespace
metadata: {name: bare}
"""
HTTP = "{name: http, port: 80, protocol: HTTP}"
HTTPS = "{name: https, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: tls}]}}"
PASSED = "{name: passed, port: 8443, protocol: TLS, tls: {mode: Passthrough}}"
ENDED = "{name: ended, port: 9443, protocol: TLS, tls: {mode: Terminate, certificateRefs: [{name: tls}]}}"
TCP = "{name: tcp, port: 5432, protocol: TCP}"
UDP = "{name: udp, port: 53, protocol: UDP}"
OWN = "{name: own, port: 1000, protocol: example.com/own}"
ALL = "{name: all, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: All}}}"


def selecting(selector: str) -> str:
    return f"{{name: s, port: 80, protocol: HTTP, allowedRoutes: {{namespaces: {{from: Selector, {selector}}}}}}}"


def taking(kinds: str, listener: str = HTTP) -> str:
    return listener[:-1] + f", allowedRoutes: {{kinds: [{kinds}]}}}}"


def serving(hostname: str, protocol: str = "HTTP") -> str:
    return f'{{name: h-{hostname.replace("*", "x")}, port: 80, protocol: {protocol}, hostname: "{hostname}"}}'


@dataclass(frozen=True)
class Case:
    name: str
    listeners: str
    verdict: Verdict
    reason: Filter | None = None
    kind: str = "HTTPRoute"
    parent: str = "{name: gw, namespace: infra}"
    hostnames: str = ""
    namespace: str = "infra"
    home: str = "infra"
    accepting: tuple[str, ...] = ()


def accepted(name: str, listeners: str, *accepting: str, **more: str) -> Case:
    return Case(name, listeners, Verdict.ACCEPTED, accepting=accepting, **more)  # type: ignore[arg-type]


def refused(name: str, reason: Filter, listeners: str, **more: str) -> Case:
    return Case(name, listeners, Verdict.REFUSED, reason, **more)  # type: ignore[arg-type]


def undecided(name: str, reason: Filter, listeners: str, **more: str) -> Case:
    return Case(name, listeners, Verdict.UNDECIDED, reason, **more)  # type: ignore[arg-type]


CASES = [
    # The name and the port of a listener.
    accepted("every listener", f"{HTTP}, {HTTPS}", "http", "https"),
    accepted("by name", f"{HTTP}, {HTTPS}", "https", parent="{name: gw, sectionName: https}"),
    accepted("by port", f"{HTTP}, {HTTPS}", "http", parent="{name: gw, port: 80}"),
    accepted("by name and port", f"{HTTP}, {HTTPS}", "http", parent="{name: gw, sectionName: http, port: 80}"),
    refused("no such name", Filter.SECTION, HTTP, parent="{name: gw, sectionName: https}"),
    refused("a name is compared letter by letter", Filter.SECTION, HTTP, parent="{name: gw, sectionName: HTTP}"),
    refused("no such port", Filter.PORT, HTTP, parent="{name: gw, port: 8080}"),
    refused("the port of another", Filter.PORT, f"{HTTP}, {HTTPS}", parent="{name: gw, sectionName: http, port: 443}"),
    # What a protocol is for.
    accepted("gRPC over HTTP", HTTP, "http", kind="GRPCRoute"),
    accepted("gRPC over HTTPS", HTTPS, "https", kind="GRPCRoute"),
    accepted("TLS that is passed through", PASSED, "passed", kind="TLSRoute", hostnames="a.example.com"),
    accepted("TLS that ends here", ENDED, "ended", kind="TLSRoute", hostnames="a.example.com"),
    accepted("TCP", f"{TCP}, {HTTP}", "tcp", kind="TCPRoute"),
    accepted("UDP", f"{UDP}, {TCP}", "udp", kind="UDPRoute"),
    refused("HTTP in TLS that is passed through", Filter.PROTOCOL, PASSED),
    refused("gRPC in TLS that is passed through", Filter.PROTOCOL, PASSED, kind="GRPCRoute"),
    refused("TLS to an HTTPS listener", Filter.PROTOCOL, HTTPS, kind="TLSRoute", hostnames="a.example.com"),
    refused("TCP to TLS that is passed through", Filter.PROTOCOL, PASSED, kind="TCPRoute"),
    refused("TCP to HTTP", Filter.PROTOCOL, HTTP, kind="TCPRoute"),
    refused("UDP to TCP", Filter.PROTOCOL, TCP, kind="UDPRoute"),
    refused("UDP in TLS that ends here", Filter.PROTOCOL, ENDED, kind="UDPRoute"),
    undecided("HTTP in TLS that ends here", Filter.PROTOCOL, ENDED),
    undecided("TCP in TLS that ends here", Filter.PROTOCOL, ENDED, kind="TCPRoute"),
    undecided("a protocol of an implementation", Filter.PROTOCOL, OWN),
    undecided("a protocol in small letters", Filter.PROTOCOL, "{name: http, port: 80, protocol: http}"),
    # The kinds that a listener takes.
    accepted("a kind that is taken", taking("{kind: GRPCRoute}, {kind: HTTPRoute}"), "http"),
    accepted("with its group", taking("{group: gateway.networking.k8s.io, kind: HTTPRoute}"), "http"),
    accepted("an empty list", taking(""), "http"),
    refused("a kind that is not taken", Filter.KIND, taking("{kind: GRPCRoute}")),
    refused("the same name in another group", Filter.KIND, taking("{group: example.com, kind: HTTPRoute}")),
    refused("a kind that the protocol is not for", Filter.PROTOCOL, taking("{kind: HTTPRoute}", PASSED)),
    # Namespaces.
    accepted("its own namespace, by default", HTTP, "http"),
    accepted("all namespaces", ALL, "all", namespace="elsewhere"),
    accepted("two objects without a namespace", HTTP, "http", home='""', namespace='""', parent="{name: gw}"),
    accepted("selected by label", selecting("selector: {matchLabels: {team: shop}}"), "s", namespace="known"),
    accepted(
        "selected by the label of the name",
        selecting("selector: {matchLabels: {kubernetes.io/metadata.name: unknown}}"),
        "s",
        namespace="unknown",
    ),
    accepted("an empty selector selects all", selecting("selector: {}"), "s", namespace="unknown"),
    refused("another namespace, by default", Filter.NAMESPACE, HTTP, namespace="elsewhere"),
    refused(
        "not selected by label",
        Filter.NAMESPACE,
        selecting("selector: {matchLabels: {team: shop}}"),
        namespace="bare",
    ),
    refused(
        "not selected by the label of the name",
        Filter.NAMESPACE,
        selecting("selector: {matchLabels: {kubernetes.io/metadata.name: other, team: shop}}"),
        namespace="unknown",
    ),
    refused("no selector selects nothing", Filter.NAMESPACE, selecting("x: y"), namespace="unknown"),
    undecided(
        "labels that are not known",
        Filter.NAMESPACE,
        selecting("selector: {matchLabels: {team: shop}}"),
        namespace="unknown",
    ),
    undecided("a namespace that is left out", Filter.NAMESPACE, HTTP, namespace='""'),
    undecided(
        "a Gateway without a namespace", Filter.NAMESPACE, HTTP, home='""', namespace="shop", parent="{name: gw}"
    ),
    # Host names.
    accepted("the same name", serving("a.example.com"), "h-a.example.com", hostnames="A.example.com"),
    accepted("one of the names", serving("a.example.com"), "h-a.example.com", hostnames="b.example.com, a.example.com"),
    accepted("no name is every name", serving("a.example.com"), "h-a.example.com"),
    accepted("a listener without a name", HTTP, "http", hostnames="a.example.com"),
    accepted(
        "only the listeners that fit", f"{serving('a.com')}, {serving('*.b.com')}", "h-x.b.com", hostnames="x.b.com"
    ),
    accepted(
        "TCP knows no names", serving("a.example.com", "TCP"), "h-a.example.com", kind="TCPRoute", hostnames="b.com"
    ),
    refused("another name", Filter.HOSTNAME, serving("a.example.com"), hostnames="b.example.com"),
    refused("the domain of a wildcard", Filter.HOSTNAME, serving("*.example.com"), hostnames="example.com"),
    # Several filters, and several listeners.
    refused("the first filter that fails", Filter.PROTOCOL, PASSED, namespace="elsewhere", hostnames="a.example.com"),
    refused("the listener that comes closest", Filter.NAMESPACE, f"{TCP}, {HTTP}, {UDP}", namespace="elsewhere"),
    undecided(
        "names under a protocol of an implementation", Filter.PROTOCOL, serving("a.com", "own.io/x"), hostnames="b"
    ),
    refused(
        "a refusal outweighs a doubt",
        Filter.HOSTNAME,
        "{name: s, port: 80, protocol: HTTP, hostname: a.com, "
        "allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {team: shop}}}}}",
        namespace="unknown",
        hostnames="b.com",
    ),
    undecided("a doubt outweighs other refusals", Filter.PROTOCOL, f"{OWN}, {TCP}"),
    accepted("one listener is enough", f"{OWN}, {TCP}, {HTTP}", "http"),
    # Parents.
    undecided("a parent that is not in the input", Filter.PARENT, HTTP, parent="{name: other}"),
    undecided("a parent of a mesh", Filter.PARENT, HTTP, parent='{group: "", kind: Service, name: gw}'),
    undecided("a parent of another kind", Filter.PARENT, HTTP, parent="{kind: ListenerSet, name: gw}"),
    undecided("a Gateway without listeners", Filter.PARENT, ""),
]


def model_of(*texts: str, profile: Profile | None = None, completed: frozenset[str] = frozenset()) -> Model:
    sources = [Source(f"{number}.yaml", text) for number, text in enumerate(texts)]
    found = [found for source in sources for document in read(source).documents for found in resources(document)]
    return Model(found, profile or Profile(), Kustomized(frozenset(), completed, frozenset()))


def attached(case: Case, *more: str) -> tuple[Attachment, Model]:
    gateway = GATEWAY.format(listeners=case.listeners, namespace=case.home, more="")
    route = ROUTE.format(kind=case.kind, parent=case.parent, hostnames=case.hostnames, namespace=case.namespace)
    model = model_of(gateway, route, NAMESPACES, *more)
    (view,) = model.all(GatewayRoute)
    return attach(view, view.parents[0], model), model


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_attachment(case: Case) -> None:
    found, model = attached(case)
    assert (found.verdict, found.reason) == (case.verdict, case.reason)
    if case.accepting:
        assert tuple(listener.name for listener in found.listeners) == case.accepting
    assert list(attachments(model).values()) == [(found,)]


def test_there_are_cases_enough() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 40


# The listener's host name, the route's, and what they have in common: the examples of
# https://gateway-api.sigs.k8s.io/concepts/hostnames/ and their counterparts.
HOSTNAMES = [
    ("www.example.com", "www.example.com", "www.example.com"),
    ("*.example.com", "www.example.com", "www.example.com"),
    ("*.example.com", "sub.domain.example.com", "sub.domain.example.com"),
    ("www.example.com", "*.example.com", "www.example.com"),
    ("sub.domain.example.com", "*.example.com", "sub.domain.example.com"),
    ("*.example.com", "*.example.com", "*.example.com"),
    ("*.com", "*.example.com", "*.example.com"),
    ("*.example.com", "*.com", "*.example.com"),
    ("", "www.example.com", "www.example.com"),
    ("www.example.com", "", "www.example.com"),
    ("", "*.example.com", "*.example.com"),
    ("", "", ""),
    ("www.example.com", "foo.example.com", None),
    ("*.example.com", "example.com", None),
    ("example.com", "*.example.com", None),
    ("*.example.com", "*.example.net", None),
    ("*.foo.example.com", "*.bar.example.com", None),
    ("*.example.com", "www.myexample.com", None),
    ("*.foo.example.com", "foo.example.com", None),
    ("www.example.com", "www.example.com.evil.net", None),
]


@pytest.mark.parametrize(("listener", "route", "common"), HOSTNAMES)
def test_host_names_in_common(listener: str, route: str, common: str | None) -> None:
    assert intersection(listener, route) == common


LABELS = st.sampled_from(["a", "b", "com"])
NAMES = st.lists(LABELS, min_size=1, max_size=3).map(".".join)
PATTERNS = st.one_of(st.just(""), NAMES, NAMES.map(lambda name: f"*.{name}"))


def stands_for(pattern: str, host: str) -> bool:
    if pattern.startswith("*."):
        return host.endswith(pattern[1:])
    return pattern in {"", host}


@given(PATTERNS, PATTERNS, NAMES)
@settings(max_examples=200, deadline=None)
def test_what_two_patterns_have_in_common_is_what_both_stand_for(one: str, other: str, host: str) -> None:
    common = intersection(one, other)
    both = stands_for(one, host) and stands_for(other, host)
    assert both == (common is not None and stands_for(common, host))
    assert intersection(other, one) == common


def test_the_hosts_that_reach_a_route() -> None:
    names = '"*.example.com", www.example.com, a.example.net'
    found, _ = attached(accepted("several", serving("*.example.com"), hostnames=names))
    assert effective_hostnames(found.route, found.listeners[0]) == ("*.example.com", "www.example.com")
    found, _ = attached(accepted("all of the listener", serving("*.example.com")))
    assert effective_hostnames(found.route, found.listeners[0]) == ("*.example.com",)
    found, _ = attached(accepted("all", HTTP))
    assert effective_hostnames(found.route, found.listeners[0]) == ("",)


LISTENER_SET = """
apiVersion: gateway.networking.k8s.io/v1
kind: ListenerSet
metadata: {{name: set, namespace: {namespace}}}
spec:
  parentRef: {{name: gw, namespace: infra}}
  listeners: [{listeners}]
"""
ADMISSIONS = [
    ("", "infra", Verdict.REFUSED),
    ("allowedListeners: {namespaces: {from: None}}", "infra", Verdict.REFUSED),
    ("allowedListeners: {namespaces: {from: Same}}", "infra", Verdict.ACCEPTED),
    ("allowedListeners: {namespaces: {from: Same}}", "shop", Verdict.REFUSED),
    ("allowedListeners: {namespaces: {from: All}}", "shop", Verdict.ACCEPTED),
    (
        "allowedListeners: {namespaces: {from: Selector, selector: {matchLabels: {team: shop}}}}",
        "known",
        Verdict.ACCEPTED,
    ),
    (
        "allowedListeners: {namespaces: {from: Selector, selector: {matchLabels: {team: shop}}}}",
        "bare",
        Verdict.REFUSED,
    ),
    ("allowedListeners: {namespaces: {from: Selector, selector: {matchLabels: {a: b}}}}", "shop", Verdict.UNDECIDED),
    ("allowedListeners: {namespaces: {from: Same}}", '""', Verdict.UNDECIDED),
]


@pytest.mark.parametrize(("allowed", "namespace", "verdict"), ADMISSIONS)
def test_admission_of_listener_sets(allowed: str, namespace: str, verdict: Verdict) -> None:
    gateway = GATEWAY.format(listeners=HTTP, namespace="infra", more=allowed)
    model = model_of(gateway, LISTENER_SET.format(namespace=namespace, listeners=HTTPS), NAMESPACES)
    (listener_set,) = model.all(ListenerSet)
    assert admission(listener_set, model) is verdict
    assert bool(listener_sets(model)) == (verdict is Verdict.ACCEPTED)


def set_case(parent: str, allowed: str = "allowedListeners: {namespaces: {from: All}}") -> Attachment:
    gateway = GATEWAY.format(listeners=HTTP, namespace="infra", more=allowed)
    route = ROUTE.format(kind="HTTPRoute", parent=parent, hostnames="", namespace="shop")
    model = model_of(gateway, LISTENER_SET.format(namespace="shop", listeners=HTTPS), route)
    (view,) = model.all(GatewayRoute)
    return attach(view, view.parents[0], model)


def test_a_route_attaches_to_the_listeners_of_a_listener_set_by_its_name() -> None:
    found = set_case("{kind: ListenerSet, name: set, sectionName: https}")
    assert (found.verdict, [listener.name for listener in found.listeners]) == (Verdict.ACCEPTED, ["https"])


def test_the_listeners_of_a_listener_set_are_not_those_of_its_gateway() -> None:
    found = set_case("{name: gw, namespace: infra, sectionName: https}")
    assert (found.verdict, found.reason) == (Verdict.REFUSED, Filter.SECTION)


def test_a_listener_set_that_is_not_admitted_accepts_nothing() -> None:
    found = set_case("{kind: ListenerSet, name: set}", allowed="")
    assert (found.verdict, found.reason) == (Verdict.REFUSED, Filter.ADMISSION)


def test_of_several_stages_the_kindest_counts() -> None:
    other = GATEWAY.format(listeners=HTTPS, namespace="infra", more="")
    case = refused("only in the other stage", Filter.SECTION, HTTP, parent="{name: gw, sectionName: https}")
    assert attached(case)[0].verdict is Verdict.REFUSED
    assert attached(case, other)[0].verdict is Verdict.ACCEPTED


def test_nothing_is_refused_where_kustomize_adds_something() -> None:
    gateway = GATEWAY.format(listeners=HTTP, namespace="infra", more="")
    route = ROUTE.format(kind="HTTPRoute", parent="{name: gw, sectionName: https}", hostnames="", namespace="infra")
    model = model_of(gateway, route, completed=frozenset({"0.yaml"}))
    (view,) = model.all(GatewayRoute)
    assert attach(view, view.parents[0], model).verdict is Verdict.UNDECIDED


def test_each_listener_knows_its_routes_once() -> None:
    parents = "{name: gw, sectionName: http}, {name: gw, port: 80}"
    found, model = attached(accepted("twice", f"{HTTP}, {HTTPS}", parent=parents))
    (entry,) = accepted_routes(model).values()
    assert (entry.listener.name, entry.routes) == ("http", [found.route])


@pytest.mark.parametrize(
    ("selector", "namespace", "answer"),
    [
        ({}, "unknown", True),
        (None, "unknown", False),
        ({"matchLabels": {"team": "shop"}}, "known", True),
        ({"matchLabels": {"team": "shop"}}, "bare", False),
        ({"matchLabels": {"team": "shop"}}, "unknown", None),
        ({"matchLabels": {"team": "shop"}}, "", None),
        ({"matchLabels": {"kubernetes.io/metadata.name": "bare"}}, "bare", True),
        ({"matchLabels": {"kubernetes.io/metadata.name": "unknown"}}, "unknown", True),
        ({"matchLabels": {"kubernetes.io/metadata.name": "unknown"}}, "", None),
        (
            {"matchExpressions": [{"key": "kubernetes.io/metadata.name", "operator": "NotIn", "values": ["a"]}]},
            "b",
            True,
        ),
        (
            {"matchExpressions": [{"key": "kubernetes.io/metadata.name", "operator": "NotIn", "values": ["a"]}]},
            "a",
            False,
        ),
        ({"matchExpressions": [{"key": "stage", "operator": "Exists"}]}, "known", True),
        ({"matchExpressions": [{"key": "stage", "operator": "DoesNotExist"}]}, "unknown", None),
    ],
)
def test_selected_namespaces(selector: object, namespace: str, answer: bool | None) -> None:  # noqa: FBT001
    assert selects(selector, namespace, model_of(NAMESPACES)) is answer
