"""CEL with Kubernetes' libraries: the same values and the same classes of errors as in an API server."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingresslint import cel
from ingresslint.syntax import read
from ingresslint.text import Source

FIXTURES = Path(__file__).parent / "fixtures"
VARIABLES = {"object": "dyn", "params": "dyn"}
PARAMS = {"private": "true", "allowed": "a.example.com,b.example.com"}
# Rows of the API server's verdicts that come out differently, with the reason.
EXCEPTIONS: dict[str, str] = {}
INGRESS = {
    "apiVersion": "networking.k8s.io/v1",
    "kind": "Ingress",
    "metadata": {"name": "web", "labels": {"app": "web", "team": "a"}},
    "spec": {
        "rules": [
            {"host": "a.example.com", "http": {"paths": [{"path": "/"}, {"path": "/api"}]}},
            {"host": "*.example.com", "http": {"paths": [{"path": "/x"}]}},
        ]
    },
}


@cache
def rows() -> dict[str, dict[str, Any]]:
    lines = (FIXTURES / "apiserver" / "cel-verdicts.jsonl").read_text(encoding="utf-8").splitlines()
    return {row["id"]: row for row in map(json.loads, lines)}


@cache
def examples() -> dict[str, str]:
    lines = (FIXTURES / "cel" / "expressions.txt").read_text(encoding="utf-8").splitlines()
    return {expression: wanted for expression, _, wanted in (line.rpartition(" => ") for line in lines[1:])}


@cache
def manifest(text: str) -> Any:
    return read(Source("row.yaml", text)).documents[0].value


def outcome(expression: str, value: Any) -> tuple[str, Any]:
    """Return the type and the value of an expression, or where it fails."""
    try:
        program = cel.compile_expression(expression, VARIABLES)
    except cel.CompileError:
        return "error", "compile"
    try:
        return str(program.type), program.evaluate({"object": value, "params": PARAMS})
    except cel.EvaluationError:
        return "error", "runtime"


@pytest.mark.parametrize("name", sorted(rows()))
def test_the_verdict_is_that_of_the_api_server(name: str) -> None:
    row = rows()[name]
    wanted = ("error", row["error"]) if "error" in row else (row["type"], row["result"])
    assert (outcome(row["expr"], manifest(row["object"])) == wanted) is (name not in EXCEPTIONS)


@pytest.mark.parametrize("expression", examples())
def test_each_library_gives_what_kubernetes_documents(expression: str) -> None:
    wanted = examples()[expression]
    expected = ("error", wanted) if wanted in ("compile", "runtime") else ("", json.loads(wanted))
    kind, value = outcome(expression, INGRESS)
    assert (kind if kind == "error" else "", value) == expected
    assert isinstance(value, bool) is isinstance(expected[1], bool)


@pytest.mark.parametrize(
    ("expression", "line", "column", "part"),
    [
        ("object.nme +", 1, 13, "Syntax error"),
        ("1 +\n nope", 2, 2, "nope"),
        ("object.name.foo()", 1, 16, "foo"),
        ("[1,\n  'a']", 2, 3, "one type"),
        ("'é' == string(duration('1x'))", 1, 23, "1x"),
        ("object.name.matches('(')", 1, 21, "missing )"),
        ("'%d'.format(['a'])", 1, 14, "%d takes int, uint"),
        ("'%s'.format([])", 1, 12, "1 clauses and 0 values"),
        ("\ud800", 1, 1, "Unicode"),
    ],
)
def test_a_compile_error_has_a_place(expression: str, line: int, column: int, part: str) -> None:
    with pytest.raises(cel.CompileError) as caught:
        cel.compile_expression(expression, VARIABLES)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert part in caught.value.message


@pytest.mark.parametrize(
    ("expression", "offset", "message"),
    [
        ("object.kind != 'x' && object.nope.x", 28, "no such key: nope"),
        ("object.spec.rules.all(r, 1 / (size(r) - 2) > 0)", 27, "division by zero"),
        ("object.kind + 1", 12, "no such overload: _+_(string, int)"),
        ("cidr(object.kind)", 4, '"Ingress" is no CIDR such as 10.0.0.0/8'),
    ],
)
def test_an_evaluation_error_has_a_place(expression: str, offset: int, message: str) -> None:
    with pytest.raises(cel.EvaluationError) as caught:
        cel.compile_expression(expression, VARIABLES).evaluate({"object": INGRESS})
    assert (caught.value.offset, caught.value.message) == (offset, message)


def test_types_of_variables_are_checked() -> None:
    program = cel.compile_expression("self.all(item, item.size() < 3)", {"self": "list(string)"})
    assert str(program.type) == "bool"
    assert program.evaluate({"self": ["a", "bb"]}) is True
    with pytest.raises(cel.CompileError, match="no matching overload"):
        cel.compile_expression("self.all(item, item < 3)", {"self": "list(string)"})


def test_a_dotted_name_can_be_a_variable_of_its_own() -> None:
    program = cel.compile_expression("variables.hosts.size() + 1", {"variables.hosts": "list(string)"})
    assert program.evaluate({"variables.hosts": ["a", "b"]}) == 3
    with pytest.raises(cel.CompileError):
        cel.compile_expression("variables.other", {"variables.hosts": "list(string)"})


def test_only_the_variables_that_are_needed_are_asked_for() -> None:
    class Lazy(dict[str, Any]):
        def __missing__(self, name: str) -> Any:
            raise cel.EvaluationError(name)

    program = cel.compile_expression("a || b", {"a": "bool", "b": "bool"})
    assert program.evaluate(Lazy(a=True)) is True
    with pytest.raises(cel.EvaluationError, match="b"):
        program.evaluate(Lazy(a=False))


def test_what_only_a_cluster_knows_is_not_decided() -> None:
    variables = {"authorizer": "kubernetes.authorization.Authorizer", "object": "dyn"}
    check = "authorizer.group('apps').resource('deployments').check('create').allowed()"
    with pytest.raises(cel.UndecidableError):
        cel.compile_expression(check, variables).evaluate({"object": {}})
    assert cel.compile_expression(f"{check} || true", variables).evaluate({"object": {}}) is True
    with pytest.raises(cel.CompileError):
        cel.compile_expression("authorizer.group(1)", variables)


@pytest.mark.parametrize("expression", ["google.protobuf.Struct{}", "+".join(["1"] * 100)])
def test_what_cannot_be_evaluated_here_says_so_when_it_is_compiled(expression: str) -> None:
    with pytest.raises(cel.UnsupportedError, match="cannot be evaluated here"):
        cel.compile_expression(expression, VARIABLES)


@pytest.mark.parametrize(
    "expression",
    [
        "lists.range(200000).all(x, lists.range(10).all(y, x + y >= 0))",
        "lists.range(900000).map(x, x).size() > 0",
        "lists.range(9000).distinct().size() > 0",
        "'a'.replace('a', object.text).replace('a', object.text).replace('a', object.text).size() > 0",
        "object.text.matches('(x+x+)+y')",
    ],
)
def test_work_is_bounded(expression: str) -> None:
    kind, value = outcome(expression, {"text": "a" * 100_000})
    assert value == "runtime" if kind == "error" else value is False


def test_the_limit_is_no_error_that_the_other_side_can_outvote() -> None:
    program = cel.compile_expression("lists.range(5000).all(x, x >= 0) || true", {})
    with pytest.raises(cel.LimitError, match="1000 units of work"):
        program.evaluate({}, cel.Budget(1000))


def test_expressions_share_a_budget() -> None:
    budget = cel.Budget(100)
    program = cel.compile_expression("[1, 2].map(x, x + 1) == [2, 3]", {})
    assert program.evaluate({}, budget) is True
    spent = 100 - budget.left
    assert 0 < spent < 50
    with pytest.raises(cel.EvaluationError, match=f"{spent - 1} units of work"):
        program.evaluate({}, cel.Budget(spent - 1))


def test_a_program_says_what_it_reads() -> None:
    variables = {"self": "int", "oldSelf": "int"}
    assert cel.compile_expression("[1].all(x, self > x)", variables).reads == {"self"}
    assert cel.compile_expression("self > 1 && oldSelf > 1", variables).reads == {"self", "oldSelf"}


def test_a_loop_leaves_what_it_reads_alone() -> None:
    value = {"items": [1, 2], "map": {"a": 1}}
    program = cel.compile_expression(
        "[object.items.map(x, x + 1), object.items + [3], [object.map.transformMap(k, v, v).size()]]", VARIABLES
    )
    expected = [[2, 3], [1, 2, 3], [1]]
    assert [program.evaluate({"object": value}), program.evaluate({"object": value})] == [expected, expected]
    assert value == {"items": [1, 2], "map": {"a": 1}}


def test_deep_values_are_an_error() -> None:
    deep: Any = None
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(cel.EvaluationError, match="deep"):
        cel.compile_expression("object == [object]", VARIABLES).evaluate({"object": deep})


TOKENS = ["object", "params", "1", "1.5", "1u", "'a'", "true", "null", "in", "@", "\\", '"', "é", "\x00"]
TOKENS += list(".,()[]{}?:+-*/%!<>=&|")
TOKENS += [
    ".all(x,",
    ".map(x,",
    "x",
    ".size()",
    ".sum()",
    ".format(",
    "has(",
    "int(",
    "ip(",
    "quantity(",
    "optional.of(",
]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.binary(max_size=3) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(TOKENS), max_size=8).map("".join) | st.text(max_size=12), VALUES)
def test_no_text_and_no_value_does_harm(expression: str, value: Any) -> None:
    kind, result = outcome(expression, value)
    assert kind != "error" or result in ("compile", "runtime")


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(examples())), VALUES)
def test_any_value_can_stand_where_another_one_is_expected(expression: str, value: Any) -> None:
    for literal in ("'a'", "[1, 2]", "{'a': 1}", "object.metadata.name"):
        outcome(expression.replace(literal, "dyn(object)", 1), value)
