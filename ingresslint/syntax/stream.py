"""Cuts a text into documents and reads each of them for itself.

A stream is cut at its ``---`` lines first, as kubectl does, so that one broken document does not hide the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ingresslint.syntax.document import Document, Fault, FaultKind, Flaw, Part, Place, Pointer, Stream, Unreadable
from ingresslint.text import Source, Span

_SEPARATOR = re.compile(r"^---(?=[ \t\r\n]|\Z)", re.MULTILINE)
# A document is not over where only comments and directives came before the line `---`.
_PROLOGUE = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\r?\n|%[^\n]*\n)*")
_ORIGIN = re.compile(r"^# Source: (\S.*?)[ \t]*\r?$", re.MULTILINE)
_SURROGATES = re.compile(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
_TEMPLATE_ACTION = re.compile(r"\{\{.*?(?:\}\}|$)", re.MULTILINE)


def read(source: Source) -> Stream:
    """Read ``source`` as Kubernetes reads a stream of YAML or JSON documents."""
    from ingresslint.syntax.composer import compose  # noqa: PLC0415 - loads libyaml, which not every command needs

    documents: list[Document] = []
    faults: list[Fault] = []
    origin: str | None = None
    for span in _cut(source.text):
        # Helm writes the comment once above all the documents that one template made.
        found = _ORIGIN.search(source.text, span.start, span.end)
        origin = found[1] if found else origin
        try:
            for ordinal, composed in enumerate(compose(_yaml(source.slice(span)))):
                documents.append(Document(source, span, composed.node.value, ordinal, origin))
                faults.extend(_fault(source, span.start, flaw) for flaw in composed.flaws)
        except Unreadable as error:
            faults.append(Fault(FaultKind.SYNTAX, source, _shift(error.span, span.start), error.message))
    return _without_templates(Stream(source, tuple(documents), tuple(faults)))


def locate(document: Document, pointer: Pointer, part: Part = "value") -> Span:
    """Return where the key or the value at ``pointer`` stands in the source of ``document``.

    Where the value does not exist, the span is that of the nearest existing ancestor's key.  Without a key (a list
    item, a whole document) it is that of its first key, and for the document of the value of ``kind``.
    """
    place = _places(document.source.slice(document.span))[document.ordinal]
    parent: Place | None = None
    key: str | int | None = None
    for step in pointer:
        child = _child(place, step)
        if child is None:
            return _shift(_heading(place, parent, key), document.span.start)
        parent, place, key = place, child, step
    if part == "key" and parent is not None and isinstance(key, str):
        return _shift(parent.keys[key], document.span.start)
    return _shift(place.span, document.span.start)


def _child(place: Place, step: str | int) -> Place | None:
    if isinstance(place.children, dict):
        return place.children.get(str(step))
    if isinstance(step, int) and step < len(place.children):
        return place.children[step]
    return None


def _heading(place: Place, parent: Place | None, key: str | int | None) -> Span:
    if isinstance(key, str) and parent is not None:
        return parent.keys[key]
    if parent is None and isinstance(place.children, dict) and "kind" in place.children:
        return place.children["kind"].span
    return next(iter(place.keys.values()), place.span)


@lru_cache(maxsize=64)
def _places(text: str) -> list[Place]:
    from ingresslint.syntax.composer import compose  # noqa: PLC0415 - the same

    return [composed.node.place for composed in compose(_yaml(text), with_places=True) if composed.node.place]


def _cut(text: str) -> Iterator[Span]:
    start = 0
    for match in _SEPARATOR.finditer(text):
        prologue = _PROLOGUE.match(text, start)
        if prologue and prologue.end() >= match.start():
            continue
        yield Span(start, match.start())
        start = match.start()
    yield Span(start, len(text))


def _yaml(text: str) -> str:
    r"""Rewrite what JSON has and libyaml lacks: a character written as two ``\u`` surrogates.

    An escaped line break stands for nothing in YAML; it keeps every following character at its offset.
    """
    if "\\u" not in text:
        return text
    return _SURROGATES.sub(lambda match: f"\\\n\\U{_join(match[1], match[2]):08X}", text)


def _join(high: str, low: str) -> int:
    return 0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00


def _fault(source: Source, offset: int, flaw: Flaw) -> Fault:
    kind = FaultKind.SYNTAX if flaw.first is None else FaultKind.DUPLICATE_KEY
    first = None if flaw.first is None else _shift(flaw.first, offset)
    return Fault(kind, source, _shift(flaw.span, offset), flaw.message, first)


def _shift(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _without_templates(stream: Stream) -> Stream:
    """Replace everything by one template fault where a text with ``{{ … }}`` does not read as YAML."""
    action = _TEMPLATE_ACTION.search(stream.source.text) if stream.faults else None
    if action is None or not any(fault.kind is FaultKind.SYNTAX for fault in stream.faults):
        return stream
    return Stream(stream.source, (), (template_fault(stream.source, Span(*action.span())),))


def template_fault(source: Source, span: Span) -> Fault:
    """Return the fault of a source that is a template and has to be rendered first."""
    return Fault(FaultKind.TEMPLATE, source, span, "template, not a manifest")
