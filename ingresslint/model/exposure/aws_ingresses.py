"""Application Load Balancers for Ingresses, and the NLBs in front of them.

``buildLoadBalancerScheme`` and ``buildFrontendNlbScheme`` of the AWS Load Balancer Controller (``pkg/ingress``): the
parameters of the class win over the annotation, and what one member of an IngressGroup says counts for all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from ingresslint.model.aws.builders import (
    ALB_PREFIX,
    ALB_SCHEME,
    AUTO_MODE,
    AUTO_MODE_CONTROLLER,
    LBC,
    class_params,
    effective_class,
    is_alb,
)
from ingresslint.model.exposure.aws_services import GO_TRUE, explicit, lbc_default
from ingresslint.model.exposure.decision import Exposure, Reach, annotation, nothing, unknown
from ingresslint.model.gates import lacks
from ingresslint.model.model import Model
from ingresslint.model.profile import Controller
from ingresslint.model.routing.servers import alb_group
from ingresslint.model.views.ingresses import Ingress, IngressClassParams
from ingresslint.resource import Resource

ENABLE_FRONTEND = f"{ALB_PREFIX}enable-frontend-nlb"
FRONTEND_SCHEME = f"{ALB_PREFIX}frontend-nlb-scheme"
_SET_SCHEME = f"Set {ALB_SCHEME}: internal."
_SET_ALL = f"Set {ALB_SCHEME}: internal on all members, or leave the group."
_CHANGE_CLASS = "Use a class whose IngressClassParams say scheme: internal."
_SET_FRONTEND = f"Set {FRONTEND_SCHEME}: internal."


@dataclass(frozen=True, slots=True)
class _Group:
    """What the members of an IngressGroup say together: the first member for each scheme, and for the NLB in front."""

    schemes: dict[Reach, tuple[Ingress, Exposure]] = field(default_factory=dict)
    frontends: dict[str, Ingress] = field(default_factory=dict)


def decide(ingress: Ingress, model: Model) -> Exposure:
    """Decide for an Ingress that an Application Load Balancer is built for."""
    if _is_auto_mode_alone(model) and ingress.class_annotation is not None:
        return nothing("EKS Auto Mode does not read the class annotation")
    decision = _written(ingress, model) or _by_group(ingress, model)
    return decision if _runs(model) else replace(decision, certain=False)


def _by_group(ingress: Ingress, model: Model) -> Exposure:
    """Decide by what the other members of the group say, or else by the default of the controller."""
    group = _groups(model).get(_group_name(ingress, model), _Group())
    if len(group.schemes) > 1:
        return unknown("the members of the group disagree, and the controller changes nothing until they agree")
    for member, found in group.schemes.values():
        reason = f"{member.resource.ref} of the same group decides for {ingress.resource.ref} too: {found.reason}"
        return replace(found, reason=reason, remedy=_SET_ALL)
    return replace(lbc_default(_controller(model)), remedy=_SET_SCHEME)


def frontend(ingress: Ingress, model: Model) -> Exposure:
    """Decide for the NLB that may stand in front of the ALB; its scheme is its own."""
    lbc = _controller(model)
    group = _groups(model).get(_group_name(ingress, model)) or _gathered([ingress], model)
    enabled, teller = group.frontends.get(ENABLE_FRONTEND), group.frontends.get(FRONTEND_SCHEME)
    if enabled is None or lacks(lbc, "frontend-nlb", LBC) or _is_auto_mode(ingress, model):
        return nothing("no NLB stands in front of it")
    if teller is None:
        certain = lacks(lbc, "frontend-nlb", LBC) is False
        return replace(lbc_default(lbc), at=annotation(enabled, ENABLE_FRONTEND), remedy=_SET_FRONTEND, certain=certain)
    # A scheme that is written is meant, whichever version reads it.
    decision = explicit(teller.annotations[FRONTEND_SCHEME], FRONTEND_SCHEME, annotation(teller, FRONTEND_SCHEME))
    return replace(decision, remedy=_SET_FRONTEND)


@lru_cache(maxsize=2)
def _groups(model: Model) -> dict[str, _Group]:
    members: dict[str, list[Ingress]] = {}
    for ingress in model.all(Ingress):
        name = _group_name(ingress, model) if is_alb(ingress, model) else ""
        if name:
            members.setdefault(name, []).append(ingress)
    return {name: _gathered(found, model) for name, found in members.items()}


def _gathered(members: list[Ingress], model: Model) -> _Group:
    group = _Group()
    for member in members:
        found = _written(member, model)
        if found is not None and found.reach is not Reach.NONE:
            group.schemes.setdefault(found.reach, (member, found))
        for name in _frontend_settings(member):
            group.frontends.setdefault(name, member)
    return group


def _frontend_settings(ingress: Ingress) -> Iterator[str]:
    if ingress.annotations.get(ENABLE_FRONTEND) in GO_TRUE:
        yield ENABLE_FRONTEND
    if FRONTEND_SCHEME in ingress.annotations:
        yield FRONTEND_SCHEME


def _group_name(ingress: Ingress, model: Model) -> str:
    """Return the group of an Ingress, empty without one; EKS Auto Mode knows those of the class's parameters only."""
    params = class_params(ingress, model)
    if _is_auto_mode(ingress, model) and not (params and params.group):
        return ""
    return alb_group(ingress, model) or ""


def _runs(model: Model) -> bool:
    """Tell whether the profile leaves room for a controller of AWS; without one it is asked what would be built."""
    controllers = model.profile.controllers
    return controllers is None or not {LBC, AUTO_MODE}.isdisjoint(controllers)


def _is_auto_mode_alone(model: Model) -> bool:
    return model.profile.controller(AUTO_MODE) is not None and model.profile.controller(LBC) is None


def _is_auto_mode(ingress: Ingress, model: Model) -> bool:
    found = effective_class(ingress, model)
    return found is not None and found.controller == AUTO_MODE_CONTROLLER


def _controller(model: Model) -> Controller:
    return model.profile.controller(LBC) or Controller()


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
