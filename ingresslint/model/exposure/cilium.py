"""Ingresses of Cilium, which makes a Service for each of them in the mode ``dedicated``.

Annotations with certain prefixes are copied to that Service; that of Google Cloud's new annotation is not among them.
https://docs.cilium.io/en/stable/network/servicemesh/ingress/
"""

from __future__ import annotations

from ingresslint.model.exposure.decision import Exposure, Request, nothing, unknown
from ingresslint.model.exposure.services import request_exposure
from ingresslint.model.profile import Profile
from ingresslint.model.views.ingresses import Ingress

CONTROLLER = "cilium.io/ingress-controller"
CLASS = "cilium"
_PREFIX = "ingress.cilium.io/"
_COPIED = (
    "cloud.google.com/",
    "lbipam.cilium.io/",
    "nodeipam.cilium.io/",
    "service.beta.kubernetes.io/",
    "service.kubernetes.io/",
)


def decide(ingress: Ingress, profile: Profile) -> Exposure:
    """Decide for an Ingress of Cilium."""
    if ingress.annotations.get(f"{_PREFIX}loadbalancer-mode") != "dedicated":
        return unknown(
            "the Service that Cilium shares between Ingresses decides, or the mode that it was installed with"
        )
    kind = ingress.annotations.get(f"{_PREFIX}service-type") or "LoadBalancer"
    if kind == "ClusterIP":
        return nothing("its Service is of type ClusterIP")
    copied = {key: value for key, value in ingress.annotations.items() if key.startswith(_COPIED)}
    return request_exposure(
        Request(ingress.resource, kind, copied, ingress.annotations.get(f"{_PREFIX}loadbalancer-class")), profile
    )
