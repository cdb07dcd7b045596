"""The operators of CEL on numbers, texts, lists, maps and times.

The declarations follow https://github.com/google/cel-spec/blob/master/doc/langdef.md#list-of-standard-definitions,
with comparisons across number types, which Kubernetes switches on.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from ingresslint.cel.errors import EvaluationError
from ingresslint.cel.functions import Overload, function, member
from ingresslint.cel.times import DURATION_RANGE, TIMESTAMP_RANGE
from ingresslint.cel.values import (
    Duration,
    Opaque,
    Optional,
    Timestamp,
    Uint,
    Value,
    compare,
    contains,
    equal,
    no_overload,
)

_INT = range(-(2**63), 2**63)
_UINT = range(2**64)
_STRING_UNIT = 0.1


def integer(value: int) -> int:
    """Return an int64; raises EvaluationError where it does not fit."""
    if value not in _INT:
        msg = "integer overflow"
        raise EvaluationError(msg)
    return value


def unsigned(value: int) -> Uint:
    """Return a uint64; raises EvaluationError where it does not fit."""
    if value not in _UINT:
        msg = "unsigned integer overflow"
        raise EvaluationError(msg)
    return Uint(value)


def duration(nanoseconds: int) -> Duration:
    """Return a duration; raises EvaluationError where it does not fit into 292 years."""
    if nanoseconds not in DURATION_RANGE:
        msg = "duration overflow"
        raise EvaluationError(msg)
    return Duration(nanoseconds)


def timestamp(nanoseconds: int, zone: int) -> Timestamp:
    """Return a timestamp; raises EvaluationError outside the years 1 to 9999."""
    if nanoseconds not in TIMESTAMP_RANGE:
        msg = "timestamp overflow"
        raise EvaluationError(msg)
    return Timestamp(nanoseconds, zone)


def _divide(left: int, right: int) -> int:
    if right == 0:
        msg = "division by zero"
        raise EvaluationError(msg)
    quotient = abs(left) // abs(right)
    return quotient if (left < 0) == (right < 0) else -quotient


def _modulo(left: int, right: int) -> int:
    if right == 0:
        msg = "modulus by zero"
        raise EvaluationError(msg)
    return int(math.copysign(1, left)) * (abs(left) % abs(right))


def _divide_double(left: float, right: float) -> float:
    if right:
        return left / right
    if left == 0 or math.isnan(left):
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1, right)


def size(value: Value) -> int:
    """Return how many units the cost of going through ``value`` counts."""
    if isinstance(value, str | bytes | list | dict):
        return len(value)
    if isinstance(value, Optional) and value.present:
        return size(value.value)
    return 1


def text_cost(length: float) -> int:
    """Return the cost of going through so many characters."""
    return math.ceil(length * _STRING_UNIT)


def _shorter(operands: Sequence[Value]) -> int:
    return text_cost(min(map(size, operands)))


def _both(operands: Sequence[Value]) -> int:
    return text_cost(sum(map(size, operands)))


def _second(operands: Sequence[Value]) -> int:
    return size(operands[1])


def _equal(left: Value, right: Value) -> bool:
    # To the left of ==, Kubernetes' own types refuse another type, where CEL's say that the values differ.
    if isinstance(left, Opaque) and right is not None and type(left) is not type(right):
        raise no_overload((left, right), "_==_")
    return equal(left, right)


def _ordering(operator: str, accept: Callable[[int], bool]) -> list[Overload]:
    def decide(left: Value, right: Value) -> bool:
        return accept(compare(left, right))

    numbers = ("int", "uint", "double")
    pairs = [f"{left}, {right}" for left in numbers for right in numbers]
    pairs += [f"{name}, {name}" for name in ("bool", "google.protobuf.Timestamp", "google.protobuf.Duration")]
    texts = [f"{name}, {name}" for name in ("string", "bytes")]
    return [function(operator, f"{pair} -> bool", decide) for pair in pairs] + [
        function(operator, f"{pair} -> bool", decide, _shorter) for pair in texts
    ]


_T, _D = "google.protobuf.Timestamp", "google.protobuf.Duration"

LIBRARY: tuple[Overload, ...] = (
    function("_==_", "A, A -> bool", _equal, _shorter),
    function("_!=_", "A, A -> bool", lambda left, right: not equal(left, right), _shorter),
    *_ordering("_<_", lambda order: order < 0),
    *_ordering("_<=_", lambda order: order <= 0),
    *_ordering("_>_", lambda order: order > 0),
    *_ordering("_>=_", lambda order: order >= 0),
    function("!_", "bool -> bool", lambda value: not value),
    function("-_", "int -> int", lambda value: integer(-value)),
    function("-_", "double -> double", lambda value: -value),
    function("_+_", "int, int -> int", lambda left, right: integer(left + right)),
    function("_+_", "uint, uint -> uint", lambda left, right: unsigned(left + right)),
    function("_+_", "double, double -> double", lambda left, right: left + right),
    function("_+_", "string, string -> string", lambda left, right: left + right, _both),
    function("_+_", "bytes, bytes -> bytes", lambda left, right: left + right, _both),
    function("_+_", "list(A), list(A) -> list(A)", lambda left, right: left + right),
    function("_+_", f"{_D}, {_D} -> {_D}", lambda left, right: duration(left.nanoseconds + right.nanoseconds)),
    function("_+_", f"{_T}, {_D} -> {_T}", lambda left, right: _later(left, right.nanoseconds)),
    function("_+_", f"{_D}, {_T} -> {_T}", lambda left, right: _later(right, left.nanoseconds)),
    function("_-_", "int, int -> int", lambda left, right: integer(left - right)),
    function("_-_", "uint, uint -> uint", lambda left, right: unsigned(left - right)),
    function("_-_", "double, double -> double", lambda left, right: left - right),
    function("_-_", f"{_D}, {_D} -> {_D}", lambda left, right: duration(left.nanoseconds - right.nanoseconds)),
    function("_-_", f"{_T}, {_T} -> {_D}", lambda left, right: duration(left.nanoseconds - right.nanoseconds)),
    function("_-_", f"{_T}, {_D} -> {_T}", lambda left, right: _later(left, -right.nanoseconds)),
    function("_*_", "int, int -> int", lambda left, right: integer(left * right)),
    function("_*_", "uint, uint -> uint", lambda left, right: unsigned(left * right)),
    function("_*_", "double, double -> double", lambda left, right: left * right),
    function("_/_", "int, int -> int", lambda left, right: integer(_divide(left, right))),
    function("_/_", "uint, uint -> uint", lambda left, right: unsigned(_divide(left, right))),
    function("_/_", "double, double -> double", _divide_double),
    function("_%_", "int, int -> int", _modulo),
    function("_%_", "uint, uint -> uint", lambda left, right: unsigned(_modulo(left, right))),
    function("@in", "A, list(A) -> bool", lambda value, container: contains(container, value), _second),
    function("@in", "A, map(A, B) -> bool", lambda value, container: contains(container, value)),
    function("size", "string -> int", len),
    function("size", "bytes -> int", len),
    function("size", "list(A) -> int", len),
    function("size", "map(A, B) -> int", len),
    member("size", "string -> int", len),
    member("size", "bytes -> int", len),
    member("size", "list(A) -> int", len),
    member("size", "map(A, B) -> int", len),
)


def _later(moment: Timestamp, nanoseconds: int) -> Timestamp:
    return timestamp(moment.nanoseconds + nanoseconds, moment.zone)
