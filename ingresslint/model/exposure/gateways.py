"""Who can reach a Gateway.

Controllers that build a load balancer of a cloud decide by their own settings.  Those that run in the cluster make a
Service for each Gateway, with the annotations of its infrastructure:
https://gateway-api.sigs.k8s.io/guides/infrastructure/
https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/#automated-deployment
"""

from __future__ import annotations

from dataclasses import replace

from ingresslint.model import decode
from ingresslint.model.aws import NOT_ON_AWS, is_on_aws
from ingresslint.model.exposure import aws_gateways, azure, gke
from ingresslint.model.exposure.decision import ANNOTATIONS, Exposure, Reach, Request, nothing, unknown
from ingresslint.model.exposure.services import request_exposure
from ingresslint.model.gateways import Gateway, GatewayClass
from ingresslint.model.model import Model
from ingresslint.model.profile import Profile
from ingresslint.syntax import Pointer

_INFRASTRUCTURE: Pointer = ("spec", "infrastructure", "annotations")
_SERVICE_TYPE = "networking.istio.io/service-type"
_ISTIO = "istio.io/gateway-controller"
# Classes that nobody writes a manifest for.
_CONTROLLERS = {
    "approuting-istio": _ISTIO,
    "istio": _ISTIO,
    azure.CONTAINERS_CLASS: azure.CONTAINERS_CONTROLLER,
}


def gateway_exposure(gateway: Gateway, model: Model) -> Exposure:
    """Decide for a Gateway."""
    found = model.find(GatewayClass, "", gateway.class_name)
    controller = found.controller if found else _CONTROLLERS.get(gateway.class_name, "")
    at = gateway.resource.at("spec", "gatewayClassName")
    if model.profile.provider in {None, "gcp"}:
        decision = gke.gateway_class(gateway.class_name)
        if decision is not None:
            return replace(decision, at=at)
    if found is not None and controller in aws_gateways.CONTROLLERS:
        return aws_gateways.decide(gateway, found, model) if is_on_aws(model.profile) else unknown(NOT_ON_AWS)
    if controller == azure.CONTAINERS_CONTROLLER:
        return replace(azure.for_containers(), at=at)
    if controller == _ISTIO:
        return _istio(gateway, model.profile)
    decision = request_exposure(_request(gateway, _INFRASTRUCTURE, "LoadBalancer"), model.profile)
    decided = decision.at is not None and decision.reach is not Reach.NONE
    return decision if decided else unknown("the Service that its controller makes for it decides")


def _istio(gateway: Gateway, profile: Profile) -> Exposure:
    """Decide for a Gateway of Istio, which makes a Service of type LoadBalancer unless it is told otherwise."""
    if decode.get(gateway.resource.value, "spec", "addresses"):
        return unknown("it belongs to a Service that was made elsewhere")
    infrastructure = decode.get(gateway.resource.value, "spec", "infrastructure")
    home = _INFRASTRUCTURE if infrastructure else ANNOTATIONS
    kind = next(
        (
            value
            for place in (_INFRASTRUCTURE, ANNOTATIONS)
            if (value := decode.text(gateway.resource.value, *place, _SERVICE_TYPE))
        ),
        "LoadBalancer",
    )
    if kind == "ClusterIP":
        return nothing("its Service is of type ClusterIP")
    return request_exposure(_request(gateway, home, kind), profile)


def _request(gateway: Gateway, home: Pointer, kind: str) -> Request:
    return Request(gateway.resource, kind, decode.strings(gateway.resource.value, *home), home=home)
