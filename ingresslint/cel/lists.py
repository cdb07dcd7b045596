"""Functions on lists: Kubernetes' own, CEL's list library version 3, and sets.

https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-list-library,
https://github.com/google/cel-go/blob/v0.26.0/ext/README.md#lists and ``#sets`` there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from ingresslint.cel.errors import EvaluationError
from ingresslint.cel.functions import Cost, Overload, each, function, member
from ingresslint.cel.operators import duration, integer, size, unsigned
from ingresslint.cel.values import (
    MISSING,
    Duration,
    Optional,
    Timestamp,
    Uint,
    Value,
    compare,
    contains,
    equal,
    no_overload,
    type_of,
)

_COMPARABLE = (
    "int",
    "uint",
    "double",
    "bool",
    "google.protobuf.Duration",
    "google.protobuf.Timestamp",
    "string",
    "bytes",
)
_CALL_AND_LIST = 11


def traversal(operands: Sequence[Value]) -> int:
    """Cost going through the first operand: one a scalar, a tenth a character."""
    return _traversed(operands[0])


def _traversed(value: Value) -> int:
    if isinstance(value, str | bytes):
        return len(value) // 10
    if isinstance(value, list):
        return sum(map(_traversed, value))
    if isinstance(value, dict):
        return sum(_traversed(key) + _traversed(element) for key, element in value.items())
    return 1


def _copied(operands: Sequence[Value]) -> int:
    return size(operands[0]) + _CALL_AND_LIST


def _cut(operands: Sequence[Value]) -> int:
    start, end = operands[1:]
    return int(max(0, end - start)) + _CALL_AND_LIST


def _made(operands: Sequence[Value]) -> int:
    return int(max(0, operands[0])) + _CALL_AND_LIST


def _flattened(operands: Sequence[Value]) -> int:
    return size(operands[0]) * (operands[1] if len(operands) > 1 else 1) + _CALL_AND_LIST


def _squared(operands: Sequence[Value]) -> int:
    keys = operands[-1]
    factor = 2.1 if keys and isinstance(keys[0], str | bytes) else 2.0
    return int(len(keys) ** 2 * factor) + _CALL_AND_LIST


def _pairs(times: int) -> Cost:
    return lambda operands: 1 + times * len(operands[0]) * len(operands[1])


def _order(left: Value, right: Value) -> int:
    """Compare two elements; those that have no order count as equal, as in the API server."""
    try:
        return compare(left, right)
    except EvaluationError:
        return 0


def _comparable(function: str, values: list[Value]) -> list[Value]:
    if any(type_of(value).name not in _COMPARABLE for value in values):
        raise no_overload((values,), function)
    return values


def _is_sorted(values: list[Value]) -> bool:
    _comparable("isSorted", values)
    return all(_order(left, right) <= 0 for left, right in pairwise(values))


def _extreme(name: str, sign: int) -> Callable[[list[Value]], Value]:
    def find(values: list[Value]) -> Value:
        if not values:
            msg = f"{name} called on an empty list"
            raise EvaluationError(msg)
        best = _comparable(name, values)[0]
        for value in values[1:]:
            best = value if _order(best, value) == sign else best
        return best

    return find


def _total(zero: Value, add: Callable[[Any, Any], Value]) -> Callable[[list[Value]], Value]:
    def total(values: list[Value]) -> Value:
        result = zero
        for value in values:
            if type(value) is not type(zero):
                raise no_overload((result, value), "_+_")
            result = add(result, value)
        return result

    return total


_SUMS = {
    "int": _total(0, lambda left, right: integer(left + right)),
    "uint": _total(Uint(0), lambda left, right: unsigned(left + right)),
    "double": _total(0.0, lambda left, right: left + right),
    "google.protobuf.Duration": _total(Duration(0), lambda left, right: duration(left.nanoseconds + right.nanoseconds)),
}


def _index(values: list[Value], wanted: Value) -> int:
    return next((place for place, value in enumerate(values) if equal(value, wanted)), -1)


def _last_index(values: list[Value], wanted: Value) -> int:
    return next((place for place in reversed(range(len(values))) if equal(values[place], wanted)), -1)


def _slice(values: list[Value], start: int, end: int) -> list[Value]:
    if not 0 <= start <= end <= len(values):
        msg = f"a list of {len(values)} has no slice from {start} to {end}"
        raise EvaluationError(msg)
    return values[start:end]


def _flatten(values: list[Value], depth: int = 1) -> list[Value]:
    if depth < 0:
        msg = "the depth must not be negative"
        raise EvaluationError(msg)
    return list(_flat(values, depth))


def _flat(values: list[Value], depth: int) -> Iterator[Value]:
    for value in values:
        if isinstance(value, list) and depth > 0:
            yield from _flat(value, depth - 1)
        else:
            yield value


def _sort_by(values: list[Value], keys: list[Value]) -> list[Value]:
    if not keys:
        return values
    if type_of(keys[0]).name not in _COMPARABLE:
        msg = "list elements must be comparable"
        raise EvaluationError(msg)
    if any(type(key) is not type(keys[0]) for key in keys):
        msg = "list elements must have the same type"
        raise EvaluationError(msg)
    places = sorted(range(len(keys)), key=[_sortable(key) for key in keys].__getitem__)
    return [values[place] for place in places]


def _sortable(key: Value) -> Any:
    return key.nanoseconds if isinstance(key, Duration | Timestamp) else key


def _distinct(values: list[Value]) -> list[Value]:
    found: list[Value] = []
    for value in values:
        if not contains(found, value):
            found.append(value)
    return found


def _contains_all(values: list[Value], others: list[Value]) -> bool:
    return all(contains(values, other) for other in others)


def _equivalent(left: list[Value], right: list[Value]) -> bool:
    return _contains_all(left, right) and _contains_all(right, left)


def _first(values: list[Value]) -> Optional:
    return Optional(present=True, value=values[0]) if values else MISSING


def _last(values: list[Value]) -> Optional:
    return Optional(present=True, value=values[-1]) if values else MISSING


LIBRARY: tuple[Overload, ...] = (
    *each(_COMPARABLE, lambda name: member("isSorted", f"list({name}) -> bool", _is_sorted, traversal)),
    *each(_SUMS, lambda name: member("sum", f"list({name}) -> {name}", _SUMS[name], traversal)),
    *each(_COMPARABLE, lambda name: member("min", f"list({name}) -> {name}", _extreme("min", 1), traversal)),
    *each(_COMPARABLE, lambda name: member("max", f"list({name}) -> {name}", _extreme("max", -1), traversal)),
    member("indexOf", "list(A), A -> int", _index, traversal),
    member("lastIndexOf", "list(A), A -> int", _last_index, traversal),
    member("slice", "list(A), int, int -> list(A)", _slice, _cut),
    member("flatten", "list(A) -> list(dyn)", _flatten, _flattened),
    member("flatten", "list(dyn), int -> list(dyn)", _flatten, _flattened),
    *each(
        _COMPARABLE, lambda name: member("sort", f"list({name}) -> list({name})", lambda v: _sort_by(v, v), _squared)
    ),
    *each(
        _COMPARABLE,
        lambda name: member("@sortByAssociatedKeys", f"list(A), list({name}) -> list(A)", _sort_by, _squared),
    ),
    function("lists.range", "int -> list(int)", lambda count: list(range(count)), _made),
    member("reverse", "list(A) -> list(A)", lambda values: values[::-1], _copied),
    member("distinct", "list(A) -> list(A)", _distinct, _squared),
    member("first", "list(A) -> optional_type(A)", _first),
    member("last", "list(A) -> optional_type(A)", _last),
    function("sets.contains", "list(A), list(A) -> bool", _contains_all, _pairs(1)),
    function("sets.equivalent", "list(A), list(A) -> bool", _equivalent, _pairs(2)),
    function(
        "sets.intersects",
        "list(A), list(A) -> bool",
        lambda left, right: any(contains(right, v) for v in left),
        _pairs(1),
    ),
)
