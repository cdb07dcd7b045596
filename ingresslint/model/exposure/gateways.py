"""Who can reach a Gateway.

Controllers that build a load balancer of a cloud decide by their own settings, those that run in the cluster by the
Service that they make for each Gateway.
"""

from __future__ import annotations

from dataclasses import replace

from ingresslint.model.aws.builders import NOT_ON_AWS, is_on_aws
from ingresslint.model.exposure import aws_gateways, azure, gateway_services, gke
from ingresslint.model.exposure.decision import Exposure, unknown
from ingresslint.model.model import Model
from ingresslint.model.views.gateways import Gateway, GatewayClass

# Classes that nobody writes a manifest for.
_CONTROLLERS = {
    "approuting-istio": gateway_services.ISTIO,
    "istio": gateway_services.ISTIO,
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
    return gateway_services.decide(gateway, controller, found, model)
