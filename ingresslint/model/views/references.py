"""References from one object to another, as the kinds of Gateway API write them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ingresslint.model import decode
from ingresslint.resource import Resource
from ingresslint.syntax import Pointer


@dataclass(frozen=True, slots=True)
class ObjectReference:
    """A reference to an object; ``namespace`` is where it is looked for."""

    pointer: Pointer
    group: str
    kind: str
    namespace: str
    name: str


def object_reference(resource: Resource, pointer: Pointer, *, group: str, kind: str) -> ObjectReference:
    """Read the reference at ``pointer``, with the group and kind that it has where it leaves them out."""
    value = decode.get(resource.value, *pointer)
    written_group = decode.text(value, "group")
    return ObjectReference(
        pointer=pointer,
        group=group if written_group is None else written_group,
        kind=decode.text(value, "kind") or kind,
        namespace=decode.text(value, "namespace") or resource.ref.namespace,
        name=decode.text(value, "name") or "",
    )


def items(resource: Resource, pointer: Pointer) -> list[Pointer]:
    """Return the pointers of the mappings in a list."""
    return [(*pointer, *path) for path, _ in decode.members(decode.get(resource.value, *pointer))]


def object_references(resource: Resource, pointers: Iterable[Pointer], *, kind: str) -> tuple[ObjectReference, ...]:
    """Read those of the references that are there; the group is the core one where they leave it out."""
    written = (pointer for pointer in pointers if isinstance(decode.get(resource.value, *pointer), dict))
    return tuple(object_reference(resource, pointer, group="", kind=kind) for pointer in written)
