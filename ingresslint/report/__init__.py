"""Reports: what a run found, in the form that a person or another program reads.

A format is a module with one pure function, ``report(result, options) -> str``.  The table names modules and not
functions, because each of them imports what only it needs, and the command line asks for the names before it knows
which one is wanted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

# ``(Result, Options) -> str``; Result is not named because importing it would load the rest of the house.
Reporter = Callable[..., str]

FORMATS = {
    "text": "ingresslint.report.text",
    "sarif": "ingresslint.report.sarif",
    "json": "ingresslint.report.json",
    "github": "ingresslint.report.github",
    "gitlab": "ingresslint.report.gitlab",
    "junit": "ingresslint.report.junit",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a report depends on besides the result.

    ``base`` is the absolute directory that the relative paths of the sources start from; ``root`` is the one that
    paths in reports for other programs start from (the checkout, where that is not ``base``).  ``color``, ``width``,
    ``quiet`` (no summary), ``verbose`` (what is only worth knowing, too) and ``statistics`` (the findings of each rule,
    counted) are read by the text report alone.
    """

    version: str
    base: str
    root: str = ""
    color: bool = False
    width: int = 80
    quiet: bool = False
    verbose: bool = False
    statistics: bool = False


def reporter(name: str) -> Reporter:
    """Return the function that writes the format ``name``, one of :data:`FORMATS`."""
    function: Reporter = import_module(FORMATS[name]).report
    return function
