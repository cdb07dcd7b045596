"""The keywords that schemas of custom resources have beyond plain types, as checks on :class:`structure.Type`.

They are those of OpenAPI v3 as k8s.io/apiextensions-apiserver enforces them (``pkg/apiserver/validation``,
``pkg/apiserver/schema/listtype``, and ``pkg/validation/validate`` of k8s.io/kube-openapi), with the error types that
the server gives them.  ``x-words`` is ours: what a pattern means, for people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from ingresslint.api import formats, limits, structure
from ingresslint.api.errors import (
    ErrorType,
    FieldError,
    invalid,
    shown,
)
from ingresslint.api.structure import Check, Compile, Compiler, Null, Type, Vocabulary
from ingresslint.api.version import Version
from ingresslint.syntax import Pointer, Value

Schema = Mapping[str, Value]
Errors = Iterator[FieldError]

_ANYTHING = Type(null=Null.ALLOWED)
_INTEGERS = {"int32": range(-(2**31), 2**31), "int64": range(-(2**63), 2**63)}
_STRING = Type(python=(str,), null=Null.FORBIDDEN)


@dataclass(frozen=True, slots=True)
class _Forms:
    """The alternatives of anyOf and its kin, and what they ask for, in words."""

    allowed: list[Type]
    words: str | None


def vocabulary(object_meta: Type, kubernetes: Version) -> Vocabulary:
    """Return what reads the keywords of a custom resource's schema into a type.

    ``object_meta`` is the type of an embedded resource's metadata; ``kubernetes`` decides which formats count.
    Reading raises :class:`limits.SchemaError` on a malformed keyword; checks, once read, never fail.
    """
    return partial(_read, object_meta, formats.known(kubernetes))


def _read(
    object_meta: Type, known: Mapping[str, formats.Format], compiled: Type, schema: Schema, _compile: Compile
) -> None:
    _read_structure(compiled, schema)
    if schema.get("x-kubernetes-embedded-resource") is True:
        _embed(compiled, object_meta)
    compiled.checks.extend(_checks(compiled, schema, known))


def _read_structure(compiled: Type, schema: Schema) -> None:
    """Fill in what null, unknown fields and defaults mean in a custom resource."""
    compiled.null = Null.ALLOWED if schema.get("nullable") is True else Null.FORBIDDEN
    compiled.default = schema.get("default")
    compiled.format = None  # the formats of Go types are others
    if schema.get("x-kubernetes-int-or-string") is True:
        compiled.python = (int, str)
    keeps_unknown = schema.get("x-kubernetes-preserve-unknown-fields") is True
    if compiled.values is None and (keeps_unknown or schema.get("additionalProperties") is True):
        compiled.values = _ANYTHING
    if compiled.python == (dict,) and compiled.fields is None and compiled.values is None:
        # An object that names no fields has none: the server prunes whatever stands in it.
        compiled.fields = {}


def _embed(compiled: Type, object_meta: Type) -> None:
    implied = {"apiVersion": _STRING, "kind": _STRING, "metadata": object_meta}
    compiled.fields = {**implied, **(compiled.fields or {}), "metadata": object_meta}
    compiled.required = (*dict.fromkeys(("apiVersion", "kind", *compiled.required)),)


def _checks(compiled: Type, schema: Schema, known: Mapping[str, formats.Format]) -> Iterator[Check]:
    yield from limits.checks(schema)
    name = schema.get("format")
    if isinstance(name, str):
        yield from _format_checks(name, compiled, schema, known)
    yield from _compositions(schema, known)


def _format_checks(name: str, compiled: Type, schema: Schema, known: Mapping[str, formats.Format]) -> Iterator[Check]:
    wanted = known.get(name.replace("-", ""))
    if wanted is not None and str in (compiled.python or (str,)):
        yield partial(_format, wanted)
    if name in _INTEGERS and compiled.python == (int,) and "maximum" not in schema:
        yield partial(_range, name)


def _range(name: str, value: Value, pointer: Pointer) -> Errors:
    if isinstance(value, int) and value not in _INTEGERS[name]:
        yield invalid(pointer, value, f"does not fit into {name}")


def _format(wanted: formats.Format, value: Value, pointer: Pointer) -> Errors:
    if isinstance(value, str) and not wanted.admits(value):
        yield FieldError(ErrorType.TYPE_INVALID, pointer, f"{shown(value)} is no {wanted.words}")


def _compositions(schema: Schema, known: Mapping[str, formats.Format]) -> Iterator[Check]:
    compile_ = Compiler(_no_references, partial(_read_open, known)).compile
    for keyword, check in _COMPOSITIONS.items():
        if schema.get(keyword):
            forms = _Forms([compile_(form) for form in schema[keyword]], schema.get("x-words"))
            yield partial(check, forms)
    if "not" in schema:
        yield partial(_not, compile_(schema["not"]))


def _read_open(known: Mapping[str, formats.Format], compiled: Type, schema: Schema, _compile: Compile) -> None:
    """Read a schema inside anyOf, oneOf, allOf or not: it constrains the fields that it names, and knows no others."""
    compiled.null, compiled.default, compiled.format = Null.ALLOWED, None, None
    compiled.values = compiled.values or _ANYTHING
    compiled.checks.extend(_checks(compiled, schema, known))


def _no_references(reference: str) -> Schema:
    msg = f"{reference}: anyOf, oneOf, allOf and not take no references"
    raise ValueError(msg)


def _any_of(forms: _Forms, value: Value, pointer: Pointer) -> Errors:
    failures = [list(structure.check(form, value, pointer)) for form in forms.allowed]
    if all(failures):
        yield from _nearest(forms, failures, value, pointer)


def _one_of(forms: _Forms, value: Value, pointer: Pointer) -> Errors:
    failures = [list(structure.check(form, value, pointer)) for form in forms.allowed]
    fitting = sum(not failure for failure in failures)
    if fitting == 0:
        yield from _nearest(forms, failures, value, pointer)
    elif fitting > 1:
        yield invalid(pointer, value, f"{fitting} of the allowed forms fit at once, and only one may")


def _all_of(forms: _Forms, value: Value, pointer: Pointer) -> Errors:
    for form in forms.allowed:
        yield from structure.check(form, value, pointer)


def _not(forbidden: Type, value: Value, pointer: Pointer) -> Errors:
    if not any(True for _ in structure.check(forbidden, value, pointer)):
        yield invalid(pointer, value, "is of a form that is excluded here")


_COMPOSITIONS: dict[str, Callable[[_Forms, Value, Pointer], Errors]] = {
    "allOf": _all_of,
    "anyOf": _any_of,
    "oneOf": _one_of,
}


def _nearest(forms: _Forms, failures: list[list[FieldError]], value: Value, pointer: Pointer) -> Errors:
    """Yield the errors of the form that says most, as the server does."""
    best = max(range(len(failures)), key=lambda number: (_weight(forms.allowed[number]), -number))
    for error in failures[best]:
        if forms.words:
            yield replace(error, message=f"{shown(value)}: {forms.words}")
        elif len(failures) > 1 and (error.pointer == pointer or error.type is ErrorType.REQUIRED):
            yield replace(error, message=f"{error.message} (and no other allowed form fits)")
        else:
            yield error


def _weight(compiled: Type) -> int:
    return 1 + sum(map(_weight, (compiled.fields or {}).values())) + len(compiled.checks)
