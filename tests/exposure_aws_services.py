"""Who can reach a Service on AWS, row by row."""

from __future__ import annotations

from exposure_cases import (
    AUTO_CLASS_NAME,
    AUTO_NLB,
    CPA,
    CPA_DOC,
    EKS,
    EKS_AUTO,
    EKS_BOTH,
    EKS_LBC,
    EKS_LBC_UNKNOWN,
    EKS_UNKNOWN,
    INTERNAL,
    K8S_CLASS,
    K8S_GATES,
    K8S_SERVICE,
    LBC_CLASS_NAME,
    LBC_FLAGS,
    LBC_NLB,
    LBC_PARSER,
    LBC_TAGS,
    LBC_UTILS,
    LBC_WEBHOOK,
    LIKELY_INTERNAL,
    LIKELY_NONE,
    LIKELY_PUBLIC,
    METAL,
    NONE,
    NOTHING,
    PUBLIC,
    UNKNOWN,
    Row,
    aws,
    lbc,
    service,
)


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


ROWS = [
    *rows_of_the_cloud_provider(),
    *rows_of_the_controllers_services(),
    *rows_of_services_without_a_balancer(),
]
