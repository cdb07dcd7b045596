"""The string formats that the API server enforces on custom resources.

Which names count is listed in ``pkg/apiserver/validation/formats.go`` of k8s.io/apiextensions-apiserver, what they mean
in ``pkg/validation/strfmt`` of k8s.io/kube-openapi.  A format that is not here (bank cards, ISBNs and the like) is not
checked, and where a grammar is long (URIs, e-mail addresses) the check is lenient.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from ipaddress import AddressValueError, IPv4Address, IPv6Address

from ingresslint.api.version import Version

_HOSTNAME_LENGTH = 255
_IPV4_BITS = 32
_IPV6_BITS = 128
_HEX8 = r"[0-9a-f]{8}-?[0-9a-f]{4}-?"
_HEX16 = r"-?[0-9a-f]{4}-?[0-9a-f]{12}"
# Letters, digits and symbols of any script may stand in a host name here; everything outside ASCII passes.
_HOST = r"[a-zA-Z0-9$+<=>^`|~\u0080-\U0010ffff]"
_TOP = r"[a-zA-Z\u0080-\U0010ffff]{2,63}"
_SHORT = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_TIME = re.compile(r"([0-9]{2}):([0-9]{2}):([0-9]{2})(.[0-9]+)?(z|[+-][0-9]{2}:[0-9]{2})")
_GO_DURATION = re.compile(r"[-+]?(0|(([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+)")
_WORDY_DURATION = re.compile(
    r"\d\s*(ns|nano|us|µs|micro|ms|milli|s|sec|m|min|h|hr|hour|d|day|w|wk|week)(?![A-Za-zµ])|"
    r"\d\s*(nano|micro|milli|sec|min|hour|day|week)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Format:
    """What a format admits; ``words`` finishes the sentence "the value is no …"."""

    admits: Callable[[str], bool]
    words: str


@cache
def known(kubernetes: Version) -> Mapping[str, Format]:
    """Return the formats that a Kubernetes version enforces, by name without hyphens, as the server compares them."""
    return _ALWAYS if kubernetes < Version(1, 34) else {**_ALWAYS, **_SINCE_1_34}


def _pattern(expression: str, *, flags: re.RegexFlag = re.ASCII) -> Callable[[str], bool]:
    compiled = re.compile(expression, flags)
    return lambda text: compiled.fullmatch(text) is not None


def _without_zeros(text: str) -> str:
    """Drop leading zeros of the numbers in an IPv4 address, which old clients wrote and the server still reads."""
    return re.sub(r"(?<![0-9a-fA-F:])0+(?=[0-9]+(\.|$))", "", text)


def _is_ipv4(text: str) -> bool:
    try:
        IPv4Address(_without_zeros(text))
    except AddressValueError:
        return "." in text and _is_ipv6(text)
    return True


def _is_ipv6(text: str) -> bool:
    try:
        IPv6Address(text)
    except AddressValueError:
        return False
    return "%" not in text


def _is_cidr(text: str) -> bool:
    address, _, length = text.partition("/")
    if not re.fullmatch("[0-9]{1,4}", length):
        return False
    if _is_ipv6(address):
        return int(length) <= _IPV6_BITS
    return _is_ipv4(address) and int(length) <= _IPV4_BITS


def _is_date(text: str) -> bool:
    try:
        return bool(re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text)) and bool(date.fromisoformat(text))
    except ValueError:
        # The year 0 is none in Python, and one in Go.
        return text.startswith("0000-")


def _is_date_time(text: str) -> bool:
    parts = text.lower().split("t")
    match = _TIME.fullmatch(parts[1]) if len(parts) > 1 and _is_date(parts[0]) else None
    return match is not None and match[1] <= "23" and match[2] <= "59" and match[3] <= "59"


def _is_duration(text: str) -> bool:
    return bool(_GO_DURATION.fullmatch(text) or _WORDY_DURATION.search(text))


_HOST_PATTERN = _pattern(rf"{_HOST}(-?{_HOST}{{0,62}})?|({_HOST}({_HOST[:-1]}-]{{0,61}}{_HOST})?\.)+{_TOP}")


def _is_hostname(text: str) -> bool:
    size = len(text.encode("utf-8", "replace"))
    labels = text.split(".")
    longest = max(len(label.encode("utf-8", "replace")) for label in labels)
    return size <= _HOSTNAME_LENGTH and longest <= 63 and _HOST_PATTERN(text)  # noqa: PLR2004 - RFC 1035


def _is_uri(text: str) -> bool:
    shaped = re.match(r"(/|[A-Za-z][A-Za-z0-9+.-]*:)", text) and not re.search(r"[\x00-\x1f\x7f]", text)
    return text == "*" or bool(shaped and not re.match(r"[^/?#]*//[^/?#]*[ <>\"]", text))


_ALWAYS = {
    "byte": Format(_pattern(r"([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})"), "base64"),
    "cidr": Format(_is_cidr, "address range such as 10.0.0.0/16"),
    "date": Format(_is_date, "date such as 2026-01-31"),
    "datetime": Format(_is_date_time, "time such as 2026-01-31T10:00:00Z"),
    "duration": Format(_is_duration, "duration such as 1h30m"),
    "email": Format(_pattern(r"[^@]+@[^@]+", flags=re.DOTALL), "e-mail address"),
    "hexcolor": Format(_pattern(r"#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})"), "colour such as #00ff00"),
    "hostname": Format(_is_hostname, "host name"),
    "ipv4": Format(_is_ipv4, "IPv4 address"),
    "ipv6": Format(_is_ipv6, "IPv6 address"),
    "mac": Format(
        _pattern(
            r"[0-9A-Fa-f]{2}(([:-])[0-9A-Fa-f]{2})(\2[0-9A-Fa-f]{2}){4}((\2[0-9A-Fa-f]{2}){2}|(\2[0-9A-Fa-f]{2}){14})?"
            r"|[0-9A-Fa-f]{4}(\.[0-9A-Fa-f]{4}){2}((\.[0-9A-Fa-f]{4})|(\.[0-9A-Fa-f]{4}){7})?"
        ),
        "MAC address",
    ),
    "uri": Format(_is_uri, "URI such as https://example.com/path"),
    "uuid": Format(_pattern(rf"(?i){_HEX8}[0-9a-f]{{4}}{_HEX16}"), "UUID"),
    "uuid3": Format(_pattern(rf"(?i){_HEX8}3[0-9a-f]{{3}}{_HEX16}"), "UUID of version 3"),
    "uuid4": Format(_pattern(rf"(?i){_HEX8}4[0-9a-f]{{3}}-?[89ab][0-9a-f]{{3}}-?[0-9a-f]{{12}}"), "UUID of version 4"),
    "uuid5": Format(_pattern(rf"(?i){_HEX8}5[0-9a-f]{{3}}-?[89ab][0-9a-f]{{3}}-?[0-9a-f]{{12}}"), "UUID of version 5"),
}
_SINCE_1_34 = {
    "k8sshortname": Format(_pattern(rf"(?=.{{1,63}}\Z){_SHORT}"), "name of lower-case letters, digits and hyphens"),
    "k8slongname": Format(_pattern(rf"(?=.{{1,253}}\Z){_SHORT}(\.{_SHORT})*"), "DNS name in lower case"),
}
