"""Where an error is shown, what it says, and what is said beside it."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingresslint import api
from ingresslint.api import Target, Version, catalog
from ingresslint.api.structure import Type
from ingresslint.api.validation import VALIDATIONS, features
from ingresslint.api.validation.ingress_notation import replacement
from ingresslint.resource import GroupVersionKind, Location, Resource, resources
from ingresslint.syntax import Document, read
from ingresslint.text import Source, Span

DOCS = Path(__file__).parent.parent / "docs" / "api-validation.md"


def found(text: str, kubernetes: str = "1.37") -> list[tuple[str, str, str]]:
    """Return for every error its kind, its field and the text that it is shown at."""
    stream = read(Source("manifest.yaml", dedent(text)))
    (resource,) = resources(stream.documents[0])
    rows = []
    for refusal in api.review(resource, Target(Version.parse(kubernetes))).refusals:
        error = refusal.error
        span = Location(resource, error.pointer, error.part).span()
        rows.append((error.type.name, error.path, resource.source.slice(span)))
    return rows


def messages(text: str) -> list[str]:
    (resource,) = resources(read(Source("manifest.yaml", dedent(text))).documents[0])
    return [refusal.error.message for refusal in api.review(resource, Target(Version(1, 37))).refusals]


def test_the_first_cluster_ip_is_shown_where_it_is_written() -> None:
    text = """\
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {type: NodePort, clusterIP: None, ports: [{port: 80}]}
        """
    assert found(text) == [("INVALID", "spec.clusterIPs[0]", "None")]


def test_a_headless_service_and_a_local_policy_are_in_order() -> None:
    headless = """\
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {clusterIP: None, selector: {app: web}}
        """
    local = """\
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {type: LoadBalancer, externalTrafficPolicy: Local, ports: [{port: 80}]}
        """
    assert found(headless) == []
    assert found(local) == []


def test_an_old_backend_is_shown_in_its_own_notation_and_named_in_that_of_v1() -> None:
    text = """\
        apiVersion: extensions/v1beta1
        kind: Ingress
        metadata: {name: web}
        spec: {backend: {serviceName: Web, servicePort: "80"}}
        """
    assert found(text) == [
        ("INVALID", "spec.defaultBackend.service.name", "Web"),
        ("INVALID", "spec.defaultBackend.service.port.name", '"80"'),
    ]
    assert found(text, "1.21") == [
        ("INVALID", "spec.backend.serviceName", "Web"),
        ("INVALID", "spec.backend.servicePort", '"80"'),
    ]


def test_a_missing_field_is_shown_at_its_parent() -> None:
    text = """\
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: web}
        spec:
          rules:
            - http:
                paths: [{path: /, pathType: Prefix, backend: {service: {name: web}}}]
        """
    assert found(text) == [("REQUIRED", "spec.rules[0].http.paths[0].backend", "{service: {name: web}}")]


def test_a_bad_label_is_shown_at_its_key_or_value() -> None:
    text = """\
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
          labels: {a b: c, d: e f}
          annotations: {g h: i}
        """
    shown = [row for row in found(text) if row[0] == "INVALID"]
    assert shown == [
        ("INVALID", "metadata.labels", "a b"),
        ("INVALID", "metadata.labels", "e f"),
        ("INVALID", "metadata.annotations", "g h"),
    ]


@pytest.mark.parametrize(
    ("kind", "name", "valid"),
    [
        ("rbac.authorization.k8s.io/v1 ClusterRole", "system:edge", True),
        ("rbac.authorization.k8s.io/v1 ClusterRole", "a/b", False),
        ("v1 Namespace", "a.b", False),
        ("v1 ConfigMap", "a.b", True),
        ("apps/v1 StatefulSet", "a.b", False),
        ("batch/v1 CronJob", "a" * 53, False),
        ("v1 ConfigMap", "a" * 53, True),
    ],
)
def test_each_kind_has_its_own_rule_for_names(kind: str, name: str, valid: bool) -> None:  # noqa: FBT001 - a column
    api_version, _, kind = kind.rpartition(" ")
    text = f"apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: '{name}'}}\n"
    assert (("INVALID", "metadata.name") in [row[:2] for row in found(text)]) != valid


def test_the_namespace_of_a_kind_without_one_is_ignored() -> None:
    spec = "spec: {controller: example.com/edge}"
    text = f"apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: {{name: edge, namespace: Shop}}\n{spec}\n"
    assert found(text) == []


def test_a_question_needs_no_name() -> None:
    text = """\
        apiVersion: authorization.k8s.io/v1
        kind: SelfSubjectAccessReview
        spec: {resourceAttributes: {verb: get, resource: pods}}
        """
    assert found(text) == []


def test_nothing_is_concluded_from_what_could_not_be_decoded() -> None:
    text = """\
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec:
          type: [NodePort]
          ports: [{port: 80, nodePort: 30080}]
        """
    assert found(text) == [("TYPE_INVALID", "spec.type", "[NodePort]")]


def test_other_objects_of_the_document_are_still_judged() -> None:
    text = """\
        apiVersion: v1
        kind: Service
        metadata: {name: Web}
        spec:
          ports: [{name: a, port: "80"}, {name: b, port: 0, targetPort: 8080}]
        """
    assert found(text) == [
        ("TYPE_INVALID", "spec.ports[0].port", '"80"'),
        ("INVALID", "metadata.name", "Web"),
        ("INVALID", "spec.ports[1].port", "0"),
    ]


def test_a_slip_in_a_value_is_answered_with_the_value_that_was_meant() -> None:
    text = """\
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {type: clusterIP, sessionAffinity: clientip, ports: [{port: 80, protocol: tcp, targetPort: "8080"}]}
        """
    said = " ".join(messages(text))
    for meant in ("did you mean ClusterIP?", "did you mean ClientIP?", "did you mean TCP?", "write 8080"):
        assert meant in said


V1 = GroupVersionKind("networking.k8s.io", "v1", "Ingress")
BETA = GroupVersionKind("networking.k8s.io", "v1beta1", "Ingress")
PATH = ("spec", "rules", 0, "http", "paths", 0, "backend")


def with_backend(backend: Any) -> dict[str, Any]:
    return {"spec": {"rules": [{"http": {"paths": [{"backend": backend}]}}], "backend": backend}}


@pytest.mark.parametrize(
    ("backend", "text"),
    [
        ({"serviceName": "web", "servicePort": 80}, "service: {name: web, port: {number: 80}}"),
        ({"serviceName": "web", "servicePort": "http"}, "service: {name: web, port: {name: http}}"),
        ({"serviceName": "web", "servicePort": "80"}, "service: {name: web, port: {number: 80}}"),
        ({"serviceName": "80", "servicePort": "on"}, 'service: {name: "80", port: {name: "on"}}'),
        ({"serviceName": "web"}, "service: {name: web, port: {number: …}}"),
        ({"serviceName": ["web"], "servicePort": True}, "service: {name: …, port: {number: …}}"),
    ],
)
def test_what_to_write_in_v1_instead(backend: dict[str, Any], text: str) -> None:
    written = with_backend(backend)
    assert replacement(V1, written, (*PATH, "serviceName")) == text
    assert replacement(V1, written, (*PATH, "servicePort")) == text
    assert replacement(V1, written, ("spec", "backend")) == f"defaultBackend: {{{text}}}"


def test_what_to_write_in_v1beta1_instead() -> None:
    backend = {"service": {"name": "web", "port": {"number": 80}}}
    written = {**with_backend(backend), "spec": {**with_backend(backend)["spec"], "defaultBackend": backend}}
    assert replacement(BETA, written, (*PATH, "service")) == "serviceName: web, servicePort: 80"
    assert replacement(BETA, written, ("spec", "defaultBackend")) == "backend: {serviceName: web, servicePort: 80}"


def test_other_fields_and_kinds_have_no_replacement() -> None:
    backend = {"serviceName": "web", "servicePort": 80}
    written = with_backend(backend)
    assert replacement(V1, written, (*PATH, "sevice")) is None
    assert replacement(V1, written, ("spec", "serviceName")) is None
    assert replacement(BETA, written, (*PATH, "serviceName")) is None
    assert replacement(GroupVersionKind("example.com", "v1", "Ingress"), written, ("spec", "backend")) is None
    assert (
        replacement(V1, {"spec": [backend]}, ("spec", "backend"))
        == "defaultBackend: {service: {name: …, port: {number: …}}}"
    )


WORDS = st.sampled_from([
    "", "web", "Web", "80", "None", "*", "*.a", "10.0.0.1", "::1", "10.0.0.0/8", "a/b", "Prefix", "In", "TCP", "IPv4",
    "ClusterIP", "LoadBalancer", "ExternalName", "ClientIP", "Local", "Namespace", "\ud800", "\0", "9" * 5000,
])  # fmt: skip
NUMBERS = st.sampled_from([-1, 0, 1, 80, 65535, 65536, 2**31 - 1, 2**31, 2**64])
ANYTHING = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(WORDS, inner, max_size=2),
    max_leaves=4,
)


def values(described: Type) -> st.SearchStrategy[Any]:
    """Return values of a type, now and then with one of any other type in them."""
    return st.integers(0, 30).flatmap(lambda number: proper(described) if number else ANYTHING)


def proper(described: Type) -> st.SearchStrategy[Any]:
    if described.fields:
        members = {name: values(member) for name, member in described.fields.items()}
        return st.fixed_dictionaries({}, optional=members)
    if described.values:
        return st.dictionaries(WORDS, values(described.values), max_size=2)
    if described.items:
        return st.lists(values(described.items), max_size=3)
    return {str: WORDS, int: NUMBERS, bool: st.booleans()}.get(next(iter(described.python), object), ANYTHING)


def bare(value: Any, gvk: GroupVersionKind) -> Resource:
    """Return an object that holds any value, also one that no manifest can hold."""
    members = value if isinstance(value, dict) else {}
    content = {**members, "apiVersion": gvk.api_version, "kind": gvk.kind}
    (resource,) = resources(Document(Source("manifest.yaml", ""), Span(0, 0), content))
    return resource


@pytest.mark.parametrize("gvk", sorted(VALIDATIONS), ids=str)
def test_no_value_in_any_place_is_too_much(gvk: GroupVersionKind) -> None:
    described = catalog.schema(gvk, Target(Version(1, 37)))
    assert described

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(values(described), st.sampled_from([Version(1, 19), Version(1, 30), Version(1, 37)]))
    def check(value: Any, kubernetes: Version) -> None:
        review = api.review(bare(value, gvk), Target(kubernetes))
        assert all(refusal.error.message for refusal in review.refusals)

    check()


def test_the_documentation_names_every_change_between_versions() -> None:
    text = DOCS.read_text(encoding="utf-8")
    changes = {str(value) for name, value in vars(features).items() if name.isupper()}
    assert changes <= set(re.findall(r"\b1\.\d\d\b", text))
    for gvk in VALIDATIONS:
        assert str(gvk) in text
