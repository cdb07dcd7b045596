"""The values of CEL in Python: what is equal, and what comes first.

A JSON value is itself (``int``, ``float``, ``str``, ``bool``, ``None``, ``list``, ``dict``); the types below are what
JSON has no word for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from ingresslint.cel import kinds
from ingresslint.cel.errors import EvaluationError
from ingresslint.cel.kinds import Type

# A CEL value: one of the classes that type_of() knows.
Value = Any


class Uint(int):
    """An unsigned integer, a type of its own in CEL."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Timestamp:
    """A moment, in nanoseconds since 1970; ``zone`` (seconds east of UTC) is only how it was written."""

    nanoseconds: int
    zone: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time."""

    nanoseconds: int


@dataclass(frozen=True, slots=True)
class Optional:
    """A value that may be missing."""

    present: bool
    value: Value = None


MISSING = Optional(present=False)


class Opaque:
    """A value of one of Kubernetes' own types; ``str()`` shows it as the API server does."""

    __slots__ = ()
    TYPE: ClassVar[Type]


_TYPES: dict[type, Type] = {
    bool: kinds.BOOL,
    int: kinds.INT,
    Uint: kinds.UINT,
    float: kinds.DOUBLE,
    str: kinds.STRING,
    bytes: kinds.BYTES,
    type(None): kinds.NULL,
    list: kinds.LIST,
    dict: kinds.MAP,
    Timestamp: kinds.TIMESTAMP,
    Duration: kinds.DURATION,
    Optional: kinds.OPTIONAL,
    Type: kinds.TYPE,
}
_NUMBERS = frozenset({int, Uint, float})


def type_of(value: Value) -> Type:
    """Return the type that ``type(value)`` gives, without parameters."""
    found = _TYPES.get(type(value))
    if found is None:
        return value.TYPE if isinstance(value, Opaque) else kinds.DYN
    return found


def equal(left: Value, right: Value) -> bool:
    """Tell whether ``left == right`` in CEL: numbers by value, whatever their type; all else only within a type."""
    if type(left) is not type(right):
        return type(left) in _NUMBERS and type(right) in _NUMBERS and bool(left == right)
    if isinstance(left, list):
        return len(left) == len(right) and all(map(equal, left, right))
    if isinstance(left, dict):
        return len(left) == len(right) and all(_has_equal(right, key, value) for key, value in left.items())
    if isinstance(left, Optional):
        return left.present == right.present and equal(left.value, right.value)
    return bool(left == right)


def _has_equal(mapping: dict[Value, Value], key: Value, value: Value) -> bool:
    found = lookup(mapping, key)
    return found.present and equal(found.value, value)


def lookup(mapping: dict[Value, Value], key: Value) -> Optional:
    """Return the member of a map; Python takes ``true`` for 1, CEL does not."""
    try:
        value = mapping[key]
    except (KeyError, TypeError):
        return MISSING
    if isinstance(key, bool) or (not isinstance(key, str) and key in (0, 1)):
        return _lookup_exactly(mapping, key)
    return Optional(present=True, value=value)


def _lookup_exactly(mapping: dict[Value, Value], key: Value) -> Optional:
    for known, value in mapping.items():
        if equal(known, key):
            return Optional(present=True, value=value)
    return MISSING


def contains(container: Value, value: Value) -> bool:
    """Tell whether a list has an equal element, or a map such a key."""
    if isinstance(container, dict):
        return lookup(container, value).present
    return any(equal(value, element) for element in container)


def compare(left: Value, right: Value) -> int:
    """Return -1, 0 or 1; raises EvaluationError for values that have no order."""
    if type(left) is not type(right) and not (type(left) in _NUMBERS and type(right) in _NUMBERS):
        raise no_overload((left, right), "_<_")
    if isinstance(left, Timestamp | Duration):
        left, right = left.nanoseconds, right.nanoseconds
    if isinstance(left, list | dict | Type | Optional | Opaque | None):
        raise no_overload((left, right), "_<_")
    if left != left or right != right:  # noqa: PLR0124 - only NaN differs from itself
        msg = "NaN has no order"
        raise EvaluationError(msg)
    return int(left > right) - int(left < right)


def no_overload(operands: tuple[Value, ...], function: str) -> EvaluationError:
    """Return the error of a function that does not take such values."""
    given = ", ".join(type_of(operand).name for operand in operands)
    return EvaluationError(f"no such overload: {function}({given})")
