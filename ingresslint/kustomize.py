"""What kustomize adds to files, as far as the kustomizations in the input tell.

A patch looks like an object and holds only a part of one.  And an object that a kustomization adds labels or patches to
is not what the cluster gets: what it lacks may come from there.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingresslint.syntax import Stream, Value

FILE_NAMES = frozenset({"kustomization.yaml", "kustomization.yml", "Kustomization"})
_PATCHES = ("patches", "patchesStrategicMerge", "patchesJson6902")
# Members that can put something into an object that it does not have itself, and those of them that can be labels.
_LABELS = ("commonLabels", "labels", "components", "transformers")
_CHANGES = (*_PATCHES, *_LABELS, "replacements")
_SOURCES = ("resources", "bases", "components")
_PATCH_NAME = re.compile(r"(?:^|[-_./])patch(?:es)?(?=[-_./]|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Kustomized:
    """The files that are patches, and those whose objects kustomize completes (``labelled``: with selectors too)."""

    patches: frozenset[str]
    completed: frozenset[str]
    labelled: frozenset[str]


UNTOUCHED = Kustomized(frozenset(), frozenset(), frozenset())


def kustomized(streams: Iterable[Stream]) -> Kustomized:
    """Read the kustomizations among ``streams``."""
    found = dict(_kustomizations(streams))
    patches = {path for folder, content in found.items() for path in _files(folder, content, _PATCHES)}
    return Kustomized(frozenset(patches), _reached(found, _CHANGES), _reached(found, _LABELS))


def looks_like_patch(path: str) -> bool:
    """Tell whether a file calls itself a patch, as those do whose kustomization is not in the input."""
    return _PATCH_NAME.search(path) is not None


def _kustomizations(streams: Iterable[Stream]) -> Iterator[tuple[str, dict[str, Value]]]:
    for stream in streams:
        folder, name = posixpath.split(stream.source.path)
        if name in FILE_NAMES:
            for document in stream.documents:
                if isinstance(document.value, dict):
                    yield posixpath.normpath(folder or "."), document.value


def _reached(kustomizations: dict[str, dict[str, Value]], members: Iterable[str]) -> frozenset[str]:
    """Return everything that a kustomization with one of ``members`` builds from, through other kustomizations too."""
    waiting = [folder for folder, content in kustomizations.items() if any(content.get(member) for member in members)]
    seen: set[str] = set()
    while waiting:
        here = waiting.pop()
        for path in _files(here, kustomizations.get(here, {}), _SOURCES):
            if path not in seen:
                seen.add(path)
                waiting.append(path)
    return frozenset(seen)


def _files(folder: str, content: dict[str, Value], members: Iterable[str]) -> Iterator[str]:
    for member in members:
        entries = content.get(member)
        for entry in entries if isinstance(entries, list) else ():
            path = entry.get("path") if isinstance(entry, dict) else entry
            # patchesStrategicMerge may also hold the patch itself.
            if isinstance(path, str) and "\n" not in path:
                yield posixpath.normpath(posixpath.join(folder, path))
