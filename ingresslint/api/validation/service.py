"""Service, v1: what its type allows, traffic policies, load balancer fields.

Source: pkg/apis/core/validation/validation.go.  What a cluster's allocators refuse (addresses outside the service
ranges, ports outside the node port range, families that the cluster lacks) depends on that cluster and is not here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ingresslint.api import defaulting
from ingresslint.api.errors import FieldError, forbidden, invalid, required
from ingresslint.api.validation import checks, features, service_addresses, service_ports, service_warnings
from ingresslint.api.validation.names import DNS_SUBDOMAIN, label_key
from ingresslint.api.version import Target
from ingresslint.syntax import Value

_TOPOLOGY_MODE = "service.kubernetes.io/topology-mode"
_TYPES = ("ClusterIP", "ExternalName", "LoadBalancer", "NodePort")
_LONGEST_AFFINITY = 86400

Spec = Mapping[str, Value]


def service(value: Mapping[str, Value], target: Target) -> Iterator[FieldError]:
    """Yield what the server has against a new Service."""
    spec = defaulting.service_spec(value.get("spec", {}))
    annotations = value.get("metadata", {}).get("annotations", {})
    yield from checks.choice(("spec", "type"), spec["type"], _TYPES)
    yield from _topology(annotations, target)
    yield from service_ports.ports(spec, target)
    yield from checks.labels(("spec", "selector"), spec.get("selector", {}))
    yield from _external_name(spec)
    yield from _session_affinity(spec)
    yield from service_addresses.addresses(spec, annotations, target)
    yield from _load_balancer(spec, target)
    yield from _external_traffic(spec, target)
    yield from _internal_traffic(spec, target)
    yield from service_warnings.warnings(spec, annotations, target)


def _topology(annotations: Mapping[str, str], target: Target) -> Iterator[FieldError]:
    if target.kubernetes < features.TOPOLOGY_MODE:
        return
    old = service_warnings.TOPOLOGY_HINTS
    mode, hints = annotations.get(_TOPOLOGY_MODE), annotations.get(old)
    if mode is not None and hints is not None and mode != hints:
        message = f'must be the same as the deprecated annotation {old}, which is "{hints}"'
        yield invalid(("metadata", "annotations", _TOPOLOGY_MODE), mode, message)


def _external_name(spec: Spec) -> Iterator[FieldError]:
    if spec["type"] != "ExternalName":
        return
    name = spec.get("externalName", "").removesuffix(".")
    pointer = ("spec", "externalName")
    if name:
        yield from checks.text(pointer, name, DNS_SUBDOMAIN.fault)
    else:
        yield required(pointer, "a Service of type ExternalName needs the DNS name that it stands for")


def _session_affinity(spec: Spec) -> Iterator[FieldError]:
    yield from checks.choice(("spec", "sessionAffinity"), spec["sessionAffinity"], ("ClientIP", "None"))
    if spec["sessionAffinity"] == "ClientIP":
        timeout = spec["sessionAffinityConfig"]["clientIP"]["timeoutSeconds"]
        if not 0 < timeout <= _LONGEST_AFFINITY:
            pointer = ("spec", "sessionAffinityConfig", "clientIP", "timeoutSeconds")
            yield invalid(pointer, timeout, f"must be from 1 to {_LONGEST_AFFINITY} seconds, which is a day")


def _load_balancer(spec: Spec, target: Target) -> Iterator[FieldError]:
    if target.kubernetes < features.LOAD_BALANCER_FIELDS:
        return
    balanced = spec["type"] == "LoadBalancer"
    if balanced and "loadBalancerClass" in spec:
        yield from checks.text(("spec", "loadBalancerClass"), spec["loadBalancerClass"], label_key)
    for name in ("loadBalancerClass", "allocateLoadBalancerNodePorts"):
        if name in spec and not balanced:
            yield forbidden(("spec", name), service_addresses.only_for_load_balancers(spec))


def _external_traffic(spec: Spec, target: Target) -> Iterator[FieldError]:
    policy, pointer = spec.get("externalTrafficPolicy", ""), ("spec", "externalTrafficPolicy")
    if policy and not _externally_accessible(spec, target):
        yield invalid(
            pointer, policy, f"has no meaning for a Service of type {spec['type']} without external addresses"
        )
    elif policy:
        yield from checks.choice(pointer, policy, ("Cluster", "Local"))
    health, pointer = spec.get("healthCheckNodePort", 0), ("spec", "healthCheckNodePort")
    if not health:
        # Where one is needed, the server allocates it before it validates.
        return
    if spec["type"] == "LoadBalancer" and policy == "Local":
        yield from checks.port_number(pointer, health)
    else:
        message = "may only be set on a Service of type LoadBalancer with externalTrafficPolicy: Local"
        yield invalid(pointer, health, message)


def _externally_accessible(spec: Spec, target: Target) -> bool:
    if spec["type"] in ("LoadBalancer", "NodePort"):
        return True
    addressed = spec["type"] == "ClusterIP" and bool(spec.get("externalIPs"))
    return addressed and target.kubernetes >= features.EXTERNAL_IPS_ACCESSIBLE


def _internal_traffic(spec: Spec, target: Target) -> Iterator[FieldError]:
    if "internalTrafficPolicy" in spec and target.kubernetes >= features.INTERNAL_TRAFFIC_POLICY:
        yield from checks.choice(("spec", "internalTrafficPolicy"), spec["internalTrafficPolicy"], ("Cluster", "Local"))
    if "trafficDistribution" in spec and target.kubernetes >= features.TRAFFIC_DISTRIBUTION:
        known = ["PreferClose"]
        if target.kubernetes >= features.PREFER_SAME:
            known += ["PreferSameZone", "PreferSameNode"]
        yield from checks.choice(("spec", "trafficDistribution"), spec["trafficDistribution"], known)
