"""What a command loads: a hook runs often, and on little."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: {ports: [{port: %s}]}\n"
HEAVY = {"jsonschema", "kubernetes_validate", "yaml", "rich", "pkg_resources", "asyncio", "multiprocessing"}
PROGRAM = """
import sys
from ingresslint.cli import main
try:
    main(sys.argv[1:])
finally:
    sys.stderr.write("\\n".join(sys.modules))
"""


def loaded(*arguments: str, cwd: Path) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments], capture_output=True, text=True, check=False, cwd=cwd
    )
    assert done.returncode in {0, 1}, done.stderr
    return set(done.stderr.splitlines())


def packages(modules: set[str]) -> set[str]:
    return {module.partition(".")[0] for module in modules}


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["check", "--help"], ["rules", "--help"]])
def test_what_asks_for_nothing_loads_nothing(tmp_path: Path, arguments: list[str]) -> None:
    modules = loaded(*arguments, cwd=tmp_path)
    assert {module for module in modules if module.startswith("ingresslint")} == {"ingresslint", "ingresslint.cli"}
    assert not packages(modules) & (HEAVY | {"ruamel", "_ruamel_yaml"})


@pytest.mark.parametrize("arguments", [["rules"], ["rules", "-f", "json"], ["explain", "syntax-error"]])
def test_the_catalogue_reads_no_manifest(tmp_path: Path, arguments: list[str]) -> None:
    modules = loaded(*arguments, cwd=tmp_path)
    assert not packages(modules) & (HEAVY | {"ruamel", "_ruamel_yaml"})
    assert not modules & {"ingresslint.config", "ingresslint.run", "ingresslint.inputs", "ingresslint.report"}


@pytest.mark.parametrize("port", [80, 0], ids=["clean", "with a finding"])
def test_a_check_of_a_native_kind_loads_no_json_schema_library(tmp_path: Path, port: int) -> None:
    (tmp_path / "web.yaml").write_text(SERVICE % port, encoding="utf-8")
    modules = loaded("check", "web.yaml", cwd=tmp_path)
    assert not packages(modules) & HEAVY
    reports = {module for module in modules if module.startswith("ingresslint.report.")}
    assert "ingresslint.report.text" in reports
    assert not reports & {f"ingresslint.report.{form}" for form in ("sarif", "json", "github", "gitlab", "junit")}


def test_a_check_loads_no_cel(tmp_path: Path) -> None:
    (tmp_path / "web.yaml").write_text(SERVICE % 80, encoding="utf-8")
    assert not {"cel_expr_python", "cel"} & packages(loaded("check", "web.yaml", cwd=tmp_path))
