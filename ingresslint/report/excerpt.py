"""The line of a source that a finding is about, and the marks below it."""

from __future__ import annotations

import re
from typing import NamedTuple

from ingresslint.report.sites import Site
from ingresslint.report.terminal import columns, printable

_LINE_BREAK = re.compile(r"[\r\n]")
_CUT = "…"


class Excerpt(NamedTuple):
    """One line, cut to fit where it is too long, and the carets that belong below it."""

    line: str
    marks: str


def excerpt(place: Site, width: int) -> Excerpt:
    """Return the first line of ``place`` in at most ``width`` columns, with at least one caret.

    Only what can be shown is looked at: a source may be one line of many megabytes.
    """
    text, start = place.source.text, place.span.start
    before = text[max(start - place.start.column + 1, start - width) : start]
    after = _LINE_BREAK.split(text[start : start + width], maxsplit=1)[0]
    marked = columns(printable(after[: place.span.end - start]))
    # One column is kept for a caret behind the end of the line.
    left, right = _fit(printable(before), printable(after), width - 1)
    return Excerpt(left + right, " " * columns(left) + "^" * max(1, min(marked, columns(right))))


def _fit(left: str, right: str, width: int) -> tuple[str, str]:
    """Cut the two halves of a line to ``width`` columns; where both are too long the left one keeps a third."""
    right_room = max(width - min(columns(left), width // 3), 1)
    left_room = max(width - min(columns(right), right_room), 1)
    return _cut(left[::-1], left_room)[::-1], _cut(right, right_room)


def _cut(text: str, width: int) -> str:
    if columns(text) <= width:
        return text
    room = width - columns(_CUT)
    kept = 0
    while (room := room - columns(text[kept])) >= 0:
        kept += 1
    return text[:kept] + _CUT
