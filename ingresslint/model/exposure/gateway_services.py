"""Gateways of controllers that run in the cluster, and make a Service for each of them.

https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/#automated-deployment
https://gateway.envoyproxy.io/docs/tasks/operations/customize-envoyproxy/
https://gateway-api.sigs.k8s.io/guides/infrastructure/
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ingresslint.model import decode
from ingresslint.model.exposure.decision import ANNOTATIONS, Exposure, Reach, Request, nothing, unknown
from ingresslint.model.exposure.services import request_exposure
from ingresslint.model.model import Model
from ingresslint.model.views.envoy import SERVICE, EnvoyProxy
from ingresslint.model.views.gateways import Gateway, GatewayClass
from ingresslint.syntax import Pointer, Value

ISTIO = "istio.io/gateway-controller"
ENVOY = "gateway.envoyproxy.io/gatewayclass-controller"
_INFRASTRUCTURE: Pointer = ("spec", "infrastructure", "annotations")
_SERVICE_TYPE = "networking.istio.io/service-type"


def decide(gateway: Gateway, controller: str, gateway_class: GatewayClass | None, model: Model) -> Exposure:
    """Decide for a Gateway by the Service that its controller makes."""
    known = _CONTROLLERS.get(controller)
    if known is not None:
        return known(gateway, gateway_class, model)
    decision = request_exposure(_request(gateway, _INFRASTRUCTURE, "LoadBalancer"), model.profile)
    decided = decision.at is not None and decision.reach is not Reach.NONE
    return decision if decided else unknown("the Service that its controller makes for it decides")


def _istio(gateway: Gateway, _class: GatewayClass | None, model: Model) -> Exposure:
    """Decide for a Gateway of Istio: its Service is of type LoadBalancer unless it is told otherwise."""
    if decode.get(gateway.resource.value, "spec", "addresses"):
        return unknown("it belongs to a Service that was made elsewhere")
    value = gateway.resource.value
    home = _INFRASTRUCTURE if decode.get(value, "spec", "infrastructure") else ANNOTATIONS
    types = (decode.text(value, *place, _SERVICE_TYPE) for place in (_INFRASTRUCTURE, ANNOTATIONS))
    kind = next(filter(None, types), "LoadBalancer")
    if kind == "ClusterIP":
        return nothing("its Service is of type ClusterIP")
    return request_exposure(_request(gateway, home, kind), model.profile)


def _envoy(gateway: Gateway, gateway_class: GatewayClass | None, model: Model) -> Exposure:
    """Decide for a Gateway of Envoy Gateway: its own EnvoyProxy counts, or else that of its class."""
    own = decode.get(gateway.resource.value, "spec", "infrastructure", "parametersRef")
    of_class = decode.get(gateway_class.resource.value, "spec", "parametersRef") if gateway_class else None
    reference, home = (own, gateway.resource.ref.namespace) if own else (of_class, "")
    if not reference:
        return request_exposure(_request(gateway, _INFRASTRUCTURE, "LoadBalancer"), model.profile)
    proxy = _proxy(reference, home, model)
    if proxy is None:
        return unknown("the EnvoyProxy that decides is not in the input")
    if proxy.service_type == "ClusterIP":
        return nothing("its Service is of type ClusterIP", proxy.resource.at(*SERVICE, "type"))
    request = Request(
        proxy.resource,
        proxy.service_type,
        proxy.annotations,
        proxy.load_balancer_class,
        home=(*SERVICE, "annotations"),
    )
    decision = request_exposure(request, model.profile)
    if decision.at is None and decode.strings(gateway.resource.value, *_INFRASTRUCTURE):
        return replace(decision, certain=False)
    return decision


def _proxy(reference: Value, home: str, model: Model) -> EnvoyProxy | None:
    if decode.text(reference, "kind") != "EnvoyProxy":
        return None
    return model.find(EnvoyProxy, decode.text(reference, "namespace") or home, decode.text(reference, "name") or "")


def _request(gateway: Gateway, home: Pointer, kind: str) -> Request:
    return Request(gateway.resource, kind, decode.strings(gateway.resource.value, *home), home=home)


_CONTROLLERS: dict[str, Callable[[Gateway, GatewayClass | None, Model], Exposure]] = {ISTIO: _istio, ENVOY: _envoy}
