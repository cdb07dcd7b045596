"""From a checked expression to a Python function that evaluates it.

Each node becomes a function from a frame to a value, as the API server's interpreter plans it: operands from left to
right, ``&&``, ``||`` and ``?:`` no further than needed, errors absorbed where the other side decides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from ingresslint.cel import lazy, tree
from ingresslint.cel.aggregates import insert, present
from ingresslint.cel.conversions import CONVERSIONS
from ingresslint.cel.errors import EvaluationError
from ingresslint.cel.frame import Frame, Step
from ingresslint.cel.functions import Dispatcher, Functions, Overload, accepts
from ingresslint.cel.kinds import Type
from ingresslint.cel.selection import select, select_index, select_optional, test
from ingresslint.cel.tree import Checked, Node
from ingresslint.cel.values import Value, no_overload

_LIST_COST, _MAP_COST = 10, 30
_UNLIMITED = 10**9
# What the macros call the value that their loop gathers; nobody can write that name.
_GATHERED = "@result"


@dataclass(frozen=True, slots=True)
class Plan:
    """An expression that can be evaluated, and how many loop variables it needs a place for."""

    step: Step
    places: int


@dataclass(frozen=True, slots=True)
class _Scope:
    """What a node is planned with: the expression, the functions, and the places of the loop variables around it."""

    checked: Checked
    functions: Functions
    variables: frozenset[str]
    places: dict[str, int] = field(default_factory=dict)
    # Shared by all scopes of an expression: the places that were given out.
    given: list[str] = field(default_factory=list)

    def inside(self, *names: str) -> _Scope:
        """Return the scope of a loop body, with a place for each of its variables."""
        places = dict(self.places)
        for name in names:
            places[name] = len(self.given)
            self.given.append(name)
        return replace(self, places=places)


def plan(checked: Checked, functions: Functions, variables: frozenset[str]) -> Plan:
    """Return the plan of an expression.

    Raises UnsupportedError for what cannot be evaluated here, EvaluationError for what never has a value.
    """
    scope = _Scope(checked, functions, variables)
    return Plan(_step(checked.root, scope), len(scope.given))


def _step(node: Node, scope: _Scope) -> Step:
    name = scope.checked.names.get(node.id) if isinstance(node, tree.Select) else None
    if name is not None:
        return _named(name, scope)
    step = _placed(_PLANNERS[type(node)](node, scope), scope.checked.offsets.get(node.id))
    return _evaluated(step) if is_constant(node) else step


def is_constant(node: Node) -> bool:
    """Tell whether a node has its value before there is any input: then it costs nothing, and its errors show early."""
    if isinstance(node, tree.Call):
        return node.function in CONVERSIONS and len(node.operands) == 1 and is_constant(node.operands[0])
    if isinstance(node, tree.ListLiteral):
        return not node.optional and all(map(is_constant, node.elements))
    if isinstance(node, tree.MapLiteral):
        return all(is_constant(entry.key) and is_constant(entry.value) for entry in node.entries)
    return isinstance(node, tree.Literal)


def _evaluated(step: Step) -> Step:
    """Evaluate a constant now."""
    value = step(Frame({}, 0, _UNLIMITED))
    return lambda _frame: value


def _placed(step: Step, offset: int | None) -> Step:
    """Let errors say where they happened; the innermost place wins."""

    def placed(frame: Frame) -> Value:
        try:
            return step(frame)
        except EvaluationError as error:
            if error.offset is None:
                error.offset = offset
            raise

    return placed


def _named(name: str, scope: _Scope) -> Step:
    if name in scope.variables:
        return lambda frame: frame.variable(name)
    known = Type(name)
    return lambda _frame: known


def _name(node: tree.Name, scope: _Scope) -> Step:
    place = scope.places.get(node.name)
    return _named(node.name, scope) if place is None else lambda frame: frame.local(place)


def _literal(node: tree.Literal, _scope_of_node: _Scope) -> Step:
    value = node.value
    return lambda _frame: value


def _select(node: tree.Select, scope: _Scope) -> Step:
    operand, name = _step(node.operand, scope), node.field
    if node.test:
        return lambda frame: test(operand(frame), name)

    def evaluate(frame: Frame) -> Value:
        container = operand(frame)
        frame.spend(1)
        return select(container, name)

    return evaluate


def _call(node: tree.Call, scope: _Scope) -> Step:
    operands = tuple(_step(operand, scope) for operand in node.operands)
    if node.function == "_+_" and isinstance(node.operands[0], tree.Name) and node.operands[0].name == _GATHERED:
        return lazy.gather(*operands)
    planned = lazy.OPERATORS.get((node.function, node.target is not None))
    if planned:
        return planned(*operands)
    if node.function in _SELECTIONS:
        return _selection(_SELECTIONS[node.function], operands)
    chosen = scope.checked.overloads.get(node.id, ())
    if len(chosen) == 1 and chosen[0] in scope.functions.overloads:
        return _direct(scope.functions.overloads[chosen[0]], operands)
    dispatcher = scope.functions.dispatchers.get((node.function, node.target is not None, len(operands)))
    if dispatcher is None:
        what = f"the function {node.function}"
        raise scope.checked.unsupported(node, what)
    return _dispatched(dispatcher, operands)


_SELECTIONS: dict[str, Callable[[Value, Value], Value]] = {
    "_[_]": select_index,
    "_?._": select_optional,
    "_[?_]": select_optional,
}


def _selection(choose: Callable[[Value, Value], Value], operands: tuple[Step, ...]) -> Step:
    container, key = operands

    def evaluate(frame: Frame) -> Value:
        chosen = choose(container(frame), key(frame))
        frame.spend(1)
        return chosen

    return evaluate


def _direct(overload: Overload, operands: tuple[Step, ...]) -> Step:
    """Plan a call whose signature the type checker has found."""
    parameters, call, cost = overload.parameters, overload.call, overload.cost

    def evaluate(frame: Frame) -> Value:
        values = tuple([operand(frame) for operand in operands])
        if not all(map(accepts, parameters, values)):
            raise no_overload(values, overload.name)
        frame.spend(cost(values))
        return call(*values)

    return evaluate


def _dispatched(dispatcher: Dispatcher, operands: tuple[Step, ...]) -> Step:
    # The types of the operands decide; lists and maps are asked for their members, so they are not remembered.
    remembered: dict[tuple[type, ...], Overload] = {}

    def evaluate(frame: Frame) -> Value:
        values = tuple([operand(frame) for operand in operands])
        types = tuple(map(type, values))
        overload = remembered.get(types)
        if overload is None:
            overload = dispatcher.choose(values)
            if not any(parameter.parameters for known in dispatcher.overloads for parameter in known.parameters):
                remembered[types] = overload
        frame.spend(overload.cost(values))
        return overload.call(*values)

    return evaluate


def _list(node: tree.ListLiteral, scope: _Scope) -> Step:
    elements = tuple(_step(element, scope) for element in node.elements)
    optional = node.optional

    def evaluate(frame: Frame) -> Value:
        values = [element(frame) for element in elements]
        if optional:
            values = present(values, optional)
        frame.spend(_LIST_COST)
        return values

    return evaluate


def _map(node: tree.MapLiteral, scope: _Scope) -> Step:
    entries = tuple((_step(entry.key, scope), _step(entry.value, scope), entry.optional) for entry in node.entries)

    def evaluate(frame: Frame) -> Value:
        found: dict[Value, Value] = {}
        for key, value, optional in entries:
            insert(found, key(frame), value(frame), optional=optional)
        frame.spend(_MAP_COST)
        return found

    return evaluate


def _message(node: tree.MessageLiteral, scope: _Scope) -> Step:
    what = f"the protobuf message {node.name}"
    raise scope.checked.unsupported(node, what)


def _fold(node: tree.Fold, scope: _Scope) -> Step:
    over, start = _step(node.over, scope), _step(node.start, scope)
    body = scope.inside(node.variable, node.second, node.accumulator)
    condition, step, result = (_step(part, body) for part in (node.condition, node.step, node.result))
    first, second, gathered = (body.places[name] for name in (node.variable, node.second, node.accumulator))
    paired = bool(node.second)

    def evaluate(frame: Frame) -> Value:
        container = over(frame)
        frame.locals[gathered] = _own(start(frame))
        for key, value in _pairs(container, paired=paired):
            frame.locals[first], frame.locals[second] = key, value
            if lazy.attempt(condition, frame) is False:
                break
            frame.locals[gathered] = lazy.attempt(step, frame)
        return result(frame)

    return evaluate


def _own(start: Value) -> Value:
    """Return a list or a map that the loop may let grow in place."""
    return start.copy() if isinstance(start, dict | list) else start


def _pairs(container: Value, *, paired: bool) -> list[tuple[Value, Value]]:
    """Return what the variables of a loop go through: the element or the key, and with two of them both."""
    if isinstance(container, dict):
        return list(container.items())
    if not isinstance(container, list):
        raise no_overload((container,), "comprehension")
    return list(enumerate(container)) if paired else [(element, None) for element in container]


_PLANNERS: dict[type, Callable[..., Step]] = {
    tree.Literal: _literal,
    tree.Name: _name,
    tree.Select: _select,
    tree.Call: _call,
    tree.ListLiteral: _list,
    tree.MapLiteral: _map,
    tree.MessageLiteral: _message,
    tree.Fold: _fold,
}
