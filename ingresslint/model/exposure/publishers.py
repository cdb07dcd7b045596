"""Controllers that run in the cluster: whoever can reach the Service that publishes one can reach its Ingresses.

The Services are recognised by the labels that the product's chart or manifests select its pods by, or by the image of
the pods that they select.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from ingresslint.model import decode
from ingresslint.model.exposure.decision import Exposure, unknown
from ingresslint.model.exposure.services import service_exposure
from ingresslint.model.model import Model
from ingresslint.model.routing.servers import Product
from ingresslint.model.views.services import Service
from ingresslint.model.views.workloads import Workload
from ingresslint.resource import Resource

_NAME = "app.kubernetes.io/name"
_LABELS: dict[tuple[str, str], Product] = {
    (_NAME, "ingress-nginx"): Product.INGRESS_NGINX,
    (_NAME, "nginx-ingress"): Product.F5_NGINX,
    (_NAME, "traefik"): Product.TRAEFIK,
    (_NAME, "kubernetes-ingress"): Product.HAPROXY,
    (_NAME, "haproxy-ingress"): Product.HAPROXY_INGRESS,
    (_NAME, "kong"): Product.KONG,
    ("istio", "ingressgateway"): Product.ISTIO,
}
# Parts of image names, without registry and tag.
_IMAGES = {
    "ingress-nginx/controller": Product.INGRESS_NGINX,
    "nginx/nginx-ingress": Product.F5_NGINX,
    "traefik": Product.TRAEFIK,
    "haproxytech/kubernetes-ingress": Product.HAPROXY,
    "jcmoraisjr/haproxy-ingress": Product.HAPROXY_INGRESS,
    "kong/kubernetes-ingress-controller": Product.KONG,
    "projectcontour/contour": Product.CONTOUR,
}
_PUBLISHING = frozenset({"LoadBalancer", "NodePort"})


def published(product: Product, model: Model) -> Exposure:
    """Decide for everything that a controller in the cluster serves."""
    found = _decisions(model).get(product)
    if found is not None:
        return found
    if product in _on_nodes(model):
        return unknown(
            f"{product} listens on its nodes: whoever reaches them does, and a load balancer in front of them"
        )
    return unknown(f"the Service that publishes {product} is not in the input")


def is_publisher(service: Service, model: Model) -> bool:
    """Tell whether a Service publishes a controller that runs in the cluster."""
    return service.resource in _resources(model)


@lru_cache(maxsize=2)
def _decisions(model: Model) -> dict[Product, Exposure]:
    return {product: _decision(product, services, model) for product, services in _publishers(model).items()}


def _decision(product: Product, services: list[Service], model: Model) -> Exposure:
    decisions = [(service, service_exposure(service, model.profile)) for service in services]
    if len({decision.reach for _, decision in decisions}) > 1:
        return unknown(f"several Services publish {product}, and not all for the same clients")
    service, decision = decisions[0]
    reason = f"{product} is published by {service.resource.ref}: {decision.reason}"
    return replace(decision, reason=reason, at=decision.at or service.resource.at("spec", "type"))


@lru_cache(maxsize=2)
def _resources(model: Model) -> frozenset[Resource]:
    return frozenset(service.resource for services in _publishers(model).values() for service in services)


@lru_cache(maxsize=2)
def _publishers(model: Model) -> dict[Product, list[Service]]:
    found: dict[Product, list[Service]] = {}
    for service in model.all(Service):
        product = _product(service, model) if service.type in _PUBLISHING else None
        if product is not None:
            found.setdefault(product, []).append(service)
    return found


def _product(service: Service, model: Model) -> Product | None:
    labelled = (_LABELS[pair] for pair in service.selector.items() if pair in _LABELS)
    return next(labelled, None) or next(_by_image(service, model), None)


def _by_image(service: Service, model: Model) -> Iterator[Product]:
    for workload in model.selected_workloads(service):
        yield from _products(workload)


def _products(workload: Workload) -> Iterator[Product]:
    for container in workload.containers:
        path, _, name = f"/{container.image.partition('@')[0]}".rpartition("/")
        image = f"{path}/{name.partition(':')[0]}"
        yield from (product for part, product in _IMAGES.items() if image.endswith(f"/{part}"))


@lru_cache(maxsize=2)
def _on_nodes(model: Model) -> frozenset[Product]:
    """Return the controllers whose pods take ports of their nodes."""
    found = (workload for workload in model.all(Workload) if any(_products(workload)) and _takes_node_ports(workload))
    return frozenset(product for workload in found for product in _products(workload))


def _takes_node_ports(workload: Workload) -> bool:
    value = workload.resource.value
    return any(
        decode.flag(value, *container.pointer[:-2], "hostNetwork") is True
        or any(decode.number(value, *port.pointer, "hostPort") for port in container.ports)
        for container in workload.containers
    )
