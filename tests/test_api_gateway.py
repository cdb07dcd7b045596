"""The Gateway API: the API server's own verdicts, every constraint by an example, and no crash on any value."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingresslint import api, tables
from ingresslint.api import ErrorType, Review, Status, Target, Version
from ingresslint.api.gateway.bundle import CHANNELS
from ingresslint.api.gateway.durations import nanoseconds
from ingresslint.api.gateway.rules import RULES
from ingresslint.resource import resources
from ingresslint.syntax import read
from ingresslint.text import Source

FIXTURES = Path(__file__).parent / "fixtures"
KUBERNETES = Version(1, 36)
NOBODY_SAID = Target(KUBERNETES)
DESCRIBED = [Version(1, minor) for minor in range(8)]
FILES = ("definitions.yaml", "gateways.yaml", "routes.yaml", "policies.yaml")
# Rows where we say more than the server's first answer.
SAYS_MORE = {
    "grpcroute-0016": "the server stops at the unknown field; that the filter's type does not exist is said too",
}
EXAMPLES = (
    read(Source("gateway-rules.yaml", (FIXTURES / "gateway-rules.yaml").read_text(encoding="utf-8"))).documents[0].value
)


def review(text: str, target: Target = NOBODY_SAID) -> Review:
    (document,) = read(Source("gateway.yaml", text)).documents
    (resource,) = resources(document)
    return api.review(resource, target)


def object_of(kind: str, spec: Any, version: str = "v1") -> str:
    group = "gateway.networking.x-k8s.io" if kind.startswith("X") else "gateway.networking.k8s.io"
    value = {"apiVersion": f"{group}/{version}", "kind": kind, "metadata": {"name": "it"}, "spec": spec}
    return json.dumps(value)


def errors(judged: Review) -> set[str]:
    found = (refusal.error for refusal in judged.refusals)
    return {error.path for error in found if error.type is not ErrorType.WARNING}


def served(judged: Review) -> bool:
    return judged.lookup.status in {Status.SERVED, Status.DEPRECATED}


def target(version: str, channel: str = "standard") -> Target:
    return Target(KUBERNETES, Version.parse(version), channel)


def rows() -> list[dict[str, Any]]:
    text = (FIXTURES / "apiserver" / "gateway-verdicts.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def expected(row: dict[str, Any]) -> set[str]:
    """Return the fields of a row; ``<nil>`` only says that other errors kept rules from being asked."""
    return {error["field"] for error in row["errors"]} - {"<nil>", ""}


def test_the_same_verdict_in_every_row() -> None:
    judged = {row["id"]: (row, review(row["yaml"])) for row in rows()}
    assert len(judged) == 325
    verdicts = {name: not errors(ours) and served(ours) for name, (_, ours) in judged.items()}
    assert verdicts == {name: row["accepted"] for name, (row, _) in judged.items()}


def test_the_same_fields_in_every_row() -> None:
    different = {row["id"] for row in rows() if expected(row) != errors(review(row["yaml"]))}
    assert different == set(SAYS_MORE)
    for row in rows():
        assert expected(row) <= errors(review(row["yaml"])), row["id"]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["rule"])
def test_every_constraint_finds_its_example_and_nothing_else(example: dict[str, Any]) -> None:
    bundle = target(example.get("release", "1.6"), example.get("channel", "standard"))
    version = example.get("version", "v1")
    judged = review(object_of(example["kind"], example["bad"], version), bundle)
    found = [refusal.error for refusal in judged.refusals]
    assert errors(judged) == set(example["fields"]), [error.message for error in found]
    assert any(example["says"] in error.message for error in found if error.type is ErrorType.INVALID), found
    assert not errors(review(object_of(example["kind"], example["good"], version), bundle))


def test_an_error_stands_where_the_fault_is() -> None:
    text = (
        "apiVersion: gateway.networking.k8s.io/v1\n"
        "kind: HTTPRoute\n"
        "metadata: {name: shop}\n"
        "spec:\n"
        "  rules:\n"
        "  - matches:\n"
        "    - path: {type: Exact, value: /a//b}\n"
        "    backendRefs:\n"
        "    - {name: web}\n"
    )
    judged = review(text)
    places = [judged.resource.at(*refusal.error.pointer, part=refusal.error.part).span() for refusal in judged.refusals]
    assert [judged.resource.source.slice(place) for place in places] == ["/a//b", "{name: web}"]


def test_every_constraint_has_an_example_and_is_used() -> None:
    used = {name for file in FILES for name in rule_names(tables.load("gateway", file))}
    assert used == set(RULES) == {example["rule"] for example in EXAMPLES}


def rule_names(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for entry in node.get("x-rules", ()):
            yield entry if isinstance(entry, str) else entry["rule"]
    for part in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from rule_names(part)


def test_rules_are_not_asked_about_what_has_no_shape_and_are_about_the_rest() -> None:
    rules = [
        {"matches": [{"path": {"type": "Exact", "value": 5}}]},
        {"matches": [{"path": {"type": "Exact", "value": "shop"}}]},
    ]
    found = errors(review(object_of("HTTPRoute", {"rules": rules})))
    assert found == {"spec.rules[0].matches[0].path.value", "spec.rules[1].matches[0].path"}


def test_metadata_is_checked_as_of_any_object() -> None:
    text = object_of("GatewayClass", {"controllerName": "example.com/edge"}).replace('"it"', '"Not_A_Name"')
    assert errors(review(text)) == {"metadata.name"}


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("1h30m", 5400 * 10**9),
        ("1.5s", 1_500_000_000),
        (".5s", 500_000_000),
        ("500ms", 500_000_000),
        ("-1s", -(10**9)),
        ("0", 0),
        ("1", None),
        ("", None),
        ("s", None),
        ("1 s", None),
        ("9999999999h", None),
    ],
)
def test_durations(text: str, length: int | None) -> None:
    assert nanoseconds(text) == length


VALID = [json.loads(object_of(example["kind"], example["good"])) for example in EXAMPLES]
ANY_VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, part in parts:
        yield from places(part, (*path, step))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_value_in_any_place_crashes(data: st.DataObject) -> None:
    value = copy.deepcopy(data.draw(st.sampled_from(VALID)))
    *path, last = data.draw(st.sampled_from([place for place in places(value) if len(place) > 1]))
    parent = value
    for step in path:
        parent = parent[step]
    parent[last] = data.draw(ANY_VALUE)
    bundle = data.draw(st.sampled_from([None, *DESCRIBED]))
    channel = data.draw(st.sampled_from(CHANNELS))
    judged = review(json.dumps(value), Target(KUBERNETES, bundle, channel))
    for refusal in judged.refusals:
        assert refusal.error.message
        assert refusal.error.path


def test_every_constraint_is_documented() -> None:
    page = (FIXTURES.parent.parent / "docs" / "gateway-api-validation.md").read_text(encoding="utf-8")
    rows_of_page = {line.split("`")[1] for line in page.splitlines() if line.startswith("| `") and line.count("|") == 6}
    assert rows_of_page == set(RULES)
