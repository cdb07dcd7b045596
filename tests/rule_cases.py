"""Manifests that say what a rule must find in them.

A line that ends with ``# expect: RULE`` is a line where a finding of that rule must start, once for each time it is
named; lines without it must have none.  A first line ``# profile: {…}`` is the cluster that the manifest is meant for,
in the words of the configuration file.  A line ``# also: RULE, …`` names rules to select besides.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

from ingresslint.config import Config, decode
from ingresslint.result import Result
from ingresslint.run import lint
from ingresslint.text import Source

FIXTURES = Path(__file__).parent / "fixtures"
_PROFILE = re.compile(r"^# profile: (\{.*\})$", re.MULTILINE)
_ALSO = re.compile(r"^# also: (.+)$", re.MULTILINE)
_EXPECT = re.compile(r"# expect: (.+)$")


def config_for(text: str, *, select: tuple[str, ...] = ("default",)) -> Config:
    """Return the configuration that a manifest's ``# profile:`` line asks for."""
    match = _PROFILE.search(text)
    profile = match[1][1:-1] if match else ""
    clusters = f"clusters: [{{name: fixture, {profile}}}]\n" if match else ""
    also = _ALSO.search(text)
    more = tuple(name.strip() for name in also[1].split(",")) if also else ()
    return replace(decode(Source("profile", clusters), Path()), select=(*select, *more))


def run(text: str, *, select: tuple[str, ...] = ("default",), path: str = "manifest.yaml") -> Result:
    """Lint one manifest."""
    return lint([Source(path, text)], config_for(text, select=select))


def expected(text: str) -> Counter[tuple[int, str]]:
    """Return the lines and rules that the ``# expect:`` marks of a manifest name."""
    marks: Counter[tuple[int, str]] = Counter()
    for number, line in enumerate(text.splitlines(), start=1):
        match = _EXPECT.search(line)
        for rule in match[1].split(",") if match else ():
            marks[number, rule.strip()] += 1
    return marks


def found(result: Result) -> Counter[tuple[int, str]]:
    """Return the lines that findings that count start on, with their rules."""
    assert not result.crashes, result.crashes
    return Counter(
        (finding.problem.at.source.position(finding.problem.at.span().start).line, finding.rule)
        for finding in result.open
    )
