"""What is said about manifests: problems, and the findings that a run makes of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ingresslint.resource import Location, Region
from ingresslint.text import Source, Span

At = Location | Region


class Severity(StrEnum):
    """What happens in the cluster.

    ``error``: refused, dropped, unreachable, or exposed against the profile; ``warning``: works now, breaks or
    surprises later; ``info``: worth knowing.
    """

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """Order severities: the worst has the highest rank."""
        return (Severity.INFO, Severity.WARNING, Severity.ERROR).index(self)


@dataclass(frozen=True, slots=True)
class Note:
    """Another place that belongs to a problem, and why."""

    at: At
    message: str


class Applicability(StrEnum):
    """Whether a fix may be applied without a person looking at it."""

    SAFE = "safe"
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace one span of a source."""

    source: Source
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A way to mend a problem; ``fields`` are the places whose values it changes, and no others."""

    title: str
    edits: tuple[Edit, ...]
    applicability: Applicability
    fields: tuple[Location, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule says about one place.

    ``field`` is written as the API server writes it (empty where there is none).  ``severity`` is set where the facts
    of this case make it another one than the rule's own, most often because something is unknown.
    """

    at: At
    message: str
    field: str = ""
    notes: tuple[Note, ...] = ()
    fix: Fix | None = None
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Suppression:
    """Why a finding does not count: who says so, where, and until when (an ISO date, or empty)."""

    kind: str
    at: At
    justification: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Ignore:
    """What somebody wrote to suppress findings, and what came of it in a run.

    ``names`` are rules, globs and categories as they are written; ``unused`` are those of them whose rules ran and
    found nothing here.  ``elsewhere`` says that nothing of what it is about was checked, so that it may be for another
    run.  ``mistakes`` say what keeps it, or a part of it, from having an effect.
    """

    suppression: Suppression
    names: tuple[str, ...] = ()
    mistakes: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    elsewhere: bool = False
    expired: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What a run reports."""

    rule: str
    category: str
    severity: Severity
    problem: Problem
    suppression: Suppression | None = None
