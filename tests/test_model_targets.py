"""What AWS load balancers send to."""

from __future__ import annotations

import pytest

from ingresslint.model import Controller, Ingress, Model, Profile, Service
from ingresslint.model.aws.targets import INSTANCE, IP, enters_by_node, load_balancers, target_type
from ingresslint.model.exposure import Handler
from ingresslint.resource import resources
from ingresslint.syntax import read
from ingresslint.text import Source

PREFIX = "service.beta.kubernetes.io/aws-load-balancer-"
LBC = "aws-load-balancer-controller"
AUTO = "eks-auto-mode"


def model(text: str, profile: Profile) -> Model:
    documents = read(Source("m.yaml", text)).documents
    return Model([resource for document in documents for resource in resources(document)], profile)


def service(spec: str = "type: LoadBalancer", **annotations: str) -> Service:
    written = ", ".join(f'{PREFIX}{name.replace("_", "-")}: "{value}"' for name, value in annotations.items())
    text = f"apiVersion: v1\nkind: Service\nmetadata: {{name: web, annotations: {{{written}}}}}\nspec: {{{spec}}}\n"
    return model(text, Profile()).all(Service)[0]


def cluster(provider: str | None = "aws", **options: dict[str, str | bool]) -> Profile:
    controllers = {
        {"lbc": LBC, "auto": AUTO}[name]: Controller(str(flags.pop("version", "")), flags)
        for name, flags in options.items()
    }
    return Profile(provider=provider, controllers=controllers)


@pytest.mark.parametrize(
    ("written", "profile", "expected"),
    [
        (service(), cluster(), [(Handler.IN_TREE, False, INSTANCE, True)]),
        (service(type="nlb"), cluster(), [(Handler.IN_TREE, True, INSTANCE, True)]),
        # The cloud provider does not read the annotation.
        (service(nlb_target_type="ip"), cluster(), [(Handler.IN_TREE, False, INSTANCE, True)]),
        (service(), cluster(lbc={"version": "2.13"}), [(Handler.LBC, True, INSTANCE, True)]),
        (service(), cluster(lbc={"version": "2.13", "default-target-type": "ip"}), [(Handler.LBC, True, IP, True)]),
        (service(nlb_target_type="ip"), cluster(lbc={"version": "2.13"}), [(Handler.LBC, True, IP, True)]),
        (service(nlb_target_type="IP"), cluster(lbc={"version": "2.13"}), [(Handler.LBC, True, INSTANCE, True)]),
        (service(type="nlb-ip"), cluster(lbc={"version": "2.13"}), [(Handler.LBC, True, IP, True)]),
        (service(), cluster(auto={}), [(Handler.AUTO_MODE, True, IP, True)]),
        (service(nlb_target_type="instance"), cluster(auto={}), [(Handler.AUTO_MODE, True, INSTANCE, True)]),
        (
            service(),
            Profile(provider="aws"),
            [(Handler.IN_TREE, False, INSTANCE, True), (Handler.LBC, True, INSTANCE, False)],
        ),
        (service("type: LoadBalancer, loadBalancerClass: example.com/lb"), cluster(), []),
        (service("type: NodePort"), cluster(), []),
        (service(), Profile(), []),
        (service(type="nlb-ip"), Profile(), [(Handler.LBC, True, IP, True)]),
        (service(nlb_target_type="ip"), cluster("gcp"), []),
    ],
)
def test_what_aws_builds_for_a_service(
    written: Service, profile: Profile, expected: list[tuple[Handler, bool, str, bool]]
) -> None:
    found = load_balancers(written, profile)
    assert [(one.handler, one.network, one.target.kind, one.target.certain) for one in found] == expected


@pytest.mark.parametrize(
    ("written", "profile", "expected"),
    [
        (service("type: NodePort"), cluster(), True),
        (service("type: ClusterIP"), cluster(), False),
        (service(), Profile(), True),
        (service(), cluster("gcp"), True),
        (service(), cluster(auto={}), False),
        (service(type="external", nlb_target_type="ip"), Profile(), False),
        # One of the two that may build it sends to pods: nothing is certain.
        (service(nlb_target_type="ip"), Profile(), False),
    ],
)
def test_whether_clients_come_through_nodes(written: Service, profile: Profile, expected: bool) -> None:  # noqa: FBT001
    assert enters_by_node(written, profile) is expected


INGRESS = """
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, annotations: {%s}}
spec: {ingressClassName: %s, defaultBackend: {service: {name: web, port: {number: 80}}}}
---
apiVersion: v1
kind: Service
metadata: {name: web, annotations: {%s}}
spec: {ports: [{port: 80}]}
"""
CLASS = """
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: %s}
spec: {controller: %s, parameters: {apiGroup: elbv2.k8s.aws, kind: IngressClassParams, name: edge}}
---
apiVersion: elbv2.k8s.aws/v1beta1
kind: IngressClassParams
metadata: {name: edge}
spec: {%s}
"""
KEY = "alb.ingress.kubernetes.io/target-type"


@pytest.mark.parametrize(
    ("text", "profile", "expected"),
    [
        (INGRESS % ("", "alb", ""), Profile(), (INSTANCE, False)),
        (INGRESS % ("", "alb", ""), cluster(lbc={}), (INSTANCE, True)),
        (INGRESS % ("", "alb", ""), cluster(lbc={"default-target-type": "ip"}), (IP, True)),
        (INGRESS % ("", "alb", ""), cluster(auto={}), (IP, True)),
        (INGRESS % (f"{KEY}: ip", "alb", ""), Profile(), (IP, True)),
        (INGRESS % (f"{KEY}: ip", "alb", f"{KEY}: instance"), Profile(), (INSTANCE, True)),
        (
            INGRESS % (f"{KEY}: ip", "edge", "") + CLASS % ("edge", "ingress.k8s.aws/alb", "targetType: instance"),
            Profile(),
            (INSTANCE, True),
        ),
        (INGRESS % ("", "edge", "") + CLASS % ("edge", "eks.amazonaws.com/alb", ""), Profile(), (IP, True)),
    ],
)
def test_what_an_alb_sends_to(text: str, profile: Profile, expected: tuple[str, bool]) -> None:
    built = model(text, profile)
    found = target_type(built.all(Ingress)[0], built.all(Service)[0], built)
    assert (found.kind, found.certain) == expected
