"""``x-kubernetes-validations``: the rules in CEL that a schema carries.

Source: ``pkg/apiserver/schema/cel`` of k8s.io/apiextensions-apiserver.  A new object has no old one, so rules that read
``oldSelf`` are not asked, unless they say ``optionalOldSelf``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from ingresslint import cel
from ingresslint.api.crd.values import Schema, cel_value, type_name
from ingresslint.api.errors import ErrorType, FieldError, invalid, shown, warning
from ingresslint.api.structure import Check
from ingresslint.syntax import Pointer, Value

KEYWORD = "x-kubernetes-validations"
# What all rules may cost for one object: RuntimeCELCostBudget of k8s.io/apiserver/pkg/apis/cel.
OBJECT_BUDGET = 10_000_000
_LONGEST_MESSAGE = 5 * 1024
_STEPS = re.compile(r"(?:\.[^.\[\]]+|\['[^']*'\])+")
_STEP = re.compile(r"\.([^.\[\]]+)|\['([^']*)'\]")
_REASONS = {
    "FieldValueRequired": ErrorType.REQUIRED,
    "FieldValueForbidden": ErrorType.FORBIDDEN,
    "FieldValueDuplicate": ErrorType.DUPLICATE,
}


@dataclass(frozen=True, slots=True)
class Asking:
    """What the rules of one object have in common: what they may spend, and the whole schema, which names fields."""

    budget: cel.Budget
    schema: Schema


@dataclass(frozen=True, slots=True)
class _Rule:
    """A rule that can be asked; ``path`` leads from the value that it is about to the field that it blames."""

    program: cel.Program
    message: str
    explain: cel.Program | None
    reason: ErrorType
    path: Pointer


def check(schema: Schema, asking: Asking) -> Check | None:
    """Return the check that asks the rules of a schema about a new value, None where there is none to ask.

    Rules that an API server would not take are left out; :func:`faults` says them.
    """
    rules = [rule for entry in entries(schema) if (rule := _rule(entry, schema)) is not None]
    return partial(_check, rules, schema, asking) if rules else None


def entries(schema: Schema) -> list[Schema]:
    """Return the rules of a schema as written."""
    written = schema.get(KEYWORD)
    return [entry for entry in written if isinstance(entry, Mapping)] if isinstance(written, list) else []


def faults(schema: Schema, pointer: Pointer) -> Iterator[FieldError]:
    """Yield what is wrong with the rules of the schema at ``pointer``."""
    for number, entry in enumerate(entries(schema)):
        place = (*pointer, KEYWORD, number)
        if not _expression(entry):
            yield FieldError(ErrorType.REQUIRED, (*place, "rule"), "the rule is empty")
            continue
        yield from _expression_faults(entry, schema, (*place, "rule"), ("bool", "true or false"))
        if entry.get("messageExpression"):
            yield from _expression_faults(entry, schema, (*place, "messageExpression"), ("string", "a text"))
        path = entry.get("fieldPath")
        if path and _path(path, schema) is None:
            yield invalid(
                (*place, "fieldPath"), path, "leads to no field of the schema; write a path such as .spec.name"
            )


def _expression_faults(
    entry: Schema, schema: Schema, pointer: Pointer, wanted: tuple[str, str]
) -> Iterator[FieldError]:
    try:
        program = _compiled(entry, schema, str(pointer[-1]))
    except cel.UnsupportedError as error:
        yield warning(pointer, f"{error.message}, so ingresslint does not ask this rule")
    except cel.CompileError as error:
        place = f"line {error.line}, column {error.column}" if error.line > 1 else f"column {error.column}"
        yield FieldError(ErrorType.INVALID, pointer, f"the expression does not compile ({place}): {error.message}")
    else:
        kind, words = wanted
        if program is not None and str(program.type) not in (kind, "dyn"):
            yield FieldError(ErrorType.INVALID, pointer, f"the expression gives {program.type}, and must give {words}")


def _expression(entry: Schema, member: str = "rule") -> str:
    text = entry.get(member)
    return text if isinstance(text, str) and text.strip() else ""


def _compiled(entry: Schema, schema: Schema, member: str) -> cel.Program | None:
    """Compile one expression of a rule; raises cel.CompileError."""
    text = _expression(entry, member)
    if not text:
        return None
    kind = type_name(schema)
    old = f"optional_type({kind})" if entry.get("optionalOldSelf") is True else kind
    return cel.compile_expression(text, {"self": kind, "oldSelf": old})


def _rule(entry: Schema, schema: Schema) -> _Rule | None:
    try:
        program = _compiled(entry, schema, "rule")
    except cel.CompileError:
        return None
    if program is None or str(program.type) not in ("bool", "dyn"):
        return None
    if "oldSelf" in program.reads and entry.get("optionalOldSelf") is not True:
        return None
    message = _expression(entry, "message").strip() or f"breaks the rule {program.expression.strip()}"
    reason = _REASONS.get(str(entry.get("reason")), ErrorType.INVALID)
    return _Rule(program, message, _explanation(entry, schema), reason, _path(entry.get("fieldPath"), schema) or ())


def _explanation(entry: Schema, schema: Schema) -> cel.Program | None:
    try:
        return _compiled(entry, schema, "messageExpression")
    except cel.CompileError:
        return None


def _path(written: Value, schema: Schema) -> Pointer | None:
    """Return the pointer of a ``fieldPath``, None where it is none for this schema."""
    if not isinstance(written, str) or not _STEPS.fullmatch(written):
        return None
    steps: Pointer = ()
    for name, key in _STEP.findall(written):
        properties, others = schema.get("properties"), schema.get("additionalProperties")
        found = properties.get(name or key) if isinstance(properties, Mapping) else others
        if not isinstance(found, Mapping):
            return None
        steps, schema = (*steps, name or key), found
    return steps


def _check(rules: list[_Rule], schema: Schema, asking: Asking, value: Value, pointer: Pointer) -> Iterator[FieldError]:
    variables = {"self": cel_value(schema, value), "oldSelf": cel.MISSING}
    for rule in rules:
        if asking.budget.left > 0:
            for error in _ask(rule, variables, asking.budget, value, pointer):
                yield replace(error, field=_field(asking.schema, error.pointer))


def _field(schema: Value, pointer: Pointer) -> str:
    """Write the path of a rule as the API server does: fields after a dot, keys of mappings in brackets."""
    path = ""
    for step in pointer:
        known = schema if isinstance(schema, Mapping) else {}
        properties = known.get("properties") or {}
        if isinstance(step, str) and (step in properties or "additionalProperties" not in known):
            path, schema = f"{path}.{step}", properties.get(step)
        else:
            path, schema = f"{path}[{step}]", known.get("items" if isinstance(step, int) else "additionalProperties")
    return path.removeprefix(".")


def _ask(
    rule: _Rule, variables: Mapping[str, cel.Value], budget: cel.Budget, value: Value, pointer: Pointer
) -> Iterator[FieldError]:
    try:
        holds = rule.program.evaluate(variables, budget)
    except cel.UndecidableError:
        return
    except cel.EvaluationError as error:
        if isinstance(error, cel.LimitError):
            # The server asks no further rules about this object.
            budget.left = 0
        text = f"the rule {rule.program.expression.strip()} cannot be evaluated: {error.message}"
        yield FieldError(ErrorType.INVALID, pointer, text)
        return
    if holds is not True:
        yield _broken(rule, _message(rule, variables, budget), value, pointer)


def _broken(rule: _Rule, message: str, value: Value, pointer: Pointer) -> FieldError:
    scalar = not isinstance(value, dict | list) and rule.reason in (ErrorType.INVALID, ErrorType.DUPLICATE)
    text = f"{shown(value)}: {message}" if scalar else message
    return FieldError(rule.reason, (*pointer, *rule.path), text)


def _message(rule: _Rule, variables: Mapping[str, cel.Value], budget: cel.Budget) -> str:
    """Return what the rule says of a value that breaks it; an expression without a usable text says nothing."""
    if rule.explain is None:
        return rule.message
    try:
        text = rule.explain.evaluate(variables, budget)
    except cel.EvaluationError:
        return rule.message
    said = text.strip() if isinstance(text, str) else ""
    return said if said and "\n" not in said and len(said) <= _LONGEST_MESSAGE else rule.message
