"""What the manifests mean together: a read-only model of one cluster's edge."""

from ingresslint.model.ingresses import Backend, Ingress, IngressClass, IngressClassParams
from ingresslint.model.model import Model
from ingresslint.model.profile import Controller, External, GatewayApi, Nodes, Profile
from ingresslint.model.services import Service, ServicePort
from ingresslint.model.workloads import Container, ContainerPort, Workload

__all__ = [
    "Backend",
    "Container",
    "ContainerPort",
    "Controller",
    "External",
    "GatewayApi",
    "Ingress",
    "IngressClass",
    "IngressClassParams",
    "Model",
    "Nodes",
    "Profile",
    "Service",
    "ServicePort",
    "Workload",
]
