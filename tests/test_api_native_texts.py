"""Names and addresses: what the server takes, and what is suggested instead."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingresslint.api.validation import addresses, names


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [
        (
            names.DNS_LABEL.fault,
            ["web", "1", "a-1", "a" * 63],
            ["", "Web", "-a", "a-", "a.b", "a_b", "a\n", "a" * 64, "é"],
        ),
        (names.DNS_1035_LABEL.fault, ["web", "a1"], ["1a", "", "A"]),
        (names.DNS_SUBDOMAIN.fault, ["a.b", "1.2.3.4", "a" * 253], ["a..b", ".a", "a.", "a.B", "a" * 254]),
        (names.WILDCARD_SUBDOMAIN.fault, ["*.a", "*.a.b"], ["*", "*.", "*.*.a", "a.*.b", "**.a", "*a"]),
        (names.LABEL_VALUE.fault, ["", "A_b.c-1", "a" * 63], ["-a", "a-", "a b", "a" * 64]),
        (names.PATH_SEGMENT.fault, ["", "a:b", "...", "é"], [".", "..", "a/b", "50%"]),
        (names.DATA_KEY.fault, ["tls.crt", ".a", "-", "a" * 253], ["", ".", "..", "..a", "a b", "a/b"]),
        (names.port_name, ["http", "1a", "a-1"], ["", "80", "HTTP", "a--b", "-a", "a-", "a" * 16]),
        (names.label_key, ["a", "A_b", "a.b/C"], ["", "/a", "a/", "a/b/c", "A.b/c", "a b", "a.b/" + "c" * 64]),
        (names.annotation_key, ["A.b/C"], ["a b", "a/b/c"]),
        (names.controller, ["a.b/c", "a/b/c", "a/%"], ["a.b", "a.b/", "/c", "A/b", "a/b c", "a/é"]),
        (names.full_domain, ["a.b", "a.b."], ["a", "a.b..", "A.b", "a." + "b" * 64]),
    ],
)
def test_names(check: names.Fault, good: list[str], bad: list[str]) -> None:
    assert [value for value in good if check(value)] == []
    assert [value for value in bad if not check(value)] == []


@pytest.mark.parametrize(
    ("value", "suggestion"),
    [("Web", "web"), ("my_web", "my-web"), ("web-", "web"), ("-Web ", "web"), ("é", ""), ("", "")],
)
def test_a_near_name_is_suggested(value: str, suggestion: str) -> None:
    fault = names.DNS_LABEL.fault(value) or ""
    assert fault.partition("did you mean ")[2].removesuffix("?") == suggestion


def test_a_generated_name_may_end_in_a_dash() -> None:
    assert names.DNS_LABEL.prefix_fault("web-") is None
    assert names.DNS_LABEL.prefix_fault("-")
    assert names.DNS_LABEL.prefix_fault("Web-")


def test_a_number_in_quotes_is_told_apart_from_a_bad_name() -> None:
    assert "write 8080" in (names.port_name("08080") or "")
    assert "write 0" in (names.port_name("0" * 5000) or "")
    assert "quotes" not in (names.port_name("http_1") or "")


def test_length_is_counted_in_bytes() -> None:
    assert "66 characters" in (names.LABEL_VALUE.fault("é" * 33) or "")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("010.00.0.001", "10.0.0.1"),
        ("2001:DB8:0:0::5", "2001:db8::5"),
        ("00001::", "1::"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("::ffff:010.0.0.1", "10.0.0.1"),
        ("::1.2.3.4", "::102:304"),
        ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
    ],
)
def test_addresses_that_are_read(written: str, value: str) -> None:
    address = addresses.parse_ip(written)
    assert address is not None
    assert address.value == ip_address(value)


@pytest.mark.parametrize(
    "written",
    [
        "", "x", "10.0.0", "10.0.0.256", "10.0.0.0001000", "1.2.3.4.5", "0x1.2.3.4", "1.2.3.+4", " 1.2.3.4", "1.2.3.4 ",
        ":", ":1", "1:", "1::2::3", "12345::", "1:2:3:4:5:6:7:8::", "fe80::1%eth0", "[::1]", "::1.2.3", "\u0661.2.3.4",
    ],
)  # fmt: skip
def test_no_addresses(written: str) -> None:
    assert addresses.parse_ip(written) is None
    assert addresses.ip_fault(written, strict=False)
    assert addresses.ip_warning(written) is None


@pytest.mark.parametrize(
    ("written", "strict", "warning"),
    [
        ("10.0.0.1", False, ""),
        ("2001:db8::1", False, ""),
        ("010.0.0.1", True, "10.0.0.1"),
        ("::ffff:10.0.0.1", True, "10.0.0.1"),
        ("2001:DB8::1", False, "2001:db8::1"),
        ("2001:0db8::0001", False, "2001:db8::1"),
    ],
)
def test_irregular_addresses(written: str, strict: bool, warning: str) -> None:  # noqa: FBT001 - a column of the table
    assert addresses.ip_fault(written, strict=False) is None
    assert bool(addresses.ip_fault(written, strict=True)) == strict
    assert bool(addresses.canonical_ip_fault(written)) == bool(warning)
    assert (addresses.ip_warning(written) or "").partition("write ")[2] == warning


@pytest.mark.parametrize(
    ("written", "strict", "warning"),
    [
        ("10.0.0.0/8", False, ""),
        ("10.1.2.3/8", True, "10.0.0.0/8 for the range or 10.1.2.3/32 for the one address"),
        ("10.0.0.0/08", True, "10.0.0.0/8"),
        ("010.0.0.0/8", True, "10.0.0.0/8"),
        ("::ffff:10.0.0.0/104", True, "10.0.0.0/8"),
        ("2001:DB8::/32", False, "2001:db8::/32"),
        ("2001:db8::1/64", True, "2001:db8::/64 for the range or 2001:db8::1/128 for the one address"),
    ],
)
def test_irregular_ranges(written: str, strict: bool, warning: str) -> None:  # noqa: FBT001 - a column of the table
    assert addresses.cidr_fault(written, strict=False) is None
    assert bool(addresses.cidr_fault(written, strict=True)) == strict
    assert (addresses.cidr_warning(written) or "").partition("write ")[2] == warning


@pytest.mark.parametrize(
    "written", ["", "10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "::/129", "x/8", "1.2.3.4/8/8"]
)
def test_no_ranges(written: str) -> None:
    assert addresses.cidr_fault(written, strict=False)
    assert addresses.cidr_warning(written) is None


@pytest.mark.parametrize(
    ("outer", "inner", "inside"),
    [
        ("10.0.0.0/8", "10.1.0.0/16", True),
        ("10.0.0.0/8", "10.0.0.0/8", False),
        ("10.0.0.0/16", "10.0.0.0/8", False),
        ("10.0.0.0/8", "192.168.0.0/16", False),
        ("0.0.0.0/0", "2001:db8::/32", False),
        ("::/0", "2001:db8::/32", True),
    ],
)
def test_a_hole_lies_inside_its_range(outer: str, inner: str, inside: bool) -> None:  # noqa: FBT001 - a column
    first, second = addresses.parse_cidr(outer), addresses.parse_cidr(inner)
    assert first
    assert second
    assert first.contains(second) == inside


@pytest.mark.parametrize(
    ("written", "special"),
    [
        ("0.0.0.0", True),  # noqa: S104 - an address to judge
        ("::", True), ("127.1.2.3", True), ("::1", True), ("169.254.1.1", True), ("febf::1", True),
        ("224.0.0.251", True), ("ff12::1", True), ("224.0.1.1", False), ("ff05::1", False), ("fec0::1", False),
        ("10.0.0.1", False), ("255.255.255.255", False), ("2001:db8::1", False),
    ],
)  # fmt: skip
def test_special_addresses(written: str, special: bool) -> None:  # noqa: FBT001 - a column of the table
    address = addresses.parse_ip(written)
    assert address
    assert bool(addresses.special_purpose(address)) == special


@settings(max_examples=200, deadline=None)
@given(st.ip_addresses())
def test_what_python_writes_is_canonical(value: object) -> None:
    address = addresses.parse_ip(str(value))
    assert address
    if not address.mapped:
        assert address.value == value
        assert addresses.canonical_ip_fault(str(value)) is None


@settings(max_examples=200, deadline=None)
@given(st.ip_addresses(v=4), st.integers(0, 32))
def test_ranges_without_host_bits_are_regular(value: object, length: int) -> None:
    network = ip_network(f"{value}/{length}", strict=False)
    assert addresses.cidr_fault(str(network), strict=True) is None


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="0123456789abcdefF:./x %", max_size=24))
def test_any_text_is_read_or_refused(text: str) -> None:
    assert bool(addresses.parse_ip(text)) != bool(addresses.ip_fault(text, strict=False))
    assert bool(addresses.parse_cidr(text)) != bool(addresses.cidr_fault(text, strict=False))
