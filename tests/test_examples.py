"""The examples show what they say, and the right ones show nothing."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from rule_cases import expected

from ingresslint.config import load_config
from ingresslint.finding import Finding
from ingresslint.run import lint
from ingresslint.text import Source

EXAMPLES = Path(__file__).parent.parent / "examples"
FILES = sorted(EXAMPLES.rglob("*.yaml"))
MANIFESTS = [path for path in FILES if not path.name.startswith(".")]


@cache
def _findings() -> tuple[Finding, ...]:
    """All examples are one cluster, as `make demo` reads them."""
    sources = [Source(str(path), path.read_text(encoding="utf-8")) for path in MANIFESTS]
    result = lint(sources, load_config(EXAMPLES / ".ingresslint.yaml"))
    assert not result.crashes
    return result.findings


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_an_example_has_the_findings_that_it_marks(path: Path) -> None:
    sites = [(finding.problem.at, finding.rule) for finding in _findings()]
    here = [(at.source.position(at.span().start).line, rule) for at, rule in sites if at.source.path == str(path)]
    assert Counter(here) == expected(path.read_text(encoding="utf-8"))


def test_the_right_way_has_no_finding_not_even_an_info_and_each_of_the_four_others_has() -> None:
    with_findings = {Path(finding.problem.at.source.path).parent.name for finding in _findings()}
    assert with_findings == {"load-balancer", "node-port", "alb-ingress", "private-link"}
    assert {path.parent.name for path in MANIFESTS} == {*with_findings, "right"}


def test_the_right_way_is_right_away_from_the_others() -> None:
    sources = [Source(str(path), path.read_text(encoding="utf-8")) for path in sorted(EXAMPLES.glob("right/*.yaml"))]
    assert lint(sources, load_config(EXAMPLES / ".ingresslint.yaml")).findings == ()


@pytest.mark.parametrize("folder", ["load-balancer", "node-port", "alb-ingress", "private-link"])
def test_each_way_has_its_right_version_and_a_part_of_the_story(folder: str) -> None:
    assert (EXAMPLES / "right" / f"{folder}.yaml").is_file()
    assert f"`{folder}/`" in (EXAMPLES / "README.md").read_text(encoding="utf-8")


def test_the_headline_rules_are_shown() -> None:
    shown = {finding.rule for finding in _findings()}
    assert shown >= {"public-load-balancer", "etp-local-skew", "alb-non-http-backend", "etp-local-proxy-protocol"}
