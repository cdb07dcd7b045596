"""What the rules of category ``api`` share: each reports one kind of error that the API server has."""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.api import ErrorType, Refusal
from ingresslint.finding import Problem
from ingresslint.model import Model
from ingresslint.rule import Check
from ingresslint.rules.remedies import remedy

VALIDATION = "https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation"
CONVENTIONS = (
    "https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md"
)


def report(*types: ErrorType) -> Check:
    """Return the check that reports the errors of these types."""

    def check(refusal: Refusal, _model: Model) -> Iterator[Problem]:
        if refusal.error.type in types:
            yield problem(refusal)

    return check


def problem(refusal: Refusal) -> Problem:
    """Return the problem that a field error is: the field first, as the API server prints it."""
    error = refusal.error
    at = refusal.resource.at(*error.pointer, part=error.part)
    message = f"{error.path}: {error.message}" if error.path else error.message
    return Problem(at, message, error.path, fix=remedy(refusal))
