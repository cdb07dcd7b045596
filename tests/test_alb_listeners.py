"""What an Application Load Balancer listens on, and who shares it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rule_cases import config_for

from ingresslint.finding import Severity
from ingresslint.model.aws.alb_listeners import HTTP, HTTPS, parse_listen_ports
from ingresslint.run import lint
from ingresslint.text import Source

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6) | st.sampled_from([HTTP, HTTPS]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([HTTP, HTTPS, "tcp"]), inner),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("text", "protocols"),
    [
        ('[{"HTTP": 80}, {"HTTPS": 443}]', {80: HTTP, 443: HTTPS}),
        ('[{"HTTP": 80, "HTTPS": 443}]', {80: HTTP, 443: HTTPS}),
        ('[{"HTTP": 80}, {"HTTP": 8080}]', {80: HTTP, 8080: HTTP}),
        ('[{"HTTP": 443}, {"HTTPS": 443}]', {443: HTTPS}),
        ('[{"HTTP": 80, "HTTP": 81}]', {81: HTTP}),
    ],
)
def test_the_ports_of_a_list(text: str, protocols: dict[int, str]) -> None:
    found = parse_listen_ports(text)
    assert dict(found.protocols) == protocols
    assert not found.fault


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('[{"https": 443}]', '"https" is neither HTTP nor HTTPS: write HTTPS'),
        ('[{"TCP": 443}]', '"TCP" is neither HTTP nor HTTPS'),
        ('[{"HTTPS": "443"}]', '"443" is no port: write a whole number, without quotes'),
        ('[{"HTTPS": 0}]', "0 is no port: they go from 1 to 65535"),
        ("[443]", '443 is no object such as {"HTTPS": 443}'),
        ('{"HTTPS": 443}', "it is no list"),
        ("443,80", "it is no JSON"),
        ("[" * 100_000, "it is no JSON"),
        ("[]", "the list is empty"),
    ],
)
def test_why_a_list_is_refused(text: str, fault: str) -> None:
    found = parse_listen_ports(text)
    assert found.fault == fault
    assert not found.protocols


@given(JSON)
@settings(max_examples=60, deadline=None)
def test_any_json_is_read_or_refused(value: object) -> None:
    found = parse_listen_ports(json.dumps(value))
    assert not (found.fault and found.protocols)
    assert all(protocol in {HTTP, HTTPS} and 0 < port < 65536 for port, protocol in found.protocols.items())


def _ingress(name: str, **annotations: str) -> str:
    written = {"group.name": "edge", **{key.replace("_", "-"): value for key, value in annotations.items()}}
    return json.dumps(
        {
            "apiVersion": "networking.k8s.io/v1",
            "kind": "Ingress",
            "metadata": {
                "name": name,
                "annotations": {f"alb.ingress.kubernetes.io/{key}": value for key, value in written.items()},
            },
            "spec": {"ingressClassName": "alb", "rules": [{"host": f"{name}.example.com"}]},
        }
    )


def test_stages_of_one_group_are_load_balancers_of_their_own() -> None:
    plain, secure = '[{"HTTP": 8443}]', '[{"HTTPS": 8443}]'
    sources = [
        Source("dev/web.yaml", _ingress("web", listen_ports=plain)),
        Source("dev/api.yaml", _ingress("api", listen_ports=plain)),
        Source("prod/web.yaml", _ingress("web", listen_ports=secure)),
        Source("prod/api.yaml", _ingress("api", listen_ports=secure)),
    ]
    config = config_for("", select=("group-listener-mismatch",))
    assert not lint(sources, config).findings
    together = [Source("web.yaml", _ingress("web", listen_ports=plain)), Source("api.yaml", sources[3].text)]
    assert [found.problem.at.source.path for found in lint(together, config).findings] == ["web.yaml"]


@pytest.mark.parametrize(
    ("manifest", "profile", "severity"),
    [
        (_ingress("web", ssl_redirect="443"), "# profile: {provider: aws}\n", Severity.WARNING),
        (_ingress("web", ssl_redirect="443"), "# profile: {provider: aws, complete: true}\n", Severity.WARNING),
        (
            _ingress("web", ssl_redirect="443")
            .replace('"ingressClassName": "alb", ', "")
            .replace('"annotations": {', '"annotations": {"kubernetes.io/ingress.class": "alb", '),
            "# profile: {provider: aws, complete: true}\n",
            Severity.ERROR,
        ),
    ],
)
def test_an_unknown_class_or_member_makes_it_a_warning(manifest: str, profile: str, severity: Severity) -> None:
    config = config_for(profile, select=("ssl-redirect-invalid",))
    found = lint([Source("web.yaml", manifest)], config).findings
    assert [finding.severity for finding in found] == [severity]
