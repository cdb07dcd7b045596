"""Which references into another namespace a ReferenceGrant permits.

A grant stands in the namespace of the target.  It names the group, kind and namespace of what may refer, and the group
and kind (and name, if it has one) of what may be meant.  Grants only add up.
https://gateway-api.sigs.k8s.io/api-types/referencegrant/
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from ingresslint.model.model import Model
from ingresslint.model.views.gateway_policies import ReferenceGrant
from ingresslint.model.views.references import ObjectReference
from ingresslint.resource import Resource

_Origin = tuple[str, str, str]
_Type = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Permits:
    """What one kind of referrer may mean in one namespace: names by type (the empty name stands for all)."""

    grants: list[ReferenceGrant] = field(default_factory=list)
    names: dict[_Type, set[str]] = field(default_factory=dict)


def crosses(referrer: Resource, reference: ObjectReference) -> bool:
    """Tell whether a reference certainly leads into another namespace."""
    home = referrer.ref.namespace
    return bool(home and reference.namespace) and home != reference.namespace


def permitted(referrer: Resource, reference: ObjectReference, model: Model) -> bool:
    """Tell whether a grant in the input permits ``reference``; one without a namespace may stand anywhere."""
    for namespace in (reference.namespace, ""):
        permits = _permits(model).get((namespace, _origin(referrer)))
        names = permits.names.get((reference.group, reference.kind), set()) if permits else set()
        if "" in names or reference.name in names:
            return True
    return False


def nearest_grant(referrer: Resource, reference: ObjectReference, model: Model) -> ReferenceGrant | None:
    """Return a grant to ``referrer`` for others: one in the namespace of the target, else one in its own."""
    for namespace in (reference.namespace, referrer.ref.namespace):
        permits = _permits(model).get((namespace, _origin(referrer)))
        if permits is not None:
            return permits.grants[0]
    return None


def is_present(reference: ObjectReference, model: Model) -> bool:
    """Tell whether the input holds the object that is meant, or what a controller makes it from."""
    made = (reference.group, reference.kind) == ("", "Secret") and model.secret_source(
        reference.namespace, reference.name
    )
    return bool(made) or (reference.group, reference.kind, reference.namespace, reference.name) in _objects(model)


def _origin(referrer: Resource) -> _Origin:
    return referrer.gvk.group, referrer.gvk.kind, referrer.ref.namespace


@lru_cache(maxsize=2)
def _permits(model: Model) -> Mapping[tuple[str, _Origin], _Permits]:
    index: dict[tuple[str, _Origin], _Permits] = {}
    for grant in model.all(ReferenceGrant):
        for origin in grant.origins:
            key = (grant.resource.ref.namespace, (origin.group, origin.kind, origin.namespace))
            permits = index.setdefault(key, _Permits())
            permits.grants.append(grant)
            for target in grant.targets:
                permits.names.setdefault((target.group, target.kind), set()).add(target.name)
    return index


@lru_cache(maxsize=2)
def _objects(model: Model) -> frozenset[tuple[str, str, str, str]]:
    return frozenset(
        (found.gvk.group, found.gvk.kind, found.ref.namespace, found.ref.name) for found in model.resources
    )


def has_kind(model: Model, group: str, kind: str, namespace: str) -> bool:
    """Tell whether the input holds an object of any kind, also of one that the model does not read, in a namespace."""
    return (group, kind, namespace) in _kinds(model)


@lru_cache(maxsize=2)
def _kinds(model: Model) -> frozenset[tuple[str, str, str]]:
    return frozenset((group, kind, namespace) for group, kind, namespace, _ in _objects(model))
