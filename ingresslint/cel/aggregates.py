"""Putting together lists and maps: ``[a, ?b]``, ``{a: b, ?c: d}``."""

from __future__ import annotations

from ingresslint.cel.errors import EvaluationError
from ingresslint.cel.values import Optional, Uint, Value, no_overload, type_of

_KEYS = (str, bool, int, Uint)


def present(values: list[Value], optional: frozenset[int]) -> list[Value]:
    """Return the elements of a list; those with a question mark are left out where they are missing."""
    found = []
    for place, value in enumerate(values):
        if place not in optional:
            found.append(value)
        elif not isinstance(value, Optional):
            raise no_overload((value,), "[?_]")
        elif value.present:
            found.append(value.value)
    return found


def insert(mapping: dict[Value, Value], key: Value, value: Value, *, optional: bool) -> None:
    """Add an entry to a map; one with a question mark only where it is not missing.  The last of two keys wins."""
    if type(key) not in _KEYS:
        msg = f"a value of type {type_of(key).name} cannot be the key of a map"
        raise EvaluationError(msg)
    if not optional:
        mapping[key] = value
    elif not isinstance(value, Optional):
        raise no_overload((value,), "{?_: _}")
    elif value.present:
        mapping[key] = value.value
