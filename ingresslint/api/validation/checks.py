"""Checks that many fields share, as generators of field errors."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from ingresslint.api.errors import ErrorType, FieldError, forbidden, in_other_case, invalid, not_supported, required
from ingresslint.api.validation import features
from ingresslint.api.validation.names import LABEL_VALUE, Fault, label_key, port_name
from ingresslint.api.version import Target
from ingresslint.resource import field_path
from ingresslint.syntax import Pointer, Value

PROTOCOLS = ("TCP", "UDP", "SCTP")
_OPERATORS = ("In", "NotIn", "Exists", "DoesNotExist")
_LAST_PORT = 65535
_NUMBER = re.compile(r"[1-9][0-9]{0,4}")


def text(pointer: Pointer, value: str, fault: Fault, field: str = "") -> Iterator[FieldError]:
    """Check a text."""
    reason = fault(value)
    if reason:
        yield invalid(pointer, value, reason, field)


def required_text(pointer: Pointer, value: str, fault: Fault) -> Iterator[FieldError]:
    """Check a text that must not be empty."""
    if value:
        yield from text(pointer, value, fault)
    else:
        yield required(pointer, f"{pointer[-1]} must be given")


def choice(pointer: Pointer, value: Value, supported: Collection[str]) -> Iterator[FieldError]:
    """Check that a value is one of a few."""
    if value not in supported:
        yield not_supported(pointer, value, supported)


def port_number(pointer: Pointer, value: int) -> Iterator[FieldError]:
    """Check the number of a port."""
    if not 1 <= value <= _LAST_PORT:
        yield invalid(pointer, value, f"is no port; ports go from 1 to {_LAST_PORT}")


def given_port(pointer: Pointer, value: int | None) -> Iterator[FieldError]:
    """Check the number of a port that must be given; the server takes a missing one for 0."""
    if value is None:
        yield FieldError(ErrorType.INVALID, pointer, f"the number of the port is missing, 1 to {_LAST_PORT}")
    else:
        yield from port_number(pointer, value)


def port(pointer: Pointer, value: int | str) -> Iterator[FieldError]:
    """Check a port that is given by its number or by its name."""
    if isinstance(value, str):
        yield from (replace(error, meant=meant_port(value)) for error in text(pointer, value, port_name))
    else:
        yield from port_number(pointer, value)


def meant_port(value: str) -> int | None:
    """Return the number of a port that somebody has put into quotes; no port's name is without a letter."""
    number = int(value) if _NUMBER.fullmatch(value) else 0
    return number if 1 <= number <= _LAST_PORT else None


def labels(pointer: Pointer, value: Mapping[str, str]) -> Iterator[FieldError]:
    """Check the keys and values of labels; the server names the whole mapping for each of them."""
    field = field_path(pointer)
    for key, member in value.items():
        reason = label_key(key)
        if reason:
            yield replace(invalid((*pointer, key), key, reason, field), part="key")
        yield from text((*pointer, key), member, LABEL_VALUE.fault, field)


def selector(pointer: Pointer, value: Mapping[str, Value], target: Target) -> Iterator[FieldError]:
    """Check a label selector: ``matchLabels`` and ``matchExpressions``."""
    yield from labels((*pointer, "matchLabels"), value.get("matchLabels", {}))
    for number, requirement in enumerate(value.get("matchExpressions", [])):
        yield from _requirement((*pointer, "matchExpressions", number), requirement, target)


def _requirement(pointer: Pointer, requirement: Mapping[str, Value], target: Target) -> Iterator[FieldError]:
    operator, values = requirement.get("operator", ""), requirement.get("values", [])
    if operator in ("In", "NotIn"):
        if not values:
            yield required((*pointer, "values"), f"the operator {operator} needs values to compare with")
    elif operator in ("Exists", "DoesNotExist"):
        if values:
            yield forbidden((*pointer, "values"), f"the operator {operator} asks for the key alone and takes no values")
    else:
        # The server calls this invalid, not unsupported.
        error = invalid((*pointer, "operator"), operator, f"is not one of {', '.join(_OPERATORS)}")
        yield replace(error, meant=in_other_case(operator, _OPERATORS))
    yield from text((*pointer, "key"), requirement.get("key", ""), label_key)
    checked = values if target.kubernetes >= features.SELECTOR_VALUES else []
    for number, member in enumerate(checked):
        yield from text((*pointer, "values", number), member, LABEL_VALUE.fault)
