"""A run in one sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ingresslint.finding import Finding, Severity
from ingresslint.result import Result

SUPPRESSED = "suppressed"


def tally(findings: Iterable[Finding]) -> dict[str, int]:
    """Count findings by severity; the suppressed ones are counted for themselves."""
    counts = Counter(str(finding.severity) if finding.suppression is None else SUPPRESSED for finding in findings)
    return {name: counts[name] for name in (*map(str, Severity), SUPPRESSED)}


def sentence(result: Result) -> str:
    """Say how much was found, in how much, and what could not be judged.

    ``3 errors, 1 warning in 12 files (34 resources); 2 suppressed; not checked: 1 template``.
    """
    summary, counts = result.summary, tally(result.findings)
    found = _list(
        (counts[Severity.ERROR], "error", "errors"),
        (counts[Severity.WARNING], "warning", "warnings"),
        (counts[Severity.INFO], "info", "info"),
    )
    unchecked = _list(
        (summary.unknown, "resource of an unknown kind", "resources of unknown kinds"),
        (summary.templates, "template", "templates"),
        (summary.patches, "kustomize patch", "kustomize patches"),
        (summary.ignored, "document that is no Kubernetes object", "documents that are no Kubernetes objects"),
    )
    read = f"{_count(summary.files, 'file', 'files')} ({_count(summary.resources, 'resource', 'resources')})"
    suppressed = _list((counts[SUPPRESSED], SUPPRESSED, SUPPRESSED))
    crashed = _list((len(result.crashes), "rule crashed", "rules crashed"))
    parts = (f"{found or 'no findings'} in {read}", suppressed, unchecked and f"not checked: {unchecked}", crashed)
    return "; ".join(filter(None, parts))


def statistics(result: Result) -> list[str]:
    """Return a line for each rule that found something that counts, the most frequent first: ``12 missing-field``."""
    counts = Counter(finding.rule for finding in result.open)
    width = max((len(str(count)) for count in counts.values()), default=0)
    return [f"{count:>{width}} {rule}" for rule, count in sorted(counts.items(), key=lambda each: (-each[1], each[0]))]


def _list(*counted: tuple[int, str, str]) -> str:
    return ", ".join(_count(*each) for each in counted if each[0])


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
