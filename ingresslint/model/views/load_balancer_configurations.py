"""LoadBalancerConfigurations: what the AWS Load Balancer Controller builds for a Gateway.

https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/gateway/loadbalancerconfig/
"""

from __future__ import annotations

from dataclasses import dataclass

from ingresslint.model import decode
from ingresslint.resource import Resource


@dataclass(frozen=True, slots=True)
class LoadBalancerConfiguration:
    """The part of one that decides who can reach the load balancer; what is left out is None."""

    resource: Resource
    scheme: str | None
    merging_mode: str | None


def load_balancer_configuration(resource: Resource) -> LoadBalancerConfiguration:
    """Read a LoadBalancerConfiguration."""
    return LoadBalancerConfiguration(
        resource=resource,
        scheme=decode.text(resource.value, "spec", "scheme"),
        merging_mode=decode.text(resource.value, "spec", "mergingMode"),
    )
