"""IP addresses and CIDR ranges as Kubernetes reads them.

Its older fields take leading zeros, IPv4 addresses in IPv6 dress and ranges with host bits; Kubernetes 1.36 refuses
these in new objects (feature StrictIPCIDRValidation) and warned of them before.
Source: k8s.io/apimachinery/pkg/util/validation/ip.go, k8s.io/utils/net.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

_OCTET = re.compile(r"0*(\d{1,3})", re.ASCII)
_GROUP = re.compile(r"0*([0-9a-fA-F]{1,4})")
_LENGTH = re.compile(r"0*(\d{1,3})", re.ASCII)
_MAPPED_BITS = 96
_LINK_LOCAL_MULTICAST_V4 = IPv4Network("224.0.0.0/24")


@dataclass(frozen=True, slots=True)
class Address:
    """An IP address.

    ``mapped`` tells that it is IPv4 written as IPv6, ``padded`` that a number in it has needless zeros in front.
    """

    value: IPv4Address | IPv6Address
    mapped: bool
    padded: bool

    @property
    def family(self) -> str:
        """Return ``IPv4`` or ``IPv6``, as ``spec.ipFamilies`` names them."""
        return f"IPv{self.value.version}"


@dataclass(frozen=True, slots=True)
class Cidr:
    """A range; ``length`` is its prefix length as written, ``padded`` tells of needless zeros in front of that."""

    address: Address
    network: IPv4Network | IPv6Network
    length: int
    padded: bool

    @property
    def host_bits(self) -> bool:
        """Tell whether the address has bits beyond the prefix length."""
        return self.address.value != self.network.network_address

    def contains(self, other: Cidr) -> bool:
        """Tell whether ``other`` is a smaller range inside this one."""
        start = other.network.network_address
        return start.version == self.network.version and start in self.network and other.length > self.length


def parse_ip(text: str) -> Address | None:
    """Read an address; None where the text is none."""
    if ":" in text:
        return _ipv6(text)
    octets = _unpadded(_OCTET, text.split("."))
    if octets is None:
        return None
    plain = ".".join(octets)
    try:
        return Address(IPv4Address(plain), mapped=False, padded=plain != text)
    except ValueError:
        return None


def _ipv6(text: str) -> Address | None:
    head, _, tail = text.rpartition(":")
    groups = head.split(":")
    embedded = parse_ip(tail) if "." in tail else None
    if embedded is None:
        groups.append(tail)
    found = _unpadded(_GROUP, [group for group in groups if group])
    if found is None:
        return None
    shortened = iter(found)
    plain = ":".join(
        [next(shortened) if group else "" for group in groups] + ([str(embedded.value)] if embedded else [])
    )
    try:
        value = IPv6Address(plain)
    except ValueError:
        return None
    # Up to four digits a group is how IPv6 is written; only a longer group has too many zeros.
    padded = any(len(group) > 4 for group in groups) or (embedded is not None and embedded.padded)  # noqa: PLR2004
    mapped = value.ipv4_mapped
    return Address(mapped or value, mapped=mapped is not None, padded=padded)


def _unpadded(number: re.Pattern[str], parts: list[str]) -> list[str] | None:
    """Cut needless zeros off the front of every part; None where one is no number."""
    matches = [number.fullmatch(part) for part in parts]
    return [match[1].lstrip("0") or "0" for match in matches if match] if all(matches) else None


def parse_cidr(text: str) -> Cidr | None:
    """Read a range; None where the text is none."""
    start, _, written = text.partition("/")
    address, length = parse_ip(start), _LENGTH.fullmatch(written)
    if address is None or length is None:
        return None
    bits = int(length[1])
    network_bits = bits - _MAPPED_BITS if address.mapped else bits
    if not 0 <= network_bits <= address.value.max_prefixlen:
        return None
    network = ip_network(f"{address.value}/{network_bits}", strict=False)
    return Cidr(address, network, bits, padded=str(bits) != written)


def ip_fault(text: str, *, strict: bool) -> str | None:
    """Return why ``text`` is refused as an IP address."""
    address = parse_ip(text)
    if address is None:
        return "is no IP address such as 10.9.8.7 or 2001:db8::1"
    return _irregular(address) if strict else None


def canonical_ip_fault(text: str) -> str | None:
    """Return why ``text`` is refused where an address must be written in its one canonical way."""
    fault = ip_fault(text, strict=True)
    return fault or _not_canonical(text)


def ip_warning(text: str) -> str | None:
    """Return what the server warns of in an address that it takes."""
    address = parse_ip(text)
    return (_irregular(address) or _not_canonical(text)) if address else None


def _irregular(address: Address) -> str | None:
    if address.padded:
        return f"has leading zeros, which some software reads as octal; write {address.value}"
    if address.mapped:
        return f"is an IPv4 address written as IPv6; write {address.value}"
    return None


def _not_canonical(text: str) -> str | None:
    address = parse_ip(text)
    if address is None or address.mapped or str(address.value) == text:
        return None
    return f"is not written in the canonical form; write {address.value}"


def cidr_fault(text: str, *, strict: bool) -> str | None:
    """Return why ``text`` is refused as a CIDR range."""
    cidr = parse_cidr(text)
    if cidr is None:
        return "is no CIDR range such as 10.9.8.0/24 or 2001:db8::/64"
    return _irregular_cidr(cidr) if strict else None


def cidr_warning(text: str) -> str | None:
    """Return what the server warns of in a range that it takes."""
    cidr = parse_cidr(text)
    if cidr is None:
        return None
    fault = _irregular_cidr(cidr)
    if fault is None and str(cidr.network) != text:
        return f"is not written in the canonical form; write {cidr.network}"
    return fault


def _irregular_cidr(cidr: Cidr) -> str | None:
    if cidr.address.padded or cidr.padded:
        return f"has leading zeros, which some software reads as octal; write {cidr.network}"
    if cidr.address.mapped:
        return f"has an IPv4 address written as IPv6; write {cidr.network}"
    if cidr.host_bits:
        alone = f"{cidr.address.value}/{cidr.address.value.max_prefixlen}"
        return (
            f"has bits set beyond its prefix length; write {cidr.network} for the range or {alone} for the one address"
        )
    return None


def special_purpose(address: Address) -> str | None:
    """Return why an address cannot be an endpoint or an external IP: it does not name one machine to everybody."""
    value = address.value
    if value.is_unspecified:
        return "is the unspecified address, which is nobody's"
    if value.is_loopback:
        return "is a loopback address (127.0.0.0/8, ::1), which every machine has for itself"
    if value.is_link_local:
        return "is a link-local address (169.254.0.0/16, fe80::/10), which is known on one link only"
    if _link_local_multicast(value):
        return "is a link-local multicast address (224.0.0.0/24, ff02::/16)"
    return None


def _link_local_multicast(value: IPv4Address | IPv6Address) -> bool:
    if isinstance(value, IPv4Address):
        return value in _LINK_LOCAL_MULTICAST_V4
    first, second = value.packed[:2]
    return first == 0xFF and second & 0x0F == 0x02  # noqa: PLR2004 - ff02, whatever its flags
