"""Which types a Kubernetes version serves, and what they look like.

The schemas come from the data of the ``kubernetes-validate`` package; types that no version of that data has any more
are ours, in ``schemas/kubernetes``.  The package itself is never imported: it would cost a JSON Schema library.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ingresslint import tables
from ingresslint.api.lifetime import Lifetime, Lookup, Status
from ingresslint.api.structure import Compiler, Type
from ingresslint.api.version import Target, Version
from ingresslint.resource import GroupVersionKind

OLDEST = Version(1, 16)
# The groups whose types come with the Gateway API's own releases.
GATEWAY_GROUPS = frozenset({"gateway.networking.k8s.io", "gateway.networking.x-k8s.io"})
_OBJECT_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"
_FILE = re.compile(r"[a-z0-9-]{1,200}")
_FOLDER = re.compile(r"v(\d+)\.(\d+)\.\d+-local-strict")


def versions() -> list[Version]:
    """Return the versions that there are schemas of, oldest first."""
    return sorted(_folders())


def newest() -> Version:
    """Return the default target version."""
    return versions()[-1]


def lookup(gvk: GroupVersionKind, target: Target) -> Lookup:
    """Tell what ``target`` does with the type ``gvk``."""
    if gvk.group in GATEWAY_GROUPS:
        from ingresslint.api import gateway  # noqa: PLC0415 - only where such an object is in the input

        return gateway.lookup(gvk, target)
    lifetime = _table().lifetimes.get(gvk)
    if lifetime is not None:
        return Lookup(_status(lifetime, target.kubernetes), lifetime)
    if _kind_file(gvk, target.kubernetes) is not None:
        return Lookup(Status.SERVED)
    suggestion = _suggestion(gvk, target.kubernetes)
    owned = gvk.group in _table().groups and gvk.group != ""
    return Lookup(Status.UNKNOWN if owned or suggestion else Status.FOREIGN, suggestion=suggestion)


@lru_cache(maxsize=512)
def schema(gvk: GroupVersionKind, target: Target) -> Type | None:
    """Return the compiled schema of a type, None where there is none."""
    if gvk.group in GATEWAY_GROUPS:
        from ingresslint.api import gateway  # noqa: PLC0415 - only where such an object is in the input

        return gateway.schema(gvk, gateway.bundle(target), target.kubernetes, object_meta(target.kubernetes))
    kind_file = _kind_file(gvk, target.kubernetes)
    if kind_file is not None:
        return _compiler(kind_file.parent).compile(_load(kind_file))
    own = _own_schemas().get(gvk)
    return _compiler(_folder(target.kubernetes)).compile(own) if own else None


def object_meta(kubernetes: Version) -> Type:
    """Return the type of every object's metadata."""
    return _compiler(_folder(kubernetes)).compile({"$ref": f"#/$defs/{_OBJECT_META}"})


def _status(lifetime: Lifetime, target: Version) -> Status:
    if lifetime.removed and target >= lifetime.removed:
        return Status.REMOVED
    if lifetime.introduced and target < lifetime.introduced:
        return Status.TOO_NEW
    if lifetime.deprecated and target >= lifetime.deprecated:
        return Status.DEPRECATED
    return Status.SERVED


def _suggestion(gvk: GroupVersionKind, target: Version) -> str:
    """Find the built-in type with the same kind (in any case), where the group is ours or names none of its own."""
    if gvk.group not in _table().groups and "." in gvk.group:
        return ""
    for kind_file in _by_kind(_folder(target)).get(gvk.kind.lower(), ()):
        for known in _load(kind_file).get("x-kubernetes-group-version-kind", ()):
            candidate = GroupVersionKind(known["group"], known["version"], known["kind"])
            if candidate.kind.lower() == gvk.kind.lower():
                return str(candidate)
    return ""


@cache
def _folders() -> dict[Version, Path]:
    package = find_spec("kubernetes_validate")
    if package is None or package.origin is None:
        msg = "the package kubernetes-validate is not installed"
        raise RuntimeError(msg)
    found = {}
    for folder in (Path(package.origin).parent / "kubernetes-json-schema").iterdir():
        match = _FOLDER.fullmatch(folder.name)
        if match:
            found[Version(int(match[1]), int(match[2]))] = folder
    return found


def _folder(target: Version) -> Path:
    known = _folders()
    return known[max((version for version in known if version <= target), default=min(known))]


@lru_cache(maxsize=512)
def _kind_file(gvk: GroupVersionKind, target: Version) -> Path | None:
    group = gvk.group.partition(".")[0]
    name = "-".join(part for part in (gvk.kind.lower(), group, gvk.version) if part)
    path = _folder(target) / f"{name}.json"
    # What a manifest says may be anything, and must lead to no other file.
    if not _FILE.fullmatch(name) or not path.is_file():
        return None
    wanted = {"group": gvk.group, "version": gvk.version, "kind": gvk.kind}
    return path if wanted in _load(path).get("x-kubernetes-group-version-kind", ()) else None


@cache
def _by_kind(folder: Path) -> dict[str, list[Path]]:
    kinds: dict[str, list[Path]] = {}
    for path in sorted(folder.glob("*-*.json")):
        kinds.setdefault(path.name.partition("-")[0], []).append(path)
    return kinds


@cache
def _compiler(folder: Path) -> Compiler:
    definitions = _load(folder / "_definitions.json")["$defs"]
    return Compiler(lambda reference: definitions[reference.rpartition("/")[2]])


@lru_cache(maxsize=64)
def _load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class _Table:
    groups: frozenset[str]
    lifetimes: dict[GroupVersionKind, Lifetime]


@cache
def _table() -> _Table:
    content = tables.load("kubernetes", "api-versions.yaml")
    lifetimes = {}
    for row in content["types"]:
        lifetime = Lifetime(
            introduced=_optional_version(row.get("introduced")),
            deprecated=_optional_version(row.get("deprecated")),
            removed=_optional_version(row.get("removed")),
            replacement=row["replacement"],
            replacement_since=_optional_version(row.get("replacementSince")),
            source=content["sources"][row["source"]],
        )
        for kind in row["kinds"]:
            lifetimes[GroupVersionKind.parse(row["apiVersion"], kind)] = lifetime
    return _Table(frozenset(content["groups"]), lifetimes)


def _optional_version(text: str | None) -> Version | None:
    return Version.parse(text) if text else None


@cache
def _own_schemas() -> dict[GroupVersionKind, dict[str, Any]]:
    found = {}
    content = tables.load("kubernetes", "removed.yaml")
    for name, known in content["types"].items():
        api_version, _, kind = name.rpartition(" ")
        found[GroupVersionKind.parse(api_version, kind)] = known
    return found
