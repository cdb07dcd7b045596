"""The configuration file: found, decoded, and resolved into what a run needs."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from ingresslint import exemption, facts, globs, tables
from ingresslint.api import FieldError, Version
from ingresslint.api.errors import did_you_mean, invalid
from ingresslint.api.structure import Compiler, Type, check
from ingresslint.finding import Problem, Severity
from ingresslint.model import Profile
from ingresslint.resource import Region
from ingresslint.rule import Category, Rule, Tier
from ingresslint.rules import RULES
from ingresslint.syntax import Document, Fault, FaultKind, Pointer, Stream, Value, locate, read, read_bytes
from ingresslint.text import Source, Span

FILE_NAME = ".ingresslint.yaml"
NEVER = "never"


class ConfigError(Exception):
    """A configuration that cannot be used; ``problems`` say where and why."""

    def __init__(self, problems: list[Problem]) -> None:
        """Keep the problems."""
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster, and the globs of the files that are meant for it (empty: all)."""

    profile: Profile
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Config:
    """What a run is to do.  ``base`` is the folder that the paths in it are relative to."""

    base: Path = field(default_factory=Path)
    clusters: tuple[Cluster, ...] = ()
    select: tuple[str, ...] = ("default",)
    ignore: tuple[str, ...] = ()
    severity: dict[str, Severity] = field(default_factory=dict)
    context: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    fail_on: str = Severity.ERROR
    ignores: tuple[exemption.Exemption, ...] = ()
    no_ignores: bool = False
    baseline: str = ""

    def profile(self, path: str) -> Profile:
        """Return the profile of the first cluster that a file (relative to ``base``) is meant for."""
        for cluster in self.clusters:
            if not cluster.paths or any(globs.matches(pattern, path) for pattern in cluster.paths):
                return cluster.profile
        return Profile()

    def for_cluster(self, name: str) -> Config:
        """Return the configuration in which every file is meant for one cluster; raises ValueError for a stranger."""
        for cluster in self.clusters:
            if cluster.profile.name == name:
                return replace(self, clusters=(Cluster(cluster.profile),))
        names = [cluster.profile.name for cluster in self.clusters]
        known = ", ".join(names) if names else "the configuration has none"
        msg = f'there is no cluster "{name}" ({known}){did_you_mean(name, names)}'
        raise ValueError(msg)

    def for_kubernetes(self, version: str) -> Config:
        """Return the configuration in which every cluster has this Kubernetes version; raises ValueError."""
        text = str(Version.parse(version))
        clusters = [replace(cluster, profile=replace(cluster.profile, kubernetes=text)) for cluster in self.clusters]
        return replace(self, clusters=(*clusters, Cluster(Profile(kubernetes=text))))


def find(paths: Iterable[str]) -> Path | None:
    """Return the configuration file in the nearest folder above all of ``paths``, up to the top of the repository."""
    folders = [Path(path).resolve() for path in paths] or [Path.cwd()]
    start = folders[0] if folders[0].is_dir() else folders[0].parent
    for other in folders[1:]:
        while not other.is_relative_to(start):
            start = start.parent
    for folder in (start, *start.parents):
        if (folder / FILE_NAME).is_file():
            return folder / FILE_NAME
        if (folder / ".git").exists():
            return None
    return None


def load_config(path: Path) -> Config:
    """Read a configuration file; raises :class:`ConfigError` for every mistake in it, OSError if it cannot be read."""
    return _decode(read_bytes(str(path), path.read_bytes()), path.parent)


def decode(source: Source, base: Path) -> Config:
    """Decode the text of a configuration; raises :class:`ConfigError`."""
    return _decode(read(source), base)


def _decode(stream: Stream, base: Path) -> Config:
    if stream.faults:
        raise ConfigError([Problem(Region(stream.source, fault.span), _reason(fault)) for fault in stream.faults])
    empty = Document(stream.source, Span(0, len(stream.source.text)), {})
    document, *others = [each for each in stream.documents if each.value is not None] or [empty]
    if others:
        where = Region(stream.source, locate(others[0], ()))
        raise ConfigError([Problem(where, "a configuration is one document; this is another one")])
    value = document.value
    errors = [*check(_schema(), value), *_empty_items(value, ())] or [*_meaning(value)]
    if errors:
        raise ConfigError([_problem(document, error) for error in errors])
    return _config(document, base)


def _reason(fault: Fault) -> str:
    if fault.kind is FaultKind.DUPLICATE_KEY:
        return f"this key is set twice: {fault.message}"
    return "a value with {{ in it needs quotes" if fault.kind is FaultKind.TEMPLATE else fault.message


def _problem(document: Document, error: FieldError) -> Problem:
    place = Region(document.source, locate(document, error.pointer, error.part))
    return Problem(place, f"{error.path}: {error.message}" if error.path else error.message, error.path)


@cache
def _schema() -> Type:
    schema = tables.load("config.yaml")
    return Compiler(lambda reference: schema[reference]).compile(schema)


def _empty_items(value: Value, pointer: Pointer) -> Iterator[FieldError]:
    """Yield what strict decoding lets pass: a member may be empty, an item of a list may not."""
    members = enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, dict) else ()
    for step, member in members:
        if member is None and isinstance(value, list):
            yield invalid((*pointer, step), member, "an item of a list cannot be empty")
        yield from _empty_items(member, (*pointer, step))


def _meaning(value: dict[str, Value]) -> Iterator[FieldError]:
    """Yield what a schema cannot say: versions, ranges, names of rules."""
    names: set[str] = set()
    for number, cluster in enumerate(value.get("clusters") or ()):
        here: Pointer = ("clusters", number)
        if cluster["name"] in names:
            yield invalid((*here, "name"), cluster["name"], "another cluster has this name")
        names.add(cluster["name"])
        yield from facts.errors(cluster, here)
    for pointer, name in _rule_names(value):
        if not selected_by(name):
            yield invalid(pointer, name, unknown_rule(name))
    yield from exemption.errors(value.get("ignores") or ())


def _rule_names(value: dict[str, Value]) -> Iterator[tuple[Pointer, str]]:
    rules = value.get("rules") or {}
    for key in ("select", "ignore", "severity"):
        for step, name in enumerate(rules.get(key) or ()):
            yield ("rules", key, name if key == "severity" else step), name
    yield from exemption.rule_names(value.get("ignores") or ())


def _config(document: Document, base: Path) -> Config:
    value = document.value
    rules = value.get("rules") or {}
    return Config(
        base=base,
        clusters=tuple(_cluster(cluster) for cluster in value.get("clusters") or ()),
        select=tuple(rules.get("select") or ("default",)),
        ignore=tuple(rules.get("ignore") or ()),
        severity={name: Severity(level) for name, level in (rules.get("severity") or {}).items()},
        context=tuple(os.path.relpath(base / path) for path in value.get("context") or ()),
        exclude=tuple(value.get("exclude") or ()),
        fail_on=value.get("fail-on") or Severity.ERROR,
        ignores=tuple(exemption.exemptions(document)),
        baseline=os.path.relpath(base / value["baseline"]) if value.get("baseline") else "",
    )


def _cluster(value: dict[str, Value]) -> Cluster:
    return Cluster(facts.profile(value), tuple(value.get("paths") or ()))


def selects(pattern: str, rule: Rule) -> bool:
    """Tell whether a name, glob, ``category:NAME``, ``default`` or ``all`` means a rule."""
    if pattern.startswith("category:"):
        return fnmatchcase(rule.category, pattern.removeprefix("category:"))
    if pattern == "default":
        return rule.tier is Tier.DEFAULT
    return pattern == "all" or any(fnmatchcase(name, pattern) for name in (rule.name, *rule.aliases))


def selected_by(pattern: str) -> list[Rule]:
    """Return the rules that a name, glob, ``category:NAME``, ``default`` or ``all`` means."""
    return [rule for rule in RULES if selects(pattern, rule)]


def unknown_rule(name: str) -> str:
    """Say that there is no such rule, and which one may be meant."""
    names = [known for rule in RULES for known in (rule.name, *rule.aliases)]
    categories = [f"category:{category}" for category in Category]
    return f'there is no rule "{name}"{did_you_mean(name, ["default", "all", *categories, *names])}'


def selection(config: Config) -> tuple[Rule, ...]:
    """Return the rules that a run is to use, with the severities that the configuration gives them."""
    chosen = [
        rule
        for rule in RULES
        if any(selects(pattern, rule) for pattern in config.select)
        and not any(selects(pattern, rule) for pattern in config.ignore)
    ]
    return tuple(replace(rule, severity=_severity(rule, config)) for rule in chosen)


def _severity(rule: Rule, config: Config) -> Severity:
    return next((level for pattern, level in config.severity.items() if selects(pattern, rule)), rule.severity)
