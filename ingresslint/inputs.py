"""From the paths on the command line to the files that are read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingresslint import globs
from ingresslint.syntax import Stream, read_bytes

SUFFIXES = frozenset({".yaml", ".yml", ".json"})
# No manifest is near this: the API server takes 3 MiB in one request.
LARGEST = 100 * 2**20


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A path that cannot be read, and why."""

    path: str
    reason: str


def files(paths: Iterable[str], exclude: Iterable[str], base: Path) -> Iterator[str | Unreadable]:
    """Yield the files of ``paths``, each once, in order.

    Files that are named are taken as they are; folders are searched for YAML and JSON, without hidden entries and
    those that a glob of ``exclude`` (relative to ``base``) matches.  Links are followed, and a folder is entered once.
    """
    patterns = tuple(exclude)
    seen: set[str] = set()
    for path in paths:
        found = _folder(path, patterns, base) if Path(path).is_dir() else [path]
        for file in found:
            if isinstance(file, Unreadable):
                yield file
                continue
            identity = os.path.realpath(file)
            if identity not in seen:
                seen.add(identity)
                yield _shown(file)


def _folder(path: str, exclude: tuple[str, ...], base: Path) -> Iterator[str | Unreadable]:
    errors: list[OSError] = []
    entered: set[str] = set()
    for folder, names, entries in os.walk(path, onerror=errors.append, followlinks=True):
        names[:] = sorted(
            name
            for name in names
            if not name.startswith(".")
            and not _excluded(Path(folder) / name, exclude, base)
            and _enter(Path(folder) / name, entered)
        )
        for name in sorted(entries):
            file = Path(folder) / name
            hidden = name.startswith(".")
            if file.suffix.lower() in SUFFIXES and not hidden and not _excluded(file, exclude, base):
                yield str(file)
    for error in errors:
        yield Unreadable(str(error.filename), error.strerror or str(error))


def _enter(folder: Path, entered: set[str]) -> bool:
    """Note a folder; a link back to one that was entered leads nowhere new."""
    identity = os.path.realpath(folder)
    if identity in entered:
        return False
    entered.add(identity)
    return True


def _excluded(path: Path, exclude: tuple[str, ...], base: Path) -> bool:
    if not exclude:
        return False
    relative = relative_path(path, base)
    return any(globs.matches(pattern, relative) for pattern in exclude)


def relative_path(path: str | Path, base: Path) -> str:
    """Return ``path`` relative to ``base``, with ``/`` on every platform."""
    return os.path.relpath(path, base).replace(os.sep, "/")


def _shown(path: str) -> str:
    return os.path.normpath(path).replace(os.sep, "/")


def load(path: str) -> Stream | Unreadable:
    """Read one file."""
    try:
        size = Path(path).stat().st_size
        if size > LARGEST:
            return Unreadable(path, f"{size // 2**20} MiB is more than the {LARGEST // 2**20} MiB that are read")
        return read_bytes(path, Path(path).read_bytes())
    except OSError as error:
        return Unreadable(path, error.strerror or str(error))
