"""Values inside annotations, as programs in Go read them.

Booleans: https://pkg.go.dev/strconv#ParseBool, JSON: https://pkg.go.dev/encoding/json.
"""

from __future__ import annotations

import json

from ingresslint.syntax import Value

GO_TRUE = frozenset({"1", "t", "T", "TRUE", "true", "True"})
GO_FALSE = frozenset({"0", "f", "F", "FALSE", "false", "False"})


def parse_json(text: str) -> Value:
    """Return the value of a JSON text.

    Raises:
        ValueError: The text is no JSON.
    """
    try:
        return json.loads(text)
    except RecursionError as error:
        message = "the value is nested too deeply"
        raise ValueError(message) from error


def member(value: Value, name: str) -> Value:
    """Return a member by its name in any case, None where there is none or ``value`` is no object."""
    if not isinstance(value, dict):
        return None
    return next((found for key, found in value.items() if key.lower() == name.lower()), None)
