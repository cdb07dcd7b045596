"""Every rule does what its documentation and its fixtures say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rule_cases import FIXTURES, expected, found, run

from ingresslint.finding import Severity
from ingresslint.rule import Rule
from ingresslint.rules import RULES

NAMES = [rule.name for rule in RULES]
CASES = sorted(FIXTURES.glob("rules/*/*.yaml"))


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_the_documentation_shows_the_rule_at_work(rule: Rule) -> None:
    bad, good = rule.examples("bad"), rule.examples("good")
    assert bad
    assert good
    for example in bad:
        findings = run(example, select=(rule.name,)).open
        assert {finding.rule for finding in findings} == {rule.name}, example
    for example in good:
        findings = run(example, select=("default", rule.name)).open
        assert all(found.severity is Severity.INFO and found.rule != rule.name for found in findings), example


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_fixtures(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    name = path.parent.name
    assert found(run(text, select=(name,))) == expected(text)
    assert bool(expected(text)) == path.name.startswith("bad"), "bad files have marks, good files have none"


@pytest.mark.parametrize("name", NAMES)
def test_each_rule_has_a_bad_and_a_good_fixture(name: str) -> None:
    kinds = {path.name.partition(".")[0].partition("-")[0] for path in FIXTURES.glob(f"rules/{name}/*.yaml")}
    assert kinds == {"bad", "good"}


def test_there_is_no_fixture_of_a_rule_that_does_not_exist() -> None:
    assert {path.parent.name for path in CASES} == set(NAMES)


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_the_declaration_is_complete(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)
    module = re.sub("-", "_", rule.name)
    assert rule.check.__module__ in {f"ingresslint.rules.{module}", "ingresslint.rules.refusals"}
    assert rule.summary
    assert not rule.summary.endswith(".")
    assert rule.description
    assert rule.sources
    assert all(source.startswith("https://") for source in rule.sources)


def test_rules_are_in_order() -> None:
    assert sorted(NAMES) == NAMES
    assert len(set(NAMES)) == len(NAMES)
