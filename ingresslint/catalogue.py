"""What the rules say of themselves: for ``explain``, ``rules`` and the documentation."""

from __future__ import annotations

import json
from typing import Any

from ingresslint.rule import Rule, Tier
from ingresslint.rules import RULES

_DOCUMENTS = "https://github.com/ingresslint/ingresslint/blob/main/docs"
_FOOTER = (
    "ingresslint explain RULE tells more about one of them.",
    f"What makes a load balancer internal or internet-facing, as a table: {_DOCUMENTS}/exposure.md",
)


def find(name: str) -> Rule | None:
    """Return the rule of a name or a former name."""
    return next((rule for rule in RULES if name in {rule.name, *rule.aliases}), None)


def explanation(rule: Rule) -> str:
    """Return all that is to be known of a rule, as Markdown."""
    facts = [f"Severity: {rule.severity}", f"Category: {rule.category}", f"Tier: {rule.tier}", f"Since: {rule.since}"]
    if rule.needs:
        facts.append(f"Profile facts: {', '.join(rule.needs)}")
    sources = "\n".join(f"- <{source}>" for source in rule.sources)
    return (
        f"# {rule.name}\n\n{rule.summary}.\n\n"
        + "\n".join(f"- {fact}" for fact in facts)
        + f"\n\n{rule.description}\n\n## Sources\n\n{sources}\n"
    )


def as_text() -> str:
    """Return the list of all rules, a line each, by category."""
    width = max(len(rule.name) for rule in RULES)
    lines = []
    for category in sorted({rule.category for rule in RULES}):
        lines.append(f"{category}:")
        lines.extend(_line(rule, width) for rule in RULES if rule.category == category)
    return "\n".join([*lines, "", *_FOOTER]) + "\n"


def _line(rule: Rule, width: int) -> str:
    tier = "" if rule.tier is Tier.DEFAULT else f" ({rule.tier})"
    return f"  {rule.name:{width}}  {rule.severity:7}  {rule.summary}{tier}"


def as_json() -> str:
    """Return the catalogue for machines: a JSON array with an object for each rule."""
    return json.dumps([_record(rule) for rule in RULES], indent=2) + "\n"


def _record(rule: Rule) -> dict[str, Any]:
    return {
        "name": rule.name,
        "summary": rule.summary,
        "description": rule.description,
        "severity": rule.severity,
        "category": rule.category,
        "tier": rule.tier,
        "needs": list(rule.needs),
        "fixable": rule.fixable,
        "since": rule.since,
        "sources": list(rule.sources),
        "aliases": list(rule.aliases),
    }
