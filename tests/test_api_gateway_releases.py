"""Releases and channels of the Gateway API: what is served, and which fields and limits there are."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from ingresslint import api, tables
from ingresslint.api import ErrorType, Review, Status, Target, Version, catalog
from ingresslint.api.gateway.bundle import CHANNELS, Bundle, described, holds, span
from ingresslint.resource import GroupVersionKind, resources
from ingresslint.syntax import read
from ingresslint.text import Source

KUBERNETES = Version(1, 36)
NOBODY_SAID = Target(KUBERNETES)
DESCRIBED = [Version(1, minor) for minor in range(8)]


def review(text: str, target: Target = NOBODY_SAID) -> Review:
    (document,) = read(Source("gateway.yaml", text)).documents
    (resource,) = resources(document)
    return api.review(resource, target)


def object_of(kind: str, spec: Any, version: str = "v1") -> str:
    group = "gateway.networking.x-k8s.io" if kind.startswith("X") else "gateway.networking.k8s.io"
    value = {"apiVersion": f"{group}/{version}", "kind": kind, "metadata": {"name": "it"}, "spec": spec}
    return json.dumps(value)


def errors(judged: Review) -> set[str]:
    found = (refusal.error for refusal in judged.refusals)
    return {error.path for error in found if error.type is not ErrorType.WARNING}


def target(version: str, channel: str = "standard") -> Target:
    return Target(KUBERNETES, Version.parse(version), channel)


def served_types() -> list[GroupVersionKind]:
    groups = tables.load("gateway", "versions.yaml")["groups"]
    return [
        GroupVersionKind(group, version, kind)
        for group, kinds in groups.items()
        for kind, versions in kinds.items()
        for version in versions
    ]


def test_the_groups_are_those_that_the_catalogue_hands_over() -> None:
    assert {gvk.group for gvk in served_types()} == catalog.GATEWAY_GROUPS


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_described_type_compiles_in_every_release(channel: str) -> None:
    for version in [*DESCRIBED, Version(0, 5), Version(9, 0)]:
        for gvk in served_types():
            compiled = catalog.schema(gvk, Target(KUBERNETES, version, channel))
            assert compiled is None or {"spec", "metadata"} <= set(compiled.fields or {}), (version, gvk)


@pytest.mark.parametrize(
    ("type_", "bundle", "channel", "status", "introduced", "replacement"),
    [
        ("v1 HTTPRoute", "1.0", "standard", Status.SERVED, "1.0", ""),
        ("v1 HTTPRoute", "0.8", "standard", Status.TOO_NEW, "1.0", ""),
        ("v1beta1 Gateway", "1.6", "standard", Status.SERVED, "0.5", "gateway.networking.k8s.io/v1"),
        ("v1alpha2 Gateway", "0.7", "standard", Status.DEPRECATED, "0.4", "gateway.networking.k8s.io/v1"),
        ("v1alpha2 Gateway", "0.8", "standard", Status.REMOVED, "0.4", "gateway.networking.k8s.io/v1"),
        ("v1alpha2 GRPCRoute", "1.1", "standard", Status.OTHER_CHANNEL, "0.6", "gateway.networking.k8s.io/v1"),
        ("v1alpha2 GRPCRoute", "1.1", "experimental", Status.DEPRECATED, "0.6", "gateway.networking.k8s.io/v1"),
        ("v1alpha2 GRPCRoute", "1.2", "experimental", Status.REMOVED, "0.6", "gateway.networking.k8s.io/v1"),
        ("v1alpha2 ReferenceGrant", "1.2", "standard", Status.REMOVED, "0.6", "gateway.networking.k8s.io/v1"),
        ("v1 TLSRoute", "1.4", "standard", Status.TOO_NEW, "1.5", ""),
        ("v1alpha3 TLSRoute", "1.4", "standard", Status.OTHER_CHANNEL, "1.4", "gateway.networking.k8s.io/v1"),
        ("v1 TCPRoute", "1.6", "standard", Status.SERVED, "1.6", ""),
        ("v1alpha2 TCPRoute", "1.6", "experimental", Status.DEPRECATED, "0.4", "gateway.networking.k8s.io/v1"),
        ("v1 ListenerSet", "1.5", "standard", Status.SERVED, "1.5", ""),
        ("v1 BackendTLSPolicy", "1.3", "experimental", Status.TOO_NEW, "1.4", ""),
    ],
)
def test_what_a_release_serves(  # noqa: PLR0913, PLR0917 - the columns of a table
    type_: str, bundle: str, channel: str, status: Status, introduced: str, replacement: str
) -> None:
    version, _, kind = type_.partition(" ")
    found = catalog.lookup(GroupVersionKind("gateway.networking.k8s.io", version, kind), target(bundle, channel))
    assert found.status is status
    assert found.lifetime is not None
    assert (str(found.lifetime.introduced), found.lifetime.replacement) == (introduced, replacement)
    assert found.lifetime.product == "Gateway API"


@pytest.mark.parametrize(
    ("type_", "status", "suggestion"),
    [
        ("gateway.networking.k8s.io/v1alpha2 TCPRoute", Status.DEPRECATED, ""),
        ("gateway.networking.x-k8s.io/v1alpha1 XBackend", Status.SERVED, ""),
        ("gateway.networking.x-k8s.io/v1alpha1 XTelemetryPolicy", Status.SERVED, ""),
        ("gateway.networking.x-k8s.io/v1alpha1 XListenerSet", Status.REMOVED, ""),
        ("gateway.networking.k8s.io/v1alpha2 ReferencePolicy", Status.REMOVED, ""),
        ("gateway.networking.k8s.io/v1 ConformanceReport", Status.FOREIGN, ""),
        ("gateway.networking.k8s.io/v1 HttpRoute", Status.UNKNOWN, "gateway.networking.k8s.io/v1 HTTPRoute"),
        ("gateway.networking.k8s.io/v2 Gateway", Status.UNKNOWN, "gateway.networking.k8s.io/v1 Gateway"),
        ("gateway.networking.x-k8s.io/v1 Gateway", Status.UNKNOWN, "gateway.networking.k8s.io/v1 Gateway"),
        ("gateway.networking.k8s.io/v1 Nonsense", Status.UNKNOWN, ""),
    ],
)
def test_where_nobody_said_what_is_installed_the_friendliest_answer_counts(
    type_: str, status: Status, suggestion: str
) -> None:
    api_version, _, kind = type_.partition(" ")
    found = catalog.lookup(GroupVersionKind.parse(api_version, kind), NOBODY_SAID)
    assert (found.status, found.suggestion) == (status, suggestion)


RETRY = {"rules": [{"retry": {"codes": [503]}}]}


def test_a_field_of_another_channel_is_unknown_and_the_message_says_where_it_is() -> None:
    (refusal,) = review(object_of("HTTPRoute", RETRY), target("1.6")).refusals
    assert (refusal.error.type, refusal.error.part) == (ErrorType.UNKNOWN_FIELD, "key")
    assert refusal.error.path == "spec.rules[0].retry"
    assert "the experimental channel has it since 1.2" in refusal.error.message
    assert not review(object_of("HTTPRoute", RETRY), target("1.6", "experimental")).refusals
    assert not review(object_of("HTTPRoute", RETRY), target("1.7")).refusals


@pytest.mark.parametrize("bundle", [None, Version(9, 0)])
def test_a_missing_fact_never_becomes_an_error(bundle: Version | None) -> None:
    judged = review(object_of("HTTPRoute", {"useDefaultGateways": "All"}), Target(KUBERNETES, bundle))
    (refusal,) = judged.refusals
    assert (refusal.error.type, refusal.error.path) == (ErrorType.WARNING, "spec.useDefaultGateways")
    assert "the experimental channel has it since 1.4" in refusal.error.message


@pytest.mark.parametrize(
    ("kind", "spec", "refused", "accepted"),
    [
        ("HTTPRoute", {"rules": [{"timeouts": {"request": "1s"}}]}, "1.1", "1.2"),
        ("HTTPRoute", {"rules": [{"name": "a"}]}, "1.3", "1.4"),
        ("HTTPRoute", {"rules": [{"filters": [{"type": "CORS", "cors": {}}]}]}, "1.4", "1.5"),
        ("HTTPRoute", {"rules": []}, "1.5", "1.4"),
        ("HTTPRoute", {"rules": [{"name": "a"}, {"name": "a"}]}, "1.7", "1.6"),
        (
            "HTTPRoute",
            {"rules": [{"filters": [{"type": "RequestRedirect", "requestRedirect": {"statusCode": 308}}]}]},
            "1.4",
            "1.5",
        ),
        (
            "Gateway",
            {"gatewayClassName": "a", "listeners": [{"name": "a", "protocol": "TLS", "port": 443}]},
            "1.5",
            "1.4",
        ),
        (
            "Gateway",
            {
                "gatewayClassName": "a",
                "listeners": [{"name": "a", "protocol": "HTTP", "port": 80}],
                "infrastructure": {"annotations": {f"a{number}": "" for number in range(9)}},
            },
            "1.5",
            "1.6",
        ),
    ],
)
def test_releases_differ(kind: str, spec: Any, refused: str, accepted: str) -> None:
    assert errors(review(object_of(kind, spec), target(refused)))
    assert not errors(review(object_of(kind, spec), target(accepted)))


def test_parents_are_told_apart_by_port_in_the_experimental_channel_only() -> None:
    spec = {"parentRefs": [{"name": "edge", "port": 80}, {"name": "edge", "port": 443}]}
    assert errors(review(object_of("HTTPRoute", spec), target("1.6"))) == {"spec.parentRefs"}
    assert not errors(review(object_of("HTTPRoute", spec), target("1.6", "experimental")))


def test_nothing_is_read_without_an_object_of_these_groups() -> None:
    code = (
        "import sys\n"
        "from ingresslint import api\n"
        "from ingresslint import tables\n"
        "from ingresslint.resource import resources\n"
        "from ingresslint.syntax import read\n"
        "from ingresslint.text import Source\n"
        "text = 'apiVersion: networking.k8s.io/v1\\nkind: Ingress\\nmetadata: {name: a}\\n'\n"
        "(resource,) = resources(read(Source('a', text)).documents[0])\n"
        "api.review(resource, api.Target(api.Version(1, 36)))\n"
        "assert 'ingresslint.api.gateway' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_spans_hold_where_they_say() -> None:
    standard = Bundle(Version(1, 5), "standard")
    assert holds("1.5", standard)
    assert not holds("1.6", standard)
    assert holds("..1.6", standard)
    assert not holds("1.1..1.5", standard)
    assert not holds({"experimental": "1.0"}, standard)
    assert str(span("1.1..1.5", "standard")) == "from 1.1 to before 1.5"
    assert described({"experimental": "1.2"}) == "the experimental channel has it since 1.2"
