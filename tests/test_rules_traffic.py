"""How much the rules about traffic dare to say, by what is known of the cluster."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rule_cases import config_for, run

from ingresslint.finding import Severity
from ingresslint.run import lint
from ingresslint.text import Source

AWS = "# profile: {provider: aws}\n"
LBC = '# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13.0"}}\n'
PREFIX = "service.beta.kubernetes.io/aws-load-balancer-"


def severities(text: str, rule: str) -> list[Severity]:
    return [finding.severity for finding in run(text, select=(rule,)).findings]


def service(name: str, spec: str, annotations: str = "", port: str = "port: 443", namespace: str = "") -> str:
    home = f", namespace: {namespace}" if namespace else ""
    return (
        f"apiVersion: v1\nkind: Service\nmetadata: {{name: {name}{home}, annotations: {{{annotations}}}}}\n"
        f"spec: {{{spec}, selector: {{app: {name}}}, ports: [{{{port}}}]}}\n"
    )


PROXIED = service(
    "mail",
    "type: LoadBalancer, externalTrafficPolicy: Local",
    f"{PREFIX}target-group-attributes: proxy_protocol_v2.enabled=true",
)
UNALLOCATED = service("queue", "type: LoadBalancer, allocateLoadBalancerNodePorts: false")
BEHIND_ALB = """
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec: {ingressClassName: alb, defaultBackend: {service: {name: web, port: {number: 443}}}}
"""
MIXED = """
apiVersion: v1
kind: Service
metadata: {name: dns}
spec: {type: LoadBalancer, ports: [{name: tcp, port: 53}, {name: udp, port: 53, protocol: UDP}]}
"""


@pytest.mark.parametrize(
    ("rule", "text", "expected"),
    [
        ("etp-local-proxy-protocol", LBC + PROXIED, Severity.ERROR),
        ("etp-local-proxy-protocol", AWS + PROXIED, Severity.WARNING),
        ("instance-target-without-node-port", LBC + UNALLOCATED, Severity.ERROR),
        ("instance-target-without-node-port", AWS + UNALLOCATED, Severity.INFO),
        ("instance-target-without-node-port", LBC + service("web", "type: ClusterIP") + BEHIND_ALB, Severity.ERROR),
        ("instance-target-without-node-port", service("web", "type: ClusterIP") + BEHIND_ALB, Severity.INFO),
        (
            "node-port-out-of-range",
            AWS + service("web", "type: NodePort", port="port: 80, nodePort: 80"),
            Severity.ERROR,
        ),
        ("node-port-out-of-range", service("web", "type: NodePort", port="port: 80, nodePort: 80"), Severity.WARNING),
        # Neither can build it as it is: that is certain, whoever is at work.
        ("load-balancer-protocol-unsupported", AWS + MIXED, Severity.ERROR),
        ("load-balancer-protocol-unsupported", AWS + MIXED.replace("port: 53}", "port: 853}"), Severity.WARNING),
        (
            "etp-local-health-check",
            AWS
            + service("game", "type: LoadBalancer, externalTrafficPolicy: Local", f"{PREFIX}healthcheck-protocol: tcp"),
            Severity.INFO,
        ),
    ],
)
def test_what_is_not_known_makes_a_finding_milder(rule: str, text: str, expected: Severity) -> None:
    assert severities(text, rule) == [expected]


def by_node_port(name: str, namespace: str = "") -> str:
    return service(name, "type: NodePort", port="port: 80, nodePort: 30080", namespace=namespace)


@pytest.mark.parametrize(
    ("paths", "profile", "names", "expected"),
    [
        (("shop/a.yaml", "shop/b.yaml"), "", ("web", "api"), [Severity.WARNING]),
        (("shop/a.yaml", "ops/b.yaml"), "", ("web", "api"), [Severity.INFO]),
        (("shop/a.yaml", "ops/b.yaml"), AWS, ("web", "api"), [Severity.ERROR]),
        # Two stages of one application.
        (("dev/a.yaml", "prod/a.yaml"), "", ("web", "web"), []),
        (("dev/a.yaml", "prod/a.yaml"), AWS, ("web", "web"), []),
    ],
)
def test_files_that_may_belong_to_different_clusters(
    paths: tuple[str, str], profile: str, names: tuple[str, str], expected: list[Severity]
) -> None:
    sources = [Source(path, by_node_port(name)) for path, name in zip(paths, names, strict=True)]
    result = lint(sources, replace(config_for(profile), select=("node-port-conflict",)))
    assert [finding.severity for finding in result.findings] == expected


def test_a_conflict_is_reported_at_the_later_object_and_shows_the_earlier_one() -> None:
    text = "---\n".join([by_node_port("web", "shop"), by_node_port("api", "ops"), by_node_port("web", "shop")])
    (finding,) = run(text, select=("node-port-conflict",)).findings
    assert "Service shop/web" in finding.problem.message
    assert [note.at.source.position(note.at.span().start).line for note in finding.problem.notes] == [4]


def test_many_services_with_one_node_port_take_linear_time() -> None:
    services = "---\n".join(by_node_port("web", f"stage-{number % 3}") for number in range(600))
    assert len(run(services, select=("node-port-conflict",)).findings) == 400
