"""The report for people: each finding with the line that it is about, then one sentence about the run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ingresslint.finding import Finding, Severity
from ingresslint.report import Options
from ingresslint.report.excerpt import excerpt
from ingresslint.report.sites import Site, located, rendered_from, site
from ingresslint.report.summary import sentence, statistics
from ingresslint.report.terminal import columns, printable, wrap
from ingresslint.result import Result

_INDENT = "    "
# A terminal that claims less than this is no terminal to read a report in.
_NARROWEST = 40
# Parameters of ECMA-48's "select graphic rendition".
_STYLES = {
    "error": "1;31",
    "warning": "1;33",
    "info": "1;36",
    "note": "1;34",
    "fix": "1;32",
    "path": "1",
    "gutter": "2",
}


def report(result: Result, options: Options) -> str:
    """Return the findings that count, grouped by file, and a sentence that sums up the run.

    What is only worth knowing (severity info) is counted, and shown to those who ask for it.
    """
    options = replace(options, width=max(options.width, _NARROWEST))
    shown = [found for found in result.open if options.verbose or found.severity is not Severity.INFO]
    blocks = ["\n".join(_finding(finding, place, options)) for finding, place in located(shown)]
    if options.statistics and result.open:
        blocks.append("\n".join(map(printable, statistics(result))))
    if not options.quiet:
        hint = " (-v shows the info)" if len(shown) < len(result.open) else ""
        blocks.append("\n".join(wrap(sentence(result) + hint, options.width, options.width)))
    return "\n\n".join(blocks) + "\n" * bool(blocks)


def _finding(finding: Finding, place: Site, options: Options) -> Iterator[str]:
    problem, severity = finding.problem, finding.severity
    yield from _said(f"{place}: ", f"{severity}[{finding.rule}]", severity, problem.message, options)
    yield from _quoted(place, severity, options)
    origin = rendered_from(problem.at)
    if origin:
        yield from _said("", "  rendered from:", "note", origin, options)
    for note in problem.notes:
        noted = site(note.at)
        yield from _said(f"  {noted}: ", "note:", "note", note.message, options)
        yield from _quoted(noted, "note", options)
    if problem.fix is not None:
        yield from _said("", f"  {problem.fix.applicability} fix:", "fix", problem.fix.title, options)


def _said(place: str, label: str, style: str, message: str, options: Options) -> Iterator[str]:
    """Write ``place label message``, wrapped and indented."""
    place, label = printable(place), printable(label)
    taken, rest = columns(f"{place}{label} "), options.width - len(_INDENT)
    first, *others = message.splitlines() or [""]
    opening, *lines = wrap(printable(first), options.width - taken, rest)
    heading = f"{_paint(place, 'path', options)}{_paint(label, style, options)}"
    yield f"{heading} {opening}" if opening else heading
    for line in (*lines, *(each for other in others for each in wrap(printable(other), rest, rest))):
        yield f"{_INDENT}{line}"


def _quoted(place: Site, style: str, options: Options) -> Iterator[str]:
    """Quote the line of ``place``, with marks in the style of what is said about it."""
    number = f"{place.start.line:>6} |"
    line, marks = excerpt(place, options.width - len(number) - 1)
    carets = marks.lstrip(" ")
    yield f"{_paint(number, 'gutter', options)} {line}".rstrip()
    gutter = f"{'|':>{len(number)}}"
    yield f"{_paint(gutter, 'gutter', options)} {marks.removesuffix(carets)}{_paint(carets, style, options)}"


def _paint(text: str, style: str, options: Options) -> str:
    return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if options.color and text else text
