"""EnvoyProxies: what Envoy Gateway makes of a Gateway.

https://gateway.envoyproxy.io/docs/api/extension_types/#kubernetesservicespec
"""

from __future__ import annotations

from dataclasses import dataclass

from ingresslint.model import decode
from ingresslint.resource import Resource
from ingresslint.syntax import Pointer

SERVICE: Pointer = ("spec", "provider", "kubernetes", "envoyService")


@dataclass(frozen=True, slots=True)
class EnvoyProxy:
    """The part of one that says which Service publishes the proxies."""

    resource: Resource
    service_type: str
    annotations: dict[str, str]
    load_balancer_class: str | None


def envoy_proxy(resource: Resource) -> EnvoyProxy:
    """Read an EnvoyProxy."""
    return EnvoyProxy(
        resource=resource,
        service_type=decode.text(resource.value, *SERVICE, "type") or "LoadBalancer",
        annotations=decode.strings(resource.value, *SERVICE, "annotations"),
        load_balancer_class=decode.text(resource.value, *SERVICE, "loadBalancerClass"),
    )
