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
from ingresslint.cel.errors import CompileError, CostError, EvaluationError, UndecidableError, UnsupportedError
from ingresslint.cel.frame import Frame
from ingresslint.cel.kinds import Type, parse_type
from ingresslint.cel.plan import Plan, plan
from ingresslint.cel.values import Value

__all__ = [
    "CALL_LIMIT",
    "CompileError",
    "EvaluationError",
    "Program",
    "UndecidableError",
    "UnsupportedError",
    "compile_expression",
]

# What one expression may cost: PerCallLimit in
# https://github.com/kubernetes/apiserver/blob/v0.36.2/pkg/apis/cel/config.go.
CALL_LIMIT = 1_000_000


@dataclass(frozen=True, slots=True)
class Program:
    """A compiled expression; ``type`` is what it gives, as far as that is known without its input."""

    expression: str
    type: Type
    plan: Plan

    def evaluate(self, variables: Mapping[str, Value], limit: int = CALL_LIMIT) -> Value:
        """Return the value of the expression as JSON; raises EvaluationError."""
        return plain(self.value(variables, limit))

    def value(self, variables: Mapping[str, Value], limit: int = CALL_LIMIT) -> Value:
        """Return the value as CEL has it; raises EvaluationError, an UndecidableError where a cluster would know."""
        try:
            return self.plan.step(Frame(variables, self.plan.places, limit))
        except CostError as error:
            raise EvaluationError(str(error)) from error
        except RecursionError as error:
            msg = "the values are nested too deeply"
            raise EvaluationError(msg) from error


@lru_cache(maxsize=4096)
def _compiled(expression: str, variables: tuple[tuple[str, str], ...]) -> Program:
    checked = tree.decode(expression, _compiler(variables)(expression))
    try:
        literals.check(checked)
        planned = plan(checked, library.FUNCTIONS, frozenset(name for name, _ in variables))
    except EvaluationError as error:
        raise CompileError(error.message, *checked.position(error.offset)) from error
    return Program(expression, checked.type_of(checked.root), planned)


@lru_cache(maxsize=64)
def _compiler(variables: tuple[tuple[str, str], ...]) -> Callable[[str], bytes]:
    return engine.compiler(((name, parse_type(kind)) for name, kind in variables), library.FUNCTIONS)


def compile_expression(expression: str, variables: Mapping[str, str]) -> Program:
    """Compile an expression over variables, given with their types (``dyn``, ``list(string)`` …).

    Raises CompileError for what an API server would refuse, and its kind UnsupportedError for what can only not be done
    here.  Compiled expressions are remembered.
    """
    return _compiled(expression, tuple(sorted(variables.items())))
