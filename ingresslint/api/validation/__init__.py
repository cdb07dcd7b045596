"""Kubernetes' hand-written validation, one module per kind.

Which checks there are, from which version on, is listed in ``docs/api-validation.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ingresslint.api.errors import FieldError
from ingresslint.api.validation import metadata
from ingresslint.api.validation.endpoints import endpoints
from ingresslint.api.validation.endpointslice import endpoint_slice
from ingresslint.api.validation.ingress import ingress
from ingresslint.api.validation.ingress_betas import beta_ingress
from ingresslint.api.validation.ingressclass import ingress_class
from ingresslint.api.validation.networkpolicy import network_policy
from ingresslint.api.validation.secret import secret
from ingresslint.api.validation.service import service
from ingresslint.api.version import Target
from ingresslint.resource import GroupVersionKind
from ingresslint.syntax import Value

Validate = Callable[[Mapping[str, Value], Target], Iterator[FieldError]]

# What the API server's strategy checks when such an object is created, besides its metadata.
VALIDATIONS: dict[GroupVersionKind, Validate] = {
    GroupVersionKind("", "v1", "Endpoints"): endpoints,
    GroupVersionKind("", "v1", "Secret"): secret,
    GroupVersionKind("", "v1", "Service"): service,
    GroupVersionKind("discovery.k8s.io", "v1", "EndpointSlice"): endpoint_slice,
    GroupVersionKind("discovery.k8s.io", "v1beta1", "EndpointSlice"): endpoint_slice,
    GroupVersionKind("extensions", "v1beta1", "Ingress"): beta_ingress,
    GroupVersionKind("extensions", "v1beta1", "NetworkPolicy"): network_policy,
    GroupVersionKind("networking.k8s.io", "v1", "Ingress"): ingress,
    GroupVersionKind("networking.k8s.io", "v1", "IngressClass"): ingress_class,
    GroupVersionKind("networking.k8s.io", "v1", "NetworkPolicy"): network_policy,
    GroupVersionKind("networking.k8s.io", "v1beta1", "Ingress"): beta_ingress,
    GroupVersionKind("networking.k8s.io", "v1beta1", "IngressClass"): ingress_class,
}


def validate(gvk: GroupVersionKind, value: Mapping[str, Value], target: Target) -> Iterator[FieldError]:
    """Yield what the API server has against a new object, decoded, beyond its structure."""
    yield from metadata.check(gvk, value.get("metadata", {}), target)
    check = VALIDATIONS.get(gvk)
    if check is not None:
        yield from check(value, target)
