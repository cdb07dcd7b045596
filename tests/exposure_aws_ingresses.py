"""Who can reach an Ingress or a Gateway on AWS, row by row."""

from __future__ import annotations

from exposure_cases import (
    ALB,
    AUTO,
    AUTO_ALB,
    AWS_ALB,
    AWS_NLB,
    EKS,
    EKS_AUTO,
    EKS_BOTH,
    EKS_LBC,
    EKS_UNKNOWN,
    ENVOY,
    FRONT,
    GKE,
    GKE_TYPE,
    INFRASTRUCTURE,
    INTERNAL,
    ISTIO,
    ISTIO_TYPE,
    LBC_ALB,
    LBC_CLASS,
    LBC_CLASS_NAME,
    LBC_FLAGS,
    LBC_FRONT,
    LBC_GATEWAY,
    LBC_TAGS,
    LIKELY_INTERNAL,
    LIKELY_PUBLIC,
    METAL,
    NONE,
    NOTHING,
    OPENSHIFT,
    PUBLIC,
    UNKNOWN,
    Row,
    alb,
    aws,
    by_class,
    config,
    configured,
    gateway,
    gateway_class,
    group,
    ingress,
    ingress_class,
    lbc,
    params,
    proxy,
)


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
        Row(GKE, (ingress(alb(**public), "alb"), alb_class), UNKNOWN, "in another cloud", LBC_ALB),
        Row(METAL, (ingress(alb(**public), "alb"), alb_class), UNKNOWN, "in another cloud", LBC_ALB),
        Row(OPENSHIFT, (ingress(alb(**public), "alb"), alb_class), PUBLIC, "internet-facing", LBC_ALB),
        Row(NOTHING, (ingress(alb(**public), "alb"),), PUBLIC, "internet-facing", LBC_ALB),
        Row(NOTHING, (ingress({}, "alb"), alb_class), INTERNAL, "by default", LBC_ALB),
        Row(
            EKS_LBC, (ingress({}, "alb"), with_params, params(PUBLIC), params(INTERNAL)), LIKELY_PUBLIC, "sets", LBC_ALB
        ),
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
        Row(EKS, (ingress(alb(**public), "alb"), alb_class), LIKELY_PUBLIC, "internet-facing", LBC_CLASS),
        Row(EKS_AUTO, (by_class("alb", **alb(**public)),), NONE, "does not read the class annotation", AUTO_ALB),
        Row(EKS_BOTH, (by_class("alb", **alb(**public)),), PUBLIC, "internet-facing", LBC_CLASS),
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


def rows_of_gateways() -> list[Row]:
    mine = {"infrastructure": configured("own")}
    of_alb, of_nlb = gateway_class(AWS_ALB), gateway_class(AWS_NLB)
    of_class = gateway_class(AWS_ALB, "shared")
    public, internal = config("own", scheme=PUBLIC), config("own", scheme=INTERNAL)
    shared = config("shared", scheme=PUBLIC)
    yielding = config("shared", scheme=PUBLIC, mergingMode="prefer-gateway")
    new = lbc("2.14.1")
    annotated = {"infrastructure": {"annotations": aws(internal="true")}}
    envoy, other = gateway_class("gateway.envoyproxy.io/gatewayclass-controller"), gateway_class("example.com/gateway")
    reference = {"group": "gateway.envoyproxy.io", "kind": "EnvoyProxy", "name": "proxy"}
    proxied = {"infrastructure": {"parametersRef": reference}}
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
        Row(GKE, (gateway("edge", **mine), of_alb, public), UNKNOWN, "in another cloud", LBC_GATEWAY),
        Row(EKS, (gateway("istio"),), PUBLIC, "without an annotation", ISTIO),
        Row(EKS, (gateway("istio", **annotated),), INTERNAL, 'is "true"', ISTIO),
        Row(EKS, (gateway("istio", aws(internal="true")),), INTERNAL, 'is "true"', ISTIO),
        Row(EKS, (gateway("istio", {ISTIO_TYPE: "ClusterIP"}),), NONE, "ClusterIP", ISTIO),
        Row(EKS, (gateway("istio", {ISTIO_TYPE: "NodePort"}),), UNKNOWN, "reach a node", ISTIO),
        Row(EKS, (gateway("istio", addresses=[{"value": "gw.example"}]),), UNKNOWN, "made elsewhere", ISTIO),
        Row(GKE, (gateway("istio"),), PUBLIC, "Google Cloud", ISTIO),
        Row(NOTHING, (gateway("istio"),), UNKNOWN, "not known", ISTIO),
        Row(EKS, (gateway("edge"), envoy), PUBLIC, "without an annotation", ENVOY),
        Row(EKS, (gateway("edge", **proxied), envoy), UNKNOWN, "not in the input", ENVOY),
        Row(EKS, (gateway("edge", **proxied), envoy, proxy()), PUBLIC, "without an annotation", ENVOY),
        Row(EKS, (gateway("edge", **proxied), envoy, proxy(annotations=aws(internal="true"))), INTERNAL, "true", ENVOY),
        Row(GKE, (gateway("edge", **proxied), envoy, proxy(annotations={GKE_TYPE: "Internal"})), INTERNAL, "is", ENVOY),
        Row(EKS, (gateway("edge", **proxied), envoy, proxy(type="ClusterIP")), NONE, "ClusterIP", ENVOY),
        Row(EKS, (gateway("edge", **proxied), envoy, proxy(type="NodePort")), UNKNOWN, "reach a node", ENVOY),
        Row(EKS_LBC, (gateway("edge", **proxied), envoy, proxy(**LBC_CLASS_NAME)), INTERNAL, "by default", ENVOY),
        Row(EKS, (gateway("edge"), other), UNKNOWN, "its controller makes", INFRASTRUCTURE),
        Row(EKS, (gateway("edge", **annotated), other), INTERNAL, 'is "true"', INFRASTRUCTURE),
        Row(EKS, (gateway("edge", **annotated), envoy), INTERNAL, 'is "true"', INFRASTRUCTURE),
        Row(EKS, (gateway("unheard-of"),), UNKNOWN, "its controller makes", INFRASTRUCTURE),
    ]


ROWS = [
    *rows_of_albs(),
    *rows_of_frontends(),
    *rows_of_gateways(),
]
