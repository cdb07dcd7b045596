"""The schema of a custom resource: whether it can be read, and the type that it describes.

https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial

from ingresslint import cel
from ingresslint.api import catalog, custom, keywords, structure
from ingresslint.api.crd import rules
from ingresslint.api.crd.reading import Kind
from ingresslint.api.errors import ErrorType, FieldError, not_supported, shown, warning
from ingresslint.api.structure import Compile, Compiler, Null, Type, Vocabulary
from ingresslint.api.version import Version
from ingresslint.syntax import Pointer, Value

Schema = Mapping[str, Value]

_TYPES = ("array", "boolean", "integer", "number", "object", "string")
_NUMBER, _TEXT, _FLAG, _MAPPING, _LIST = (int, float), (str,), (bool,), (dict,), (list,)
_KEYWORDS: dict[str, tuple[type, ...]] = {
    "type": _TEXT,
    "format": _TEXT,
    "pattern": _TEXT,
    **dict.fromkeys(("maximum", "minimum", "multipleOf", "maxLength", "minLength"), _NUMBER),
    **dict.fromkeys(("maxItems", "minItems", "maxProperties", "minProperties"), _NUMBER),
    **dict.fromkeys(("exclusiveMaximum", "exclusiveMinimum", "nullable", "uniqueItems"), _FLAG),
    "enum": _LIST,
    "required": _LIST,
    "properties": _MAPPING,
    "items": _MAPPING,
    "additionalProperties": (dict, bool),
    **dict.fromkeys(("allOf", "anyOf", "oneOf"), _LIST),
    "not": _MAPPING,
    **dict.fromkeys(("x-kubernetes-list-type", "x-kubernetes-map-type"), _TEXT),
    "x-kubernetes-list-map-keys": _LIST,
    **dict.fromkeys(("x-kubernetes-int-or-string", "x-kubernetes-embedded-resource"), _FLAG),
    "x-kubernetes-preserve-unknown-fields": _FLAG,
    rules.KEYWORD: _LIST,
}
_TEXT_LISTS = ("required", "x-kubernetes-list-map-keys")
# Keywords that hold values of the resource, where null is a value.
_VALUES = frozenset({"default", "enum", "example"})
_NAMES = {dict: "a mapping", list: "a list", str: "a text", bool: "true or false", int: "a number", float: "a number"}
_ANYTHING = Type(null=Null.ALLOWED)


@dataclass(frozen=True, slots=True)
class Reading:
    """A schema that was read: the type that it describes, or (None) what keeps it from being one.

    ``faults`` also holds the rules that cannot be asked; ``budget`` is what all rules may spend on one object.
    """

    type: Type | None
    faults: tuple[FieldError, ...]
    budget: cel.Budget


@lru_cache(maxsize=1024)
def read(kind: Kind, kubernetes: Version) -> Reading:
    """Read the schema of a custom resource."""
    budget, object_meta, schema = cel.Budget(0), catalog.object_meta(kubernetes), _written(kind.schema)
    wrong = tuple(_faults(schema, kind.place))
    if wrong:
        return Reading(None, wrong, budget)
    asking = rules.Asking(budget, schema)
    vocabulary = _vocabulary(keywords.vocabulary(object_meta, kubernetes), asking, open_=kind.open)
    compiled = _compiled(schema, object_meta, Compiler(_no_references, vocabulary))
    return Reading(compiled, tuple(_rule_faults(schema, kind.place)), budget)


def _written(schema: Value) -> Value:
    """Return a schema without the keywords that are null, which say nothing."""
    if isinstance(schema, dict):
        return {
            keyword: value if keyword in _VALUES else _written(value)
            for keyword, value in schema.items()
            if value is not None
        }
    return [_written(member) for member in schema] if isinstance(schema, list) else schema


def errors(reading: Reading, kind: Kind, value: dict[str, Value]) -> Iterator[FieldError]:
    """Yield what the API server has against a new custom resource.

    Where the status has its own endpoint, the server drops it from a new object, after it has refused unknown fields.
    """
    compiled, status = reading.type, value.get("status")
    if compiled is None:
        return
    if kind.deprecation:
        yield warning(("apiVersion",), kind.deprecation)
    dropped = kind.status and status is not None and "status" in (compiled.fields or {})
    named = _named(value)
    # Without a name the server does not come as far as the rules.
    reading.budget.left = rules.OBJECT_BUDGET if named is not None else 0
    kept = named or value
    yield from custom.errors(compiled, {name: kept[name] for name in kept if not dropped or name != "status"})
    if dropped:
        reading.budget.left = 0
        found = custom.errors(compiled, {"status": status})
        yield from (error for error in found if error.type is ErrorType.UNKNOWN_FIELD)


def _named(value: dict[str, Value]) -> dict[str, Value] | None:
    """Return an object with the name that the server makes of ``generateName``, None for one without any."""
    metadata = value.get("metadata")
    if not isinstance(metadata, dict):
        return None
    if metadata.get("name"):
        return value
    prefix = metadata.get("generateName")
    return {**value, "metadata": {**metadata, "name": f"{prefix}x7k2p"}} if prefix else None


def _faults(schema: Value, pointer: Pointer) -> Iterator[FieldError]:
    """Yield what keeps the schema at ``pointer`` from being read."""
    if not isinstance(schema, Mapping):
        yield _wrong(pointer, schema, _MAPPING)
        return
    for keyword, kinds in _KEYWORDS.items():
        value = schema.get(keyword)
        if value is not None and not _is(value, kinds):
            yield _wrong((*pointer, keyword), value, kinds)
    for keyword in _TEXT_LISTS:
        value = schema.get(keyword)
        for number, member in enumerate(value if isinstance(value, list) else ()):
            if not isinstance(member, str):
                yield _wrong((*pointer, keyword, number), member, _TEXT)
    if isinstance(schema.get("type"), str) and schema["type"] not in _TYPES:
        yield not_supported((*pointer, "type"), schema["type"], _TYPES)
    if "$ref" in schema:
        yield FieldError(ErrorType.FORBIDDEN, (*pointer, "$ref"), "the schema of a custom resource takes no references")
    for step, member in _members(schema):
        yield from _faults(member, (*pointer, *step))


def _rule_faults(schema: Schema, pointer: Pointer) -> Iterator[FieldError]:
    """Yield what is wrong with the rules in a schema that can be read."""
    yield from rules.faults(schema, pointer)
    for step, member in _members(schema):
        yield from _rule_faults(member, (*pointer, *step))


def _members(schema: Schema) -> Iterator[tuple[Pointer, Value]]:
    """Yield the schemas inside a schema, with the way to them."""
    for keyword in ("properties", "allOf", "anyOf", "oneOf"):
        value = schema.get(keyword)
        inner = value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ())
        for step, member in inner:
            yield (keyword, step), member
    for keyword in ("items", "additionalProperties", "not"):
        if isinstance(schema.get(keyword), dict):
            yield (keyword,), schema[keyword]


def _is(value: Value, kinds: tuple[type, ...]) -> bool:
    return bool in kinds if isinstance(value, bool) else isinstance(value, kinds)


def _wrong(pointer: Pointer, value: Value, kinds: tuple[type, ...]) -> FieldError:
    wanted = " or ".join(dict.fromkeys(_NAMES[kind] for kind in kinds))
    return FieldError(ErrorType.TYPE_INVALID, pointer, f"{shown(value)} cannot be read here, where {wanted} is needed")


def _compiled(schema: Schema, object_meta: Type, compiler: Compiler) -> Type:
    """Compile a schema, with ``apiVersion``, ``kind`` and ``metadata``, which every object has."""
    properties = {"apiVersion": {"type": "string"}, "kind": {"type": "string"}, **(schema.get("properties") or {})}
    metadata = properties.pop("metadata", None) or {}
    compiled = compiler.compile({**schema, "type": "object", "properties": properties})
    compiled.fields = {**(compiled.fields or {}), "metadata": object_meta}
    named = metadata.get("properties") or {}
    for name in ("name", "generateName"):
        if name in named:
            compiled.checks.append(partial(_metadata_name, name, compiler.compile(named[name])))
    return compiled


def _no_references(reference: str) -> Schema:
    raise LookupError(reference)


def _vocabulary(keyword: Vocabulary, asking: rules.Asking, *, open_: bool) -> Vocabulary:
    """Extend the keywords of custom resources by their rules."""

    def extended(compiled: Type, schema: Schema, compile_: Compile) -> None:
        keyword(compiled, schema, compile_)
        if open_ and compiled.values is None:
            compiled.values = _ANYTHING
        asked = rules.check(schema, asking)
        if asked is not None:
            compiled.rules.append(asked)

    return extended


def _metadata_name(name: str, compiled: Type, value: Value, pointer: Pointer) -> Iterator[FieldError]:
    """Check the name of an object, the one part of the metadata that a schema may say more about."""
    metadata = value.get("metadata") if isinstance(value, dict) else None
    if isinstance(metadata, dict) and name in metadata:
        yield from structure.check(compiled, metadata[name], (*pointer, "metadata", name))
