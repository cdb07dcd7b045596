"""Fixes are applied to the byte, proved, and written whole or not at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from ingresslint import edits, result
from ingresslint.cli import main
from ingresslint.finding import Applicability, Edit, Finding, Fix, Problem, Severity
from ingresslint.resource import resources
from ingresslint.syntax import Pointer, Stream, locate, read, read_bytes
from ingresslint.text import Source, Span

TEXT = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web} # kept\ndata:\n  a: one\n  b: two\n"
OLD = """\
apiVersion: extensions/v1beta1
kind: Ingress
metadata: {name: web}
spec:
  backend: {serviceName: web, servicePort: 80}  # everything
"""
NEW = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  defaultBackend: {service: {name: web, port: {number: 80}}}  # everything
"""


def found(  # noqa: PLR0913 - each test says one of them
    stream: Stream,
    pointer: Pointer,
    text: str,
    *,
    span: Span | None = None,
    fields: Iterable[Pointer] | None = None,
    unsafe: bool = False,
) -> Finding:
    """Return a finding whose fix writes ``text`` over the value at ``pointer``, or over ``span``."""
    [resource] = resources(stream.documents[0])
    edit = Edit(stream.source, span or locate(stream.documents[0], pointer), text)
    named = tuple(resource.at(*each) for each in (fields if fields is not None else [pointer]))
    fix = Fix("mend", (edit,), Applicability.UNSAFE if unsafe else Applicability.SAFE, named)
    return Finding("mended", "api", Severity.ERROR, Problem(resource.at(*pointer), "wrong", fix=fix))


def repair(text: str, *judge: Callable[[Stream], Finding | None], unsafe: bool = False) -> edits.Repair:
    def judged(streams: list[Stream]) -> result.Result:
        findings = tuple(filter(None, (each(streams[0]) for each in judge)))
        return result.Result(findings, (), result.Summary(files=1, documents=1, resources=1))

    [done] = edits.repaired([read(Source("web.yaml", text))], judged, unsafe=unsafe)
    return done


def writes(pointer: Pointer, text: str, **more: object) -> Callable[[Stream], Finding | None]:
    """Return what finds a value that is not ``text`` yet."""

    def judge(stream: Stream) -> Finding | None:
        is_there = stream.source.slice(locate(stream.documents[0], pointer)) == text
        return None if is_there else found(stream, pointer, text, **more)  # type: ignore[arg-type]

    return judge


def test_fixes_go_together_and_the_rest_stays() -> None:
    done = repair(TEXT, writes(("data", "a"), "1st"), writes(("data", "b"), "2nd"))
    assert (done.stream.source.text, done.applied, done.mistake) == (
        TEXT.replace("one", "1st").replace("two", "2nd"),
        2,
        "",
    )


def test_unsafe_fixes_are_for_those_who_ask() -> None:
    judge = writes(("data", "a"), "1st", unsafe=True)
    assert repair(TEXT, judge).stream.source.text == TEXT
    assert repair(TEXT, judge, unsafe=True).stream.source.text == TEXT.replace("one", "1st")


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param([("data",)], id="around"),
        pytest.param([("data", "a")], id="the same"),
        pytest.param([("data", "a", "deeper")], id="inside"),
    ],
)
def test_of_two_fixes_for_one_field_the_second_waits(fields: list[Pointer]) -> None:
    rounds = []

    def other(stream: Stream) -> Finding | None:
        rounds.append(stream.source.text)
        return None if "2nd" in stream.source.text else found(stream, ("data", "b"), "2nd", fields=fields)

    done = repair(TEXT, writes(("data", "a"), "1st"), other)
    assert rounds[1] == TEXT.replace("one", "1st")
    # What the second names is not what it changes, which shows when its turn comes.
    assert bool(done.mistake) is (fields != [("data",)])


def test_edits_that_touch_wait_for_each_other() -> None:
    start = TEXT.index("one")

    def half(place: int, letters: str, at: str) -> Callable[[Stream], Finding | None]:
        def judge(stream: Stream) -> Finding | None:
            span = Span(start + place, start + place + 1)
            if stream.source.slice(span) == letters:
                return None
            return found(stream, ("data", "a"), letters, span=span, fields=[("data", "a"), ("data", at)])

        return judge

    assert repair(TEXT, half(0, "O", "x"), half(1, "N", "y")).stream.source.text == TEXT.replace("one", "ONe")


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        pytest.param("1st", [("data", "b")], id="another field"),
        pytest.param("1st\n  c: more", None, id="a member that nobody named"),
        pytest.param("1st # why", None, id="a comment"),
        pytest.param("1st\n---\na: b", None, id="a document"),
        pytest.param("[", None, id="no YAML any more"),
    ],
)
def test_what_changes_more_than_it_says_leaves_the_file_alone(text: str, fields: list[Pointer] | None) -> None:
    done = repair(TEXT, writes(("data", "b"), "2nd"), lambda stream: found(stream, ("data", "a"), text, fields=fields))
    assert (done.stream.source.text, done.applied) == (TEXT, 0)
    assert done.mistake.startswith("web.yaml: the fixes of mended would change more than they should")


def test_numbers_and_booleans_are_not_the_same() -> None:
    text = TEXT.replace("two", "1")
    [wrong, right] = [
        repair(
            text,
            lambda stream, fields=fields: (  # type: ignore[misc]
                found(stream, ("data", "b"), "true", fields=fields) if "true" not in stream.source.text else None
            ),
        )
        for fields in ([("data", "a")], [("data", "b")])
    ]
    assert wrong.mistake
    assert right.stream.source.text == TEXT.replace("two", "true")


def test_a_circle_ends_with_the_file_as_it_was() -> None:
    def judge(stream: Stream) -> Finding:
        return found(stream, ("data", "a"), "two" if "a: one" in stream.source.text else "one")

    done = repair(TEXT, judge)
    assert done.stream.source.text == TEXT
    assert "the fixes of mended do not come to an end" in done.mistake


@given(
    wanted=st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["x", "'y'", '"z"']), max_size=6),
    crlf=st.booleans(),
)
def test_every_other_byte_stays(*, wanted: dict[str, str], crlf: bool) -> None:
    lines = [f"  {key}:   old{key}  # {key}é" for key in "abcdef"]
    text = "\n".join(["apiVersion: v1", "kind: ConfigMap", "metadata: {name: web}", "data:", *lines])
    text = text.replace("\n", "\r\n") if crlf else text
    done = repair(text, *(writes(("data", key), value) for key, value in wanted.items()))
    for key, value in wanted.items():
        text = text.replace(f"old{key}", value)
    assert (done.stream.source.text, done.mistake) == (text, "")


# Files


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder with an Ingress that can be converted."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "web.yaml").write_text(OLD, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, ["check", *arguments], input=stdin, prog_name="ingresslint")


def test_fix_changes_the_file_and_reports_what_is_left(here: Path) -> None:
    assert check("web.yaml").exit_code == 1
    done = check("--fix", "web.yaml")
    assert (done.exit_code, done.stderr) == (0, "ingresslint: fixed 1 problem in 1 file\n")
    assert (here / "web.yaml").read_text(encoding="utf-8") == NEW
    again = check("--fix", "web.yaml")
    assert (again.exit_code, again.stderr) == (0, "")
    assert [path.name for path in here.iterdir() if path.is_file()] == ["web.yaml"]


def test_diff_changes_nothing_and_exits_as_a_check_does(here: Path) -> None:
    done = check("--diff", "web.yaml")
    assert (done.exit_code, done.stderr) == (1, "")
    assert done.stdout.startswith("--- web.yaml\n+++ web.yaml\n@@ -1,5 +1,5 @@\n-apiVersion: extensions/v1beta1\n+")
    assert (here / "web.yaml").read_text(encoding="utf-8") == OLD
    (here / "web.yaml").write_text(NEW, encoding="utf-8")
    clean = check("--diff", "web.yaml")
    assert (clean.exit_code, clean.stdout) == (0, "")


@pytest.mark.usefixtures("here")
def test_standard_input_can_be_compared_and_not_changed() -> None:
    assert check("--diff", "-", stdin=OLD).stdout.startswith("--- <stdin>\n+++ <stdin>\n")
    refused = check("--fix", "-", stdin=OLD)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "standard input cannot be changed" in refused.stderr
    assert check("--fix", "--write-baseline", "known.json", "web.yaml").exit_code == 2


def test_a_last_line_without_its_end_stays_one(here: Path) -> None:
    (here / "web.yaml").write_text(OLD.rstrip("\n"), encoding="utf-8")
    assert check("--diff", "web.yaml").stdout.count("\\ No newline at end of file\n") == 2
    check("--fix", "web.yaml")
    assert (here / "web.yaml").read_text(encoding="utf-8") == NEW.rstrip("\n")


def test_suppressed_findings_are_not_fixed(here: Path) -> None:
    text = OLD.replace("v1beta1\n", "v1beta1  # ingresslint: ignore[api-version-removed] the cluster is old\n", 1)
    (here / "web.yaml").write_text(text, encoding="utf-8")
    assert check("--fix", "web.yaml").stderr == ""
    assert (here / "web.yaml").read_text(encoding="utf-8") == text


def test_line_ends_and_the_byte_order_mark_stay(here: Path) -> None:
    (here / "web.yaml").write_bytes(b"\xef\xbb\xbf" + OLD.replace("\n", "\r\n").encode())
    assert check("--fix", "web.yaml").exit_code == 0
    assert (here / "web.yaml").read_bytes() == b"\xef\xbb\xbf" + NEW.replace("\n", "\r\n").encode()


def test_modes_and_links_stay(here: Path) -> None:
    (here / "real").mkdir()
    real = here / "real" / "shop.yaml"
    (here / "web.yaml").rename(real)
    real.chmod(0o640)
    (here / "web.yaml").symlink_to(real)
    check("--fix", "web.yaml")
    assert (here / "web.yaml").is_symlink()
    assert real.read_text(encoding="utf-8") == NEW
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert [path.name for path in (here / "real").iterdir()] == ["shop.yaml"]


def test_a_file_that_cannot_be_written_is_told_and_reported_as_it_is(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fails)
    monkeypatch.setattr(Path, "replace", fails)
    done = check("--fix", "web.yaml")
    assert (done.exit_code, "api-version-removed" in done.stdout) == (2, True)
    assert "web.yaml cannot be changed: No space left on device" in done.stderr
    assert [path.name for path in here.iterdir() if path.is_file()] == ["web.yaml"]
    assert (here / "web.yaml").read_text(encoding="utf-8") == OLD


def test_a_file_that_somebody_else_changes_meanwhile_stays(here: Path) -> None:
    stream = read_bytes("web.yaml", OLD.encode())
    repair = edits.Repair(stream, read(Source("web.yaml", NEW)), applied=1)
    (here / "web.yaml").write_text("# new\n", encoding="utf-8")
    with pytest.raises(edits.EditError, match="somebody else"):
        edits.save(repair)
    assert (here / "web.yaml").read_text(encoding="utf-8") == "# new\n"


def test_a_fix_that_cannot_be_trusted_is_a_mistake_of_ours(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingresslint.rules.ingress_upgrade._fields", lambda _: iter(()))
    done = check("--fix", "web.yaml")
    assert done.exit_code == 3
    assert "the fixes of api-version-removed would change more than they should" in done.stderr
    assert (here / "web.yaml").read_text(encoding="utf-8") == OLD
