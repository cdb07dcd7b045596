"""What all constraints need: the error of a broken one, and where something comes again.

An error has the field that the server names, and the place inside it that is to blame.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import TypeVar

from ingresslint.api.errors import ErrorType, FieldError
from ingresslint.resource import field_path
from ingresslint.syntax import Part, Pointer

Key = TypeVar("Key", bound=Hashable)


def broken(pointer: Pointer, message: str, *inside: str | int, part: Part = "value") -> FieldError:
    """Return the error of a constraint on the value at ``pointer``, which ``inside`` of it breaks."""
    return FieldError(ErrorType.INVALID, (*pointer, *inside), message, part, field_path(pointer))


def repeated(keys: Iterable[Key]) -> Iterator[tuple[int, Key]]:
    """Yield each key that comes again, with the place where it does for the first time."""
    seen: dict[Key, int] = {}
    for number, key in enumerate(keys):
        seen[key] = seen.get(key, 0) + 1
        if seen[key] == 2:  # noqa: PLR2004 - a third one is not said again
            yield number, key
