"""Applies fixes: which of them go together, what the texts become, and the proof that nothing else changed.

A fix names the fields that it changes.  After it was applied the text is read again, and both readings must be the same
without those fields; a text that fails this stays as it was, and what is said names the rule.
"""

from __future__ import annotations

import json
import os
import re
import stat
from bisect import bisect
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingresslint.finding import Applicability, Edit, Finding, Fix
from ingresslint.result import Result
from ingresslint.syntax import Document, Pointer, Stream, Value, comments, read
from ingresslint.text import Source, Span

# What one fix makes possible another one may need; a chain of more than a few would be a circle.
_ROUNDS = 10
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_LINE = re.compile(r"[^\n]*\n|[^\n]+")

Judge = Callable[[list[Stream]], Result]
_Place = tuple[Document, Pointer]


class EditError(Exception):
    """A file cannot be changed; the text says why."""


@dataclass(slots=True)
class Repair:
    """What fixing makes of one file: how it was, how it is, and how many fixes lie between.

    ``mistake`` says that fixes cannot be trusted, and whose; then the file stays as it was.
    """

    original: Stream
    stream: Stream
    applied: int = 0
    mistake: str = ""


@dataclass(slots=True)
class _Taken:
    """Which spans of a text, and which fields, the fixes so far lay claim to."""

    spans: list[Span] = field(default_factory=list)
    fields: set[_Place] = field(default_factory=set)
    around: set[_Place] = field(default_factory=set)


def repaired(streams: Iterable[Stream], judge: Judge, *, unsafe: bool = False) -> list[Repair]:
    """Fix what ``judge`` finds, and what it finds then, until nothing is left to fix.

    Only findings that count are fixed, and ``unsafe`` adds those fixes that a person should look at.
    """
    allowed = frozenset(Applicability) if unsafe else frozenset({Applicability.SAFE})
    repairs = [Repair(stream, stream) for stream in streams]
    for _ in range(_ROUNDS):
        fixes = _by_source(judge([repair.stream for repair in repairs]), allowed)
        todo = [(each, fixes[each.stream.source]) for each in repairs if each.stream.source in fixes]
        todo = [(repair, findings) for repair, findings in todo if not repair.mistake]
        if not todo:
            return repairs
        for repair, findings in todo:
            _mend(repair, findings)
    for repair, findings in todo:
        _give_up(repair, findings, "do not come to an end")
    return repairs


def _by_source(result: Result, allowed: frozenset[Applicability]) -> dict[Source, list[Finding]]:
    found: dict[Source, list[Finding]] = defaultdict(list)
    for finding in result.open:
        fix = finding.problem.fix
        if fix is not None and fix.edits and fix.applicability in allowed:
            sources = {edit.source for edit in fix.edits}
            if len(sources) == 1:
                found[sources.pop()].append(finding)
    return found


def _mend(repair: Repair, findings: Sequence[Finding]) -> None:
    chosen = list(_compatible(findings))
    after = _applied(repair.stream, chosen)
    if _differs_elsewhere(repair.stream, after, chosen):
        wrong = [each for each in chosen if _differs_elsewhere(repair.stream, _applied(repair.stream, [each]), [each])]
        _give_up(repair, wrong or chosen, "would change more than they should")
        return
    repair.stream = after
    repair.applied += len(chosen)


def _give_up(repair: Repair, findings: Iterable[Finding], what: str) -> None:
    rules = ", ".join(sorted({finding.rule for finding in findings}))
    repair.mistake = f"{repair.original.source.path}: the fixes of {rules} {what}; the file is left as it was"
    repair.stream, repair.applied = repair.original, 0


def _compatible(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings whose fixes do not meet: not in the text, and not in a field or a part of one."""
    taken = _Taken()
    for finding in findings:
        fix = _fix(finding)
        if not _meets(fix, taken):
            taken.spans.extend(edit.span for edit in fix.edits)
            taken.spans.sort()
            taken.fields.update(_fields(fix))
            taken.around.update(outer for place in _fields(fix) for outer in _around(place))
            yield finding


def _meets(fix: Fix, taken: _Taken) -> bool:
    if any(_touches(edit.span, taken.spans) for edit in fix.edits):
        return True
    return any(place in taken.around or not taken.fields.isdisjoint(_around(place)) for place in _fields(fix))


def _touches(span: Span, taken: list[Span]) -> bool:
    number = bisect(taken, span)
    neighbours = taken[max(number - 1, 0) : number + 1]
    return any(span.start <= other.end and other.start <= span.end for other in neighbours)


def _around(place: _Place) -> Iterator[_Place]:
    """Yield a place, and all that it is in."""
    document, pointer = place
    return ((document, pointer[:length]) for length in range(len(pointer) + 1))


def _fix(finding: Finding) -> Fix:
    assert finding.problem.fix is not None  # noqa: S101 - chosen for having one
    return finding.problem.fix


def _fields(fix: Fix) -> list[_Place]:
    return [(at.resource.document, at.resource.pointer + at.pointer) for at in fix.fields]


def _applied(stream: Stream, findings: Iterable[Finding]) -> Stream:
    edits = sorted((edit for each in findings for edit in _fix(each).edits), key=lambda edit: edit.span)
    return read(Source(stream.source.path, "".join(_spliced(stream.source.text, edits))))


def _spliced(text: str, edits: Iterable[Edit]) -> Iterator[str]:
    position = 0
    for edit in edits:
        yield text[position : edit.span.start]
        yield edit.text
        position = edit.span.end
    yield text[position:]


def _differs_elsewhere(before: Stream, after: Stream, findings: Iterable[Finding]) -> bool:
    """Tell whether two readings differ in anything but the fields that the fixes name."""
    if len(before.documents) != len(after.documents) or _remarks(before) != _remarks(after):
        return True
    named: dict[Document, list[Pointer]] = defaultdict(list)
    for finding in findings:
        for document, pointer in _fields(_fix(finding)):
            named[document].append(pointer)
    return any(
        _canonical(old.value, named[old]) != _canonical(new.value, named[old])
        for old, new in zip(before.documents, after.documents, strict=True)
    )


def _remarks(stream: Stream) -> tuple[list[tuple[str, str]], list[str]]:
    """Return what is wrong with a text, and what its comments say."""
    faults = [(fault.kind.value, fault.message) for fault in stream.faults]
    return faults, [stream.source.slice(span) for span in comments(stream.source, "#")]


def _canonical(value: Value, left_out: Iterable[Pointer]) -> str:
    """Write a value as text that tells ``1`` from ``true`` and from ``1.0``, without some of its parts."""
    for pointer in left_out:
        value = _without(value, pointer)
    return json.dumps(value, sort_keys=True)


def _without(value: Value, pointer: Pointer) -> Value:
    if not pointer:
        return None
    step, rest = pointer[0], pointer[1:]
    if isinstance(value, dict) and step in value:
        if rest:
            return {**value, step: _without(value[step], rest)}
        return {name: member for name, member in value.items() if name != step}
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return [*value[:step], _without(value[step], rest), *value[step + 1 :]]
    return value


def difference(repair: Repair) -> str:
    """Return what fixing changes in a file, as a unified diff; empty where it changes nothing."""
    if repair.stream is repair.original:
        return ""
    from difflib import unified_diff  # noqa: PLC0415 - only where something is fixed

    path = repair.original.source.path
    old, new = (_LINE.findall(stream.source.text) for stream in (repair.original, repair.stream))
    lines = unified_diff(old, new, fromfile=path, tofile=path)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def save(repair: Repair) -> None:
    """Write a changed file; raises :class:`EditError` where that is not possible.

    A reader sees the old file or the new one, never a part.  Its mode stays, a link to it stays a link, and a byte
    order mark, which is no part of a source's text, stays too.
    """
    path = Path(os.path.realpath(repair.original.source.path))
    try:
        old = path.read_bytes()
        mark = _BYTE_ORDER_MARK if old.startswith(_BYTE_ORDER_MARK) else b""
        if old != mark + _encoded(repair.original):
            msg = f"{repair.original.source.path} is not changed: somebody else has changed it meanwhile"
            raise EditError(msg)
        _replace(path, mark + _encoded(repair.stream))
    except OSError as error:
        msg = f"{repair.original.source.path} cannot be changed: {error.strerror or error}"
        raise EditError(msg) from None


def _encoded(stream: Stream) -> bytes:
    return stream.source.text.encode("utf-8", "surrogateescape")


def _replace(path: Path, data: bytes) -> None:
    from tempfile import mkstemp  # noqa: PLC0415 - the same

    handle, name = mkstemp(prefix=f".{path.name}.", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        temporary.chmod(stat.S_IMODE(path.stat().st_mode))
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
