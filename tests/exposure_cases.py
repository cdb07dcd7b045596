"""The words that the rows about exposure are written in: clusters, objects, and where the facts come from."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

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
ENVOY = "https://gateway.envoyproxy.io/docs/tasks/operations/customize-envoyproxy/"
CILIUM = "https://docs.cilium.io/en/stable/network/servicemesh/ingress/"
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
    """A cluster, the objects in it (the first is asked about), who can reach it, and a part of the reason.

    A question mark behind the answer says that it is only likely, because a fact is missing.
    """

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


def proxy(**service_spec: Any) -> dict[str, Any]:
    spec = {"provider": {"type": "Kubernetes", "kubernetes": {"envoyService": service_spec}}}
    return thing("gateway.envoyproxy.io/v1alpha1", "EnvoyProxy", spec, "proxy", namespace="edge")


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


def controller_pods(
    image: str = "registry.k8s.io/ingress-nginx/controller:v1.12.0@sha256:0",
    port: dict[str, int] | None = None,
    **pod: Any,
) -> dict[str, Any]:
    container = {
        "name": "controller",
        "image": image,
        "ports": [{"containerPort": 80, **(port or {})}],
    }
    template = {"metadata": {"labels": {"app": "web"}}, "spec": {**pod, "containers": [container]}}
    return thing("apps/v1", "Deployment", {"selector": {"matchLabels": {"app": "web"}}, "template": template})


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
