"""Who sends to a Service, and who uses a Secret: references, read backwards."""

from __future__ import annotations

from functools import lru_cache

from ingresslint.model.model import Model, same_namespace
from ingresslint.model.views.bindings import TargetGroupBinding
from ingresslint.model.views.gateways import GatewayRoute
from ingresslint.model.views.ingresses import Ingress, IngressTls
from ingresslint.model.views.secrets import Secret
from ingresslint.model.views.services import Service

Referrer = Ingress | GatewayRoute | TargetGroupBinding


def referrers(service: Service, model: Model) -> list[Referrer]:
    """Return the objects with a backend that may mean a Service, each as often as it has one."""
    found = _by_service(model).get(service.name, [])
    return [view for namespace, view in found if same_namespace(namespace, service.namespace)]


def tls_users(secret: Secret, model: Model) -> list[tuple[Ingress, IngressTls]]:
    """Return the Ingresses that may take their certificate from a Secret, and where they say so."""
    ref = secret.resource.ref
    return [
        (ingress, entry)
        for ingress, entry in _by_secret(model).get(ref.name, ())
        if same_namespace(ingress.namespace, ref.namespace)
    ]


@lru_cache(maxsize=2)
def _by_service(model: Model) -> dict[str, list[tuple[str, Referrer]]]:
    index: dict[str, list[tuple[str, Referrer]]] = {}
    views: list[Referrer] = [*model.all(Ingress), *model.all(GatewayRoute), *model.all(TargetGroupBinding)]
    for view in views:
        for backend in view.backends:
            index.setdefault(backend.service, []).append((backend.namespace, view))
    return index


@lru_cache(maxsize=2)
def _by_secret(model: Model) -> dict[str, list[tuple[Ingress, IngressTls]]]:
    index: dict[str, list[tuple[Ingress, IngressTls]]] = {}
    for ingress in model.all(Ingress):
        for entry in ingress.tls:
            if entry.secret:
                index.setdefault(entry.secret, []).append((ingress, entry))
    return index
