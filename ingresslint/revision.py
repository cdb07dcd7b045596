"""The files of a git revision, to tell what the working tree adds to them."""

from __future__ import annotations

import os
import subprocess
import tarfile
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from ingresslint import globs
from ingresslint.baseline import BaselineError
from ingresslint.config import Config
from ingresslint.inputs import SUFFIXES, File, Unreadable, files, load_from, relative_path
from ingresslint.syntax import Stream

# The variables of `git rev-parse --local-env-vars` that say where a repository is.
_LOCAL = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR"})


@dataclass(frozen=True, slots=True)
class _Tree:
    """The files of a revision in a folder, in the place of the repository's ``top``."""

    top: str
    folder: str

    def inside(self, path: str) -> str:
        return os.path.join(self.folder, _within(self.top, path))  # noqa: PTH118 - what goes in and out are strings

    def outside(self, path: str) -> str:
        return os.path.relpath(os.path.join(self.top, os.path.relpath(path, self.folder)))  # noqa: PTH118 - the same


def streams(
    revision: str, paths: Collection[str], config: Config, context: Collection[str]
) -> tuple[list[Stream], list[Stream]]:
    """Return what the paths and the context hold in a git revision, as if it were read from the working tree.

    Raises :class:`BaselineError` where there is nothing to compare with.
    """
    if "-" in paths:
        msg = "--diff-base compares files, and standard input has no revision"
        raise BaselineError(msg)
    top = _git(_folder(next(iter(paths))), "rev-parse", "--show-toplevel")
    found = _hash(top, revision)
    reported: list[Stream] = []
    others: list[Stream] = []
    with TemporaryDirectory() as folder:
        tree = _Tree(top, os.path.realpath(folder))
        _extract(tree, found, paths)
        for is_reported, stream in _streams(tree, paths, config, context):
            (reported if is_reported else others).append(stream)
    return reported, others


def _hash(top: str, revision: str) -> str:
    try:
        return _git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{tree}}")
    except BaselineError:
        msg = f'git has no revision "{revision}" in {top}'
        raise BaselineError(msg) from None


def _streams(
    tree: _Tree, paths: Iterable[str], config: Config, context: Iterable[str]
) -> Iterator[tuple[bool, Stream]]:
    """Read the files under the paths that they have in the working tree."""
    roots = [[tree.inside(path) for path in each] for each in (paths, context)]
    for found in files(roots[0], context=roots[1]):
        if not isinstance(found, File) or not Path(found.path).is_file():
            continue
        path = tree.outside(os.path.realpath(found.path))
        if any(globs.matches(pattern, relative_path(path, config.base)) for pattern in config.exclude):
            continue
        with Path(found.path).open("rb") as file:
            stream = load_from(file, path)
        if not isinstance(stream, Unreadable):
            yield found.reported, stream


def _extract(tree: _Tree, commit: str, paths: Iterable[str]) -> None:
    """Write the files that may be manifests into the folder of the tree."""
    named = {_within(tree.top, path) for path in paths}
    command = ["git", "-C", tree.top, "archive", "--format=tar", commit]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=_environment()) as git:  # noqa: S603 - the commit is a hash from git
        for name, content in _members(git.stdout):
            if Path(name).suffix.lower() in SUFFIXES or name in named:
                target = Path(tree.folder, name)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content.read())
    if git.returncode:
        msg = f"git archive failed with exit code {git.returncode}"
        raise BaselineError(msg)


def _members(stream: IO[bytes] | None) -> Iterator[tuple[str, IO[bytes]]]:
    try:
        with tarfile.open(fileobj=stream, mode="r|") as archive:
            for member in archive:
                content = archive.extractfile(member) if member.isreg() else None
                if content is not None:
                    yield member.name, content
    except tarfile.TarError as error:
        msg = f"what git archive writes cannot be read: {error}"
        raise BaselineError(msg) from error


def _folder(path: str) -> str:
    """Return the nearest folder around a path that exists."""
    place = Path(path).resolve()
    return str(next(each for each in (place, *place.parents) if each.is_dir()))


def _within(top: str, path: str) -> str:
    relative = os.path.relpath(os.path.realpath(path), top)
    if Path(relative).parts[:1] == (os.pardir,):
        msg = f"{path} is not in the git repository {top}"
        raise BaselineError(msg)
    return relative


def _environment() -> dict[str, str]:
    """Return the environment without what git sets for its hooks, and what would lead away from the folder."""
    return {name: value for name, value in os.environ.items() if name not in _LOCAL}


def _git(folder: str, *arguments: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - arguments are separate, and behind --end-of-options
            ["git", "-C", folder, *arguments],  # noqa: S607 - the git that the user runs
            capture_output=True,
            text=True,
            check=False,
            env=_environment(),
        )
    except OSError as error:
        msg = f"git cannot be run: {error.strerror}"
        raise BaselineError(msg) from error
    if done.returncode:
        msg = f"git {' '.join(arguments)}: {done.stderr.strip()}"
        raise BaselineError(msg)
    return done.stdout.strip("\n")
