"""The addresses that a load balancer lets in: ranges as they are written, and what they cover together.

The field of a Service wins over its annotation (``GetLoadBalancerSourceRanges`` of k8s.io/cloud-provider, and
``buildCIDRsFromSourceRanges`` of the AWS Load Balancer Controller).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_interface

from ingresslint.model import decode
from ingresslint.model.aws.alb_listeners import split
from ingresslint.model.views.services import Service
from ingresslint.resource import Location

Network = IPv4Network | IPv6Network
RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges"
# What Go's net.ParseCIDR takes: no netmasks, no zones, a length always.
_CIDR = re.compile(r"[0-9a-fA-F:.]{1,45}/[0-9]{1,3}")


@dataclass(frozen=True, slots=True)
class SourceRange:
    """One range as written; ``network`` is None where it is none, ``exact`` is False where bits of a host are set."""

    text: str
    at: Location
    network: Network | None
    exact: bool


def source_range(text: str, at: Location) -> SourceRange:
    """Read one range."""
    try:
        found = ip_interface(text) if _CIDR.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None:
        return SourceRange(text, at, None, exact=False)
    return SourceRange(text, at, found.network, exact=found.ip == found.network.network_address)


def listed(text: str, at: Location) -> list[SourceRange]:
    """Read the list in an annotation."""
    return [source_range(item, at) for item in split(text)]


def service_ranges(service: Service) -> list[SourceRange]:
    """Return the ranges that count for a Service."""
    field = ("spec", "loadBalancerSourceRanges")
    written = decode.texts(service.resource.value, *field)
    if written:
        return [source_range(text.strip(), service.resource.at(*field, index)) for index, text in enumerate(written)]
    return listed(service.annotations.get(RANGES, ""), service.resource.at("metadata", "annotations", RANGES))


def open_families(ranges: Iterable[SourceRange]) -> list[tuple[int, list[SourceRange]]]:
    """Return the versions of IP that the ranges cover as a whole, each with the ranges that are of it."""
    found = list(ranges)
    families = ((version, [each for each in found if _version(each) == version]) for version in (4, 6))
    return [(version, family) for version, family in families if family and _covers_all(family)]


def is_everything(found: SourceRange) -> bool:
    """Tell whether one range alone is every address of its family."""
    return found.network is not None and found.network.prefixlen == 0


def _version(found: SourceRange) -> int:
    return found.network.version if found.network else 0


def _covers_all(family: list[SourceRange]) -> bool:
    v4 = [each.network for each in family if isinstance(each.network, IPv4Network)]
    v6 = [each.network for each in family if isinstance(each.network, IPv6Network)]
    together: list[Network] = [*collapse_addresses(v4), *collapse_addresses(v6)]
    return any(network.prefixlen == 0 for network in together)
