"""Operators that do not always evaluate all of their operands."""

from __future__ import annotations

from collections.abc import Callable

from ingresslint.cel.errors import EvaluationError
from ingresslint.cel.frame import Frame, Step
from ingresslint.cel.values import Optional, Value, no_overload


def attempt(step: Step, frame: Frame) -> Value | EvaluationError:
    """Return a value, or the error that there is in its place."""
    try:
        return step(frame)
    except EvaluationError as error:
        return error


def _logical(operator: str, *, decisive: bool) -> Callable[[Step, Step], Step]:
    """Plan ``&&`` or ``||``: the decisive value on either side wins, also over an error on the other."""

    def planned(left: Step, right: Step) -> Step:
        def evaluate(frame: Frame) -> Value:
            first = attempt(left, frame)
            if first is decisive:
                return decisive
            second = attempt(right, frame)
            if second is decisive:
                return decisive
            for side in (first, second):
                if isinstance(side, EvaluationError):
                    raise side
            if first is decisive or not isinstance(first, bool) or not isinstance(second, bool):
                raise no_overload((first, second), operator)
            return not decisive

        return evaluate

    return planned


def _conditional(condition: Step, then: Step, otherwise: Step) -> Step:
    def evaluate(frame: Frame) -> Value:
        decided = condition(frame)
        if not isinstance(decided, bool):
            raise no_overload((decided,), "_?_:_")
        return then(frame) if decided else otherwise(frame)

    return evaluate


def _not_strictly_false(operand: Step) -> Step:
    """Plan the condition with which ``all`` and ``exists`` go on: an error may yet be outvoted."""

    def evaluate(frame: Frame) -> Value:
        frame.spend(1)
        return attempt(operand, frame) is not False

    return evaluate


def _or(first: Step, second: Step) -> Step:
    def evaluate(frame: Frame) -> Value:
        optional = _optional("or", first(frame))
        return optional if optional.present else _optional("or", second(frame))

    return evaluate


def _or_value(first: Step, second: Step) -> Step:
    def evaluate(frame: Frame) -> Value:
        optional = _optional("orValue", first(frame))
        return optional.value if optional.present else second(frame)

    return evaluate


def _optional(function: str, value: Value) -> Optional:
    if not isinstance(value, Optional):
        raise no_overload((value,), function)
    return value


def _map_insert(*operands: Step) -> Step:
    """Plan a step of ``transformMap``; the map that grows belongs to the loop alone, so it grows in place."""

    def evaluate(frame: Frame) -> Value:
        mapping, *entry = (operand(frame) for operand in operands)
        entries = entry[0] if len(entry) == 1 else dict([entry])
        if not isinstance(entries, dict):
            raise no_overload((mapping, entries), "cel.@mapInsert")
        frame.spend(1)
        for key, value in entries.items():
            if key in mapping:
                msg = f"the key {key!r} is there twice"
                raise EvaluationError(msg)
            mapping[key] = value
        return mapping

    return evaluate


def gather(gathered: Step, more: Step) -> Step:
    """Plan ``+`` on what a loop gathers; a list belongs to the loop alone, so it grows in place."""

    def evaluate(frame: Frame) -> Value:
        left, right = gathered(frame), more(frame)
        frame.spend(1)
        if not isinstance(left, list) or not isinstance(right, list):
            return _sum(left, right)
        left += right
        return left

    return evaluate


def _sum(left: Value, right: Value) -> Value:
    if not isinstance(left, int) or not isinstance(right, int):
        raise no_overload((left, right), "_+_")
    return left + right


# By name, and whether it is called on its first operand.
OPERATORS: dict[tuple[str, bool], Callable[..., Step]] = {
    ("_&&_", False): _logical("_&&_", decisive=False),
    ("_||_", False): _logical("_||_", decisive=True),
    ("_?_:_", False): _conditional,
    ("@not_strictly_false", False): _not_strictly_false,
    ("or", True): _or,
    ("orValue", True): _or_value,
    ("cel.@mapInsert", False): _map_insert,
}
