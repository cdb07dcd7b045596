"""The fixes of what the API server refuses, where only one thing can be meant."""

from __future__ import annotations

import re

from ingresslint import fixing
from ingresslint.api import FieldError, Refusal
from ingresslint.api.errors import shown
from ingresslint.api.validation.names import port_name
from ingresslint.finding import Edit, Fix
from ingresslint.model import decode
from ingresslint.resource import Location
from ingresslint.syntax import Value

_INTEGER = re.compile(r"0|[1-9][0-9]{0,9}")
_BOOLEANS = {"true": True, "false": False}


def remedy(refusal: Refusal) -> Fix | None:
    """Return the fix for a field error, None where nobody can say what is meant."""
    error, written = refusal.error, refusal.resource.written
    at = refusal.resource.at(*error.pointer)
    if error.meant_field:
        return _under_another_name(at, error.meant_field, error.meant)
    if error.meant is not None:
        return fixing.fix(f"write {shown(error.meant)}", [fixing.replaced(at, error.meant)], [at])
    value = decode.get(written, *error.pointer)
    if _is_port_name(error, value):
        return _under_another_name(at, "name", None)
    return _as_wanted(at, value, error.wanted)


def _under_another_name(at: Location, name: str, value: str | int | None) -> Fix | None:
    to = Location(at.resource, (*at.pointer[:-1], name))
    if name in (decode.get(at.resource.written, *at.pointer[:-1]) or {}):
        return None
    edits: list[Edit | None] = [fixing.renamed(at, name)]
    if value is None:
        return fixing.fix(f"rename it to {name}", edits, [at, to])
    return fixing.fix(f"write {name}: {shown(value)}", [*edits, fixing.replaced(at, value)], [at, to])


def _is_port_name(error: FieldError, value: Value) -> bool:
    """Tell whether the number of a backend's port is its name."""
    is_number = error.pointer[-3:] == ("service", "port", "number") and bool(error.wanted)
    return is_number and isinstance(value, str) and port_name(value) is None


def _as_wanted(at: Location, value: Value, wanted: tuple[type, ...]) -> Fix | None:
    """Add quotes, or take them away; what is written stays."""
    if str in wanted and isinstance(value, bool | int | float):
        return fixing.fix("put it in quotes", [fixing.quoted(at)], [at])
    if not isinstance(value, str):
        return None
    if int in wanted and _INTEGER.fullmatch(value):
        return fixing.fix(f"write {value} without quotes", [fixing.replaced(at, int(value))], [at])
    if bool in wanted and value in _BOOLEANS:
        return fixing.fix(f"write {value} without quotes", [fixing.replaced(at, _BOOLEANS[value])], [at])
    return None
