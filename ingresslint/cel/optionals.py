"""Values that may be missing: https://github.com/google/cel-spec/wiki/proposal-246.

``or`` and ``orValue`` leave their operand alone where the value is there, so they are planned and not called.
"""

from __future__ import annotations

from ingresslint.cel.errors import EvaluationError
from ingresslint.cel.functions import Overload, function, member
from ingresslint.cel.values import MISSING, Duration, Optional, Value


def _of(value: Value) -> Optional:
    return Optional(present=True, value=value)


def _of_non_zero(value: Value) -> Optional:
    zero = (
        value is None
        or value == Duration(0)
        or (isinstance(value, int | float | str | bytes | list | dict) and not value)
    )
    return MISSING if zero else _of(value)


def _value(optional: Optional) -> Value:
    if not optional.present:
        msg = "optional.none() has no value"
        raise EvaluationError(msg)
    return optional.value


def _unwrap(optionals: list[Optional]) -> list[Value]:
    return [optional.value for optional in optionals if optional.present]


LIBRARY: tuple[Overload, ...] = (
    function("optional.of", "A -> optional_type(A)", _of),
    function("optional.ofNonZeroValue", "A -> optional_type(A)", _of_non_zero),
    function("optional.none", "-> optional_type(A)", lambda: MISSING),
    function("optional.unwrap", "list(optional_type(A)) -> list(A)", _unwrap),
    member("unwrapOpt", "list(optional_type(A)) -> list(A)", _unwrap),
    member("value", "optional_type(A) -> A", _value),
    member("hasValue", "optional_type(A) -> bool", lambda optional: optional.present),
)
