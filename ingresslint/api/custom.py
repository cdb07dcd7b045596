"""How the API server reads a custom resource: nulls pruned, defaults filled in, then checked.

The order is that of k8s.io/apiextensions-apiserver: ``pkg/apiserver/schema/defaulting`` when the object is decoded,
``pkg/registry/customresource`` when it is validated.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace

from ingresslint.api import structure
from ingresslint.api.errors import ErrorType, FieldError
from ingresslint.api.structure import Null, Type
from ingresslint.syntax import Value


def describes(compiled: Type) -> bool:
    """Tell whether a type is a custom resource's: only there null and absent are two things."""
    return compiled.null is not Null.ABSENT


def errors(compiled: Type, value: dict[str, Value]) -> Iterator[FieldError]:
    """Yield what the API server has against a custom resource whose schema was compiled with ``keywords``.

    The server stops after the first stage with errors: unknown fields, then the schema, then its rules.  Here all are
    said at once, except that rules are not asked about parts whose shape is wrong.
    """
    for error in structure.check(compiled, settled(compiled, value)):
        yield error if error.type is ErrorType.DUPLICATE else replace(error, field=_dotted(error))


def _dotted(error: FieldError) -> str:
    """Write a key of a mapping as schema validation does: with a dot before it, whatever it is."""
    return error.field or "".join(
        f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.pointer
    ).removeprefix(".")


def settled(compiled: Type, value: Value) -> Value:
    """Return ``value`` as it is validated: without the nulls that mean "absent", and with its defaults.

    List items stay where they are, so pointers stay true.
    """
    if isinstance(value, list):
        items = compiled.items
        return value if items is None else [settled(items, _or_default(items, item)) for item in value]
    if isinstance(value, dict):
        return _settled_members(compiled, value)
    return value


def _settled_members(compiled: Type, value: dict[str, Value]) -> dict[str, Value]:
    fields = compiled.fields or {}
    members = {}
    for name, member in value.items():
        known = fields.get(name) or compiled.values
        if known is None:
            members[name] = member
        elif member is not None or known.null is not Null.FORBIDDEN:
            members[name] = settled(known, member)
    for name, known in fields.items():
        if known.default is not None and name not in members:
            members[name] = settled(known, deepcopy(known.default))
    return members


def _or_default(compiled: Type, value: Value) -> Value:
    forbidden = value is None and compiled.null is Null.FORBIDDEN
    return deepcopy(compiled.default) if forbidden else value
