"""Gateway API: what stands beside Gateways and routes, ReferenceGrants and policies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ingresslint.model import decode
from ingresslint.model.views.references import ObjectReference, object_reference
from ingresslint.resource import Resource
from ingresslint.syntax import Pointer


@dataclass(frozen=True, slots=True)
class Grant:
    """One side of a ReferenceGrant: who may refer (``namespace`` set), or to what (``name`` may be set)."""

    pointer: Pointer
    group: str
    kind: str
    namespace: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class ReferenceGrant:
    """Allows references from other namespaces into its own."""

    resource: Resource
    origins: tuple[Grant, ...]
    targets: tuple[Grant, ...]


@dataclass(frozen=True, slots=True)
class BackendTLSPolicy:
    """TLS towards a backend; each target may have a section, which is the name of a Service port."""

    resource: Resource
    targets: tuple[tuple[ObjectReference, str | None], ...]


def reference_grant(resource: Resource) -> ReferenceGrant:
    """Read a ReferenceGrant."""
    return ReferenceGrant(resource, tuple(_grants(resource, "from")), tuple(_grants(resource, "to")))


def _grants(resource: Resource, side: str) -> Iterator[Grant]:
    for pointer, value in decode.members(resource.value, "spec", side):
        yield Grant(
            pointer=pointer,
            group=decode.text(value, "group") or "",
            kind=decode.text(value, "kind") or "",
            namespace=decode.text(value, "namespace") or "",
            name=decode.text(value, "name") or "",
        )


def backend_tls_policy(resource: Resource) -> BackendTLSPolicy:
    """Read a BackendTLSPolicy."""
    return BackendTLSPolicy(
        resource=resource,
        targets=tuple(
            (object_reference(resource, pointer, group="", kind=""), decode.text(target, "sectionName"))
            for pointer, target in decode.members(resource.value, "spec", "targetRefs")
        ),
    )
