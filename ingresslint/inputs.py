"""From the paths on the command line to the files that are read."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from ingresslint import globs
from ingresslint.syntax import Stream, read_bytes

SUFFIXES = frozenset({".yaml", ".yml", ".json"})
# No manifest is near this: the API server takes 3 MiB in one request.
LARGEST = 100 * 2**20


@dataclass(frozen=True, slots=True)
class File:
    """A file to read; ``reported`` tells it from one that only resolves references."""

    path: str
    reported: bool = True


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A path that cannot be read, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Excluded:
    """A file or folder that was left out, and the glob that says so."""

    path: str
    pattern: str


Found = File | Unreadable | Excluded


def files(
    paths: Collection[str], exclude: Iterable[str] = (), base: Path = Path(), context: Collection[str] = ()
) -> Iterator[Found]:
    """Yield the files of ``paths`` and ``context``, each once, in order.

    Folders are searched for YAML and JSON, without hidden entries; what is named may be anything.  A glob of
    ``exclude`` (relative to ``base``) leaves out both.  Links are followed, and a folder is entered once.  A file that
    is in both is reported if the nearest folder around it, or itself, is one of ``paths``.
    """
    patterns = tuple(exclude)
    reported, silent = (frozenset(map(os.path.abspath, roots)) for roots in (paths, context))
    seen: set[str] = set()
    for root in (*paths, *context):
        for found in _below(root, patterns, base):
            if not isinstance(found, str):
                yield found
                continue
            identity = os.path.realpath(found)
            if identity not in seen:
                seen.add(identity)
                yield File(_shown(found), not silent or _is_reported(found, reported, silent))


def _is_reported(file: str, reported: frozenset[str], silent: frozenset[str]) -> bool:
    place = Path(os.path.abspath(file))  # noqa: PTH100 - Path.absolute() keeps `..`
    nearest = next((str(each) for each in (place, *place.parents) if str(each) in reported | silent), "")
    return nearest in reported


def _below(root: str, exclude: tuple[str, ...], base: Path) -> Iterator[str | Unreadable | Excluded]:
    if "\0" in root:
        yield Unreadable(root.replace("\0", "\\0"), "a path cannot have a NUL character in it")
        return
    left_out = _excluded(root, exclude, base)
    if left_out is None and stat.S_ISDIR(_mode(root)):
        yield from _search(root, exclude, base)
    else:
        yield left_out or root


def _search(root: str, exclude: tuple[str, ...], base: Path) -> Iterator[str | Unreadable | Excluded]:
    errors: list[OSError] = []
    entered = {os.path.realpath(root)}
    for folder, names, entries in os.walk(root, onerror=errors.append, followlinks=True):
        inner = []
        for name in sorted(names):
            path = os.path.join(folder, name)  # noqa: PTH118 - what os.walk gives are strings
            left_out = None if name.startswith(".") else _excluded(path, exclude, base)
            if left_out:
                yield left_out
            elif not name.startswith(".") and _enter(path, entered):
                inner.append(name)
        names[:] = inner
        yield from _manifests(folder, entries, exclude, base)
    for error in errors:
        yield Unreadable(_shown(str(error.filename)), error.strerror or str(error))


def _manifests(
    folder: str, names: Iterable[str], exclude: tuple[str, ...], base: Path
) -> Iterator[str | Unreadable | Excluded]:
    for name in sorted(names):
        path = os.path.join(folder, name)  # noqa: PTH118 - the same
        if name.startswith(".") or Path(name).suffix.lower() not in SUFFIXES:
            continue
        left_out, mode = _excluded(path, exclude, base), _mode(path)
        if left_out is None and mode and not stat.S_ISREG(mode):
            # Reading a pipe would wait for somebody to write.
            yield Unreadable(_shown(path), "it is no file")
        else:
            yield left_out or path


def _mode(path: str) -> int:
    """Return what stat says of a path, 0 where it says nothing."""
    try:
        return Path(path).stat().st_mode
    except OSError:
        return 0


def _enter(folder: str, entered: set[str]) -> bool:
    """Note a folder; a link back to one that was entered leads nowhere new."""
    identity = os.path.realpath(folder)
    if identity in entered:
        return False
    entered.add(identity)
    return True


def _excluded(path: str, exclude: tuple[str, ...], base: Path) -> Excluded | None:
    if not exclude:
        return None
    relative = relative_path(path, base)
    pattern = next((pattern for pattern in exclude if globs.matches(pattern, relative)), None)
    return None if pattern is None else Excluded(_shown(path), pattern)


def relative_path(path: str | Path, base: Path) -> str:
    """Return ``path`` relative to ``base``, with ``/`` on every platform."""
    return os.path.relpath(path, base).replace(os.sep, "/")


def _shown(path: str) -> str:
    return os.path.normpath(path).replace(os.sep, "/")


def load(path: str) -> Stream | Unreadable:
    """Read one file."""
    try:
        with Path(path).open("rb") as file:
            return load_from(file, path)
    except OSError as error:
        return Unreadable(path, error.strerror or str(error))


def load_from(file: BinaryIO, path: str) -> Stream | Unreadable:
    """Read an open file, such as standard input; ``path`` is what it is reported under."""
    content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        return Unreadable(path, f"it has more than the {LARGEST // 2**20} MiB that are read")
    return read_bytes(path, content)


@dataclass(slots=True)
class Input:
    """What was read, what could not be, and what was not meant to be."""

    streams: list[Stream] = field(default_factory=list)
    context: list[Stream] = field(default_factory=list)
    crds: list[Stream] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    excluded: list[Excluded] = field(default_factory=list)


def gather(  # noqa: PLR0913, PLR0917 - as many as there are on the command line
    paths: Collection[str],
    exclude: Collection[str],
    base: Path,
    context: Collection[str],
    crds: Collection[str],
    stdin: tuple[str, BinaryIO] | None = None,
) -> Input:
    """Find and read everything; ``stdin`` is an open file, with the name that it is reported under.

    What defines the cluster's resources (``crds``) is read whatever ``exclude`` says.
    """
    read = Input()
    for found in files(paths, exclude, base, context):
        _keep(found, read, read.streams if isinstance(found, File) and found.reported else read.context)
    for found in files(crds):
        _keep(found, read, read.crds)
    if stdin is not None:
        _keep(load_from(stdin[1], stdin[0]), read, read.streams)
    return read


def _keep(found: Found | Stream, read: Input, streams: list[Stream]) -> None:
    loaded = load(found.path) if isinstance(found, File) else found
    if isinstance(loaded, Stream):
        streams.append(loaded)
    elif isinstance(loaded, Unreadable):
        read.unreadable.append(loaded)
    else:
        read.excluded.append(loaded)
