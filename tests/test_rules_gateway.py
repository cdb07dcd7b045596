"""What the rules about Gateway API say, how sure they are, and that nothing in a manifest makes them fail."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rule_cases import config_for, run

from ingresslint.finding import Finding
from ingresslint.run import lint
from ingresslint.syntax import read
from ingresslint.text import Source

RULES = (
    "backend-tls-policy-target-missing",
    "certificate-ref-invalid",
    "gateway-class-missing",
    "gateway-listener-conflict",
    "gateway-parent-missing",
    "http-grpc-overlap",
    "listener-set-not-admitted",
    "reference-grant-ineffective",
    "reference-grant-missing",
    "route-hostname-mismatch",
    "route-not-accepted",
    "route-without-backend",
    "tls-route-listener-mode",
    "wildcard-certificate-depth",
)
COMPLETE = "# profile: {complete: true}\n"
GATEWAY = """
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: public, namespace: infra}
spec:
  gatewayClassName: istio
  allowedListeners: {namespaces: {from: All}}
  listeners:
    - {name: http, port: 80, protocol: HTTP, hostname: "*.example.com"}
    - name: https
      port: 443
      protocol: HTTPS
      hostname: "*.example.com"
      tls: {certificateRefs: [{name: public-tls, namespace: certificates}]}
"""
ROUTE = """
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {{name: web, namespace: {namespace}}}
spec:
  parentRefs: [{parent}]
  hostnames: [{host}]
  rules: [{{backendRefs: [{{name: web, {backend}port: 80}}]}}]
"""


def route(
    parent: str = "{name: public}", namespace: str = "infra", host: str = "a.example.com", backend: str = ""
) -> str:
    return ROUTE.format(parent=parent, namespace=namespace, host=host, backend=backend)


def findings(rule: str, *documents: str, profile: str = "") -> tuple[Finding, ...]:
    result = run(profile + "---".join(documents), select=(rule,))
    assert not result.crashes
    return result.findings


def only(rule: str, *documents: str, profile: str = "") -> Finding:
    (finding,) = findings(rule, *documents, profile=profile)
    return finding


def line(finding: Finding) -> str:
    """Return the text that a finding points at."""
    at = finding.problem.at
    return at.source.slice(at.span())


def noted(finding: Finding) -> list[str]:
    return [note.at.source.slice(note.at.span()) for note in finding.problem.notes]


def gateway_of_class(name: str) -> str:
    return GATEWAY.replace("istio", name)


CLASS = """
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: internal}
spec: {controllerName: example.com/controller}
"""


@pytest.mark.parametrize(
    ("others", "profile", "severity", "phrase"),
    [
        ((), "", "info", "is not in the input"),
        ((CLASS,), "", "warning", "is not in the input"),
        ((), COMPLETE, "error", "does not exist"),
    ],
)
def test_how_sure_it_is_that_a_class_is_missing(
    others: tuple[str, ...], profile: str, severity: str, phrase: str
) -> None:
    found = only("gateway-class-missing", gateway_of_class("intern"), *others, profile=profile)
    assert found.severity == severity
    assert f"GatewayClass intern {phrase}" in found.problem.message
    assert ("did you mean internal?" in found.problem.message) == bool(others)


def test_a_parent_in_another_namespace_is_pointed_at() -> None:
    found = only("gateway-parent-missing", GATEWAY, route(namespace="shop"))
    assert found.severity == "info"
    assert "Gateway shop/public is not in the input" in found.problem.message
    assert found.problem.message.endswith("; to mean one of another namespace, name that namespace")
    assert [note.message for note in found.problem.notes] == ["there is one in namespace infra"]


def test_a_parent_in_a_namespace_with_gateways_is_probably_misspelled() -> None:
    found = only("gateway-parent-missing", GATEWAY, route("{name: publik}"))
    assert (found.severity, line(found)) == ("warning", "publik")
    assert found.problem.message.endswith("; did you mean public?")


def test_a_parent_is_missing_for_certain_where_everything_is_known() -> None:
    found = only("gateway-parent-missing", route("{name: publik}"), profile=COMPLETE)
    assert found.severity == "error"
    assert "Gateway infra/publik does not exist" in found.problem.message


@pytest.mark.parametrize(
    ("parent", "namespace", "pointed", "said", "note"),
    [
        (
            "{name: public, sectionName: htps}",
            "infra",
            "htps",
            "it has http and https; did you mean https?",
            "listeners",
        ),
        ("{name: public, port: 81}", "infra", "81", "has no listener on port 81, it has 80 and 443", "80"),
        (
            "{name: public, port: 443, sectionName: http}",
            "infra",
            "443",
            "listener http of Gateway infra/public has port 80",
            "80",
        ),
        ("{name: public, namespace: infra}", "shop", "public", "it takes those of its own, infra, only", "name"),
    ],
)
def test_why_a_route_is_not_accepted(parent: str, namespace: str, pointed: str, said: str, note: str) -> None:
    found = only("route-not-accepted", GATEWAY, route(parent, namespace))
    assert (found.severity, line(found)) == ("error", pointed)
    assert said in found.problem.message
    assert note in noted(found)[0]


def test_a_listener_of_a_listener_set_is_named_through_the_listener_set() -> None:
    listener_set = """
apiVersion: gateway.networking.k8s.io/v1
kind: ListenerSet
metadata: {name: shop, namespace: shop}
spec:
  parentRef: {name: public, namespace: infra}
  listeners: [{name: extra, port: 80, protocol: HTTP, hostname: shop.example.net}]
"""
    found = only("route-not-accepted", GATEWAY, listener_set, route("{name: public, sectionName: extra}"))
    assert "ListenerSet shop/shop has one: name it as the parent (kind: ListenerSet, namespace: shop)" in (
        found.problem.message
    )
    assert noted(found)[1] == "extra"


def test_the_names_that_no_listener_serves() -> None:
    found = only("route-hostname-mismatch", GATEWAY, route(host="example.com, b.example.net"))
    assert line(found) == "[example.com, b.example.net]"
    assert "Gateway infra/public serves *.example.com, and not example.com or b.example.net" in found.problem.message
    assert noted(found) == ['"*.example.com"', '"*.example.com"']
    found = only("route-hostname-mismatch", GATEWAY, route(host="example.com, b.example.com"))
    assert (line(found), found.problem.field) == ("example.com", "spec.hostnames[0]")


SERVICE = """
apiVersion: v1
kind: Service
metadata: {name: web, namespace: backend}
spec: {clusterIP: None, ports: [{port: 80}]}
"""
GRANT = """
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: {{name: grant, namespace: {namespace}}}
spec:
  from: [{{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: {origin}}}]
  to: [{{group: "", kind: Service, name: {name}}}]
"""


@pytest.mark.parametrize(
    ("others", "profile", "severity"),
    [
        ((), "", "info"),
        ((GRANT.format(namespace="backend", origin="billing", name="api"),), "", "warning"),
        ((SERVICE,), "", "error"),
        ((), COMPLETE, "error"),
    ],
)
def test_how_sure_it_is_that_a_grant_is_missing(others: tuple[str, ...], profile: str, severity: str) -> None:
    crossing = route(namespace="shop", backend="namespace: backend, ")
    found = only("reference-grant-missing", crossing, *others, profile=profile)
    assert (found.severity, line(found)) == (severity, "backend")
    assert 'from group gateway.networking.k8s.io, kind HTTPRoute, namespace shop to group "", kind Service' in (
        found.problem.message
    )
    assert ("there is no ReferenceGrant in namespace backend" in found.problem.message) == bool(profile)


def test_a_grant_that_is_almost_right_is_pointed_at() -> None:
    crossing = route(namespace="shop", backend="namespace: backend, ")
    other_name = GRANT.format(namespace="backend", origin="shop", name="api")
    found = only("reference-grant-missing", crossing, other_name, SERVICE)
    assert [note.message for note in found.problem.notes] == ["this grant is for others than what is meant"]
    wrong_side = GRANT.format(namespace="shop", origin="shop", name="web")
    found = only("reference-grant-missing", crossing, wrong_side, SERVICE)
    assert [note.message for note in found.problem.notes] == [
        "this grant permits references into shop, where it stands; it belongs into backend"
    ]


def test_a_secret_that_a_controller_makes_has_a_home_too() -> None:
    certificate = """
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {name: public, namespace: certificates}
spec: {secretName: public-tls, dnsNames: [a.example.com], issuerRef: {name: ca}}
"""
    assert only("reference-grant-missing", GATEWAY).severity == "info"
    assert only("reference-grant-missing", GATEWAY, certificate).severity == "error"


def test_the_depth_of_a_wildcard_is_an_error_where_the_certificate_is_known() -> None:
    deep = route(host="a.b.example.com")
    found = only("wildcard-certificate-depth", GATEWAY, deep)
    assert (found.severity, line(found)) == ("info", "a.b.example.com")
    certificate = """
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {name: public, namespace: certificates}
spec: {secretName: public-tls, dnsNames: ["*.example.com", example.com], issuerRef: {name: ca}}
"""
    found = only("wildcard-certificate-depth", GATEWAY, deep, certificate)
    assert found.severity == "error"
    assert "its certificate is for *.example.com and example.com" in found.problem.message


def test_a_policy_names_a_port_and_not_its_number() -> None:
    service = SERVICE.replace("{port: 80}", "{name: http, port: 80}, {name: tls, port: 443}")
    policy = """
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata: {name: web, namespace: backend}
spec:
  targetRefs: [{group: "", kind: Service, name: web, sectionName: "443"}]
  validation: {hostname: web.example.com, wellKnownCACertificates: System}
"""
    found = only("backend-tls-policy-target-missing", service, policy)
    assert "it has http and tls; the port with this number is called tls" in found.problem.message
    assert len(noted(found)) == 1


def test_nothing_depends_on_the_order_of_files() -> None:
    texts = [GATEWAY, route("{name: publik}"), route("{name: public, port: 81}", host="b.example.net"), SERVICE]
    config = config_for("", select=RULES)
    sources = [Source(f"{number}.yaml", text) for number, text in enumerate(texts)]
    said = [[finding.problem.message for finding in lint(order, config).findings] for order in (sources, sources[::-1])]
    assert said[0] == said[1]
    assert said[0]


# Versions that no schema is known for reach the model as they are written.
OBJECTS: list[Any] = [
    document.value
    for document in read(
        Source(
            "objects.yaml",
            "---".join(
                [
                    GATEWAY,
                    CLASS,
                    route(),
                    GRANT.format(namespace="certificates", origin="infra", name="web"),
                    """
apiVersion: gateway.networking.k8s.io/v1
kind: ListenerSet
metadata: {name: shop, namespace: infra}
spec:
  parentRef: {name: public}
  listeners: [{name: own, port: 80, protocol: TCP, allowedRoutes: {kinds: [{kind: TCPRoute}], namespaces: {from: All}}}]
""",
                    """
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: {name: api, namespace: infra}
spec:
  parentRefs: [{name: public, sectionName: http, port: 80}]
  rules:
    - filters: [{type: RequestMirror, requestMirror: {backendRef: {name: api, namespace: other, port: 1}}}]
      backendRefs: [{name: api, port: 9000, weight: 0}]
""",
                    """
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata: {name: web, namespace: infra}
spec: {targetRefs: [{group: "", kind: Service, name: web, sectionName: http}]}
""",
                ]
            ),
        )
    ).documents
]
JUNK = st.sampled_from(
    [None, True, 0, -1, 2.5, "", "x", "*.", "{}", [], [None], [[]], ["a", {}], {}, {"a": None}, {"name": 7}]
)


def places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [*([path] if path else []), *(place for key, member in items for place in places(member, (*path, key)))]


PLACES = [(number, *place) for number, found in enumerate(OBJECTS) for place in places(found) if place[0] == "spec"]


@given(st.lists(st.tuples(st.sampled_from(PLACES), JUNK), min_size=1, max_size=3))
@settings(max_examples=60, deadline=None)
def test_any_value_may_stand_in_any_place(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    objects = deepcopy(OBJECTS)
    for place, junk in changes:
        target = objects
        for step in place[:-1]:
            fits = isinstance(target, dict) or (isinstance(target, list) and step < len(target))
            target = target[step] if fits and (not isinstance(target, dict) or step in target) else None
        if isinstance(target, dict) or (isinstance(target, list) and place[-1] < len(target)):
            target[place[-1]] = junk
    for version in ("v1", "v9"):
        for found in objects:
            found["apiVersion"] = f"gateway.networking.k8s.io/{version}"
        text = "\n---\n".join(json.dumps(found) for found in objects)
        assert lint([Source("junk.yaml", text)], config_for("", select=RULES)).crashes == ()
