"""What it means that an object is not in the input.

Most inputs are a part of a cluster.  Only where the profile says that everything is there, a reference to nothing is
broken for certain; where the input holds other objects of that kind in that namespace, their home is here, and the
reference is probably wrong; otherwise the object may well live elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from ingresslint.finding import Severity
from ingresslint.model.model import Model
from ingresslint.model.readers import View
from ingresslint.model.views.gateways import GatewayClass
from ingresslint.model.views.ingresses import IngressClass
from ingresslint.model.views.makers import is_made
from ingresslint.model.views.secrets import Secret
from ingresslint.model.views.services import Service
from ingresslint.resource import Resource


@dataclass(frozen=True, slots=True)
class Absence:
    """How sure it is that the object is missing: ``severity`` for the finding, ``phrase`` for its message."""

    severity: Severity
    phrase: str


def absence(model: Model, kind: type[View], namespace: str, name: str, near: Resource | None = None) -> Absence | None:
    """Say what to make of an object that :meth:`Model.find` does not find; None where it is known to exist.

    ``near`` is the object that refers to it: where namespaces are unknown, only its folder is taken for its home.
    """
    if _is_made(model, kind, namespace, name) or _is_external(model, kind, namespace, name):
        return None
    if model.profile.complete:
        return Absence(Severity.ERROR, "does not exist")
    return Absence(Severity.WARNING if model.has_some(kind, namespace, near) else Severity.INFO, "is not in the input")


def _is_made(model: Model, kind: type[View], namespace: str, name: str) -> bool:
    """Tell whether a controller makes the object, or copies it from another namespace."""
    if kind is Secret:
        copied = any(other.copied for other in model.namesakes(Secret, name))
        return copied or model.secret_source(namespace, name) is not None or is_made(model, namespace, name)
    return kind is Service and is_made(model, namespace, name)


def _is_external(model: Model, kind: type[View], namespace: str, name: str) -> bool:
    external = model.profile.external
    patterns = {
        Service: external.services,
        Secret: external.secrets,
        IngressClass: external.classes,
        GatewayClass: external.classes,
    }
    return model.profile.is_external(patterns.get(kind, ()), namespace, name)
