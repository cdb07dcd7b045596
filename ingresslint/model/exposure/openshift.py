"""OpenShift: a router is published by its IngressController, and serves the Routes that the selectors leave it.

https://docs.okd.io/latest/networking/nw-configuring-ingress-controller-endpoint-publishing-strategy.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ingresslint.model import decode
from ingresslint.model.exposure.decision import Exposure, Reach, nothing, unknown
from ingresslint.model.model import Model
from ingresslint.model.selectors import matches
from ingresslint.model.views.openshift import OpenShiftRoute, OpenShiftRouter
from ingresslint.syntax import Value

INGRESS_CONTROLLER = "openshift.io/ingress-to-route"
DEFAULT_CLASS = "openshift-default"
_STRATEGY = ("spec", "endpointPublishingStrategy")
_SCOPE = (*_STRATEGY, "loadBalancer", "scope")
_SET_SCOPE = "Set spec.endpointPublishingStrategy.loadBalancer.scope: Internal."


def router_exposure(router: OpenShiftRouter) -> Exposure:
    """Decide for an IngressController of OpenShift."""
    if router.strategy == "Private":
        return nothing("the strategy Private publishes nothing", router.resource.at(*_STRATEGY, "type"))
    if router.strategy in {"HostNetwork", "NodePortService"}:
        return unknown("whoever can reach a node can reach the router, and so can a load balancer that others built")
    if router.scope == "Internal":
        return Exposure(Reach.INTERNAL, "its scope is Internal", router.resource.at(*_SCOPE))
    if router.scope == "External":
        return Exposure(Reach.INTERNET_FACING, "its scope is External", router.resource.at(*_SCOPE), _SET_SCOPE)
    return unknown("the way in which the cluster was installed decides")


def route_exposure(route: OpenShiftRoute, model: Model) -> Exposure:
    """Decide for a Route: every router whose selectors it matches serves it."""
    namespace = model.namespace_labels(route.resource.ref.namespace)
    return _served(
        [
            (router, certain)
            for router in model.all(OpenShiftRouter)
            if _matches(router.route_selector, route.labels)
            and (certain := _certainly(router.namespace_selector, namespace)) is not None
        ]
    )


def ingress_exposure(model: Model) -> Exposure:
    """Decide for an Ingress that OpenShift makes Routes of; it does not say yet which routers serve them."""
    return _served([(router, False) for router in model.all(OpenShiftRouter)])


def _served(routers: list[tuple[OpenShiftRouter, bool]]) -> Exposure:
    decisions = [(router, certain, router_exposure(router)) for router, certain in routers]
    if not decisions:
        return unknown("the IngressController that serves it is not in the input")
    for reach in (Reach.INTERNET_FACING, Reach.UNKNOWN, Reach.INTERNAL, Reach.NONE):
        found = [entry for entry in decisions if entry[2].reach is reach]
        if found:
            router, certain, decision = found[0]
            reason = f"{router.resource.ref} serves it: {decision.reason}"
            return replace(decision, reason=reason, certain=any(entry[1] for entry in found) and certain)
    return unknown("no IngressController decides")


def _matches(selector: Value, labels: dict[str, str]) -> bool:
    return not isinstance(selector, dict) or matches(selector, labels)


def _certainly(selector: Value, labels: Mapping[str, str] | None) -> bool | None:
    """Tell whether a selector is known to match a namespace; None where it is known not to."""
    if not isinstance(selector, dict) or not decode.get(selector):
        return True
    if labels is None:
        return False
    return True if matches(selector, dict(labels)) else None
