"""What the manifests mean together: a read-only model of one cluster's edge."""

from ingresslint.model.absence import Absence, absence
from ingresslint.model.model import Model
from ingresslint.model.profile import Controller, External, GatewayApi, Nodes, Profile, Subnet
from ingresslint.model.routing.routes import Request, Route, RouteTable, route_table, select
from ingresslint.model.views.autoscalers import Autoscaler
from ingresslint.model.views.backends import Backend
from ingresslint.model.views.bindings import TargetGroupBinding
from ingresslint.model.views.endpoints import EndpointSlice
from ingresslint.model.views.gateway_policies import BackendTLSPolicy, ReferenceGrant
from ingresslint.model.views.gateways import (
    Gateway,
    GatewayClass,
    GatewayRoute,
    Listener,
    ListenerSet,
    ParentRef,
)
from ingresslint.model.views.ingresses import Ingress, IngressClass, IngressClassParams
from ingresslint.model.views.load_balancer_configurations import LoadBalancerConfiguration
from ingresslint.model.views.openshift import OpenShiftRoute, OpenShiftRouter
from ingresslint.model.views.secrets import Secret
from ingresslint.model.views.services import Service, ServicePort
from ingresslint.model.views.workloads import Container, ContainerPort, Workload

__all__ = [
    "Absence",
    "Autoscaler",
    "Backend",
    "BackendTLSPolicy",
    "Container",
    "ContainerPort",
    "Controller",
    "EndpointSlice",
    "External",
    "Gateway",
    "GatewayApi",
    "GatewayClass",
    "GatewayRoute",
    "Ingress",
    "IngressClass",
    "IngressClassParams",
    "Listener",
    "ListenerSet",
    "LoadBalancerConfiguration",
    "Model",
    "Nodes",
    "OpenShiftRoute",
    "OpenShiftRouter",
    "ParentRef",
    "Profile",
    "ReferenceGrant",
    "Request",
    "Route",
    "RouteTable",
    "Secret",
    "Service",
    "ServicePort",
    "Subnet",
    "TargetGroupBinding",
    "Workload",
    "absence",
    "route_table",
    "select",
]
