"""Which addresses may connect to an Application Load Balancer.

The AWS Load Balancer Controller opens the ports of an Ingress to its ``inbound-cidrs`` and prefix lists, or to every
address where there are none; with ``security-groups`` of one's own both are left out
(``pkg/ingress/model_build_managed_sg.go``).
"""

from __future__ import annotations

from ingresslint.model import decode
from ingresslint.model.aws.builders import ALB_PREFIX, class_params
from ingresslint.model.model import Model
from ingresslint.model.views.ingresses import Ingress
from ingresslint.resource import Location

INBOUND_CIDRS = f"{ALB_PREFIX}inbound-cidrs"
PREFIX_LISTS = f"{ALB_PREFIX}security-group-prefix-lists"
SECURITY_GROUPS = f"{ALB_PREFIX}security-groups"


def restriction(ingress: Ingress, model: Model) -> Location | None:
    """Return the line that limits who can connect to the ports of an Ingress, None where every address may."""
    params = class_params(ingress, model)
    if params is not None:
        for field in ("inboundCIDRs", "prefixListsIDs", "PrefixListsIDs"):
            if decode.get(params.resource.value, "spec", field):
                return params.resource.at("spec", field)
    written = next((name for name in (INBOUND_CIDRS, PREFIX_LISTS) if ingress.annotations.get(name)), None)
    return ingress.resource.at("metadata", "annotations", written) if written else None
