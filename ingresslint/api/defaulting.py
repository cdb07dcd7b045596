"""What the API server fills in before it looks at a new object.

Only what a later check or a conversion reads.  Source: pkg/apis/core/v1/defaults.go, and for a Service also
pkg/registry/core/service/storage/storage.go, which runs before validation; pkg/apis/networking/v1beta1/defaults.go.
"""

from __future__ import annotations

from collections.abc import Mapping

from ingresslint.syntax import Value

_AFFINITY_TIMEOUT = 10800


def service_spec(spec: Mapping[str, Value]) -> dict[str, Value]:
    """Return the spec of a Service with its defaults.

    Addresses and ports that the server allocates stay absent.  In some fields the empty text means the default too;
    where it does not, it stays and is a value like any other.
    """
    filled = dict(spec)
    filled["type"] = spec.get("type") or "ClusterIP"
    filled["ports"] = [_service_port(port) for port in spec.get("ports", [])]
    filled["sessionAffinity"] = spec.get("sessionAffinity") or "None"
    if filled["sessionAffinity"] == "None":
        filled.pop("sessionAffinityConfig", None)
    elif filled["sessionAffinity"] == "ClientIP":
        config = spec.get("sessionAffinityConfig", {}).get("clientIP", {})
        filled["sessionAffinityConfig"] = {"clientIP": {"timeoutSeconds": _AFFINITY_TIMEOUT, **config}}
    if spec.get("clusterIP") and not spec.get("clusterIPs"):
        filled["clusterIPs"] = [spec["clusterIP"]]
    return filled


def _service_port(port: Mapping[str, Value]) -> dict[str, Value]:
    target = port.get("targetPort")
    return {
        **port,
        "protocol": port.get("protocol") or "TCP",
        "targetPort": target if target not in (None, 0, "") else port.get("port", 0),
    }
