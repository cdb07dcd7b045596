"""The hooks, run by pre-commit itself in a repository that uses them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Once

ROOT = Path(__file__).parents[1]
GOOD = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web, namespace: shop}\ndata: {a: b}\n"
BAD = GOOD.replace("\ndata", "\ndta")
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
spec: {selector: {app: cache}, type: NodePort, ports: [{name: redis, port: 6379}]}
"""


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.com", "-c", "init.defaultBranch=main"]
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture(scope="session")
def tool(once: Once) -> Path:
    """Return a folder with this project as a git repository, and a cache with its hook environment."""
    return once("pre-commit", publish)


def publish(folder: Path) -> None:
    repository = folder / "tool"
    repository.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        shutil.copy(ROOT / name, repository)
    for name in ("ingresslint", "policies", "schemas"):
        shutil.copytree(ROOT / name, repository / name, ignore=shutil.ignore_patterns("__pycache__"))
    git(repository, "init", "--quiet")
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "--message", "Publish")
    user = folder / "user"
    user.mkdir()
    use(user, repository, "ingresslint")
    done = pre_commit(user, "install-hooks", cache=folder / "cache")
    assert done.returncode == 0, done.stdout + done.stderr


def use(folder: Path, tool: Path, hook: str, more: str = "") -> None:
    """Make a repository that uses a hook."""
    git(folder, "init", "--quiet")
    revision = git(tool, "rev-parse", "HEAD")
    hooks = f"  hooks: [{{id: {hook}{more}}}]\n"
    (folder / ".pre-commit-config.yaml").write_text(f"repos:\n- repo: {tool}\n  rev: {revision}\n{hooks}")
    git(folder, "add", ".")


def pre_commit(folder: Path, *arguments: str, cache: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PYTHON"))}
    command = [sys.executable, "-m", "pre_commit", *arguments]
    environment["PRE_COMMIT_HOME"] = str(cache)
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def commit(folder: Path, tool: Path, **files: str) -> tuple[bool, str]:
    """Stage files and run the hooks on them, as a commit would."""
    for name, text in files.items():
        path = folder / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")
        git(folder, "add", path.name)
    done = pre_commit(folder, "run", cache=tool / "cache")
    return done.returncode == 0, done.stdout


def test_the_whole_repository_is_checked_whatever_changes(tool: Path, tmp_path: Path) -> None:
    use(tmp_path, tool / "tool", "ingresslint")
    assert commit(tmp_path, tool, good=GOOD) == (True, f"ingresslint{'.' * 62}Passed\n")
    passed, output = commit(tmp_path, tool, bad=BAD)
    assert not passed
    assert "bad.yaml:4:1: error[unknown-field]" in output
    git(tmp_path, "commit", "--quiet", "--message", "Break it")
    assert commit(tmp_path, tool, good=GOOD.replace("a: b", "c: d"))[0] is False
    assert commit(tmp_path, tool, bad=GOOD)[0] is True


def test_the_paths_to_check_are_arguments(tool: Path, tmp_path: Path) -> None:
    use(tmp_path, tool / "tool", "ingresslint", ", args: [deploy]")
    (tmp_path / "deploy").mkdir()
    assert commit(tmp_path, tool, bad=BAD)[0] is True


def test_only_changed_files_are_reported_and_references_found_elsewhere(tool: Path, tmp_path: Path) -> None:
    use(tmp_path, tool / "tool", "ingresslint-changed", ", args: [--fail-on, warning]")
    passed, output = commit(tmp_path, tool, old=BAD, cache=CACHE)
    assert not passed
    assert "old.yaml:4:1: error[unknown-field]" in output
    git(tmp_path, "commit", "--quiet", "--message", "Be old")
    assert commit(tmp_path, tool, good=GOOD)[0] is True
    git(tmp_path, "commit", "--quiet", "--message", "Be good")
    passed, output = commit(tmp_path, tool, web=INGRESS)
    assert not passed
    assert "alb-non-http-backend" in output
    assert "cache.yaml:4:" in output, "the Service is shown where it stands"
    assert "old.yaml" not in output


def test_files_that_are_no_manifests_stop_no_commit(tool: Path, tmp_path: Path) -> None:
    for hook in ("ingresslint", "ingresslint-changed"):
        folder = tmp_path / hook
        folder.mkdir()
        use(folder, tool / "tool", hook)
        compose = "x: &base {a: 1}\nservices: {web: {<<: *base, a: 2}}\n"
        assert commit(folder, tool, compose=compose, chart="name: {{ .Values.name }}\n")[0] is True


def test_a_hook_can_be_tried_before_it_is_configured(tool: Path, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    (tmp_path / "bad.yaml").write_text(BAD, encoding="utf-8")
    git(tmp_path, "add", ".")
    done = pre_commit(tmp_path, "try-repo", str(tool / "tool"), "ingresslint", "--all-files", cache=tool / "cache")
    assert done.returncode == 1
    assert "bad.yaml:4:1: error[unknown-field]" in done.stdout
