"""Which typed view an object is read as."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from ingresslint.model.views import (
    autoscalers,
    bindings,
    endpoints,
    envoy,
    gateway_policies,
    gateways,
    ingresses,
    load_balancer_configurations,
    openshift,
    secrets,
    services,
    workloads,
)
from ingresslint.resource import Resource


class View(Protocol):
    """A typed reading of one object."""

    @property
    def resource(self) -> Resource:
        """The object itself."""


_INGRESS_GROUPS = ("networking.k8s.io", "extensions")
_WORKLOAD_GROUPS = ("", "apps", "batch", "extensions")
# ListenerSet was first published in a group of its own.
_LISTENER_SETS = ((gateways.GROUP, "ListenerSet"), ("gateway.networking.x-k8s.io", "XListenerSet"))

# (group, kind) → reader.
READERS: dict[tuple[str, str], Callable[[Resource], View]] = {
    ("", "Service"): services.service,
    ("", "Secret"): secrets.secret,
    ("", "Endpoints"): endpoints.endpoints,
    ("discovery.k8s.io", "EndpointSlice"): endpoints.endpoint_slice,
    **dict.fromkeys(secrets.SOURCE_KINDS, secrets.secret_source),
    **{(group, "Ingress"): ingresses.ingress for group in _INGRESS_GROUPS},
    ("networking.k8s.io", "IngressClass"): ingresses.ingress_class,
    ("elbv2.k8s.aws", "IngressClassParams"): ingresses.ingress_class_params,
    ("eks.amazonaws.com", "IngressClassParams"): ingresses.ingress_class_params,
    ("elbv2.k8s.aws", "TargetGroupBinding"): bindings.target_group_binding,
    ("eks.amazonaws.com", "TargetGroupBinding"): bindings.target_group_binding,
    ("gateway.k8s.aws", "LoadBalancerConfiguration"): load_balancer_configurations.load_balancer_configuration,
    ("gateway.envoyproxy.io", "EnvoyProxy"): envoy.envoy_proxy,
    ("route.openshift.io", "Route"): openshift.route,
    ("operator.openshift.io", "IngressController"): openshift.router,
    ("autoscaling", "HorizontalPodAutoscaler"): autoscalers.horizontal_pod_autoscaler,
    ("keda.sh", "ScaledObject"): autoscalers.scaled_object,
    (gateways.GROUP, "GatewayClass"): gateways.gateway_class,
    (gateways.GROUP, "Gateway"): gateways.gateway,
    **dict.fromkeys(_LISTENER_SETS, gateways.listener_set),
    **{(gateways.GROUP, kind): gateways.route for kind in gateways.ROUTE_KINDS},
    (gateways.GROUP, "ReferenceGrant"): gateway_policies.reference_grant,
    (gateways.GROUP, "BackendTLSPolicy"): gateway_policies.backend_tls_policy,
    **{(group, kind): workloads.workload for group in _WORKLOAD_GROUPS for kind in workloads.KINDS},
}


def read(resource: Resource) -> View | None:
    """Read an object; a custom resource with a template for pods is a workload, of another stranger nothing is read."""
    reader = READERS.get((resource.gvk.group, resource.gvk.kind))
    if reader is not None:
        return reader(resource)
    return workloads.custom_workload(resource) if "." in resource.gvk.group else None
