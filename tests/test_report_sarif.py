"""SARIF, against its official schema and what code scanning needs."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator
from report_samples import (
    INGRESS,
    OPTIONS,
    every_oddity,
    finding,
    fixed,
    missing_port,
    region,
    resource,
    result,
    rule,
    suppressed,
)

from ingresslint.finding import Applicability, Edit, Finding, Fix, Note, Severity, Suppression
from ingresslint.report import Options
from ingresslint.report.sarif import report
from ingresslint.resource import Region
from ingresslint.result import Result
from ingresslint.text import Source, Span

SCHEMA = json.loads((Path(__file__).parent / "fixtures/sarif/sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
VALIDATOR = Draft4Validator(SCHEMA)
# The characters of RFC 3986; a percent sign has to introduce a byte.
URI = re.compile(r"(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-F]{2})+")
INGRESS_FILE = {"uri": "deploy/ingress.yaml", "uriBaseId": "%SRCROOT%"}


def run_of(found: Result, options: Options = OPTIONS) -> dict[str, Any]:
    """Return the one run of a report, after the schema has seen it."""
    text = report(found, options)
    assert text.encode()
    log = json.loads(text)
    assert [error.message for error in VALIDATOR.iter_errors(log)] == []
    assert log["version"] == "2.1.0"
    assert log["$schema"] == SCHEMA["id"]
    (run,) = log["runs"]
    for uri in _uris(run):
        assert URI.fullmatch(uri)
        urlsplit(uri)
    return dict(run)


def _uris(value: Any) -> list[str]:
    if isinstance(value, list):
        return [uri for item in value for uri in _uris(item)]
    if not isinstance(value, dict):
        return []
    return [uri for key, item in value.items() for uri in ([item] if key == "uri" else _uris(item))]


def one(found: Finding) -> dict[str, Any]:
    (only,) = run_of(result(found))["results"]
    return dict(only)


def physical(found: Finding) -> dict[str, Any]:
    return dict(one(found)["locations"][0]["physicalLocation"])


def test_the_schema_is_a_schema() -> None:
    Draft4Validator.check_schema(SCHEMA)


def test_a_run_without_findings_names_the_tool_and_the_rules() -> None:
    run = run_of(result(rules=(rule(),)))
    assert run["results"] == []
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["originalUriBaseIds"] == {"%SRCROOT%": {"uri": "file:///repo/"}}
    assert run["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("ingresslint", "1.2.3")
    assert driver["informationUri"].startswith("https://")
    (descriptor,) = driver["rules"]
    assert descriptor == {
        "id": "backend-port-missing",
        "name": "BackendPortMissing",
        "shortDescription": {"text": "The port of a backend does not exist."},
        "fullDescription": {"text": "Requests get 503."},
        "help": {"text": descriptor["help"]["markdown"], "markdown": descriptor["help"]["markdown"]},
        "helpUri": "https://github.com/ingresslint/ingresslint/blob/main/docs/rules/backend-port-missing.md",
        "defaultConfiguration": {"level": "error"},
        "properties": {"tags": ["reference", "kubernetes"], "problem.severity": "error"},
    }
    assert descriptor["help"]["markdown"] == (
        "The port of a backend does not exist.\n\nRequests get\n503.\n\n```yaml bad\na: b\n```\n\n"
        "Sources:\n\n- https://kubernetes.io/docs/concepts/services-networking/ingress/"
    )


@pytest.mark.parametrize(
    ("severity", "level", "problem"),
    [
        (Severity.ERROR, "error", "error"),
        (Severity.WARNING, "warning", "warning"),
        (Severity.INFO, "note", "recommendation"),
    ],
)
def test_severities_are_levels(severity: Severity, level: str, problem: str) -> None:
    run = run_of(result(missing_port(), rules=(rule(severity=severity),)))
    (descriptor,) = run["tool"]["driver"]["rules"]
    assert descriptor["defaultConfiguration"]["level"] == level
    assert descriptor["properties"]["problem.severity"] == problem
    assert one(finding(region("a: b", "b"), severity=severity))["level"] == level


def test_a_rule_may_have_little_or_much_to_say() -> None:
    terse, long = rule(doc="Short"), rule("long", doc=f"Long.\n\n{'word ' * 500}")
    descriptors = run_of(result(rules=(terse, long)))["tool"]["driver"]["rules"]
    assert descriptors[0]["fullDescription"]["text"] == "Short."
    assert len(descriptors[1]["fullDescription"]["text"]) == 1024


def test_a_finding_is_a_result_with_its_object_and_its_notes() -> None:
    field = "spec.rules[0].http.paths[0].backend.service.port.number"
    found = one(missing_port())
    assert re.fullmatch("[0-9a-f]{32}", found["partialFingerprints"].pop("ingresslint/v1"))
    assert found == {
        "ruleId": "backend-port-missing",
        "level": "error",
        "message": {"text": "Service shop/web has no port 8080"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": INGRESS_FILE,
                    "region": {"startLine": 15, "startColumn": 23, "endLine": 15, "endColumn": 27},
                },
                "logicalLocations": [
                    {"name": field, "fullyQualifiedName": f"Ingress shop/web {field}", "kind": "property"}
                ],
            }
        ],
        "relatedLocations": [
            {
                "id": 0,
                "message": {"text": "its only port"},
                "physicalLocation": {
                    "artifactLocation": {"uri": "deploy/service.yaml", "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": 8, "startColumn": 11, "endLine": 8, "endColumn": 13},
                },
                "logicalLocations": [
                    {
                        "name": "spec.ports[0].port",
                        "fullyQualifiedName": "Service shop/web spec.ports[0].port",
                        "kind": "property",
                    }
                ],
            }
        ],
        "suppressions": [],
        "partialFingerprints": {},
    }


def test_a_result_knows_the_place_of_its_rule() -> None:
    rules = (rule("other-rule"), rule())
    known, unknown = run_of(result(missing_port(), finding(region("x: y", "y", "z.yaml")), rules=rules))["results"]
    assert known["ruleIndex"] == 1
    assert "ruleIndex" not in unknown


def test_a_whole_object_is_an_object() -> None:
    (place,) = one(finding(resource(INGRESS).at()))["locations"]
    assert place["logicalLocations"] == [{"name": "web", "fullyQualifiedName": "Ingress shop/web", "kind": "object"}]


def test_a_text_that_is_no_object_has_no_logical_location() -> None:
    assert "logicalLocations" not in one(finding(region("a: b", "b")))["locations"][0]


def test_several_notes_have_ids_even_if_they_are_equal() -> None:
    note = Note(region("a: b", "a"), "here")
    assert [each["id"] for each in one(missing_port(notes=(note, note)))["relatedLocations"]] == [0, 1]


def test_suppressed_findings_stay_in_the_report() -> None:
    shown, comment, baseline = run_of(result(missing_port(), suppressed(), suppressed("baseline", "2030-01-31")))[
        "results"
    ]
    assert shown["suppressions"] == []
    (in_source,), (external,) = comment["suppressions"], baseline["suppressions"]
    assert (in_source["kind"], in_source["status"]) == ("inSource", "accepted")
    assert in_source["justification"] == "known, see ticket 7"
    assert in_source["location"]["physicalLocation"]["region"]["startLine"] == 4
    assert (external["kind"], external["properties"]) == ("external", {"until": "2030-01-31"})


def test_a_fix_replaces_and_inserts() -> None:
    assert one(fixed())["fixes"] == [
        {
            "description": {"text": "use port 80"},
            "artifactChanges": [
                {
                    "artifactLocation": INGRESS_FILE,
                    "replacements": [
                        {
                            "deletedRegion": {"startLine": 15, "startColumn": 23, "endLine": 15, "endColumn": 27},
                            "insertedContent": {"text": "80"},
                        },
                        {
                            "deletedRegion": {"startLine": 16, "startColumn": 1, "endLine": 16, "endColumn": 1},
                            "insertedContent": {"text": "# checked\n"},
                        },
                    ],
                }
            ],
            "properties": {"applicability": "unsafe"},
        }
    ]
    assert "fixes" not in one(missing_port(fix=Fix("think about it", (), Applicability.SAFE)))


def test_a_crash_makes_the_run_unsuccessful() -> None:
    crashed = replace(result(), crashes=("rule x failed on deploy/web.yaml: KeyError",))
    (invocation,) = run_of(crashed)["invocations"]
    assert not invocation["executionSuccessful"]
    assert invocation["toolExecutionNotifications"] == [
        {"level": "error", "message": {"text": "rule x failed on deploy/web.yaml: KeyError"}}
    ]


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("deploy/web.yaml", {"uri": "deploy/web.yaml", "uriBaseId": "%SRCROOT%"}),
        ("./deploy/../web.yaml", {"uri": "web.yaml", "uriBaseId": "%SRCROOT%"}),
        ("/repo/deploy/web.yaml", {"uri": "deploy/web.yaml", "uriBaseId": "%SRCROOT%"}),
        ("/repository/web.yaml", {"uri": "file:///repository/web.yaml"}),
        ("../other/web.yaml", {"uri": "file:///other/web.yaml"}),
        ("a b/ü#?%.yaml", {"uri": "a%20b/%C3%BC%23%3F%25.yaml", "uriBaseId": "%SRCROOT%"}),
        ("http:x.yaml", {"uri": "http%3Ax.yaml", "uriBaseId": "%SRCROOT%"}),
        ("bad\udcff.yaml", {"uri": "bad%FF.yaml", "uriBaseId": "%SRCROOT%"}),
        ("\ud800.yaml", {"uri": "%3F.yaml", "uriBaseId": "%SRCROOT%"}),
        ("<stdin>", {"uri": "%3Cstdin%3E", "uriBaseId": "%SRCROOT%"}),
        ("-", {"uri": "-", "uriBaseId": "%SRCROOT%"}),
        ("", {"uri": ".", "uriBaseId": "%SRCROOT%"}),
    ],
)
def test_paths_are_uris(path: str, location: dict[str, str]) -> None:
    assert physical(finding(region("a: b", "b", path)))["artifactLocation"] == location


@pytest.mark.parametrize(
    ("root", "uri"), [("", "file:///repo/"), ("/", "file:///"), ("/a b/ü/", "file:///a%20b/%C3%BC/")]
)
def test_the_root_is_an_absolute_directory(root: str, uri: str) -> None:
    assert run_of(result(), replace(OPTIONS, root=root))["originalUriBaseIds"] == {"%SRCROOT%": {"uri": uri}}


def test_paths_start_at_the_root_of_the_checkout() -> None:
    options = Options(version="1", base="/repo/clusters/prod", root="/repo")
    found = finding(region("a: b", "b", "../dev/web.yaml"))
    (only,) = run_of(result(found), options)["results"]
    assert only["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "clusters/dev/web.yaml"


@pytest.mark.parametrize(
    ("text", "span", "expected"),
    [
        ("a: b\n", Span(3, 3), (1, 4, 1, 4)),
        ("", Span(0, 0), (1, 1, 1, 1)),
        ("a\r\nb\r\n", Span(0, 3), (1, 1, 1, 2)),
        ("a\r\nb\r\n", Span(0, 5), (1, 1, 2, 2)),
        ("a\rb", Span(2, 3), (2, 1, 2, 2)),
        ("日本\t😀x\n", Span(4, 5), (1, 5, 1, 6)),
        ("a", Span(-4, 99), (1, 1, 1, 2)),
    ],
)
def test_regions_count_lines_and_code_points(text: str, span: Span, expected: tuple[int, int, int, int]) -> None:
    found = physical(finding(Region(Source("a.yaml", text), span)))["region"]
    assert found == dict(zip(("startLine", "startColumn", "endLine", "endColumn"), expected, strict=True))


def test_every_oddity_is_valid() -> None:
    run = run_of(result(*every_oddity(), rules=(rule(), rule("some-rule", doc=""))))
    assert len(run["results"]) == len(every_oddity())


PATHS = st.text(max_size=12) | st.sampled_from(["", "-", "<stdin>", "/x", "//x//y", "../../..", "a/./b", "\udcff"])
TEXTS = st.text(max_size=20) | st.sampled_from(["a\r\nb", "\t\t", "日本語", "\ud800"])
REGIONS = st.builds(
    lambda path, text, start, end: Region(Source(path, text), Span(start, end)),
    PATHS,
    TEXTS,
    st.integers(-2, 25),
    st.integers(-2, 25),
)
EDITS = st.builds(lambda at, text: Edit(at.source, at.where, text), REGIONS, TEXTS)
FIXES = st.builds(Fix, TEXTS, st.lists(EDITS, max_size=3).map(tuple), st.sampled_from(Applicability))
FINDINGS = st.builds(
    lambda at, message, rule_name, parts: finding(at, message, rule_name, **parts),
    REGIONS | st.sampled_from([resource(INGRESS).at("spec", "rules", 0), resource(INGRESS).at("x", "y", part="key")]),
    TEXTS,
    st.text(max_size=8) | st.just("backend-port-missing"),
    st.fixed_dictionaries(
        {
            "severity": st.sampled_from(Severity),
            "field": TEXTS,
            "notes": st.lists(st.builds(Note, REGIONS, TEXTS), max_size=3).map(tuple),
            "fix": st.none() | FIXES,
            "suppression": st.none() | st.builds(Suppression, TEXTS, REGIONS, TEXTS, TEXTS),
        }
    ),
)


@settings(max_examples=100, deadline=None)
@given(
    found=st.lists(FINDINGS, max_size=3),
    crashes=st.lists(TEXTS, max_size=2),
    base=st.sampled_from(["/", "/repo", "/x"]),
)
def test_any_findings_make_a_valid_report(found: list[Finding], crashes: list[str], base: str) -> None:
    options = Options(version="1.2.3", base=base)
    run = run_of(replace(result(*found, rules=(rule(),)), crashes=tuple(crashes)), options)
    assert len(run["results"]) == len(found)
    marks = [each["partialFingerprints"]["ingresslint/v1"] for each in run["results"]]
    assert len(set(marks)) == len(marks)


@settings(max_examples=60, deadline=None)
@given(path=st.text(min_size=1, max_size=20))
def test_a_uri_leads_back_to_the_file(path: str) -> None:
    location = physical(finding(region("a: b", "b", f"x/{path.replace('/', '_')}.yaml")))["artifactLocation"]
    whole = urljoin("file:///repo/", location["uri"])
    assert unquote(urlsplit(whole).path) == f"/repo/x/{path.replace('/', '_')}.yaml"
