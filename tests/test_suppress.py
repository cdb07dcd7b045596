"""Suppressions mark what they name where they stand, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingresslint import suppress
from ingresslint.config import Config, ConfigError, decode
from ingresslint.finding import Finding, Ignore, Severity
from ingresslint.result import Result
from ingresslint.rules import RULES
from ingresslint.run import lint
from ingresslint.syntax import comments
from ingresslint.text import Source

ABOUT_SUPPRESSIONS = {rule.name for rule in RULES if Ignore in rule.on}
API = Config(select=("category:api", "category:syntax", *sorted(ABOUT_SUPPRESSIONS - {"suppression-without-reason"})))
SERVICE = """\
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  type: NodePort
  color: red
  ports:
    - name: http_web
      port: 80
    - name: http_admin
      port: 81
"""
LINES = SERVICE.splitlines()


def run(text: str, config: Config = API, path: str = "web.yaml") -> Result:
    result = lint([Source(path, text)], config)
    assert not result.crashes
    return result


def counted(result: Result) -> list[str]:
    return [finding.rule for finding in result.open]


def reasons(result: Result) -> list[tuple[str, str, str]]:
    return [
        (each.rule, each.suppression.kind, each.suppression.justification)
        for each in result.findings
        if each.suppression is not None
    ]


def with_line(number: int, line: str, text: str = SERVICE) -> str:
    lines = text.splitlines()
    return "\n".join([*lines[:number], line, *lines[number:]]) + "\n"


def configured(text: str) -> Config:
    return replace(decode(Source(".ingresslint.yaml", text), Path()), select=API.select)


def test_the_manifest_of_these_tests_has_three_findings() -> None:
    assert counted(run(SERVICE)) == ["unknown-field", "invalid-value", "invalid-value"]


@pytest.mark.parametrize(
    "said",
    [
        "# ingresslint: ignore[unknown-field] why",
        "#ingresslint:ignore[unknown-field]why",
        "# ingresslint: ignore [ unknown-field , ] - why",
        "# ingresslint: ignore[unknown-*]: why",
        "# ingresslint: ignore[category:api] why",
        "# blue once # ingresslint: ignore[unknown-field] why",
        "# ingresslint: ignore[unknown-field] until=2999-01-01 why",
        "# ingresslint: ignore[unknown-field] until=2999-01-01: why",
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_comment_covers_its_line_or_the_next(said: str, newline: str) -> None:
    behind = SERVICE.replace("color: red", f"color: red {said}").replace("\n", newline)
    above = with_line(7, f"  {said}").replace("\n", newline)
    for text in (behind, above):
        result = run(text)
        assert reasons(result) == [("unknown-field", "comment", "why")]
        assert counted(result) == ["invalid-value", "invalid-value"]


def test_a_comment_says_where_it_stands_and_until_when() -> None:
    said = "# ingresslint: ignore[unknown-field] until=2999-12-31 why"
    (finding,) = (each for each in run(with_line(7, f"  # so: {said}  ")).findings if each.suppression)
    assert finding.suppression is not None
    at = finding.suppression.at
    assert at.source.slice(at.span()) == said
    assert finding.suppression.until == "2999-12-31"


def test_comments_between_a_comment_and_its_line_change_nothing_and_an_empty_line_does() -> None:
    said = "# ingresslint: ignore[unknown-field] why"
    assert reasons(run(with_line(7, f"{said}\n# because\n  # of this")))
    assert counted(run(with_line(7, f"{said}\n"))) == [
        "suppression-unused",
        "unknown-field",
        "invalid-value",
        "invalid-value",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "  note: '# ingresslint: ignore[unknown-field] x'",
        '  note: "a # ingresslint: ignore[unknown-field] x"',
        "  note: a#ingresslint: ignore[unknown-field]",
        "  note: |\n    # ingresslint: ignore[unknown-field] x",
        "  note: |\n    a\n\n    # ingresslint: ignore[unknown-field] x\n",
        "  note: >-\n    a # ingresslint: ignore[unknown-field] x",
        '  note: "a\n    # ingresslint: ignore[unknown-field] x"',
        "  ? |\n    # ingresslint: ignore[unknown-field] x\n  : 1",
        "  note: {a: [1, '# ingresslint: ignore[unknown-field] x']}",
    ],
)
def test_a_sign_inside_a_value_is_no_comment(line: str) -> None:
    text = with_line(7, line)
    assert list(comments(Source("web.yaml", text), "ingresslint:")) == []
    assert reasons(run(text)) == []


@pytest.mark.parametrize(
    "line",
    [
        "  note: 'a # b' # ingresslint: x",
        '  note: {a: "#", # ingresslint: x\n    b: 2}',
        "  note: [1, # ingresslint: x\n    2]",
        "  note: | # ingresslint: x\n    text",
        "  note: |\n    text\n  # ingresslint: x",
        "  note: a\n    b # ingresslint: x",
        "  note: # ingresslint: x\n    a",
        "  note: &a b # ingresslint: x\n  other: *a",
    ],
)
def test_a_comment_is_seen_wherever_yaml_has_one(line: str) -> None:
    text = with_line(7, line)
    source = Source("web.yaml", text)
    assert [source.slice(span) for span in comments(source, "ingresslint:")] == ["# ingresslint: x"]


def test_the_first_line_of_a_block_can_have_a_comment() -> None:
    text = with_line(
        7, "  note: | # ingresslint: ignore[unknown-field] why\n    # ingresslint: ignore[wrong-type] text"
    )
    assert reasons(run(text)) == [("unknown-field", "comment", "why")]


def test_json_has_no_comments() -> None:
    text = '{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "# ingresslint: ignore[invalid-value] x"}}'
    assert "invalid-value" in counted(run(text))


@pytest.mark.parametrize(
    "head",
    [
        "{}\n",
        "\ufeff{}\n",
        "# a licence\n\n{}\n---\n",
        "---\n{}\n",
        "--- # first\n  {}\n",
        "%YAML 1.1\n{}\n---\n",
        "---\n---\n{}\n---\n",
    ],
)
def test_a_file_is_covered_from_its_top(head: str) -> None:
    result = run(head.format("# ingresslint: ignore-file[invalid-value] generated") + SERVICE + "---\n" + SERVICE)
    assert {rule for rule, _, _ in reasons(result)} == {"invalid-value"}
    assert set(counted(result)) == {"unknown-field"}


def test_below_the_top_the_order_for_a_file_is_a_mistake() -> None:
    result = run(SERVICE + "---\n# ingresslint: ignore-file[invalid-value] too late\n" + SERVICE)
    assert reasons(result) == []
    assert counted(result).count("suppression-invalid") == 1


def test_what_does_not_read_can_be_suppressed_from_the_top_of_the_file() -> None:
    broken = "# ingresslint: ignore-file[syntax-error] a template of another tool\nkind: [\n"
    assert reasons(run(broken)) == [("syntax-error", "comment", "a template of another tool")]
    above = SERVICE.replace("color: red", "color: red # ingresslint: ignore[wrong-type] read") + "  tail: [\n"
    assert [span.start for span in comments(Source("", above), "ingresslint:")] == [above.index("# ingress")]


def annotated(value: str, text: str = SERVICE) -> str:
    return text.replace("metadata:\n", f"metadata:\n  annotations:\n    {suppress.ANNOTATION}: {value}\n")


def test_an_annotation_covers_its_object_and_no_other() -> None:
    result = run(annotated('"invalid-value: old; unknown-field: until=2999-01-01 a; b: no"') + "---\n" + SERVICE)
    assert sorted(reasons(result)) == [
        ("invalid-value", "annotation", "old"),
        ("invalid-value", "annotation", "old"),
        ("unknown-field", "annotation", "a"),
    ]
    assert counted(result) == ["suppression-invalid", "unknown-field", "invalid-value", "invalid-value"]


def test_a_semicolon_may_stand_in_a_reason() -> None:
    result = run(annotated('"invalid-value: old; really old; unknown-field: new"'))
    assert {reason for _, _, reason in reasons(result)} == {"old; really old", "new"}
    assert counted(result) == []


def test_an_annotation_covers_what_is_no_part_of_an_object_but_of_its_document() -> None:
    twice = annotated('"duplicate-key: merged by hand"', SERVICE.replace("  color: red\n", "  type: NodePort\n"))
    result = run(SERVICE.replace("  color: red\n", "  type: NodePort\n") + "---\n" + twice)
    assert reasons(result) == [("duplicate-key", "annotation", "merged by hand")]
    assert "duplicate-key" in counted(result)


def test_an_annotation_on_an_item_of_a_list_covers_the_item() -> None:
    item = "{apiVersion: v1, kind: Service, metadata: {name: a%s}, spec: {ports: [{port: 0.5}]}}"
    note = f', annotations: {{{suppress.ANNOTATION}: "wrong-type: x"}}'
    result = run(f"apiVersion: v1\nkind: List\nitems:\n  - {item % note}\n  - {item % ''}\n")
    assert [finding.suppression is not None for finding in result.findings if finding.rule == "wrong-type"] == [
        True,
        False,
    ]


@pytest.mark.parametrize("value", ['""', "5", "[a]", "{a: b}", "null", "~", '";;"', '": x"', '"a b c"'])
def test_an_annotation_with_any_value_suppresses_nothing_by_mistake(value: str) -> None:
    assert reasons(run(annotated(value))) == []


@pytest.mark.parametrize(
    ("entry", "hidden"),
    [
        ("{rules: [invalid-value]}", 2),
        ("{rules: [invalid-value, unknown-field]}", 3),
        ("{rules: ['category:api'], kinds: [Service], namespaces: ['sh*'], names: [web], paths: ['*.yaml']}", 3),
        ("{rules: [all], kinds: [Ingress]}", 0),
        ("{rules: [all], namespaces: [sho]}", 0),
        ("{rules: [all], names: [we]}", 0),
        ("{rules: [all], paths: [other/]}", 0),
        ("{rules: [all], until: 2020-01-01}", 0),
    ],
)
def test_entries_of_the_configuration_cover_what_all_their_globs_match(entry: str, hidden: int) -> None:
    result = run(SERVICE, configured(f"ignores: [{entry}]\n"))
    assert len(reasons(result)) == hidden
    assert all(kind == "config" for _, kind, _ in reasons(result))


def test_an_entry_about_objects_does_not_cover_text_that_is_none() -> None:
    broken = "kind: [\n"
    assert reasons(run(broken, configured("ignores: [{rules: [syntax-error], kinds: ['*']}]"))) == []
    assert reasons(run(broken, configured("ignores: [{rules: [syntax-error], paths: [web.yaml]}]")))


def test_an_entry_is_shown_in_the_configuration() -> None:
    config = configured("ignores:\n  - reason: old\n    rules: [unknown-field]\n")
    (finding,) = (each for each in run(SERVICE, config).findings if each.suppression)
    assert finding.suppression is not None
    at = finding.suppression.at
    assert (at.source.path, at.source.position(at.span().start).line) == (".ingresslint.yaml", 2)


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("ignores:\n  - {rules: [invalid-valeu]}\n", 2, 14, "did you mean invalid-value?"),
        ("ignores:\n  - {rules: [all, 'category:x']}\n", 2, 19, 'there is no rule "category:x"'),
        ("ignores:\n  - {rules: [], reason: x}\n", 2, 13, "name at least one rule"),
        ("ignores:\n  - {reason: x}\n", 2, 6, "rules"),
        ("ignores:\n  - rules: [all]\n    until: 2026-02-30\n", 3, 12, "no date such as 2030-01-31"),
        ("ignores:\n  - rules: [all]\n    until: 2026\n", 3, 12, "takes a string"),
        ("ignores:\n  - rules: [all]\n    name: [x]\n", 3, 5, "names"),
    ],
)
def test_mistakes_in_entries_stop_the_run_at_their_place(text: str, line: int, column: int, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        decode(Source(".ingresslint.yaml", text), Path())
    (problem,) = caught.value.problems
    at = problem.at.source.position(problem.at.span().start)
    assert (at.line, at.column) == (line, column)
    assert words in problem.message


def about(result: Result, rule: str) -> list[Finding]:
    return [finding for finding in result.findings if finding.rule == rule]


def test_an_unused_entry_is_a_warning_where_it_is_about_something_that_was_checked() -> None:
    config = configured("ignores: [{rules: [wrong-type], names: [web]}, {rules: [wrong-type], paths: [elsewhere/]}]\n")
    severities = [finding.severity for finding in about(run(SERVICE, config), "suppression-unused")]
    assert severities == [Severity.WARNING, Severity.INFO]


def test_a_suppression_of_a_rule_that_does_not_run_is_not_unused() -> None:
    text = with_line(7, "  # ingresslint: ignore[unknown-field, wrong-type, duplicate-key] why")
    only = replace(API, select=("unknown-field", "duplicate-key", "suppression-unused"))
    (finding,) = about(run(text, only), "suppression-unused")
    assert "duplicate-key" in finding.problem.message


def test_two_suppressions_of_one_finding_are_both_used() -> None:
    text = "# ingresslint: ignore-file[unknown-field] generated\n" + SERVICE.replace(
        "color: red", "color: red # ingresslint: ignore[unknown-field] nearer"
    )
    result = run(text)
    assert reasons(result) == [("unknown-field", "comment", "nearer")]
    assert about(result, "suppression-unused") == []


def test_the_last_day_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    text = with_line(7, "  # ingresslint: ignore[unknown-field] until=2030-06-30 why")
    monkeypatch.setattr(suppress, "today", lambda: date(2030, 6, 30))
    assert counted(run(text)) == ["invalid-value", "invalid-value"]
    monkeypatch.setattr(suppress, "today", lambda: date(2030, 7, 1))
    assert counted(run(text)) == ["suppression-expired", "unknown-field", "invalid-value", "invalid-value"]


def test_a_suppression_cannot_hide_what_is_said_of_suppressions() -> None:
    text = with_line(7, "  # ingresslint: ignore[all, suppression-unused] why")
    config = replace(configured("ignores: [{rules: [all], names: [web]}]\n"), ignore=("invalid-value",))
    result = run(text, config)
    assert {finding.rule for finding in result.open} == {"suppression-invalid"}
    assert "rules.ignore" in result.open[0].problem.message


def test_everything_counts_without_ignores() -> None:
    text = "# ingresslint: ignore-file[all] x\n" + annotated('"nothing: x"')
    config = replace(configured("ignores: [{rules: [all]}]"), no_ignores=True)
    result = run(text, config)
    assert reasons(result) == []
    assert counted(result) == ["unknown-field", "invalid-value", "invalid-value"]


def test_context_is_not_judged() -> None:
    unused = with_line(7, "  # ingresslint: ignore[wrong-type] why")
    assert lint([Source("a.yaml", SERVICE)], API, [Source("b.yaml", unused)]).open == run(SERVICE, path="a.yaml").open


def test_a_template_is_left_alone() -> None:
    assert counted(run("# ingresslint: ignore[nothing] x\nkind: {{ .Values.kind }}\n")) == []


NAMES = st.sampled_from(["unknown-field", "invalid-value", "wrong-type", "category:api", "invalid-*", "no-rule", ""])
SAID = st.lists(NAMES, min_size=1, max_size=3).map(lambda names: f"ingresslint: ignore[{', '.join(names)}] why")


@given(st.dictionaries(st.integers(0, len(LINES) - 1), st.tuples(SAID, st.booleans()), max_size=5))
def test_nothing_is_dropped_and_no_other_rule_is_hidden(said: dict[int, tuple[str, bool]]) -> None:
    lines = []
    for number, line in enumerate(LINES):
        comment, above = said.get(number, ("", False))
        lines.extend([f"# {comment}", line] if comment and above else [f"{line} # {comment}" if comment else line])
    result = run("\n".join(lines))
    found = [finding for finding in result.findings if finding.rule not in ABOUT_SUPPRESSIONS]
    assert [finding.problem.message for finding in found] == [each.problem.message for each in run(SERVICE).findings]
    for finding in found:
        if finding.suppression is not None:
            written = finding.suppression.at.source.slice(finding.suppression.at.span())
            assert any(name in written for name in (finding.rule, finding.rule.split("-")[0] + "-*", "category:api"))


PIECES = st.lists(
    st.sampled_from(
        ["a: ", "- ", "|\n", "  ", "\n", "'", '"', "# ingresslint: ignore[all] x", "{", "]", "---\n", "\r", "&x ", "\0"]
    ),
    max_size=12,
)


@given(PIECES.map("".join))
def test_any_text_can_be_searched(text: str) -> None:
    for span in comments(Source("", text), "ingresslint:"):
        assert text[span.start] == "#"
    run(text)
