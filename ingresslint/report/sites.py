"""Where things are, in the order and in the words that every report uses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from os.path import normpath
from pathlib import PurePath

from ingresslint.finding import At, Finding
from ingresslint.report import Options
from ingresslint.text import Position, Source, Span


@dataclass(frozen=True, slots=True)
class Site:
    """A place as a report shows it: a span of a source, with the positions of its two ends."""

    source: Source
    span: Span
    start: Position
    end: Position

    def __str__(self) -> str:
        """Write ``path:line:column``."""
        return f"{self.source.path}:{self.start.line}:{self.start.column}"


def site(at: At) -> Site:
    """Return where ``at`` is; line breaks at the end of its span are left out, because nobody means them."""
    span, text = _inside(at.source, at.span()), at.source.text
    end = span.end
    while end > span.start and text[end - 1] in "\r\n":
        end -= 1
    return exact_site(at.source, Span(span.start, end))


def exact_site(source: Source, span: Span) -> Site:
    """Return ``span`` as it is, for what must be exact: an edit."""
    inside = _inside(source, span)
    return Site(source, inside, source.position(inside.start), source.position(inside.end))


def rendered_from(at: At) -> str | None:
    """Return the template that Helm names above the object that ``at`` is in."""
    return None if at.resource is None else at.resource.document.origin


def _inside(source: Source, span: Span) -> Span:
    """Return the part of ``span`` that exists."""
    start = min(max(span.start, 0), len(source.text))
    return Span(start, min(max(span.end, start), len(source.text)))


def located(findings: Iterable[Finding]) -> list[tuple[Finding, Site]]:
    """Return the findings with their sites, ordered by path, place and rule.

    Positions are read anew from each document, so they are asked for document by document.
    """
    by_document = sorted(findings, key=lambda finding: _document(finding.problem.at))
    return sorted(((finding, site(finding.problem.at)) for finding in by_document), key=_order)


def _document(at: At) -> tuple[str, int]:
    return (at.source.path, at.resource.document.span.start if at.resource else at.span().start)


def _order(pair: tuple[Finding, Site]) -> tuple[str, Position, str, str]:
    finding, place = pair
    return (place.source.path, place.start, finding.rule, finding.problem.message)


def portable_path(path: str, options: Options) -> str:
    """Return ``path`` with slashes, relative to the root of the report; absolute if it lies outside."""
    root = PurePath(normpath(options.root or options.base))
    absolute = PurePath(normpath(PurePath(options.base, path)))
    inside = absolute.relative_to(root) if absolute.is_relative_to(root) else absolute
    return inside.as_posix()
