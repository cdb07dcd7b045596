"""What a rule of a custom resource sees: the object as CEL values, by its schema.

Source: ``pkg/cel/common`` of k8s.io/apiserver.  Fields whose names are no names in CEL are written differently there
(``self.x__dash__y``), and some strings are times or bytes.
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Callable, Mapping

from ingresslint import cel
from ingresslint.syntax import Value

Schema = Mapping[str, Value]

_RESERVED = frozenset(
    {
        "true",
        "false",
        "null",
        "in",
        "as",
        "break",
        "const",
        "continue",
        "else",
        "for",
        "function",
        "if",
        "import",
        "let",
    }
    | {"loop", "package", "namespace", "return", "var", "void", "while"}
)
_NAME = re.compile(r"[A-Za-z_./-][A-Za-z0-9_./-]*", re.ASCII)
_ESCAPED = re.compile(r"__|[-./]")
_ESCAPES = {"__": "__underscores__", ".": "__dot__", "-": "__dash__", "/": "__slash__"}
_SCALARS = {"string": "string", "boolean": "bool", "number": "double", "integer": "int"}
_FORMATS = {
    "byte": "bytes",
    "date": "google.protobuf.Timestamp",
    "date-time": "google.protobuf.Timestamp",
    "duration": "google.protobuf.Duration",
}


def escaped(name: str) -> str | None:
    """Return the name of a field in CEL, None where it has none."""
    if name in _RESERVED:
        return f"__{name}__"
    if not _NAME.fullmatch(name):
        return None
    return _ESCAPED.sub(lambda match: _ESCAPES[match[0]], name)


def type_name(schema: Schema) -> str:
    """Return the CEL type of what a schema describes; ``dyn`` for objects, whose fields the checker does not know."""
    if schema.get("x-kubernetes-int-or-string") is True:
        return "dyn"
    kind = schema.get("type")
    if kind == "array":
        return f"list({type_name(_schema(schema.get('items')))})"
    if kind == "object" and _schema(schema.get("additionalProperties")):
        return f"map(string, {type_name(_schema(schema['additionalProperties']))})"
    if kind == "string":
        return _FORMATS.get(str(schema.get("format")), "string")
    return _SCALARS.get(str(kind), "dyn")


def cel_value(schema: Schema, value: Value) -> cel.Value:
    """Return ``value`` as rules see it; what does not fit the schema stays as it is."""
    if isinstance(value, list):
        items = _schema(schema.get("items"))
        return [cel_value(items, item) for item in value]
    if isinstance(value, dict):
        return _members(schema, value)
    if schema.get("type") == "number" and isinstance(value, int) and not isinstance(value, bool):
        return _double(value)
    if isinstance(value, str) and schema.get("type") == "string":
        return _text(str(schema.get("format")), value)
    return value


def _members(schema: Schema, value: dict[str, Value]) -> dict[str, cel.Value]:
    fields, others = _schema(schema.get("properties")), _schema(schema.get("additionalProperties"))
    members = {}
    for name, member in value.items():
        known = name if not fields else escaped(name)
        if known is not None:
            members[known] = cel_value(_schema(fields.get(name)) or others, member)
    return members


def _double(value: int) -> float:
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


def _text(name: str, text: str) -> cel.Value:
    read = _READERS.get(name)
    try:
        return text if read is None else read(text)
    except (cel.EvaluationError, binascii.Error, ValueError):
        return text


_READERS: dict[str, Callable[[str], cel.Value]] = {
    "byte": lambda text: b64decode(text, validate=True),
    "date": lambda text: cel.parse_timestamp(f"{text}T00:00:00Z"),
    "date-time": cel.parse_timestamp,
    "duration": cel.parse_duration,
}


def _schema(value: Value) -> Schema:
    return value if isinstance(value, Mapping) else {}
