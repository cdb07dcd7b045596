"""Text in a terminal: how wide it is, where it breaks, and that it cannot do anything but be read."""

from __future__ import annotations

import re
from unicodedata import category, east_asian_width

_TAB = "    "
# Control and format characters (colours, cursor moves, reversed text), lone surrogates, and exotic line breaks.
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_NO_COLUMN = frozenset({"Mn", "Me"})
_TWO_COLUMNS = frozenset({"W", "F"})
_SUSPECT = re.compile(r"[^ -~]")


def columns(text: str) -> int:
    """Return how many columns printable ``text`` takes; combining marks take none, wide characters two."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(char: str) -> int:
    if category(char) in _NO_COLUMN:
        return 0
    return 2 if east_asian_width(char) in _TWO_COLUMNS else 1


def printable(text: str) -> str:
    """Return ``text`` with a tab as four spaces, and a replacement character for what a terminal would act on."""
    return _SUSPECT.sub(_printable, text)


def _printable(match: re.Match[str]) -> str:
    char = match[0]
    if char == "\t":
        return _TAB
    return "\N{REPLACEMENT CHARACTER}" if category(char) in _UNPRINTABLE else char


def wrap(text: str, first: int, rest: int) -> list[str]:
    """Break printable ``text`` at spaces: the first line has ``first`` columns of room, the others ``rest``.

    Where the first line has less room than the others and the first word does not fit, it stays empty.  A word that
    is longer than a line is not broken: somebody may want to copy it.
    """
    lines: list[list[str]] = [[]]
    room = first
    for word in text.split(" "):
        if columns(" ".join([*lines[-1], word])) > room and (lines[-1] or first < rest):
            lines.append([])
            room = rest
        lines[-1].append(word)
    return [" ".join(line) for line in lines]
