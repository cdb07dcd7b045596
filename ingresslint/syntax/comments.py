"""Comments, told from the ``#`` that stand inside values."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

from ingresslint.syntax.document import Unreadable
from ingresslint.syntax.stream import cut, shift
from ingresslint.text import Source, Span

_COMMENT = re.compile(r"(?:(?<=[ \t\r\n])|(?<![\s\S]))#[^\r\n]*")
_BREAK = r"(?:\r\n|\r|\n)"
# Empty lines, comments, directives and separators: what stands above the first content.
_LINE = r"(?:[ \t]*|%[^\r\n]*|---[ \t]*)(?:(?<![^ \t\r\n\ufeff])#[^\r\n]*)?"
_OPENING = re.compile(rf"\ufeff?(?:{_LINE}{_BREAK})*(?:[ \t]*#[^\r\n]*)?")
_LINE_END = re.compile(r"[\r\n]|\Z")


def comments(source: Source, marker: str) -> Iterator[Span]:
    """Yield where the comments that have ``marker`` in them stand.

    Where a document cannot be read, nobody knows what is a comment below: those are left out.
    """
    if marker not in source.text:
        return
    for span in cut(source.text):
        text = source.slice(span)
        if marker in text:
            yield from (
                shift(found, span.start) for found in _comments(text) if marker in text[found.start : found.end]
            )


def opening(text: str) -> int:
    """Return where the first content of a text begins: what is above are empty lines, comments and separators."""
    match = _OPENING.match(text)
    return match.end() if match else 0


def _comments(text: str) -> Iterator[Span]:
    values, readable = _values(text)
    starts = [value.start for value in values]
    position = 0
    while match := _COMMENT.search(text, position, readable):
        before = bisect_right(starts, match.start()) - 1
        if before >= 0 and match.start() < values[before].end:
            position = values[before].end
        else:
            yield Span(match.start(), match.end())
            position = match.end()


def _values(text: str) -> tuple[list[Span], int]:
    """Return where the scalars of a text stand, and up to where it can be read."""
    # Loads libyaml, which not every command needs.
    from ruamel.yaml.error import MarkedYAMLError, YAMLError  # noqa: PLC0415

    from ingresslint.syntax.grammar import events, events_beyond  # noqa: PLC0415

    found: list[Span] = []
    try:
        try:
            _scan(text, events(text), found)
        except MarkedYAMLError as error:
            beyond = events_beyond(text, error)
            if beyond is None:
                raise
            found.clear()
            _scan(text, beyond, found)
    except (YAMLError, Unreadable, UnicodeEncodeError):
        return found, max(opening(text), found[-1].end if found else 0)
    return found, len(text)


def _scan(text: str, next_event: Any, found: list[Span]) -> None:
    """Add the scalars that libyaml finds to ``found``, until it stops."""
    from ruamel.yaml.events import ScalarEvent, StreamEndEvent  # noqa: PLC0415 - the same

    event = None
    while event.__class__ is not StreamEndEvent:
        event = next_event()
        if event.__class__ is ScalarEvent:
            start, end = event.start_mark.index, event.end_mark.index
            if event.style in {"|", ">"}:
                # Behind the sign of a block may be a comment; the text begins on the next line.
                header = _LINE_END.search(text, start)
                start = min(header.start() if header else end, end)
            found.append(Span(start, end))
