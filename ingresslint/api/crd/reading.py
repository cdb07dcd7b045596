"""What a CustomResourceDefinition defines: kinds, their versions, and where their schemas stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ingresslint.resource import GroupVersionKind, Resource
from ingresslint.syntax import Pointer, Value

_DEFINITION = ("apiextensions.k8s.io", "CustomResourceDefinition")


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """One version of a custom resource.

    ``schema`` is None where the definition has none; ``place`` leads to it.  ``status`` tells whether the status is
    written by its own endpoint, ``open`` whether unknown fields are kept everywhere, as in old definitions.
    ``deprecation`` is the warning that users of the version get.
    """

    gvk: GroupVersionKind
    served: bool
    schema: Value
    place: Pointer
    status: bool
    open: bool
    deprecation: str


def kinds(resource: Resource) -> tuple[Kind, ...]:
    """Return the versions that an object defines; one that is no definition, or no sound one, defines nothing."""
    return _defined(resource) if (resource.gvk.group, resource.gvk.kind) == _DEFINITION else ()


@lru_cache(maxsize=1024)
def _defined(resource: Resource) -> tuple[Kind, ...]:
    return tuple(_kinds(resource))


def _kinds(resource: Resource) -> Iterator[Kind]:
    spec = _mapping(resource.value.get("spec"))
    group, kind = spec.get("group"), _mapping(spec.get("names")).get("kind")
    if not isinstance(group, str) or not isinstance(kind, str):
        return
    beta = resource.gvk.version == "v1beta1"
    for place, version in _versions(spec):
        name = version.get("name")
        if isinstance(name, str):
            yield _kind(GroupVersionKind(group, name, kind), spec, version, place, beta=beta)


def _versions(spec: Mapping[str, Value]) -> Iterator[tuple[Pointer, Mapping[str, Value]]]:
    versions = spec.get("versions")
    if isinstance(versions, list) and versions:
        for number, version in enumerate(versions):
            yield ("spec", "versions", number), _mapping(version)
    elif "version" in spec:
        # v1beta1 knows this short form.
        yield ("spec",), {"name": spec["version"], "served": True}


def _kind(
    gvk: GroupVersionKind, spec: Mapping[str, Value], version: Mapping[str, Value], place: Pointer, *, beta: bool
) -> Kind:
    own = _mapping(version.get("schema")).get("openAPIV3Schema")
    shared = _mapping(spec.get("validation")).get("openAPIV3Schema") if beta else None
    subresources = version.get("subresources") or (spec.get("subresources") if beta else None)
    return Kind(
        gvk,
        served=version.get("served") is not False,
        schema=shared if own is None else own,
        place=("spec", "validation", "openAPIV3Schema") if own is None else (*place, "schema", "openAPIV3Schema"),
        status="status" in _mapping(subresources),
        open=beta and spec.get("preserveUnknownFields") is not False,
        deprecation=_deprecation(gvk, version),
    )


def _deprecation(gvk: GroupVersionKind, version: Mapping[str, Value]) -> str:
    if version.get("deprecated") is not True:
        return ""
    written = version.get("deprecationWarning")
    return written if isinstance(written, str) and written else f"{gvk} is deprecated, says its definition"


def _mapping(value: Value) -> Mapping[str, Value]:
    return value if isinstance(value, Mapping) else {}
