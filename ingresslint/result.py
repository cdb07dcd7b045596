"""What one run of the linter comes to: what the reporters print."""

from __future__ import annotations

from dataclasses import dataclass

from ingresslint.finding import Finding
from ingresslint.rule import Rule


@dataclass(frozen=True, slots=True)
class Summary:
    """How much was read, and how much of it could be judged.

    ``checked`` counts the objects that a schema is known for, ``unknown`` the custom resources that were left alone,
    ``ignored`` the documents that are no Kubernetes objects, ``templates`` the files that must be
    rendered first, ``patches`` the objects that kustomize only takes a part from.
    """

    files: int
    documents: int
    resources: int
    checked: int = 0
    unknown: int = 0
    ignored: int = 0
    templates: int = 0
    patches: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """The findings of a run, suppressed ones included, with the rules that were selected for it.

    ``crashes`` says of each rule that failed, in one sentence, how; a run with a crash is not complete.
    """

    findings: tuple[Finding, ...]
    rules: tuple[Rule, ...]
    summary: Summary
    crashes: tuple[str, ...] = ()

    @property
    def open(self) -> tuple[Finding, ...]:
        """The findings that count: those that nobody suppressed."""
        return tuple(finding for finding in self.findings if finding.suppression is None)
