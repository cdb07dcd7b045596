"""The house stands as it was drawn: floors, doors, and sizes that a reader can hold in the head."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import ingresslint

PACKAGE = Path(ingresslint.__file__).parent
ROOT = PACKAGE.parent
MODULES = sorted(PACKAGE.rglob("*.py"))


def functions() -> Iterator[tuple[str, int]]:
    """Yield every function with the number of its lines."""
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.end_lineno is not None:
                yield f"{path.relative_to(ROOT)}:{node.name}", node.end_lineno - node.lineno + 1


def test_imports_go_downwards_and_third_parties_stand_behind_their_doors() -> None:
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    command = [sys.executable, "-c", program, "--no-cache", "--config", "pyproject.toml"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"Contracts: [2-9]\d* kept, 0 broken", done.stdout)


def test_nothing_is_imported_for_types_only() -> None:
    assert [str(path) for path in MODULES if "TYPE_CHECKING" in path.read_text(encoding="utf-8")] == []


def test_no_file_is_longer_than_one_can_read() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {path: length for path, length in lengths.items() if length > 300} == {}


def test_functions_are_short() -> None:
    assert {name: length for name, length in functions() if length > 40} == {}
    assert median(length for _, length in functions()) <= 8


def test_there_is_no_room_for_leftovers() -> None:
    names = {path.stem for path in MODULES}
    assert not names & {"utils", "util", "helpers", "common", "misc", "base"}


def test_one_place_knows_where_the_data_is() -> None:
    homes = [path.name for path in MODULES if re.search(r"__file__", path.read_text(encoding="utf-8"))]
    assert homes == ["data.py"]
