"""The report as workflow commands, which GitHub Actions shows at the lines of a pull request.

Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands, and for the escapes
``packages/core/src/command.ts`` of https://github.com/actions/toolkit.
"""

from __future__ import annotations

from ingresslint.finding import Finding, Severity
from ingresslint.report import Options
from ingresslint.report.plain import encodable, plain
from ingresslint.report.sites import Site, located, portable_path
from ingresslint.result import Result

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_IN_MESSAGE = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTY = _IN_MESSAGE | str.maketrans({":": "%3A", ",": "%2C"})


def report(result: Result, options: Options) -> str:
    """Return one command per finding that counts; the log shows only the message, so it begins with the place."""
    return encodable("".join(_command(finding, place, options) for finding, place in located(result.open)))


def _command(finding: Finding, place: Site, options: Options) -> str:
    path = portable_path(place.source.path, options)
    properties = {"title": f"ingresslint: {finding.rule}", "file": path, **_range(place)}
    written = ",".join(f"{name}={str(value).translate(_IN_PROPERTY)}" for name, value in properties.items())
    return f"::{_COMMANDS[finding.severity]} {written}::{plain(finding, place).translate(_IN_MESSAGE)}\n"


def _range(place: Site) -> dict[str, int]:
    """Return the place; an annotation of several lines must not have columns."""
    if place.start.line != place.end.line:
        return {"line": place.start.line, "endLine": place.end.line}
    return {
        "line": place.start.line,
        "endLine": place.end.line,
        "col": place.start.column,
        "endColumn": place.end.column,
    }
