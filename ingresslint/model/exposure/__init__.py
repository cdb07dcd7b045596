"""Who can reach a Service, an Ingress, a Gateway or a Route: the decision, and what decides it.

Each kind has its module with one function: :func:`services.service_exposure`, :func:`ingresses.ingress_exposure`,
:func:`gateways.gateway_exposure`, :func:`openshift.router_exposure` and :func:`openshift.route_exposure`.
docs/exposure.md has the whole table in words.
"""

from ingresslint.model.aws.builders import (
    ALB_CONTROLLERS,
    ALB_PREFIX,
    ALB_SCHEME,
    AUTO_MODE,
    LBC,
    NLB_INTERNAL,
    NLB_PREFIX,
    NLB_SCHEME,
    NLB_TARGET_TYPE,
    NLB_TYPE,
    Handler,
    class_params,
    effective_class,
    is_alb,
    service_handlers,
)
from ingresslint.model.exposure.aws_ingresses import used_params
from ingresslint.model.exposure.aws_services import GO_FALSE, GO_TRUE
from ingresslint.model.exposure.decision import Annotated, Exposure, Reach
from ingresslint.model.exposure.gateways import gateway_exposure
from ingresslint.model.exposure.gke import OLD_TYPE as GKE_OLD_TYPE
from ingresslint.model.exposure.gke import TYPE as GKE_TYPE
from ingresslint.model.exposure.ingresses import frontend_exposure, ingress_exposure
from ingresslint.model.exposure.intent import meant_internal
from ingresslint.model.exposure.openshift import route_exposure, router_exposure
from ingresslint.model.exposure.publishers import is_publisher
from ingresslint.model.exposure.services import service_exposure

__all__ = [
    "ALB_CONTROLLERS",
    "ALB_PREFIX",
    "ALB_SCHEME",
    "AUTO_MODE",
    "GKE_OLD_TYPE",
    "GKE_TYPE",
    "GO_FALSE",
    "GO_TRUE",
    "LBC",
    "NLB_INTERNAL",
    "NLB_PREFIX",
    "NLB_SCHEME",
    "NLB_TARGET_TYPE",
    "NLB_TYPE",
    "Annotated",
    "Exposure",
    "Handler",
    "Reach",
    "class_params",
    "effective_class",
    "frontend_exposure",
    "gateway_exposure",
    "ingress_exposure",
    "is_alb",
    "is_publisher",
    "meant_internal",
    "route_exposure",
    "router_exposure",
    "service_exposure",
    "service_handlers",
    "used_params",
]
