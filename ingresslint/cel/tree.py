"""A checked expression: what the CEL engine read, and the types that it found.

The engine hands it out as a ``cel.expr.CheckedExpr`` message; the field numbers are those of
https://github.com/google/cel-spec/blob/master/proto/cel/expr/checked.proto and ``syntax.proto`` beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from ingresslint.cel import kinds
from ingresslint.cel.errors import CompileError, UnsupportedError
from ingresslint.cel.kinds import Type
from ingresslint.cel.values import Uint, Value
from ingresslint.cel.wire import Message


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a string, bytes, true, false or null, as written."""

    id: int
    value: Value


@dataclass(frozen=True, slots=True)
class Name:
    """A variable or the name of a type."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Select:
    """``operand.field``; with ``test``, ``has(operand.field)``."""

    id: int
    operand: Node
    field: str
    test: bool


@dataclass(frozen=True, slots=True)
class Call:
    """A function or an operator (``_+_``); ``target`` is what stands before the dot of ``target.function()``."""

    id: int
    function: str
    target: Node | None
    arguments: tuple[Node, ...]

    @property
    def operands(self) -> tuple[Node, ...]:
        """Everything that the function is given."""
        return self.arguments if self.target is None else (self.target, *self.arguments)


@dataclass(frozen=True, slots=True)
class ListLiteral:
    """``[a, ?b]``; ``optional`` holds the places of the elements with a question mark."""

    id: int
    elements: tuple[Node, ...]
    optional: frozenset[int]


@dataclass(frozen=True, slots=True)
class Entry:
    """``key: value`` or ``?key: value`` of a map."""

    key: Node
    value: Node
    optional: bool


@dataclass(frozen=True, slots=True)
class MapLiteral:
    """``{key: value}``."""

    id: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class MessageLiteral:
    """``google.protobuf.Struct{…}``: a protobuf message."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Fold:
    """A macro such as ``all`` or ``map``, spelled out as a loop.

    ``accumulator`` begins with ``start`` and becomes ``step`` for each element of ``over``, as long as ``condition``
    holds; then ``result`` is the value.  Over a map, ``variable`` is the key and ``second`` the value.
    """

    id: int
    variable: str
    second: str
    over: Node
    accumulator: str
    start: Node
    condition: Node
    step: Node
    result: Node


Node = Literal | Name | Select | Call | ListLiteral | MapLiteral | MessageLiteral | Fold


@dataclass(frozen=True, slots=True)
class Checked:
    """An expression with all that is known of its nodes, by their ids.

    ``names`` holds the nodes that are a (dotted) name, ``overloads`` the signatures that a call may turn out to be,
    ``offsets`` the places in the text, in code points.
    """

    expression: str
    root: Node
    types: Mapping[int, Type]
    names: Mapping[int, str]
    overloads: Mapping[int, tuple[str, ...]]
    offsets: Mapping[int, int]

    def type_of(self, node: Node) -> Type:
        """Return the type of a node; the engine leaves out what it does not know."""
        return self.types.get(node.id, kinds.DYN)

    def position(self, offset: int | None) -> tuple[int, int]:
        """Return line and column of an offset, both from 1."""
        before = self.expression[: offset or 0]
        return before.count("\n") + 1, len(before) - before.rfind("\n")

    def refusal(self, node: Node, message: str) -> CompileError:
        """Return the error of a node that the API server does not take."""
        return CompileError(message, *self.position(self.offsets.get(node.id)))

    def unsupported(self, node: Node, what: str) -> UnsupportedError:
        """Return the error of a node that cannot be evaluated here."""
        return UnsupportedError(f"{what} cannot be evaluated here", *self.position(self.offsets.get(node.id)))


def decode(expression: str, data: bytes) -> Checked:
    """Read the ``CheckedExpr`` of an expression, which the engine wraps into a ``google.protobuf.Any``."""
    checked = Message(data).message(2)
    references = {entry.integer(1): entry.message(2) for entry in checked.messages(2)}
    return Checked(
        expression=expression,
        root=_node(checked.message(4)),
        types={entry.integer(1): _type(entry.message(2)) for entry in checked.messages(3)},
        names={number: reference.text(1) for number, reference in references.items() if not reference.texts(3)},
        overloads={number: reference.texts(3) for number, reference in references.items()},
        offsets={entry.integer(1): entry.integer(2) for entry in checked.message(5).messages(4)},
    )


def children(node: Node) -> Iterator[Node]:
    """Yield the nodes directly below ``node``."""
    if isinstance(node, Select):
        yield node.operand
    elif isinstance(node, Call):
        yield from node.operands
    elif isinstance(node, ListLiteral):
        yield from node.elements
    elif isinstance(node, MapLiteral):
        for entry in node.entries:
            yield from (entry.key, entry.value)
    elif isinstance(node, Fold):
        yield from (node.over, node.start, node.condition, node.step, node.result)


def _node(message: Message) -> Node:
    number = message.integer(2)
    for field, read in _NODES.items():
        if field in message:
            return read(number, message.message(field))
    return Literal(number, None)


def _name(number: int, message: Message) -> Node:
    return Name(number, message.text(1))


def _select(number: int, message: Message) -> Node:
    return Select(number, _node(message.message(1)), message.text(2), test=bool(message.integer(3)))


def _call(number: int, message: Message) -> Node:
    target = _node(message.message(1)) if 1 in message else None
    return Call(number, message.text(2), target, tuple(map(_node, message.messages(3))))


def _list(number: int, message: Message) -> Node:
    return ListLiteral(number, tuple(map(_node, message.messages(1))), frozenset(message.integers(2)))


def _struct(number: int, message: Message) -> Node:
    if message.text(1):
        return MessageLiteral(number, message.text(1))
    return MapLiteral(number, tuple(map(_entry, message.messages(2))))


def _entry(message: Message) -> Entry:
    return Entry(_node(message.message(3)), _node(message.message(4)), optional=bool(message.integer(5)))


def _fold(number: int, message: Message) -> Node:
    over, start, condition, step, result = (_node(message.message(field)) for field in (2, 4, 5, 6, 7))
    return Fold(number, message.text(1), message.text(8), over, message.text(3), start, condition, step, result)


def _literal(number: int, message: Message) -> Node:
    for field, read in _CONSTANTS.items():
        if field in message:
            return Literal(number, read(message, field))
    return Literal(number, None)


_NODES: dict[int, Callable[[int, Message], Node]] = {
    3: _literal,
    4: _name,
    5: _select,
    6: _call,
    7: _list,
    8: _struct,
    9: _fold,
}
_CONSTANTS: dict[int, Callable[[Message, int], Value]] = {
    2: lambda message, field: bool(message.integer(field)),
    3: Message.integer,
    4: lambda message, field: Uint(message.unsigned(field)),
    5: Message.double,
    6: Message.text,
    7: Message.data,
}
_PRIMITIVES = (kinds.DYN, kinds.BOOL, kinds.INT, kinds.UINT, kinds.DOUBLE, kinds.STRING, kinds.BYTES)
_WELL_KNOWN = (kinds.DYN, kinds.DYN, kinds.TIMESTAMP, kinds.DURATION)


def _type(message: Message) -> Type:
    for field, read in _TYPES.items():
        if field in message:
            return read(message)
    return kinds.DYN


def _parametrized(name: str, message: Message, *fields: int) -> Type:
    return Type(name, tuple(_type(message.message(field)) for field in fields))


def _abstract(message: Message) -> Type:
    return Type(message.text(1), tuple(map(_type, message.messages(2))))


_TYPES: dict[int, Callable[[Message], Type]] = {
    2: lambda _: kinds.NULL,
    3: lambda message: _PRIMITIVES[message.integer(3)],
    4: lambda message: Type("wrapper", (_PRIMITIVES[message.integer(4)],)),
    5: lambda message: _WELL_KNOWN[message.integer(5)],
    6: lambda message: _parametrized("list", message.message(6), 1),
    7: lambda message: _parametrized("map", message.message(7), 1, 2),
    9: lambda message: Type(message.text(9)),
    11: lambda message: Type("type", (_type(message.message(11)),)),
    14: lambda message: _abstract(message.message(14)),
}
