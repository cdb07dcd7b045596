"""Ranges of addresses, read as Go reads them."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingresslint.model.aws.source_ranges import open_families, source_range
from ingresslint.resource import GroupVersionKind, Location, ObjectRef, Resource
from ingresslint.syntax import read
from ingresslint.text import Source

DOCUMENT = read(Source("service.yaml", "a: b")).documents[0]
AT = Location(Resource(GroupVersionKind("", "v1", "Service"), ObjectRef("Service", "", "web"), DOCUMENT, (), {}), ())


@pytest.mark.parametrize(
    ("text", "network", "exact"),
    [
        ("10.0.0.0/8", "10.0.0.0/8", True),
        ("10.1.2.3/8", "10.0.0.0/8", False),
        ("2001:DB8::/32", "2001:db8::/32", True),
        ("0.0.0.0/0", "0.0.0.0/0", True),
        ("10.0.0.0", None, False),
        ("10.0.0.0/33", None, False),
        ("10.0.0.0/255.0.0.0", None, False),
        ("010.0.0.0/8", None, False),
        ("10.0.0.0/8 ", None, False),
        ("fe80::1%eth0/64", None, False),
        ("office", None, False),
        ("", None, False),
    ],
)
def test_one_range(text: str, network: str | None, exact: bool) -> None:  # noqa: FBT001 a column of the table
    found = source_range(text, AT)
    assert found.network == (None if network is None else ip_network(network))
    assert found.exact is exact


@pytest.mark.parametrize(
    ("ranges", "versions"),
    [
        (["0.0.0.0/0"], [4]),
        (["0.0.0.0/1", "128.0.0.0/1"], [4]),
        (["0.0.0.0/1", "10.0.0.0/8"], []),
        (["::/0", "10.0.0.0/8"], [6]),
        (["::/0", "0.0.0.0/0"], [4, 6]),
        (["office", "10.0.0.0/8"], []),
        ([], []),
    ],
)
def test_what_ranges_cover_together(ranges: list[str], versions: list[int]) -> None:
    found = open_families(source_range(text, AT) for text in ranges)
    assert [version for version, _ in found] == versions


@given(st.text(max_size=30))
@settings(max_examples=60, deadline=None)
def test_any_text_is_a_range_or_none(text: str) -> None:
    found = source_range(text, AT)
    assert found.text == text
    assert found.network is None or "/" in text
