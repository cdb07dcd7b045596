"""Typed reading of plain values.

Objects of the kinds that have a schema arrive decoded; custom resources may not, so that nothing here trusts a type.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from ingresslint.syntax import Pointer, Value, value_at

Kind = TypeVar("Kind", str, int, bool)


def get(value: Value, *path: str | int) -> Value:
    """Return the member of ``value`` at ``path``, None where there is none."""
    return value_at(value, path)


def text(value: Value, *path: str | int) -> str | None:
    """Return the string at ``path``, None where there is no string."""
    return _typed(str, get(value, *path))


def number(value: Value, *path: str | int) -> int | None:
    """Return the integer at ``path``, None where there is no integer."""
    return _typed(int, get(value, *path))


def flag(value: Value, *path: str | int) -> bool | None:
    """Return the boolean at ``path``, None where there is no boolean."""
    found = get(value, *path)
    return found if isinstance(found, bool) else None


def _typed(kind: type[Kind], found: Value) -> Kind | None:
    return found if isinstance(found, kind) and not isinstance(found, bool) else None


def members(value: Value, *path: str | int) -> Iterator[tuple[Pointer, Value]]:
    """Yield the mappings in the list at ``path``, each with its pointer."""
    found = get(value, *path)
    for index, item in enumerate(found if isinstance(found, list) else ()):
        if isinstance(item, dict):
            yield (*path, index), item


def strings(value: Value, *path: str | int) -> dict[str, str]:
    """Return the string members of the mapping at ``path``."""
    found = get(value, *path)
    if not isinstance(found, dict):
        return {}
    return {key: member for key, member in found.items() if isinstance(member, str)}


def texts(value: Value, *path: str | int) -> list[str]:
    """Return the strings in the list at ``path``."""
    found = get(value, *path)
    return [item for item in found if isinstance(item, str)] if isinstance(found, list) else []
