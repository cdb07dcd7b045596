"""CEL as the API server of Kubernetes compiles and evaluates it, with Kubernetes' libraries.

``compile_expression("object.spec.replicas <= 5", {"object": "dyn"}).evaluate({"object": …})``; the dialect is that of
Kubernetes 1.36, see ``docs/cel.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ingresslint.cel import engine, library, literals, tree
from ingresslint.cel.display import plain
from ingresslint.cel.errors import (
    CompileError,
    CostError,
    EvaluationError,
    LimitError,
    UndecidableError,
    UnsupportedError,
)
from ingresslint.cel.frame import Frame
from ingresslint.cel.kinds import Type, parse_type
from ingresslint.cel.plan import Plan, plan
from ingresslint.cel.times import parse_duration, parse_timestamp
from ingresslint.cel.values import MISSING, Value

__all__ = [
    "CALL_LIMIT",
    "MISSING",
    "Budget",
    "CompileError",
    "EvaluationError",
    "LimitError",
    "Program",
    "UndecidableError",
    "UnsupportedError",
    "Value",
    "compile_expression",
    "parse_duration",
    "parse_timestamp",
]

# What one expression may cost: PerCallLimit in
# https://github.com/kubernetes/apiserver/blob/v0.36.2/pkg/apis/cel/config.go.
CALL_LIMIT = 1_000_000


@dataclass(slots=True)
class Budget:
    """What may still be spent on one object; each expression takes from it."""

    left: int


@dataclass(frozen=True, slots=True)
class Program:
    """A compiled expression.

    ``type`` is what it gives, as far as that is known without its input; ``reads`` are the variables in it.
    """

    expression: str
    type: Type
    reads: frozenset[str]
    plan: Plan

    def evaluate(self, variables: Mapping[str, Value], budget: Budget | None = None) -> Value:
        """Return the value of the expression as JSON.

        Raises EvaluationError, and its kinds UndecidableError where only a cluster would know (what is not bound in
        ``variables`` is not known) and LimitError where it takes too much work.
        """
        limit = CALL_LIMIT if budget is None else max(0, min(CALL_LIMIT, budget.left))
        frame = Frame(variables, self.plan.places, limit)
        try:
            return plain(self.plan.step(frame))
        except CostError as error:
            raise LimitError(str(error)) from error
        except RecursionError as error:
            msg = "the values are nested too deeply"
            raise EvaluationError(msg) from error
        finally:
            if budget is not None:
                budget.left -= frame.spent


@lru_cache(maxsize=4096)
def _compiled(expression: str, variables: tuple[tuple[str, str], ...]) -> Program:
    known = frozenset(name for name, _ in variables)
    checked = tree.decode(expression, _compiler(variables)(expression))
    try:
        literals.check(checked)
        planned = plan(checked, library.FUNCTIONS, known)
    except EvaluationError as error:
        raise CompileError(error.message, *checked.position(error.offset)) from error
    return Program(expression, checked.type_of(checked.root), known & set(checked.names.values()), planned)


@lru_cache(maxsize=64)
def _compiler(variables: tuple[tuple[str, str], ...]) -> Callable[[str], bytes]:
    return engine.compiler(((name, parse_type(kind)) for name, kind in variables), library.FUNCTIONS)


def compile_expression(expression: str, variables: Mapping[str, str]) -> Program:
    """Compile an expression over variables, given with their types (``dyn``, ``list(string)`` …).

    Raises CompileError for what an API server would refuse, and its kind UnsupportedError for what can only not be done
    here.  Compiled expressions are remembered.
    """
    return _compiled(expression, tuple(sorted(variables.items())))
