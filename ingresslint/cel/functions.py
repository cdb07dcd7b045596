"""What a library declares: functions, the types they take and give, and what a call costs.

The same signature tells the engine's type checker what may be written and finds the function for the values of a call:
an expression over ``object``, whose type nobody knows, is checked as far as possible and then decided by its values,
as in the API server.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ingresslint.cel.kinds import Type, parse_type, parse_types
from ingresslint.cel.values import Optional, Value, no_overload, type_of

Implementation = Callable[..., Value]
# What a call costs, by its operands; the units are those of the API server's limits.  It is charged before the call, so
# that work which is not allowed is not done.
Cost = Callable[[Sequence[Value]], int]


def flat(_operands: Sequence[Value]) -> int:
    """Cost one unit, whatever the operands."""
    return 1


@dataclass(frozen=True, slots=True)
class Overload:
    """One signature of a function; ``member`` functions are called as ``first.name(rest…)``."""

    name: str
    parameters: tuple[Type, ...]
    result: Type
    call: Implementation
    cost: Cost = flat
    member: bool = False


def function(name: str, signature: str, call: Implementation, cost: Cost = flat) -> Overload:
    """Declare a function by a signature such as ``string, int -> list(string)``."""
    parameters, _, result = signature.partition("->")
    return Overload(name, parse_types(parameters.strip()), parse_type(result.strip()), call, cost)


def member(name: str, signature: str, call: Implementation, cost: Cost = flat) -> Overload:
    """Declare a function that is called on its first parameter."""
    parameters, _, result = signature.partition("->")
    return Overload(name, parse_types(parameters.strip()), parse_type(result.strip()), call, cost, member=True)


def each(names: Iterable[str], declare: Callable[[str], Overload]) -> tuple[Overload, ...]:
    """Declare the same for several types."""
    return tuple(map(declare, names))


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """The overloads of one function that take a number of operands, and the choice between them."""

    name: str
    overloads: tuple[Overload, ...]

    def choose(self, operands: tuple[Value, ...]) -> Overload:
        """Return the first overload that takes these values; raises EvaluationError."""
        for overload in self.overloads:
            if all(map(accepts, overload.parameters, operands)):
                return overload
        raise no_overload(operands, self.name)


def accepts(declared: Type, value: Value) -> bool:
    """Tell whether a value is of a type; of a list and a map, the API server looks at the first member alone."""
    if declared.name == "dyn" or declared.is_parameter:
        return True
    if declared.name != type_of(value).name:
        return False
    if isinstance(value, list):
        return not value or accepts(declared.parameters[0], value[0])
    if isinstance(value, dict):
        return not value or all(map(accepts, declared.parameters, next(iter(value.items()))))
    if isinstance(value, Optional) and value.present:
        return accepts(declared.parameters[0], value.value)
    return True


def identified(library: Iterable[Overload]) -> dict[str, Overload]:
    """Give each overload an id, by which the type checker says what it has chosen."""
    numbers: Counter[str] = Counter()
    found = {}
    for overload in library:
        found[f"{overload.name}/{numbers[overload.name]}"] = overload
        numbers[overload.name] += 1
    return found


def dispatchers(library: Iterable[Overload]) -> dict[tuple[str, bool, int], Dispatcher]:
    """Group a library by name, call style and number of operands."""
    groups: dict[tuple[str, bool, int], list[Overload]] = {}
    for overload in library:
        groups.setdefault((overload.name, overload.member, len(overload.parameters)), []).append(overload)
    return {key: Dispatcher(key[0], tuple(group)) for key, group in groups.items()}


@dataclass(frozen=True, slots=True)
class Functions:
    """All functions: by the id of an overload, and by name, call style and number of operands."""

    overloads: dict[str, Overload]
    dispatchers: dict[tuple[str, bool, int], Dispatcher]
