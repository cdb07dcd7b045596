"""The report as GitLab Code Quality reads it.

Source: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format.
"""

from __future__ import annotations

from ingresslint.finding import Severity
from ingresslint.fingerprint import fingerprints
from ingresslint.report import Options
from ingresslint.report.json import dump
from ingresslint.report.sites import located, portable_path
from ingresslint.result import Result

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.INFO: "info"}


def report(result: Result, options: Options) -> str:
    """Return the findings that count; their fingerprints keep them apart and follow them when lines move."""
    found = [(portable_path(place.source.path, options), finding, place) for finding, place in located(result.open)]
    marks = fingerprints((path, finding) for path, finding, _ in found)
    return dump(
        [
            {
                "description": finding.problem.message,
                "check_name": finding.rule,
                "fingerprint": fingerprint,
                "severity": _SEVERITIES[finding.severity],
                "location": {"path": path, "lines": {"begin": place.start.line, "end": place.end.line}},
            }
            for fingerprint, (path, finding, place) in zip(marks, found, strict=True)
        ]
    )
