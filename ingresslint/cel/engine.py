"""The door to the CEL engine, the C++ implementation in the package ``cel-expr-python``.

It reads an expression, spells out its macros and checks its types; ``docs/cel.md`` says why the evaluation is not its
work.  The package is imported when the first expression is compiled.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from ingresslint.cel.errors import CompileError, EvaluationError, UnsupportedError
from ingresslint.cel.functions import Functions, Overload
from ingresslint.cel.kinds import Type

_FAULT = re.compile(r"ERROR: <input>:(\d+):(\d+): (.*?)(?=\n \| |\nERROR: |$)", re.DOTALL)
_STATUS = re.compile(r"^[A-Z_]+: | \[[A-Z_]+\]$")
# The macros that Kubernetes has; what these extensions declare beside them cannot be declared again.
_EXTENSIONS = [
    {"name": "optional"},
    {"name": "two-var-comprehensions"},
    {"name": "lists", "version": 2},
]
_DECLARED_BY_EXTENSIONS = frozenset(
    {
        "slice",
        "flatten",
        "sort",
        "@sortByAssociatedKeys",
        "lists.range",
        "reverse",
        "distinct",
        "first",
        "last",
        "optional.of",
        "optional.ofNonZeroValue",
        "optional.none",
        "value",
        "hasValue",
    }
)
# Operators that choose what to evaluate: no library has them, so their signatures stand here.
_LAZY = (
    ("_&&_", ("bool", "bool"), "bool"),
    ("_||_", ("bool", "bool"), "bool"),
    ("_?_:_", ("bool", "A", "A"), "A"),
    ("@not_strictly_false", ("bool",), "bool"),
)
_TYPE_NAMES = ("net.IP", "net.CIDR")

Compiler = Callable[[str], bytes]


def compiler(variables: Iterable[tuple[str, Type]], functions: Functions) -> Compiler:
    """Return the function that turns an expression over ``variables`` into a serialized CheckedExpr."""
    environment = _cel().NewEnv(config=_cel().NewEnvConfigFromYaml(json.dumps(_config(variables, functions))))

    def compile_expression(expression: str) -> bytes:
        try:
            expression.encode()
            return bytes(environment.compile(expression).serialize())
        except UnicodeEncodeError as error:
            msg = "the expression has a character that Unicode does not know"
            raise CompileError(msg, column=error.start + 1) from error
        except RuntimeError as error:
            raise _compile_error(str(error)) from error

    return compile_expression


def evaluator(expression: str, variables: Iterable[str]) -> Callable[[Mapping[str, str]], Any]:
    """Return a function that lets the engine itself evaluate an expression over texts.

    It raises EvaluationError.
    """
    texts = [{"name": name, "type_name": "string"} for name in variables]
    config = {"extensions": [{"name": "optional"}, {"name": "regex"}], "variables": texts}
    environment = _cel().NewEnv(config=_cel().NewEnvConfigFromYaml(json.dumps(config)))
    program = environment.compile(expression)

    def evaluate(values: Mapping[str, str]) -> Any:
        result = program.eval(data=values)
        if result.type() == _cel().Type.ERROR:
            raise EvaluationError(_STATUS.sub("", str(result.value())))
        return result.value()

    return evaluate


@cache
def _cel() -> Any:
    from cel_expr_python import cel  # noqa: PLC0415 - most runs need no CEL

    return cel


def _config(variables: Iterable[tuple[str, Type]], functions: Functions) -> dict[str, Any]:
    types = [(name, Type("type", (Type(name),))) for name in _TYPE_NAMES]
    return {
        "stdlib": {"include_functions": [{"name": "_[_]"}]},
        "extensions": _EXTENSIONS,
        "variables": [{"name": name, **_type(kind)} for name, kind in (*variables, *types)],
        "functions": _declarations(functions),
    }


def _declarations(functions: Functions) -> list[dict[str, Any]]:
    declared: dict[str, list[dict[str, Any]]] = {
        name: [{"id": name, "args": [_type(Type(kind)) for kind in kinds], "return": _type(Type(result))}]
        for name, kinds, result in _LAZY
    }
    for name, overload in functions.overloads.items():
        if overload.name not in _DECLARED_BY_EXTENSIONS:
            declared.setdefault(overload.name, []).append(_declaration(name, overload))
    return [{"name": name, "overloads": overloads} for name, overloads in declared.items()]


def _declaration(name: str, overload: Overload) -> dict[str, Any]:
    kinds = [_type(kind) for kind in overload.parameters]
    declared = {"id": name, "args": kinds[1:] if overload.member else kinds, "return": _type(overload.result)}
    return {**declared, "target": kinds[0]} if overload.member else declared


def _type(kind: Type) -> dict[str, Any]:
    described: dict[str, Any] = {"type_name": kind.name}
    if kind.is_parameter:
        described["is_type_param"] = True
    if kind.parameters:
        described["params"] = [_type(parameter) for parameter in kind.parameters]
    return described


def _compile_error(message: str) -> CompileError:
    match = _FAULT.search(_STATUS.sub("", message))
    if "recursion" in message:
        return UnsupportedError("an expression that is nested more than 32 levels deep cannot be evaluated here")
    if not match:
        return CompileError(_STATUS.sub("", message).strip())
    return CompileError(
        _STATUS.sub("", match[3]).replace(" (in container '')", "").strip(), int(match[1]), int(match[2])
    )
