"""Suppressions: comments, annotations and entries of the configuration become marks on findings.

Nothing is dropped: a suppressed finding says who suppressed it, where, and why.  Suppressions that do nothing are
handed back, and the rules about them make findings of those.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from ingresslint.config import Config, selected_by, unknown_rule
from ingresslint.exemption import Exemption, day
from ingresslint.finding import Finding, Ignore, Suppression
from ingresslint.inputs import relative_path
from ingresslint.resource import Location, Region, Resource
from ingresslint.rule import Rule
from ingresslint.syntax import FaultKind, Stream, comments, opening
from ingresslint.text import Span

ANNOTATION = "ingresslint.io/ignore"
_MARK = "ingresslint:"
_SAID = re.compile(rf"#[ \t]*{_MARK}[ \t]*(?P<said>.*)")
_IGNORE = re.compile(r"(?P<verb>ignore|ignore-file)[ \t]*\[(?P<names>[^\]]*)\](?P<rest>.*)")
# What looks like an order to this program, and not like a sentence about it.
_ORDER = re.compile(r"ignore|[\w-]+[ \t]*\[")
_NAME = r"(?:category:)?[\w*?-]+"
_ENTRY = re.compile(rf"\s*(?P<names>{_NAME}(?:\s*,\s*{_NAME})*)\s*(?::(?P<rest>.*))?", re.DOTALL)
_REST = re.compile(r"[\s:-]*(?:until=(?P<until>[^\s:;,]*))?[\s:-]*(?P<reason>.*)", re.DOTALL)
_COMMENT_FORM = "write: # ingresslint: ignore[RULE] REASON (or ignore-file[RULE] at the top of a file)"
# How many lines of comments may stand between a comment and its line.
_FARTHEST = 100
# A place that findings are looked up by: a line, an object, a file.
_Scope = tuple[Any, ...]


@dataclass(slots=True)
class _Wish:
    """An ignore that is still to be judged: what it covers, the rules behind each name, the names that were used."""

    ignore: Ignore
    scope: _Scope | Exemption | None
    rules: dict[str, frozenset[str]]
    used: set[str] = field(default_factory=set)


def judged(
    findings: Iterable[Finding],
    streams: Iterable[Stream],
    objects: Iterable[Resource],
    config: Config,
    ran: Iterable[Rule],
) -> tuple[list[Finding], list[Ignore]]:
    """Return the findings, marked where they are suppressed, and every suppression with what came of it.

    ``streams`` and ``objects`` are what was checked, ``ran`` the rules that looked at all of it: a suppression of
    another rule is never unused.
    """
    resources = list(objects)
    wishes = [*_written(streams, resources), *map(_exempted, config.ignores)]
    if not wishes:
        return list(findings), []
    for wish in wishes:
        until = day(wish.ignore.suppression.until)
        wish.ignore = replace(wish.ignore, expired=until is not None and until < today())
    marks = _Marks([wish for wish in wishes if not wish.ignore.expired], config)
    marked = [replace(finding, suppression=marks.suppression(finding)) for finding in findings]
    names = frozenset(rule.name for rule in ran)
    return marked, [_outcome(wish, names, marks, resources) for wish in wishes]


def today() -> date:
    """Return the day in UTC, which is the same for everybody who runs this now."""
    return datetime.now(tz=UTC).date()


def _outcome(wish: _Wish, ran: frozenset[str], marks: _Marks, resources: list[Resource]) -> Ignore:
    if wish.ignore.expired:
        return wish.ignore
    unused = tuple(name for name, rules in wish.rules.items() if rules & ran and name not in wish.used)
    elsewhere = bool(unused) and isinstance(wish.scope, Exemption) and not marks.concerned(wish.scope, resources)
    return replace(wish.ignore, unused=unused, elsewhere=elsewhere)


class _Marks:
    """The suppressions by what they cover; remembers which of their names were used."""

    def __init__(self, wishes: list[_Wish], config: Config) -> None:
        self._config = config
        self._exempted = [wish for wish in wishes if isinstance(wish.scope, Exemption)]
        self._by_scope: dict[_Scope, list[_Wish]] = defaultdict(list)
        self._documents: dict[str, list[Span]] = defaultdict(list)
        self._paths: dict[str, str] = {}
        for wish in wishes:
            if isinstance(wish.scope, tuple):
                self._by_scope[wish.scope].append(wish)
                at = wish.ignore.suppression.at
                if isinstance(at, Location):
                    self._documents[at.source.path].append(at.resource.document.span)
        self._read = {scope[1] for scope in self._by_scope}

    def suppression(self, finding: Finding) -> Suppression | None:
        """Return what suppresses a finding: the nearest to it, if there are several."""
        found = None
        for wish in self._covering(finding):
            for name, rules in wish.rules.items():
                if finding.rule in rules:
                    wish.used.add(name)
                    found = found or wish.ignore.suppression
        return found

    def concerned(self, exemption: Exemption, resources: list[Resource]) -> bool:
        """Tell whether an exemption is about anything that was checked."""
        return any(exemption.covers(self._path(each.source.path), each.ref) for each in resources)

    def _covering(self, finding: Finding) -> Iterator[_Wish]:
        at = finding.problem.at
        if at.source.path in self._read:
            for scope in self._scopes(at):
                yield from self._by_scope.get(scope, ())
        ref = at.resource.ref if at.resource else None
        for wish in self._exempted:
            if isinstance(wish.scope, Exemption) and wish.scope.covers(self._path(at.source.path), ref):
                yield wish

    def _scopes(self, at: Location | Region) -> Iterator[_Scope]:
        path, start = at.source.path, at.span().start
        yield ("line", path, at.source.position(start).line)
        if isinstance(at, Location):
            yield _object(at.resource)
        else:
            # What is no part of an object, such as a key that stands twice, is a part of its document.
            spans = self._documents.get(path, [])
            before = bisect_right(spans, start, key=lambda span: span.start) - 1
            if before >= 0 and start < spans[before].end:
                yield ("object", path, spans[before].start, 0, ())
        yield ("file", path)

    def _path(self, path: str) -> str:
        if path not in self._paths:
            self._paths[path] = relative_path(path, self._config.base)
        return self._paths[path]


def _object(resource: Resource) -> _Scope:
    document = resource.document
    return ("object", resource.source.path, document.span.start, document.ordinal, resource.pointer)


def _written(streams: Iterable[Stream], resources: list[Resource]) -> Iterator[_Wish]:
    for stream in streams:
        if not any(fault.kind is FaultKind.TEMPLATE for fault in stream.faults):
            yield from _comments(stream)
    for resource in resources:
        yield from _annotations(resource)


def _comments(stream: Stream) -> Iterator[_Wish]:
    source = stream.source
    for span in comments(source, _MARK):
        match = _SAID.search(source.slice(span))
        if match is None or not _ORDER.match(match["said"]):
            continue
        start = span.start + match.start()
        at = Region(source, Span(start, start + len(match[0].rstrip())))
        order = _IGNORE.match(match["said"])
        if order is None:
            yield _mistaken(Suppression("comment", at), f"this says nothing to ingresslint; {_COMMENT_FORM}")
        elif order["verb"] == "ignore":
            yield _wish("comment", at, order["names"], order["rest"], ("line", source.path, _covered_line(at)))
        elif start < opening(source.text):
            yield _wish("comment", at, order["names"], order["rest"], ("file", source.path))
        else:
            said = "ignore-file stands at the top of a file, above everything but comments; here it has no effect"
            yield _mistaken(Suppression("comment", at), said)


def _covered_line(at: Region) -> int:
    """Return the line that a comment is about: its own, or the next with anything but a comment."""
    source = at.source
    number = source.position(at.where.start).line
    last = min(source.position(len(source.text)).line, number + _FARTHEST)
    while number < last and source.line(number).lstrip().startswith("#"):
        number += 1
    return number


def _annotations(resource: Resource) -> Iterator[_Wish]:
    metadata = resource.value.get("metadata")
    annotations = metadata.get("annotations") if isinstance(metadata, dict) else None
    written = annotations.get(ANNOTATION) if isinstance(annotations, dict) else None
    if not isinstance(written, str):
        return
    at = resource.at("metadata", "annotations", ANNOTATION)
    for entry in _entries(written):
        match = _ENTRY.fullmatch(entry)
        if match is None:
            said = f'"{entry.strip()}" names no rule; write: {ANNOTATION}: "RULE: REASON; OTHER-RULE: REASON"'
            yield _mistaken(Suppression("annotation", at), said)
        else:
            yield _wish("annotation", at, match["names"], match["rest"] or "", _object(resource))


def _entries(written: str) -> Iterator[str]:
    """Split an annotation at the semicolons that another rule comes behind; others belong to a reason."""
    entry = ""
    for part in written.split(";"):
        if not part.strip():
            continue
        if entry and _ENTRY.fullmatch(part):
            yield entry
            entry = part
        else:
            entry = f"{entry};{part}" if entry else part
    yield entry


def _mistaken(suppression: Suppression, mistake: str) -> _Wish:
    return _Wish(Ignore(suppression, mistakes=(mistake,)), None, {})


def _wish(kind: str, at: Location | Region, written: str, rest: str, scope: _Scope) -> _Wish:
    match = _REST.match(rest)
    until, reason = (match["until"] or "", match["reason"].strip()) if match else ("", "")
    suppression = Suppression(kind, at, reason, until)
    if match and match["until"] is not None and day(until) is None:
        said = f'"until={until}" has no date such as 2030-01-31, so nothing is suppressed'
        return _mistaken(replace(suppression, until=""), said)
    names = tuple(filter(None, (name.strip() for name in written.split(","))))
    if not names:
        return _mistaken(suppression, "it names no rule, so nothing is suppressed")
    rules = _rules(names)
    mistakes = tuple(_unmet(name) for name, found in rules.items() if not found)
    return _Wish(Ignore(suppression, names, mistakes), scope, rules)


def _exempted(exemption: Exemption) -> _Wish:
    return _Wish(Ignore(exemption.suppression, exemption.rules), exemption, _rules(exemption.rules))


def _rules(names: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return the rules that each name means, without those about suppressions, which would hide themselves."""
    return {name: frozenset(rule.name for rule in selected_by(name) if Ignore not in rule.on) for name in names}


def _unmet(name: str) -> str:
    if selected_by(name):
        return f"what {name} says of suppressions can be switched off in the configuration only (rules.ignore)"
    return f"{unknown_rule(name)}; this name suppresses nothing"
