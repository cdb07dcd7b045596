"""Kubernetes' hand-written validation, one module per kind.

Which checks there are, from which version on, is listed in ``docs/api-validation.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module

from ingresslint.api.errors import FieldError
from ingresslint.api.validation import metadata
from ingresslint.api.version import Target
from ingresslint.resource import GroupVersionKind
from ingresslint.syntax import Value

Validate = Callable[[Mapping[str, Value], Target], Iterator[FieldError]]

# What the API server's strategy checks when such an object is created, besides its metadata: module and function.
# A module is imported with the first object of its kind, because start-up time is what a commit hook costs.
VALIDATIONS: dict[GroupVersionKind, tuple[str, str]] = {
    GroupVersionKind("", "v1", "Endpoints"): ("endpoints", "endpoints"),
    GroupVersionKind("", "v1", "Secret"): ("secret", "secret"),
    GroupVersionKind("", "v1", "Service"): ("service", "service"),
    GroupVersionKind("discovery.k8s.io", "v1", "EndpointSlice"): ("endpointslice", "endpoint_slice"),
    GroupVersionKind("discovery.k8s.io", "v1beta1", "EndpointSlice"): ("endpointslice", "endpoint_slice"),
    GroupVersionKind("extensions", "v1beta1", "Ingress"): ("ingress_betas", "beta_ingress"),
    GroupVersionKind("extensions", "v1beta1", "NetworkPolicy"): ("networkpolicy", "network_policy"),
    GroupVersionKind("networking.k8s.io", "v1", "Ingress"): ("ingress", "ingress"),
    GroupVersionKind("networking.k8s.io", "v1", "IngressClass"): ("ingressclass", "ingress_class"),
    GroupVersionKind("networking.k8s.io", "v1", "NetworkPolicy"): ("networkpolicy", "network_policy"),
    GroupVersionKind("networking.k8s.io", "v1beta1", "Ingress"): ("ingress_betas", "beta_ingress"),
    GroupVersionKind("networking.k8s.io", "v1beta1", "IngressClass"): ("ingressclass", "ingress_class"),
}


def validate(gvk: GroupVersionKind, value: Mapping[str, Value], target: Target) -> Iterator[FieldError]:
    """Yield what the API server has against a new object, decoded, beyond its structure."""
    yield from metadata.check(gvk, value.get("metadata", {}), target)
    if gvk in VALIDATIONS:
        yield from _check(*VALIDATIONS[gvk])(value, target)


@cache
def _check(module: str, function: str) -> Validate:
    found: Validate = getattr(import_module(f"{__name__}.{module}"), function)
    return found
