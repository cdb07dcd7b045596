"""A baseline knows its findings again when lines move, and no others."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingresslint import baseline
from ingresslint.config import Config
from ingresslint.result import Result
from ingresslint.run import lint
from ingresslint.text import Source

API = Config(select=("category:api", "category:syntax"))
OBJECT = {
    "apiVersion": "v1",
    "kind": "Service",
    "metadata": {"name": "web", "namespace": "shop", "label": {}},
    "spec": {
        "color": "red",
        "ports": [{"name": "http_web", "port": 80}, {"name": "http_admin", "port": 81}],
        "type": "nodeport",
    },
}
COUNT = 5


def run(*texts: str, paths: tuple[str, ...] = ("dev/web.yaml", "prod/web.yaml"), config: Config = API) -> Result:
    return lint([Source(path, text) for path, text in zip(paths, texts, strict=False)], config)


def written(value: Any = OBJECT) -> str:
    return json.dumps(value, indent=2)


def changed(**spec: Any) -> str:
    return written({**OBJECT, "spec": {**OBJECT["spec"], **spec}})  # type: ignore[dict-item]


def files_of(result: Result) -> list[str]:
    return sorted({finding.problem.at.source.path for finding in result.findings})


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    return "baseline.json"


def write(result: Result, file: str, files: tuple[str, ...] = ("dev/web.yaml", "prod/web.yaml")) -> list[str]:
    return baseline.write(result, Path(), files, file)[1]


def new(result: Result, file: str) -> list[tuple[str, str]]:
    marked, _ = baseline.compare(result, Path(), files_of(result), file)
    return [(finding.problem.at.source.path, finding.problem.field) for finding in marked.open]


def gone(result: Result, file: str, *files: str) -> list[str]:
    return baseline.compare(result, Path(), files or ("dev/web.yaml", "prod/web.yaml"), file)[1]


def test_everything_that_was_written_down_is_known_and_shown_in_the_file(file: str) -> None:
    result, said = baseline.write(run(written(), written()), Path(), (), file)
    assert said == [f"{file}: wrote {2 * COUNT} findings"]
    assert result.open == ()
    marked, said = baseline.compare(run(written(), written()), Path(), files_of(result), file)
    assert (marked.open, said) == ((), [])
    for finding in marked.findings:
        assert finding.suppression is not None
        assert finding.suppression.kind == "baseline"
        at = finding.suppression.at
        entry = json.loads(at.source.line(at.source.position(at.span().start).line).rstrip(","))
        assert (entry["rule"], entry["path"]) == (finding.rule, finding.problem.at.source.path)


def test_a_finding_a_line_in_the_order_of_files(file: str) -> None:
    write(run(written(), written()), file)
    text = Path(file).read_text(encoding="utf-8")
    lines = [json.loads(line.rstrip(",")) for line in text.splitlines() if '"rule"' in line]
    assert lines == json.loads(text)["findings"]
    assert [entry["path"] for entry in lines] == ["dev/web.yaml"] * COUNT + ["prod/web.yaml"] * COUNT
    assert lines[0]["object"] == "Service shop/web"
    assert {entry["field"] for entry in lines} >= {"spec.ports[].name", "spec.color"}
    write(run(written(), written()), file)
    assert Path(file).read_text(encoding="utf-8") == text


def test_what_dev_has_does_not_hide_prod(file: str) -> None:
    write(run(written()), file)
    assert {path for path, _ in new(run(written(), written()), file)} == {"prod/web.yaml"}


def test_only_what_is_new_counts(file: str) -> None:
    write(run(written()), file)
    assert new(run(changed(colour="blue")), file) == [("dev/web.yaml", "spec.colour")]
    ports = [{"name": "http_new", "port": 1}, *OBJECT["spec"]["ports"]]  # type: ignore[index]
    assert new(run(changed(ports=ports)), file) == [("dev/web.yaml", "spec.ports[0].name")]
    assert new(run(changed(type="loadbalancer")), file) == [("dev/web.yaml", "spec.type")]


def test_what_no_longer_occurs_is_counted_and_removed_on_request(file: str) -> None:
    write(run(written(), written()), file)
    mended = run(changed(type="NodePort"), written())
    assert gone(mended, file) == [
        f"{file}: 1 of {2 * COUNT} entries no longer occur; --write-baseline {file} removes them"
    ]
    assert write(mended, file) == [f"{file}: wrote {2 * COUNT - 1} findings, and removed 1 that no longer occur"]
    assert gone(mended, file) == []


def test_what_was_not_checked_stays(file: str, tmp_path: Path) -> None:
    write(run(written(), written()), file)
    (tmp_path / "prod").mkdir()
    (tmp_path / "prod" / "web.yaml").touch()
    partial = run(changed(type="NodePort"))
    assert len(gone(partial, file, "dev/web.yaml")) == 1
    write(partial, file, ("dev/web.yaml",))
    other_rules = run(written(), written(), config=replace(API, select=("duplicate-key",)))
    assert gone(other_rules, file) == []
    write(other_rules, file)
    assert new(run(written(), written()), file) == [("dev/web.yaml", "spec.type")]


def test_what_is_said_of_files_that_are_gone_is_gone(file: str) -> None:
    write(run(written(), written()), file)
    assert f" {COUNT} of " in gone(run(written()), file, "dev/web.yaml")[0]


def test_what_a_comment_suppresses_is_not_written_down(file: str) -> None:
    text = f"# ingresslint: ignore-file[invalid-value] generated\n{written()}"
    write(run(text), file)
    assert "invalid-value" not in Path(file).read_text(encoding="utf-8")
    assert new(run(written()), file) == [("dev/web.yaml", "spec.ports[0].name"), ("dev/web.yaml", "spec.ports[1].name")]


def test_nothing_is_written_where_a_rule_crashed(file: str) -> None:
    crashed = replace(run(written()), crashes=("the rule failed",))
    with pytest.raises(baseline.BaselineError, match="not written"):
        write(crashed, file)
    assert not Path(file).exists()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        "kind: x",
        '{"version": 1}',
        '{"version": 1, "findings": 3}',
        '{"version": 1, "findings": [1]}',
        '{"version": 1, "findings": [{"rule": "x"}]}',
        "[" * 100_000,
    ],
)
def test_what_is_no_baseline_is_said_to_be_none(file: str, text: str) -> None:
    Path(file).write_text(text, encoding="utf-8")
    with pytest.raises(baseline.BaselineError, match="this is no baseline"):
        new(run(written()), file)


def test_a_later_version_of_the_file_is_not_guessed_at(file: str) -> None:
    Path(file).write_text('{"version": 2, "findings": []}', encoding="utf-8")
    with pytest.raises(baseline.BaselineError, match="newer version"):
        new(run(written()), file)


def test_bytes_and_folders_are_no_baselines(file: str, tmp_path: Path) -> None:
    with pytest.raises(baseline.BaselineError, match="no such file"):
        new(run(written()), file)
    Path(file).write_bytes(b"\xff")
    with pytest.raises(baseline.BaselineError, match="no text"):
        new(run(written()), file)
    with pytest.raises(baseline.BaselineError, match="directory"):
        new(run(written()), str(tmp_path))
    with pytest.raises(baseline.BaselineError, match="directory"):
        write(run(written()), "missing/baseline.json")


def reordered(value: Any, draw: Any) -> Any:
    if isinstance(value, dict):
        return {key: reordered(value[key], draw) for key in draw(st.permutations(sorted(value)))}
    return [reordered(item, draw) for item in value] if isinstance(value, list) else value


@st.composite
def layouts(draw: Any) -> str:
    """The same object, with its keys in another order, and other space and comments around."""
    text = json.dumps(reordered(OBJECT, draw), indent=draw(st.sampled_from([None, 1, 4])))
    lines = [line + draw(st.sampled_from(["", " ", " # why", "\n", "\n# note"])) for line in text.split("\n")]
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    return newline.join([*draw(st.sampled_from([[], ["# head", ""], ["---"]])), *lines]).replace("\n", newline)


@given(layouts())
def test_lines_that_move_and_keys_that_change_places_change_nothing(text: str) -> None:
    before, after = (baseline.entries(run(each), Path()) for each in (written(), text))
    assert len(before) == COUNT
    assert sorted(after) == sorted(before)
