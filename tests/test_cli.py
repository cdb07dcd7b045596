"""The contract of the command line: streams, options and exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ingresslint import __version__, config
from ingresslint.cli import main
from ingresslint.finding import Finding
from ingresslint.rules import RULES, api_version_unknown

# A kind that no rule but those of the API server looks at.
GOOD = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: web, namespace: shop}
data: {a: b}
"""
BAD = GOOD.replace("\ndata", "\ndta")
WARNS = "apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: {name: web}\n"
TEMPLATE = "apiVersion: v1\nkind: {{ .Values.kind }}\n"
CONFIG = "clusters:\n  - {name: prod, kubernetes: '1.24', paths: ['prod/**']}\n  - {name: rest}\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder with a good and a bad manifest."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "good.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "bad.yaml").write_text(BAD, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NO_COLOR", raising=False)
    return tmp_path


def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, list(arguments), input=stdin, prog_name="ingresslint")


def check(*arguments: str, stdin: str | bytes | None = None) -> Result:
    return run("check", *arguments, stdin=stdin)


def findings(result: Result) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(result.stdout)["findings"]
    return found


def rules_of(result: Result) -> set[str]:
    return {finding["rule"] for finding in findings(result)}


# Exit codes


def test_clean_is_0_and_findings_are_1(here: Path) -> None:
    assert check("good.yaml").exit_code == 0
    found = check("bad.yaml")
    assert (found.exit_code, found.stderr) == (1, "")
    assert "bad.yaml:4:1: error[unknown-field]" in found.stdout
    assert check("good.yaml", "bad.yaml").exit_code == 1
    assert check(str(here)).exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--fail-on", "error", "warns.yaml"], 0),
        (["--fail-on", "warning", "warns.yaml"], 1),
        (["--fail-on", "info", "warns.yaml"], 1),
        (["--fail-on", "never", "warns.yaml", "bad.yaml"], 0),
        (["warns.yaml"], 0),
        (["--config", "lenient.yaml", "bad.yaml"], 0),
        (["--config", "lenient.yaml", "--fail-on", "error", "bad.yaml"], 1),
        (["--config", "strict.yaml", "warns.yaml"], 1),
        (["--config", "mild.yaml", "bad.yaml"], 0),
    ],
)
def test_fail_on_decides_what_is_a_1(here: Path, arguments: list[str], code: int) -> None:
    (here / "warns.yaml").write_text(WARNS, encoding="utf-8")
    (here / "lenient.yaml").write_text("fail-on: never\n", encoding="utf-8")
    (here / "strict.yaml").write_text("fail-on: warning\n", encoding="utf-8")
    (here / "mild.yaml").write_text("rules: {severity: {unknown-field: warning}}\n", encoding="utf-8")
    assert check("--kubernetes-version", "1.24", *arguments).exit_code == code


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere.yaml"], "nowhere.yaml: cannot be read: No such file or directory"),
        (["good.yaml", "nowhere.yaml"], "nowhere.yaml: cannot be read"),
        (["good.yaml", "--context", "nowhere/"], "nowhere: cannot be read"),
        (["good.yaml", "--select", "no-such-rule"], 'there is no rule "no-such-rule"'),
        (["good.yaml", "--select", "sintax-error"], "did you mean syntax-error?"),
        (["good.yaml", "--ignore", "category:apy"], "did you mean category:api?"),
        (["good.yaml", "--kubernetes-version", "latest"], "'latest' is no version such as 1.33"),
        (["good.yaml", "--cluster", "prod"], 'there is no cluster "prod" (the configuration has none)'),
        (["good.yaml", "--config", "nowhere.yaml"], "nowhere.yaml: No such file or directory"),
        (["good.yaml", "--config", "."], ".: Is a directory"),
        (["good.yaml", "-f", "xml"], "'xml' is not one of"),
        (["good.yaml", "--fail-on", "fatal"], "'fatal' is not one of"),
        (["good.yaml", "-f", "json", "-f", "sarif"], "each -f needs its -o, in the same order"),
        (["good.yaml", "-f", "json", "-o", "a", "-o", "b"], "each -f needs its -o"),
        (["good.yaml", "-f", "json", "-o", "nowhere/report"], "nowhere/report: No such file or directory"),
        (["good.yaml", "--no-such-option"], "No such option"),
        ([], "Missing argument"),
    ],
)
def test_what_cannot_be_done_is_a_2_and_says_why(here: Path, arguments: list[str], words: str) -> None:
    result = check(*arguments)
    assert (result.exit_code, here.exists()) == (2, True)
    assert words in result.stderr
    assert "Traceback" not in result.stderr


def test_what_can_be_read_is_reported_next_to_what_cannot(here: Path) -> None:
    result = check("bad.yaml", "nowhere.yaml")
    assert (result.exit_code, here.exists()) == (2, True)
    assert "unknown-field" in result.stdout


@pytest.mark.parametrize("text", ["", "# nothing\n", "a: 1\n", "[a]\n", "--- text\n", "kind: List\n", TEMPLATE])
def test_no_object_at_all_is_a_2_unless_it_may_be(here: Path, text: str) -> None:
    (here / "empty.yaml").write_text(text, encoding="utf-8")
    result = check("empty.yaml")
    assert result.exit_code == 2
    assert "there is no Kubernetes object in these paths (--allow-empty accepts that)" in result.stderr
    assert check("--allow-empty", "empty.yaml").exit_code == 0
    assert check("empty.yaml", "good.yaml").exit_code == 0


def test_a_folder_without_manifests_is_empty_too(here: Path) -> None:
    (here / "folder").mkdir()
    assert check("folder").exit_code == 2
    assert check("folder", "--allow-empty").exit_code == 0


def test_a_file_that_is_no_yaml_is_a_finding_and_no_2(here: Path) -> None:
    (here / "broken.yaml").write_text("a: [\n", encoding="utf-8")
    result = check("broken.yaml", "-f", "json")
    assert (result.exit_code, result.stderr, rules_of(result)) == (1, "", {"syntax-error"})


# A crash


@pytest.fixture
def crashing(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: Any) -> Iterator[Finding]:
        message = "oh no"
        raise RuntimeError(message)
        yield

    broken = replace(api_version_unknown.RULE, name="broken", check=crash)
    monkeypatch.setattr(config, "RULES", (broken, *RULES))


@pytest.mark.usefixtures("here", "crashing")
def test_a_rule_that_crashes_is_a_3_and_the_others_still_run() -> None:
    result = check("bad.yaml", "good.yaml", "-f", "json", "--fail-on", "never")
    assert (result.exit_code, rules_of(result)) == (3, {"unknown-field"})
    assert result.stderr.splitlines() == [
        "ingresslint: the rule broken failed with RuntimeError: oh no "
        f"(at ConfigMap shop/web in {name}.yaml); please report it"
        for name in ("bad", "good")
    ]


@pytest.mark.usefixtures("here")
def test_a_crash_elsewhere_is_a_3_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingresslint.run.lint_streams", lambda *_: 1 / 0)
    result = check("good.yaml")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "ZeroDivisionError" in result.stderr
    assert "please report it" in result.stderr


# Reports


def test_the_report_stands_alone_on_standard_output(here: Path) -> None:
    (here / "template.yaml").write_text(TEMPLATE, encoding="utf-8")
    result = check(".", "nowhere.yaml", "-v", "-f", "json")
    assert json.loads(result.stdout)["version"] == 1
    assert all(line.startswith("ingresslint: ") for line in result.stderr.splitlines())
    assert "template.yaml:2: template, not a manifest: render it first, e.g. helm template" in result.stderr


@pytest.mark.parametrize("form", ["text", "sarif", "json", "github", "gitlab", "junit"])
def test_every_form_has_the_finding(here: Path, form: str) -> None:
    result = check("bad.yaml", "-f", form)
    assert (result.exit_code, here.exists()) == (1, True)
    assert "unknown-field" in result.stdout
    assert "bad.yaml" in result.stdout


def test_reports_and_files_are_paired_in_order(here: Path) -> None:
    result = check("bad.yaml", "-f", "json", "-o", "a.json", "-f", "text", "-o", "-", "-f", "sarif", "-o", "b.sarif")
    assert json.loads((here / "a.json").read_text(encoding="utf-8"))["version"] == 1
    assert json.loads((here / "b.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert result.stdout.startswith("bad.yaml:4:1: error")
    alone = check("bad.yaml", "-f", "text", "-o", "report.txt")
    assert (alone.stdout, (here / "report.txt").read_text(encoding="utf-8")) == ("", result.stdout)


def test_quiet_leaves_out_the_summary_and_verbose_tells_what_was_left_out(here: Path) -> None:
    assert check("good.yaml").stdout == "no findings in 1 file (1 resource)\n"
    assert check("good.yaml", "-q").stdout == ""
    (here / "charts").mkdir()
    result = check(".", "--exclude", "charts", "--exclude", "bad.*", "-q", "-v")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.splitlines() == [
        'ingresslint: charts: left out, because "charts" excludes it',
        'ingresslint: bad.yaml: left out, because "bad.*" excludes it',
        "ingresslint: no findings in 1 file (1 resource)",
    ]


@pytest.mark.parametrize(
    ("arguments", "no_color", "coloured"),
    [
        ([], "", False),
        (["--color", "always"], "", True),
        (["--color", "always"], "1", True),
        (["--color", "never"], "", False),
        (["--color", "always", "-f", "text", "-o", "report.txt"], "", False),
    ],
)
def test_colour_is_for_terminals(
    here: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], no_color: str, *, coloured: bool
) -> None:
    if no_color:
        monkeypatch.setenv("NO_COLOR", no_color)
    output = check("bad.yaml", *arguments).stdout
    file = here / "report.txt"
    assert ("\x1b[" in output + (file.read_text(encoding="utf-8") if file.exists() else "")) is coloured


def test_a_terminal_gets_colour_unless_it_says_no_color(here: Path) -> None:
    assert "\x1b[" in in_terminal(here, {})
    assert "\x1b[" not in in_terminal(here, {"NO_COLOR": "1"})


def in_terminal(folder: Path, environment: dict[str, str]) -> str:
    leader, follower = os.openpty()
    command = [sys.executable, "-m", "ingresslint", "check", "bad.yaml"]
    with subprocess.Popen(command, cwd=folder, stdout=follower, env={**os.environ, **environment}) as process:
        os.close(follower)
        process.wait(timeout=60)
    written = os.read(leader, 100_000).decode()
    os.close(leader)
    return written


# Standard input


def test_standard_input_is_a_file_with_a_name(here: Path) -> None:
    result = check("-", "-f", "json", stdin=BAD)
    assert (result.exit_code, [found["file"] for found in findings(result)]) == (1, ["<stdin>"])
    named = check("-", "good.yaml", "--stdin-filename", "deploy/web.yaml", "-f", "json", stdin=BAD)
    assert [found["file"] for found in findings(named)] == ["deploy/web.yaml"]
    assert json.loads(named.stdout)["summary"]["files"] == 2
    assert check("-", stdin="").exit_code == 2
    assert check("-", stdin=b"a: \xff\n").exit_code == 1
    assert here.exists()


def test_the_name_of_standard_input_chooses_its_cluster(here: Path) -> None:
    (here / ".ingresslint.yaml").write_text(CONFIG, encoding="utf-8")
    assert check("-", stdin=WARNS).exit_code == 1
    assert check("-", "--stdin-filename", "prod/a.yaml", stdin=WARNS).exit_code == 0
    assert check("-", "--cluster", "prod", stdin=WARNS).exit_code == 0


def test_findings_in_rendered_charts_name_the_template(here: Path) -> None:
    rendered = f"---\n# Source: shop/templates/web.yaml\n{BAD}---\n# Source: shop/templates/ok.yaml\n{GOOD}"
    result = check("-", stdin=rendered)
    assert (result.exit_code, here.exists()) == (1, True)
    assert "<stdin>:6:1: error[unknown-field]" in result.stdout
    assert "rendered from: shop/templates/web.yaml" in result.stdout
    assert "ok.yaml" not in result.stdout
    for form in ("json", "sarif", "github", "junit"):
        assert "shop/templates/web.yaml" in check("-", "-f", form, stdin=rendered).stdout


# Rules, clusters, versions, configuration


def test_select_and_ignore_are_repeatable_and_take_patterns(here: Path) -> None:
    (here / "twice.yaml").write_text(BAD + "kind: ConfigMap\n", encoding="utf-8")
    assert rules_of(check("twice.yaml", "-f", "json")) == {"unknown-field", "duplicate-key"}
    assert rules_of(check("twice.yaml", "-f", "json", "--select", "duplicate-*")) == {"duplicate-key"}
    assert rules_of(check("twice.yaml", "-f", "json", "--ignore", "category:syntax")) == {"unknown-field"}
    both = ["--select", "duplicate-key", "--select", "unknown-field", "--ignore", "unknown-*"]
    assert rules_of(check("twice.yaml", "-f", "json", *both)) == {"duplicate-key"}
    (here / ".ingresslint.yaml").write_text("rules: {ignore: [unknown-field]}\n", encoding="utf-8")
    assert rules_of(check("twice.yaml", "-f", "json")) == {"duplicate-key"}
    assert rules_of(check("twice.yaml", "-f", "json", "--no-config")) == {"unknown-field", "duplicate-key"}


@pytest.mark.parametrize("option", ["--kubernetes-version", "--k8s-version"])
@pytest.mark.parametrize(("version", "removed"), [("v1.30.2", True), ("1.25", True), ("1.24", False)])
def test_the_target_version(here: Path, option: str, version: str, *, removed: bool) -> None:
    (here / "old.yaml").write_text(WARNS, encoding="utf-8")
    result = check("old.yaml", option, version, "-f", "json")
    assert ("api-version-removed" in rules_of(result)) is removed


def test_the_configuration_is_found_above_the_paths_or_named_or_left_out(here: Path) -> None:
    (here / "deploy").mkdir()
    (here / "deploy" / "web.yaml").write_text(BAD, encoding="utf-8")
    (here / ".ingresslint.yaml").write_text("fail-on: never\n", encoding="utf-8")
    (here / "strict.yaml").write_text("fail-on: info\n", encoding="utf-8")
    assert check("deploy/web.yaml").exit_code == 0
    assert check("deploy/web.yaml", "--no-config").exit_code == 1
    assert check("deploy/web.yaml", "--config", "strict.yaml").exit_code == 1


def test_mistakes_in_the_configuration_are_shown_with_a_caret(here: Path) -> None:
    (here / ".ingresslint.yaml").write_text("fail-on: never\nclusters:\n  - nam: prod\n", encoding="utf-8")
    result = check("good.yaml")
    assert (result.exit_code, result.stdout) == (2, "")
    assert ".ingresslint.yaml:3:5: error[config]" in result.stderr.replace("\n", "")
    assert "     3 |   - nam: prod\n       |     ^^^\n" in result.stderr
    assert "did you mean name?" in result.stderr


def test_exclude_is_added_to_that_of_the_configuration(here: Path) -> None:
    (here / ".ingresslint.yaml").write_text("exclude: [bad.yaml]\n", encoding="utf-8")
    (here / "worse.yaml").write_text(BAD, encoding="utf-8")
    assert check(".").exit_code == 1
    assert check(".", "--exclude", "worse.*").exit_code == 0
    assert check("bad.yaml", "--allow-empty").exit_code == 0


INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: shop
  annotations: {alb.ingress.kubernetes.io/scheme: internal}
spec:
  ingressClassName: alb
  rules:
    - http:
        paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: cache, port: {number: 6379}}}
"""
CACHE = """\
apiVersion: v1
kind: Service
metadata: {name: cache, namespace: shop}
spec: {selector: {app: cache}, type: NodePort, selektor: {}, ports: [{name: redis, port: 6379}]}
"""


@pytest.mark.parametrize(
    "arguments",
    [
        ["web.yaml", "--context", "."],
        ["web.yaml", "--context", "cache.yaml"],
        [".", "--context", "cache.yaml"],
        ["web.yaml", "--config", "context.yaml"],
    ],
)
def test_context_resolves_references_and_is_not_reported_on(here: Path, arguments: list[str]) -> None:
    (here / "bad.yaml").unlink()
    (here / "web.yaml").write_text(INGRESS, encoding="utf-8")
    (here / "cache.yaml").write_text(CACHE, encoding="utf-8")
    (here / "context.yaml").write_text("context: [cache.yaml]\n", encoding="utf-8")
    assert "alb-non-http-backend" not in rules_of(check("web.yaml", "-f", "json"))
    found = findings(check(*arguments, "-f", "json"))
    assert {finding["file"] for finding in found} == {"web.yaml"}
    (about,) = [finding for finding in found if finding["rule"] == "alb-non-http-backend"]
    assert "cache.yaml" in {note["file"] for note in about["notes"]}


# Help and the other commands


@pytest.mark.parametrize("command", [[], ["check"], ["explain"], ["rules"], ["init"]])
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_everything_helps(command: list[str], option: str) -> None:
    result = run(*command, option)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("Usage: ingresslint")


def test_every_option_of_check_is_explained() -> None:
    help_text = run("check", "--help").stdout
    for option in main.commands["check"].params:
        assert not option.opts[0].startswith("-") or getattr(option, "help", "")
        assert option.opts[0].startswith("-") is (option.opts[0] in help_text)


def test_version() -> None:
    assert run("--version").stdout == f"ingresslint, version {__version__}\n"
    assert run("-V").exit_code == 0


def test_python_m() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ingresslint", "check", "-", "-q"],
        input=BAD,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert "unknown-field" in done.stdout


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_explain_says_all_that_a_rule_says(rule: Any) -> None:
    result = run("explain", rule.name)
    assert result.exit_code == 0
    for part in (rule.summary, rule.severity, *rule.sources, *rule.examples("bad"), *rule.examples("good")):
        assert part in result.stdout


def test_explain_guesses_a_misspelled_rule() -> None:
    result = run("explain", "sintax-error")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == 'ingresslint: there is no rule "sintax-error"; did you mean syntax-error?\n'


def test_rules_lists_every_rule() -> None:
    text = run("rules").stdout
    catalogue = json.loads(run("rules", "--format", "json").stdout)
    assert [entry["name"] for entry in catalogue] == [rule.name for rule in RULES]
    for entry in catalogue:
        assert f"  {entry['name']} " in text
        assert set(entry) >= {"summary", "description", "severity", "category", "tier", "sources", "since"}


def test_init_writes_a_configuration_that_works_and_overwrites_none(here: Path) -> None:
    (here / "bad.yaml").unlink()
    assert run("init").stdout == "wrote .ingresslint.yaml\n"
    assert check(".").exit_code == 0
    (here / ".ingresslint.yaml").write_text("fail-on: never\n", encoding="utf-8")
    result = run("init")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "is there already (--force overwrites it)" in result.stderr
    assert (here / ".ingresslint.yaml").read_text(encoding="utf-8") == "fail-on: never\n"
    assert run("init", "--force").exit_code == 0
    assert "clusters:" in (here / ".ingresslint.yaml").read_text(encoding="utf-8")


def test_a_closed_pipe_ends_the_run_without_a_trace(here: Path) -> None:
    (here / "many.yaml").write_text("---\n".join([BAD] * 2000), encoding="utf-8")
    command = [sys.executable, "-m", "ingresslint", "check", "many.yaml", "-f", "github"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=here) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""


def test_reports_for_other_programs_name_files_from_the_top_of_the_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for told in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        monkeypatch.delenv(told, raising=False)
    (tmp_path / ".git").mkdir()
    folder = tmp_path / "deploy"
    folder.mkdir()
    (folder / "web.yaml").write_text("apiVersion: networking/v1\nkind: Ingress\n", encoding="utf-8")
    monkeypatch.chdir(folder)
    report = json.loads(check("web.yaml", "-f", "sarif").stdout)
    (place,) = (result["locations"][0]["physicalLocation"] for result in report["runs"][0]["results"])
    assert place["artifactLocation"]["uri"] == "deploy/web.yaml"
