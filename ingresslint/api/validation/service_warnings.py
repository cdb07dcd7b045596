"""What the server warns of in a Service that it takes.

Source: pkg/api/service/warnings.go.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ingresslint.api.errors import FieldError, shown, warning
from ingresslint.api.validation import features
from ingresslint.api.validation.addresses import cidr_fault, cidr_warning, ip_fault, ip_warning
from ingresslint.api.validation.service_addresses import cluster_ip_place
from ingresslint.api.version import Target
from ingresslint.syntax import Pointer, Value

TOPOLOGY_HINTS = "service.kubernetes.io/topology-aware-hints"

Spec = Mapping[str, Value]


def warnings(spec: Spec, annotations: Mapping[str, str], target: Target) -> Iterator[FieldError]:
    """Yield the warnings about a Service, whose spec has its defaults."""
    if target.kubernetes < features.SERVICE_WARNINGS:
        return
    if TOPOLOGY_HINTS in annotations:
        message = "the annotation is deprecated in favour of service.kubernetes.io/topology-mode"
        yield warning(("metadata", "annotations", TOPOLOGY_HINTS), message)
    yield from _written_addresses(spec, target)
    yield from _ignored(spec, target)
    yield from _deprecated(spec, target)


def _written_addresses(spec: Spec, target: Target) -> Iterator[FieldError]:
    strict = target.kubernetes >= features.STRICT_ADDRESSES
    for pointer, written in _addresses(spec):
        # What is refused needs no warning.  loadBalancerIP is never refused.
        refused = pointer != ("spec", "loadBalancerIP") and ip_fault(written, strict=strict)
        reason = None if refused else ip_warning(written)
        if reason:
            yield warning(pointer, f"{shown(written)} {reason}")
    for number, written in enumerate(spec.get("loadBalancerSourceRanges", [])):
        reason = None if cidr_fault(written, strict=strict) else cidr_warning(written)
        if reason:
            yield warning(("spec", "loadBalancerSourceRanges", number), f"{shown(written)} {reason}")


def _addresses(spec: Spec) -> Iterator[tuple[Pointer, str]]:
    for number, written in enumerate(spec.get("clusterIPs", [])):
        yield cluster_ip_place(spec, number), written
    for number, written in enumerate(spec.get("externalIPs", [])):
        yield ("spec", "externalIPs", number), written
    yield ("spec", "loadBalancerIP"), spec.get("loadBalancerIP", "")


def _ignored(spec: Spec, target: Target) -> Iterator[FieldError]:
    alias = spec["type"] == "ExternalName"
    headless = spec["type"] == "ClusterIP" and spec.get("clusterIP") == "None"
    if headless and target.kubernetes >= features.HEADLESS_WARNINGS:
        for name in ("loadBalancerIP", "externalIPs", "sessionAffinity"):
            if spec.get(name) and spec[name] != "None":
                yield warning(
                    ("spec", name), f"{name} is ignored, because a headless Service has no address of its own"
                )
    if target.kubernetes >= features.IGNORED_FIELD_WARNINGS:
        if alias and spec.get("externalIPs"):
            yield warning(("spec", "externalIPs"), "externalIPs is ignored in a Service of type ExternalName")
        if not alias and spec.get("externalName"):
            message = f"externalName is ignored, because the Service is of type {spec['type']} and not ExternalName"
            yield warning(("spec", "externalName"), message)


def _deprecated(spec: Spec, target: Target) -> Iterator[FieldError]:
    used = spec.get("externalIPs") and spec["type"] != "ExternalName"
    headless = spec["type"] == "ClusterIP" and spec.get("clusterIP") == "None"
    if used and not headless and target.kubernetes >= features.EXTERNAL_IPS_WARNING:
        yield warning(("spec", "externalIPs"), "externalIPs is deprecated, and some clusters no longer implement it")
    if spec.get("trafficDistribution") == "PreferClose" and target.kubernetes >= features.PREFER_CLOSE_WARNING:
        message = "PreferClose is deprecated in favour of PreferSameZone, which means the same"
        yield warning(("spec", "trafficDistribution"), message)
