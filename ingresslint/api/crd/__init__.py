"""Custom resources, validated by the CustomResourceDefinitions in the input.

Where several definitions of one kind are in the input (releases side by side, or overlays), an object is judged by the
one that has least against it: which of them is installed is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ingresslint.api import catalog
from ingresslint.api.crd.reading import Kind, kinds
from ingresslint.api.errors import FieldError
from ingresslint.api.lifetime import Lookup, Status
from ingresslint.api.structure import Type
from ingresslint.api.version import Target
from ingresslint.resource import GroupVersionKind, Resource

__all__ = ["NONE", "Definitions", "Judgement", "definitions", "faults"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a definition says of an object: the type that it is read as, and what is wrong with it."""

    type: Type
    errors: tuple[FieldError, ...]


@dataclass(frozen=True, slots=True)
class Definitions:
    """What the input defines, by group and kind."""

    by_kind: Mapping[tuple[str, str], tuple[Kind, ...]] = field(default_factory=dict)

    def lookup(self, gvk: GroupVersionKind) -> Lookup | None:
        """Tell whether a version of a custom resource is served, None where nothing defines the kind."""
        known = self.by_kind.get((gvk.group, gvk.kind), ())
        if not known:
            return None
        if any(kind.served and kind.gvk == gvk for kind in known):
            return Lookup(Status.SERVED)
        served = next((kind.gvk for kind in known if kind.served), None)
        return Lookup(Status.UNKNOWN, suggestion=str(served) if served else "")

    def judge(self, resource: Resource, target: Target) -> Judgement | None:
        """Return what the definition says that has least against an object.

        None where nothing serves its type, or no schema can be read.
        """
        known = self.by_kind.get((resource.gvk.group, resource.gvk.kind), ())
        judged = [_judged(kind, resource, target) for kind in known if kind.served and kind.gvk == resource.gvk]
        sound = [judgement for judgement in judged if judgement is not None]
        return min(sound, key=lambda judgement: len(judgement.errors), default=None)


NONE = Definitions()


def definitions(resources: Iterable[Resource]) -> Definitions:
    """Return what the CustomResourceDefinitions among ``resources`` define.

    The Gateway API is left out: its kinds have schemas of their own here, by release and channel.
    """
    found: dict[tuple[str, str], list[Kind]] = {}
    for resource in resources:
        for kind in _kinds(resource):
            found.setdefault((kind.gvk.group, kind.gvk.kind), []).append(kind)
    return Definitions({name: tuple(known) for name, known in found.items()})


def faults(resource: Resource, target: Target) -> list[FieldError]:
    """Return what is wrong with the schemas and rules of a CustomResourceDefinition; nothing for other objects."""
    found: dict[FieldError, None] = {}
    for kind in _kinds(resource):
        if kind.schema is not None:
            from ingresslint.api.crd import schema  # noqa: PLC0415 - loads CEL, which few inputs need

            found.update(dict.fromkeys(schema.read(kind, target.kubernetes).faults))
    return list(found)


def _kinds(resource: Resource) -> Iterator[Kind]:
    return (kind for kind in kinds(resource) if kind.gvk.group not in catalog.GATEWAY_GROUPS)


def _judged(kind: Kind, resource: Resource, target: Target) -> Judgement | None:
    if kind.schema is None:
        return None
    from ingresslint.api.crd import schema  # noqa: PLC0415 - loads CEL, which few inputs need

    reading = schema.read(kind, target.kubernetes)
    if reading.type is None:
        return None
    return Judgement(reading.type, tuple(schema.errors(reading, kind, resource.value)))
