"""The report as JUnit XML, for CI systems that know nothing else.

Source: the schema that Jenkins reads such reports by, ``junit-10.xsd`` of https://github.com/jenkinsci/xunit-plugin.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from ingresslint.finding import Finding, Severity
from ingresslint.report import Options
from ingresslint.report.plain import plain
from ingresslint.report.sites import Site, located, portable_path
from ingresslint.result import Result

# Whatever is no Char of XML 1.0 cannot be written in it, not even escaped.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def report(result: Result, options: Options) -> str:
    """Return one test case per finding: failed, or skipped where it is suppressed; a crashed rule is an error.

    What is only worth knowing (severity info) fails nothing: it is a passed test case with the text as its output.  A
    run without findings is one passed test case, because some readers take an empty report for a broken one.
    """
    cases = [_finding(finding, place, options) for finding, place in located(result.findings)]
    cases += [_case("rule", "crashed", ET.Element("error", {"message": _xml(crash)})) for crash in result.crashes]
    cases = cases or [_case("no findings", "ingresslint")]
    failures = sum(finding.severity is not Severity.INFO for finding in result.open)
    counts = {"tests": len(cases), "failures": failures, "errors": len(result.crashes)}
    written = {"name": "ingresslint", **{name: str(count) for name, count in counts.items()}}
    root = ET.Element("testsuites", written)
    suppressed = len(result.findings) - len(result.open)
    ET.SubElement(root, "testsuite", {**written, "skipped": str(suppressed)}).extend(cases)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _finding(finding: Finding, place: Site, options: Options) -> ET.Element:
    name = f"{finding.rule} {place.start.line}:{place.start.column}"
    if finding.suppression is not None:
        outcome = ET.Element("skipped", {"message": _xml(finding.suppression.justification or "suppressed")})
    elif finding.severity is Severity.INFO:
        outcome = ET.Element("system-out")
        outcome.text = _xml(plain(finding, place))
    else:
        outcome = ET.Element("failure", {"type": finding.severity, "message": _xml(finding.problem.message)})
        outcome.text = _xml(plain(finding, place))
    return _case(name, portable_path(place.source.path, options), outcome)


def _case(name: str, classname: str, *outcome: ET.Element) -> ET.Element:
    case = ET.Element("testcase", {"name": _xml(name), "classname": _xml(classname)})
    case.extend(outcome)
    return case


def _xml(text: str) -> str:
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)
