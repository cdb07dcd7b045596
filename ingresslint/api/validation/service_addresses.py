"""The addresses of a Service: cluster IPs and their families, external IPs, source ranges.

Source: ValidateServiceClusterIPsRelatedFields and validateService in pkg/apis/core/validation/validation.go.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ingresslint.api.errors import FieldError, duplicate, forbidden, invalid
from ingresslint.api.validation import checks, features
from ingresslint.api.validation.addresses import cidr_fault, ip_fault, parse_ip, special_purpose
from ingresslint.api.version import Target
from ingresslint.syntax import Pointer, Value

_SOURCE_RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges"
_FAMILIES = ("IPv4", "IPv6")
_POLICIES = ("PreferDualStack", "RequireDualStack", "SingleStack")
_MOST_CLUSTER_IPS = 2

Spec = Mapping[str, Value]


def addresses(spec: Spec, annotations: Mapping[str, str], target: Target) -> Iterator[FieldError]:
    """Yield what the server has against the addresses of a Service, whose spec has its defaults."""
    if spec["type"] == "ExternalName":
        yield from _none_for_external_names(spec)
    else:
        yield from _headless(spec)
        yield from _families(spec)
        yield from _cluster_ips(spec, target)
    for number, written in enumerate(spec.get("externalIPs", [])):
        yield from _external_ip(("spec", "externalIPs", number), written, target)
    yield from _source_ranges(spec, annotations, target)


def only_for_load_balancers(spec: Spec) -> str:
    """Say that a field is for load balancers, and what this Service is instead."""
    return f"may only be set on a Service of type LoadBalancer, and this one is of type {spec['type']}"


def cluster_ip_place(spec: Spec, number: int) -> Pointer:
    """Return where a cluster IP is written: the first one most often stands in ``clusterIP`` alone."""
    # Defaulting made the list of the one address.
    alone = number == 0 and spec["clusterIPs"] == [spec.get("clusterIP")]
    return ("spec", "clusterIP") if alone else ("spec", "clusterIPs", number)


def _none_for_external_names(spec: Spec) -> Iterator[FieldError]:
    message = "a Service of type ExternalName is a DNS alias and has no addresses"
    if spec.get("clusterIPs"):
        yield forbidden(_cluster_ips_place(spec), message, "spec.clusterIPs")
    if spec.get("ipFamilies"):
        yield forbidden(("spec", "ipFamilies"), message)
    if "ipFamilyPolicy" in spec:
        yield forbidden(("spec", "ipFamilyPolicy"), message)


def _cluster_ips_place(spec: Spec) -> Pointer:
    return cluster_ip_place(spec, 0)[:2]


def _headless(spec: Spec) -> Iterator[FieldError]:
    if spec.get("clusterIPs") == ["None"] and spec["type"] in ("LoadBalancer", "NodePort"):
        message = f"a Service of type {spec['type']} needs a cluster IP; only type ClusterIP can be headless"
        yield invalid(cluster_ip_place(spec, 0), "None", message, "spec.clusterIPs[0]")


def _families(spec: Spec) -> Iterator[FieldError]:
    families = spec.get("ipFamilies", [])
    for number, family in enumerate(families):
        pointer = ("spec", "ipFamilies", number)
        yield from checks.choice(pointer, family, _FAMILIES)
        if family in families[:number]:
            yield duplicate(pointer, family)
    if "ipFamilyPolicy" in spec:
        yield from checks.choice(("spec", "ipFamilyPolicy"), spec["ipFamilyPolicy"], _POLICIES)


def _cluster_ips(spec: Spec, target: Target) -> Iterator[FieldError]:
    first, found = spec.get("clusterIP", ""), spec.get("clusterIPs", [])
    if not found:
        return
    place = _cluster_ips_place(spec)
    if not first:
        yield invalid(place, found, "clusterIPs needs clusterIP with the same first address", "spec.clusterIPs")
    elif found[0] != first:
        yield invalid(place, found, f"its first address must be that of clusterIP, {first}", "spec.clusterIPs")
    if len(found) > _MOST_CLUSTER_IPS:
        yield invalid(place, found, "a Service has at most two cluster IPs, one of each family", "spec.clusterIPs")
    faults = list(_cluster_ip_faults(spec, found, target))
    yield from faults
    if not faults:
        yield from _cluster_ip_families(spec, found)


def _cluster_ip_faults(spec: Spec, found: list[str], target: Target) -> Iterator[FieldError]:
    if found[0] == "None" and len(found) > 1:
        yield invalid(("spec", "clusterIPs"), found, "None makes a Service headless and must stand alone")
    for number, written in enumerate(found):
        if (number, written) != (0, "None"):
            fault = ip_fault(written, strict=target.kubernetes >= features.STRICT_ADDRESSES)
            if fault:
                yield invalid(cluster_ip_place(spec, number), written, fault, f"spec.clusterIPs[{number}]")


def _cluster_ip_families(spec: Spec, found: list[str]) -> Iterator[FieldError]:
    parsed = [address.family for address in map(parse_ip, found) if address]
    if len(set(parsed)) < min(len(parsed), _MOST_CLUSTER_IPS):
        yield invalid(("spec", "clusterIPs"), found, "a Service has at most one address of each family")
    for number, (family, wanted) in enumerate(zip(parsed, spec.get("ipFamilies", []), strict=False)):
        if wanted in _FAMILIES and family != wanted:
            message = f"is an {family} address, and ipFamilies[{number}] says {wanted}"
            yield invalid(cluster_ip_place(spec, number), found[number], message, f"spec.clusterIPs[{number}]")


def _external_ip(pointer: Pointer, written: str, target: Target) -> Iterator[FieldError]:
    fault = ip_fault(written, strict=target.kubernetes >= features.STRICT_ADDRESSES)
    address = parse_ip(written)
    if fault is None and address:
        fault = special_purpose(address)
    if fault:
        yield invalid(pointer, written, fault)


def _source_ranges(spec: Spec, annotations: Mapping[str, str], target: Target) -> Iterator[FieldError]:
    """Check the field, or where it is empty the annotation that it replaced."""
    ranges, annotation = spec.get("loadBalancerSourceRanges", []), annotations.get(_SOURCE_RANGES)
    # The server writes a capital letter here.
    pointer, field = ("spec", "loadBalancerSourceRanges"), "spec.LoadBalancerSourceRanges"
    annotated = ("metadata", "annotations", _SOURCE_RANGES)
    if (ranges or annotation is not None) and spec["type"] != "LoadBalancer":
        place, name = (pointer, field) if ranges else (annotated, "")
        yield forbidden(place, only_for_load_balancers(spec), name)
    for number, written in enumerate(ranges):
        name = f"{field}[{number}]" if target.kubernetes >= features.SOURCE_RANGES_ONE_BY_ONE else field
        yield from _source_range((*pointer, number), written, name, target)
    if not ranges and annotation is not None and annotation.strip():
        for written in annotation.split(","):
            yield from _source_range(annotated, written, "", target)


def _source_range(pointer: Pointer, written: str, field: str, target: Target) -> Iterator[FieldError]:
    fault = cidr_fault(written.strip(), strict=target.kubernetes >= features.STRICT_ADDRESSES)
    if fault:
        yield invalid(pointer, written, fault, field)
