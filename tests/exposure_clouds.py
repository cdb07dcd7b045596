"""Who can reach it on other clouds, on OpenShift, and through controllers in the cluster, row by row."""

from __future__ import annotations

from exposure_cases import (
    AGC,
    AGIC,
    AGIC_CODE,
    AKS,
    AZURE,
    AZURE_INTERNAL,
    CILIUM,
    CPA,
    EKS,
    EKS_UNKNOWN,
    GCP,
    GKE,
    GKE_GATEWAY,
    GKE_INGRESS,
    GKE_L4,
    GKE_OLD,
    GKE_TYPE,
    INTERNAL,
    ISTIO,
    K8S_CLASS,
    K8S_SERVICE,
    LBC_CLASS_NAME,
    LBC_NLB,
    LBC_WEBHOOK,
    LIKELY_PUBLIC,
    METAL,
    NAME,
    NGINX,
    NGINX_CLASS,
    NONE,
    NOTHING,
    OKD,
    OKD_SHARDS,
    OPENSHIFT,
    PRIVATE_IP,
    PUBLIC,
    UNKNOWN,
    Row,
    aws,
    by_class,
    controller_pods,
    gateway,
    ingress,
    ingress_class,
    publisher,
    route,
    router,
    service,
)


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


def rows_of_cilium() -> list[Row]:
    dedicated = {"ingress.cilium.io/loadbalancer-mode": "dedicated"}
    cilium = ingress_class("mesh", "cilium.io/ingress-controller")
    kind = "ingress.cilium.io/service-type"
    return [
        Row(EKS, (ingress({}, "cilium"),), UNKNOWN, "Cilium shares", CILIUM),
        Row(EKS, (ingress(dedicated, "cilium"),), PUBLIC, "without an annotation", CILIUM),
        Row(EKS, (ingress(dedicated, "mesh"), cilium), PUBLIC, "without an annotation", CILIUM),
        Row(EKS, (ingress({**dedicated, **aws(internal="true")}, "cilium"),), INTERNAL, '"true"', CILIUM),
        Row(EKS, (ingress({**dedicated, kind: "NodePort"}, "cilium"),), UNKNOWN, "reach a node", CILIUM),
        Row(GKE, (ingress({**dedicated, GKE_OLD: "Internal"}, "cilium"),), INTERNAL, "Internal", CILIUM),
        Row(GKE, (ingress({**dedicated, GKE_TYPE: "Internal"}, "cilium"),), PUBLIC, "without an annotation", CILIUM),
        Row(METAL, (ingress(dedicated, "cilium"),), UNKNOWN, "hands out addresses", CILIUM),
    ]


def rows_of_controllers_in_the_cluster() -> list[Row]:
    nginx = ingress_class("nginx", NGINX_CLASS)
    web = ingress({}, "nginx")
    image = controller_pods()
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
        Row(EKS, (web, nginx, controller_pods(hostNetwork=True)), UNKNOWN, "listens on its nodes", NGINX),
        Row(EKS, (web, nginx, controller_pods(port={"hostPort": 80})), UNKNOWN, "listens on its nodes", NGINX),
        Row(EKS, (web, nginx, controller_pods()), UNKNOWN, "not in the input", NGINX),
        *(
            Row(EKS, (ingress({}, "traefik"), service(), controller_pods(image)), reach, reason, NGINX)
            for image, reach, reason in (
                ("traefik", PUBLIC, "Traefik is published by Service web"),
                ("traefik:v3.1", PUBLIC, "Traefik is published by Service web"),
                ("registry.example.com:5000/library/traefik", PUBLIC, "Traefik is published by Service web"),
                ("example.com/not-traefik:1", UNKNOWN, "not in the input"),
                ("example.com/traefik/whoami:1", UNKNOWN, "not in the input"),
            )
        ),
        Row(EKS_UNKNOWN, (web, nginx, public), LIKELY_PUBLIC, "published by", NGINX),
        Row(METAL, (web, nginx, public), UNKNOWN, "hands out addresses", NGINX),
        Row(GKE, (ingress({}, "traefik"), publisher(NAME, "traefik")), PUBLIC, "Traefik is published", NGINX),
        Row(AKS, (ingress({}, "kong"), publisher(NAME, "kong", {AZURE_INTERNAL: "true"})), INTERNAL, "Kong", NGINX),
        Row(AKS, (ingress({}, "istio"), publisher("istio", "ingressgateway")), PUBLIC, "Istio is published", ISTIO),
        Row(EKS, (ingress({}, "nginx"), public), UNKNOWN, "not known", NGINX),
    ]


ROWS = [
    *rows_of_google(),
    *rows_of_azure(),
    *rows_of_providers_without_defaults(),
    *rows_of_cilium(),
    *rows_of_controllers_in_the_cluster(),
]
