"""The documents say what the program does."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from shutil import copyfile
from types import ModuleType

import pytest
from rule_cases import expected, found, run

from ingresslint import __version__, config
from ingresslint.model import Model, Profile
from ingresslint.model.exposure import AUTO_MODE, LBC
from ingresslint.rules import RULES
from ingresslint.text import Source

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
GENERATOR = ROOT / "tools" / "generate_docs.py"
CONTRIBUTING = ROOT / "CONTRIBUTING.md"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *EXAMPLES.rglob("*.md")])
WORKED_EXAMPLE = "ingresslint/rules/metrics_port_published.py"
_BLOCK = re.compile(r"^(`{3,})(?P<info>[^\n`]+)\n(?P<text>.*?)^\1$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)")
_OPTION = re.compile(r"options\.get\(\"([\w-]+)\"\)")


def _blocks(info: str, *paths: Path) -> dict[str, str]:
    """Return the code blocks that begin with ``info``, each under its file and line."""
    found_blocks = {}
    for path in paths or DOCUMENTS:
        text = path.read_text(encoding="utf-8")
        for match in _BLOCK.finditer(text):
            if match["info"] == info:
                found_blocks[f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, match.start()) + 1}"] = match["text"]
    return found_blocks


CONFIGURATIONS = _blocks("yaml configuration")
MANIFESTS = _blocks("yaml manifest")


def _generator(*arguments: str, home: Path = ROOT) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, str(home / GENERATOR.relative_to(ROOT)), *arguments]
    return subprocess.run(program, capture_output=True, text=True, check=False)


def test_generated_documents_and_shown_outputs_are_current() -> None:
    done = _generator("--check")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_generator_takes_no_other_argument() -> None:
    assert _generator("--chekc").returncode == 2


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a copy of the generator with an empty repository around it."""
    (tmp_path / "tools").mkdir()
    copyfile(GENERATOR, tmp_path / "tools" / GENERATOR.name)
    return tmp_path


def test_the_generator_writes_what_is_missing_and_names_what_is_stale(repository: Path) -> None:
    readme, command_line, gone = (repository / path for path in ("README.md", "docs/cli.md", "docs/rules/gone.md"))
    readme.write_text("<!-- output of: ingresslint --version -->\n```text\nold\n```\n", encoding="utf-8")
    assert _generator("--check", home=repository).returncode == 1
    assert not command_line.exists(), "--check writes nothing"
    assert _generator(home=repository).returncode == 0
    assert f"\ningresslint, version {__version__}\n" in readme.read_text(encoding="utf-8")
    assert {path.stem for path in (repository / "docs" / "rules").iterdir()} == {
        "README",
        *(rule.name for rule in RULES),
    }

    command_line.write_text("old", encoding="utf-8")
    gone.write_text("a rule that was", encoding="utf-8")
    checked = _generator("--check", home=repository)
    assert (checked.returncode, [line.split()[0] for line in checked.stderr.splitlines()]) == (
        1,
        ["docs/cli.md", "docs/rules/gone.md"],
    )
    assert _generator(home=repository).returncode == 0
    assert not gone.exists()
    assert _generator("--check", home=repository).returncode == 0


@pytest.mark.parametrize("text", CONFIGURATIONS.values(), ids=CONFIGURATIONS.keys())
def test_shown_configurations_say_something_valid(text: str) -> None:
    assert config.decode(Source("shown", text), Path()) != config.Config(base=Path())


@pytest.mark.parametrize("text", MANIFESTS.values(), ids=MANIFESTS.keys())
def test_shown_manifests_are_valid(text: str) -> None:
    result = run(text)
    assert result.summary.resources
    assert result.open == ()


def test_the_readme_shows_the_configuration_of_the_examples() -> None:
    shown = [
        config.decode(Source("shown", text), Path())
        for text in _blocks("yaml configuration", ROOT / "README.md").values()
    ]
    assert config.load_config(EXAMPLES / ".ingresslint.yaml").clusters in [each.clusters for each in shown]


@pytest.fixture
def worked_example(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return the module in CONTRIBUTING.md, its rule in its place among the others."""
    (code,) = _blocks("python", CONTRIBUTING).values()
    module = ModuleType(WORKED_EXAMPLE.removesuffix(".py").replace("/", "."))
    exec(compile(code, CONTRIBUTING.name, "exec", dont_inherit=True), vars(module))  # noqa: S102 - our own document
    monkeypatch.setattr(config, "RULES", (*RULES, module.RULE))
    return module


def test_the_worked_example_is_a_rule_that_keeps_its_word(worked_example: ModuleType) -> None:
    rule = worked_example.RULE
    assert rule.name not in {known.name for known in RULES}, "it was added: take another example"
    (bad,), (good,) = rule.examples("bad"), rule.examples("good")
    assert [finding.rule for finding in run(bad, select=(rule.name,)).findings] == [rule.name]
    assert run(good, select=("default", rule.name)).findings == ()


def test_the_worked_example_finds_what_its_fixture_marks(worked_example: ModuleType) -> None:
    (fixture,) = _blocks("yaml manifest", CONTRIBUTING).values()
    assert expected(fixture)
    assert found(run(fixture, select=(worked_example.RULE.name,))) == expected(fixture)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    targets = {target for target in _LINK.findall(path.read_text(encoding="utf-8")) if "://" not in target}
    assert {target for target in targets if not (path.parent / target).exists()} == set()


@pytest.mark.parametrize("path", [CONTRIBUTING, ROOT / "docs" / "architecture.md"], ids=lambda path: path.name)
def test_the_names_and_files_of_the_code_that_are_mentioned_exist(path: Path) -> None:
    text = _BLOCK.sub("", path.read_text(encoding="utf-8"))
    files = {match[1] for match in re.finditer(r"`([\w/]+/(?:\w+\.\w+)?)`", text)}
    missing = {name for name in files if not (ROOT / name).exists() and not (ROOT / "ingresslint" / name).exists()}
    assert missing <= {WORKED_EXAMPLE}
    model = Model((), Profile())
    assert {name for name in re.findall(r"`model\.(\w+)", text) if not hasattr(model, name)} == set()


def test_every_controller_and_flag_that_the_code_reads_is_documented() -> None:
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    code = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "ingresslint").rglob("*.py")))
    flags = set(_OPTION.findall(code))
    assert flags
    assert {name for name in {*flags, LBC, AUTO_MODE} if f"`{name}`" not in page} == set()
