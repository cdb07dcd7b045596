"""What an AWS load balancer sends to: the addresses of pods, or a port of every node.

For an Ingress the AWS Load Balancer Controller takes the first of: the parameters of the class, the annotation of the
Service, that of the Ingress, and its flag ``--default-target-type`` (``pkg/ingress/model_build_target_group.go``).  For
a Service it takes the annotation or the flag, and ``nlb-ip`` means pods (``pkg/service/model_build_target_group.go``).
EKS Auto Mode sends to pods by default; the cloud provider of the control plane always sends to nodes.
"""

from __future__ import annotations

from dataclasses import dataclass

from ingresslint.model.aws.builders import (
    ALB_PREFIX,
    AUTO_MODE,
    AUTO_MODE_CONTROLLER,
    LBC,
    NLB_PREFIX,
    NLB_TARGET_TYPE,
    NLB_TYPE,
    Handler,
    class_params,
    effective_class,
    service_handlers,
)
from ingresslint.model.model import Model
from ingresslint.model.profile import Controller, Profile
from ingresslint.model.views.ingresses import Ingress
from ingresslint.model.views.services import Service
from ingresslint.resource import Location

TARGET_TYPE = f"{ALB_PREFIX}target-type"
IP, INSTANCE = "ip", "instance"
_AWS_CLASSES = frozenset({"service.k8s.aws/nlb", "eks.amazonaws.com/nlb"})
_AWS_HANDLERS = frozenset({Handler.IN_TREE, Handler.LBC, Handler.AUTO_MODE})


@dataclass(frozen=True, slots=True)
class TargetType:
    """``kind`` is ``ip``, ``instance`` or whatever is written; ``at`` is where, None where it is the default.

    ``certain`` is False where the default is not known.
    """

    kind: str
    at: Location | None
    certain: bool = True


@dataclass(frozen=True, slots=True)
class LoadBalancer:
    """A load balancer that AWS builds for a Service; ``network`` is False for a Classic one."""

    handler: Handler
    network: bool
    target: TargetType


def target_type(ingress: Ingress, service: Service, model: Model) -> TargetType:
    """Return what the ALB of an Ingress sends to for one of its Services."""
    params = class_params(ingress, model)
    if params is not None and params.target_type:
        return TargetType(params.target_type, params.resource.at("spec", "targetType"))
    for view in (service, ingress):
        written = view.annotations.get(TARGET_TYPE)
        if written:
            return TargetType(written, view.resource.at("metadata", "annotations", TARGET_TYPE))
    found = effective_class(ingress, model)
    return _default(model, auto_mode=found is not None and found.controller == AUTO_MODE_CONTROLLER)


def _default(model: Model, *, auto_mode: bool) -> TargetType:
    lbc = model.profile.controller(LBC)
    if auto_mode or (lbc is None and model.profile.controller(AUTO_MODE) is not None):
        return TargetType(IP, None)
    return _flag(lbc)


def load_balancers(service: Service, profile: Profile) -> tuple[LoadBalancer, ...]:
    """Return what AWS builds for a Service of type LoadBalancer: several where the profile leaves open which of them.

    There is none where nothing says that the Service is meant for AWS.
    """
    if service.type != "LoadBalancer" or not _is_for_aws(service, profile):
        return ()
    handlers = [handler for handler in service_handlers(service, profile) if handler in _AWS_HANDLERS]
    return tuple(_load_balancer(service, handler, profile) for handler in handlers)


def enters_by_node(service: Service, profile: Profile) -> bool:
    """Tell whether clients come to a Service through nodes, as far as is known, and not straight to pod addresses."""
    if service.type == "NodePort":
        return True
    return service.type == "LoadBalancer" and all(
        balancer.target.kind != IP for balancer in load_balancers(service, profile)
    )


def _is_for_aws(service: Service, profile: Profile) -> bool:
    written = any(name.startswith(NLB_PREFIX) for name in service.annotations)
    return profile.provider == "aws" or (
        profile.provider is None
        and (
            written
            or service.load_balancer_class in _AWS_CLASSES
            or any(profile.controller(name) is not None for name in (LBC, AUTO_MODE))
        )
    )


def _load_balancer(service: Service, handler: Handler, profile: Profile) -> LoadBalancer:
    if handler is Handler.IN_TREE:
        network = service.annotations.get(NLB_TYPE) == "nlb"
        return LoadBalancer(handler, network=network, target=TargetType(INSTANCE, None))
    return LoadBalancer(handler, network=True, target=_service_target(service, handler, profile.controller(LBC)))


def _service_target(service: Service, handler: Handler, lbc: Controller | None) -> TargetType:
    if service.annotations.get(NLB_TYPE) == "nlb-ip":
        return TargetType(IP, service.resource.at("metadata", "annotations", NLB_TYPE))
    written = service.annotations.get(NLB_TARGET_TYPE)
    if written:
        # The controller takes every other word for nodes.
        at = service.resource.at("metadata", "annotations", NLB_TARGET_TYPE)
        return TargetType(IP if written == IP else INSTANCE, at)
    return TargetType(IP, None) if handler is Handler.AUTO_MODE else _flag(lbc)


def _flag(lbc: Controller | None) -> TargetType:
    flag = lbc.options.get("default-target-type") if lbc else None
    return TargetType(flag if isinstance(flag, str) else INSTANCE, None, certain=lbc is not None)
