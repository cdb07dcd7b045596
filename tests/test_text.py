"""Offsets, lines and columns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingresslint.text import Position, Source, Span

TEXTS = st.text(alphabet="ab\n\ré😀\u2028\x85\t ", max_size=30)


@pytest.mark.parametrize(
    ("text", "offset", "position"),
    [
        ("", 0, (1, 1)),
        ("abc", 2, (1, 3)),
        ("abc", 3, (1, 4)),
        ("a\nb", 1, (1, 2)),
        ("a\nb", 2, (2, 1)),
        ("a\r\nb", 1, (1, 2)),
        ("a\r\nb", 3, (2, 1)),
        ("a\rb", 2, (2, 1)),
        ("a\n\r\nb", 4, (3, 1)),
        ("é😀b", 2, (1, 3)),
        ("e\u0301b", 2, (1, 3)),
        # What only YAML 1.1 takes for line breaks is none to an editor.
        ("a\u2028b\x85c", 4, (1, 5)),
    ],
)
def test_positions_count_code_points_and_ordinary_lines(text: str, offset: int, position: tuple[int, int]) -> None:
    assert Source("a.yaml", text).position(offset) == Position(*position)


@given(TEXTS)
def test_lines_and_columns_count_up_with_the_offset(text: str) -> None:
    source = Source("a.yaml", text)
    positions = [source.position(offset) for offset in range(len(text) + 1)]
    assert positions == sorted(set(positions))
    assert all(
        source.line(at.line)[at.column - 1 :][:1] in {"", text[offset : offset + 1]}
        for offset, at in enumerate(positions)
    )


@given(TEXTS)
def test_the_lines_make_up_the_text(text: str) -> None:
    source = Source("a.yaml", text)
    last = source.position(len(text)).line
    lines = [source.line(number) for number in range(1, last + 1)]
    assert "\n".join(lines) == text.replace("\r\n", "\n").replace("\r", "\n")


def test_spans_nest_by_both_ends() -> None:
    outer = Span(2, 5)
    assert Span(2, 5) in outer
    assert Span(3, 3) in outer
    assert Span(2, 6) not in outer
    assert Span(1, 3) not in outer


def test_a_slice_is_what_a_span_covers() -> None:
    assert Source("a.yaml", "a😀bc").slice(Span(1, 3)) == "😀b"
