"""Documents: plain values, and the place of every part of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from ingresslint.text import Source, Span

# A JSON value: what a document holds after it was read as Kubernetes reads it.
Value = Any
# An RFC 6901 pointer, split: names for members, numbers for list items.
Pointer = tuple[str | int, ...]
Part = Literal["key", "value"]


def value_at(value: Value, pointer: Pointer) -> Value:
    """Return what stands at ``pointer`` in ``value``, None where there is nothing."""
    for step in pointer:
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node stands, where its keys stand, and where its children stand."""

    span: Span
    keys: dict[str, Span]
    children: dict[str, Place] | list[Place]


class FaultKind(StrEnum):
    """What can be wrong with a text before anybody asks what it means."""

    SYNTAX = "syntax-error"
    DUPLICATE_KEY = "duplicate-key"
    TEMPLATE = "template"


class Unreadable(Exception):  # noqa: N818 - it carries a fault, it is not one of the caller's mistakes
    """The rest of the text cannot be read: why, and where (in code points from the start of the text)."""

    def __init__(self, message: str, span: Span) -> None:
        """Keep the reason and its place."""
        super().__init__(message)
        self.message = message
        self.span = span


@dataclass(frozen=True, slots=True)
class Flaw:
    """A part of a document that reads, but not as a valid manifest."""

    span: Span
    message: str
    first: Span | None = None  # set for a duplicate key


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that keeps (a part of) a source from being read; ``first`` is the other place of a duplicate."""

    kind: FaultKind
    source: Source
    span: Span
    message: str
    first: Span | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML document: its value, and the slice of the source that it was read from.

    Positions are not kept: they are read again, from the same slice, for the few documents that somebody asks
    about.  ``ordinal`` counts documents inside the slice (there is more than one only after unusual line breaks).
    """

    source: Source
    span: Span
    value: Value
    ordinal: int = 0
    # The path that a ``# Source:`` comment above the document names, as Helm writes it.
    origin: str | None = None

    def __hash__(self) -> int:
        """Hash by place: the value is mutable as far as Python knows."""
        return hash((self.source.path, self.span, self.ordinal))


@dataclass(frozen=True, slots=True)
class Stream:
    """All that was read from one source."""

    source: Source
    documents: tuple[Document, ...]
    faults: tuple[Fault, ...]
