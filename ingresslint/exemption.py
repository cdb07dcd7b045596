"""Entries of ``ignores`` in the configuration: findings that do not count, by rule, object and file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase

from ingresslint import globs
from ingresslint.api import FieldError
from ingresslint.api.errors import invalid
from ingresslint.finding import Suppression
from ingresslint.resource import ObjectRef, Region
from ingresslint.syntax import Document, Pointer, Value, headline

_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Exemption:
    """An entry: the rules it names, and what it is about, as globs (empty: everything)."""

    suppression: Suppression
    rules: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    namespaces: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()

    def covers(self, path: str, ref: ObjectRef | None) -> bool:
        """Tell whether it is about a file (relative to the configuration) and the object in it, if there is one."""
        if self.paths and not any(globs.matches(pattern, path) for pattern in self.paths):
            return False
        asked = (self.kinds, self.namespaces, self.names)
        if ref is None:
            return not any(asked)
        return all(map(_matches, asked, (ref.kind, ref.namespace, ref.name)))


def _matches(patterns: tuple[str, ...], text: str) -> bool:
    return not patterns or any(fnmatchcase(text, pattern) for pattern in patterns)


def rule_names(entries: Iterable[dict[str, Value]]) -> Iterator[tuple[Pointer, str]]:
    """Yield the names in the entries of a configuration, each with its place there."""
    for number, entry in enumerate(entries):
        for step, name in enumerate(entry["rules"]):
            yield ("ignores", number, "rules", step), name


def errors(entries: Iterable[dict[str, Value]]) -> Iterator[FieldError]:
    """Yield what a schema cannot say of the entries."""
    for number, entry in enumerate(entries):
        if not entry["rules"]:
            yield invalid(("ignores", number, "rules"), entry["rules"], "name at least one rule")
        if entry.get("until") and not day(entry["until"]):
            yield invalid(("ignores", number, "until"), entry["until"], "this is no date such as 2030-01-31")


def exemptions(document: Document) -> Iterator[Exemption]:
    """Yield the entries of a configuration that is valid."""
    for number, entry in enumerate(document.value.get("ignores") or ()):
        at = Region(document.source, headline(document, ("ignores", number)))
        suppression = Suppression("config", at, entry.get("reason") or "", entry.get("until") or "")
        parts = (tuple(entry.get(key) or ()) for key in ("rules", "kinds", "namespaces", "names", "paths"))
        yield Exemption(suppression, *parts)


def day(text: str) -> date | None:
    """Return the day that an ISO date names, None where it is none."""
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None
