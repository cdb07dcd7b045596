"""IP addresses and CIDRs.

https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-ip-address-library and ``#kubernetes-cidr-library``
there: no IPv4-mapped IPv6 addresses, no zones, no leading zeros.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import ClassVar

from ingresslint.cel.errors import EvaluationError
from ingresslint.cel.functions import Overload, function, member
from ingresslint.cel.kinds import Type
from ingresslint.cel.operators import size, text_cost
from ingresslint.cel.values import Opaque, Value

_LENGTH = re.compile(r"0|[1-9][0-9]{0,2}", re.ASCII)
_IPV4_BROADCAST = IPv4Address("255.255.255.255")
_LINK_LOCAL_IPV4 = ip_network("224.0.0.0/24")
# The scope of an IPv6 multicast address is its fourth hexadecimal digit; 2 is link-local.
_LINK_LOCAL_IPV6 = (0xFF0F, 0xFF02)


@dataclass(frozen=True, slots=True)
class IP(Opaque):
    """An address."""

    TYPE: ClassVar[Type] = Type("net.IP")

    address: IPv4Address | IPv6Address

    def __str__(self) -> str:
        """Write the canonical form."""
        return str(self.address)


@dataclass(frozen=True, slots=True)
class CIDR(Opaque):
    """An address and how many of its bits count; the others need not be zero."""

    TYPE: ClassVar[Type] = Type("net.CIDR")

    address: IPv4Address | IPv6Address
    length: int

    def __str__(self) -> str:
        """Write ``10.0.0.0/8``."""
        return f"{self.address}/{self.length}"

    @property
    def shift(self) -> int:
        """How many bits do not count."""
        return self.address.max_prefixlen - self.length


def parse_ip(text: str) -> IP:
    """Read an address; raises EvaluationError."""
    try:
        address = ip_address(text)
    except ValueError:
        address = None
    if address is None or "%" in text or getattr(address, "ipv4_mapped", None) is not None:
        msg = f'"{text}" is no IP address; zones, leading zeros and IPv4-mapped IPv6 addresses are not allowed'
        raise EvaluationError(msg)
    return IP(address)


def parse_cidr(text: str) -> CIDR:
    """Read a CIDR; raises EvaluationError."""
    written, _, length = text.rpartition("/")
    if _LENGTH.fullmatch(length):
        address = parse_ip(written).address
        if int(length) <= address.max_prefixlen:
            return CIDR(address, int(length))
    msg = f'"{text}" is no CIDR such as 10.0.0.0/8'
    raise EvaluationError(msg)


def _succeeds(parse: Callable[[str], Value]) -> Callable[[str], bool]:
    def succeeds(text: str) -> bool:
        try:
            parse(text)
        except EvaluationError:
            return False
        return True

    return succeeds


def _link_local_multicast(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv4Address):
        return address in _LINK_LOCAL_IPV4
    mask, wanted = _LINK_LOCAL_IPV6
    return (int(address) >> 112) & mask == wanted


def _global_unicast(address: IPv4Address | IPv6Address) -> bool:
    return not (
        address.is_unspecified
        or address.is_loopback
        or address.is_multicast
        or address.is_link_local
        or address == _IPV4_BROADCAST
    )


def _masked(cidr: CIDR) -> CIDR:
    number = int(cidr.address) >> cidr.shift << cidr.shift
    return CIDR(type(cidr.address)(number), cidr.length)


def _contains_ip(cidr: CIDR, ip: IP) -> bool:
    same_family = cidr.address.version == ip.address.version
    return same_family and int(cidr.address) >> cidr.shift == int(ip.address) >> cidr.shift


def _contains_cidr(cidr: CIDR, other: CIDR) -> bool:
    return cidr.length <= other.length and _contains_ip(cidr, IP(other.address))


def _is_canonical(text: str) -> bool:
    return str(parse_ip(text)) == text


def _parsing(operands: Sequence[Value]) -> int:
    return text_cost(size(operands[0]))


def _parsing_twice(operands: Sequence[Value]) -> int:
    return text_cost(2 * size(operands[0]))


def _bytes(value: Value) -> int:
    """Count the bytes that Go's cost of an operand counts."""
    if isinstance(value, CIDR):
        return -(-value.length // 8)
    return value.address.max_prefixlen // 8 if isinstance(value, IP) else size(value)


def _containment(operands: Sequence[Value]) -> int:
    cost = text_cost(2 * _bytes(operands[0]))
    if isinstance(operands[1], str):
        cost += text_cost(len(operands[1]))
    return cost


def _cidr_containment(operands: Sequence[Value]) -> int:
    return _containment(operands) + text_cost(_bytes(operands[0])) + 1


def _property(name: str, decide: Callable[[IPv4Address | IPv6Address], Value], result: str = "bool") -> Overload:
    return member(name, f"net.IP -> {result}", lambda ip: decide(ip.address))


LIBRARY: tuple[Overload, ...] = (
    function("ip", "string -> net.IP", parse_ip, _parsing),
    function("isIP", "string -> bool", _succeeds(parse_ip), _parsing),
    function("ip.isCanonical", "string -> bool", _is_canonical, _parsing_twice),
    function("string", "net.IP -> string", str),
    _property("family", lambda address: address.version, "int"),
    _property("isUnspecified", lambda address: address.is_unspecified),
    _property("isLoopback", lambda address: address.is_loopback),
    _property("isLinkLocalMulticast", _link_local_multicast),
    _property("isLinkLocalUnicast", lambda address: address.is_link_local),
    _property("isGlobalUnicast", _global_unicast),
    function("cidr", "string -> net.CIDR", parse_cidr, _parsing),
    function("isCIDR", "string -> bool", _succeeds(parse_cidr), _parsing),
    function("string", "net.CIDR -> string", str),
    member(
        "containsIP", "net.CIDR, string -> bool", lambda cidr, text: _contains_ip(cidr, parse_ip(text)), _containment
    ),
    member("containsIP", "net.CIDR, net.IP -> bool", _contains_ip, _containment),
    member(
        "containsCIDR",
        "net.CIDR, string -> bool",
        lambda cidr, text: _contains_cidr(cidr, parse_cidr(text)),
        _cidr_containment,
    ),
    member("containsCIDR", "net.CIDR, net.CIDR -> bool", _contains_cidr, _cidr_containment),
    member("ip", "net.CIDR -> net.IP", lambda cidr: IP(cidr.address)),
    member("masked", "net.CIDR -> net.CIDR", _masked),
    member("prefixLength", "net.CIDR -> int", lambda cidr: cidr.length),
)
