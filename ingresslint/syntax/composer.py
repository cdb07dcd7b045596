"""Builds values, and on request places, from libyaml's events.

The YAML grammar is libyaml's; what is decided here is what go-yaml decides above the grammar: aliases, merge keys,
duplicate keys, tags, limits.  The walk is a loop with a stack of its own, so that nesting cannot exhaust Python's.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, NoReturn

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
from ingresslint.syntax.grammar import Events, events, events_beyond
from ingresslint.syntax.reasons import unreadable
from ingresslint.text import Span

# Deeper than any manifest, and shallow enough for the functions that later walk a value by recursion.
MAX_DEPTH = 200
_MERGE_TAG = "tag:yaml.org,2002:merge"
# What all scalars have: millions of empty containers would be a gigabyte.
_NO_KEYS: dict[str, Span] = {}
_NO_ITEMS: list[Place] = []
# A document whose aliases multiply it beyond this is refused, as go-yaml refuses "excessive aliasing".
_ALIASING_FREE = 1000
_ALIASED_NODES_FREE = 100
_RATIO_RANGE = (400_000, 4_000_000)
_RATIO = (0.99, 0.10)
# A key as go-yaml compares it: `1` and `"1"` are two, `y` and `true` are one.
Key = tuple[type, scalars.Scalar]


class Node(NamedTuple):
    """A finished node.

    ``size`` counts what go-yaml decodes, with aliases expanded, and ``aliased`` what of it aliases repeat.  ``keys``
    are those of a mapping; ``items`` are the nodes of a list that follows a merge key.
    """

    value: Value
    place: Place | None
    size: int = 1
    aliased: int = 0
    keys: dict[Key, Span] | None = None
    items: list[Node] | None = None


class Composed(NamedTuple):
    """One document of a text."""

    node: Node
    flaws: tuple[Flaw, ...]


@dataclass(slots=True)
class _Frame:
    """A collection that is being read."""

    start: int
    anchor: str | None
    mapping: bool
    values: dict[str, Value] | list[Value]
    places: dict[str, Place] | list[Place]
    items: list[Node] | None = None
    keys: dict[str, Span] = field(default_factory=dict)
    seen: dict[Key, Span] = field(default_factory=dict)
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
            return _documents(events(text), with_places=with_places)
        except MarkedYAMLError as error:
            beyond = events_beyond(text, error)
            if beyond is None:
                raise
            return _documents(beyond, with_places=with_places)
    except (YAMLError, UnicodeEncodeError) as error:
        raise unreadable(text, error) from None


def _documents(next_event: Events, *, with_places: bool) -> list[Composed]:
    documents: list[Composed] = []
    while True:
        event = next_event()
        kind = event.__class__
        if kind is StreamEndEvent:
            return documents
        if kind is DocumentStartEvent:
            if event.version not in {None, (1, 1)}:
                _refuse(event, "Kubernetes reads YAML 1.1 and refuses another %YAML directive")
            documents.append(_Composer(next_event, with_places=with_places).document())


def _refuse(event: Any, message: str) -> NoReturn:
    raise Unreadable(message, _span(event))


def _span(event: Any) -> Span:
    return Span(event.start_mark.index, event.end_mark.index)


class _Composer:
    """Reads one document's events."""

    def __init__(self, next_event: Events, *, with_places: bool) -> None:
        self._next = next_event
        self._with_places = with_places
        # What an alias means: a finished node, a collection that is still open, or a scalar, which is read once more.
        self._anchors: dict[str, Node | _Frame | ScalarEvent] = {}
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
        frame = _Frame(event.start_mark.index, event.anchor, mapping, {} if mapping else [], {} if mapping else [])
        frame.end = event.end_mark.index
        if not mapping and self._stack and self._stack[-1].merging:
            frame.items = []
        if event.anchor:
            self._anchors[event.anchor] = frame
        self._stack.append(frame)

    def _refuse_collection_as_key(self, event: Any) -> None:
        if self._stack and self._stack[-1].mapping and self._stack[-1].key is None:
            _refuse(event, "a mapping or a list cannot be a key")

    def _close(self, event: Any) -> None:
        frame = self._stack.pop()
        end = event.end_mark.index if event.end_mark.index > event.start_mark.index else frame.end
        place = Place(Span(frame.start, end), frame.keys, frame.places) if self._with_places else None
        keys = frame.seen if frame.mapping else None
        node = Node(frame.values, place, frame.size, frame.aliased, keys, frame.items)
        if frame.anchor and self._anchors[frame.anchor] is frame:
            self._anchors[frame.anchor] = node
        self._attach(node, end)

    def _alias(self, event: Any) -> None:
        target = self._anchors.get(event.anchor)
        if target is None:
            _refuse(event, f"the anchor &{event.anchor} is not defined above")
        if isinstance(target, _Frame):
            _refuse(event, f"the anchor &{event.anchor} contains itself")
        if isinstance(target, ScalarEvent):
            self._scalar(target, alias=event)
            return
        self._refuse_collection_as_key(event)
        place = target.place and replace(target.place, span=_span(event))
        self._attach(Node(target.value, place, target.size + 1, target.size, target.keys), event.end_mark.index, event)

    def _scalar(self, event: Any, alias: Any = None) -> None:
        if event.anchor:
            self._anchors[event.anchor] = event
        span = _span(alias or event)
        if self._stack and self._stack[-1].mapping and self._stack[-1].key is None:
            merging = alias is None and event.value == "<<" and (event.implicit[0] or event.tag == _MERGE_TAG)
            self._key(self._stack[-1], event, span, merging=merging)
            return
        try:
            value = scalars.json_number(scalars.resolve(event.value, event.tag, plain=event.implicit[0]))
        except scalars.ScalarError as error:
            self._flaws.append(Flaw(span, str(error)))
            value = event.value
        place = Place(span, _NO_KEYS, _NO_ITEMS) if self._with_places else None
        self._attach(Node(value, place, 2, 1) if alias else Node(value, place), span.end, alias)

    def _key(self, frame: _Frame, event: Any, span: Span, *, merging: bool) -> None:
        frame.key_span, frame.end, frame.size, frame.merging = span, span.end, frame.size + 1, merging
        if merging:
            frame.key = "<<"
            return
        value: scalars.Scalar = event.value
        try:
            value = scalars.resolve(event.value, event.tag, plain=event.implicit[0])
            frame.key = scalars.key(value)
        except scalars.ScalarError as error:
            self._flaws.append(Flaw(span, str(error)))
            frame.key = value = event.value
        self._note_key(frame, frame.key, (type(value), value), span)

    def _note_key(self, frame: _Frame, name: str, key: Key, span: Span) -> None:
        if key in frame.seen:
            self._flaws.append(Flaw(span, name, frame.seen[key]))
        else:
            frame.seen[key] = span
        frame.keys[name] = span

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
            if frame.items is not None:
                frame.items.append(node)
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
        merged = [node] if node.items is None else node.items
        if any(each.keys is None for each in merged):
            self._flaws.append(Flaw(span, "the merge key << needs a mapping, or a list of mappings"))
            return
        # The first mapping of a list wins.
        for each in reversed(merged):
            for key in each.keys or ():
                name = scalars.key(key[1])
                # A strict reader takes a key that is merged twice, or merged and written, for a duplicate.
                self._note_key(frame, name, key, span)
                if each.place is not None:
                    frame.keys[name] = each.place.keys[name]
                    frame.places[name] = each.place.children[name]  # type: ignore[call-overload]
            frame.values.update(each.value)  # type: ignore[union-attr]

    def _limit_aliases(self, event: Any) -> None:
        nodes = sum(frame.size for frame in self._stack)
        aliased = sum(frame.aliased for frame in self._stack)
        if aliased <= _ALIASED_NODES_FREE or nodes <= _ALIASING_FREE:
            return
        low, high = _RATIO_RANGE
        share = min(max((nodes - low) / (high - low), 0.0), 1.0)
        if aliased / nodes > _RATIO[0] - share * (_RATIO[0] - _RATIO[1]):
            _refuse(event, "the document contains excessive aliasing")
