"""Types as CEL names them: ``int``, ``list(string)``, ``map(string, dyn)``, ``optional_type(net.IP)``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

_TOKEN = re.compile(r"[\w.]+|[(),]")


@dataclass(frozen=True, slots=True)
class Type:
    """A type; one capital letter stands for any type, the same one wherever the letter occurs in a signature."""

    name: str
    parameters: tuple[Type, ...] = ()

    @property
    def is_parameter(self) -> bool:
        """Tell whether this stands for any type."""
        return len(self.name) == 1 and self.name.isupper()

    def __str__(self) -> str:
        """Write the type as Kubernetes' messages do."""
        if not self.parameters:
            return self.name
        return f"{self.name}({', '.join(map(str, self.parameters))})"


DYN = Type("dyn")
BOOL = Type("bool")
INT = Type("int")
UINT = Type("uint")
DOUBLE = Type("double")
STRING = Type("string")
BYTES = Type("bytes")
NULL = Type("null_type")
TYPE = Type("type")
LIST = Type("list")
MAP = Type("map")
OPTIONAL = Type("optional_type")
TIMESTAMP = Type("google.protobuf.Timestamp")
DURATION = Type("google.protobuf.Duration")


@cache
def parse_type(text: str) -> Type:
    """Read a type as :class:`Type` writes it."""
    (found,) = parse_types(text)
    return found


@cache
def parse_types(text: str) -> tuple[Type, ...]:
    """Read types with commas between them; an empty text has none."""
    return _sequence(_Tokens(_TOKEN.findall(text)))


@dataclass(slots=True)
class _Tokens:
    left: list[str]

    def take(self, token: str) -> bool:
        if self.left and self.left[0] == token:
            del self.left[0]
            return True
        return False


def _sequence(tokens: _Tokens) -> tuple[Type, ...]:
    return tuple(_members(tokens))


def _members(tokens: _Tokens) -> Iterator[Type]:
    while tokens.left and tokens.left[0] != ")":
        name = tokens.left.pop(0)
        parameters = _sequence(tokens) if tokens.take("(") else ()
        if parameters:
            tokens.take(")")
        yield Type(name, parameters)
        tokens.take(",")
