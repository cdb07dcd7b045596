r"""The plot: text becomes documents, documents become resources, resources become a model, and rules say what is wrong.

>>> from ingresslint import Source, lint
>>> result = lint([Source("web.yaml", "apiVersion: networking/v1\nkind: Ingress\n")])
>>> [finding.rule for finding in result.findings]
['api-version-unknown']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ingresslint import api, suppress
from ingresslint.config import Config, selection
from ingresslint.finding import Finding, Ignore, Problem
from ingresslint.manifests import manifests
from ingresslint.model import Model, Profile
from ingresslint.model.routing.routes import Route, route_table
from ingresslint.resource import Resource
from ingresslint.result import Result, Summary
from ingresslint.rule import Rule
from ingresslint.syntax import Fault, FaultKind, Stream, read
from ingresslint.text import Source
from ingresslint.worlds import World, worlds


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run: its result, and the files that are templates (each as a fault at the first action)."""

    result: Result
    templates: tuple[Fault, ...]


def lint(sources: Iterable[Source], config: Config | None = None, context: Iterable[Source] = ()) -> Result:
    """Check manifests.

    ``sources`` are reported on, ``context`` is only read to resolve references.  ``config`` says which rules run and
    which cluster each file is meant for; without it the default rules run, and nothing is known of the cluster.
    """
    return lint_streams(map(read, sources), config or Config(), map(read, context)).result


def lint_streams(
    streams: Iterable[Stream], config: Config, context: Iterable[Stream] = (), crds: Iterable[Stream] = ()
) -> Run:
    """Check what was read from the files; see :func:`lint` and :func:`ingresslint.worlds.worlds`."""
    reported = [manifests(stream) for stream in streams]
    paths = frozenset(stream.source.path for stream in reported)
    others = [manifests(stream) for stream in context if stream.source.path not in paths]
    clusters = worlds([*reported, *others], config, crds)
    rules = selection(config)
    found, crashes = _settled(_outcomes(rules, reported, clusters))
    findings = _by_place(each for each in found if each.problem.at.source.path in paths)
    if not config.no_ignores:
        objects = (review.resource for world in clusters for review in world.reviews)
        own = [resource for resource in objects if resource.source.path in paths]
        marked, ignores = suppress.judged(findings, reported, own, config, () if crashes else rules)
        found, failed = _settled(_outcomes_of_ignores(rules, ignores))
        findings, crashes = _by_place([*marked, *found]) if found else marked, [*crashes, *failed]
    summary = _summary(reported, clusters)
    templates = tuple(fault for stream in reported for fault in stream.faults if fault.kind is FaultKind.TEMPLATE)
    return Run(Result(tuple(findings), rules, summary, tuple(crashes)), templates)


def _outcomes(rules: tuple[Rule, ...], streams: list[Stream], clusters: list[World]) -> Iterator[Finding | str]:
    """Yield what the rules find, and a sentence for each crash of one."""
    faults = [fault for stream in streams for fault in stream.faults]
    nowhere = Model((), Profile())
    for rule in rules:
        if Fault in rule.on:
            yield from _apply(rule, faults, nowhere)
    for world in clusters:
        model = Model((review.resource for review in world.reviews), world.profile, world.kustomized)
        refusals = [refusal for review in world.reviews for refusal in review.refusals]
        routes = list(route_table(model).routes)
        subjects: dict[type, list[Any]] = {api.Review: world.reviews, api.Refusal: refusals, Route: routes}
        for rule in rules:
            for kind in rule.on:
                if kind not in {Fault, Ignore}:
                    yield from _apply(rule, subjects.get(kind) or model.all(kind), model)


def _outcomes_of_ignores(rules: tuple[Rule, ...], ignores: list[Ignore]) -> Iterator[Finding | str]:
    for rule in rules:
        if Ignore in rule.on:
            yield from _apply(rule, ignores, Model((), Profile()))


def _settled(outcomes: Iterable[Finding | str]) -> tuple[list[Finding], list[str]]:
    """Tell findings from crashes."""
    findings: list[Finding] = []
    crashes: list[str] = []
    for outcome in outcomes:
        if isinstance(outcome, str):
            crashes.append(outcome)
        else:
            findings.append(outcome)
    return findings, crashes


def _apply(rule: Rule, subjects: Iterable[Any], model: Model) -> Iterator[Finding | str]:
    for subject in subjects:
        try:
            for problem in rule.check(subject, model):
                yield _finding(rule, problem)
        except Exception as error:  # noqa: BLE001 - a rule that crashes must not hide what the others find
            yield f"the rule {rule.name} failed with {type(error).__name__}: {error} (at {_describe(subject)})"


def _finding(rule: Rule, problem: Problem) -> Finding:
    """Let the configured severity be the most that a rule may say; where a fact is missing it says less by itself."""
    severity = problem.severity or rule.severity
    return Finding(rule.name, rule.category, min(severity, rule.severity, key=lambda level: level.rank), problem)


def _describe(subject: Any) -> str:
    resource = getattr(subject, "resource", None)
    if isinstance(resource, Resource):
        return f"{resource.ref} in {resource.source.path}"
    return type(subject).__name__


def _by_place(findings: Iterable[Finding]) -> list[Finding]:
    """Sort findings; places are read anew from each document, so they are asked for document by document."""
    return sorted(sorted(findings, key=_document), key=_order)


def _document(finding: Finding) -> tuple[str, int]:
    at = finding.problem.at
    return at.source.path, at.span().start if at.resource is None else at.resource.document.span.start


def _order(finding: Finding) -> tuple[str, int, int, str, str]:
    at = finding.problem.at
    span = at.span()
    return at.source.path, span.start, span.end, finding.rule, finding.problem.message


def _summary(streams: list[Stream], clusters: list[World]) -> Summary:
    paths = frozenset(stream.source.path for stream in streams)
    reviews = [review for world in clusters for review in world.reviews if review.resource.source.path in paths]
    patches = [resource for world in clusters for resource in world.patches if resource.source.path in paths]
    objects = {review.resource.document for review in reviews} | {resource.document for resource in patches}
    documents = [document for stream in streams for document in stream.documents if document.value is not None]
    checked = sum(review.checked or review.lookup.status is not api.Status.FOREIGN for review in reviews)
    return Summary(
        files=len(streams),
        documents=len(documents),
        resources=len(reviews),
        checked=checked,
        unknown=len(reviews) - checked,
        ignored=sum(document not in objects for document in documents),
        templates=sum(fault.kind is FaultKind.TEMPLATE for stream in streams for fault in stream.faults),
        patches=len(patches),
    )
