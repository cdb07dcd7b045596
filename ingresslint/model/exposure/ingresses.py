"""Who can reach an Ingress."""

from __future__ import annotations

from dataclasses import replace

from ingresslint.model.aws.builders import NOT_ON_AWS, effective_class, is_alb, is_on_aws
from ingresslint.model.exposure import aws_ingresses, azure, cilium, gke, openshift
from ingresslint.model.exposure.decision import Exposure, annotation, nothing, unknown
from ingresslint.model.exposure.publishers import published
from ingresslint.model.model import Model
from ingresslint.model.routing.servers import Product, server
from ingresslint.model.views.ingresses import CLASS_ANNOTATION, Ingress
from ingresslint.resource import Location


def ingress_exposure(ingress: Ingress, model: Model) -> Exposure:
    """Decide for an Ingress."""
    if is_alb(ingress, model):
        return aws_ingresses.decide(ingress, model) if is_on_aws(model.profile) else unknown(NOT_ON_AWS)
    found = effective_class(ingress, model)
    if model.profile.provider in {None, "gcp"}:
        decision = gke.ingress(ingress, model.profile, default_class=found is not None)
        if decision is not None:
            return decision
    return _by_class(ingress, found.controller if found else None, model)


def _by_class(ingress: Ingress, controller: str | None, model: Model) -> Exposure:
    """Decide by the controller of the class, or by the name of a class that is not in the input."""
    name = (ingress.class_annotation or ingress.class_name) if controller is None else None
    if controller == azure.CONTAINERS_CONTROLLER or name == azure.CONTAINERS_CLASS:
        return replace(azure.for_containers(), at=_class_location(ingress))
    if controller == openshift.INGRESS_CONTROLLER or name == openshift.DEFAULT_CLASS:
        return openshift.ingress_exposure(model)
    if controller == cilium.CONTROLLER or name == cilium.CLASS:
        return cilium.decide(ingress, model.profile)
    product = server(ingress, model).product
    if product is Product.AZURE:
        return azure.application_gateway(ingress, model.profile)
    if product is None or product is Product.GKE:
        return unknown("the controller that serves it is not known")
    return published(product, model)


def frontend_exposure(ingress: Ingress, model: Model) -> Exposure:
    """Decide for the NLB that may stand in front of the Application Load Balancer of an Ingress."""
    if not is_alb(ingress, model) or not is_on_aws(model.profile):
        return nothing("it has no such load balancer")
    return aws_ingresses.frontend(ingress, model)


def _class_location(ingress: Ingress) -> Location:
    if ingress.class_annotation is not None:
        return annotation(ingress, CLASS_ANNOTATION)
    return ingress.resource.at("spec", "ingressClassName")
