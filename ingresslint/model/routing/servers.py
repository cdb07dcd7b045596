"""Who answers for an Ingress: the product, and the proxy or load balancer that several Ingresses share."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ingresslint.model.aws.builders import ALB_PREFIX, effective_class, is_alb
from ingresslint.model.model import Model
from ingresslint.model.views.ingresses import Ingress, IngressClassParams


class Product(StrEnum):
    """A program that serves Ingresses."""

    ALB = "AWS Load Balancer Controller"
    AZURE = "Application Gateway Ingress Controller"
    CONTOUR = "Contour"
    F5_NGINX = "F5 NGINX Ingress Controller"
    GKE = "GKE Ingress"
    HAPROXY = "HAProxy Kubernetes Ingress Controller"
    HAPROXY_INGRESS = "HAProxy Ingress"
    INGRESS_NGINX = "ingress-nginx"
    ISTIO = "Istio"
    KONG = "Kong"
    TRAEFIK = "Traefik"


# spec.controller of an IngressClass, from the documentation of each product.
_BY_CONTROLLER = {
    "azure/application-gateway": Product.AZURE,
    "eks.amazonaws.com/alb": Product.ALB,
    "haproxy-ingress.github.io/controller": Product.HAPROXY_INGRESS,
    "haproxy.org/ingress-controller": Product.HAPROXY,
    "ingress-controllers.konghq.com/kong": Product.KONG,
    "ingress.k8s.aws/alb": Product.ALB,
    "istio.io/ingress-controller": Product.ISTIO,
    "k8s.io/ingress-nginx": Product.INGRESS_NGINX,
    "nginx.org/ingress-controller": Product.F5_NGINX,
    "traefik.io/ingress-controller": Product.TRAEFIK,
}
CONTROLLERS = frozenset(_BY_CONTROLLER)
# Class names that only one product uses; `nginx` and `haproxy` belong to two each.
_BY_NAME = {
    "azure-application-gateway": Product.AZURE,
    "azure/application-gateway": Product.AZURE,
    "contour": Product.CONTOUR,
    "gce": Product.GKE,
    "gce-internal": Product.GKE,
    "istio": Product.ISTIO,
    "kong": Product.KONG,
    "traefik": Product.TRAEFIK,
}
# Products that build a load balancer for each Ingress, so that two Ingresses never compete.
_OWN_BALANCER = frozenset({Product.AZURE, Product.GKE})
_PROFILE_NAMES = {"ingress-nginx": Product.INGRESS_NGINX, "f5-nginx": Product.F5_NGINX}


@dataclass(frozen=True, slots=True)
class Server:
    """What answers for an Ingress; Ingresses with the same ``name`` share it.

    ``product`` is None when unknown; ``certain`` is False for Ingresses without a class, which may have none in common.
    """

    name: str
    product: Product | None
    certain: bool = True


def server(ingress: Ingress, model: Model) -> Server:
    """Return what answers for ``ingress``."""
    own = f"{ingress.namespace}/{ingress.resource.ref.name}"
    if is_alb(ingress, model):
        group = alb_group(ingress, model)
        return Server(f"the ALB of group {group}" if group else f"the ALB of {own}", Product.ALB)
    name, product = _class_name(ingress, model), _product(ingress, model)
    if product in _OWN_BALANCER:
        return Server(f"the load balancer of {own}", product)
    return Server(f"class {name}", product, certain=bool(name))


def alb_group(ingress: Ingress, model: Model) -> str | None:
    """Return the IngressGroup of an Ingress: that of its class's parameters, or of its annotation."""
    found = effective_class(ingress, model)
    if found is not None and found.parameters is not None:
        params = model.find(IngressClassParams, "", found.parameters.name)
        if params is not None and params.group:
            return params.group
    return ingress.annotations.get(f"{ALB_PREFIX}group.name") or None


def _class_name(ingress: Ingress, model: Model) -> str:
    found = effective_class(ingress, model)
    return ingress.class_annotation or ingress.class_name or (found.resource.ref.name if found else "")


def _product(ingress: Ingress, model: Model) -> Product | None:
    found = effective_class(ingress, model)
    if found is not None:
        return _BY_CONTROLLER.get(found.controller)
    name = _class_name(ingress, model)
    if name == "nginx":
        running = [_PROFILE_NAMES[known] for known in model.profile.controllers or {} if known in _PROFILE_NAMES]
        return running[0] if len(running) == 1 else None
    return _BY_NAME.get(name)
