"""How sure the rules about subnets, isolation and PrivateLink are, by what the profile says."""

from __future__ import annotations

import pytest
from rule_cases import run

from ingresslint.finding import Severity
from ingresslint.model import Profile, Subnet

INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: shop
  annotations:
    alb.ingress.kubernetes.io/listen-ports: '[{"HTTPS": 443}]'
    %s: "%s"
spec:
  ingressClassName: alb
  defaultBackend: {service: {name: web, port: {number: 80}}}
"""
CLASS = """\
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: alb
spec:
  controller: ingress.k8s.aws/alb
"""
SERVICE = """\
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  type: LoadBalancer
  selector: {app: web}
  ports:
    - port: 443
"""


def severity(profile: str, text: str, rule: str) -> Severity | None:
    """Return the severity of the one finding, None where there is none."""
    found = run(f"# profile: {{{profile}}}\n{text}", select=(rule,)).findings
    assert len(found) <= 1
    return found[0].severity if found else None


@pytest.mark.parametrize(
    ("profile", "more", "expected"),
    [
        ("isolated: true, vpcEndpoints: []", CLASS, Severity.ERROR),
        ("isolated: true, vpcEndpoints: []", "", Severity.WARNING),
        ("isolated: true", CLASS, Severity.WARNING),
        ("isolated: true, vpcEndpoints: [acm]", CLASS, None),
        ("isolated: false, vpcEndpoints: []", CLASS, None),
        ("vpcEndpoints: []", CLASS, None),
    ],
)
def test_isolation_is_an_error_only_when_all_is_known(profile: str, more: str, expected: Severity | None) -> None:
    text = INGRESS % ("example.com/note", "x") + more
    assert severity(profile, text, "isolated-cluster-dependency") is expected


@pytest.mark.parametrize(
    ("annotation", "value", "more", "expected"),
    [
        ("example.com/note", "x", CLASS, Severity.ERROR),
        ("example.com/note", "x", "", Severity.WARNING),
        ("alb.ingress.kubernetes.io/group.name", "edge", CLASS, Severity.WARNING),
        ("alb.ingress.kubernetes.io/enable-frontend-nlb", "true", CLASS, None),
    ],
)
def test_an_unseen_class_or_member_may_bring_the_load_balancer(
    annotation: str, value: str, more: str, expected: Severity | None
) -> None:
    text = INGRESS % (annotation, value) + more
    assert severity("provider: aws, privateLink: [shop/web]", text, "privatelink-needs-nlb") is expected


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        ("controllers: {}", Severity.ERROR),
        ("controllers: {eks-auto-mode: {}}", None),
        ('controllers: {aws-load-balancer-controller: "2.13"}', None),
        ("complete: true", None),
    ],
)
def test_a_classic_load_balancer_is_certain_without_other_controllers(profile: str, expected: Severity | None) -> None:
    found = severity(f"provider: aws, privateLink: ['*/web'], {profile}", SERVICE, "privatelink-needs-nlb")
    assert found is expected


def test_a_subnet_is_public_when_all_that_go_by_its_name_are() -> None:
    both = (Subnet("a", "twice", public=True), Subnet("b", "twice", public=False), Subnet("", "", public=True))
    profile = Profile(subnets=both)
    assert [profile.is_public_subnet(name) for name in ("a", "b", "twice", "c", "")] == [
        True,
        False,
        False,
        False,
        False,
    ]
