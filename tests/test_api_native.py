"""The API server's own verdicts about the native kinds: the same answer, the same fields, the same kind of error."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ingresslint import api
from ingresslint.api import ErrorType, Review, Status, Target, Version
from ingresslint.api.validation.ingress_betas import to_v1
from ingresslint.resource import resources
from ingresslint.syntax import read
from ingresslint.text import Source

FIXTURES = Path(__file__).parent / "fixtures" / "apiserver"
NEWEST_RECORDED = Target(Version(1, 36))
STRUCTURAL = (ErrorType.UNKNOWN_FIELD, ErrorType.TYPE_INVALID)
# Why a row's first verdict is not what a cluster says; the amended one is, and is asserted like any other.
LEFT_OUT = {
    "scope": "the request context of a cluster-scoped kind",
    "name": "the name made of generateName",
    "addresses": "clusterIPs, which the storage fills from clusterIP",
    "port": "healthCheckNodePort, which the storage allocates",
}

Row = dict[str, Any]
Cause = tuple[str, str]


@cache
def rows(name: str) -> dict[str, Row]:
    lines = (FIXTURES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return {row["id"]: row for row in map(json.loads, lines)}


def reviews(text: str, target: Target) -> list[Review]:
    stream = read(Source("row.yaml", text))
    found = [resource for document in stream.documents for resource in resources(document)]
    return [] if stream.faults else [api.review(resource, target) for resource in found]


def decoded(judged: list[Review]) -> bool:
    """Tell whether there is an object, of a known type, that could be decoded."""
    known = [review for review in judged if review.lookup.status is not Status.UNKNOWN and review.checked]
    structural = any(refusal.error.type in STRUCTURAL for review in judged for refusal in review.refusals)
    return bool(judged) and len(known) == len(judged) and not structural


def causes(judged: list[Review]) -> set[Cause]:
    errors = [refusal.error for review in judged for refusal in review.refusals]
    return {(str(error.type), error.path) for error in errors if error.type is not ErrorType.WARNING}


def warned(judged: list[Review]) -> bool:
    return any(refusal.error.type is ErrorType.WARNING for review in judged for refusal in review.refusals)


def expected(row: Row) -> set[Cause]:
    return {(error["type"], error["field"]) for error in row.get("errors", [])}


def kinds() -> list[str]:
    return sorted({name.rpartition("-")[0] for name in rows("verdicts")})


def recorded(kind: str) -> list[Row]:
    """Return the rows of a kind, amended where they need it."""
    own = [row for name, row in rows("verdicts").items() if name.rpartition("-")[0] == kind]
    return [{**row, **rows("amended").get(row["id"], {})} for row in own]


@pytest.mark.parametrize("kind", kinds())
def test_the_same_verdict_in_every_row(kind: str) -> None:
    different = {}
    for row in recorded(kind):
        judged = reviews(row["yaml"], NEWEST_RECORDED)
        if row["accepted"] != (decoded(judged) and not causes(judged)):
            different[row["id"]] = causes(judged)
    assert different == {}


@pytest.mark.parametrize("kind", kinds())
def test_the_same_fields_and_kinds_of_error(kind: str) -> None:
    different = {}
    for row in recorded(kind):
        judged = reviews(row["yaml"], NEWEST_RECORDED)
        assert decoded(judged) == (row["stage"] != "decode"), row["id"]
        if row["stage"] == "validate" and causes(judged) != expected(row):
            different[row["id"]] = causes(judged) ^ expected(row)
    assert different == {}


@pytest.mark.parametrize("kind", kinds())
def test_a_warning_where_the_server_warns(kind: str) -> None:
    accepted = [row for row in recorded(kind) if row["accepted"]]
    different = [row["id"] for row in accepted if warned(reviews(row["yaml"], NEWEST_RECORDED)) != row["warned"]]
    assert different == []


def test_amended_rows_say_why() -> None:
    amended = rows("amended")
    assert amended.keys() <= rows("verdicts").keys()
    assert {row["left_out"] for row in amended.values()} == LEFT_OUT.keys()
    # What was left out explains the difference: nothing else may hide behind an amended row.
    for name, row in amended.items():
        lost = expected(rows("verdicts")[name]) - expected(row)
        assert lost <= {
            ("", ""),
            ("FieldValueRequired", "spec.clusterIPs"),
            ("FieldValueRequired", "spec.healthCheckNodePort"),
            ("FieldValueRequired", "spec.ports"),
        }, name


@pytest.mark.parametrize("name", rows("versions"))
def test_each_version_judges_in_its_own_way(name: str) -> None:
    row = rows("versions")[name]
    for version, verdict in row["verdicts"].items():
        judged = reviews(row["yaml"], Target(Version.parse(version)))
        assert causes(judged) == {tuple(error) for error in verdict["errors"]}, version
        if not verdict["errors"]:
            assert warned(judged) == verdict["warned"], version


def test_the_betas_are_judged_in_the_notation_of_v1() -> None:
    different = {}
    for name, row in rows("beta-conversions").items():
        judged = reviews(row["yaml"], NEWEST_RECORDED)
        same = decoded(judged) == (row.get("stage") != "decode")
        if not same or (decoded(judged) and causes(judged) != expected(row)):
            different[name] = causes(judged) ^ expected(row)
    assert different == {}


def test_the_betas_convert_to_the_same_object() -> None:
    for name, row in rows("beta-conversions").items():
        if row["accepted"]:
            (review,) = reviews(row["yaml"], NEWEST_RECORDED)
            converted = to_v1(review.resource.value)
            assert pruned(converted["spec"]) == pruned(row["v1"]["spec"]), name


def pruned(value: Any) -> Any:
    """Leave out what Go leaves out when it writes an object: empty texts and lists."""
    if isinstance(value, dict):
        members = {key: pruned(member) for key, member in value.items()}
        return {key: member for key, member in members.items() if member not in ("", [])}
    return [pruned(item) for item in value] if isinstance(value, list) else value
