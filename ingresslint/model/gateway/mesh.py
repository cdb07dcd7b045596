"""Routes inside of the cluster, whose parent is a Service: a mesh applies them to what clients send to it.

https://gateway-api.sigs.k8s.io/mesh/
"""

from __future__ import annotations

from functools import lru_cache

from ingresslint.model.model import Model, same_namespace
from ingresslint.model.views.gateways import GatewayRoute
from ingresslint.model.views.services import Service


def is_routed(service: Service, model: Model) -> bool:
    """Tell whether a route says where the traffic for a Service goes, so that it needs no pods of its own."""
    return any(same_namespace(namespace, service.namespace) for namespace in _parents(model).get(service.name, ()))


@lru_cache(maxsize=2)
def _parents(model: Model) -> dict[str, frozenset[str]]:
    """Return for each name of a Service that is a parent the namespaces that it is looked for in."""
    found: dict[str, set[str]] = {}
    for route in model.all(GatewayRoute):
        for parent in route.parents:
            if (parent.target.group, parent.target.kind) == ("", "Service"):
                found.setdefault(parent.target.name, set()).add(parent.target.namespace)
    return {name: frozenset(namespaces) for name, namespaces in found.items()}
