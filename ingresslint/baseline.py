"""The baseline: findings that were there on the day somebody wrote it down, so that only new ones count.

The file is JSON with one finding a line, in the order of their paths, so that a difference between two of them reads
well.  A finding is recognised by its fingerprint; the other members are for people.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from ingresslint.finding import Finding, Suppression
from ingresslint.fingerprint import fingerprints, subject
from ingresslint.inputs import relative_path
from ingresslint.resource import Region
from ingresslint.result import Result
from ingresslint.rules import RULES
from ingresslint.text import Source, Span

KIND = "baseline"
_VERSION = 1
_FINGERPRINT = re.compile(r'"fingerprint"\s*:\s*"([^"]*)"')
_MEMBERS = ("path", "rule", "object", "field", "fingerprint")


class BaselineError(Exception):
    """What is known already cannot be told; the text says why."""


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """A finding that was written down."""

    path: str
    rule: str
    object: str
    field: str
    fingerprint: str


def entries(result: Result, base: Path) -> list[Entry]:
    """Return an entry for each finding of a run; paths are relative to ``base``, with ``/`` on every platform."""
    placed = [(relative_path(each.problem.at.source.path, base), each) for each in result.findings]
    marks = fingerprints(placed)
    return [
        Entry(path, finding.rule, *subject(finding)[:2], mark)
        for (path, finding), mark in zip(placed, marks, strict=True)
    ]


def added(result: Result, before: Result, base: Path, revision: str) -> Result:
    """Mark what an earlier run, over the files of a revision, has found already."""
    pairs = zip(entries(before, base), before.findings, strict=True)
    old = {entry.fingerprint for entry, finding in pairs if finding.suppression is None}

    def known(entry: Entry, finding: Finding) -> Suppression | None:
        was_there = entry.fingerprint in old
        return Suppression(KIND, finding.problem.at, f"{revision} has it already") if was_there else None

    return _marked(result, base, known)


def _marked(result: Result, base: Path, known: Callable[[Entry, Finding], Suppression | None]) -> Result:
    pairs = zip(entries(result, base), result.findings, strict=True)
    findings = (replace(found, suppression=found.suppression or known(entry, found)) for entry, found in pairs)
    return replace(result, findings=tuple(findings))


def compare(result: Result, base: Path, files: Iterable[str], path: str) -> tuple[Result, list[str]]:
    """Mark what a baseline has, and say how many of its entries no longer occur; raises :class:`BaselineError`.

    ``files`` are those that were checked; nothing is said of others, and of rules that did not run.
    """
    source = _read(path)
    known = _decode(source)
    gone = _gone(known, result, base, files)
    said = f"{path}: {len(gone)} of {len(known)} entries no longer occur; --write-baseline {path} removes them"
    return _marked_by(source, result, base), [said] if gone else []


def write(result: Result, base: Path, files: Iterable[str], path: str) -> tuple[Result, list[str]]:
    """Write down what nothing else suppresses, mark it, and say what was done; raises :class:`BaselineError`.

    What an older file says of files that were not checked, and of rules that did not run, stays.
    """
    if result.crashes:
        msg = f"{path} is not written, because not every rule came to an end"
        raise BaselineError(msg)
    old = _decode(_read(path)) if Path(path).exists() else []
    gone = _gone(old, result, base, files)
    current = entries(result, base)
    kept = {entry for entry, each in zip(current, result.findings, strict=True) if each.suppression is None}
    kept.update(set(old) - set(gone) - set(current))
    source = Source(path, _encode(kept))
    try:
        Path(path).write_text(source.text, encoding="utf-8", newline="\n")
    except OSError as error:
        msg = f"{path}: {error.strerror}"
        raise BaselineError(msg) from error
    removed = f", and removed {len(gone)} that no longer occur" if gone else ""
    wrote = f"{path}: wrote {len(kept)} {'finding' if len(kept) == 1 else 'findings'}{removed}"
    return _marked_by(source, result, base), [wrote]


def _gone(known: list[Entry], result: Result, base: Path, files: Iterable[str]) -> list[Entry]:
    """Return the entries that the run would have found again, and did not."""
    current = {entry.fingerprint for entry in entries(result, base)}
    read = {relative_path(path, base) for path in files}
    others = {rule.name for rule in RULES} - {rule.name for rule in result.rules}
    return [
        entry
        for entry in known
        if entry.fingerprint not in current
        and entry.rule not in others
        and (entry.path in read or not (base / entry.path).exists())
    ]


def _marked_by(source: Source, result: Result, base: Path) -> Result:
    places = {match[1]: Span(*match.span()) for match in _FINGERPRINT.finditer(source.text)}

    def known(entry: Entry, _finding: Finding) -> Suppression | None:
        place = places.get(entry.fingerprint)
        return Suppression(KIND, Region(source, place), f"written down in {source.path}") if place else None

    return _marked(result, base, known)


def _read(path: str) -> Source:
    try:
        return Source(path, Path(path).read_text(encoding="utf-8"))
    except FileNotFoundError:
        msg = f"{path}: there is no such file; --write-baseline {path} writes it"
    except UnicodeDecodeError:
        msg = f"{path}: this is no baseline, because it is no text"
    except OSError as error:
        msg = f"{path}: {error.strerror}"
    raise BaselineError(msg)


def _decode(source: Source) -> list[Entry]:
    try:
        content = json.loads(source.text)
        version = content["version"]
        found = [Entry(**{name: str(entry[name]) for name in _MEMBERS}) for entry in content["findings"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        msg = f"{source.path}: this is no baseline that --write-baseline wrote"
        raise BaselineError(msg) from None
    if version != _VERSION:
        msg = f"{source.path}: a newer version of ingresslint wrote this baseline"
        raise BaselineError(msg)
    return found


def _encode(kept: Iterable[Entry]) -> str:
    lines = ",\n".join(f"    {json.dumps(asdict(entry))}" for entry in sorted(kept))
    return f'{{\n  "version": {_VERSION},\n  "findings": [\n{lines}\n  ]\n}}\n'
