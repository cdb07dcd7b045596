"""What reads as if a load balancer were internal, whether or not the program that builds it reads that."""

from __future__ import annotations

from ingresslint.model import decode
from ingresslint.model.aws.builders import ALB_SCHEME, NLB_INTERNAL, NLB_SCHEME
from ingresslint.model.exposure import aws_gateways, azure, gke
from ingresslint.model.exposure.aws_services import GO_FALSE
from ingresslint.model.exposure.decision import Reach, annotation
from ingresslint.model.model import Model
from ingresslint.model.views.gateways import Gateway
from ingresslint.model.views.ingresses import Ingress
from ingresslint.model.views.services import Service
from ingresslint.resource import Location

_TRUTHY = frozenset({"1", "on", "t", "true", "y", "yes"})


def meant_internal(subject: Service | Ingress | Gateway, model: Model) -> Location | None:
    """Return the line that reads as if the load balancer of ``subject`` were internal, None without one."""
    if isinstance(subject, Gateway):
        return _gateway(subject, model)
    written = {key: value for key, value in subject.annotations.items() if _means_internal(key, value)}
    return annotation(subject, next(iter(written))) if written else None


def _means_internal(key: str, value: str) -> bool:
    if key in {NLB_SCHEME, ALB_SCHEME}:
        return value == Reach.INTERNAL
    if key in {gke.TYPE, gke.OLD_TYPE}:
        return value.lower() == "internal"
    if key == NLB_INTERNAL:
        return bool(value) and value not in GO_FALSE
    return key in {azure.INTERNAL, azure.PRIVATE_IP} and value.lower() in _TRUTHY


def _gateway(gateway: Gateway, model: Model) -> Location | None:
    own = aws_gateways.own_configuration(gateway, model)
    if own is not None and own.scheme == Reach.INTERNAL:
        return own.resource.at("spec", "scheme")
    home = ("spec", "infrastructure", "annotations")
    written = decode.strings(gateway.resource.value, *home)
    key = next((key for key, value in written.items() if _means_internal(key, value)), None)
    return gateway.resource.at(*home, key) if key else None
