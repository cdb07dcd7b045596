"""The table of formats, and what holds for every one of them."""

from __future__ import annotations

import subprocess
import sys

import pytest
from report_samples import OPTIONS, every_oddity, finding, region, result

from ingresslint.finding import Finding
from ingresslint.report import FORMATS, reporter

CASES = {
    "no finding": (),
    **{str(number): (each,) for number, each in enumerate(every_oddity())},
    "all": tuple(every_oddity()),
}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("findings", CASES.values(), ids=CASES)
def test_every_format_writes_every_finding(name: str, findings: tuple[Finding, ...]) -> None:
    text = reporter(name)(result(*findings), OPTIONS)
    shown = [each for each in findings if each.suppression is None]
    assert text.encode().endswith(b"\n") or (name == "github" and not shown)
    assert all(each.rule in text for each in shown)


@pytest.mark.parametrize("name", FORMATS)
def test_a_report_does_not_depend_on_the_order_of_the_findings(name: str) -> None:
    found = [finding(region("abc", part, path)) for part in "abc" for path in ("x.yaml", "y.yaml")]
    report = reporter(name)
    assert report(result(*found), OPTIONS) == report(result(*reversed(found)), OPTIONS)


def test_the_names_of_the_formats_load_nothing_else() -> None:
    program = "import sys, ingresslint.report; print(*(name for name in sys.modules if name.startswith('ingresslint')))"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert loaded == ["ingresslint", "ingresslint.report"]


def test_text_loads_no_other_format() -> None:
    program = (
        "import sys; from ingresslint.report import reporter; reporter('text');"
        "print(*(name for name in sys.modules if name.startswith('ingresslint.report.')))"
    )
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    formats = {name for name in loaded if name in FORMATS.values()}
    assert formats == {"ingresslint.report.text"}
