"""Who can reach a load balancer: the decision, and what decides it.

The facts about AWS come from the two programs that build load balancers there: the provider that is part of every
EKS control plane (cloud-provider-aws, ``EnsureLoadBalancer``), and the AWS Load Balancer Controller
(``pkg/service/model_build_load_balancer.go`` and ``pkg/ingress/model_build_load_balancer.go``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from ingresslint.model.ingresses import Ingress, IngressClass, IngressClassParams
from ingresslint.model.model import Model
from ingresslint.model.profile import Controller, Profile
from ingresslint.model.services import Service
from ingresslint.resource import Location

LBC = "aws-load-balancer-controller"
AUTO_MODE = "eks-auto-mode"
ALB_CONTROLLERS = frozenset({"ingress.k8s.aws/alb", "eks.amazonaws.com/alb"})
ALB_PREFIX = "alb.ingress.kubernetes.io/"
ALB_SCHEME = ALB_PREFIX + "scheme"
NLB_PREFIX = "service.beta.kubernetes.io/aws-load-balancer-"
NLB_INTERNAL = NLB_PREFIX + "internal"
NLB_SCHEME = NLB_PREFIX + "scheme"
NLB_TYPE = NLB_PREFIX + "type"
NLB_TARGET_TYPE = NLB_PREFIX + "nlb-target-type"
# Go's strconv.ParseBool.
_GO_TRUE = frozenset({"1", "t", "T", "TRUE", "true", "True"})
_SET_INTERNAL = f'Set {NLB_INTERNAL}: "true".'
_SET_SCHEME = f"Set {NLB_SCHEME}: internal."
_SET_ALB_SCHEME = f"Set {ALB_SCHEME}: internal."
_CHANGE_CLASS = "Use a class whose IngressClassParams say scheme: internal."
_GO_FALSE = frozenset({"0", "f", "F", "FALSE", "false", "False"})


class Reach(StrEnum):
    """Who can reach a load balancer; ``none`` means that no load balancer is built."""

    INTERNAL = "internal"
    INTERNET_FACING = "internet-facing"
    UNKNOWN = "unknown"
    NONE = "none"


class Handler(StrEnum):
    """Who builds a load balancer for a Service of type LoadBalancer on AWS."""

    IN_TREE = "the AWS cloud provider"
    LBC = "the AWS Load Balancer Controller"
    AUTO_MODE = "EKS Auto Mode"
    OTHER = "another controller"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Exposure:
    """A decision: ``reason`` says why, ``at`` is the line that decides, if one does, ``remedy`` makes it internal.

    ``certain`` is False where the decision holds only for one of the controllers that may be at work.
    """

    reach: Reach
    reason: str
    at: Location | None = None
    remedy: str = ""
    certain: bool = True


_AUTO_MODE_DEFAULT = Exposure(Reach.INTERNAL, "EKS Auto Mode builds internal load balancers by default")


def service_handlers(service: Service, profile: Profile) -> tuple[Handler, ...]:
    """Return who builds the load balancer of a Service; two where the profile leaves it open."""
    if service.type != "LoadBalancer":
        return (Handler.NOBODY,)
    lbc = profile.controller(LBC)
    if service.load_balancer_class is not None:
        return (_handler_of_class(service.load_balancer_class, lbc),)
    if profile.controller(AUTO_MODE) is not None and lbc is None:
        return (Handler.AUTO_MODE,)
    without_webhook = _handler_without_webhook(service, lbc_runs=lbc is not None or profile.controllers is None)
    webhook = _webhook(lbc) if profile.controllers is not None else None
    if webhook is True:
        return (Handler.LBC,)
    if webhook is False or without_webhook is Handler.LBC:
        return (without_webhook,)
    return (without_webhook, Handler.LBC)


def _handler_of_class(name: str, lbc: Controller | None) -> Handler:
    if name == (lbc.options.get("load-balancer-class") if lbc else None) or name == "service.k8s.aws/nlb":
        return Handler.LBC
    return Handler.AUTO_MODE if name == "eks.amazonaws.com/nlb" else Handler.OTHER


def _handler_without_webhook(service: Service, *, lbc_runs: bool) -> Handler:
    kind, target = service.annotations.get(NLB_TYPE), service.annotations.get(NLB_TARGET_TYPE)
    if kind == "nlb-ip" or (kind == "external" and target in {"ip", "instance"}):
        return Handler.LBC if lbc_runs else Handler.NOBODY
    return Handler.NOBODY if kind == "external" else Handler.IN_TREE


def _webhook(lbc: Controller | None) -> bool | None:
    """Tell whether LBC's webhook takes over every Service without a class: since 2.5.0, unless it is switched off."""
    if lbc is None:
        return False
    if lbc.options.get("service-mutator-webhook") is False:
        return False
    too_old = lbc.before("2.5.0")
    return None if too_old is None else not too_old


def service_exposure(service: Service, profile: Profile) -> Exposure:
    """Decide for a Service of type LoadBalancer."""
    if profile.provider not in {None, "aws"}:
        return Exposure(Reach.UNKNOWN, f"the defaults of provider {profile.provider} are not known")
    handlers = service_handlers(service, profile)
    decisions = [_service_exposure(service, handler, profile) for handler in handlers]
    if profile.provider is None and all(decision.at is None for decision in decisions):
        return Exposure(Reach.UNKNOWN, "the cloud provider is not known")
    certain = len({decision.reach for decision in decisions}) == 1
    # Where both say the same, the controller says it with more annotations; where not, the provider is the fallback.
    remedy = " ".join(dict.fromkeys(decision.remedy for decision in decisions if decision.remedy))
    return replace(decisions[-1] if certain else decisions[0], certain=certain, remedy=remedy)


def _service_exposure(service: Service, handler: Handler, profile: Profile) -> Exposure:
    match handler:
        case Handler.IN_TREE:
            return replace(_in_tree(service), remedy=_SET_INTERNAL)
        case Handler.LBC:
            return _lbc_service(service, profile.controller(LBC) or Controller())
        case Handler.AUTO_MODE:
            return replace(_by_scheme(service) or _AUTO_MODE_DEFAULT, remedy=_SET_SCHEME)
        case Handler.NOBODY:
            return Exposure(Reach.NONE, "no controller builds this load balancer")
    return Exposure(Reach.UNKNOWN, f"the class {service.load_balancer_class} belongs to another controller")


def _in_tree(service: Service) -> Exposure:
    """Anything but an empty value and exactly ``false`` is internal; the scheme annotation does not exist here."""
    value = service.annotations.get(NLB_INTERNAL)
    if value:
        reach = Reach.INTERNET_FACING if value == "false" else Reach.INTERNAL
        return Exposure(reach, f'{NLB_INTERNAL} is "{value}"', _annotation(service, NLB_INTERNAL))
    at, reason = None, "without an annotation the AWS cloud provider builds internet-facing load balancers"
    if value is not None:
        at, reason = (
            _annotation(service, NLB_INTERNAL),
            f"{NLB_INTERNAL} is empty, which the AWS cloud provider takes for unset",
        )
    elif service.annotations.get(NLB_SCHEME) is not None:
        at = _annotation(service, NLB_SCHEME)
        reason = (
            f"the AWS cloud provider, which builds it, does not read {NLB_SCHEME}, and its default is internet-facing"
        )
    return Exposure(Reach.INTERNET_FACING, reason, at)


def _lbc_service(service: Service, lbc: Controller) -> Exposure:
    if lbc.before("2.2.0"):
        return replace(_lbc_service_before_2_2(service), remedy=_SET_INTERNAL)
    return replace(_lbc_service_since_2_2(service, lbc), remedy=_SET_SCHEME)


def _lbc_service_since_2_2(service: Service, lbc: Controller) -> Exposure:
    scheme = _by_scheme(service)
    if scheme is not None:
        return scheme
    internal = service.annotations.get(NLB_INTERNAL)
    if internal is None:
        return _lbc_default(lbc)
    if internal in _GO_TRUE | _GO_FALSE:
        reach = Reach.INTERNAL if internal in _GO_TRUE else Reach.INTERNET_FACING
        return Exposure(reach, f'{NLB_INTERNAL} is "{internal}"', _annotation(service, NLB_INTERNAL))
    return Exposure(
        Reach.NONE, f'the controller cannot read "{internal}" as a boolean', _annotation(service, NLB_INTERNAL)
    )


def _lbc_service_before_2_2(service: Service) -> Exposure:
    if service.annotations.get(NLB_INTERNAL) == "true":
        return Exposure(Reach.INTERNAL, f'{NLB_INTERNAL} is "true"', _annotation(service, NLB_INTERNAL))
    reason = "before 2.2.0 the AWS Load Balancer Controller builds internet-facing load balancers by default"
    return Exposure(Reach.INTERNET_FACING, reason)


def _by_scheme(service: Service) -> Exposure | None:
    value = service.annotations.get(NLB_SCHEME)
    return None if value is None else _explicit(value, NLB_SCHEME, _annotation(service, NLB_SCHEME))


def _explicit(value: str, name: str, at: Location) -> Exposure:
    if value in {Reach.INTERNAL, Reach.INTERNET_FACING}:
        return Exposure(Reach(value), f'{name} is "{value}"', at)
    return Exposure(Reach.NONE, f'"{value}" is no scheme, and the controller builds nothing', at)


def _lbc_default(lbc: Controller) -> Exposure:
    flag = lbc.options.get("default-load-balancer-scheme")
    if flag == Reach.INTERNET_FACING and lbc.before("2.11.0") is not True:
        return Exposure(
            Reach.INTERNET_FACING, "the profile says that the controller's default scheme is internet-facing"
        )
    return Exposure(Reach.INTERNAL, "the AWS Load Balancer Controller builds internal load balancers by default")


def _annotation(service: Service | Ingress, name: str) -> Location:
    return service.resource.at("metadata", "annotations", name)


def is_alb(ingress: Ingress, model: Model) -> bool:
    """Tell whether an Ingress is one that AWS's controllers build an Application Load Balancer for.

    A class that is not in the input is taken for an ALB's when it is called ``alb``, as AWS's own documents call it.
    """
    lbc = model.profile.controller(LBC)
    own_class = (lbc.options.get("ingress-class") if lbc else None) or "alb"
    if ingress.class_annotation is not None:
        return ingress.class_annotation == own_class
    found = effective_class(ingress, model)
    if found is not None:
        return found.controller in ALB_CONTROLLERS
    return ingress.class_name == "alb" and model.profile.provider in {None, "aws"}


def effective_class(ingress: Ingress, model: Model) -> IngressClass | None:
    """Return the IngressClass that an Ingress gets by its field or by default, None when the annotation decides."""
    if ingress.class_annotation is not None:
        return None
    if ingress.class_name is not None:
        return model.find(IngressClass, "", ingress.class_name)
    defaults = [found for found in model.all(IngressClass) if found.is_default]
    return defaults[0] if len(defaults) == 1 else None


def ingress_exposure(ingress: Ingress, model: Model) -> Exposure:
    """Decide for an Ingress that an Application Load Balancer is built for; for others the answer is unknown.

    IngressClassParams win over the annotation, but only for a class that is named by the field (or the default).
    """
    if not is_alb(ingress, model):
        return Exposure(Reach.UNKNOWN, "the Ingress belongs to another controller")
    found = effective_class(ingress, model)
    if found is not None and found.parameters is not None:
        params = model.find(IngressClassParams, "", found.parameters.name)
        if params is not None and params.scheme is not None:
            reason = f"IngressClassParams {found.parameters.name} of class {found.resource.ref.name} sets the scheme"
            at = params.resource.at("spec", "scheme")
            return Exposure(_explicit(params.scheme, "scheme", at).reach, reason, at, _CHANGE_CLASS)
    value = ingress.annotations.get(ALB_SCHEME)
    if value is not None:
        found_scheme = _explicit(value, ALB_SCHEME, _annotation(ingress, ALB_SCHEME))
    else:
        found_scheme = _lbc_default(model.profile.controller(LBC) or Controller())
    return replace(found_scheme, remedy=_SET_ALB_SCHEME)
