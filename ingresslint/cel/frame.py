"""What an evaluation carries along."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ingresslint.cel.errors import CostError, EvaluationError, UndecidableError
from ingresslint.cel.values import Value


class Frame:
    """The variables from outside, those of the loops, and the work done so far."""

    __slots__ = ("limit", "locals", "spent", "variables")

    def __init__(self, variables: Mapping[str, Value], places: int, limit: int) -> None:
        """Begin with nothing spent."""
        self.variables = variables
        self.locals: list[Value] = [None] * places
        self.spent = 0
        self.limit = limit

    def spend(self, cost: int) -> None:
        """Count work; raises CostError beyond the limit."""
        self.spent += cost
        if self.spent > self.limit:
            msg = f"the expression takes more than {self.limit} units of work, which is where an API server stops"
            raise CostError(msg)

    def variable(self, name: str) -> Value:
        """Return a variable from outside; raises UndecidableError for one that has no value here."""
        self.spend(1)
        try:
            return self.variables[name]
        except KeyError:
            msg = f"only a cluster knows the value of {name}"
            raise UndecidableError(msg) from None

    def local(self, place: int) -> Value:
        """Return a variable of a loop; what a loop gathers may be an error."""
        self.spend(1)
        value = self.locals[place]
        if isinstance(value, EvaluationError):
            raise value
        return value


Step = Callable[[Frame], Value]
