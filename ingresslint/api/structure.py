"""Structural validation: is a value of the type that a schema says.

A schema is compiled once into :class:`Type` values, and a document is walked once along them.  The rules are those of
the API server's strict decoding into Go types: ``null`` is as good as absent, unknown fields are errors, numbers must
fit their Go type.  Schemas of custom resources have more to say: a vocabulary (``api/keywords.py``) reads it into the
``checks``, ``rules``, ``null`` and ``default`` of a type.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from ingresslint.api.errors import (
    ErrorType,
    FieldError,
    did_you_mean,
    misspelled,
    not_supported,
    required,
    shown,
)
from ingresslint.syntax import Pointer, Value

Check = Callable[[Value, Pointer], Iterator[FieldError]]
Resolve = Callable[[str], Mapping[str, Value]]
Compile = Callable[[Mapping[str, Value]], "Type"]
Vocabulary = Callable[["Type", Mapping[str, Value], Compile], None]

# While one of these stands in a value, the API server does not ask that value's rules
# (``hasBlockingErr`` in apiextensions-apiserver/pkg/registry/customresource/strategy.go).
BLOCKING = frozenset(
    {
        ErrorType.NOT_SUPPORTED,
        ErrorType.REQUIRED,
        ErrorType.TOO_LONG,
        ErrorType.TOO_MANY,
        ErrorType.TYPE_INVALID,
    }
)

_RANGES = {"int32": range(-(2**31), 2**31), "int64": range(-(2**63), 2**63), None: range(-(2**63), 2**63)}
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d([.,]\d+)?([Zz]|[+-]\d\d:\d\d)")
_QUANTITY = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+|[numkMGTPE]|[KMGTPE]i|)")
_NAMES = {
    type(None): "null",
    dict: "a mapping",
    list: "a list",
    str: "a string",
    bool: "true or false",
    int: "an integer",
    float: "a number",
}
_PYTHON_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (float, int),
}
_INT_OR_STRING = "io.k8s.apimachinery.pkg.util.intstr.IntOrString"
_QUANTITY_TYPE = "io.k8s.apimachinery.pkg.api.resource.Quantity"


class Null(Enum):
    """What ``null`` means: as good as absent (Go types), forbidden or allowed (custom resources)."""

    ABSENT = "absent"
    FORBIDDEN = "forbidden"
    ALLOWED = "allowed"


@dataclass(slots=True)
class Type:
    """A compiled schema.  ``python`` is empty where any value is allowed.

    ``checks`` look at one value, ``rules`` compare its parts and are asked only where the parts are sound.
    """

    python: tuple[type, ...] = ()
    format: str | None = None
    fields: dict[str, Type] | None = None
    required: tuple[str, ...] = ()
    values: Type | None = None
    items: Type | None = None
    enum: tuple[Value, ...] = ()
    checks: list[Check] = field(default_factory=list)
    rules: list[Check] = field(default_factory=list)
    null: Null = Null.ABSENT
    default: Value = None


class Compiler:
    """Turns schemas into types; each ``$ref`` is compiled once, so that recursive schemas end."""

    def __init__(self, resolve: Resolve, vocabulary: Vocabulary | None = None) -> None:
        """Take the function that finds the schema of a ``$ref``, and what reads further keywords into a type."""
        self._resolve = resolve
        self._vocabulary = vocabulary
        self._done: dict[str, Type] = {}

    def compile(self, schema: Mapping[str, Value]) -> Type:
        """Return the type of a schema."""
        reference = schema.get("$ref")
        if reference is not None:
            return self._reference(reference)
        compiled = Type()
        self._fill(compiled, schema)
        return compiled

    def _reference(self, reference: str) -> Type:
        if reference not in self._done:
            self._done[reference] = compiled = Type()
            name = reference.rpartition("/")[2]
            if name == _INT_OR_STRING:
                compiled.python = (int, str)
                compiled.format = "int32"
            elif name == _QUANTITY_TYPE:
                compiled.python, compiled.format = (str, float, int), "quantity"
            else:
                self._fill(compiled, self._resolve(reference))
        return self._done[reference]

    def _fill(self, compiled: Type, schema: Mapping[str, Value]) -> None:
        names = schema.get("type", ())
        names = (names,) if isinstance(names, str) else names
        compiled.python = tuple(python for name in names if name != "null" for python in _PYTHON_TYPES[name])
        compiled.format = schema.get("format")
        compiled.required = tuple(schema.get("required", ()))
        compiled.enum = tuple(schema.get("enum", ()))
        if "properties" in schema:
            compiled.fields = {name: self.compile(member) for name, member in schema["properties"].items()}
        if isinstance(schema.get("additionalProperties"), Mapping):
            compiled.values = self.compile(schema["additionalProperties"])
        if isinstance(schema.get("items"), Mapping):
            compiled.items = self.compile(schema["items"])
        if self._vocabulary is not None:
            self._vocabulary(compiled, schema, self.compile)


def check(compiled: Type, value: Value, pointer: Pointer = ()) -> Iterator[FieldError]:
    """Yield what strict decoding has against ``value``, then what the checks of its type say, then its rules."""
    if not compiled.rules:
        yield from _parts(compiled, value, pointer)
        return
    errors = list(_parts(compiled, value, pointer))
    yield from errors
    if value is not None and not any(error.type in BLOCKING for error in errors):
        known = _without_unknown(value, pointer, errors)
        for rule in compiled.rules:
            yield from rule(known, pointer)


def _without_unknown(value: Value, pointer: Pointer, errors: list[FieldError]) -> Value:
    """Leave out the fields that the server drops before it asks the rules."""
    unknown = {error.pointer for error in errors if error.type is ErrorType.UNKNOWN_FIELD}
    return _without(value, pointer, unknown) if unknown else value


def _without(value: Value, pointer: Pointer, left_out: set[Pointer]) -> Value:
    if isinstance(value, dict):
        kept = {name: member for name, member in value.items() if (*pointer, name) not in left_out}
        return {name: _without(member, (*pointer, name), left_out) for name, member in kept.items()}
    if isinstance(value, list):
        return [_without(item, (*pointer, number), left_out) for number, item in enumerate(value)]
    return value


def _parts(compiled: Type, value: Value, pointer: Pointer) -> Iterator[FieldError]:
    if value is None:
        if compiled.null is Null.FORBIDDEN and compiled.python:
            yield _wrong_type(compiled, value, pointer)
        return
    if compiled.python and not _is(value, compiled.python):
        yield _wrong_type(compiled, value, pointer)
        return
    if isinstance(value, dict):
        yield from _members(compiled, value, pointer)
    elif isinstance(value, list):
        if compiled.items is not None:
            for number, item in enumerate(value):
                yield from check(compiled.items, item, (*pointer, number))
    else:
        yield from _scalar(compiled, value, pointer)
    for extra in compiled.checks:
        yield from extra(value, pointer)


def _is(value: Value, python: tuple[type, ...]) -> bool:
    return bool in python if isinstance(value, bool) else isinstance(value, python)


def _wrong_type(compiled: Type, value: Value, pointer: Pointer) -> FieldError:
    wanted = " or ".join(dict.fromkeys(_NAMES[python] for python in compiled.python))
    written = shown(value) if isinstance(value, dict | list | None) else f"{shown(value)} is {_NAMES[type(value)]}"
    message = f"{written}, and the field takes {wanted}"
    return FieldError(ErrorType.TYPE_INVALID, pointer, message, wanted=compiled.python)


def _members(compiled: Type, value: dict[str, Value], pointer: Pointer) -> Iterator[FieldError]:
    fields, values = compiled.fields, compiled.values
    if fields is not None:
        for name, member in value.items():
            if name in fields:
                yield from check(fields[name], member, (*pointer, name))
            elif values is None:
                yield _unknown_field(name, value, fields, (*pointer, name))
    if values is not None:
        for name, member in value.items():
            if fields is None or name not in fields:
                yield from check(values, member, (*pointer, name))
    for name in compiled.required:
        if value.get(name) is None and not _null_is_allowed(name, value, fields):
            yield required((*pointer, name), "the field is required")


def _null_is_allowed(name: str, value: dict[str, Value], fields: Mapping[str, Type] | None) -> bool:
    member = (fields or {}).get(name)
    return name in value and member is not None and member.null is Null.ALLOWED


def _unknown_field(name: str, value: dict[str, Value], known: Mapping[str, Type], pointer: Pointer) -> FieldError:
    message = f'there is no field "{name}" here{did_you_mean(name, known)}'
    meant = misspelled(name, known)
    fits = meant is not None and meant not in value and not any(check(known[meant], value[name], pointer))
    return FieldError(
        ErrorType.UNKNOWN_FIELD, pointer, message, part="key", meant_field=meant if meant and fits else ""
    )


def _scalar(compiled: Type, value: Value, pointer: Pointer) -> Iterator[FieldError]:
    if compiled.enum and not any(_is_same(value, member) for member in compiled.enum):
        yield not_supported(pointer, value, map(str, compiled.enum))
    reason = _format_reason(compiled.format, value)
    if reason:
        yield FieldError(ErrorType.TYPE_INVALID, pointer, f"{shown(value)} {reason}")


def _is_same(value: Value, member: Value) -> bool:
    """Compare as JSON does: true is not 1."""
    return bool(value == member) and isinstance(value, bool) is isinstance(member, bool)


def _format_reason(name: str | None, value: Value) -> str | None:
    if isinstance(value, int):
        return None if name not in _RANGES or value in _RANGES[name] else f"does not fit into {name or 'int64'}"
    if not isinstance(value, str):
        return None
    if name == "date-time" and not _RFC3339.fullmatch(value):
        return "is no RFC 3339 time such as 2026-01-31T10:00:00Z"
    if name == "byte" and not _BASE64.fullmatch(re.sub(r"[\r\n]", "", value)):
        return "is not base64"
    if name == "quantity" and not _QUANTITY.fullmatch(value):
        return "is no quantity such as 500m or 1Gi"
    return None


def decoded(compiled: Type, value: Value) -> Value:
    """Return ``value`` as it is after decoding: without nulls, unknown fields, and parts of a wrong type.

    List items stay where they are (a wrong one becomes its type's zero value), so pointers stay true.
    """
    if value is None or (compiled.python and not _is(value, compiled.python)):
        return None
    if isinstance(value, dict):
        return _decoded_members(compiled, value)
    if isinstance(value, list) and compiled.items is not None:
        return [_or_zero(compiled.items, decoded(compiled.items, item)) for item in value]
    return value


def _decoded_members(compiled: Type, value: dict[str, Value]) -> dict[str, Value]:
    fields, values = compiled.fields, compiled.values
    if fields is None and values is None:
        return value
    members = {}
    for name, member in value.items():
        if fields is not None and name in fields:
            known = decoded(fields[name], member)
            if known is not None:
                members[name] = known
        elif values is not None:
            members[name] = _or_zero(values, decoded(values, member))
    return members


def _or_zero(compiled: Type, value: Value) -> Value:
    return compiled.python[0]() if value is None and compiled.python else value
