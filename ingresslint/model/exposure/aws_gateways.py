"""Load balancers for Gateways on AWS.

The class and the Gateway may each have a LoadBalancerConfiguration; that of the class wins where both say something,
unless its mergingMode is prefer-gateway.
https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/gateway/loadbalancerconfig/
"""

from __future__ import annotations

from dataclasses import replace

from ingresslint.model import decode
from ingresslint.model.aws.builders import LBC
from ingresslint.model.exposure.aws_services import explicit, lbc_default
from ingresslint.model.exposure.decision import Exposure, nothing
from ingresslint.model.gates import lacks
from ingresslint.model.model import Model
from ingresslint.model.profile import Controller
from ingresslint.model.views.gateways import Gateway, GatewayClass
from ingresslint.model.views.load_balancer_configurations import LoadBalancerConfiguration
from ingresslint.syntax import Pointer, Value

CONTROLLERS = {"gateway.k8s.aws/alb": "gateway-alb", "gateway.k8s.aws/nlb": "gateway-nlb"}
_KIND = "LoadBalancerConfiguration"
_REFERENCE: Pointer = ("spec", "infrastructure", "parametersRef")
_REMEDY = "Set scheme: internal in the LoadBalancerConfiguration that decides."


def decide(gateway: Gateway, gateway_class: GatewayClass, model: Model) -> Exposure:
    """Decide for a Gateway of the AWS Load Balancer Controller."""
    lbc = model.profile.controller(LBC) or Controller()
    if lacks(lbc, CONTROLLERS[gateway_class.controller], LBC):
        return nothing("this version of the AWS Load Balancer Controller does not know Gateways")
    own, own_missing = _configuration(gateway.resource.ref.namespace, _at(gateway, _REFERENCE), model)
    of_class, class_missing = _configuration("", _at(gateway_class, ("spec", "parametersRef")), model)
    prefers_gateway = of_class is not None and of_class.merging_mode == "prefer-gateway"
    order = (own, of_class) if prefers_gateway else (of_class, own)
    found = next((item for item in order if item is not None and item.scheme is not None), None)
    certain = not (class_missing or (own_missing and (found is None or found is not of_class)))
    if found is None or found.scheme is None:
        return replace(lbc_default(lbc), remedy=_REMEDY, certain=certain)
    at = found.resource.at("spec", "scheme")
    both = own is not None and of_class is not None and own.scheme is not None and of_class.scheme is not None
    winner = ", and wins over that of the Gateway" if both and found is of_class else ""
    whose = "the class" if found is of_class else "the Gateway"
    reason = f"{found.resource.ref} of {whose} sets the scheme{winner}"
    return Exposure(explicit(found.scheme, "scheme", at).reach, reason, at, _REMEDY, certain)


def own_configuration(gateway: Gateway, model: Model) -> LoadBalancerConfiguration | None:
    """Return the LoadBalancerConfiguration that a Gateway names itself."""
    return _configuration(gateway.resource.ref.namespace, _at(gateway, _REFERENCE), model)[0]


def _at(view: Gateway | GatewayClass, pointer: Pointer) -> Value:
    return decode.get(view.resource.value, *pointer)


def _configuration(namespace: str, reference: Value, model: Model) -> tuple[LoadBalancerConfiguration | None, bool]:
    """Return the configuration that a reference means, and whether it is missing from the input."""
    name = decode.text(reference, "name")
    if decode.text(reference, "kind") != _KIND or not name:
        return None, False
    found = model.find(LoadBalancerConfiguration, decode.text(reference, "namespace") or namespace, name)
    return found, found is None
