"""OpenShift: Routes, and the IngressControllers whose routers serve them.

https://docs.openshift.com/container-platform/latest/rest_api/network_apis/route-route-openshift-io-v1.html
https://docs.openshift.com/container-platform/latest/rest_api/operator_apis/ingresscontroller-operator-openshift-io-v1.html
"""

from __future__ import annotations

from dataclasses import dataclass

from ingresslint.model import decode
from ingresslint.resource import Resource
from ingresslint.syntax import Value


@dataclass(frozen=True, slots=True)
class OpenShiftRoute:
    """A Route of OpenShift."""

    resource: Resource
    labels: dict[str, str]


@dataclass(frozen=True, slots=True)
class OpenShiftRouter:
    """An IngressController of OpenShift: how its router is published, and which Routes it serves.

    ``strategy`` and ``scope`` are None where the platform decides.
    """

    resource: Resource
    strategy: str | None
    scope: str | None
    route_selector: Value
    namespace_selector: Value


def route(resource: Resource) -> OpenShiftRoute:
    """Read a Route."""
    return OpenShiftRoute(resource, decode.strings(resource.value, "metadata", "labels"))


def router(resource: Resource) -> OpenShiftRouter:
    """Read an IngressController of operator.openshift.io."""
    strategy = decode.get(resource.value, "spec", "endpointPublishingStrategy")
    return OpenShiftRouter(
        resource=resource,
        strategy=decode.text(strategy, "type"),
        scope=decode.text(strategy, "loadBalancer", "scope"),
        route_selector=decode.get(resource.value, "spec", "routeSelector"),
        namespace_selector=decode.get(resource.value, "spec", "namespaceSelector"),
    )
