"""What the API server finds out about an expression after its types were checked.

Lists and maps have members of one type, and what stands there as a regular expression or a format must be one.
(Conversions of literals are evaluated when the expression is planned.)
https://github.com/google/cel-go/blob/v0.26.0/cel/validator.go
"""

from __future__ import annotations

from collections.abc import Iterable

from ingresslint.cel import tree
from ingresslint.cel.errors import EvaluationError
from ingresslint.cel.formatting import Clause, parts
from ingresslint.cel.kinds import Type
from ingresslint.cel.regex import matches
from ingresslint.cel.tree import Call, Checked, ListLiteral, Literal, MapLiteral, Node


def check(checked: Checked) -> None:
    """Raise CompileError for the first literal that the API server does not take."""
    _check(checked.root, checked, formatted=False)


def _check(node: Node, checked: Checked, *, formatted: bool) -> None:
    formatted = formatted or (isinstance(node, Call) and node.function == "format")
    for child in tree.children(node):
        _check(child, checked, formatted=formatted)
    if isinstance(node, Call):
        _call(node, checked)
    elif isinstance(node, ListLiteral) and not formatted:
        _same_types(checked, [(element, place in node.optional) for place, element in enumerate(node.elements)])
    elif isinstance(node, MapLiteral) and not formatted:
        _same_types(checked, [(entry.key, False) for entry in node.entries])
        _same_types(checked, [(entry.value, entry.optional) for entry in node.entries])


def _same_types(checked: Checked, members: Iterable[tuple[Node, bool]]) -> None:
    wanted: Type | None = None
    for member, optional in members:
        found = checked.type_of(member)
        found = found.parameters[0] if optional and found.parameters else found
        if wanted is not None and found != wanted:
            msg = f"expected type '{wanted}' but found '{found}': the members of a list or a map have one type"
            raise checked.refusal(member, msg)
        wanted = found


def _call(node: Call, checked: Checked) -> None:
    for pattern in _patterns(node):
        _pattern(pattern, checked)
    if node.function == "format":
        _format(node, checked)
    if node.function == "flatten" and not node.arguments:
        _flatten(node, checked)


def _pattern(pattern: Literal, checked: Checked) -> None:
    try:
        matches("", pattern.value)
    except EvaluationError as error:
        raise checked.refusal(pattern, error.message) from error


def _patterns(node: Call) -> list[Literal]:
    """Return the regular expressions that stand in a call as text."""
    # The API server takes the first argument of the function matches() for one too, where it is the text.
    places = {"matches": (0, 1), "find": (1,), "findAll": (1,)}.get(node.function, ())
    if node.function == "matches" and node.target is not None:
        places = (1,)
    found = [node.operands[place] for place in places if place < len(node.operands)]
    return [operand for operand in found if isinstance(operand, Literal) and isinstance(operand.value, str)]


def _format(node: Call, checked: Checked) -> None:
    target, arguments = node.target, node.arguments
    if not isinstance(target, Literal) or len(arguments) != 1 or not isinstance(arguments[0], ListLiteral):
        return
    try:
        clauses = [part for part in parts(target.value) if isinstance(part, Clause)]
    except EvaluationError as error:
        raise checked.refusal(target, error.message) from error
    values = arguments[0].elements
    if len(clauses) != len(values):
        raise checked.refusal(node, f"the format has {len(clauses)} clauses and {len(values)} values")
    for clause, value in zip(clauses, values, strict=True):
        _formatted_value(clause, value, checked)


def _formatted_value(clause: Clause, value: Node, checked: Checked) -> None:
    found = checked.type_of(value)
    if found.name != "dyn" and found.name not in clause.types:
        raise checked.refusal(value, f"{clause.refusal}, not {found}")
    if isinstance(value, ListLiteral | MapLiteral):
        for child in tree.children(value):
            _formatted_value(clause, child, checked)


def _flatten(node: Call, checked: Checked) -> None:
    """Refuse a list that holds no lists; the engine declares ``flatten()`` for all lists, Kubernetes does not."""
    found = checked.type_of(node.operands[0])
    if found.name == "list" and found.parameters[0].name not in {"list", "dyn"}:
        raise checked.refusal(node, f"flatten() takes a list of lists, not {found}")
