"""What the manifests mean together: a read-only model of one cluster's edge."""

from ingresslint.model.absence import Absence, absence
from ingresslint.model.autoscalers import Autoscaler
from ingresslint.model.backends import Backend
from ingresslint.model.bindings import TargetGroupBinding
from ingresslint.model.endpoints import EndpointSlice
from ingresslint.model.gateway_policies import BackendTLSPolicy, ReferenceGrant
from ingresslint.model.gateways import (
    Gateway,
    GatewayClass,
    GatewayRoute,
    Listener,
    ListenerSet,
    ParentRef,
)
from ingresslint.model.ingresses import Ingress, IngressClass, IngressClassParams
from ingresslint.model.load_balancer_configurations import LoadBalancerConfiguration
from ingresslint.model.model import Model
from ingresslint.model.openshift import OpenShiftRoute, OpenShiftRouter
from ingresslint.model.profile import Controller, External, GatewayApi, Nodes, Profile
from ingresslint.model.secrets import Secret
from ingresslint.model.services import Service, ServicePort
from ingresslint.model.workloads import Container, ContainerPort, Workload

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
    "Secret",
    "Service",
    "ServicePort",
    "TargetGroupBinding",
    "Workload",
    "absence",
]
