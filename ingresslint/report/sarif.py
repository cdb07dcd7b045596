"""The report as SARIF 2.1.0, which code scanning reads.

Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import PurePath
from typing import Any

from ingresslint.finding import At, Edit, Finding, Fix, Suppression
from ingresslint.fingerprint import fingerprints
from ingresslint.report import Options
from ingresslint.report.json import dump
from ingresslint.report.sarif_rules import LEVELS, driver
from ingresslint.report.sites import Site, exact_site, located, portable_path, rendered_from, site
from ingresslint.report.uri import directory_uri, file_uri
from ingresslint.resource import Location, field_path
from ingresslint.result import Result

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "%SRCROOT%"
# Suppressions that stand in the manifests themselves; all others are "external".
_IN_SOURCE = frozenset({"comment", "annotation"})


def report(result: Result, options: Options) -> str:
    """Return a log of one run, suppressed findings included."""
    found = located(result.findings)
    marks = fingerprints((portable_path(place.source.path, options), finding) for finding, place in found)
    indexes = {rule.name: index for index, rule in enumerate(result.rules)}
    run = {
        "tool": {"driver": driver(result.rules, options.version)},
        "invocations": [_invocation(result)],
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "originalUriBaseIds": {_ROOT: {"uri": directory_uri(options.root or options.base)}},
        "results": [
            _result(finding, place, options)
            | {"partialFingerprints": {"ingresslint/v1": mark}}
            | ({"ruleIndex": indexes[finding.rule]} if finding.rule in indexes else {})
            for mark, (finding, place) in zip(marks, found, strict=True)
        ],
    }
    return dump({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _invocation(result: Result) -> dict[str, Any]:
    crashes = [{"level": "error", "message": {"text": crash}} for crash in result.crashes]
    return {"executionSuccessful": not crashes, "toolExecutionNotifications": crashes}


def _result(finding: Finding, place: Site, options: Options) -> dict[str, Any]:
    problem, suppression = finding.problem, finding.suppression
    # Once one result of a run tells whether it is suppressed, all of them have to.
    result = {
        "ruleId": finding.rule,
        "level": LEVELS[finding.severity],
        "message": {"text": problem.message},
        "locations": [_location(problem.at, place, problem.field, options)],
        "relatedLocations": [
            {"id": number, "message": {"text": note.message}, **_location(note.at, site(note.at), "", options)}
            for number, note in enumerate(problem.notes)
        ],
        "suppressions": [] if suppression is None else [_suppression(suppression, options)],
    }
    if problem.fix is not None and problem.fix.edits:
        result["fixes"] = [_fix(problem.fix, options)]
    if rendered_from(problem.at):
        result["properties"] = {"renderedFrom": rendered_from(problem.at)}
    return result


def _location(at: At, place: Site, field: str, options: Options) -> dict[str, Any]:
    location: dict[str, Any] = {"physicalLocation": {**_artifact(place, options), "region": _region(place)}}
    if isinstance(at, Location):
        ref, path = at.resource.ref, field or field_path(at.pointer)
        name = {"fullyQualifiedName": f"{ref} {path}".rstrip(), "kind": "property" if path else "object"}
        location["logicalLocations"] = [{"name": path or ref.name, **name}]
    return location


def _artifact(place: Site, options: Options) -> dict[str, Any]:
    path = portable_path(place.source.path, options)
    base = {} if PurePath(path).is_absolute() else {"uriBaseId": _ROOT}
    return {"artifactLocation": {"uri": file_uri(path), **base}}


def _region(place: Site) -> dict[str, int]:
    start, end = place.start, place.end
    return {"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column}


def _suppression(suppression: Suppression, options: Options) -> dict[str, Any]:
    return {
        "kind": "inSource" if suppression.kind in _IN_SOURCE else "external",
        "status": "accepted",
        "justification": suppression.justification,
        "location": _location(suppression.at, site(suppression.at), "", options),
        "properties": {"until": suppression.until} if suppression.until else {},
    }


def _fix(fix: Fix, options: Options) -> dict[str, Any]:
    ordered = sorted(fix.edits, key=lambda edit: (edit.source.path, edit.span))
    by_file = groupby(ordered, key=lambda edit: edit.source.path)
    changes = [_change(list(edits), options) for _, edits in by_file]
    properties = {"applicability": fix.applicability}
    return {"description": {"text": fix.title}, "artifactChanges": changes, "properties": properties}


def _change(edits: list[Edit], options: Options) -> dict[str, Any]:
    places = [exact_site(edit.source, edit.span) for edit in edits]
    replacements = [
        {"deletedRegion": _region(place), "insertedContent": {"text": edit.text}}
        for place, edit in zip(places, edits, strict=True)
    ]
    return {**_artifact(places[0], options), "replacements": replacements}
