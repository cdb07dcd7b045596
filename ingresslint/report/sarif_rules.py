"""The rules of a run as SARIF's tool component, with what code scanning shows beside an alert.

Source: https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support-for-code-scanning.
"""

from __future__ import annotations

import re
from typing import Any

from ingresslint.finding import Severity
from ingresslint.rule import Rule

_HOME = "https://github.com/ingresslint/ingresslint"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_PROBLEM_SEVERITIES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "recommendation"}
# Code scanning cuts a full description off here.
_FULL_LENGTH = 1024


def driver(rules: tuple[Rule, ...], version: str) -> dict[str, Any]:
    """Return the tool component: this program, and every rule that was selected."""
    return {
        "name": "ingresslint",
        "version": version,
        "semanticVersion": version,
        "informationUri": _HOME,
        "rules": [_descriptor(rule) for rule in rules],
    }


def _descriptor(rule: Rule) -> dict[str, Any]:
    summary = f"{rule.summary}."
    return {
        "id": rule.name,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": summary},
        "fullDescription": {"text": _paragraph(rule.description) or summary},
        "help": {"text": _help(rule), "markdown": _help(rule)},
        "helpUri": f"{_HOME}/blob/main/docs/rules/{rule.name}.md",
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {
            "tags": [rule.category, "kubernetes"],
            "problem.severity": _PROBLEM_SEVERITIES[rule.severity],
        },
    }


def _paragraph(description: str) -> str:
    """Return the first paragraph of a description on one line, short enough to be shown whole."""
    text = " ".join(re.split(r"\n\s*\n|^```", description, maxsplit=1, flags=re.MULTILINE)[0].split())
    return text if len(text) <= _FULL_LENGTH else text[: _FULL_LENGTH - 1] + "…"


def _help(rule: Rule) -> str:
    """Return the documentation of a rule as Markdown, which reads well as plain text too."""
    sources = "\n".join(f"- {source}" for source in rule.sources)
    return "\n\n".join(filter(None, (f"{rule.summary}.", rule.description, sources and f"Sources:\n\n{sources}")))
