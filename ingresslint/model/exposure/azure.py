"""Load balancers of Azure: Services on AKS, and the two ingress controllers of Application Gateway.

Services: ``requiresInternalLoadBalancer`` of cloud-provider-azure compares with exactly ``true``.  AGIC:
``pkg/annotations`` and ``pkg/k8scontext`` of application-gateway-kubernetes-ingress; its flag wins over an annotation
that says false.  Application Gateway for Containers has public frontends only:
https://learn.microsoft.com/azure/application-gateway/for-containers/application-gateway-for-containers-components
"""

from __future__ import annotations

from ingresslint.model.exposure.aws_services import GO_FALSE, GO_TRUE
from ingresslint.model.exposure.decision import Exposure, Reach, Request, annotation, unknown
from ingresslint.model.profile import Profile
from ingresslint.model.views.ingresses import Ingress

INTERNAL = "service.beta.kubernetes.io/azure-load-balancer-internal"
PRIVATE_IP = "appgw.ingress.kubernetes.io/use-private-ip"
AGIC = "application-gateway-ingress-controller"
CONTAINERS_CONTROLLER = "alb.networking.azure.io/alb-controller"
CONTAINERS_CLASS = "azure-alb-external"
_SET_INTERNAL = f'Set {INTERNAL}: "true".'
_SET_PRIVATE = f'Set {PRIVATE_IP}: "true".'


def decide(request: Request, _profile: Profile) -> Exposure:
    """Decide for a Service on Azure: public, unless the annotation is exactly ``true``."""
    if request.load_balancer_class is not None:
        return unknown(f"the class {request.load_balancer_class} belongs to another controller")
    value = request.get(INTERNAL)
    if value == "true":
        return Exposure(Reach.INTERNAL, f'{INTERNAL} is "true"', request.at(INTERNAL))
    if value is None:
        reason = "without an annotation Azure builds public load balancers"
        return Exposure(Reach.INTERNET_FACING, reason, remedy=_SET_INTERNAL)
    meaning = "" if value == "false" else ", and Azure takes anything but exactly true for false"
    reason = f'{INTERNAL} is "{value}"{meaning}'
    return Exposure(Reach.INTERNET_FACING, reason, request.at(INTERNAL), _SET_INTERNAL)


def application_gateway(ingress: Ingress, profile: Profile) -> Exposure:
    """Decide for an Ingress of the Application Gateway Ingress Controller.

    Which frontends the gateway has is not written in manifests: the default is only likely.
    """
    value = ingress.annotations.get(PRIVATE_IP)
    if value in GO_TRUE:
        return Exposure(Reach.INTERNAL, f'{PRIVATE_IP} is "{value}"', annotation(ingress, PRIVATE_IP))
    controller = profile.controller(AGIC)
    if controller is not None and controller.options.get("use-private-ip") is True:
        return Exposure(Reach.INTERNAL, "the profile says that the controller uses the private address for everything")
    default = "Application Gateway serves an Ingress at its public address by default"
    if value is None:
        return Exposure(Reach.INTERNET_FACING, default, remedy=_SET_PRIVATE, certain=False)
    unreadable = "" if value in GO_FALSE else ", which is no boolean and counts as false"
    reason = f'{PRIVATE_IP} is "{value}"{unreadable}'
    return Exposure(
        Reach.INTERNET_FACING, reason, annotation(ingress, PRIVATE_IP), _SET_PRIVATE, certain=controller is not None
    )


def for_containers() -> Exposure:
    """Decide for an Ingress or a Gateway of Application Gateway for Containers."""
    return Exposure(
        Reach.INTERNET_FACING,
        "Application Gateway for Containers has public frontends only",
        remedy="Use another controller, behind an internal load balancer.",
    )
