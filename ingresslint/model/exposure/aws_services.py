"""Load balancers for Services on AWS.

The facts come from the programs that build them: cloud-provider-aws (``EnsureLoadBalancer``), and the AWS Load
Balancer Controller (``pkg/service/model_build_load_balancer.go``, ``pkg/annotations/parser.go``).
"""

from __future__ import annotations

from dataclasses import replace

from ingresslint.model.aws import go_values
from ingresslint.model.aws.builders import (
    LBC,
    NLB_INTERNAL,
    NLB_SCHEME,
    NLB_TARGET_TYPE,
    NLB_TYPE,
    Handler,
    load_balancer_class,
    service_handlers,
)
from ingresslint.model.exposure.decision import Exposure, Reach, Request, either, nothing, unknown
from ingresslint.model.gates import kubernetes_lacks, lacks
from ingresslint.model.profile import Controller, Profile
from ingresslint.resource import Location

GO_TRUE, GO_FALSE = go_values.GO_TRUE, go_values.GO_FALSE
SCHEMES = frozenset({Reach.INTERNAL, Reach.INTERNET_FACING})
_SET_INTERNAL = f'Set {NLB_INTERNAL}: "true".'
_SET_SCHEME = f"Set {NLB_SCHEME}: internal."
_AUTO_MODE_DEFAULT = Exposure(Reach.INTERNAL, "EKS Auto Mode builds internal load balancers by default")


def decide(request: Request, profile: Profile) -> Exposure:
    """Decide for a Service on AWS; where it is open who handles it, the cloud provider is the fallback."""
    decision = either(_decide(request, handler, profile) for handler in service_handlers(request, profile))
    written = request.load_balancer_class
    if written is None or load_balancer_class(request, profile) is not None:
        return decision
    # The alpha release has the field, and drops it unless somebody switched its feature gate on.
    reason = f"Kubernetes {profile.kubernetes} drops loadBalancerClass, and then this holds: {decision.reason}"
    certain = decision.certain and kubernetes_lacks(profile, "load-balancer-class")
    at = decision.at or request.resource.at("spec", "loadBalancerClass")
    return replace(decision, reason=reason, at=at, certain=certain)


def _decide(request: Request, handler: Handler, profile: Profile) -> Exposure:
    match handler:
        case Handler.IN_TREE:
            return replace(_in_tree(request), remedy=_SET_INTERNAL)
        case Handler.LBC:
            return _lbc(request, profile.controller(LBC) or Controller())
        case Handler.AUTO_MODE:
            return replace(_by_scheme(request) or _AUTO_MODE_DEFAULT, remedy=_SET_SCHEME)
        case Handler.NOBODY:
            return _nobody(request)
    return unknown(f"the class {request.load_balancer_class} belongs to another controller")


def _nobody(request: Request) -> Exposure:
    if request.type != "LoadBalancer":
        return nothing("no controller builds a load balancer for it")
    written, kind = request.load_balancer_class, request.get(NLB_TYPE)
    if written is not None:
        return nothing(
            f"the controller of class {written} does not run", request.resource.at("spec", "loadBalancerClass")
        )
    return nothing(f'{NLB_TYPE} is "{kind}", and no controller answers to that', request.at(NLB_TYPE))


def _in_tree(request: Request) -> Exposure:
    """Anything but an empty value and exactly ``false`` is internal; the scheme annotation does not exist here."""
    value = request.get(NLB_INTERNAL)
    if value:
        reach = Reach.INTERNET_FACING if value == "false" else Reach.INTERNAL
        return Exposure(reach, f'{NLB_INTERNAL} is "{value}"', request.at(NLB_INTERNAL))
    if value is not None:
        reason = f"{NLB_INTERNAL} is empty, which the AWS cloud provider takes for unset"
        return Exposure(Reach.INTERNET_FACING, reason, request.at(NLB_INTERNAL))
    if request.get(NLB_SCHEME) is not None:
        reason = (
            f"the AWS cloud provider, which builds it, does not read {NLB_SCHEME}, and its default is internet-facing"
        )
        return Exposure(Reach.INTERNET_FACING, reason, request.at(NLB_SCHEME))
    return Exposure(
        Reach.INTERNET_FACING, "without an annotation the AWS cloud provider builds internet-facing load balancers"
    )


def _lbc(request: Request, lbc: Controller) -> Exposure:
    if request.type == "ClusterIP" and request.get(NLB_TARGET_TYPE) == "instance":
        return nothing(
            "the AWS Load Balancer Controller needs node ports for targets of type instance, and this has none",
            request.at(NLB_TARGET_TYPE),
        )
    if lacks(lbc, "service-scheme", LBC):
        return replace(_lbc_without_scheme(request), remedy=_SET_INTERNAL)
    return replace(_by_scheme(request) or _lbc_by_internal(request, lbc), remedy=_SET_SCHEME)


def _lbc_by_internal(request: Request, lbc: Controller) -> Exposure:
    internal = request.get(NLB_INTERNAL)
    if internal is None:
        return lbc_default(lbc)
    if internal in GO_TRUE | GO_FALSE:
        reach = Reach.INTERNAL if internal in GO_TRUE else Reach.INTERNET_FACING
        return Exposure(reach, f'{NLB_INTERNAL} is "{internal}"', request.at(NLB_INTERNAL))
    return nothing(f'the controller cannot read "{internal}" as a boolean', request.at(NLB_INTERNAL))


def _lbc_without_scheme(request: Request) -> Exposure:
    if request.get(NLB_INTERNAL) in GO_TRUE:
        return Exposure(Reach.INTERNAL, f'{NLB_INTERNAL} is "{request.get(NLB_INTERNAL)}"', request.at(NLB_INTERNAL))
    reason = "before 2.2.0 the AWS Load Balancer Controller builds internet-facing load balancers by default"
    if request.get(NLB_SCHEME) is not None:
        return Exposure(Reach.INTERNET_FACING, f"{reason}, and does not know {NLB_SCHEME}", request.at(NLB_SCHEME))
    return Exposure(Reach.INTERNET_FACING, reason)


def _by_scheme(request: Request) -> Exposure | None:
    value = request.get(NLB_SCHEME)
    return None if value is None else explicit(value, NLB_SCHEME, request.at(NLB_SCHEME))


def explicit(value: str, name: str, at: Location) -> Exposure:
    """Decide by a scheme that is written; another value than the two that exist stops the controller."""
    if value in SCHEMES:
        return Exposure(Reach(value), f'{name} is "{value}"', at)
    return nothing(f'"{value}" is no scheme, and the controller builds nothing', at)


def lbc_default(lbc: Controller) -> Exposure:
    """Decide where nothing is written: internal, unless the flag of the controller says otherwise."""
    flag = lbc.options.get("default-load-balancer-scheme")
    if flag == Reach.INTERNET_FACING and lacks(lbc, "default-scheme-flag", LBC) is not True:
        return Exposure(
            Reach.INTERNET_FACING, "the profile says that the controller's default scheme is internet-facing"
        )
    return Exposure(Reach.INTERNAL, "the AWS Load Balancer Controller builds internal load balancers by default")
