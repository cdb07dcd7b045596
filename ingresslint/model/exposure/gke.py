"""Load balancers of GKE: Services, Ingresses and Gateways.

Services: ``GetLoadBalancerAnnotationType`` of cloud-provider-gcp and the classes of ingress-gce (``pkg/l4lb``).
Ingresses: ``IsGCEIngress`` of ingress-gce (``pkg/utils``), which looks at the annotation alone.  Gateways:
https://cloud.google.com/kubernetes-engine/docs/concepts/gateway-api#gatewayclass
"""

from __future__ import annotations

from dataclasses import replace

from ingresslint.model.exposure.decision import Exposure, Reach, Request, annotation, nothing, unknown
from ingresslint.model.profile import Profile
from ingresslint.model.views.ingresses import CLASS_ANNOTATION, Ingress

TYPE = "networking.gke.io/load-balancer-type"
OLD_TYPE = "cloud.google.com/load-balancer-type"
INTERNAL_VALUES = frozenset({"Internal", "internal"})
_SET_TYPE = f"Set {TYPE}: Internal."
_SET_CLASS = f"Set {CLASS_ANNOTATION}: gce-internal."
_CHANGE_CLASS = "Use the class gke-l7-rilb."
_L4 = "networking.gke.io/l4-regional-"
_SERVICE_CLASSES = {
    f"{_L4}internal": Reach.INTERNAL,
    f"{_L4}internal-legacy": Reach.INTERNAL,
    f"{_L4}external": Reach.INTERNET_FACING,
    f"{_L4}external-legacy": Reach.INTERNET_FACING,
}
_INGRESS_CLASSES = {
    "gce": Reach.INTERNET_FACING,
    "gce-internal": Reach.INTERNAL,
    "gce-regional-external": Reach.INTERNET_FACING,
}
_GATEWAY_CLASSES = {
    "gke-l7-cross-regional-internal-managed": Reach.INTERNAL,
    "gke-l7-global-external-managed": Reach.INTERNET_FACING,
    "gke-l7-gxlb": Reach.INTERNET_FACING,
    "gke-l7-regional-external-managed": Reach.INTERNET_FACING,
    "gke-l7-rilb": Reach.INTERNAL,
}


def decide(request: Request, _profile: Profile) -> Exposure:
    """Decide for a Service on Google Cloud: external, unless the annotation or the class says internal."""
    name = request.load_balancer_class
    if name is not None:
        if name not in _SERVICE_CLASSES:
            return unknown(f"the class {name} belongs to another controller")
        at = request.resource.at("spec", "loadBalancerClass")
        remedy = f"Use the class {_L4}internal."
        return Exposure(
            _SERVICE_CLASSES[name], f"the class {name} builds {_described(_SERVICE_CLASSES[name])}", at, remedy
        )
    for key in (TYPE, OLD_TYPE):
        value = request.get(key)
        if value is not None:
            return replace(_by_type(key, value), at=request.at(key), remedy=_SET_TYPE)
    reason = "without an annotation Google Cloud builds external load balancers"
    return Exposure(Reach.INTERNET_FACING, reason, remedy=_SET_TYPE)


def _by_type(key: str, value: str) -> Exposure:
    if value in INTERNAL_VALUES:
        return Exposure(Reach.INTERNAL, f'{key} is "{value}"')
    meaning = "" if value == "External" else ", and Google Cloud takes anything but Internal for external"
    return Exposure(Reach.INTERNET_FACING, f'{key} is "{value}"{meaning}')


def _described(reach: Reach) -> str:
    return "internal load balancers" if reach is Reach.INTERNAL else "external load balancers"


def ingress(subject: Ingress, profile: Profile, *, default_class: bool) -> Exposure | None:
    """Decide for an Ingress, None where GKE does not serve it.

    ``default_class`` tells whether the cluster gives it a class of its own, which keeps GKE away.
    """
    name = subject.class_annotation
    if name:
        if name not in _INGRESS_CLASSES:
            return None
        reason = f"the class {name} builds {_described(_INGRESS_CLASSES[name])}"
        return Exposure(_INGRESS_CLASSES[name], reason, annotation(subject, CLASS_ANNOTATION), _SET_CLASS)
    if subject.class_name in _INGRESS_CLASSES:
        reason = f"GKE reads only the annotation {CLASS_ANNOTATION}, and does nothing for an ingressClassName"
        return nothing(reason, subject.resource.at("spec", "ingressClassName"))
    if subject.class_name is not None or default_class or profile.provider != "gcp":
        return None
    reason = "GKE builds an external load balancer for an Ingress without a class"
    return Exposure(Reach.INTERNET_FACING, reason, remedy=_SET_CLASS, certain=profile.controllers is not None)


def gateway_class(name: str) -> Exposure | None:
    """Decide for a Gateway by its class, None where the class is not one of GKE's."""
    reach = _GATEWAY_CLASSES.get(name.removesuffix("-mc"))
    if reach is None:
        return None
    return Exposure(reach, f"the class {name} builds {_described(reach)}", remedy=_CHANGE_CLASS)
