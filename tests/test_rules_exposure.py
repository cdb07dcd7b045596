"""How sure the rules about exposure are, what they point at, and that one fact is reported once."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from exposure_cases import (
    AKS,
    EKS,
    EKS_LBC,
    EKS_UNKNOWN,
    GKE,
    GKE_OLD,
    GKE_TYPE,
    LBC_CLASS_NAME,
    NOTHING,
    PUBLIC,
    Row,
    alb,
    aws,
    group,
    ingress,
    ingress_class,
    params,
    publisher,
    service,
)
from rule_cases import run
from test_exposure_table import ROWS, decide

from ingresslint.finding import Finding, Severity
from ingresslint.rule import Category
from ingresslint.rules import RULES
from ingresslint.syntax import read
from ingresslint.text import Source

PRIVATE = ", private: true"
NAME = "app.kubernetes.io/name"
ALB_CLASS = ingress_class("alb", "ingress.k8s.aws/alb")
EXPOSURE = tuple(rule.name for rule in RULES if rule.category is Category.EXPOSURE)


def findings(profile: str, *objects: dict[str, Any], select: tuple[str, ...]) -> tuple[Finding, ...]:
    text = "\n---\n".join(json.dumps(found) for found in objects)
    return run(f"# profile: {{{profile.removeprefix(', ')}}}\n{text}", select=select).findings


def severity(profile: str, *objects: dict[str, Any], rule: str = "public-load-balancer") -> Severity | None:
    found = findings(profile, *objects, select=(rule,))
    assert len(found) < 2
    return found[0].severity if found else None


@pytest.mark.parametrize(
    ("profile", "objects", "expected"),
    [
        (EKS + PRIVATE, (service(),), Severity.ERROR),
        (EKS_UNKNOWN + PRIVATE, (service(),), Severity.WARNING),
        (NOTHING + PRIVATE, (service(),), None),
        (EKS_LBC + PRIVATE, (service(),), None),
        (EKS_UNKNOWN + PRIVATE, (service(aws(scheme=PUBLIC)),), Severity.ERROR),
        (NOTHING + PRIVATE, (service(aws(scheme=PUBLIC)),), Severity.ERROR),
        (GKE + PRIVATE, (ingress(),), Severity.ERROR),
        ("provider: gcp" + PRIVATE, (ingress(),), Severity.WARNING),
        (AKS + PRIVATE, (ingress({}, "azure-application-gateway"),), Severity.WARNING),
        (EKS_LBC + PRIVATE, (params(PUBLIC),), Severity.WARNING),
        (f'{EKS}, kubernetes: "1.20"{PRIVATE}', (service(**LBC_CLASS_NAME),), Severity.ERROR),
        (f'{EKS}, kubernetes: "1.21"{PRIVATE}', (service(**LBC_CLASS_NAME),), Severity.WARNING),
        (EKS, (service(),), None),
    ],
)
def test_a_missing_fact_makes_it_milder(profile: str, objects: tuple[Any, ...], expected: Severity | None) -> None:
    assert severity(profile, *objects) == expected


@pytest.mark.parametrize(
    ("rule", "profile", "subject", "expected"),
    [
        ("internal-scheme-ignored", EKS, service(aws(scheme="internal")), Severity.ERROR),
        ("internal-scheme-ignored", EKS_UNKNOWN, service(aws(scheme="internal")), Severity.WARNING),
        ("internal-scheme-ignored", NOTHING, service(aws(scheme="internal")), None),
        ("internal-annotation-value", EKS_LBC, service(aws(internal="0.0.0.0/0")), Severity.ERROR),
        ("internal-annotation-value", EKS_UNKNOWN, service(aws(internal="0.0.0.0/0")), Severity.WARNING),
        ("internal-annotation-value", EKS, service(aws(internal="0.0.0.0/0")), Severity.INFO),
        ("internal-annotation-value", EKS, service(aws(internal="False")), Severity.WARNING),
        ("hidden-load-balancer", EKS_LBC, service(aws(type="nlb-ip"), "ClusterIP"), Severity.WARNING),
        ("hidden-load-balancer", NOTHING, service(aws(type="nlb-ip"), "ClusterIP"), Severity.INFO),
        ("elastic-ip-on-internal", EKS_LBC, service(aws(internal="true", eip_allocations="e")), Severity.ERROR),
        ("elastic-ip-on-internal", EKS_UNKNOWN, service(aws(internal="true", eip_allocations="e")), Severity.WARNING),
        ("orphaned-load-balancer-service", EKS, service(aws(type="external")), Severity.ERROR),
        ("orphaned-load-balancer-service", EKS_UNKNOWN, service(aws(type="external")), None),
    ],
)
def test_how_sure_the_other_rules_are(
    rule: str, profile: str, subject: dict[str, Any], expected: Severity | None
) -> None:
    assert severity(profile, subject, rule=rule) == expected


def test_the_line_that_decides_elsewhere_is_a_note() -> None:
    world = (ingress(group(), "alb"), ingress(group(scheme=PUBLIC), "alb", "sibling"), ALB_CLASS)
    quiet, loud = findings(EKS_LBC + PRIVATE, *world, select=("public-load-balancer",))
    assert [note.at for note in quiet.problem.notes] == [loud.problem.at]
    assert loud.problem.notes == ()


def test_what_a_controller_serves_is_reported_at_its_service_only() -> None:
    nginx = ingress_class("nginx", "k8s.io/ingress-nginx")
    world = (nginx, publisher(NAME, "ingress-nginx"), ingress({}, "nginx"), ingress({}, "nginx", "other"))
    (found,) = findings(EKS + PRIVATE, *world, select=("public-load-balancer",))
    assert found.problem.at.resource is not None
    assert found.problem.at.resource.ref.name == "publisher"


@pytest.mark.parametrize("profile", [EKS, EKS_LBC, EKS_UNKNOWN, GKE, AKS])
@pytest.mark.parametrize("private", ["", PRIVATE])
def test_one_fact_has_one_name(profile: str, private: str) -> None:
    default = tuple(rule.name for rule in RULES if rule.name in EXPOSURE and rule.tier == "default")
    mine = [name for name in default if name not in {"source-ranges-missing", "source-ranges-world-open"}]
    subjects = [
        service(),
        service(aws(scheme="internal")),
        service(aws(internal="False")),
        service(aws(internal="0.0.0.0/0")),
        service(aws(scheme="internal", internal="false")),
        service(aws(scheme=PUBLIC, internal="true")),
        service({GKE_TYPE: "External", GKE_OLD: "Internal"}),
        service(aws(type="external", nlb_target_type="ip", scheme=PUBLIC), "ClusterIP"),
        service(aws(scheme="internal", eip_allocations="eipalloc-1")),
    ]
    for subject in subjects:
        found = findings(profile + private, subject, select=tuple(mine))
        places = Counter((finding.problem.at.span(), finding.severity) for finding in found)
        assert all(count == 1 for count in places.values()), [finding.problem.message for finding in found]


def _without(profile: str, *facts: str) -> str:
    value = read(Source("profile", f"{{{profile}}}")).documents[0].value
    known = value if isinstance(value, dict) else {}
    return ", ".join(f"{fact}: {json.dumps(found)}" for fact, found in known.items() if fact not in facts)


@pytest.mark.parametrize("facts", [("controllers",), ("provider",), ("provider", "controllers"), ("kubernetes",)])
def test_without_a_fact_no_default_is_certainly_public(facts: tuple[str, ...]) -> None:
    for row in ROWS:
        known = decide(row)
        guessed = decide(replace(row, profile=_without(row.profile, *facts)))
        if guessed.reach == PUBLIC and guessed.certain and known.reach != PUBLIC:
            assert guessed.at is not None, row


def test_a_scheme_that_is_written_is_meant_whatever_the_input_lacks() -> None:
    explicit: Row = Row("", (ingress(alb(scheme=PUBLIC), "alb"),), "", "", "")
    assert decide(explicit).certain
