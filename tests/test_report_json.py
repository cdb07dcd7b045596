"""The report for scripts."""

from __future__ import annotations

import json
from typing import Any

from report_samples import (
    OPTIONS,
    SERVICE,
    every_oddity,
    finding,
    fixed,
    missing_port,
    region,
    resource,
    result,
    suppressed,
)

from ingresslint.finding import Finding, Severity
from ingresslint.report.json import report
from ingresslint.resource import Region
from ingresslint.result import Result, Summary
from ingresslint.text import Source, Span

INGRESS = {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "namespace": "shop", "name": "web"}
PLACE = {"file": "deploy/ingress.yaml", "line": 15, "column": 23, "endLine": 15, "endColumn": 27}


def loaded(*findings: Finding) -> dict[str, Any]:
    return dict(json.loads(report(result(*findings), OPTIONS)))


def one(found: Finding) -> dict[str, Any]:
    (only,) = loaded(found)["findings"]
    return dict(only)


def test_without_findings_there_is_an_empty_list_and_a_summary() -> None:
    summary = Summary(files=12, documents=40, resources=34, checked=30, unknown=4, ignored=3, templates=2)
    assert json.loads(report(Result((), (), summary), OPTIONS)) == {
        "version": 1,
        "findings": [],
        "summary": {
            "files": 12,
            "documents": 40,
            "resources": 34,
            "checked": 30,
            "unknown": 4,
            "ignored": 3,
            "templates": 2,
            "patches": 0,
            "error": 0,
            "warning": 0,
            "info": 0,
            "suppressed": 0,
        },
    }


def test_a_finding_has_every_member() -> None:
    assert one(missing_port()) == {
        "rule": "backend-port-missing",
        "severity": "error",
        "category": "reference",
        "message": "Service shop/web has no port 8080",
        **PLACE,
        "field": "spec.rules[0].http.paths[0].backend.service.port.number",
        "resource": INGRESS,
        "renderedFrom": None,
        "notes": [
            {
                "message": "its only port",
                "file": "deploy/service.yaml",
                "line": 8,
                "column": 11,
                "endLine": 8,
                "endColumn": 13,
                "resource": {"apiVersion": "v1", "kind": "Service", "namespace": "shop", "name": "web"},
            }
        ],
        "fix": None,
        "suppressed": None,
    }


def test_every_finding_has_the_same_members() -> None:
    assert {tuple(each) for each in loaded(*every_oddity())["findings"]} == {tuple(one(missing_port()))}


def test_what_is_no_object_has_no_resource() -> None:
    assert one(finding(region("a: b", "b")))["resource"] is None


def test_a_fix_names_its_edits() -> None:
    assert one(fixed())["fix"] == {
        "title": "use port 80",
        "applicability": "unsafe",
        "edits": [
            {**PLACE, "text": "80"},
            {
                "file": "deploy/ingress.yaml",
                "line": 16,
                "column": 1,
                "endLine": 16,
                "endColumn": 1,
                "text": "# checked\n",
            },
        ],
    }


def test_a_suppressed_finding_says_who_and_why() -> None:
    assert one(suppressed("annotation", "2030-01-31"))["suppressed"] == {
        "kind": "annotation",
        "justification": "known, see ticket 7",
        "until": "2030-01-31",
        "file": "deploy/ingress.yaml",
        "line": 4,
        "column": 9,
        "endLine": 4,
        "endColumn": 12,
        "resource": INGRESS,
    }


def test_the_summary_counts_by_severity_and_suppression() -> None:
    at = resource(SERVICE).at("spec")
    severities = [Severity.ERROR, Severity.WARNING, Severity.WARNING, Severity.INFO]
    summary = loaded(*(finding(at, severity=each) for each in severities), suppressed())["summary"]
    counts = {name: summary[name] for name in ("error", "warning", "info", "suppressed")}
    assert counts == {"error": 1, "warning": 2, "info": 1, "suppressed": 1}


def test_columns_are_code_points_and_lines_any_line_break() -> None:
    at = Region(Source("a.yaml", "a: 😀\r\n日本\te\u0301\r\n"), Span(6, 9))
    found = one(finding(at))
    assert [found[name] for name in ("line", "column", "endLine", "endColumn")] == [2, 1, 2, 4]


def test_text_is_written_as_it_is() -> None:
    text = report(result(finding(region("a: b", "b", "ü.yaml"), "日本\ud800")), OPTIONS)
    assert '"file": "ü.yaml"' in text
    assert '"message": "日本\N{REPLACEMENT CHARACTER}"' in text
    assert text.encode()


def test_a_rendered_manifest_names_its_template() -> None:
    stream = "---\n# Source: shop/templates/web.yaml\napiVersion: v1\nkind: Service\n"
    assert one(finding(resource(stream, "<stdin>").at("kind")))["renderedFrom"] == "shop/templates/web.yaml"
