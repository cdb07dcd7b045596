"""What can go wrong with an expression."""

from __future__ import annotations


class CompileError(Exception):
    """An expression that an API server would not take; line and column are 1-based, columns count code points."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        """Keep the message and the place of the first fault."""
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column


class UnsupportedError(CompileError):
    """An expression that an API server may take and that cannot be evaluated here."""


class EvaluationError(Exception):
    """An expression that has no value for this input.

    ``offset`` is the place in the expression, in code points (None: the expression as a whole).
    """

    def __init__(self, message: str, offset: int | None = None) -> None:
        """Keep the message; the place is added by the call that failed."""
        super().__init__(message)
        self.message = message
        self.offset = offset


class UndecidableError(EvaluationError):
    """An expression whose value depends on what only a cluster knows, such as ``authorizer``."""


class LimitError(EvaluationError):
    """An evaluation that took more work than an API server allows."""


class CostError(Exception):
    """The limit, on its way through the expression to become a :class:`LimitError`.

    This is no :class:`EvaluationError`, because ``a || true`` saves an expression from an error in ``a``, and not from
    the limit.
    """
