"""The configurations that ``ingresslint init`` writes can be read, and say what their names promise."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from ingresslint import cli
from ingresslint.config import FILE_NAME, Config, decode
from ingresslint.model import Profile
from ingresslint.run import lint
from ingresslint.starter import CONFIG, PRESETS
from ingresslint.text import Source

SERVICE = """
apiVersion: v1
kind: Service
metadata:
  name: web
  annotations: {service.beta.kubernetes.io/aws-load-balancer-scheme: internet-facing}
spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 443}]}
"""


def _config(text: str) -> Config:
    return decode(Source("starter", text), Path())


def test_every_preset_is_on_the_command_line() -> None:
    assert tuple(PRESETS) == cli.PRESETS


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_a_configuration(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(cli.main, ["init", "--cluster", name])
    assert done.exit_code == 0, done.output
    text = (tmp_path / FILE_NAME).read_text(encoding="utf-8")
    assert text == PRESETS[name]
    assert len(_config(text).clusters) == 1


def test_presets_say_what_their_names_promise() -> None:
    profiles = {name: _config(text).clusters[0].profile for name, text in PRESETS.items()}
    assert {name: profile.provider for name, profile in profiles.items()} == {
        "private-eks": "aws",
        "public-eks": "aws",
        "gke": "gcp",
        "aks": "azure",
        "openshift": "openshift",
        "bare-metal": "none",
    }
    assert [name for name, profile in profiles.items() if profile.private] == ["private-eks"]
    assert profiles["public-eks"].private is False


def test_the_first_file_says_nothing_of_the_cluster_but_its_name() -> None:
    assert _config(CONFIG).clusters[0].profile == Profile(name="prod")


@pytest.mark.parametrize("comment", ["# nodes:", "# gateway:", "# external:", "# kubernetes:"])
@pytest.mark.parametrize("name", PRESETS)
def test_what_a_preset_leaves_open_can_be_switched_on(name: str, comment: str) -> None:
    lines = PRESETS[name].splitlines()
    switched = [line.replace("# ", "", 1) if line.strip().startswith(comment) else line for line in lines]
    assert switched != lines
    assert _config("\n".join(switched)).clusters[0].profile != _config(PRESETS[name]).clusters[0].profile


@pytest.mark.parametrize(("name", "found"), [("private-eks", True), ("public-eks", False), ("bare-metal", False)])
def test_a_private_cluster_has_no_public_load_balancer(name: str, found: bool) -> None:  # noqa: FBT001
    result = lint([Source("web.yaml", SERVICE)], _config(PRESETS[name]))
    assert ("public-load-balancer" in {finding.rule for finding in result.findings}) is found
