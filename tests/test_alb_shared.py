"""What the members of an ALB group have to agree on."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rule_cases import run

RULE = "ingress-group-conflict"
PREFIX = "alb.ingress.kubernetes.io/"
CLASS = """
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: alb}
spec:
  controller: ingress.k8s.aws/alb
  parameters: {apiGroup: elbv2.k8s.aws, kind: IngressClassParams, name: alb}
---
apiVersion: elbv2.k8s.aws/v1beta1
kind: IngressClassParams
metadata: {name: alb}
spec: {inboundCIDRs: [10.0.0.0/8]}
"""
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["", "verify", "off", "arn:", "arn:x:truststore/a/b"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["port", "mode", "trustStore", "advertiseTrustStoreCaNames"]), inner)
    ),
    max_leaves=8,
)


def group(*members: dict[str, str]) -> str:
    """Write an Ingress for each member of a group."""
    return "---\n".join(
        json.dumps(
            {
                "apiVersion": "networking.k8s.io/v1",
                "kind": "Ingress",
                "metadata": {
                    "name": f"member-{number}",
                    "annotations": {
                        f"{PREFIX}{key}": value for key, value in ({"group.name": "edge"} | member).items()
                    },
                },
                "spec": {
                    "ingressClassName": "alb",
                    "defaultBackend": {"service": {"name": "web", "port": {"number": 80}}},
                },
            },
        )
        + "\n"
        for number, member in enumerate(members)
    )


@pytest.mark.parametrize(("version", "count"), [("2.4.7", 1), ("2.5.0", 0)])
def test_a_version_that_does_not_know_the_field_of_the_class_reads_the_annotation(version: str, count: int) -> None:
    profile = f'# profile: {{provider: aws, controllers: {{aws-load-balancer-controller: {{version: "{version}"}}}}}}'
    members = group({"inbound-cidrs": "172.16.0.0/12"}, {"inbound-cidrs": "192.168.0.0/16"})
    assert len(run(f"{profile}{CLASS}---\n{members}", select=(RULE,)).open) == count


def test_several_ports_with_the_same_two_values_are_one_finding() -> None:
    ports = {"listen-ports": '[{"HTTP": 80}, {"HTTPS": 443}]'}
    members = group(ports | {"inbound-cidrs": "10.0.0.0/8"}, ports | {"inbound-cidrs": "10.1.0.0/16"})
    (finding,) = run(members, select=(RULE,)).open
    assert "inbound-cidrs (port 80, port 443)" in finding.problem.message


@given(first=VALUES, second=VALUES)
@settings(max_examples=40, deadline=None)
def test_nothing_in_the_annotation_makes_it_crash(first: object, second: object) -> None:
    ports = {"listen-ports": '[{"HTTPS": 443}]'}
    members = (ports | {"mutual-authentication": json.dumps(value)} for value in (first, second))
    assert not run(group(*members), select=(RULE,)).crashes
