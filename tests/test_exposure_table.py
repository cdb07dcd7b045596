"""Who can reach it: the decision table, row by row, each with where the fact comes from.

A row is a cluster, the objects in it (the first is asked about), who can reach it, and a part of the reason.  A
question mark behind the answer says that it is only likely, because a fact is missing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

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

INTERNAL, PUBLIC, UNKNOWN, NONE = "internal", "internet-facing", "unknown", "none"
LIKELY_PUBLIC, LIKELY_INTERNAL, LIKELY_NONE = "internet-facing?", "internal?", "none?"

# Where the facts come from.
CPA = "https://github.com/kubernetes/cloud-provider-aws/blob/master/pkg/providers/v1/aws.go"
CPA_DOC = "https://cloud-provider-aws.sigs.k8s.io/service_controller/"
LBC_HOME = "https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/main/"
LBC_NLB = LBC_HOME + "pkg/service/model_build_load_balancer.go"
LBC_PARSER = LBC_HOME + "pkg/annotations/parser.go"
LBC_UTILS = LBC_HOME + "pkg/service/service_utils.go"
LBC_WEBHOOK = LBC_HOME + "webhooks/core/service_mutator.go"
LBC_ALB = LBC_HOME + "pkg/ingress/model_build_load_balancer.go"
LBC_FRONT = LBC_HOME + "pkg/ingress/model_build_frontend_nlb.go"
LBC_CLASS = LBC_HOME + "pkg/ingress/group_loader.go"
LBC_FLAGS = LBC_HOME + "docs/deploy/configurations.md"
LBC_TAGS = "https://github.com/kubernetes-sigs/aws-load-balancer-controller/tags"
LBC_GATEWAY = "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/gateway/loadbalancerconfig/"
AUTO_NLB = "https://docs.aws.amazon.com/eks/latest/userguide/auto-configure-nlb.html"
AUTO_ALB = "https://docs.aws.amazon.com/eks/latest/userguide/auto-configure-alb.html"
K8S_CLASS = "https://kubernetes.io/docs/concepts/services-networking/service/#load-balancer-class"
K8S_GATES = "https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates-removed/"
K8S_SERVICE = "https://kubernetes.io/docs/concepts/services-networking/service/"
GCP = "https://github.com/kubernetes/cloud-provider-gcp/blob/master/providers/gce/gce_annotations.go"
GKE_L4 = "https://github.com/kubernetes/ingress-gce/blob/master/pkg/l4/annotations/service.go"
GKE_INGRESS = "https://github.com/kubernetes/ingress-gce/blob/master/pkg/utils/utils.go"
GKE_GATEWAY = "https://cloud.google.com/kubernetes-engine/docs/concepts/gateway-api#gatewayclass"
AZURE = "https://github.com/kubernetes-sigs/cloud-provider-azure/blob/master/pkg/provider/azure_loadbalancer.go"
AGIC = "https://azure.github.io/application-gateway-kubernetes-ingress/features/private-ip"
AGIC_CODE = "https://github.com/Azure/application-gateway-kubernetes-ingress/blob/master/pkg/k8scontext/pruner.go"
AGC = (
    "https://learn.microsoft.com/azure/application-gateway/for-containers/application-gateway-for-containers-components"
)
OKD = "https://docs.okd.io/latest/networking/nw-configuring-ingress-controller-endpoint-publishing-strategy.html"
OKD_SHARDS = "https://docs.okd.io/latest/networking/ingress-sharding.html"
ISTIO = "https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/#automated-deployment"
INFRASTRUCTURE = "https://gateway-api.sigs.k8s.io/guides/infrastructure/"
NGINX = "https://kubernetes.github.io/ingress-nginx/deploy/"

# Clusters.
EKS = "provider: aws, controllers: {}"
EKS_UNKNOWN = "provider: aws"
EKS_LBC = 'provider: aws, controllers: {aws-load-balancer-controller: "2.13.4"}'
EKS_LBC_UNKNOWN = "provider: aws, controllers: {aws-load-balancer-controller: {}}"
EKS_AUTO = "provider: aws, controllers: {eks-auto-mode: {}}"
EKS_BOTH = 'provider: aws, controllers: {eks-auto-mode: {}, aws-load-balancer-controller: "2.13"}'
GKE, AKS, METAL = "provider: gcp, controllers: {}", "provider: azure, controllers: {}", "provider: none"
OPENSHIFT, NOTHING = "provider: openshift", ""


def lbc(version: str, **flags: object) -> str:
    options = {"version": version, **{name.replace("_", "-"): value for name, value in flags.items()}}
    return f"provider: aws, controllers: {{aws-load-balancer-controller: {json.dumps(options)}}}"


@dataclass(frozen=True, slots=True)
class Row:
    profile: str
    objects: tuple[dict[str, Any], ...]
    reach: str
    reason: str
    source: str
    ask: str = field(default="")


def thing(api: str, kind: str, spec: dict[str, Any], name: str = "web", **metadata: Any) -> dict[str, Any]:
    return {"apiVersion": api, "kind": kind, "metadata": {"name": name, **metadata}, "spec": spec}


def service(annotations: dict[str, str] | None = None, kind: str = "LoadBalancer", **spec: Any) -> dict[str, Any]:
    spec = {"type": kind, "selector": {"app": "web"}, "ports": [{"port": 443}], **spec}
    return thing("v1", "Service", spec, annotations=annotations or {})


def aws(**settings: str) -> dict[str, str]:
    prefix = "service.beta.kubernetes.io/aws-load-balancer-"
    return {prefix + name.replace("_", "-"): value for name, value in settings.items()}


def alb(**settings: str) -> dict[str, str]:
    return {"alb.ingress.kubernetes.io/" + name.replace("_", "-"): value for name, value in settings.items()}


def group(**settings: str) -> dict[str, str]:
    return {"alb.ingress.kubernetes.io/group.name": "edge", **alb(**settings)}


def ingress(
    annotations: dict[str, str] | None = None, class_name: str | None = None, name: str = "web"
) -> dict[str, Any]:
    spec: dict[str, Any] = {"defaultBackend": {"service": {"name": "web", "port": {"number": 80}}}}
    if class_name is not None:
        spec["ingressClassName"] = class_name
    return thing("networking.k8s.io/v1", "Ingress", spec, name, annotations=annotations or {})


def by_class(name: str, **annotations: str) -> dict[str, Any]:
    return ingress({"kubernetes.io/ingress.class": name, **annotations})


def ingress_class(name: str, controller: str, params: str | None = None, *, default: bool = False) -> dict[str, Any]:
    reference = {"apiGroup": "elbv2.k8s.aws", "kind": "IngressClassParams", "name": params}
    spec = {"controller": controller, **({"parameters": reference} if params else {})}
    marks = {"ingressclass.kubernetes.io/is-default-class": "true"} if default else {}
    return thing("networking.k8s.io/v1", "IngressClass", spec, name, annotations=marks)


def params(scheme: str | None, **spec: Any) -> dict[str, Any]:
    written = {"scheme": scheme} if scheme else {}
    return thing("elbv2.k8s.aws/v1beta1", "IngressClassParams", {**written, **spec}, "params")


def gateway(class_name: str, annotations: dict[str, str] | None = None, **spec: Any) -> dict[str, Any]:
    listeners = [{"name": "http", "port": 80, "protocol": "HTTP"}]
    spec = {"gatewayClassName": class_name, "listeners": listeners, **spec}
    return thing("gateway.networking.k8s.io/v1", "Gateway", spec, annotations=annotations or {}, namespace="edge")


def configured(name: str) -> dict[str, Any]:
    return {"parametersRef": {"group": "gateway.k8s.aws", "kind": "LoadBalancerConfiguration", "name": name}}


def gateway_class(controller: str, config: str | None = None) -> dict[str, Any]:
    spec: dict[str, Any] = {"controllerName": controller}
    if config:
        spec |= configured(config)
        spec["parametersRef"]["namespace"] = "edge"
    return thing("gateway.networking.k8s.io/v1", "GatewayClass", spec, "edge")


def config(name: str, **spec: str) -> dict[str, Any]:
    return thing("gateway.k8s.aws/v1beta1", "LoadBalancerConfiguration", spec, name, namespace="edge")


def router(strategy: str | None = None, scope: str | None = None, **spec: Any) -> dict[str, Any]:
    publishing: dict[str, Any] = {"type": strategy} if strategy else {}
    if scope:
        publishing["loadBalancer"] = {"scope": scope}
    spec = {**({"endpointPublishingStrategy": publishing} if publishing else {}), **spec}
    return thing(
        "operator.openshift.io/v1", "IngressController", spec, "default", namespace="openshift-ingress-operator"
    )


def route(**metadata: Any) -> dict[str, Any]:
    return thing(
        "route.openshift.io/v1", "Route", {"to": {"kind": "Service", "name": "web"}}, namespace="shop", **metadata
    )


def publisher(
    label: str, value: str, annotations: dict[str, str] | None = None, kind: str = "LoadBalancer"
) -> dict[str, Any]:
    found = service(annotations, kind, selector={label: value, "app.kubernetes.io/component": "controller"})
    return {**found, "metadata": {**found["metadata"], "name": "publisher"}}


NAME = "app.kubernetes.io/name"
GKE_TYPE, GKE_OLD = "networking.gke.io/load-balancer-type", "cloud.google.com/load-balancer-type"
AZURE_INTERNAL = "service.beta.kubernetes.io/azure-load-balancer-internal"
PRIVATE_IP = "appgw.ingress.kubernetes.io/use-private-ip"
ISTIO_TYPE = "networking.istio.io/service-type"
ALB, AUTO, NGINX_CLASS = "ingress.k8s.aws/alb", "eks.amazonaws.com/alb", "k8s.io/ingress-nginx"
AWS_ALB, AWS_NLB = "gateway.k8s.aws/alb", "gateway.k8s.aws/nlb"
FRONT = {"enable_frontend_nlb": "true"}
LBC_CLASS_NAME = {"loadBalancerClass": "service.k8s.aws/nlb"}
AUTO_CLASS_NAME = {"loadBalancerClass": "eks.amazonaws.com/nlb"}


def rows_of_the_cloud_provider() -> list[Row]:
    internal = {
        "true": INTERNAL,
        "True": INTERNAL,
        "0.0.0.0/0": INTERNAL,
        "no": INTERNAL,
        "0": INTERNAL,
        "False": INTERNAL,
        "FALSE": INTERNAL,
        "f": INTERNAL,
        " false": INTERNAL,
        "false": PUBLIC,
        "": PUBLIC,
    }
    by_value = [
        Row(EKS, (service(aws(internal=value)),), reach, f'is "{value}"' if value else "takes for unset", CPA)
        for value, reach in internal.items()
    ]
    return [
        *by_value,
        Row(EKS, (service(),), PUBLIC, "without an annotation the AWS cloud provider", CPA),
        Row(EKS, (service(aws(scheme="internal")),), PUBLIC, "does not read", CPA_DOC),
        Row(EKS, (service(aws(scheme="internet-facing")),), PUBLIC, "does not read", CPA_DOC),
        Row(EKS, (service(aws(scheme="internet-facing", internal="true")),), INTERNAL, 'internal is "true"', CPA),
        Row(EKS, (service(aws(type="nlb")),), PUBLIC, "without an annotation", CPA_DOC),
        Row(EKS, (service(aws(type="nlb", internal="true")),), INTERNAL, 'is "true"', CPA_DOC),
        Row(EKS, (service(aws(type="NLB-IP")),), PUBLIC, "without an annotation", LBC_UTILS),
        Row(EKS, (service(aws(type="external")),), NONE, "no controller answers", LBC_UTILS),
        Row(EKS, (service(aws(type="nlb-ip")),), NONE, "no controller answers", LBC_UTILS),
        Row(EKS, (service(aws(type="external", nlb_target_type="ip")),), NONE, "no controller answers", LBC_UTILS),
        Row(EKS, (service(**LBC_CLASS_NAME),), NONE, "does not run", K8S_CLASS),
        Row(EKS, (service(**AUTO_CLASS_NAME),), NONE, "does not run", K8S_CLASS),
        Row(EKS, (service(loadBalancerClass="tailscale"),), UNKNOWN, "another controller", K8S_CLASS),
        Row(EKS_UNKNOWN, (service(),), LIKELY_PUBLIC, "without an annotation", LBC_WEBHOOK),
        Row(EKS_UNKNOWN, (service(aws(internal="true")),), INTERNAL, 'is "true"', LBC_NLB),
        Row(EKS_UNKNOWN, (service(aws(internal="false")),), PUBLIC, 'is "false"', LBC_NLB),
        Row(EKS_UNKNOWN, (service(aws(internal="False")),), LIKELY_INTERNAL, 'is "False"', LBC_PARSER),
        Row(EKS_UNKNOWN, (service(aws(internal="0.0.0.0/0")),), LIKELY_INTERNAL, "0.0.0.0/0", LBC_PARSER),
        Row(EKS_UNKNOWN, (service(aws(scheme="internal")),), LIKELY_PUBLIC, "does not read", LBC_WEBHOOK),
        Row(EKS_UNKNOWN, (service(aws(scheme="internet-facing")),), PUBLIC, "internet-facing", LBC_NLB),
        Row(EKS_UNKNOWN, (service(**LBC_CLASS_NAME),), INTERNAL, "by default", LBC_NLB),
        Row(f'{EKS}, kubernetes: "1.20"', (service(**LBC_CLASS_NAME),), PUBLIC, "drops loadBalancerClass", K8S_GATES),
        Row(f'{EKS}, kubernetes: "1.21"', (service(**LBC_CLASS_NAME),), LIKELY_PUBLIC, "drops", K8S_GATES),
        Row(f'{EKS_LBC}, kubernetes: "1.22"', (service(**LBC_CLASS_NAME),), INTERNAL, "by default", K8S_GATES),
    ]


def rows_of_the_controllers_services() -> list[Row]:
    values = {"true": INTERNAL, "True": INTERNAL, "1": INTERNAL, "t": INTERNAL}
    values |= {"false": PUBLIC, "False": PUBLIC, "FALSE": PUBLIC, "0": PUBLIC, "F": PUBLIC, "f": PUBLIC}
    unreadable = ("0.0.0.0/0", "yes", "", "internal", "tRUE", " true")
    return [
        *(
            Row(EKS_LBC, (service(aws(internal=value)),), reach, f'"{value}"', LBC_PARSER)
            for value, reach in values.items()
        ),
        *(Row(EKS_LBC, (service(aws(internal=value)),), NONE, "as a boolean", LBC_PARSER) for value in unreadable),
        Row(EKS_LBC, (service(),), INTERNAL, "by default", LBC_NLB),
        Row(EKS_LBC, (service(aws(scheme="internal")),), INTERNAL, 'scheme is "internal"', LBC_NLB),
        Row(EKS_LBC, (service(aws(scheme="internet-facing")),), PUBLIC, "internet-facing", LBC_NLB),
        Row(EKS_LBC, (service(aws(scheme="Internal")),), NONE, "is no scheme", LBC_NLB),
        Row(EKS_LBC, (service(aws(scheme="")),), NONE, "is no scheme", LBC_NLB),
        Row(EKS_LBC, (service(aws(scheme="public")),), NONE, "is no scheme", LBC_NLB),
        Row(EKS_LBC, (service(aws(scheme="internal", internal="false")),), INTERNAL, "scheme", LBC_NLB),
        Row(EKS_LBC, (service(aws(scheme="internet-facing", internal="true")),), PUBLIC, "scheme", LBC_NLB),
        Row(EKS_LBC, (service(aws(type="nlb", scheme="internal")),), INTERNAL, "scheme", LBC_WEBHOOK),
        Row(EKS_LBC, (service(aws(type="external")),), INTERNAL, "by default", LBC_WEBHOOK),
        Row(lbc("2.1.3"), (service(aws(type="nlb-ip")),), PUBLIC, "before 2.2.0", LBC_TAGS),
        Row(lbc("2.1.3"), (service(aws(type="nlb-ip", scheme="internal")),), PUBLIC, "does not know", LBC_TAGS),
        Row(lbc("2.1.3"), (service(aws(type="nlb-ip", internal="true")),), INTERNAL, 'is "true"', LBC_TAGS),
        Row(lbc("2.1.3"), (service(aws(scheme="internal")),), PUBLIC, "does not read", LBC_TAGS),
        Row(lbc("2.4.7"), (service(aws(scheme="internal")),), PUBLIC, "does not read", LBC_WEBHOOK),
        Row(lbc("2.4.7"), (service(aws(scheme="internal"), **LBC_CLASS_NAME),), INTERNAL, "scheme", LBC_NLB),
        Row(lbc("2.4.7"), (service(aws(type="external")),), NONE, "no controller answers", LBC_UTILS),
        Row(lbc("2.5.0"), (service(aws(scheme="internal")),), INTERNAL, "scheme", LBC_WEBHOOK),
        Row(EKS_LBC_UNKNOWN, (service(aws(scheme="internal")),), LIKELY_PUBLIC, "does not read", LBC_WEBHOOK),
        Row(lbc("2.13", service_mutator_webhook=False), (service(),), PUBLIC, "without an annotation", LBC_WEBHOOK),
        Row(lbc("2.13", default_load_balancer_scheme=PUBLIC), (service(),), PUBLIC, "default scheme", LBC_FLAGS),
        Row(lbc("2.10", default_load_balancer_scheme=PUBLIC), (service(),), INTERNAL, "by default", LBC_FLAGS),
        Row(
            lbc("2.13", load_balancer_class="edge"),
            (service(loadBalancerClass="edge"),),
            INTERNAL,
            "default",
            LBC_FLAGS,
        ),
        Row(EKS_LBC, (service(loadBalancerClass="edge"),), UNKNOWN, "another controller", LBC_FLAGS),
        Row(EKS_AUTO, (service(),), INTERNAL, "EKS Auto Mode", AUTO_NLB),
        Row(EKS_AUTO, (service(aws(scheme="internet-facing")),), PUBLIC, "internet-facing", AUTO_NLB),
        Row(EKS_AUTO, (service(aws(internal="false")),), INTERNAL, "EKS Auto Mode", AUTO_NLB),
        Row(EKS_AUTO, (service(aws(type="external", scheme="internal")),), INTERNAL, "scheme", AUTO_NLB),
        Row(EKS_AUTO, (service(**AUTO_CLASS_NAME),), INTERNAL, "EKS Auto Mode", AUTO_NLB),
        Row(EKS_AUTO, (service(**LBC_CLASS_NAME),), NONE, "does not run", AUTO_NLB),
        Row(EKS_BOTH, (service(aws(internal="false")),), PUBLIC, 'is "false"', LBC_WEBHOOK),
        Row(EKS_BOTH, (service(aws(internal="false"), **AUTO_CLASS_NAME),), INTERNAL, "EKS Auto Mode", AUTO_NLB),
    ]


def rows_of_services_without_a_balancer() -> list[Row]:
    external = aws(type="external", nlb_target_type="ip", scheme="internet-facing")
    instance = aws(type="external", nlb_target_type="instance")
    gate = lbc("2.13", service_type_load_balancer_only=True)
    return [
        Row(EKS, (service(kind="ClusterIP"),), NONE, "inside the cluster", K8S_SERVICE),
        Row(EKS, (service(aws(scheme="internet-facing"), "ClusterIP"),), NONE, "inside the cluster", K8S_SERVICE),
        Row(EKS, (service(kind="NodePort"),), UNKNOWN, "reach a node", K8S_SERVICE),
        Row(METAL, (service(kind="NodePort"),), UNKNOWN, "reach a node", K8S_SERVICE),
        Row(METAL, (service(kind="ClusterIP", externalIPs=["203.0.113.7"]),), UNKNOWN, "externalIPs", K8S_SERVICE),
        Row(NOTHING, (service(kind="ExternalName", externalName="a.example"),), NONE, "inside", K8S_SERVICE),
        Row(EKS_LBC, (service(external, "ClusterIP"),), PUBLIC, "internet-facing", LBC_UTILS),
        Row(EKS_LBC, (service(external, "NodePort"),), PUBLIC, "internet-facing", LBC_UTILS),
        Row(EKS_LBC, (service(aws(type="nlb-ip"), "ClusterIP"),), INTERNAL, "by default", LBC_UTILS),
        Row(EKS_LBC, (service(instance, "NodePort"),), INTERNAL, "by default", LBC_UTILS),
        Row(EKS_LBC, (service(instance, "ClusterIP"),), NONE, "needs node ports", LBC_UTILS),
        Row(EKS_LBC, (service(aws(type="external"), "NodePort"),), UNKNOWN, "reach a node", LBC_UTILS),
        Row(EKS_LBC, (service(external, "ExternalName", externalName="a.b"),), NONE, "inside", LBC_UTILS),
        Row(gate, (service(external, "NodePort"),), UNKNOWN, "reach a node", LBC_FLAGS),
        Row(EKS, (service(external, "ClusterIP"),), NONE, "inside the cluster", LBC_UTILS),
        Row(EKS_UNKNOWN, (service(external, "ClusterIP"),), LIKELY_NONE, "no controller builds", LBC_UTILS),
    ]


def rows_of_albs() -> list[Row]:
    alb_class = ingress_class("alb", ALB)
    with_params = ingress_class("alb", ALB, "params")
    default = ingress_class("alb", ALB, "params", default=True)
    auto = ingress_class("alb", AUTO)
    public = {"scheme": "internet-facing"}
    sibling = ingress(group(**public), "alb", "sibling")
    flag = lbc("2.13", default_load_balancer_scheme=PUBLIC)
    return [
        Row(EKS_LBC, (ingress({}, "alb"), alb_class), INTERNAL, "by default", LBC_ALB),
        Row(EKS_LBC, (ingress(alb(**public), "alb"), alb_class), PUBLIC, "internet-facing", LBC_ALB),
        Row(EKS_LBC, (ingress(alb(scheme="internal"), "alb"), alb_class), INTERNAL, "scheme", LBC_ALB),
        Row(EKS_LBC, (ingress(alb(scheme="Internal"), "alb"), alb_class), NONE, "is no scheme", LBC_ALB),
        Row(EKS_LBC, (ingress(alb(scheme=""), "alb"), alb_class), NONE, "is no scheme", LBC_ALB),
        Row(EKS_LBC, (ingress(alb(internal="true"), "alb"), alb_class), INTERNAL, "by default", LBC_ALB),
        Row(flag, (ingress({}, "alb"), alb_class), PUBLIC, "default scheme", LBC_FLAGS),
        Row(flag, (ingress(alb(scheme="internal"), "alb"), alb_class), INTERNAL, "scheme", LBC_FLAGS),
        Row(EKS_LBC, (by_class("alb", **alb(**public)),), PUBLIC, "internet-facing", LBC_CLASS),
        Row(lbc("2.13", ingress_class="edge"), (by_class("edge", **alb(**public)),), PUBLIC, "scheme", LBC_CLASS),
        Row(EKS_LBC, (by_class("edge", **alb(**public)),), UNKNOWN, "not known", LBC_CLASS),
        Row(EKS_LBC, (ingress(alb(**public), "alb"),), PUBLIC, "internet-facing", LBC_ALB),
        Row(
            EKS_LBC,
            (ingress(alb(scheme="internal"), "alb"), with_params, params(PUBLIC)),
            PUBLIC,
            "sets the scheme",
            LBC_ALB,
        ),
        Row(
            EKS_LBC,
            (ingress(alb(**public), "alb"), with_params, params(INTERNAL)),
            INTERNAL,
            "sets the scheme",
            LBC_ALB,
        ),
        Row(EKS_LBC, (ingress(alb(**public), "alb"), with_params, params(None)), PUBLIC, "scheme is", LBC_ALB),
        Row(EKS_LBC, (ingress({}), default, params(PUBLIC)), PUBLIC, "sets the scheme", LBC_CLASS),
        Row(EKS_LBC, (by_class("alb"), with_params, params(PUBLIC)), INTERNAL, "by default", LBC_CLASS),
        Row(EKS_LBC, (by_class("alb", **alb(**public)), with_params, params(INTERNAL)), PUBLIC, "scheme is", LBC_CLASS),
        Row(lbc("2.1.3"), (ingress({}, "alb"), with_params, params(PUBLIC)), INTERNAL, "by default", LBC_TAGS),
        Row(
            EKS_LBC, (ingress(group(), "alb"), sibling, alb_class), PUBLIC, "Ingress sibling of the same group", LBC_ALB
        ),
        Row(EKS_LBC, (ingress(group(scheme="internal"), "alb"), sibling, alb_class), INTERNAL, "scheme is", LBC_ALB),
        Row(EKS_LBC, (ingress({}, "alb"), sibling, alb_class), INTERNAL, "by default", LBC_ALB),
        Row(
            EKS_LBC,
            (ingress(group(), "alb"), sibling, ingress(group(scheme="internal"), "alb", "third"), alb_class),
            UNKNOWN,
            "disagree",
            LBC_ALB,
        ),
        Row(
            EKS_LBC,
            (ingress({}, "alb"), sibling, with_params, params(None, group={"name": "edge"})),
            PUBLIC,
            "of the same group",
            LBC_ALB,
        ),
        Row(EKS_AUTO, (ingress({}, "alb"), auto), INTERNAL, "by default", AUTO_ALB),
        Row(EKS_AUTO, (ingress(alb(**public), "alb"), auto), PUBLIC, "internet-facing", AUTO_ALB),
        Row(EKS_AUTO, (ingress(group(), "alb"), sibling, auto), INTERNAL, "by default", AUTO_ALB),
    ]


def rows_of_frontends() -> list[Row]:
    alb_class = ingress_class("alb", ALB)
    cases = [
        (EKS_LBC, alb(), NONE, "no NLB"),
        (EKS_LBC, alb(**FRONT), INTERNAL, "by default"),
        (EKS_LBC, alb(**FRONT, scheme="internet-facing"), INTERNAL, "by default"),
        (
            EKS_LBC,
            alb(**FRONT, scheme="internal", frontend_nlb_scheme="internet-facing"),
            PUBLIC,
            "frontend-nlb-scheme",
        ),
        (
            EKS_LBC,
            alb(**FRONT, scheme="internet-facing", frontend_nlb_scheme="internal"),
            INTERNAL,
            "frontend-nlb-scheme",
        ),
        (EKS_LBC, alb(enable_frontend_nlb="false", frontend_nlb_scheme="internet-facing"), NONE, "no NLB"),
        (EKS_LBC, alb(frontend_nlb_scheme="internet-facing"), NONE, "no NLB"),
        (lbc("2.12.0"), alb(**FRONT, frontend_nlb_scheme="internet-facing"), NONE, "no NLB"),
        (lbc("2.13", default_load_balancer_scheme=PUBLIC), alb(**FRONT, scheme="internal"), PUBLIC, "default scheme"),
        (EKS_UNKNOWN, alb(**FRONT), LIKELY_INTERNAL, "by default"),
    ]
    single = [
        Row(profile, (ingress(written, "alb"), alb_class), reach, reason, LBC_FRONT, ask="frontend")
        for profile, written, reach, reason in cases
    ]
    other = ingress(group(**FRONT, frontend_nlb_scheme="internet-facing"), "alb", "sibling")
    shared = Row(EKS_LBC, (ingress(group(), "alb"), other, alb_class), PUBLIC, "frontend", LBC_FRONT, ask="frontend")
    nginx = Row(EKS_LBC, (ingress(alb(**FRONT), "nginx"),), NONE, "no such", LBC_FRONT, ask="frontend")
    return [*single, shared, nginx]


def rows_of_google() -> list[Row]:
    gce_values = {
        "Internal": INTERNAL,
        "internal": INTERNAL,
        "INTERNAL": PUBLIC,
        "External": PUBLIC,
        "": PUBLIC,
        "true": PUBLIC,
    }
    classes = {
        "gke-l7-rilb": INTERNAL,
        "gke-l7-rilb-mc": INTERNAL,
        "gke-l7-cross-regional-internal-managed-mc": INTERNAL,
    }
    classes |= {
        "gke-l7-global-external-managed": PUBLIC,
        "gke-l7-regional-external-managed-mc": PUBLIC,
        "gke-l7-gxlb": PUBLIC,
    }
    l4 = "networking.gke.io/l4-regional-"
    nginx = ingress_class("nginx", NGINX_CLASS, default=True)
    return [
        Row(GKE, (service(),), PUBLIC, "Google Cloud builds external", GCP),
        *(Row(GKE, (service({GKE_TYPE: value}),), reach, f'"{value}"', GCP) for value, reach in gce_values.items()),
        Row(GKE, (service({GKE_OLD: "Internal"}),), INTERNAL, GKE_OLD, GCP),
        Row(GKE, (service({GKE_OLD: "Internal", GKE_TYPE: "External"}),), PUBLIC, GKE_TYPE, GCP),
        Row(GKE, (service({GKE_OLD: "External", GKE_TYPE: "Internal"}),), INTERNAL, GKE_TYPE, GCP),
        Row(GKE, (service({AZURE_INTERNAL: "true"}),), PUBLIC, "without an annotation", GCP),
        Row(GKE, (service(aws(internal="true")),), PUBLIC, "without an annotation", GCP),
        Row(GKE, (service(loadBalancerClass=f"{l4}internal"),), INTERNAL, "internal", GKE_L4),
        Row(GKE, (service(loadBalancerClass=f"{l4}external"),), PUBLIC, "external", GKE_L4),
        Row(GKE, (service(loadBalancerClass="metallb"),), UNKNOWN, "another controller", GKE_L4),
        Row(NOTHING, (service({GKE_TYPE: "Internal"}),), INTERNAL, "Internal", GCP),
        Row(GKE, (by_class("gce"),), PUBLIC, "external", GKE_INGRESS),
        Row(GKE, (by_class("gce-internal"),), INTERNAL, "internal", GKE_INGRESS),
        Row(GKE, (by_class("gce-regional-external"),), PUBLIC, "external", GKE_INGRESS),
        Row(NOTHING, (by_class("gce"),), PUBLIC, "external", GKE_INGRESS),
        Row(GKE, (ingress(),), PUBLIC, "without a class", GKE_INGRESS),
        Row(GKE, (by_class(""),), PUBLIC, "without a class", GKE_INGRESS),
        Row("provider: gcp", (ingress(),), LIKELY_PUBLIC, "without a class", GKE_INGRESS),
        Row(GKE, (ingress(), nginx), UNKNOWN, "not in the input", GKE_INGRESS),
        Row(GKE, (ingress({}, "gce"),), NONE, "reads only the annotation", GKE_INGRESS),
        Row(GKE, (ingress({}, "gce-internal"),), NONE, "reads only the annotation", GKE_INGRESS),
        Row(EKS, (ingress(),), UNKNOWN, "not known", GKE_INGRESS),
        *(Row(GKE, (gateway(name),), reach, name, GKE_GATEWAY) for name, reach in classes.items()),
        Row(NOTHING, (gateway("gke-l7-gxlb"),), PUBLIC, "external", GKE_GATEWAY),
        Row(GKE, (gateway("gke-l7-unheard-of"),), UNKNOWN, "Service that its controller makes", GKE_GATEWAY),
    ]


def rows_of_azure() -> list[Row]:
    values = {"true": INTERNAL, "True": PUBLIC, "yes": PUBLIC, "1": PUBLIC, "false": PUBLIC, "": PUBLIC}
    agic = "application-gateway-ingress-controller"
    name = "azure/application-gateway"
    named = f'provider: azure, controllers: {{{agic}: "1.7"}}'
    flagged = f"provider: azure, controllers: {{{agic}: {{use-private-ip: true}}}}"
    containers = ingress_class("edge", "alb.networking.azure.io/alb-controller")
    return [
        Row(AKS, (service(),), PUBLIC, "Azure builds public", AZURE),
        *(Row(AKS, (service({AZURE_INTERNAL: value}),), reach, f'"{value}"', AZURE) for value, reach in values.items()),
        Row(AKS, (service({GKE_TYPE: "Internal"}),), PUBLIC, "without an annotation", AZURE),
        Row(AKS, (service(aws(scheme="internal")),), PUBLIC, "without an annotation", AZURE),
        Row(AKS, (service(loadBalancerClass="tailscale"),), UNKNOWN, "another controller", AZURE),
        Row(NOTHING, (service({AZURE_INTERNAL: "true"}),), INTERNAL, '"true"', AZURE),
        Row(named, (by_class(name, **{PRIVATE_IP: "true"}),), INTERNAL, PRIVATE_IP, AGIC),
        Row(named, (by_class(name, **{PRIVATE_IP: "false"}),), PUBLIC, PRIVATE_IP, AGIC),
        Row(named, (by_class(name, **{PRIVATE_IP: "yes"}),), PUBLIC, "is no boolean", AGIC_CODE),
        Row(named, (by_class(name),), LIKELY_PUBLIC, "by default", AGIC),
        Row("provider: azure", (ingress({}, "azure-application-gateway"),), LIKELY_PUBLIC, "by default", AGIC),
        Row(flagged, (by_class(name, **{PRIVATE_IP: "false"}),), INTERNAL, "the profile says", AGIC_CODE),
        Row(AKS, (ingress({}, "azure-alb-external"),), PUBLIC, "public frontends only", AGC),
        Row(AKS, (ingress({}, "edge"), containers), PUBLIC, "public frontends only", AGC),
        Row(AKS, (gateway("azure-alb-external"),), PUBLIC, "public frontends only", AGC),
    ]


def rows_of_providers_without_defaults() -> list[Row]:
    both = {**aws(internal="true"), AZURE_INTERNAL: "true"}
    return [
        Row(NOTHING, (service(),), UNKNOWN, "not known", K8S_SERVICE),
        Row(NOTHING, (service(aws(internal="false")),), PUBLIC, 'is "false"', LBC_NLB),
        Row(NOTHING, (service(aws(scheme="internet-facing")),), PUBLIC, "internet-facing", LBC_NLB),
        Row(NOTHING, (service(aws(scheme="internal")),), LIKELY_PUBLIC, "does not read", LBC_WEBHOOK),
        Row(NOTHING, (service(aws(type="nlb")),), UNKNOWN, "not known", CPA),
        Row(NOTHING, (service(both),), UNKNOWN, "not known", K8S_SERVICE),
        Row(NOTHING, (service(**LBC_CLASS_NAME),), UNKNOWN, "not known", K8S_CLASS),
        Row(METAL, (service(),), UNKNOWN, "hands out addresses", K8S_SERVICE),
        Row(METAL, (service(aws(scheme="internet-facing")),), UNKNOWN, "hands out addresses", K8S_SERVICE),
        Row(OPENSHIFT, (service(),), UNKNOWN, "not known", OKD),
        Row(OPENSHIFT, (service(aws(internal="true")),), INTERNAL, 'is "true"', CPA),
        Row(OPENSHIFT, (service({AZURE_INTERNAL: "false"}),), PUBLIC, '"false"', AZURE),
        Row(
            OPENSHIFT,
            (ingress({}, "openshift-default"), router("LoadBalancerService", "External")),
            LIKELY_PUBLIC,
            "External",
            OKD,
        ),
        Row(OPENSHIFT, (router("LoadBalancerService", "External"),), PUBLIC, "External", OKD),
        Row(OPENSHIFT, (router("LoadBalancerService", "Internal"),), INTERNAL, "Internal", OKD),
        Row(OPENSHIFT, (router("HostNetwork"),), UNKNOWN, "reach a node", OKD),
        Row(OPENSHIFT, (router("NodePortService"),), UNKNOWN, "reach a node", OKD),
        Row(OPENSHIFT, (router("Private"),), NONE, "publishes nothing", OKD),
        Row(OPENSHIFT, (router(),), UNKNOWN, "installed", OKD),
        Row(OPENSHIFT, (route(),), UNKNOWN, "not in the input", OKD),
        Row(OPENSHIFT, (route(), router("LoadBalancerService", "External")), PUBLIC, "scope is External", OKD),
        Row(OPENSHIFT, (route(), router("LoadBalancerService", "Internal")), INTERNAL, "scope is Internal", OKD),
        Row(
            OPENSHIFT,
            (
                route(labels={"type": "edge"}),
                router("LoadBalancerService", "External", routeSelector={"matchLabels": {"type": "edge"}}),
            ),
            PUBLIC,
            "serves it",
            OKD_SHARDS,
        ),
        Row(
            OPENSHIFT,
            (route(), router("LoadBalancerService", "External", routeSelector={"matchLabels": {"type": "edge"}})),
            UNKNOWN,
            "not in the input",
            OKD_SHARDS,
        ),
        Row(
            OPENSHIFT,
            (route(), router("LoadBalancerService", "External", namespaceSelector={"matchLabels": {"edge": "yes"}})),
            LIKELY_PUBLIC,
            "serves it",
            OKD_SHARDS,
        ),
    ]


def rows_of_controllers_in_the_cluster() -> list[Row]:
    nginx = ingress_class("nginx", NGINX_CLASS)
    web = ingress({}, "nginx")
    image = thing(
        "apps/v1",
        "Deployment",
        {
            "selector": {"matchLabels": {"app": "web"}},
            "template": {
                "metadata": {"labels": {"app": "web"}},
                "spec": {"containers": [{"name": "c", "image": "registry.k8s.io/ingress-nginx/controller:v1.12.0"}]},
            },
        },
    )
    public, private = publisher(NAME, "ingress-nginx"), publisher(NAME, "ingress-nginx", aws(internal="true"))
    other = {**private, "metadata": {**private["metadata"], "name": "private"}}
    return [
        Row(EKS, (web, nginx), UNKNOWN, "not in the input", NGINX),
        Row(EKS, (web, nginx, public), PUBLIC, "published by Service publisher", NGINX),
        Row(EKS, (web, nginx, private), INTERNAL, "published by Service publisher", NGINX),
        Row(EKS, (web, nginx, public, other), UNKNOWN, "several Services", NGINX),
        Row(EKS, (web, nginx, publisher(NAME, "ingress-nginx", kind="NodePort")), UNKNOWN, "reach a node", NGINX),
        Row(EKS, (web, nginx, publisher(NAME, "ingress-nginx", kind="ClusterIP")), UNKNOWN, "not in the input", NGINX),
        Row(EKS, (web, nginx, service(), image), PUBLIC, "published by Service web", NGINX),
        Row(EKS_UNKNOWN, (web, nginx, public), LIKELY_PUBLIC, "published by", NGINX),
        Row(METAL, (web, nginx, public), UNKNOWN, "hands out addresses", NGINX),
        Row(GKE, (ingress({}, "traefik"), publisher(NAME, "traefik")), PUBLIC, "Traefik is published", NGINX),
        Row(AKS, (ingress({}, "kong"), publisher(NAME, "kong", {AZURE_INTERNAL: "true"})), INTERNAL, "Kong", NGINX),
        Row(AKS, (ingress({}, "istio"), publisher("istio", "ingressgateway")), PUBLIC, "Istio is published", ISTIO),
        Row(EKS, (ingress({}, "nginx"), public), UNKNOWN, "not known", NGINX),
    ]


def rows_of_gateways() -> list[Row]:
    mine = {"infrastructure": configured("own")}
    of_alb, of_nlb = gateway_class(AWS_ALB), gateway_class(AWS_NLB)
    of_class = gateway_class(AWS_ALB, "shared")
    public, internal = config("own", scheme=PUBLIC), config("own", scheme=INTERNAL)
    shared = config("shared", scheme=PUBLIC)
    yielding = config("shared", scheme=PUBLIC, mergingMode="prefer-gateway")
    new = lbc("2.14.1")
    annotated = {"infrastructure": {"annotations": aws(internal="true")}}
    envoy = gateway_class("gateway.envoyproxy.io/gatewayclass-controller")
    return [
        Row(new, (gateway("edge"), of_alb), INTERNAL, "by default", LBC_GATEWAY),
        Row(new, (gateway("edge", **mine), of_alb, public), PUBLIC, "of the Gateway", LBC_GATEWAY),
        Row(new, (gateway("edge", **mine), of_alb, internal), INTERNAL, "of the Gateway", LBC_GATEWAY),
        Row(new, (gateway("edge"), of_class, shared), PUBLIC, "of the class", LBC_GATEWAY),
        Row(new, (gateway("edge", **mine), of_class, shared, internal), PUBLIC, "wins over", LBC_GATEWAY),
        Row(new, (gateway("edge", **mine), of_class, yielding, internal), INTERNAL, "of the Gateway", LBC_GATEWAY),
        Row(new, (gateway("edge", **mine), of_class, config("shared"), public), PUBLIC, "of the Gateway", LBC_GATEWAY),
        Row(new, (gateway("edge", **mine), of_class, public), LIKELY_PUBLIC, "of the Gateway", LBC_GATEWAY),
        Row(new, (gateway("edge", **mine), of_alb), LIKELY_INTERNAL, "by default", LBC_GATEWAY),
        Row(lbc("2.13.3"), (gateway("edge", **mine), of_nlb, public), PUBLIC, "of the Gateway", LBC_TAGS),
        Row(lbc("2.13.3"), (gateway("edge", **mine), of_alb, public), NONE, "does not know Gateways", LBC_TAGS),
        Row(lbc("3.0", default_load_balancer_scheme=PUBLIC), (gateway("edge"), of_alb), PUBLIC, "default", LBC_FLAGS),
        Row(EKS, (gateway("istio"),), PUBLIC, "without an annotation", ISTIO),
        Row(EKS, (gateway("istio", **annotated),), INTERNAL, 'is "true"', ISTIO),
        Row(EKS, (gateway("istio", aws(internal="true")),), INTERNAL, 'is "true"', ISTIO),
        Row(EKS, (gateway("istio", {ISTIO_TYPE: "ClusterIP"}),), NONE, "ClusterIP", ISTIO),
        Row(EKS, (gateway("istio", {ISTIO_TYPE: "NodePort"}),), UNKNOWN, "reach a node", ISTIO),
        Row(EKS, (gateway("istio", addresses=[{"value": "gw.example"}]),), UNKNOWN, "made elsewhere", ISTIO),
        Row(GKE, (gateway("istio"),), PUBLIC, "Google Cloud", ISTIO),
        Row(NOTHING, (gateway("istio"),), UNKNOWN, "not known", ISTIO),
        Row(EKS, (gateway("edge"), envoy), UNKNOWN, "its controller makes", INFRASTRUCTURE),
        Row(EKS, (gateway("edge", **annotated), envoy), INTERNAL, 'is "true"', INFRASTRUCTURE),
        Row(EKS, (gateway("unheard-of"),), UNKNOWN, "its controller makes", INFRASTRUCTURE),
    ]


ROWS = [
    *rows_of_the_cloud_provider(),
    *rows_of_the_controllers_services(),
    *rows_of_services_without_a_balancer(),
    *rows_of_albs(),
    *rows_of_frontends(),
    *rows_of_google(),
    *rows_of_azure(),
    *rows_of_providers_without_defaults(),
    *rows_of_controllers_in_the_cluster(),
    *rows_of_gateways(),
]


def _decide(row: Row) -> Exposure:
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
    decision = _decide(row)
    doubt = "" if decision.certain or decision.reach == UNKNOWN else "?"
    assert (decision.reach + doubt, decision.reason) == (row.reach, decision.reason), row
    assert row.reason in decision.reason, row


@pytest.mark.parametrize("row", ROWS, ids=range(len(ROWS)))
def test_what_is_public_can_be_made_internal(row: Row) -> None:
    decision = _decide(row)
    if decision.reach == PUBLIC:
        assert decision.remedy.endswith("."), row


def test_the_table_is_as_wide_as_the_world() -> None:
    assert len(ROWS) >= 120
    assert all(row.source.startswith("https://") for row in ROWS)
    assert {row.reach.rstrip("?") for row in ROWS} == {INTERNAL, PUBLIC, UNKNOWN, NONE}
