"""A stream is cut into documents first, and each of them is read, or not, for itself."""

from __future__ import annotations

import time
from typing import Any

import pytest

from ingresslint.syntax import FaultKind, Part, Pointer, Stream, headline, locate, read, read_bytes
from ingresslint.text import Position, Source


def stream_of(text: str | bytes) -> Stream:
    return read_bytes("test.yaml", text) if isinstance(text, bytes) else read(Source("test.yaml", text))


def faults(stream: Stream) -> list[tuple[FaultKind, int, int]]:
    """Return the kind, line and column of every fault."""
    places = [(fault.kind, stream.source.position(fault.span.start)) for fault in stream.faults]
    return [(kind, at.line, at.column) for kind, at in places]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("", []),
        ("\n\n", []),
        ("# nothing\n", []),
        ("a: 1\n", [{"a": 1}]),
        ("---\na: 1\n", [{"a": 1}]),
        ("a: 1\n---\nb: 2\n", [{"a": 1}, {"b": 2}]),
        ("a: 1\n--- # second\nb: 2\n", [{"a": 1}, {"b": 2}]),
        ("a: 1\n---   \nb: 2\n---", [{"a": 1}, {"b": 2}, None]),
        ("a: 1\r\n---\r\nb: 2\r\n", [{"a": 1}, {"b": 2}]),
        ("a: 1\n...\n---\nb: 2\n...\n", [{"a": 1}, {"b": 2}]),
        ("# a comment above\n\n---\na: 1\n", [{"a": 1}]),
        ("%YAML 1.1\n# c\n---\non: 1\n", [{"true": 1}]),
        ("a: |\n  ---\n  b\n---\nc: 1\n", [{"a": "---\nb\n"}, {"c": 1}]),
        ("a: ---b\n---\n---c: 1\n", [{"a": "---b"}, {"---c": 1}]),
        ("--- a\n--- [b]\n--- {c: 1}\n", ["a", ["b"], {"c": 1}]),
        ("---\n---\n", [None, None]),
        # Unusual line breaks: libyaml finds these documents, and no line of Python's begins with them.
        ("a: 1\r---\rb: 2\r", [{"a": 1}, {"b": 2}]),
        ("a: 1\u2028---\u2028b: 2", [{"a": 1}, {"b": 2}]),
    ],
)
def test_documents(text: str, values: list[Any]) -> None:
    stream = stream_of(text)
    assert stream.faults == ()
    assert [document.value for document in stream.documents] == values


def test_a_broken_document_hides_no_other() -> None:
    stream = stream_of("a: 1\n---\nb: [1\n---\nc: 3\n")
    assert [document.value for document in stream.documents] == [{"a": 1}, {"c": 3}]
    assert faults(stream) == [(FaultKind.SYNTAX, 3, 6)]


def test_every_flaw_of_a_document_is_told_and_the_document_is_kept() -> None:
    stream = stream_of("a: .inf\nb: !!int x\nc: 1\nc: 2\n~: 3\n")
    assert faults(stream) == [
        (FaultKind.SYNTAX, 1, 4),
        (FaultKind.SYNTAX, 2, 4),
        (FaultKind.DUPLICATE_KEY, 4, 1),
        (FaultKind.SYNTAX, 5, 1),
    ]
    assert stream.faults[2].first is not None
    assert stream.source.position(stream.faults[2].first.start) == Position(3, 1)
    assert [document.value["c"] for document in stream.documents] == [2]


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("a: b: c\n", 1, 5, 'a second ": "'),
        ("a:\n\tb: 1\n", 2, 1, "a tab"),
        ("a: *.example.com\n", 1, 5, "starts with *"),
        ("a: & b\n", 1, 5, "starts with &"),
        ("a: @b\n", 1, 4, "cannot start with @"),
        ("a: `b`\n", 1, 4, "cannot start with `"),
        ('a: 1\nb: "x\n\nc: 2\n', 2, 4, "the quote that opens here is never closed"),
        ("a: [b,\n  c\n\n\n", 2, 4, "bracket"),
        ("a:\n  b: 1\n c: 2\n", 3, 2, "indentation"),
        ("a: 'it's'\n", 1, 8, "quote"),
        ("  a: 1\nb: 2\n", 2, 1, "ignore the rest"),
        ("%YAML 1.2\n---\na: 1\n", 1, 1, "%YAML"),
        ("a: *b\n", 1, 4, "the anchor &b is not defined above"),
        ("a: &b [*b]\n", 1, 8, "contains itself"),
        ("a: \x00\n", 1, 4, "U+0000"),
        ("é: 😀\x07\n", 1, 5, "U+0007"),
        ("a: \ud800\n", 1, 4, "the surrogate U+D800"),
        ("a: 1\n\ufeffb: 2\n", 2, 1, "byte order mark"),
    ],
)
def test_what_is_wrong_and_where(text: str, line: int, column: int, words: str) -> None:
    stream = stream_of(text)
    assert faults(stream) == [(FaultKind.SYNTAX, line, column)]
    assert words in stream.faults[0].message


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
def test_another_encoding_is_named(encoding: str) -> None:
    mark = "" if encoding in {"utf-16", "utf-32"} else "\ufeff"
    stream = stream_of((mark + "a: 1\n").encode(encoding))
    assert stream.documents == ()
    assert faults(stream) == [(FaultKind.SYNTAX, 1, 1)]
    assert f"the text is {encoding[:6].upper()}" in stream.faults[0].message


def test_bytes_that_are_no_text_stop_only_their_document() -> None:
    stream = stream_of(b"a: 1\n---\nb: caf\xe9\n---\nc: \xc3\xa9\n")
    assert [document.value for document in stream.documents] == [{"a": 1}, {"c": "é"}]
    assert faults(stream) == [(FaultKind.SYNTAX, 3, 7)]
    assert stream.faults[0].message == "the byte 0xE9 is not UTF-8"


def test_a_byte_order_mark_belongs_to_no_key() -> None:
    for stream in (stream_of(b"\xef\xbb\xbfa: 1\n"), stream_of("\ufeffa: 1\n"), stream_of("---\n\ufeffa: 1\n")):
        assert [document.value for document in stream.documents] == [{"a": 1}]


@pytest.mark.parametrize(
    "text",
    [
        "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30)),
        "a0: &a0 {x: 1}\n" + "".join(f"a{n}: &a{n} {{<<: *a{n - 1}, k: *a{n - 1}}}\n" for n in range(1, 200)),
    ],
)
def test_an_alias_bomb_does_not_go_off(text: str) -> None:
    stream = stream_of(text)
    assert stream.documents == ()
    assert [fault.message for fault in stream.faults] == ["the document contains excessive aliasing"]


def test_many_aliases_of_little_are_no_bomb() -> None:
    stream = stream_of("a: &a {x: 1}\nb: [" + "*a, " * 20_000 + "]\n")
    assert stream.faults == ()
    assert stream.documents[0].value["b"] == [{"x": 1}] * 20_000


@pytest.mark.parametrize(
    "text",
    [
        "a: " + "[" * 100_000,
        "a: " + "[" * 100_000 + "]" * 100_000,
        "{a: " * 100_000,
        "[\n" * 100_000,
        "- " * 100_000,
        "? " * 100_000,
        '{"a":' * 100_000 + "1" + "}" * 100_000,
        "".join(f"{' ' * depth}a:\n" for depth in range(2_000)),
    ],
)
def test_deep_nesting_ends_early(text: str) -> None:
    started = time.perf_counter()
    stream = stream_of(text)
    assert time.perf_counter() - started < 5
    assert stream.documents == ()
    assert len(stream.faults) == 1


@pytest.mark.parametrize("depth", [100, 190])
def test_ordinary_depth_is_read_and_located(depth: int) -> None:
    document = stream_of("a:\n" + "".join(f"{' ' * level}- b:\n" for level in range(0, depth, 2)) + "\n").documents[0]
    assert locate(document, ("a", *(0, "b") * (depth // 4)))


@pytest.mark.parametrize(
    "text",
    [
        "a: " + "x" * 2_000_000,
        "a: [" + "x, " * 100_000 + "]",
        "a: [" + "b:c, " * 50_000 + "]",
        "a: [" + 'b":c, ' * 50_000 + "]",
        "{{" * 200_000,
        "a: {{ x\n" * 20_000,
        "# c\n" * 500_000,
        "---\n" * 20_000,
        "%A\n" * 100_000,
        "\\" * 200_000 + '"',
        '{"a": "' + "\\" * 200_000 + '"}',
        "a: !" + "!" * 100_000,
        "\n" * 1_000_000 + "a: [",
    ],
)
def test_large_oddities_take_little_time(text: str) -> None:
    started = time.perf_counter()
    stream_of(text)
    assert time.perf_counter() - started < 10


TEMPLATES = {
    "a chart's Ingress": "{{- if .Values.on -}}\napiVersion: networking.k8s.io/v1\n{{- end }}\n",
    "a value": "a: b\nmetadata:\n  name: {{ .Values.name }}\n",
    "a block of labels": 'metadata:\n  labels:\n    {{- include "labels" . | nindent 4 }}\nspec: {}\n',
    "a key": "a:\n  {{ .key }}: 1\n",
    "in a flow mapping": "a: {b: 1, c: {{ toJson .c }}}\n",
    "quotes in quotes": 'a: "{{ index .Values "a" }}"\n',
    "a comment over lines": "{{/*\n It's a name: of\n  \"things\n*/}}\na: b\n",
    "an action over lines": "a: {{ .b\n  | quote }}\n",
    "at the end": "a:\n  b: 1\n{{ toYaml .c | indent 2 }}\n",
    "in the second document": "a: 1\n---\n{{ if .b }}\nc: 1\n{{ end }}\n",
    "Jinja": "a: b\n{% for c in d %}\n- {{ c }}\n{% endfor %}\n",
    "never closed": "a: {{ b\n",
}


@pytest.mark.parametrize("text", TEMPLATES.values(), ids=TEMPLATES)
def test_a_template_is_one_fault_at_an_action(text: str) -> None:
    stream = stream_of(text)
    (fault,) = stream.faults
    assert fault.kind is FaultKind.TEMPLATE
    assert stream.documents == ()
    assert stream.source.slice(fault.span).startswith(("{{", "{%"))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('summary: "{{ $labels.pod }} is down"\na: 1\nb:\n\tc: 1\n', 4),
        ("a: [1\n", 1),
        ("a: 1\n---\nb: '{{ x }}'\nc: 1\nd: 1\ne: *\n", 6),
    ],
)
def test_a_broken_file_with_quoted_actions_elsewhere_is_no_template(text: str, line: int) -> None:
    assert [found[:2] for found in faults(stream_of(text))] == [(FaultKind.SYNTAX, line)]


def test_binary_data_is_no_template() -> None:
    stream = stream_of(b"{{\x00\xff\xfe{{ }}\n" * 10)
    assert [kind for kind, _, _ in faults(stream)] == [FaultKind.SYNTAX]


def test_quoted_actions_read_as_text() -> None:
    stream = stream_of("a: '{{ .Values.a }}'\nb: \"{{ .b }}\"\n")
    assert [document.value for document in stream.documents] == [{"a": "{{ .Values.a }}", "b": "{{ .b }}"}]


def test_the_comment_of_helm_names_the_origin_of_the_documents_below_it() -> None:
    text = "---\n# Source: web/templates/a.yaml\na: 1\n---\nb: 2\n---\n# Source: web/templates/c d.yaml  \r\nc: 3\n"
    origins = [document.origin for document in stream_of("x: 0\n" + text).documents]
    assert origins == [None, "web/templates/a.yaml", "web/templates/a.yaml", "web/templates/c d.yaml"]


MANIFEST = """\
kind: List
a: &shared {b: 1}
c: *shared
d:
  <<: *shared
  e: [10, {f: 20}]
  ? long
  : |
    text
    more
g:
- h: 1
  i:
-
j: "q\\
  r"
"""


@pytest.mark.parametrize(
    ("pointer", "part", "text", "at"),
    [
        (("a",), "value", "&shared {b: 1}", (2, 4)),
        (("a", "b"), "value", "1", (2, 16)),
        (("c",), "value", "*shared", (3, 4)),
        (("c",), "key", "c", (3, 1)),
        (("c", "b"), "value", "1", (2, 16)),
        (("d", "b"), "value", "1", (2, 16)),
        (("d", "b"), "key", "b", (2, 13)),
        (("d", "e", 1), "value", "{f: 20}", (6, 11)),
        (("d", "e", 1, "f"), "key", "f", (6, 12)),
        (("d", "long"), "key", "long", (7, 5)),
        (("d", "long"), "value", "|\n    text\n    more\n", (8, 5)),
        (("g", 0, "i"), "value", "", (13, 5)),
        (("g", 1), "value", "", (14, 2)),
        (("j",), "value", '"q\\\n  r"', (15, 4)),
        # What is missing: the key of the nearest thing that is there, or its first key, or the value of kind.
        (("d", "x"), "value", "d", (4, 1)),
        (("d", "x", 3, "y"), "key", "d", (4, 1)),
        (("d", "e", 1, "x"), "value", "f", (6, 12)),
        (("d", "e", 2), "value", "e", (6, 3)),
        (("d", "e", "x"), "value", "e", (6, 3)),
        (("g", 0, "x"), "value", "h", (12, 3)),
        (("g", 1, "x"), "value", "", (14, 2)),
        (("a", "b", "c"), "value", "b", (2, 13)),
        (("x", "y"), "value", "List", (1, 7)),
    ],
)
def test_places(pointer: Pointer, part: Part, text: str, at: tuple[int, int]) -> None:
    (document,) = stream_of(MANIFEST).documents
    span = locate(document, pointer, part)
    assert document.source.slice(span) == text
    position = document.source.position(span.start)
    assert (position.line, position.column) == at


def test_a_document_without_kind_is_named_by_its_first_key() -> None:
    (document,) = stream_of("\n# c\nfirst: 1\nsecond: 2\n").documents
    assert document.source.slice(locate(document, ("x",))) == "first"


@pytest.mark.parametrize(("text", "shown"), [("[1, 2]\n", "[1, 2]"), ("text\n", "text"), ("", "")])
def test_a_document_without_keys_is_its_own_heading(text: str, shown: str) -> None:
    documents = stream_of("--- " + text).documents
    assert [documents[0].source.slice(locate(documents[0], ("x", 0)))] == [shown]


@pytest.mark.parametrize(
    ("pointer", "text"),
    [
        ((), "List"),
        (("a",), "&shared {b: 1}"),
        (("d",), "d"),
        (("d", "e"), "[10, {f: 20}]"),
        (("g",), "g"),
        (("g", 0), "h"),
        (("d", "long"), "|\n    text\n    more\n"),
        (("d", "x"), "d"),
    ],
)
def test_a_block_over_several_lines_is_shown_by_its_key(pointer: Pointer, text: str) -> None:
    (document,) = stream_of(MANIFEST).documents
    assert document.source.slice(headline(document, pointer)) == text


def test_places_after_unusual_line_breaks_are_in_their_own_document() -> None:
    first, second = stream_of("a: 1\r---\rb: 22\r").documents
    assert first.source.slice(locate(first, ("a",))) == "1"
    assert second.source.slice(locate(second, ("b",))) == "22"
