"""Who can reach it: the decision table, each row with where the fact comes from."""

from __future__ import annotations

import json
from pathlib import Path

import exposure_aws_ingresses
import exposure_aws_services
import exposure_clouds
import pytest
from exposure_cases import INTERNAL, NONE, PUBLIC, UNKNOWN, Row, gateway, ingress, service

from ingresslint.config import decode
from ingresslint.model import Gateway, Ingress, Model, OpenShiftRoute, OpenShiftRouter, Service
from ingresslint.model.exposure import (
    Exposure,
    frontend_exposure,
    gateway_exposure,
    ingress_exposure,
    route_exposure,
    router_exposure,
    service_exposure,
)
from ingresslint.resource import resources
from ingresslint.syntax import read
from ingresslint.text import Source

ROWS = [*exposure_aws_services.ROWS, *exposure_aws_ingresses.ROWS, *exposure_clouds.ROWS]


def decide(row: Row) -> Exposure:
    """Decide for the first object of a row."""
    text = "\n---\n".join(json.dumps(found) for found in row.objects)
    stream = read(Source("table.yaml", text))
    profile = decode(Source("profile", f"clusters: [{{name: '', {row.profile}}}]"), Path()).clusters[0].profile
    model = Model([found for document in stream.documents for found in resources(document)], profile)
    # The model sorts by place: the object that is asked about stands first.
    kind = {"Route": OpenShiftRoute, "IngressController": OpenShiftRouter, "Gateway": Gateway, "Ingress": Ingress}
    subject = model.all(kind.get(row.objects[0]["kind"], Service))[0]
    if row.ask == "frontend":
        return frontend_exposure(subject, model)
    if isinstance(subject, Service):
        return service_exposure(subject, profile)
    if isinstance(subject, Ingress):
        return ingress_exposure(subject, model)
    if isinstance(subject, Gateway):
        return gateway_exposure(subject, model)
    return router_exposure(subject) if isinstance(subject, OpenShiftRouter) else route_exposure(subject, model)


@pytest.mark.parametrize("row", ROWS, ids=range(len(ROWS)))
def test_the_table(row: Row) -> None:
    decision = decide(row)
    doubt = "" if decision.certain or decision.reach == UNKNOWN else "?"
    assert (decision.reach + doubt, decision.reason) == (row.reach, decision.reason), row
    assert row.reason in decision.reason, row


@pytest.mark.parametrize("row", ROWS, ids=range(len(ROWS)))
def test_what_is_public_can_be_made_internal(row: Row) -> None:
    decision = decide(row)
    if decision.reach == PUBLIC:
        assert decision.remedy.endswith("."), row


def test_the_table_is_as_wide_as_the_world() -> None:
    assert len(ROWS) >= 120
    assert all(row.source.startswith("https://") for row in ROWS)
    assert {row.reach.rstrip("?") for row in ROWS} == {INTERNAL, PUBLIC, UNKNOWN, NONE}


DOCUMENT = Path(__file__).parent.parent / "docs" / "exposure.md"
DOCUMENTED = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in DOCUMENT.read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith(("| Cluster", "| ---"))
]


@pytest.mark.parametrize("cells", DOCUMENTED, ids=range(len(DOCUMENTED)))
def test_the_document_says_the_same(cells: list[str]) -> None:
    cluster, kind, written, answer = cells
    key, _, value = written.strip("`").partition(": ")
    annotations = {key: value.strip('"')} if key else {}
    kind, _, name = kind.partition(" of class ")
    made = {"Service": service, "Ingress": ingress}
    subject = gateway(name) if kind == "Gateway" else made[kind](annotations, *([name] if name else []))
    decision = decide(Row(cluster.strip("`"), (subject,), "", "", ""))
    assert decision.reach + ("" if decision.certain else ", likely") == answer


def test_the_document_is_not_empty() -> None:
    assert len(DOCUMENTED) > 30
