"""Cuts a text into documents and reads each of them for itself.

A stream is cut at its ``---`` lines first, as kubectl does, so that one broken document does not hide the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ingresslint.syntax.document import Document, Fault, FaultKind, Flaw, Part, Place, Pointer, Stream, Unreadable
from ingresslint.text import Source, Span

_SEPARATOR = re.compile(r"^---(?=[ \t\r\n]|\Z)", re.MULTILINE)
# A document is not over where only comments and directives came before the line `---`.
_PROLOGUE = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\r?\n|%[^\n]*\n)*")
_ORIGIN = re.compile(r"^# Source: (\S.*?)[ \t]*\r?$", re.MULTILINE)
# What only bytes have that are no text in UTF-8; among many of them there is a {{ too.
_NO_TEXT = re.compile("[\0\udc80-\udcff]")


def read(source: Source) -> Stream:
    """Read ``source`` as Kubernetes reads a stream of YAML or JSON documents."""
    from ingresslint.syntax.composer import compose  # noqa: PLC0415 - loads libyaml, which not every command needs

    documents: list[Document] = []
    faults: list[Fault] = []
    origin: str | None = None
    for span in cut(source.text):
        # Helm writes the comment once above all the documents that one template made.
        found = _ORIGIN.search(source.text, span.start, span.end)
        origin = found[1] if found else origin
        try:
            for ordinal, composed in enumerate(compose(source.slice(span))):
                documents.append(Document(source, span, composed.node.value, ordinal, origin))
                faults.extend(_fault(source, span.start, flaw) for flaw in composed.flaws)
        except Unreadable as error:
            faults.append(Fault(FaultKind.SYNTAX, source, shift(error.span, span.start), error.message))
    return _without_templates(Stream(source, tuple(documents), tuple(faults)))


def locate(document: Document, pointer: Pointer, part: Part = "value") -> Span:
    """Return where the key or the value at ``pointer`` stands in the source of ``document``.

    Where the value does not exist, the span is that of the nearest existing ancestor's key.  Without a key (a list
    item, a whole document) it is that of its first key, and for the document of the value of ``kind``.
    """
    found = _walk(document, pointer)
    if found.missing:
        span = _heading(found)
    elif part == "key" and found.parent is not None and isinstance(found.key, str):
        span = found.parent.keys[found.key]
    else:
        span = found.place.span
    return shift(span, document.span.start)


def headline(document: Document, pointer: Pointer) -> Span:
    """Return the part of one line that stands for the value at ``pointer``, for somebody to look at.

    That is the value itself where it is on one line, or a text; a mapping or a list over several lines is named by what
    :func:`locate` returns for a member that it does not have.
    """
    found = _walk(document, pointer)
    heading = _heading(found)
    start = min(heading.start, found.place.span.start)
    text = document.source.slice(shift(Span(start, found.place.span.end), document.span.start))
    exact = not found.missing and not (found.place.children and "\n" in text)
    return shift(found.place.span if exact else heading, document.span.start)


class _Found(NamedTuple):
    """The deepest existing place on a pointer's way, with the place and the key it was reached from."""

    place: Place
    parent: Place | None
    key: str | int | None
    missing: bool


def _walk(document: Document, pointer: Pointer) -> _Found:
    place = _places(document.source, document.span)[document.ordinal]
    parent: Place | None = None
    key: str | int | None = None
    for step in pointer:
        child = _child(place, step)
        if child is None:
            return _Found(place, parent, key, missing=True)
        parent, place, key = place, child, step
    return _Found(place, parent, key, missing=False)


def _child(place: Place, step: str | int) -> Place | None:
    if isinstance(place.children, dict):
        return place.children.get(str(step))
    if isinstance(step, int) and step < len(place.children):
        return place.children[step]
    return None


def _heading(found: _Found) -> Span:
    place, parent = found.place, found.parent
    if parent is None and isinstance(place.children, dict) and "kind" in place.children:
        return place.children["kind"].span
    if parent is not None and isinstance(found.key, str):
        return parent.keys[found.key]
    return next(iter(place.keys.values()), place.span)


@lru_cache(maxsize=64)
def _places(source: Source, span: Span) -> list[Place]:
    from ingresslint.syntax.composer import compose  # noqa: PLC0415 - the same

    composed = compose(source.slice(span), with_places=True)
    return [each.node.place for each in composed if each.node.place]


def cut(text: str) -> Iterator[Span]:
    """Yield the parts of a text that are read for themselves: what is between its lines ``---``."""
    start = int(text.startswith("\ufeff"))
    for match in _SEPARATOR.finditer(text):
        prologue = _PROLOGUE.match(text, start)
        if prologue and prologue.end() >= match.start():
            continue
        yield Span(start, match.start())
        start = match.start()
    yield Span(start, len(text))


def _fault(source: Source, offset: int, flaw: Flaw) -> Fault:
    kind = FaultKind.SYNTAX if flaw.first is None else FaultKind.DUPLICATE_KEY
    first = None if flaw.first is None else shift(flaw.first, offset)
    return Fault(kind, source, shift(flaw.span, offset), flaw.message, first)


def shift(span: Span, by: int) -> Span:
    """Return ``span`` as seen from a text that begins ``by`` code points earlier."""
    return Span(span.start + by, span.end + by)


def _without_templates(stream: Stream) -> Stream:
    """Replace everything by one template fault where ``{{ … }}`` is what keeps a text from being YAML."""
    text = stream.source.text
    if ("{{" not in text and "{%" not in text) or _NO_TEXT.search(text):
        return stream
    breaks = (_action(text, fault.span.start) for fault in stream.faults if fault.kind is FaultKind.SYNTAX)
    action = next(filter(None, breaks), None)
    return stream if action is None else Stream(stream.source, (), (template_fault(stream.source, action),))


def _action(text: str, offset: int) -> Span | None:
    """Return the template action that ``offset`` is in, or behind on the same line or the next."""
    start = max(text.rfind(opening, 0, _line_end(text, offset)) for opening in ("{{", "{%"))
    if start < 0:
        return None
    closing = text.find("%}" if text.startswith("{%", start) else "}}", start)
    end = _line_end(text, start) if closing < 0 else closing + 2
    # What an action breaks, libyaml may notice on the next line.
    return Span(start, end) if offset <= _line_end(text, _line_end(text, end) + 1) else None


def _line_end(text: str, offset: int) -> int:
    end = text.find("\n", offset)
    return len(text) if end < 0 else end


def template_fault(source: Source, span: Span) -> Fault:
    """Return the fault of a source that is a template and has to be rendered first."""
    return Fault(FaultKind.TEMPLATE, source, span, "template, not a manifest")
