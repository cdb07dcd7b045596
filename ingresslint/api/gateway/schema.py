"""The schemas of the Gateway API's kinds, as one bundle has them.

``schemas/gateway`` describes all releases at once; here one release is cut out of it and compiled.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

from ingresslint import tables
from ingresslint.api import keywords
from ingresslint.api.errors import ErrorType, FieldError
from ingresslint.api.gateway.bundle import Bundle, described, holds, span
from ingresslint.api.gateway.releases import body, file
from ingresslint.api.gateway.rules import RULES
from ingresslint.api.structure import Compile, Compiler, Type, Vocabulary
from ingresslint.api.version import Version
from ingresslint.resource import GroupVersionKind
from ingresslint.syntax import Pointer, Value

# Keywords that add to those of a definition instead of replacing them.
_ADDED = ("x-changes", "x-rules")

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Cut:
    """What is cut out: a bundle and a version of a kind; ``definitions`` is what schemas refer to."""

    bundle: Bundle
    api_version: str
    definitions: Schema


def schema(gvk: GroupVersionKind, bundle: Bundle, kubernetes: Version, object_meta: Type) -> Type | None:
    """Return the compiled schema of a type in a bundle, None where none is described.

    In a bundle that is too old for the type, it is the schema of the first one that has it: that is what was meant.
    """
    described_in = span(body(gvk) or {}, bundle.channel)
    if described_in is None or (described_in.until is not None and bundle.version >= described_in.until):
        return None
    version = max(bundle.version, described_in.since or bundle.version)
    name = file(gvk.kind)
    cut = _Cut(replace(bundle, version=version), gvk.version, _definitions(name))
    root = _cut(_content(name)["kinds"][gvk.kind], cut)
    properties = {"apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": {}, **root["properties"]}
    compiler = Compiler(cut.definitions.__getitem__, _vocabulary(keywords.vocabulary(object_meta, kubernetes)))
    compiled = compiler.compile({**root, "type": "object", "properties": properties})
    compiled.fields = {**(compiled.fields or {}), "metadata": object_meta}
    return compiled


def _vocabulary(read: Vocabulary) -> Vocabulary:
    """Extend the keywords of custom resources by ours."""

    def extended(compiled: Type, node: Schema, compile_: Compile) -> None:
        read(compiled, node, compile_)
        compiled.rules.extend(RULES[name] for name in node.get("x-rules", ()))
        if "x-notice" in node:
            compiled.checks.append(node["x-notice"])

    return extended


def _cut(node: Schema, cut: _Cut) -> dict[str, Any]:
    """Return a schema as one bundle has it: definitions filled in, changes applied, fields left out."""
    found = _changed(_with_definition(node, cut), cut)
    found["x-rules"] = [entry if isinstance(entry, str) else entry["rule"] for entry in _held(found, "x-rules", cut)]
    if "enum" in found:
        found["enum"] = list(_choices(found["enum"], cut))
    if "properties" in found:
        found["properties"] = {name: _field(name, member, cut) for name, member in found["properties"].items()}
    for keyword in ("items", "additionalProperties"):
        if keyword in found:
            found[keyword] = _cut(found[keyword], cut)
    return found


def _with_definition(node: Schema, cut: _Cut) -> dict[str, Any]:
    if "$ref" not in node:
        return dict(node)
    base = _with_definition(cut.definitions[node["$ref"]], cut)
    merged = {**base, **{keyword: value for keyword, value in node.items() if keyword != "$ref"}}
    for keyword in _ADDED:
        merged[keyword] = [*base.get(keyword, ()), *node.get(keyword, ())]
    if "properties" in base:
        merged["properties"] = {**base["properties"], **node.get("properties", {})}
    return merged


def _changed(node: dict[str, Any], cut: _Cut) -> dict[str, Any]:
    changed = dict(node)
    for change in _held(node, "x-changes", cut):
        changed.update({keyword: value for keyword, value in change.items() if keyword not in {"in", "versions"}})
    return {keyword: value for keyword, value in changed.items() if value is not None}


def _held(node: Schema, keyword: str, cut: _Cut) -> Iterator[Any]:
    for entry in node.get(keyword, ()):
        if isinstance(entry, str) or (
            ("in" not in entry or holds(entry["in"], cut.bundle))
            and ("versions" not in entry or cut.api_version in entry["versions"])
        ):
            yield entry


def _choices(choices: list[Any], cut: _Cut) -> Iterator[Any]:
    for choice in choices:
        if not isinstance(choice, dict):
            yield choice
        elif cut.bundle.assumed or holds(choice["x-in"], cut.bundle):
            yield choice["value"]


def _field(name: str, node: Schema, cut: _Cut) -> dict[str, Any]:
    """Return the schema of a field; one that the bundle does not have says so."""
    releases = _with_definition(node, cut).get("x-in")
    if releases is None or holds(releases, cut.bundle):
        return _cut(node, cut)
    elsewhere = described(releases)
    if cut.bundle.assumed:
        message = f'the field "{name}" is not in {cut.bundle}, and a cluster with that refuses it: {elsewhere}'
        return {**_cut(node, cut), "default": None, "x-notice": partial(_notice, ErrorType.WARNING, message)}
    message = f'there is no field "{name}" here in {cut.bundle}: {elsewhere}'
    return {"x-notice": partial(_notice, ErrorType.UNKNOWN_FIELD, message)}


def _notice(kind: ErrorType, message: str, _value: Value, pointer: Pointer) -> Iterator[FieldError]:
    yield FieldError(kind, pointer, message, part="key")


@cache
def _definitions(name: str) -> Schema:
    """Return what the kinds of one file refer to: the shared definitions and the file's own."""
    return {**_content("definitions.yaml")["$defs"], **_content(name)["$defs"]}


@cache
def _content(name: str) -> Schema:
    found: Schema = tables.load("gateway", name)
    return found
