"""Which Services the AWS Load Balancer Controller registers in target groups, and for what."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ingresslint.model.actions import forwarded
from ingresslint.model.backends import Backend
from ingresslint.model.bindings import TargetGroupBinding
from ingresslint.model.exposure import is_alb
from ingresslint.model.ingresses import Ingress
from ingresslint.model.model import Model
from ingresslint.model.services import Service
from ingresslint.resource import Resource


def alb_ingresses(service: Service, model: Model) -> list[Ingress]:
    """Return the Ingresses whose Application Load Balancers send to a Service."""
    return _ingresses(model).get(service.resource, [])


def is_registered(service: Service, model: Model) -> bool:
    """Tell whether an Ingress or a TargetGroupBinding registers a Service by itself."""
    return service.resource in _ingresses(model) or service.resource in _bound(model)


def alb_backends(ingress: Ingress) -> Iterator[Backend]:
    """Yield the backends of an Ingress, and the Services that its actions forward to."""
    yield from ingress.backends
    yield from forwarded(ingress)


@lru_cache(maxsize=2)
def _ingresses(model: Model) -> dict[Resource, list[Ingress]]:
    found: dict[Resource, list[Ingress]] = {}
    for ingress in model.all(Ingress):
        if is_alb(ingress, model):
            services = (model.find(Service, backend.namespace, backend.service) for backend in alb_backends(ingress))
            for resource in dict.fromkeys(service.resource for service in services if service is not None):
                found.setdefault(resource, []).append(ingress)
    return found


@lru_cache(maxsize=2)
def _bound(model: Model) -> frozenset[Resource]:
    backends = (backend for binding in model.all(TargetGroupBinding) for backend in binding.backends)
    services = (model.find(Service, backend.namespace, backend.service) for backend in backends)
    return frozenset(service.resource for service in services if service is not None)
