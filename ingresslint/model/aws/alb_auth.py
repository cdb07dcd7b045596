"""Who must log in before an Application Load Balancer forwards a request.

The settings stand on the Ingress, or on a Service for its own target group, and those of the Service win
(``pkg/ingress/auth_config_builder.go`` of the AWS Load Balancer Controller).  The controller adds the login to HTTPS
listeners only (``pkg/ingress/model_build_actions.go``).
"""

from __future__ import annotations

from ingresslint.model.aws.builders import ALB_PREFIX, is_alb
from ingresslint.model.aws.target_groups import Setting, TargetGroup, target_groups
from ingresslint.model.model import Model
from ingresslint.model.views.ingresses import Ingress
from ingresslint.resource import Location

TYPE = "auth-type"
OIDC, COGNITO = "oidc", "cognito"
JWT = f"{ALB_PREFIX}jwt-validation"


def protected(ingress: Ingress, model: Model) -> list[TargetGroup]:
    """Return what an Ingress sends to, for the sake of the settings; actions that name no Service count as one."""
    if not is_alb(ingress, model):
        return []
    return target_groups(ingress, model) or [TargetGroup(ingress, backend, None) for backend in ingress.backends[:1]]


def place(group: TargetGroup, setting: Setting) -> Location:
    """Return where to point in the Ingress for a setting that may stand on the Service."""
    if setting.at.resource is group.ingress.resource:
        return setting.at
    return group.ingress.resource.at(*group.backend.name_pointer)
