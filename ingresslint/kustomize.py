"""Kustomize's patches: files that look like objects and hold only a part of one."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from ingresslint.syntax import Stream, Value

FILE_NAMES = frozenset({"kustomization.yaml", "kustomization.yml", "Kustomization"})


def patches(streams: Iterable[Stream]) -> frozenset[str]:
    """Return the paths of the files that the kustomizations among ``streams`` use as patches."""
    return frozenset(
        posixpath.normpath(posixpath.join(posixpath.dirname(stream.source.path), path))
        for stream in streams
        if posixpath.basename(stream.source.path) in FILE_NAMES
        for document in stream.documents
        for path in _paths(document.value)
    )


def _paths(kustomization: Value) -> Iterator[str]:
    if not isinstance(kustomization, dict):
        return
    for member in ("patches", "patchesStrategicMerge", "patchesJson6902"):
        entries = kustomization.get(member)
        for entry in entries if isinstance(entries, list) else ():
            path = entry.get("path") if isinstance(entry, dict) else entry
            # patchesStrategicMerge may also hold the patch itself.
            if isinstance(path, str) and "\n" not in path:
                yield path
