"""Builds values, and on request places, from libyaml's events.

The YAML grammar is libyaml's; what is decided here is what go-yaml decides above the grammar: aliases, merge keys,
duplicate keys, tags, limits.  The walk is a loop with a stack of its own, so that nesting cannot exhaust Python's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.cyaml import CParser  # type: ignore[attr-defined]  # re-exported from the C extension
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from ingresslint.syntax import scalars
from ingresslint.syntax.document import Flaw, Place, Unreadable, Value
from ingresslint.syntax.reasons import explain
from ingresslint.text import Span

# Deeper than any manifest, and shallow enough for the functions that later walk a value by recursion.
MAX_DEPTH = 200
# A document whose aliases multiply it beyond this is refused, as go-yaml refuses "excessive aliasing".
_ALIASING_FREE = 1000
_ALIASED_NODES_FREE = 100
_RATIO_RANGE = (400_000, 4_000_000)
_RATIO = (0.99, 0.10)
# What ruamel.yaml's libyaml says of `[host:80]`, which later versions of libyaml and go-yaml read as a string.
_PLAIN_COLON = "found unexpected ':'"


class Node(NamedTuple):
    """A finished node: its value, its place (None unless asked for), and its nodes with aliases expanded."""

    value: Value
    place: Place | None
    size: int
    aliased: int


class Composed(NamedTuple):
    """One document of a text."""

    node: Node
    flaws: tuple[Flaw, ...]


@dataclass(slots=True)
class _Frame:
    """A collection that is being read."""

    start: int
    anchor: str | None
    flow: bool
    mapping: bool
    values: dict[str, Value] | list[Value]
    keys: dict[str, Span] = field(default_factory=dict)
    places: dict[str, Place] | list[Place] = field(default_factory=dict)
    seen: dict[tuple[type, Any], Span] = field(default_factory=dict)
    key: str | None = None
    key_span: Span | None = None
    merging: bool = False
    end: int = 0
    size: int = 1
    aliased: int = 0


def compose(text: str, *, with_places: bool = False) -> list[Composed]:
    """Return the documents of ``text`` in order; raises :class:`Unreadable` where libyaml or go-yaml stumbles."""
    try:
        try:
            return _documents(CParser(text), with_places=with_places)
        except MarkedYAMLError as error:
            if error.problem != _PLAIN_COLON:
                raise
            return _documents(_EventList(YAML(typ="safe", pure=True).parse(text)), with_places=with_places)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = explain(str(error.problem), error.context, text[mark.index : mark.index + 1])
        raise Unreadable(reason, Span(mark.index, mark.index)) from None
    except YAMLError as error:  # the reader's error has a byte offset instead of a mark
        raise _unreadable_character(text, error) from None


class _EventList:
    """Events that are there already, behind the interface of libyaml's parser."""

    def __init__(self, events: Iterable[Any]) -> None:
        self.get_event = iter(events).__next__


def _documents(parser: Any, *, with_places: bool) -> list[Composed]:
    documents: list[Composed] = []
    while True:
        event = parser.get_event()
        kind = event.__class__
        if kind is StreamEndEvent:
            return documents
        if kind is DocumentStartEvent:
            if event.version not in {None, (1, 1)}:
                _refuse(event, "Kubernetes reads YAML 1.1 and refuses another %YAML directive")
            documents.append(_Composer(parser, with_places=with_places).document())


def _refuse(event: Any, message: str) -> NoReturn:
    raise Unreadable(message, Span(event.start_mark.index, event.end_mark.index))


def _unreadable_character(text: str, error: Any) -> Unreadable:
    offset = len(text.encode()[: getattr(error, "position", 0)].decode(errors="ignore"))
    character = text[offset : offset + 1]
    return Unreadable(
        f"the character U+{ord(character or chr(0)):04X} is not allowed in YAML", Span(offset, offset + 1)
    )


class _Composer:
    """Reads one document's events."""

    def __init__(self, parser: Any, *, with_places: bool) -> None:
        self._next = parser.get_event
        self._with_places = with_places
        self._anchors: dict[str, Node | None] = {}
        self._stack: list[_Frame] = []
        self._flaws: list[Flaw] = []
        self._root: Node | None = None

    def document(self) -> Composed:
        while True:
            event = self._next()
            kind = event.__class__
            if kind is ScalarEvent:
                self._scalar(event)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                self._open(event, mapping=kind is MappingStartEvent)
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                self._close(event)
            elif kind is AliasEvent:
                self._alias(event)
            elif kind is DocumentEndEvent:
                break
        assert self._root is not None  # noqa: S101 - libyaml gives every document a root node
        return Composed(self._root, tuple(self._flaws))

    def _open(self, event: Any, *, mapping: bool) -> None:
        self._refuse_collection_as_key(event)
        if len(self._stack) >= MAX_DEPTH:
            _refuse(event, f"nesting deeper than {MAX_DEPTH} levels is not read")
        if event.anchor:
            self._anchors[event.anchor] = None
        values: dict[str, Value] | list[Value] = {} if mapping else []
        places: dict[str, Place] | list[Place] = {} if mapping else []
        start = event.start_mark.index
        flow = event.end_mark.index > start and event.flow_style is not False
        self._stack.append(_Frame(start, event.anchor, flow, mapping, values, places=places, end=event.end_mark.index))

    def _refuse_collection_as_key(self, event: Any) -> None:
        if self._stack and self._stack[-1].mapping and self._stack[-1].key is None:
            _refuse(event, "a mapping or a list cannot be a key")

    def _close(self, event: Any) -> None:
        frame = self._stack.pop()
        end = event.end_mark.index if event.end_mark.index > event.start_mark.index else frame.end
        place = Place(Span(frame.start, end), frame.keys, frame.places) if self._with_places else None
        node = Node(frame.values, place, frame.size, frame.aliased)
        if frame.anchor:
            self._anchors[frame.anchor] = node
        self._attach(node, end)

    def _alias(self, event: Any) -> None:
        self._refuse_collection_as_key(event)
        if event.anchor not in self._anchors:
            _refuse(event, f"the anchor &{event.anchor} is not defined above")
        target = self._anchors[event.anchor]
        if target is None:
            _refuse(event, f"the anchor &{event.anchor} contains itself")
        place = target.place and replace(target.place, span=Span(event.start_mark.index, event.end_mark.index))
        self._attach(Node(target.value, place, target.size, target.size), event.end_mark.index, event)

    def _scalar(self, event: Any) -> None:
        plain = event.implicit[0] or (event.tag is not None and not event.style)
        frame = self._stack[-1] if self._stack else None
        if frame and frame.mapping and frame.key is None:
            self._key(frame, event, plain=plain)
            return
        start, end = event.start_mark.index, event.end_mark.index
        try:
            value = scalars.resolve(event.value, event.tag, plain=plain)
        except scalars.ScalarError as error:
            self._flaws.append(Flaw(Span(start, end), str(error)))
            value = event.value
        node = Node(value, Place(Span(start, end), {}, []) if self._with_places else None, 1, 0)
        if event.anchor:
            self._anchors[event.anchor] = node
        self._attach(node, end)

    def _key(self, frame: _Frame, event: Any, *, plain: bool) -> None:
        span = Span(event.start_mark.index, event.end_mark.index)
        frame.key_span, frame.end, frame.size = span, span.end, frame.size + 1
        if event.anchor:
            self._anchors[event.anchor] = Node(event.value, Place(span, {}, []), 1, 0)
        frame.merging = plain and event.value == "<<" and event.tag in {None, "tag:yaml.org,2002:merge"}
        if frame.merging:
            frame.key = "<<"
            return
        try:
            frame.key = scalars.key(event.value, event.tag, plain=plain)
        except scalars.ScalarError as error:
            self._flaws.append(Flaw(span, str(error)))
            frame.key = event.value
        # Go compares the keys before they become strings: `1` and `"1"` are two, `y` and `true` are one.
        identity = scalars.resolve_plain(event.value) if plain and event.tag is None else frame.key
        self._note_key(frame, frame.key, (type(identity), identity), span)

    def _note_key(self, frame: _Frame, key: str, identity: tuple[type, Any], span: Span) -> None:
        if identity in frame.seen:
            self._flaws.append(Flaw(span, key, frame.seen[identity]))
        else:
            frame.seen[identity] = span
        frame.keys[key] = span

    def _attach(self, node: Node, end: int, alias: Any = None) -> None:
        if not self._stack:
            self._root = node
            return
        frame = self._stack[-1]
        frame.end = max(frame.end, end)
        frame.size += node.size
        frame.aliased += node.aliased
        if alias is not None:
            self._limit_aliases(alias)
        if not frame.mapping:
            frame.values.append(node.value)  # type: ignore[union-attr]
            if node.place:
                frame.places.append(node.place)  # type: ignore[union-attr]
        elif frame.merging:
            self._merge(frame, node)
        else:
            frame.values[frame.key] = node.value  # type: ignore[index, call-overload]
            if node.place:
                frame.places[frame.key] = node.place  # type: ignore[index, call-overload]
        frame.key, frame.merging = None, False

    def _merge(self, frame: _Frame, node: Node) -> None:
        span = frame.key_span or Span(frame.start, frame.start)
        merged = node.value if isinstance(node.value, list) else [node.value]
        if not merged or not all(isinstance(value, dict) for value in merged):
            self._flaws.append(Flaw(span, "the merge key << needs a mapping, or a list of mappings"))
            return
        children = node.place.children if node.place else None
        places = children if isinstance(children, list) else [node.place]
        for number, value in enumerate(merged):
            place = places[number] if self._with_places and number < len(places) else None
            for key in value:
                # A strict reader takes a key that is merged twice, or merged and written, for a duplicate.
                self._note_key(frame, key, (str, key), span)
                if place is not None:
                    frame.keys[key] = place.keys[key]
                    frame.places[key] = place.children[key]
            frame.values.update(value)  # type: ignore[union-attr]

    def _limit_aliases(self, event: Any) -> None:
        nodes = sum(frame.size for frame in self._stack)
        aliased = sum(frame.aliased for frame in self._stack)
        if aliased <= _ALIASED_NODES_FREE or nodes <= _ALIASING_FREE:
            return
        low, high = _RATIO_RANGE
        share = min(max((nodes - low) / (high - low), 0.0), 1.0)
        if aliased / nodes > _RATIO[0] - share * (_RATIO[0] - _RATIO[1]):
            _refuse(event, "the document contains excessive aliasing")
