"""The reports that CI systems read: workflow commands, Code Quality, JUnit."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_samples import OPTIONS, every_oddity, finding, missing_port, region, result, suppressed

from ingresslint.finding import Note, Severity
from ingresslint.report import github, gitlab, junit
from ingresslint.resource import Region
from ingresslint.text import Source, Span

COMMAND = re.compile(r"::(?P<name>error|warning|notice) (?P<properties>[^:\r\n]*)::(?P<message>[^\r\n]*)")
SEVERITIES = [Severity.ERROR, Severity.WARNING, Severity.INFO]


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Read workflow commands as GitHub's runner does: split first, then put the escaped characters back."""
    matches = [COMMAND.fullmatch(line) for line in text.split("\n")[:-1]]
    return [_command(match) for match in matches if match]


def _command(match: re.Match[str]) -> tuple[str, dict[str, str], str]:
    properties = dict(each.split("=", 1) for each in match["properties"].split(","))
    plain = {name: _unescaped(value, {"%3A": ":", "%2C": ","}) for name, value in properties.items()}
    return match["name"], plain, _unescaped(match["message"], {})


def _unescaped(text: str, more: dict[str, str]) -> str:
    for escape, char in ({"%0D": "\r", "%0A": "\n"} | more | {"%25": "%"}).items():
        text = text.replace(escape, char)
    return text


def test_a_workflow_command_has_the_place_and_the_notes() -> None:
    assert github.report(result(missing_port()), OPTIONS) == (
        "::error title=ingresslint%3A backend-port-missing,file=deploy/ingress.yaml,"
        "line=15,endLine=15,col=23,endColumn=27::"
        "deploy/ingress.yaml:15:23: Service shop/web has no port 8080%0A"
        "deploy/service.yaml:8:11: note: its only port\n"
    )


def test_severities_are_workflow_commands() -> None:
    found = [finding(region("a: b", "b"), severity=each) for each in SEVERITIES]
    assert sorted(name for name, _, _ in commands(github.report(result(*found), OPTIONS))) == [
        "error",
        "notice",
        "warning",
    ]


def test_an_annotation_of_several_lines_has_no_columns() -> None:
    ((_, properties, _),) = commands(github.report(result(finding(region("a:\n  b: c\n", "b: c\n"))), OPTIONS))
    assert properties["col"] == "3"
    at = Region(Source("x.yaml", "a:\r\n  b\r\n"), Span(0, 9))
    ((_, properties, _),) = commands(github.report(result(finding(at)), OPTIONS))
    assert (properties["line"], properties["endLine"]) == ("1", "2")
    assert not {"col", "endColumn"} & set(properties)


def test_annotated_files_are_named_from_the_checkout() -> None:
    options = replace(OPTIONS, base="/repo/deploy", root="/repo")
    ((_, properties, _),) = commands(github.report(result(finding(region("a: b", "b", "x,y:z.yaml"))), options))
    assert properties["file"] == "deploy/x,y:z.yaml"


def test_suppressed_findings_are_no_annotations_and_no_issues() -> None:
    assert github.report(result(suppressed()), OPTIONS) == ""
    assert json.loads(gitlab.report(result(suppressed()), OPTIONS)) == []


@settings(max_examples=80, deadline=None)
@given(message=st.text(max_size=30), path=st.text(min_size=1, max_size=10).map(lambda name: name.replace("/", "")))
def test_workflow_commands_survive_any_text(message: str, path: str) -> None:
    found = finding(region("a: b", "b", f"x/{path}y"), f"%0A,:: {message}")
    ((_, properties, text),) = commands(github.report(result(found), OPTIONS))
    assert properties["file"] == f"x/{path}y"
    assert text == f"x/{path}y:1:4: %0A,:: {message}"


def test_code_quality_has_the_documented_members() -> None:
    (issue,) = json.loads(gitlab.report(result(missing_port()), OPTIONS))
    assert re.fullmatch("[0-9a-f]{32}", issue.pop("fingerprint"))
    assert issue == {
        "description": "Service shop/web has no port 8080",
        "check_name": "backend-port-missing",
        "severity": "critical",
        "location": {"path": "deploy/ingress.yaml", "lines": {"begin": 15, "end": 15}},
    }


def test_code_quality_without_findings_is_an_empty_list() -> None:
    assert json.loads(gitlab.report(result(), OPTIONS)) == []


def test_code_quality_issues_are_all_different_and_have_known_severities() -> None:
    at = region("a: b", "b")
    found = [*every_oddity(), *(finding(at, severity=each) for each in SEVERITIES)]
    issues = json.loads(gitlab.report(result(*found), OPTIONS))
    assert len({issue["fingerprint"] for issue in issues}) == len(issues) == len(found) - 2
    assert {issue["severity"] for issue in issues} == {"critical", "minor", "info"}
    assert all(issue["location"]["lines"]["begin"] >= 1 for issue in issues)


def test_code_quality_paths_have_no_dot_in_front() -> None:
    (issue,) = json.loads(gitlab.report(result(finding(region("a: b", "b", "./x.yaml"))), OPTIONS))
    assert issue["location"]["path"] == "x.yaml"


# What junit-10.xsd allows of what is written: the attributes of each element (those with a star are required), and
# the elements in it.
JUNIT: dict[str, tuple[set[str], set[str]]] = {
    "testsuites": ({"name", "tests", "failures", "errors"}, {"testsuite"}),
    "testsuite": ({"name*", "tests*", "failures*", "errors*", "skipped"}, {"testcase"}),
    "testcase": ({"name*", "classname"}, {"failure", "error", "skipped", "system-out"}),
    "system-out": (set(), set()),
    "failure": ({"type", "message"}, set()),
    "error": ({"type", "message"}, set()),
    "skipped": ({"type", "message"}, set()),
}


def suite(*findings: Any, crashes: tuple[str, ...] = ()) -> ET.Element:
    """Return the one test suite of a report that follows the schema."""
    text = junit.report(replace(result(*findings), crashes=crashes), OPTIONS)
    root = ET.fromstring(text.encode())  # noqa: S314 - it was written a line above
    assert root.tag == "testsuites"
    for element in root.iter():
        attributes, children = JUNIT[element.tag]
        assert set(element.keys()) <= {name.rstrip("*") for name in attributes}
        assert {name.rstrip("*") for name in attributes if name.endswith("*")} <= set(element.keys())
        assert {child.tag for child in element} <= children
    (only,) = root
    cases = list(only)
    outcomes = [outcome.tag for case in cases for outcome in case]
    counted = {"tests": len(cases), "failures": outcomes.count("failure"), "errors": outcomes.count("error")}
    assert {name: int(only.get(name, "")) for name in counted} == counted
    assert int(only.get("skipped", "")) == outcomes.count("skipped")
    return only


def test_a_run_without_findings_passes_one_test() -> None:
    (case,) = suite()
    assert case.get("name") == "no findings"
    assert len(case) == 0


def test_a_finding_is_a_failed_test() -> None:
    (case,) = suite(missing_port())
    assert case.attrib == {"name": "backend-port-missing 15:23", "classname": "deploy/ingress.yaml"}
    (failure,) = case
    assert failure.attrib == {"type": "error", "message": "Service shop/web has no port 8080"}
    assert failure.text == (
        "deploy/ingress.yaml:15:23: Service shop/web has no port 8080\ndeploy/service.yaml:8:11: note: its only port"
    )


def test_a_suppressed_finding_is_a_skipped_test() -> None:
    ((skipped,),) = suite(suppressed())
    assert (skipped.tag, skipped.get("message")) == ("skipped", "known, see ticket 7")


def test_a_crash_is_an_error() -> None:
    _, case = suite(missing_port(), crashes=("rule x failed on deploy/web.yaml: KeyError",))
    (error,) = case
    assert (error.tag, error.get("message")) == ("error", "rule x failed on deploy/web.yaml: KeyError")


def test_every_oddity_is_a_test() -> None:
    assert len(suite(*every_oddity())) == len(every_oddity())


@settings(max_examples=80, deadline=None)
@given(message=st.text(max_size=30), path=st.text(max_size=10))
@pytest.mark.parametrize("extra", ["", "]]>\x00\x1b\ud800\uffff<&\"'"])
def test_junit_survives_any_text(extra: str, message: str, path: str) -> None:
    note = Note(region("a: b", "a", path), extra)
    ((failure,),) = suite(finding(region("a: b", "b", path + extra), message + extra, notes=(note,)))
    assert failure.get("message") == "".join(map(_xml_char, message + extra))


def _xml_char(char: str) -> str:
    """Return what XML 1.0 can say for a character."""
    code = ord(char)
    valid = char in "\t\n\r" or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or code > 0xFFFF
    return char if valid else "\N{REPLACEMENT CHARACTER}"
