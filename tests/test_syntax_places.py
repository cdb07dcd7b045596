"""Every key and every value has an exact place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from ingresslint.syntax import Document, Pointer, locate, read, read_bytes
from ingresslint.text import Position, Source

# Words whose meaning depends on how they are written, and some that cannot be written plain.
WORDS = [
    "web",
    "on",
    "010",
    "1_000",
    "1.5",
    "~",
    "",
    "é",
    "日本 語",
    "😀",
    "a: b",
    "x #y",
    "- z",
    "it's",
    'say "hi"',
    "\\n",
]
KEYS = st.sampled_from(["a", "b", "c", "é", "app.kubernetes.io/name", "1", "on", "😀 key", "it's", ":x"])
VALUES = st.recursive(
    st.sampled_from(WORDS),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(KEYS, children, max_size=3),
    max_leaves=12,
)


@st.composite
def yaml(draw: st.DrawFn, value: Any, indent: int = 0, *, flow: bool = False) -> str:
    """Write ``value`` in some style: what comes behind a key and its colon."""
    comment = draw(st.sampled_from(["", "", " # note"]))
    if isinstance(value, str):
        return " " + draw(scalar(value, indent, flow=flow)) + comment * (not flow)
    if flow or not value or draw(st.booleans()):
        return " " + draw(flow_collection(value)) + comment * (not flow)
    pad = " " * indent + draw(st.sampled_from([" ", "  ", "    "]))
    if isinstance(value, list):
        lines = [f"{pad}-{draw(yaml(item, len(pad)))}" for item in value]
    else:
        lines = [f"{pad}{draw(key(name))}:{draw(yaml(item, len(pad)))}" for name, item in value.items()]
    return comment + "\n" + "\n".join(lines)


@st.composite
def scalar(draw: st.DrawFn, value: str, indent: int, *, flow: bool) -> str:
    pad = "\n" + " " * (indent + 2)
    single = "'" + value.replace("'", "''") + "'"
    styles = [json.dumps(value), json.dumps(value, ensure_ascii=False), single, f"!!str {single}", f"! {single}"]
    if not any(character in value for character in ":#-'\"\\"):
        styles += [value, f"!tag {value}"]
        if not flow and value:
            styles += [f"|{pad}{value}{pad}{value}", f">-{pad}{value}{pad}{value}", value.replace(" ", pad)]
    return draw(st.sampled_from([style for style in styles if "\\ud" not in style]))


@st.composite
def flow_collection(draw: st.DrawFn, value: list[Any] | dict[str, Any]) -> str:
    space = draw(st.sampled_from(["", " ", "\n      "]))
    comma = draw(st.sampled_from(["", ","])) if value else ""
    if isinstance(value, list):
        return "[" + space + ("," + space).join(draw(yaml(item, flow=True)) for item in value) + comma + space + "]"
    items = [f"{draw(key(name))}:{draw(yaml(item, flow=True))}" for name, item in value.items()]
    return "{" + space + ("," + space).join(items) + comma + space + "}"


@st.composite
def key(draw: st.DrawFn, name: str) -> str:
    plain = [] if name == ":x" or "'" in name else [name]
    return draw(st.sampled_from(['"' + name + '"', "'" + name.replace("'", "''") + "'", *plain]))


@st.composite
def manifests(draw: st.DrawFn) -> str:
    value = draw(st.dictionaries(KEYS, VALUES, min_size=1, max_size=4))
    text = "\n".join(f"{draw(key(name))}:{draw(yaml(item))}" for name, item in value.items())
    return draw(st.sampled_from(["", "# note\n", "---\n", "--- # note\n"])) + text + draw(st.sampled_from(["", "\n"]))


def only_document(text: str) -> Document:
    stream = read(Source("test.yaml", text))
    assume(not stream.faults)
    (document,) = stream.documents
    return document


def everything(value: Any, pointer: Pointer = ()) -> Iterator[tuple[Pointer, Any]]:
    """Yield each pointer into ``value`` with what it leads to, parents first."""
    yield pointer, value
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, member in members:
        yield from everything(member, (*pointer, step))


def written(document: Document, pointer: Pointer, part: Any = "value") -> str:
    return document.source.slice(locate(document, pointer, part))


@given(manifests())
def test_the_text_of_a_scalars_place_reads_as_its_value(text: str) -> None:
    document = only_document(text)
    for pointer, value in everything(document.value):
        if not isinstance(value, dict | list):
            (again,) = read(Source("again.yaml", "--- " + written(document, pointer))).documents
            assert again.value == value, pointer


@given(manifests())
def test_the_text_of_a_keys_place_reads_as_the_key(text: str) -> None:
    document = only_document(text)
    for pointer, _ in everything(document.value):
        if pointer and isinstance(pointer[-1], str):
            (again,) = read(Source("again.yaml", "{" + written(document, pointer, "key") + ": }")).documents
            assert list(again.value) == [pointer[-1]]


@given(manifests())
def test_places_nest_and_follow_each_other(text: str) -> None:
    document = only_document(text)
    ends: dict[Pointer, int] = {}
    for pointer, _ in everything(document.value):
        here, parent = locate(document, pointer), pointer[:-1]
        assert here in document.span
        if pointer:
            start = locate(document, pointer, "key").start
            assert here in locate(document, parent)
            assert start in range(ends.get(parent, 0), here.start + 1)
            ends[parent] = here.end


@given(manifests())
def test_windows_line_ends_move_no_line_and_no_column(text: str) -> None:
    windows = text.replace("\n", "\r\n")
    assert positions(only_document(text)) == positions(only_document(windows))


@given(manifests())
def test_documents_above_move_lines_only(text: str) -> None:
    above = "a: é\n# 😀\n---\n" if text.startswith("---") else "a: é\n---\n---\n"
    alone, below = only_document(text), read(Source("test.yaml", above + "\n" + text)).documents[-1]
    lines = above.count("\n") + 1
    if not text.startswith("---"):
        above = above.removesuffix("---\n")
    moved = {
        path: (Position(start.line + lines, start.column), Position(end.line + lines, end.column))
        for path, (start, end) in positions(alone).items()
    }
    assert positions(below) == moved


@given(manifests())
def test_a_byte_order_mark_takes_no_place(text: str) -> None:
    (document,) = read_bytes("test.yaml", b"\xef\xbb\xbf" + text.encode()).documents or [only_document(text)]
    assert positions(document) == positions(only_document(text))


def positions(document: Document) -> dict[tuple[Pointer, str], tuple[Position, Position]]:
    source = document.source
    return {
        (pointer, part): (source.position(span.start), source.position(span.end))
        for pointer, _ in everything(document.value)
        for part in ("key", "value")
        for span in [locate(document, pointer, part)]
    }


# JSON may hold these as they are.  YAML may not, and U+0085 is a line break there.
NOT_IN_YAML = re.compile("[\x7f-\x9f\ufffe\uffff]")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.text(max_size=8),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=5), children, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(st.text(max_size=5), JSON, max_size=4), st.sampled_from([None, "\t", 2]), st.booleans())
def test_json_reads_as_json_with_every_value_in_its_place(value: Any, indent: Any, ascii_only: bool) -> None:  # noqa: FBT001 - drawn
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    stream = read(Source("test.json", text))
    assume(not NOT_IN_YAML.search(text))
    assert stream.faults == ()
    (document,) = stream.documents
    assert document.value == json.loads(text.encode(errors="surrogatepass"))
    for pointer, member in everything(document.value):
        assert json.loads(written(document, pointer)) == member
        if pointer and isinstance(pointer[-1], str):
            assert json.loads(written(document, pointer, "key")) == pointer[-1]
