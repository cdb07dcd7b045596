"""Kubernetes' hand-written validation, one module per kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ingresslint.api.errors import FieldError
from ingresslint.api.version import Target
from ingresslint.syntax import Value

Validate = Callable[[dict[str, Value], Target], Iterator[FieldError]]

# (group, kind) → what the API server's strategy checks when such an object is created.
VALIDATIONS: dict[tuple[str, str], Validate] = {}
