"""What is shipped is complete, and works where there is no checkout."""

from __future__ import annotations

import email
import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from conftest import Once
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from ingresslint import __version__, data

ROOT = Path(__file__).parents[1]
SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: {ports: [{prt: 80}]}\n"


@pytest.fixture(scope="session")
def built(once: Once) -> Path:
    """Return a folder with a source distribution, and the wheel that was built from it."""
    return once("built", build)


def build(folder: Path) -> None:
    # Without isolation: the backend is a development dependency, and nothing has to be fetched.
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def wheel(built: Path) -> zipfile.ZipFile:
    (path,) = built.glob("*.whl")
    return zipfile.ZipFile(path)


@pytest.fixture(scope="session")
def installed(once: Once, built: Path) -> Path:
    """Return a virtual environment with the wheel; its dependencies are those of this one."""

    def install(folder: Path) -> None:
        (wheel,) = built.glob("*.whl")
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
        pip = [sys.executable, "-m", "pip", "--python", folder, "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "install", "--no-deps", "--no-index", wheel], check=True)
        (site,) = folder.glob("lib/python*/site-packages")
        (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")

    return once("installed", install)


def run(environment: Path, folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV_"))}
    program = [str(environment / "bin" / command[0]), *command[1:]]
    return subprocess.run(program, cwd=folder, env=outside, capture_output=True, text=True, check=False)


def test_the_wheel_has_the_package_its_types_and_its_data(wheel: zipfile.ZipFile) -> None:
    expected = {
        f"ingresslint/{path.relative_to(root).as_posix()}"
        for root, paths in {
            data.SCHEMAS.parent: [*data.SCHEMAS.rglob("*.*"), *data.POLICIES.rglob("*.*")],
            ROOT / "ingresslint": [*(ROOT / "ingresslint").rglob("*.py*")],
        }.items()
        for path in paths
        if path.is_file() and path.suffix != ".pyc"
    }
    shipped = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert shipped == expected | {"ingresslint/py.typed"}
    assert {"ingresslint/__init__.pyi", "ingresslint/schemas/config.yaml"} <= shipped
    assert any(name.startswith("ingresslint/policies/") for name in shipped)


def test_the_metadata_say_what_it_is_and_what_it_needs(wheel: zipfile.ZipFile) -> None:
    folder = f"ingresslint-{__version__}.dist-info"
    metadata = email.message_from_bytes(wheel.read(f"{folder}/METADATA"))
    assert (metadata["Name"], metadata["Version"]) == ("ingresslint", __version__)
    assert (metadata["Requires-Python"], metadata["License-Expression"]) == (">=3.11", "Apache-2.0")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = requirements(line for line in metadata.get_all("Requires-Dist", []) if "extra ==" not in line)
    assert needed == requirements(project["dependencies"])
    assert all(bound.startswith(">=") for bound in needed.values()), "every dependency has a lower bound"
    # Since 0.19 ruamel.yaml brings no libyaml: the binding has to be named.
    assert set(needed) >= {"click", "ruamel-yaml", "ruamel-yaml-clib"}
    assert wheel.read(f"{folder}/entry_points.txt").decode().split() == [
        "[console_scripts]",
        "ingresslint",
        "=",
        "ingresslint.cli:main",
    ]
    assert f"{folder}/licenses/LICENSE" in wheel.namelist()


def requirements(lines: Iterable[str]) -> dict[str, str]:
    """Return the version bound of each required package."""
    found = [Requirement(line) for line in lines]
    return {canonicalize_name(each.name): str(each.specifier) for each in found}


def test_the_source_distribution_can_be_tested(built: Path) -> None:
    (path,) = built.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert names >= {"pyproject.toml", "README.md", "LICENSE", "schemas/config.yaml", "tests/test_packaging.py"}
    assert not {name for name in names if "__pycache__" in name or name.startswith((".venv", ".git/", "."))} - {
        ".ci/run",
        ".gitignore",
        ".pre-commit-hooks.yaml",
    }


def test_the_installed_tool_works_elsewhere(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "web.yaml").write_text(SERVICE, encoding="utf-8")
    where = run(installed, tmp_path, "python", "-c", "import ingresslint.data as d; print(d.__file__, d.SCHEMAS)")
    assert all(Path(path).is_relative_to(installed) for path in where.stdout.split())
    assert run(installed, tmp_path, "ingresslint", "--version").stdout == f"ingresslint, version {__version__}\n"
    checked = run(installed, tmp_path, "ingresslint", "check", "web.yaml", "-f", "json")
    assert (checked.returncode, checked.stderr) == (1, "")
    (finding,) = [each for each in json.loads(checked.stdout)["findings"] if each["rule"] == "unknown-field"]
    assert (finding["line"], finding["column"], finding["field"]) == (4, 17, "spec.ports[0].prt")


def test_the_other_commands_work_elsewhere(installed: Path, tmp_path: Path) -> None:
    rules = run(installed, tmp_path, "ingresslint", "rules", "--format", "json")
    assert {"syntax-error", "unknown-field"} <= {rule["name"] for rule in json.loads(rules.stdout)}
    assert run(installed, tmp_path, "ingresslint", "explain", "syntax-error").stdout.startswith("# syntax-error\n")
    assert run(installed, tmp_path, "ingresslint", "init").returncode == 0
    (tmp_path / "web.yaml").write_text(SERVICE.replace("prt", "port"), encoding="utf-8")
    checked = run(installed, tmp_path, "python", "-m", "ingresslint", "check", ".")
    assert (checked.returncode, checked.stderr) == (0, "")
