"""From sources to a result: nothing depends on the order of files, or on how objects are shared out over them."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rule_cases import FIXTURES, config_for, run

import ingresslint
from ingresslint import Config, Finding, Problem, Result, Severity, Source, lint
from ingresslint.config import Cluster, decode, selection
from ingresslint.model import Profile
from ingresslint.result import Summary
from ingresslint.rules import RULES, api_version_unknown
from ingresslint.run import lint_streams
from ingresslint.syntax import read

MANIFESTS = sorted([*FIXTURES.glob("rules/*/*.yaml"), *Path(__file__).parents[1].glob("examples/*/*.yaml")])
GOOD = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web, namespace: shop}\ndata: {a: b}\n"
BAD = GOOD.replace("\ndata", "\ndta")


def sources() -> list[Source]:
    return [Source("/".join(path.parts[-2:]), path.read_text(encoding="utf-8")) for path in MANIFESTS]


def told(result: Result) -> Counter[tuple[Any, ...]]:
    """Return what is said of which object, without the places.

    The severity is left out: two objects of one file are certainly meant for one cluster, those of two files are not.
    """
    return Counter(
        (finding.rule, finding.problem.message, finding.problem.field, str(resource and resource.ref))
        for finding in result.findings
        for resource in [finding.problem.at.resource]
    )


def test_the_public_names() -> None:
    assert ingresslint.__all__ == [
        "__version__",
        "Config",
        "ConfigError",
        "Finding",
        "Problem",
        "Result",
        "Severity",
        "Source",
        "lint",
        "load_config",
    ]
    assert all(getattr(ingresslint, name) is not None for name in ingresslint.__all__)
    with pytest.raises(AttributeError, match="no attribute 'linter'"):
        ingresslint.linter  # type: ignore[attr-defined]  # noqa: B018 - looking it up is the test


def test_the_stub_types_what_the_package_offers() -> None:
    stub = Path(ingresslint.__file__).with_suffix(".pyi").read_text(encoding="utf-8")
    assert all(f" as {name}\n" in stub for name in ingresslint.__all__ if name != "__version__")
    assert "__version__: str" in stub


def test_a_run_from_python() -> None:
    result = lint([Source("web.yaml", BAD)])
    (finding,) = result.findings
    assert isinstance(finding, Finding)
    assert isinstance(finding.problem, Problem)
    assert (finding.rule, finding.severity, finding.suppression) == ("unknown-field", Severity.ERROR, None)
    assert finding.problem.at.source.slice(finding.problem.at.span()) == "dta"
    assert result.open == result.findings
    assert result.rules == selection(Config())


@pytest.mark.parametrize("seed", range(2))
def test_the_order_of_files_changes_nothing(seed: int) -> None:
    shuffled = sources()
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - no secret
    config = Config(select=("all",), clusters=(Cluster(Profile("a", "1.24"), ("*bad*",)), Cluster(Profile("b"))))
    assert lint(shuffled, config) == lint(sources(), config)


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: "/".join(path.parts[-2:]))
def test_objects_may_share_a_file_or_not(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    config = config_for(text, select=("all",))
    whole = read(Source("all.yaml", text))
    if any(fault.kind != "duplicate-key" for fault in whole.faults):
        pytest.skip("a broken document has no objects")
    parts = [Source(f"{number:03}.yaml", text[at.start : at.end]) for number, at in enumerate(spans(text))]
    assert told(lint(parts, config)) == told(lint([whole.source], config))
    assert told(lint(parts[:1], config, context=parts[1:])) <= told(lint(parts, config))


def spans(text: str) -> list[Any]:
    documents = read(Source("all.yaml", text)).documents
    return list(dict.fromkeys(document.span for document in documents))


def test_a_list_is_as_good_as_documents() -> None:
    text = BAD + "---\n" + GOOD.replace("web", "other")
    items = [document.value for document in read(Source("a.yaml", text)).documents]
    listed = json.dumps({"apiVersion": "v1", "kind": "List", "items": items})
    typed = json.dumps({"apiVersion": "v1", "kind": "ConfigMapList", "items": items})
    results = [lint([Source("a.yaml", written)]) for written in (text, listed, typed)]
    assert told(results[0]) == told(results[1]) == told(results[2])
    assert {result.summary.resources for result in results} == {2}


def test_the_findings_of_a_list_stand_at_its_items() -> None:
    item = BAD.replace("\n", "\n    ").rstrip()
    result = lint([Source("a.yaml", f"apiVersion: v1\nkind: List\nitems:\n  - {item}\n  - {item}\n")])
    assert [
        finding.problem.at.source.position(finding.problem.at.span().start).line for finding in result.findings
    ] == [
        7,
        11,
    ]


def test_a_broken_document_keeps_no_other_from_being_checked() -> None:
    result = lint([Source("a.yaml", f"{BAD}---\na: [\n---\n{BAD}")])
    assert [finding.rule for finding in result.findings] == ["unknown-field", "syntax-error", "unknown-field"]


def test_context_is_read_and_not_reported() -> None:
    assert lint([Source("a.yaml", GOOD)], context=[Source("b.yaml", BAD)]).findings == ()
    both = lint([Source("a.yaml", BAD)], context=[Source("a.yaml", BAD)])
    assert (len(both.findings), both.summary.resources) == (1, 1)


def test_each_file_is_judged_for_its_own_cluster() -> None:
    old = "apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: {name: a}\n"
    config = Config(clusters=(Cluster(Profile("old", "1.24"), ("old/**",)), Cluster(Profile("new", "1.33"))))
    result = lint([Source("old/a.yaml", old), Source("new/a.yaml", old)], config)
    assert {(found.problem.at.source.path, found.rule) for found in result.findings} == {
        ("old/a.yaml", "api-version-deprecated"),
        ("new/a.yaml", "api-version-removed"),
    }


def test_the_summary_counts_what_was_read_and_what_was_not_judged() -> None:
    texts = {
        "two.yaml": f"{GOOD}---\n---\na: 1\n---\n{GOOD}",
        "custom.yaml": "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: a}\n",
        "template.yaml": "a: {{ .b }}\n",
        "quoted.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: '{{ .Release.Name }}'}\n",
        "empty.yaml": "",
        "broken.yaml": "a: [\n",
    }
    run = lint_streams([read(Source(path, text)) for path, text in texts.items()], Config())
    assert run.result.summary == Summary(
        files=6, documents=4, resources=3, checked=2, unknown=1, ignored=1, templates=2
    )
    places = [(fault.source.path, fault.source.position(fault.span.start).line) for fault in run.templates]
    assert places == [("template.yaml", 1), ("quoted.yaml", 3)]


def test_a_crash_is_told_and_is_no_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: Any) -> Iterator[Problem]:
        yield from ()
        raise KeyError("x")  # noqa: EM101 - a crash

    broken = replace(api_version_unknown.RULE, name="broken", check=crash)
    monkeypatch.setattr("ingresslint.config.RULES", (broken, *RULES))
    result = lint([Source("a.yaml", BAD)])
    assert [finding.rule for finding in result.findings] == ["unknown-field"]
    assert result.crashes == ("the rule broken failed with KeyError: 'x' (at ConfigMap shop/web in a.yaml)",)


def test_a_configured_severity_is_the_most_that_a_rule_says() -> None:
    levels = {}
    for level in Severity:
        config = decode(Source("", f"rules: {{severity: {{unknown-field: {level}}}}}"), Path())
        (finding,) = lint([Source("a.yaml", BAD)], config).findings
        levels[level] = finding.severity
    assert levels == {level: level for level in Severity}


TEXTS = st.text(alphabet="ab:-[]{}&*!|>'\"#%@, \n\t0é", max_size=60)
ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
KINDS = ["v1 Service", "networking.k8s.io/v1 Ingress", "gateway.networking.k8s.io/v1 HTTPRoute", "apps/v1 Deployment"]


@given(TEXTS)
def test_no_text_is_too_odd(text: str) -> None:
    assert run(text, select=("all",)).crashes == ()


@given(st.sampled_from(KINDS), ODD, ODD, ODD)
def test_no_object_is_too_odd(kind: str, metadata: Any, spec: Any, more: Any) -> None:
    api_version, _, name = kind.partition(" ")
    value = {"apiVersion": api_version, "kind": name, "metadata": metadata, "spec": spec, "more": more}
    assert run(json.dumps(value), select=("all",)).crashes == ()


@pytest.mark.parametrize("odd", ["x" * 5000, "../../../../x", "a/b", "a\0b", "\ud83d", " ", "é", "-", "."])
def test_no_type_is_too_odd(odd: str) -> None:
    for api_version, kind in ((odd, "Service"), (f"{odd}/v1", "Ingress"), (f"apps/{odd}", "Service"), ("v1", odd)):
        value = {"apiVersion": api_version, "kind": kind, "metadata": {"name": odd, "namespace": odd}}
        assert run(json.dumps(value), select=("all",)).crashes == ()


ODD_PARTS = [None, True, 0, -1, 1.5, 10**30, "", " ", "x" * 300, "a/b", "é\n", "0", "{}", "*.*", "::/0", "9" * 5000]
ODD_PARTS += [[], {}, [None], [[]], [{}], {"": 1}, {"name": {}}, {"a": None}, '[{"HTTP":', "10.0.0.0/33", "a=b,", "\0"]


def replace_a_part(values: list[Any], chance: random.Random) -> None:
    """Put something odd in the place of a part of one of the documents."""
    holder: Any = values
    step: Any = chance.randrange(len(values))
    while holder[step] and isinstance(holder[step], dict | list) and chance.random() < 0.85:
        holder = holder[step]
        step = chance.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
    holder[step] = deepcopy(chance.choice(ODD_PARTS))


@pytest.mark.parametrize("seed", range(100))
def test_no_part_of_a_manifest_is_too_odd(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    text = chance.choice(MANIFESTS).read_text(encoding="utf-8")
    values: list[Any] = [deepcopy(document.value) for document in read(Source("a.yaml", text)).documents] or [{}]
    for _ in range(3):
        replace_a_part(values, chance)
    result = lint([Source("a.yaml", "\n---\n".join(map(json.dumps, values)))], config_for(text, select=("all",)))
    assert result.crashes == ()


@pytest.mark.parametrize("depth", [100, 180])
def test_deep_values_are_walked_to_their_end(depth: int) -> None:
    deep = "{a: [" * (depth // 2) + "1" + "]}" * (depth // 2)
    text = f"apiVersion: v1\nkind: Service\nmetadata: {{name: a, labels: {deep}}}\nspec: {deep}\nmore: {deep}\n"
    result = run(text, select=("all",))
    assert result.crashes == ()
    assert {finding.rule for finding in result.findings} >= {"unknown-field"}
