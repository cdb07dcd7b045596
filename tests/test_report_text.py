"""The report for people."""

from __future__ import annotations

from dataclasses import replace
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_samples import (
    INGRESS,
    OPTIONS,
    PORT,
    every_oddity,
    finding,
    fixed,
    missing_port,
    region,
    resource,
    result,
    suppressed,
)

from ingresslint.finding import Finding, Note, Severity
from ingresslint.report.excerpt import excerpt
from ingresslint.report.sites import site
from ingresslint.report.terminal import columns, printable, wrap
from ingresslint.report.text import report
from ingresslint.resource import Region
from ingresslint.result import Result, Summary
from ingresslint.syntax import read
from ingresslint.text import Source, Span


def shown(*findings: Finding) -> str:
    return report(result(*findings), replace(OPTIONS, quiet=True))


def below(*lines: str) -> str:
    return dedent("\n".join(lines)) + "\n"


def test_without_findings_one_sentence_says_what_was_read() -> None:
    assert report(result(files=12, resources=34), OPTIONS) == "no findings in 12 files (34 resources)\n"
    assert report(result(), replace(OPTIONS, quiet=True)) == ""


def test_a_finding_is_shown_with_its_line_and_its_notes() -> None:
    assert report(result(missing_port()), OPTIONS) == dedent("""\
        deploy/ingress.yaml:15:23: error[backend-port-missing] Service shop/web has no
            port 8080
            15 |               number: 8080
               |                       ^^^^
          deploy/service.yaml:8:11: note: its only port
             8 |   - port: 80
               |           ^^

        1 error in 1 file (1 resource)
        """)


def test_several_notes_keep_their_order() -> None:
    ingress = resource(INGRESS)
    notes = tuple(Note(ingress.at("metadata", name), f"the {name}") for name in ("namespace", "name"))
    assert shown(finding(ingress.at(*PORT), notes=notes)) == dedent("""\
        deploy/web.yaml:15:23: error[some-rule] this is wrong
            15 |               number: 8080
               |                       ^^^^
          deploy/web.yaml:5:14: note: the namespace
             5 |   namespace: shop
               |              ^^^^
          deploy/web.yaml:4:9: note: the name
             4 |   name: web
               |         ^^^
        """)


def test_a_fix_is_named_with_its_applicability() -> None:
    assert shown(fixed()).endswith("\n  unsafe fix: use port 80\n")


def test_a_rendered_manifest_names_its_template() -> None:
    stream = "---\n# Source: shop/templates/web.yaml\napiVersion: v1\nkind: Service\n"
    assert shown(finding(resource(stream, "<stdin>").at("kind"))) == dedent("""\
        <stdin>:4:7: error[some-rule] this is wrong
             4 | kind: Service
               |       ^^^^^^^
          rendered from: shop/templates/web.yaml
        """)


def test_of_several_lines_the_first_is_marked_to_its_end() -> None:
    assert shown(finding(region("a:\n  b: c # x\n  d: e\n", "b: c # x\n  d: e\n"))) == below(
        "deploy/web.yaml:2:3: error[some-rule] this is wrong",
        "     2 |   b: c # x",
        "       |   ^^^^^^^^",
    )


def test_a_tab_is_four_columns_wide() -> None:
    assert shown(finding(region("a:\tb\t# c\n", "b\t#"))) == below(
        "deploy/web.yaml:1:4: error[some-rule] this is wrong",
        "     1 | a:    b    # c",
        "       |       ^^^^^^",
    )


def test_carets_stand_below_wide_and_combining_characters() -> None:
    assert shown(finding(region("名: e\u0301日本 x\n", "日本"))) == below(
        "deploy/web.yaml:1:6: error[some-rule] this is wrong",
        "     1 | 名: e\u0301日本 x",
        "       |      ^^^^",
    )


def test_a_line_break_of_windows_is_not_shown() -> None:
    source = Source("deploy/web.yaml", "a: b\r\nc: d\r\n")
    assert shown(finding(Region(source, Span(3, 6)))) == below(
        "deploy/web.yaml:1:4: error[some-rule] this is wrong", "     1 | a: b", "       |    ^"
    )


@pytest.mark.parametrize(
    ("start", "line", "marks"), [(0, "a: b", "^"), (2, "a: b", "  ^"), (4, "a: b", "    ^"), (5, "", "^")]
)
def test_an_empty_span_has_a_caret(start: int, line: str, marks: str) -> None:
    assert excerpt(site(Region(Source("x", "a: b\n"), Span(start, start))), 60) == (line, marks)


def test_a_long_line_is_cut_around_the_place() -> None:
    long = f"{'a' * 100}: {'b' * 10} # {'c' * 100}"
    assert excerpt(site(region(long, "b" * 10)), 40) == ("…aaaaaaaaaa: bbbbbbbbbb # cccccccccccc…", " " * 13 + "^" * 10)
    assert excerpt(site(region(long, long)), 40) == ("a" * 38 + "…", "^" * 39)
    assert excerpt(site(region(long, "c" * 100)), 20) == ("…bb # cccccccccccc…", " " * 6 + "^" * 13)


def test_a_source_of_one_huge_line_is_not_read_whole() -> None:
    source = Source("x", "x" * 20_000_000)
    line, marks = excerpt(site(Region(source, Span(10_000_000, 20_000_000))), 60)
    assert (len(line), marks.count("^")) == (59, 40)


def test_a_long_message_is_wrapped_and_indented() -> None:
    message = " ".join(["word"] * 40)
    lines = shown(finding(region("a: b", "b"), message)).splitlines()[:-2]
    assert all(len(line) <= 80 for line in lines)
    assert all(line.startswith("    word") for line in lines[1:])
    assert sum(line.count("word") for line in lines) == 40


def test_a_message_of_several_lines_keeps_them() -> None:
    assert shown(finding(region("a: b", "b"), "one\n  two")).splitlines()[:2] == [
        "deploy/web.yaml:1:4: error[some-rule] one",
        "      two",
    ]


def test_a_message_that_has_no_room_beside_its_place_starts_below() -> None:
    text = report(result(finding(region("a: b", "b", "x" * 70), "supercalifragilistic")), OPTIONS)
    assert text.splitlines()[:2] == ["x" * 70 + ":1:4: error[some-rule]", "    supercalifragilistic"]


def test_a_word_is_never_broken() -> None:
    assert wrap("a " + "b" * 50 + " c", 10, 10) == ["a", "b" * 50, "c"]


def test_nothing_that_a_terminal_acts_on_is_printed() -> None:
    text = shown(finding(region("a: \x1b[31mb\u202e\ud800\n", "b", "x\x07\n.yaml"), "m\x1b[0m\u2028\u200b"))
    assert all(char == "\n" or char.isprintable() for char in text)
    assert text.encode()


def test_findings_are_ordered_by_file_place_and_rule() -> None:
    first, second = resource(INGRESS, "a.yaml"), resource(INGRESS, "b.yaml")
    ordered = [
        finding(first.at("kind"), rule="b"),
        finding(first.at("metadata", "name"), rule="a"),
        finding(first.at("metadata", "name"), rule="b"),
        finding(second.at("apiVersion"), rule="a"),
    ]
    assert shown(*reversed(ordered)) == shown(*ordered)
    headings = [line.split(" ")[:2] for line in shown(*ordered).splitlines() if "error" in line]
    assert headings == [
        ["a.yaml:2:7:", "error[b]"],
        ["a.yaml:4:9:", "error[a]"],
        ["a.yaml:4:9:", "error[b]"],
        ["b.yaml:1:13:", "error[a]"],
    ]


def test_suppressed_findings_are_counted_and_not_shown() -> None:
    assert report(result(suppressed(), suppressed()), OPTIONS) == "no findings in 1 file (1 resource); 2 suppressed\n"


def test_the_summary_names_what_was_found_and_what_was_not_checked() -> None:
    at = region("a: b", "b")
    found = [finding(at, severity=each) for each in (Severity.ERROR, Severity.ERROR, Severity.WARNING, Severity.INFO)]
    summary = Summary(files=2, documents=9, resources=7, unknown=3, templates=1, ignored=2)
    text = report(Result(tuple(found), (), summary, ("rule x crashed: y",)), OPTIONS)
    assert " ".join(text.split("\n\n")[-1].split()) == (
        "2 errors, 1 warning, 1 info in 2 files (7 resources); not checked: 3 resources of unknown kinds, 1 template,"
        " 2 documents that are no Kubernetes objects; 1 rule crashed"
    )
    assert all(len(line) <= 80 for line in text.splitlines())


def test_what_is_only_worth_knowing_is_shown_to_those_who_ask() -> None:
    found = result(finding(region("a: b", "b"), severity=Severity.INFO, message="by the way"))
    text = report(found, replace(OPTIONS, verbose=False))
    assert "by the way" not in text
    assert text.startswith("1 info in ")
    assert text.endswith(" (-v shows the info)\n")
    assert "by the way" in report(found, OPTIONS)


def test_colour_is_there_only_when_asked_for() -> None:
    plain = report(result(*every_oddity()), OPTIONS)
    coloured = report(result(*every_oddity()), replace(OPTIONS, color=True))
    assert "\x1b" not in plain
    assert "\x1b[1;31merror[backend-port-missing]\x1b[0m" in coloured
    assert "\x1b[1;31m^^^^\x1b[0m" in coloured
    assert _without_colour(coloured) == plain


def _without_colour(text: str) -> str:
    for style in ("0", "1", "2", "1;31", "1;32", "1;33", "1;34", "1;36"):
        text = text.replace(f"\x1b[{style}m", "")
    return text


def test_a_terminal_without_width_is_no_reason_to_fail() -> None:
    assert "number: 8080" in report(result(missing_port()), replace(OPTIONS, width=0))


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=60), start=st.integers(0, 60), length=st.integers(0, 60), width=st.integers(10, 50))
def test_an_excerpt_fits_and_has_carets_below_its_line(text: str, start: int, length: int, width: int) -> None:
    line, marks = excerpt(site(Region(Source("x", text), Span(start, start + length))), width)
    assert "^" in marks
    assert marks.strip(" ^") == ""
    assert columns(line) < width
    assert len(marks) <= max(columns(line), columns(line.rstrip())) + 1


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=80))
def test_printable_text_is_printable_and_wrapping_keeps_every_word(text: str) -> None:
    clean = printable(text)
    assert clean.encode().decode() == clean
    assert "".join(" ".join(wrap(clean, 10, 20)).split(" ")) == "".join(clean.split(" "))


def test_every_oddity_can_be_shown() -> None:
    text = report(result(*every_oddity()), OPTIONS)
    assert text.encode()
    assert text.count("error[") + text.count("warning[") + text.count("info[") == len(every_oddity()) - 2


def test_a_document_that_is_far_down_is_found() -> None:
    stream = read(Source("x.yaml", "a: b\n---\n" * 1200 + "kind: X\napiVersion: v1\n"))
    at = resource(stream.source.text, "x.yaml").at("kind")
    assert "  2401 | kind: X\n" in shown(finding(at))
