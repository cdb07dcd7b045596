"""What an AWS load balancer sends to: the addresses of pods, or a port of every node.

The AWS Load Balancer Controller takes the first of: the parameters of the class, the annotation of the Service, that
of the Ingress, and its flag ``--default-target-type`` (``pkg/ingress/model_build_target_group.go``).  EKS Auto Mode
sends to pods by default.
"""

from __future__ import annotations

from dataclasses import dataclass

from ingresslint.model.exposure import ALB_PREFIX, AUTO_MODE, LBC, effective_class
from ingresslint.model.ingresses import Ingress, IngressClassParams
from ingresslint.model.model import Model
from ingresslint.model.services import Service
from ingresslint.resource import Location

TARGET_TYPE = f"{ALB_PREFIX}target-type"
IP, INSTANCE = "ip", "instance"
_AUTO_MODE_CONTROLLER = "eks.amazonaws.com/alb"


@dataclass(frozen=True, slots=True)
class TargetType:
    """``kind`` is ``ip``, ``instance`` or whatever is written; ``at`` is where, None where it is the default.

    ``certain`` is False where the default is not known.
    """

    kind: str
    at: Location | None
    certain: bool = True


def target_type(ingress: Ingress, service: Service, model: Model) -> TargetType:
    """Return what the ALB of an Ingress sends to for one of its Services."""
    found = effective_class(ingress, model)
    if found is not None and found.parameters is not None:
        params = model.find(IngressClassParams, "", found.parameters.name)
        if params is not None and params.target_type:
            return TargetType(params.target_type, params.resource.at("spec", "targetType"))
    for view in (service, ingress):
        written = view.annotations.get(TARGET_TYPE)
        if written:
            return TargetType(written, view.resource.at("metadata", "annotations", TARGET_TYPE))
    return _default(model, auto_mode=found is not None and found.controller == _AUTO_MODE_CONTROLLER)


def _default(model: Model, *, auto_mode: bool) -> TargetType:
    lbc = model.profile.controller(LBC)
    if auto_mode or (lbc is None and model.profile.controller(AUTO_MODE) is not None):
        return TargetType(IP, None)
    flag = lbc.options.get("default-target-type") if lbc else None
    return TargetType(flag if isinstance(flag, str) else INSTANCE, None, certain=lbc is not None)
