"""Text with places in it.

Offsets are Unicode code points from the start of the text; spans are half open.  A line and a column exist only
for reports: they are computed from an offset when somebody asks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

_LINE_BREAK = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place as people and SARIF name it: line and column, both from 1, columns in code points."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The half-open range ``[start, end)`` of code points in one text."""

    start: int
    end: int

    def __contains__(self, other: Span) -> bool:
        """Tell whether ``other`` lies inside this span."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Source:
    """One input: the path it is reported under, and its text without a byte order mark."""

    path: str
    text: str

    def position(self, offset: int) -> Position:
        """Return the line and column of ``offset``."""
        starts = _line_starts(self.text)
        line = bisect_right(starts, offset)
        return Position(line, offset - starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """Return line ``number`` (from 1) without its line break."""
        starts = _line_starts(self.text)
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r\n")

    def slice(self, span: Span) -> str:
        """Return the text of ``span``."""
        return self.text[span.start : span.end]


@lru_cache(maxsize=4)
def _line_starts(text: str) -> list[int]:
    # Findings are reported file by file, so a handful of remembered files is enough.
    return [0, *(match.end() for match in _LINE_BREAK.finditer(text))]
