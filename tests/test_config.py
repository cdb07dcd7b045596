"""The configuration file: what it may say, and what is said about its mistakes."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingresslint import data
from ingresslint.config import Cluster, Config, ConfigError, decode, find, load_config, selected_by, selection
from ingresslint.finding import Severity
from ingresslint.model import Controller, External, GatewayApi, Nodes, Profile, Subnet
from ingresslint.rule import Category, Tier
from ingresslint.rules import RULES
from ingresslint.starter import CONFIG
from ingresslint.syntax import read
from ingresslint.text import Source

# A commented line of the starting configuration that is no sentence.
SETTING = re.compile(r" *# *[a-z][a-zA-Z-]*:(?! https)(?: |$)")
WHOLE = """\
clusters:
  - name: prod
    paths: ["clusters/prod/**"]
    kubernetes: "1.33"
    provider: aws
    private: true
    isolated: true
    vpcEndpoints: [ec2, acm]
    subnets: [{id: subnet-0a, public: true}, {name: inner, public: false}]
    privateLink: ["shop/*"]
    controllers:
      aws-load-balancer-controller: "2.13"
      ingress-nginx: {version: v1.12.1, annotations-risk-level: High}
      traefik: {}
    nodes: {count: 6, zones: 3, nodePortRange: "30000-31000"}
    gateway: {version: "1.4", channel: experimental}
    external: {services: ["kube-system/*"], secrets: ["*/tls"], classes: [alb]}
    complete: true
  - name: rest
rules:
  select: [default, "category:tls", "duplicate-*"]
  ignore: [duplicate-key]
  severity: {"api-*": info, syntax-error: warning}
ignores:
  - {rules: [duplicate-*], kinds: [Service], namespaces: [shop], names: ["old-*"], paths: [legacy/],
     reason: goes away, until: 2030-01-31}
baseline: ci/baseline.json
context: [vendor/]
exclude: [charts/**]
fail-on: warning
"""


def decoded(text: str) -> Config:
    return decode(Source(".ingresslint.yaml", text), Path())


def mistakes(text: str) -> list[tuple[int, int, str]]:
    """Return line, column and message of every mistake in a configuration."""
    with pytest.raises(ConfigError) as caught:
        decoded(text)
    places = [
        (problem.at.source.position(problem.at.span().start), problem.message) for problem in caught.value.problems
    ]
    return [(at.line, at.column, message) for at, message in places]


def test_everything_that_can_be_said() -> None:
    (ignored,) = decoded(WHOLE).ignores
    assert (ignored.rules, ignored.kinds, ignored.namespaces) == (("duplicate-*",), ("Service",), ("shop",))
    assert (ignored.names, ignored.paths) == (("old-*",), ("legacy/",))
    assert (ignored.suppression.justification, ignored.suppression.until) == ("goes away", "2030-01-31")
    assert decoded(WHOLE) == Config(
        base=Path(),
        clusters=(
            Cluster(
                Profile(
                    name="prod",
                    kubernetes="1.33",
                    provider="aws",
                    private=True,
                    isolated=True,
                    vpc_endpoints=("ec2", "acm"),
                    subnets=(Subnet("subnet-0a", "", public=True), Subnet("", "inner", public=False)),
                    private_link=("shop/*",),
                    controllers={
                        "aws-load-balancer-controller": Controller("2.13"),
                        "ingress-nginx": Controller("v1.12.1", {"annotations-risk-level": "High"}),
                        "traefik": Controller(),
                    },
                    nodes=Nodes(6, 3, range(30000, 31001)),
                    gateway=GatewayApi("1.4", "experimental"),
                    external=External(("kube-system/*",), ("*/tls",), ("alb",)),
                    complete=True,
                ),
                ("clusters/prod/**",),
            ),
            Cluster(Profile(name="rest")),
        ),
        select=("default", "category:tls", "duplicate-*"),
        ignore=("duplicate-key",),
        severity={"api-*": Severity.INFO, "syntax-error": Severity.WARNING},
        context=("vendor",),
        exclude=("charts/**",),
        fail_on="warning",
        ignores=(ignored,),
        baseline="ci/baseline.json",
    )


@pytest.mark.parametrize(
    "text", ["", "# nothing\n", "---\n", "{}", "clusters:\nrules:\nexclude:\n", "rules: {select: , ignore: }\n---\n"]
)
def test_nothing_needs_to_be_said(text: str) -> None:
    assert decoded(text) == Config(base=Path())


def test_the_whole_schema_is_in_the_example() -> None:
    schema = read(Source("config.yaml", (data.SCHEMAS / "config.yaml").read_text(encoding="utf-8"))).documents[0].value
    written = read(Source("", WHOLE)).documents[0].value
    cluster, known = written["clusters"][0], schema["properties"]["clusters"]["items"]["properties"]
    assert set(written) == set(schema["properties"])
    assert set(cluster) == set(known)
    for section in ("nodes", "gateway", "external"):
        assert set(cluster[section]) == set(known[section]["properties"])


def test_the_file_of_init_decodes_as_it_is_and_with_every_line_uncommented() -> None:
    assert decoded(CONFIG).clusters[0].profile == Profile(name="prod")
    lines = [line.replace("# ", "", 1) if SETTING.match(line) else line for line in CONFIG.splitlines()]
    full = decoded("\n".join(lines))
    assert full.clusters[0].profile.controllers == {"aws-load-balancer-controller": Controller("2.13")}
    assert full.clusters[0].profile.external.classes == ("alb",)
    assert full.fail_on == "error"
    assert sum(SETTING.match(line) is not None for line in CONFIG.splitlines()) > 12


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("- a\n", 1, 1, "a list, and the field takes a mapping"),
        ("exlude: []\n", 1, 1, 'there is no field "exlude" here; did you mean exclude?'),
        ("exclude: x\n", 1, 10, '"x" is a string, and the field takes a list'),
        ("exclude: [1]\n", 1, 11, "1 is an integer, and the field takes a string"),
        ("exclude: [a, ~]\n", 1, 14, "an item of a list cannot be empty"),
        ("fail-on: fatal\n", 1, 10, '"fatal" is not one of error, info, never, warning'),
        ("clusters: [{}]\n", 1, 12, "clusters[0].name: the field is required"),
        ("clusters: [~]\n", 1, 12, "an item of a list cannot be empty"),
        ("clusters:\n  - name: a\n    kubernetes: 1.30\n", 3, 17, "1.3 is a number, and the field takes a string"),
        ("clusters:\n  - name: a\n    kubernetes: new\n", 3, 17, 'this is no version such as "1.33"'),
        ("clusters:\n  - {name: a, provider: amazon}\n", 2, 25, "is not one of aws, azure, gcp, none, openshift"),
        ("clusters:\n  - name: a\n  - name: a\n", 3, 11, "another cluster has this name"),
        ("clusters: [{name: a, nodes: {nodePortRange: 1-2}}]\n", 1, 45, ""),
        ("clusters: [{name: a, nodes: {nodePortRange: 2-1}}]\n", 1, 45, 'no range such as "30000-32767"'),
        ("clusters: [{name: a, nodes: {nodePortRange: 1-65536}}]\n", 1, 45, 'no range such as "30000-32767"'),
        ("clusters: [{name: a, subnets: [{public: true}]}]\n", 1, 32, "a subnet needs its id or its name"),
        ("clusters: [{name: a, subnets: [{id: subnet-0a}]}]\n", 1, 33, "public: the field is required"),
        ("clusters: [{name: a, gateway: {version: x}}]\n", 1, 41, 'this is no version such as "1.33"'),
        ("clusters: [{name: a, controllers: {b: 2.13}}]\n", 1, 39, "takes a string or a mapping"),
        ("clusters: [{name: a, controllers: {b: {version: 2.10}}}]\n", 1, 49, 'such as "2.13", in quotes'),
        ("clusters: [{name: a, controllers: {b: newest}}]\n", 1, 39, 'such as "2.13", in quotes'),
        ("rules: {select: [sintax-error]}\n", 1, 18, 'there is no rule "sintax-error"; did you mean syntax-error?'),
        ("rules: {ignore: ['category:apy']}\n", 1, 18, "did you mean category:api?"),
        ("rules: {severity: {syntax-error: never}}\n", 1, 34, "is not one of error, info, warning"),
        ("rules: {severity: {no-such: error}}\n", 1, 29, 'there is no rule "no-such"'),
        ("a: [\n", 1, 5, "bracket"),
        ("exclude: []\nexclude: []\n", 2, 1, "this key is set twice: exclude"),
        ("exclude: [{{ x }}]\n", 1, 11, "a value with {{ in it needs quotes"),
        ("exclude: []\n---\ncontext: []\n", 3, 1, "a configuration is one document; this is another one"),
    ],
)
def test_mistakes_have_a_place_and_a_reason(text: str, line: int, column: int, words: str) -> None:
    if not words:
        assert decoded(text).clusters[0].profile.nodes.node_port_range == range(1, 3)
        return
    ((found_line, found_column, message),) = mistakes(text)
    assert (found_line, found_column) == (line, column)
    assert words in message


def test_all_mistakes_are_told_at_once() -> None:
    text = "clusters:\n  - {name: a, providr: aws, private: 1}\nfail-on: x\n"
    assert [(line, column) for line, column, _ in mistakes(text)] == [(2, 15), (2, 38), (3, 10)]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 70000) | st.sampled_from(["", "a", "1.33", "2-1", "default", "a\0b"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["version", "name", "a"]), inner),
    max_leaves=6,
)
CLUSTER = st.fixed_dictionaries(
    {"name": st.sampled_from(["a", "b"])},
    optional=dict.fromkeys(
        (
            *("paths", "kubernetes", "provider", "private", "controllers", "nodes", "gateway", "external", "complete"),
            *("isolated", "vpcEndpoints", "subnets", "privateLink"),
        ),
        VALUES,
    ),
)
CONFIGS = st.fixed_dictionaries(
    {},
    optional={
        "clusters": st.lists(CLUSTER, max_size=2) | VALUES,
        "rules": st.dictionaries(st.sampled_from(["select", "ignore", "severity"]), VALUES) | VALUES,
        **dict.fromkeys(("context", "exclude", "fail-on"), VALUES),
    },
)


@given(CONFIGS | VALUES)
def test_no_value_is_too_odd(value: Any) -> None:
    try:
        config = decoded(json.dumps(value))
    except ConfigError as error:
        assert all(problem.message and problem.at.span() for problem in error.problems)  # noqa: PT017 - or it decodes
    else:
        assert isinstance(config.profile("a.yaml"), Profile)
        assert selection(config) is not None


def test_a_file_is_read_with_its_folder_as_base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sub").mkdir()
    path = tmp_path / "sub" / ".ingresslint.yaml"
    path.write_bytes(b"\xef\xbb\xbfcontext: [vendor, ../shared]\r\nexclude: [a]\r\n")
    monkeypatch.chdir(tmp_path)
    config = load_config(path)
    assert config.base == tmp_path / "sub"
    assert config.context == ("sub/vendor", "shared")
    path.write_bytes(b"exclude: [caf\xe9]\n")
    with pytest.raises(ConfigError, match="the byte 0xE9 is not UTF-8"):
        load_config(path)
    with pytest.raises(OSError, match="nowhere"):
        load_config(tmp_path / "nowhere")


def test_the_nearest_file_above_all_paths_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("repo/.git", "repo/a/b", "repo/c", "other"):
        (tmp_path / folder).mkdir(parents=True)
    for name in (".ingresslint.yaml", "repo/.ingresslint.yaml", "repo/a/.ingresslint.yaml", "repo/a/b/x.yaml"):
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path / "repo" / "c")
    repo = tmp_path / "repo"
    assert find([str(repo / "a" / "b")]) == repo / "a" / ".ingresslint.yaml"
    assert find([str(repo / "a" / "b" / "x.yaml")]) == repo / "a" / ".ingresslint.yaml"
    assert find([str(repo / "a" / "b" / "new.yaml")]) == repo / "a" / ".ingresslint.yaml"
    assert find([str(repo / "a" / "b"), str(repo / "c")]) == repo / ".ingresslint.yaml"
    assert find([]) == repo / ".ingresslint.yaml"
    (repo / ".ingresslint.yaml").unlink()
    assert find([]) is None
    assert find([str(tmp_path / "other"), str(repo)]) == tmp_path / ".ingresslint.yaml"


def test_the_first_cluster_whose_paths_match_a_file_wins() -> None:
    config = decoded(
        'clusters: [{name: a, paths: ["a/**", "*.a.yaml"]}, {name: b, paths: [b]}, {name: c, paths: ["a/b"]}]'
    )
    names = {path: config.profile(path).name for path in ("a/b/x.yaml", "x/y.a.yaml", "b/c.yaml", "c.yaml", "<stdin>")}
    assert names == {"a/b/x.yaml": "a", "x/y.a.yaml": "a", "b/c.yaml": "b", "c.yaml": "", "<stdin>": ""}


def test_one_cluster_can_be_chosen_for_everything() -> None:
    config = decoded(WHOLE)
    assert config.for_cluster("prod").profile("anywhere.yaml").name == "prod"
    with pytest.raises(ValueError, match=r'there is no cluster "Prod" \(prod, rest\); did you mean prod\?'):
        config.for_cluster("Prod")
    with pytest.raises(ValueError, match="the configuration has none"):
        Config().for_cluster("prod")


@pytest.mark.parametrize("version", ["1.30", "v1.30", "v1.30.2", "1.30.5+k3s1", "1.30.0-rc.1"])
def test_one_version_can_be_chosen_for_every_cluster(version: str) -> None:
    config = decoded(WHOLE).for_kubernetes(version)
    assert {config.profile(path).kubernetes for path in ("clusters/prod/a.yaml", "b.yaml")} == {"1.30"}
    assert Config().for_kubernetes(version).profile("a.yaml") == Profile(kubernetes="1.30")


@pytest.mark.parametrize("version", ["", "new", "1", "1.x", "one.two", "9" * 5000 + ".1"])
def test_a_version_that_is_none(version: str) -> None:
    with pytest.raises(ValueError, match=r"version|digits"):
        Config().for_kubernetes(version)


def names(config: Config) -> list[str]:
    return [rule.name for rule in selection(config)]


@pytest.mark.parametrize("pattern", ["all", "*", "category:*"])
def test_a_pattern_for_every_rule(pattern: str) -> None:
    assert names(Config(select=(pattern,))) == [rule.name for rule in RULES]
    assert names(Config(select=("all",), ignore=(pattern,))) == []


def test_patterns_select_and_ignore_rules() -> None:
    assert names(Config()) == [rule.name for rule in RULES if rule.tier is Tier.DEFAULT]
    assert names(Config(select=("syntax-error",))) == ["syntax-error"]
    assert names(Config(select=("duplicate-[kv]*",))) == ["duplicate-key", "duplicate-value"]
    assert names(Config(select=("category:syntax",), ignore=("duplicate-*",))) == ["syntax-error"]
    assert selected_by("no-such-rule") == []
    assert all(selected_by(f"category:{rule.category}") for rule in RULES)
    assert {rule.category for rule in RULES} <= set(Category)


def test_the_first_pattern_that_means_a_rule_gives_its_severity() -> None:
    config = Config(
        severity={"syntax-*": Severity.INFO, "category:syntax": Severity.WARNING}, select=("category:syntax",)
    )
    assert {rule.name: rule.severity for rule in selection(config)} == {
        "duplicate-key": Severity.WARNING,
        "syntax-error": Severity.INFO,
    }
    unchanged = selection(replace(config, severity={}))
    assert {rule.severity for rule in unchanged} == {Severity.ERROR}
