"""Who builds load balancers on AWS, and what their settings are called.

Three programs do: the provider that is part of every EKS control plane (cloud-provider-aws, ``EnsureLoadBalancer``),
the AWS Load Balancer Controller (``pkg/service/service_utils.go``, ``webhooks/core/service_mutator.go``,
``pkg/ingress/group_loader.go``), and EKS Auto Mode.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

from ingresslint.model.gates import kubernetes_lacks, lacks
from ingresslint.model.model import Model
from ingresslint.model.profile import Controller, Profile
from ingresslint.model.views.ingresses import Ingress, IngressClass, IngressClassParams

LBC = "aws-load-balancer-controller"
AUTO_MODE = "eks-auto-mode"
AUTO_MODE_CONTROLLER = "eks.amazonaws.com/alb"
ALB_CONTROLLERS = frozenset({"ingress.k8s.aws/alb", AUTO_MODE_CONTROLLER})
ALB_PREFIX = "alb.ingress.kubernetes.io/"
ALB_SCHEME = ALB_PREFIX + "scheme"
NLB_PREFIX = "service.beta.kubernetes.io/aws-load-balancer-"
NLB_INTERNAL = NLB_PREFIX + "internal"
NLB_SCHEME = NLB_PREFIX + "scheme"
NLB_TYPE = NLB_PREFIX + "type"
NLB_TARGET_TYPE = NLB_PREFIX + "nlb-target-type"
_LBC_CLASS = "service.k8s.aws/nlb"
_AUTO_MODE_CLASS = "eks.amazonaws.com/nlb"
NOT_ON_AWS = "the controller of AWS that it is meant for builds nothing in another cloud"
_TARGET_TYPES = frozenset({"ip", "instance"})


class Handler(StrEnum):
    """Who builds a load balancer for a Service on AWS."""

    IN_TREE = "the AWS cloud provider"
    LBC = "the AWS Load Balancer Controller"
    AUTO_MODE = "EKS Auto Mode"
    OTHER = "another controller"
    NOBODY = "nobody"


class Asking(Protocol):
    """What may ask for a load balancer: a Service, or what a controller makes a Service from."""

    @property
    def type(self) -> str:
        """The type of the Service."""

    @property
    def annotations(self) -> Mapping[str, str]:
        """The annotations of the Service."""

    @property
    def load_balancer_class(self) -> str | None:
        """The class of the Service as written."""


def service_handlers(service: Asking, profile: Profile) -> tuple[Handler, ...]:
    """Return who builds the load balancer of a Service; two where the profile leaves it open."""
    if service.type != "LoadBalancer":
        return _handlers_of_others(service, profile)
    name = load_balancer_class(service, profile)
    lbc = profile.controller(LBC)
    if name is not None:
        return (_handler_of_class(name, profile),)
    # Auto Mode makes its own class the default, whatever the annotations say.
    if lbc is None and profile.controller(AUTO_MODE) is not None:
        return (Handler.AUTO_MODE,)
    without_webhook = _handler_without_webhook(service, profile)
    webhook = _webhook(lbc) if profile.controllers is not None else None
    if webhook is True:
        return (Handler.LBC,)
    if webhook is False or without_webhook is Handler.LBC:
        return (without_webhook,)
    return (without_webhook, Handler.LBC)


def load_balancer_class(service: Asking, profile: Profile) -> str | None:
    """Return the class of a Service as the cluster keeps it: a server that is too old drops the field."""
    return None if kubernetes_lacks(profile, "load-balancer-class-by-default") else service.load_balancer_class


def _handlers_of_others(service: Asking, profile: Profile) -> tuple[Handler, ...]:
    """Return who builds a load balancer for a Service that does not ask for one by its type."""
    lbc = profile.controller(LBC)
    if not _asks_for_lbc(service, lbc) or service.type == "ExternalName":
        return (Handler.NOBODY,)
    if profile.controllers is None:
        return (Handler.NOBODY, Handler.LBC)
    if lbc is None or lbc.options.get("service-type-load-balancer-only") is True:
        return (Handler.NOBODY,)
    return (Handler.LBC,)


def _handler_of_class(name: str, profile: Profile) -> Handler:
    lbc = profile.controller(LBC)
    if name == (lbc.options.get("load-balancer-class") if lbc else None):
        return Handler.LBC
    controllers = {_LBC_CLASS: (LBC, Handler.LBC), _AUTO_MODE_CLASS: (AUTO_MODE, Handler.AUTO_MODE)}
    controller, handler = controllers.get(name, ("", Handler.OTHER))
    if controller and profile.controllers is not None and controller not in profile.controllers:
        return Handler.NOBODY
    return handler


def _asks_for_lbc(service: Asking, lbc: Controller | None) -> bool:
    """Tell whether annotations give a Service to the AWS Load Balancer Controller; the values are exact."""
    kind, target = service.annotations.get(NLB_TYPE), service.annotations.get(NLB_TARGET_TYPE)
    if lbc is not None and lacks(lbc, "service-target-type", LBC):
        return kind == "nlb-ip"
    return kind == "nlb-ip" or (kind == "external" and target in _TARGET_TYPES)


def _handler_without_webhook(service: Asking, profile: Profile) -> Handler:
    if _asks_for_lbc(service, profile.controller(LBC)):
        return Handler.LBC if profile.controllers is None or LBC in profile.controllers else Handler.NOBODY
    if service.annotations.get(NLB_TYPE) == "external":
        return Handler.NOBODY
    return Handler.AUTO_MODE if profile.controller(AUTO_MODE) is not None else Handler.IN_TREE


def _webhook(lbc: Controller | None) -> bool | None:
    """Tell whether LBC's webhook takes over every Service without a class: since 2.5.0, unless it is switched off."""
    if lbc is None:
        return False
    if lbc.options.get("service-mutator-webhook") is False:
        return False
    too_old = lacks(lbc, "service-webhook", LBC)
    return None if too_old is None else not too_old


def is_on_aws(profile: Profile) -> bool:
    """Tell whether a cluster may run on AWS: also OpenShift does, and whoever does not say."""
    return profile.provider in {None, "aws", "openshift"}


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


def class_params(ingress: Ingress, model: Model) -> IngressClassParams | None:
    """Return the IngressClassParams that count for an Ingress; the class annotation keeps them away."""
    found = effective_class(ingress, model)
    if found is None or found.parameters is None:
        return None
    return model.find(IngressClassParams, "", found.parameters.name)
