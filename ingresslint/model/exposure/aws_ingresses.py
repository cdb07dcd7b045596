"""Application Load Balancers for Ingresses, and the NLBs in front of them.

``buildLoadBalancerScheme`` and ``buildFrontendNlbScheme`` of the AWS Load Balancer Controller (``pkg/ingress``): the
parameters of the class win over the annotation, and what one member of an IngressGroup says counts for all.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from ingresslint.model.alb import groups
from ingresslint.model.aws import (
    ALB_PREFIX,
    ALB_SCHEME,
    AUTO_MODE,
    AUTO_MODE_CONTROLLER,
    LBC,
    class_params,
    effective_class,
)
from ingresslint.model.exposure.aws_services import GO_TRUE, explicit, lbc_default
from ingresslint.model.exposure.decision import Exposure, Reach, annotation, nothing, unknown
from ingresslint.model.gates import lacks
from ingresslint.model.ingresses import Ingress, IngressClassParams
from ingresslint.model.model import Model
from ingresslint.model.profile import Controller
from ingresslint.model.servers import alb_group
from ingresslint.resource import Resource

ENABLE_FRONTEND = f"{ALB_PREFIX}enable-frontend-nlb"
FRONTEND_SCHEME = f"{ALB_PREFIX}frontend-nlb-scheme"
_SET_SCHEME = f"Set {ALB_SCHEME}: internal."
_CHANGE_CLASS = "Use a class whose IngressClassParams say scheme: internal."
_SET_FRONTEND = f"Set {FRONTEND_SCHEME}: internal."


def decide(ingress: Ingress, model: Model) -> Exposure:
    """Decide for an Ingress that an Application Load Balancer is built for."""
    if _is_auto_mode_alone(model) and ingress.class_annotation is not None:
        return nothing("EKS Auto Mode does not read the class annotation")
    decision = _decide(ingress, model)
    return decision if _runs(model) else replace(decision, certain=False)


def _decide(ingress: Ingress, model: Model) -> Exposure:
    own = _written(ingress, model)
    others = [found for member in _members(ingress, model) if (found := _from_member(member, ingress, model))]
    reaches = {found.reach for found in others}
    if own is not None or not others:
        return own or replace(lbc_default(_controller(model)), remedy=_SET_SCHEME)
    if len(reaches) > 1:
        return unknown("the members of the group disagree, and the controller changes nothing until they agree")
    return others[0]


def frontend(ingress: Ingress, model: Model) -> Exposure:
    """Decide for the NLB that may stand in front of the ALB; its scheme is its own."""
    lbc, members = _controller(model), (ingress, *_members(ingress, model))
    enabled = next((member for member in members if member.annotations.get(ENABLE_FRONTEND) in GO_TRUE), None)
    if enabled is None or lacks(lbc, "frontend-nlb", LBC) or _is_auto_mode(ingress, model):
        return nothing("no NLB stands in front of it")
    teller = next((member for member in members if FRONTEND_SCHEME in member.annotations), None)
    certain = lacks(lbc, "frontend-nlb", LBC) is False
    if teller is None:
        at = annotation(enabled, ENABLE_FRONTEND)
        return replace(lbc_default(lbc), at=at, remedy=_SET_FRONTEND, certain=certain)
    decision = explicit(teller.annotations[FRONTEND_SCHEME], FRONTEND_SCHEME, annotation(teller, FRONTEND_SCHEME))
    # A scheme that is written is meant, whichever version reads it.
    return replace(decision, remedy=_SET_FRONTEND)


def _runs(model: Model) -> bool:
    """Tell whether the profile leaves room for a controller of AWS; without one it is asked what would be built."""
    controllers = model.profile.controllers
    return controllers is None or not {LBC, AUTO_MODE}.isdisjoint(controllers)


def _is_auto_mode_alone(model: Model) -> bool:
    return model.profile.controller(AUTO_MODE) is not None and model.profile.controller(LBC) is None


def _controller(model: Model) -> Controller:
    return model.profile.controller(LBC) or Controller()


def _members(ingress: Ingress, model: Model) -> list[Ingress]:
    """Return the other members of the group; EKS Auto Mode knows groups in the parameters of the class only."""
    params = class_params(ingress, model)
    if _is_auto_mode(ingress, model) and not (params and params.group):
        return []
    group = alb_group(ingress, model)
    return [member for member in groups(model).get(group or "", ()) if member.resource != ingress.resource]


def _is_auto_mode(ingress: Ingress, model: Model) -> bool:
    found = effective_class(ingress, model)
    return found is not None and found.controller == AUTO_MODE_CONTROLLER


def _from_member(member: Ingress, ingress: Ingress, model: Model) -> Exposure | None:
    found = _written(member, model)
    if found is None or found.reach is Reach.NONE:
        return None
    reason = f"{member.resource.ref} of the same group decides for {ingress.resource.ref} too: {found.reason}"
    return replace(found, reason=reason, remedy=f"Set {ALB_SCHEME}: internal on all members, or leave the group.")


def _written(ingress: Ingress, model: Model) -> Exposure | None:
    """Return what is written for one Ingress: in the parameters of its class, or in its annotation."""
    params = class_params(ingress, model)
    if params is not None and params.scheme is not None and not lacks(_controller(model), "class-scheme", LBC):
        reason = f"{params.resource.ref} of its class sets the scheme"
        at = params.resource.at("spec", "scheme")
        return Exposure(
            explicit(params.scheme, "scheme", at).reach, reason, at, _CHANGE_CLASS, certain=_is_only_one(params, model)
        )
    value = ingress.annotations.get(ALB_SCHEME)
    if value is None:
        return None
    return replace(explicit(value, ALB_SCHEME, annotation(ingress, ALB_SCHEME)), remedy=_SET_SCHEME)


def _is_only_one(params: IngressClassParams, model: Model) -> bool:
    """Tell whether all objects of this name, as each stage of an application may have its own, say the same."""
    variants = model.variants(IngressClassParams, "", params.resource.ref.name)
    return len({variant.scheme for variant in variants}) == 1


@lru_cache(maxsize=2)
def used_params(model: Model) -> frozenset[Resource]:
    """Return the IngressClassParams that count for at least one Ingress of the input."""
    found = (class_params(ingress, model) for ingress in model.all(Ingress))
    return frozenset(params.resource for params in found if params is not None)
