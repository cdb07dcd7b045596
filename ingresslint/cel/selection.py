"""``a.b``, ``a[b]``, ``a.?b``, ``a[?b]`` and ``has(a.b)``.

Behind an optional the dots go on: ``a.?b.c`` is missing where ``b`` or ``c`` is.
"""

from __future__ import annotations

from ingresslint.cel.errors import EvaluationError
from ingresslint.cel.values import MISSING, Optional, Value, lookup, no_overload


def select(container: Value, name: str) -> Value:
    """Return ``container.name``; raises EvaluationError."""
    if isinstance(container, dict):
        try:
            return container[name]
        except KeyError:
            msg = f"no such key: {name}"
            raise EvaluationError(msg) from None
    if isinstance(container, Optional):
        return select_optional(container, name)
    raise no_overload((container,), f"_.{name}")


def test(container: Value, name: str) -> bool:
    """Return ``has(container.name)``."""
    if isinstance(container, Optional):
        return container.present and test(container.value, name)
    return isinstance(container, dict) and name in container


def select_index(container: Value, key: Value) -> Value:
    """Return ``container[key]``; raises EvaluationError."""
    if isinstance(container, Optional):
        return select_optional(container, key)
    found = _find(container, key)
    if not found.present:
        fault = "index out of bounds" if isinstance(container, list) else "no such key"
        msg = f"{fault}: {key}"
        raise EvaluationError(msg)
    return found.value


def select_optional(container: Value, key: Value) -> Optional:
    """Return ``container[?key]``; raises EvaluationError for a key that the container cannot have."""
    if isinstance(container, Optional):
        return select_optional(container.value, key) if container.present else MISSING
    return _find(container, key) if isinstance(container, dict | list) else MISSING


def _find(container: Value, key: Value) -> Optional:
    if isinstance(container, dict):
        return lookup(container, key)
    if not isinstance(container, list):
        raise no_overload((container, key), "_[_]")
    if isinstance(key, bool) or not isinstance(key, int | float) or key != key // 1:
        msg = f"a list has no element {key!r}"
        raise EvaluationError(msg)
    place = int(key)
    return Optional(present=True, value=container[place]) if 0 <= place < len(container) else MISSING
