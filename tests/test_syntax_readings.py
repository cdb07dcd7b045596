"""YAML means here what it means to Kubernetes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ingresslint.syntax import Stream, read, read_bytes
from ingresslint.text import Source

READINGS = Path(__file__).parent / "fixtures" / "apiserver"
# Kubernetes reads the beginning of these and drops the rest without a word; here the rest is a syntax error.
STOPS_SILENTLY = {
    "  a: 1\nb: 2\n": "the second line is indented less than the first",
    "a: 1\n...\nb: 2\n": "there is no --- behind the end of the document",
    "---\n%YAML 1.1\n---\n": "a directive behind ---",
    "[]: v\n": "a list as a key",
    "{}: v\n": "a mapping as a key",
}


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (READINGS / name).read_text(encoding="utf-8").splitlines()]


def reading(text: str) -> Any:
    """Return what the first document of ``text`` reads as, ``...`` where it does not."""
    stream = read_bytes("readings.yaml", text.encode())
    if not stream.documents:
        return ... if stream.faults else None
    first = stream.documents[0]
    return ... if any(fault.span.start < first.span.end for fault in stream.faults) else first.value


def typed(value: Any) -> Any:
    """Return ``value`` in a form in which true is not 1; JSON does not tell 1.0 from 1."""
    if isinstance(value, dict):
        return {key: typed(member) for key, member in value.items()}
    if isinstance(value, list):
        return [typed(item) for item in value]
    whole = isinstance(value, float) and value.is_integer()
    return (type(value), value) if not whole else (int, int(value))


@pytest.mark.parametrize("name", ["yaml-readings.jsonl", "yaml-readings-generated.jsonl"])
def test_every_text_reads_as_it_does_to_kubernetes(name: str) -> None:
    wrong = {
        row["yaml"]: reading(row["yaml"])
        for row in rows(name)
        if row["yaml"] not in STOPS_SILENTLY
        and typed(reading(row["yaml"])) != typed(... if row.get("error") else row["json"])
    }
    assert wrong == {}


@pytest.mark.parametrize("text", STOPS_SILENTLY)
def test_what_kubernetes_drops_silently_is_an_error(text: str) -> None:
    recorded = {row["yaml"]: row for path in READINGS.glob("yaml-*") for row in rows(path.name)}
    assert "error" not in recorded[text]
    assert stream_of(text).faults


def stream_of(text: str) -> Stream:
    return read(Source("test.yaml", text))


def value_of(text: str) -> Any:
    stream = stream_of(text)
    assert stream.faults == ()
    (document,) = stream.documents
    return document.value


def faults_of(text: str) -> list[tuple[str, str]]:
    """Return what is wrong with a text: the messages, and what they are said of."""
    stream = stream_of(text)
    return [(fault.message, stream.source.slice(fault.span)) for fault in stream.faults]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r'{"smile": "\ud83d\ude00"}', {"smile": "😀"}),
        (r'{"\ud83d\ude00": 1}', {"😀": 1}),
        (r'{"a": "\ud83d\ude00\uD83D\uDE00!"}', {"a": "😀😀!"}),
        (r'{"lone": "\ud83d", "lower": "\ude00x"}', {"lone": "\ufffd", "lower": "\ufffdx"}),
        (r'{"escaped": "\\ud83d\\ude00"}', {"escaped": r"\ud83d\ude00"}),
        (r'{"slash": "a\/b"}', {"slash": "a/b"}),
        ('{\n\t"a":\t[\n\t\t1,\n\t\ttrue\n\t]\n}\n', {"a": [1, True]}),
        ('--- \n{"a": "\\ud83d\\ude00"}', {"a": "😀"}),
    ],
)
def test_a_document_that_begins_with_a_brace_may_have_the_escapes_of_json(text: str, value: Any) -> None:
    assert value_of(text) == value


@pytest.mark.parametrize(("text", "escape"), [(r'a: "\ud83d\ude00"', ""), (r'a: "x\/y"', r"\/")])
def test_yaml_has_no_escapes_of_json(text: str, escape: str) -> None:
    ((message, place),) = faults_of(text)
    assert "escape" in message
    assert place == escape


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: [host:80, [fd00::1]:443]\n", None),
        ('a: [host:80, "b:c", d: e, f::g]  # h:i\n', {"a": ["host:80", "b:c", {"d": "e"}, "f::g"]}),
        ("a: [b:c]\nd: !<tag:yaml.org,2002:int> '3'\n", {"a": ["b:c"], "d": 3}),
        ("a: {b:c, \"d\":1, 'e':2}\n", {"a": {"b:c": None, "d": 1, "e": 2}}),
        ("a: [b:c]\nd: |\n  e:f\n  g: h\n", {"a": ["b:c"], "d": "e:f\ng: h\n"}),
        ("a: \"it\\'s\"\nb: 'C:\\'\nc: C:\\'x\nd: \"\\\\'\"\n", {"a": "it's", "b": "C:\\", "c": "C:\\'x", "d": "\\'"}),
    ],
)
def test_what_only_go_yaml_reads(text: str, value: Any) -> None:
    if value is None:
        assert faults_of(text)
    else:
        assert value_of(text) == value


def test_no_character_is_taken_for_a_stand_in() -> None:
    most = "".join(map(chr, range(0xFDD0, 0xFDED)))
    assert value_of(f"a: [b:{most}]\n") == {"a": [f"b:{most}"]}
    assert value_of(f'{{"a": ["{most}\\ud83d\\ude00\\ufdd0"]}}') == {"a": [f"{most}😀\ufdd0"]}


def test_a_text_that_leaves_no_stand_in_is_read_as_libyaml_reads_it() -> None:
    every = "".join(map(chr, range(0xFDD0, 0xFDF0)))
    assert faults_of(f"a: [b:{every}]\n") == [("while scanning a plain scalar, found unexpected ':'", "")]
    assert value_of(f'{{"a": "{every}\\u00e9"}}') == {"a": f"{every}é"}


def test_a_key_may_be_an_alias_of_a_scalar() -> None:
    assert value_of("a: &x 010\n*x : z\n") == {"a": 8, "8": "z"}
    assert faults_of("a: &x [1]\n*x : y\n") == [("a mapping or a list cannot be a key", "*x")]


def test_a_merge_brings_keys_and_what_is_written_twice_is_a_duplicate() -> None:
    assert value_of("a: &x {p: 1}\nb: &y {q: 2}\nc: {<<: [*x, *y], r: 3}\n")["c"] == {"p": 1, "q": 2, "r": 3}
    assert faults_of("a: &x {p: 1}\nb: {<<: *x, p: 2}\n") == [("p", "p")]
    assert faults_of("a: &x {y: 1}\nb: {<<: *x, true: 2}\n") == [("true", "true")]
    assert faults_of("a: &x {1: 1}\nb: {<<: *x, '1': 2}\n") == []


@pytest.mark.parametrize("merged", ["1", "x", "null", "[1]", "[[{a: 1}]]", "*list"])
def test_a_merge_needs_a_mapping_or_a_list_of_mappings(merged: str) -> None:
    ((message, place),) = faults_of(f"list: &list [{{a: 1}}]\nb:\n  <<: {merged}\n")
    assert "needs a mapping" in message
    assert place == "<<"


def test_a_merge_key_in_quotes_is_a_key() -> None:
    assert value_of('"<<": {a: 1}\n') == {"<<": {"a": 1}}


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("~", "a key cannot be empty or null"),
        ("18446744073709551615", "the number 18446744073709551615 is too large for a key: put it in quotes"),
    ],
)
def test_a_key_that_json_cannot_have(key: str, message: str) -> None:
    assert faults_of(f"{key}: 1\n") == [(message, key)]


def test_a_number_of_any_length_is_read() -> None:
    digits = "9" * 5000
    assert value_of(f"a: {digits}\n") == {"a": digits}
    assert value_of(f"a: 0{'0' * 5000}17\n") == {"a": 15}
