"""The options that decide which findings count."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ingresslint.cli import main

SERVICE = """\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: NodePort
  ports:
    - port: 80
  color: red
"""
COMMENTED = SERVICE.replace("color: red", "color: red # ingresslint: ignore[unknown-field] an operator's")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with one manifest, which has one finding."""
    (tmp_path / "web.yaml").write_text(SERVICE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(*arguments: str, stdin: str | None = None) -> Result:
    options = ("check", "--select", "category:api", *arguments)
    return CliRunner().invoke(main, options, input=stdin, prog_name="ingresslint")


def findings(result: Result) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(result.stdout)["findings"]
    return found


def git(*arguments: str) -> None:
    identity = ("-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(here: Path) -> Path:
    """Return the folder as a git repository with one commit."""
    git("init", "-q")
    git("add", ".")
    git("commit", "-q", "-m", "first")
    return here


def test_a_suppressed_finding_is_counted_and_does_not_fail(here: Path) -> None:
    (here / "web.yaml").write_text(COMMENTED, encoding="utf-8")
    result = check("web.yaml")
    assert (result.exit_code, result.stdout) == (0, "no findings in 1 file (1 resource); 1 suppressed\n")
    (finding,) = findings(check("web.yaml", "-f", "json"))
    assert finding["suppressed"]["kind"] == "comment"
    assert finding["suppressed"]["justification"] == "an operator's"
    assert finding["suppressed"]["line"] == 9


def test_no_ignores_counts_everything(here: Path) -> None:
    (here / "web.yaml").write_text(COMMENTED, encoding="utf-8")
    (here / ".ingresslint.yaml").write_text("ignores: [{rules: [all]}]\nbaseline: known.json\n", encoding="utf-8")
    assert check("web.yaml", "--no-ignores").exit_code == 1


def test_a_baseline_is_written_and_read(here: Path) -> None:
    wrote = check("web.yaml", "--write-baseline", "known.json")
    assert (wrote.exit_code, wrote.stderr) == (0, "ingresslint: known.json: wrote 1 finding\n")
    read = check("web.yaml", "--baseline", "known.json")
    assert (read.exit_code, read.stderr) == (0, "")
    assert "1 suppressed" in read.stdout
    (here / "web.yaml").write_text(SERVICE.replace("color", "colour"), encoding="utf-8")
    changed = check("web.yaml", "--baseline", "known.json")
    assert changed.exit_code == 1
    assert "1 of 1 entries no longer occur" in changed.stderr


def test_the_configuration_names_the_baseline_relative_to_itself(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / ".ingresslint.yaml").write_text("baseline: ci/known.json\n", encoding="utf-8")
    (here / "ci").mkdir()
    (here / "deploy").mkdir()
    (here / "web.yaml").rename(here / "deploy" / "web.yaml")
    assert check("deploy", "--write-baseline", "ci/known.json").exit_code == 0
    monkeypatch.chdir(here / "deploy")
    assert check(".").exit_code == 0
    assert check(".", "--no-ignores").exit_code == 1
    assert (
        json.loads((here / "ci" / "known.json").read_text(encoding="utf-8"))["findings"][0]["path"] == "deploy/web.yaml"
    )


@pytest.mark.usefixtures("here")
def test_a_baseline_that_is_not_there_is_a_2() -> None:
    result = check("web.yaml", "--baseline", "known.json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--write-baseline known.json writes it" in result.stderr


def test_only_what_the_working_tree_adds_counts(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert check(".", "--diff-base", "HEAD").exit_code == 0
    (repository / "web.yaml").write_text("# moved\n\n" + SERVICE + "  shape: round\n", encoding="utf-8")
    (repository / "new.yaml").write_text(SERVICE.replace("name: web", "name: new"), encoding="utf-8")
    found = findings(check(".", "--diff-base", "HEAD", "-f", "json"))
    counted = {(each["file"], each["field"]) for each in found if each["suppressed"] is None}
    assert counted == {("new.yaml", "spec.color"), ("web.yaml", "spec.shape")}
    assert len(found) == 3
    (repository / "sub").mkdir()
    monkeypatch.chdir(repository / "sub")
    result = check(str(repository / "web.yaml"), "--diff-base", "HEAD~0", "-f", "json")
    assert [each["field"] for each in findings(result) if each["suppressed"] is None] == ["spec.shape"]


def test_a_suppression_that_is_taken_away_lets_its_finding_count(repository: Path) -> None:
    (repository / "web.yaml").write_text(COMMENTED, encoding="utf-8")
    git("commit", "-q", "-a", "-m", "second")
    (repository / "web.yaml").write_text(SERVICE, encoding="utf-8")
    assert check("web.yaml", "--diff-base", "HEAD").exit_code == 1
    assert check("web.yaml", "--diff-base", "HEAD~1").exit_code == 0


def test_the_configuration_holds_for_the_revision_too(repository: Path) -> None:
    (repository / "old").mkdir()
    (repository / "old" / "web.yaml").write_text(SERVICE, encoding="utf-8")
    (repository / ".ingresslint.yaml").write_text("exclude: [old/]\n", encoding="utf-8")
    git("add", ".")
    git("commit", "-q", "-m", "second")
    (repository / ".ingresslint.yaml").unlink()
    assert check(".", "--diff-base", "HEAD").exit_code == 0
    assert check(".", "--diff-base", "HEAD", "--exclude", "old").exit_code == 0


@pytest.mark.parametrize("variable", ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"])
def test_a_hook_of_git_may_ask(repository: Path, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.setenv(variable, str(repository / "elsewhere"))
    assert check(".", "--diff-base", "HEAD").exit_code == 0


def test_what_git_does_not_have_is_a_2(here: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    result = check("web.yaml", "--diff-base", "HEAD")
    assert result.exit_code == 2
    assert "not a git repository" in result.stderr
    git("init", "-q")
    for revision in ("HEAD", "nope", "--help", ""):
        result = check("web.yaml", "--diff-base", revision) if revision else check("web.yaml", "--diff-base", "a b")
        assert result.exit_code == 2
        assert "git has no revision" in result.stderr
    git("add", ".")
    git("commit", "-q", "-m", "first")
    other = tmp_path_factory.mktemp("other") / "web.yaml"
    other.write_text(SERVICE, encoding="utf-8")
    assert "is not in the git repository" in check("web.yaml", str(other), "--diff-base", "HEAD").stderr
    assert "standard input has no revision" in check("-", "--diff-base", "HEAD", stdin=SERVICE).stderr
    assert here.exists()


def test_statistics_count_what_counts(here: Path) -> None:
    (here / "more.yaml").write_text(
        SERVICE.replace("port: 80", "port: 80\n      name: a_b\n      nam: c"), encoding="utf-8"
    )
    result = check(".", "--statistics")
    assert "\n\n3 unknown-field\n1 invalid-value\n\n4 errors in 2 files" in result.stdout
    (here / "more.yaml").unlink()
    (here / "web.yaml").write_text(COMMENTED, encoding="utf-8")
    assert check(".", "--statistics").stdout.startswith("no findings")
