"""Edits of manifests from symbolic places: another value, another key, a new member, a member moved into another one.

Each function gives None where the text does not allow exactly this: behind an alias or a merge key, in what an anchor
lets other places repeat, with tags, and in unusual notations.  :func:`fix` then makes no fix at all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingresslint.finding import Applicability, Edit, Fix
from ingresslint.resource import Location
from ingresslint.syntax import Pointer, Value, locate, value_at
from ingresslint.syntax.scalars import resolve_plain
from ingresslint.text import Source, Span

_BREAK = re.compile(r"\r\n|\n|\r")
_BLANK = re.compile(r"[ \t]*(?=[\r\n]|\Z)")
# What stands before a key on its line, where it begins a member in block style.
_BEFORE_KEY = re.compile(r" *(?:- +)*")
# A text that needs no quotes, wherever it stands; words such as "on" are left to the reader of plain scalars.
_PLAIN = re.compile(r"[A-Za-z][-A-Za-z0-9._/]*")
# Anchors, tags, aliases, block scalars, and keys that are marked as such.
_SPECIAL = tuple("&!*|>?")
_MERGE = re.compile(r"<<\s*:|!!merge")
_STEP = 2
_NEAR = 200


@dataclass(frozen=True, slots=True)
class _Node:
    """A value that is written where it seems to be, with its key (None in a list)."""

    source: Source
    value: Span
    key: Span | None
    flow: bool

    @property
    def text(self) -> str:
        return self.source.slice(self.value)

    @property
    def key_text(self) -> str:
        return self.source.slice(self.key) if self.key else ""


def fix(
    title: str,
    edits: Iterable[Edit | None],
    fields: Sequence[Location],
    applicability: Applicability = Applicability.SAFE,
) -> Fix | None:
    """Return a fix, None where one of its edits is not possible."""
    found = list(edits)
    possible = tuple(edit for edit in found if edit is not None)
    return Fix(title, possible, applicability, tuple(fields)) if found and len(possible) == len(found) else None


def replaced(at: Location, value: str | bool | int) -> Edit | None:  # noqa: FBT001 - any scalar
    """Write another value in the place of a scalar; a text keeps the quotes that are there."""
    node = _scalar(at)
    if node is None:
        return None
    # In JSON, what takes the place of null has to have the quotes that its key has.
    style = node.text if isinstance(value_at(at.resource.written, at.pointer), str) else node.key_text
    text = _like(style, value) if isinstance(value, str) else json.dumps(value)
    # A value that was left out stands right behind its colon.
    return Edit(node.source, node.value, text if node.text else f" {text}")


def quoted(at: Location) -> Edit | None:
    """Put a scalar that YAML reads as no text into quotes, as it is written."""
    node = _scalar(at)
    if node is None or not node.text or isinstance(value_at(at.resource.written, at.pointer), str):
        return None
    return Edit(node.source, node.value, f'"{node.text}"')


def renamed(at: Location, name: str) -> Edit | None:
    """Give the member at a place another key."""
    node = _node(at)
    return None if node is None or node.key is None else Edit(node.source, node.key, _like(node.key_text, name))


def added(at: Location, text: str, *, beside: str) -> Edit | None:
    """Add the member ``at`` to its mapping, with a text as its value: behind a scalar, in front of anything else."""
    other = Location(at.resource, (*at.pointer[:-1], beside))
    node = _node(other)
    if node is None or node.key is None:
        return None
    member = f"{_like(node.key_text, str(at.pointer[-1]))}: {_like(node.key_text, text)}"
    behind = bool(node.text) and not isinstance(value_at(other.resource.written, other.pointer), dict | list)
    if node.flow:
        place = node.value.end if behind else node.key.start
        gap = f",{_line_before(node.source, node.key.start) or ' '}"
        return _inserted(node.source, place, f"{gap}{member}" if behind else f"{member}{gap}")
    line = _line_before(node.source, node.key.start, block=True)
    if line is None:
        return None
    place = _line_end(node.source, node.value.end) if behind else node.key.start
    return _inserted(node.source, place, f"{line}{member}" if behind else f"{member}{line}")


def nested(mapping: Location, names: Sequence[str], outer: str, depth: int = 0) -> Iterator[Edit | None]:
    """Move members of a mapping, which stand next to each other, into a new member ``outer`` of it.

    ``depth`` says how often the same members are moved already.
    """
    found = [_node(Location(mapping.resource, (*mapping.pointer, name))) for name in names]
    nodes = sorted((node for node in found if node and node.key), key=lambda node: node.value)
    if len(nodes) < len(found) or not nodes[0].key:
        yield None
        return
    source, start, end = nodes[0].source, nodes[0].key.start, nodes[-1].value.end
    name = _like(nodes[0].key_text, outer)
    if nodes[0].flow:
        yield _inserted(source, start, f"{name}: {{")
        yield _inserted(source, end, "}")
        return
    line = _line_before(source, start, block=True)
    yield None if line is None else _inserted(source, start, f"{name}:{line}{' ' * _STEP * (depth + 1)}")
    for match in _BREAK.finditer(source.text, start, end):
        if not _BLANK.match(source.text, match.end()):
            yield _inserted(source, match.end(), " " * _STEP)


def _inserted(source: Source, place: int, text: str) -> Edit:
    return Edit(source, Span(place, place), text)


def _scalar(at: Location) -> _Node | None:
    node = _node(at)
    return None if node is None or isinstance(value_at(at.resource.written, at.pointer), dict | list) else node


def _node(at: Location) -> _Node | None:
    """Find a value in the text; None where it is not there, or where other places repeat it."""
    document, pointer = at.resource.document, at.resource.pointer + at.pointer
    if not _exists(document.value, pointer) or _merges(document.source, document.span):
        return None
    source, flow, key = document.source, False, None
    outer = locate(document, ())
    for length, step in enumerate(pointer, start=1):
        if source.text.startswith(_SPECIAL, outer.start):
            return None
        flow = flow or source.text.startswith(("{", "["), outer.start)
        if flow and isinstance(step, str) and not source.text.startswith("{", outer.start):
            # The mapping of one member that a flow list can hold without braces has no room for more.
            return None
        value = locate(document, pointer[:length])
        key = locate(document, pointer[:length], "key") if isinstance(step, str) else None
        if value not in outer or (key and (key not in outer or _is_special(source, key))):
            return None
        outer = value
    return None if source.text.startswith(_SPECIAL, outer.start) else _Node(source, outer, key, flow)


@lru_cache(maxsize=64)
def _merges(source: Source, span: Span) -> bool:
    """Tell whether a document may have merge keys: then what a mapping holds need not stand in it."""
    return _MERGE.search(source.text, span.start, span.end) is not None


def _is_special(source: Source, key: Span) -> bool:
    # Only what stands close before it can mark a key.
    before = source.text[max(key.start - _NEAR, 0) : key.start]
    return source.text.startswith(_SPECIAL, key.start) or before.rstrip().endswith("?")


def _exists(value: Value, pointer: Pointer) -> bool:
    for step in pointer:
        members: Value = dict(enumerate(value)) if isinstance(value, list) else value
        if not isinstance(members, dict) or step not in members:
            return False
        value = members[step]
    return True


def _like(written: str, text: str) -> str:
    """Write a text with the quotes that are there, or without where it needs none."""
    if written.startswith("'"):
        return "'" + text.replace("'", "''") + "'"
    if written.startswith('"') or not _PLAIN.fullmatch(text) or not isinstance(resolve_plain(text), str):
        return json.dumps(text, ensure_ascii=False)
    return text


def _line_before(source: Source, key: int, *, block: bool = False) -> str | None:
    """Return a line break with the indentation of a key; None where the key does not begin its line.

    In block style, the marks of a list may stand before it.
    """
    start = max(source.text.rfind("\n", 0, key), source.text.rfind("\r", 0, key)) + 1
    before = source.text[start:key]
    if before.strip(" ") and not (block and _BEFORE_KEY.fullmatch(before)):
        return None
    found = _BREAK.search(source.text)
    return f"{found[0] if found else chr(10)}{' ' * len(before)}"


def _line_end(source: Source, place: int) -> int:
    found = _BREAK.search(source.text, place)
    return found.start() if found else len(source.text)
