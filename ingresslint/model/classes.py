"""IngressClasses: the defaults among them, and the parameters that AWS's may have."""

from __future__ import annotations

from functools import lru_cache

from ingresslint.model.model import Model
from ingresslint.model.views.ingresses import IngressClass

PARAMETERS_KIND = "IngressClassParams"
# https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/ingress_class/ and
# https://docs.aws.amazon.com/eks/latest/userguide/auto-configure-alb.html
_PARAMETERS_GROUPS = {"ingress.k8s.aws/alb": "elbv2.k8s.aws", "eks.amazonaws.com/alb": "eks.amazonaws.com"}


@lru_cache(maxsize=2)
def default_classes(model: Model) -> dict[str, IngressClass]:
    """Return the classes that are marked as the default, by name; variants of one class count once."""
    found: dict[str, IngressClass] = {}
    for each in model.all(IngressClass):
        if each.is_default:
            found.setdefault(each.resource.ref.name, each)
    return found


def parameters_group(found: IngressClass) -> str | None:
    """Return the group of the only parameters that the controller of a class takes, None when it is not AWS's."""
    return _PARAMETERS_GROUPS.get(found.controller)
