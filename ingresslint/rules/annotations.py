"""What rules about the annotations of one object have in common: the problem at an annotation."""

from __future__ import annotations

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model.exposure.decision import Annotated
from ingresslint.resource import field_path


def problem_at(
    view: Annotated, name: str, message: str, *, severity: Severity | None = None, notes: tuple[Note, ...] = ()
) -> Problem:
    """Return a problem at the value of an annotation."""
    at = view.resource.at("metadata", "annotations", name)
    return Problem(at, message, field_path(at.pointer), notes, severity=severity)
