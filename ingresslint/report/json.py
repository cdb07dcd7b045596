"""The report as one JSON object, for scripts."""

from __future__ import annotations

from dataclasses import asdict
from json import dumps
from typing import Any

from ingresslint.finding import At, Finding, Fix, Suppression
from ingresslint.report import Options
from ingresslint.report.plain import encodable
from ingresslint.report.sites import Site, exact_site, located, rendered_from, site
from ingresslint.report.summary import tally
from ingresslint.resource import Resource
from ingresslint.result import Result

# The version of this format; it grows when a reader of the old one would go wrong.
_VERSION = 1


def report(result: Result, _options: Options) -> str:
    """Return the findings, suppressed ones included, and the summary.

    Files are written as in the text report.  ``column`` and ``endColumn`` count code points from 1, and the end is
    the first place behind the finding.
    """
    findings = [_finding(finding, place) for finding, place in located(result.findings)]
    summary = {**asdict(result.summary), **tally(result.findings)}
    return dump({"version": _VERSION, "findings": findings, "summary": summary})


def dump(value: Any) -> str:
    """Write JSON that any program can read."""
    return encodable(dumps(value, ensure_ascii=False, indent=2)) + "\n"


def _finding(finding: Finding, place: Site) -> dict[str, Any]:
    problem = finding.problem
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "category": finding.category,
        "message": problem.message,
        **_place(place),
        "field": problem.field,
        "resource": _resource(problem.at.resource),
        "renderedFrom": rendered_from(problem.at),
        "notes": [{"message": note.message, **_at(note.at)} for note in problem.notes],
        "fix": problem.fix and _fix(problem.fix),
        "suppressed": finding.suppression and _suppression(finding.suppression),
    }


def _place(place: Site) -> dict[str, Any]:
    start, end = place.start, place.end
    return {
        "file": place.source.path,
        "line": start.line,
        "column": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    }


def _at(at: At) -> dict[str, Any]:
    return {**_place(site(at)), "resource": _resource(at.resource)}


def _resource(resource: Resource | None) -> dict[str, str] | None:
    if resource is None:
        return None
    return {"apiVersion": resource.gvk.api_version, **asdict(resource.ref)}


def _fix(fix: Fix) -> dict[str, Any]:
    edits = [{**_place(exact_site(edit.source, edit.span)), "text": edit.text} for edit in fix.edits]
    return {"title": fix.title, "applicability": fix.applicability, "edits": edits}


def _suppression(suppression: Suppression) -> dict[str, Any]:
    return {
        "kind": suppression.kind,
        "justification": suppression.justification,
        "until": suppression.until,
        **_at(suppression.at),
    }
