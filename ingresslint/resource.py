"""Kubernetes objects, and symbolic places in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingresslint.syntax import Document, Part, Pointer, Value, headline, locate, value_at
from ingresslint.text import Source, Span

_PLAIN_NAME = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True, order=True)
class GroupVersionKind:
    """The type of an object; ``group`` is empty for the core group."""

    group: str
    version: str
    kind: str

    @property
    def api_version(self) -> str:
        """The ``apiVersion`` that a manifest of this type carries."""
        return f"{self.group}/{self.version}" if self.group else self.version

    @classmethod
    def parse(cls, api_version: str, kind: str) -> GroupVersionKind:
        """Split ``apiVersion`` and ``kind`` of a manifest."""
        group, _, version = api_version.rpartition("/")
        return cls(group, version, kind)

    def __str__(self) -> str:
        """Write the type as people do: ``networking.k8s.io/v1 Ingress``."""
        return f"{self.api_version} {self.kind}"


@dataclass(frozen=True, slots=True, order=True)
class ObjectRef:
    """The name of an object; ``namespace`` is empty where a manifest leaves it out or the kind has none."""

    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        """Write ``Service shop/web``."""
        return f"{self.kind} {self.namespace}/{self.name}" if self.namespace else f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class Resource:
    """One object of the input: a document, or an item of a list in a document (then ``pointer`` leads to it)."""

    gvk: GroupVersionKind
    ref: ObjectRef
    document: Document
    pointer: Pointer
    value: dict[str, Value]

    @property
    def source(self) -> Source:
        """The source that the object stands in."""
        return self.document.source

    @property
    def written(self) -> Value:
        """The object as it stands in the manifest, before anything was decoded."""
        return value_at(self.document.value, self.pointer)

    def __hash__(self) -> int:
        """Hash by place: an object is itself, whatever another one with the same content says."""
        return hash((self.document, self.pointer))

    def at(self, *pointer: str | int, part: Part = "value") -> Location:
        """Return the symbolic place of ``pointer`` in this object."""
        return Location(self, pointer, part)


@dataclass(frozen=True, slots=True)
class Location:
    """A symbolic place; it becomes a span only when a report or a fix asks."""

    resource: Resource
    pointer: Pointer
    part: Part = "value"

    @property
    def source(self) -> Source:
        """The source that the place is in."""
        return self.resource.source

    def span(self) -> Span:
        """Return the place to point at; for something missing, its nearest existing ancestor's heading."""
        document, pointer = self.resource.document, self.resource.pointer + self.pointer
        return locate(document, pointer, "key") if self.part == "key" else headline(document, pointer)


@dataclass(frozen=True, slots=True)
class Region:
    """A place in a text that is no part of an object, such as a syntax error."""

    source: Source
    where: Span
    resource: None = None

    def span(self) -> Span:
        """Return the place itself."""
        return self.where


def field_path(pointer: Pointer) -> str:
    """Write a pointer as the API server writes a field: ``spec.rules[0].host``, ``metadata.annotations[a/b]``."""
    path = ""
    for step in pointer:
        if isinstance(step, str) and _PLAIN_NAME.fullmatch(step):
            path += f".{step}"
        else:
            path += f"[{step}]"
    return path.removeprefix(".")


def resources(document: Document) -> Iterator[Resource]:
    """Yield the objects of a document; the items of a ``List`` are objects of their own.

    A value that is no object with ``apiVersion`` and ``kind`` yields nothing.
    """
    yield from _objects(document, document.value, ())


def _objects(document: Document, value: Value, pointer: Pointer) -> Iterator[Resource]:
    if not isinstance(value, dict):
        return
    api_version, kind = value.get("apiVersion"), value.get("kind")
    if not isinstance(api_version, str) or not isinstance(kind, str):
        return
    items = value.get("items")
    if kind.endswith("List") and isinstance(items, list):
        for number, item in enumerate(items):
            yield from _objects(document, _typed_item(item, api_version, kind), (*pointer, "items", number))
        return
    yield Resource(GroupVersionKind.parse(api_version, kind), _ref(kind, value), document, pointer, value)


def _typed_item(item: Value, api_version: str, kind: str) -> Value:
    """Give an item of a typed list (``ServiceList``) the type that it may leave out."""
    if not isinstance(item, dict) or kind == "List":
        return item
    return {"apiVersion": api_version, "kind": kind.removesuffix("List"), **item}


def _ref(kind: str, value: dict[str, Value]) -> ObjectRef:
    metadata = value.get("metadata")
    found = metadata if isinstance(metadata, dict) else {}
    name, namespace = (found.get("name"), found.get("namespace"))
    return ObjectRef(kind, namespace if isinstance(namespace, str) else "", name if isinstance(name, str) else "")
