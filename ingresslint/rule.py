"""What a rule declares."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from textwrap import dedent
from typing import Any

from ingresslint.finding import Problem, Severity
from ingresslint.model import Model

Check = Callable[[Any, Model], Iterator[Problem]]
_EXAMPLE = re.compile(r"^```yaml (?P<kind>bad|good)[^\n]*\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


class Category(StrEnum):
    """What part of the work a rule is about; ``api`` is whatever the API server refuses or warns of."""

    SYNTAX = "syntax"
    API = "api"
    REFERENCE = "reference"
    ROUTING = "routing"
    EXPOSURE = "exposure"
    TRAFFIC = "traffic"
    TLS = "tls"
    ANNOTATION = "annotation"
    GATEWAY = "gateway"
    EGRESS = "egress"
    UPGRADE = "upgrade"
    POLICY = "policy"


class Tier(StrEnum):
    """When a rule runs.

    ``default``: decided by facts, always on; ``policy``: an opinion, on when selected; ``opt-in``: a heuristic or
    information only, on when selected.
    """

    DEFAULT = "default"
    POLICY = "policy"
    OPT_IN = "opt-in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: its name is its id everywhere, and names the fault.

    ``doc`` is the module's docstring: a summary line, why it matters in a real cluster, a ``yaml bad`` and a
    ``yaml good`` block (tests run both).  ``check`` is called with each subject of the types ``on`` and the model.
    ``needs`` are the profile facts that the rule reads, ``sources`` the upstream pages behind it.
    """

    name: str
    doc: str
    on: tuple[type, ...]
    check: Check
    severity: Severity
    category: Category
    sources: tuple[str, ...]
    since: str
    tier: Tier = Tier.DEFAULT
    needs: tuple[str, ...] = ()
    fixable: bool = False
    aliases: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """The first line of the documentation, without its full stop."""
        return self.doc.strip().partition("\n")[0].rstrip(".")

    @property
    def description(self) -> str:
        """The documentation below the summary, as Markdown."""
        return dedent(self.doc.strip().partition("\n")[2]).strip()

    def examples(self, kind: str) -> list[str]:
        """Return the YAML of the ``bad`` or ``good`` examples in the documentation."""
        return [match["text"] for match in _EXAMPLE.finditer(self.description) if match["kind"] == kind]
