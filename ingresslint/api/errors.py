"""What the API server says of a field, in its own words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile

from ingresslint.resource import Resource, field_path
from ingresslint.syntax import Part, Pointer, Value

_LONGEST_VALUE = 80
_TWO = 2
PythonTypes = tuple[type, ...]


class ErrorType(StrEnum):
    """The kind of an error, as ``k8s.io/apimachinery/pkg/util/validation/field`` names it.

    The first two come from strict decoding, before validation.
    """

    UNKNOWN_FIELD = "UnknownField"
    TYPE_INVALID = "FieldValueTypeInvalid"
    REQUIRED = "FieldValueRequired"
    INVALID = "FieldValueInvalid"
    NOT_SUPPORTED = "FieldValueNotSupported"
    FORBIDDEN = "FieldValueForbidden"
    DUPLICATE = "FieldValueDuplicate"
    TOO_LONG = "FieldValueTooLong"
    TOO_MANY = "FieldValueTooMany"
    # Not an error: the object is accepted, with a warning header.
    WARNING = "Warning"


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing that the API server has against an object.

    ``pointer`` leads to the place in the manifest, ``field`` is the path that the server prints where the two differ.
    Where only one thing can be meant, ``meant`` is the value to write instead, and ``meant_field`` the name to write it
    under.  For a value of a wrong type ``wanted`` are those that the field takes.
    """

    type: ErrorType
    pointer: Pointer
    message: str
    part: Part = "value"
    field: str = ""
    meant: str | int | None = None
    meant_field: str = ""
    wanted: PythonTypes = ()

    @property
    def path(self) -> str:
        """The field as the API server writes it."""
        return self.field or field_path(self.pointer)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A field error of one object."""

    resource: Resource
    error: FieldError


def required(pointer: Pointer, message: str, field: str = "") -> FieldError:
    """Return the error of a field that must be there and is not."""
    return FieldError(ErrorType.REQUIRED, pointer, message, field=field)


def invalid(pointer: Pointer, value: Value, message: str, field: str = "") -> FieldError:
    """Return the error of a value that is not allowed; the message says what is."""
    written = "" if isinstance(value, dict | list) else f"{shown(value)}: "
    return FieldError(ErrorType.INVALID, pointer, written + message, field=field)


def forbidden(pointer: Pointer, message: str, field: str = "") -> FieldError:
    """Return the error of a field that may not be set here."""
    return FieldError(ErrorType.FORBIDDEN, pointer, message, field=field)


def duplicate(pointer: Pointer, value: Value, message: str = "is listed twice") -> FieldError:
    """Return the error of a list item that repeats another one."""
    return FieldError(ErrorType.DUPLICATE, pointer, f"{shown(value)} {message}")


def not_supported(pointer: Pointer, value: Value, supported: Iterable[str]) -> FieldError:
    """Return the error of a value that is none of the ``supported`` ones."""
    choices = sorted(supported)
    message = f"{shown(value)} is not one of {', '.join(choices)}{did_you_mean(value, choices)}"
    return FieldError(ErrorType.NOT_SUPPORTED, pointer, message, meant=in_other_case(value, choices))


def too_long(pointer: Pointer, message: str) -> FieldError:
    """Return the error of a text that is longer than the server takes."""
    return FieldError(ErrorType.TOO_LONG, pointer, message)


def too_many(pointer: Pointer, count: int, limit: int) -> FieldError:
    """Return the error of a list with more items than the server takes."""
    return FieldError(ErrorType.TOO_MANY, pointer, f"{count} items, and at most {limit} are allowed")


def warning(pointer: Pointer, message: str, field: str = "") -> FieldError:
    """Return what the server accepts with a warning."""
    return FieldError(ErrorType.WARNING, pointer, message, field=field)


def shown(value: Value) -> str:
    """Write a value for a message: short, strings in double quotes."""
    if isinstance(value, str):
        text = '"' + value.replace("\n", "\\n") + '"'
    elif value is None:
        text = "null"
    elif isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, dict | list):
        text = "a mapping" if isinstance(value, dict) else "a list"
    else:
        text = str(value)
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 1]}…"


def did_you_mean(written: Value, candidates: Iterable[str]) -> str:
    """Return ``, did you mean X?`` where exactly one candidate is a slip away from what was written."""
    best = closest(written, candidates)
    return f"; did you mean {best}?" if best else ""


def in_other_case(written: Value, candidates: Iterable[str]) -> str | None:
    """Return the one candidate that differs from ``written`` only in case."""
    if not isinstance(written, str):
        return None
    same = [name for name in candidates if name.lower() == written.lower() and name != written]
    return same[0] if len(same) == 1 else None


def misspelled(written: str, candidates: Iterable[str]) -> str | None:
    """Return the one candidate that ``written`` is, but for a single slip: a letter, two swapped ones, or the case."""
    slips = [name for name in candidates if _is_one_slip(_folded(written), _folded(name))]
    return slips[0] if len(slips) == 1 else None


def _folded(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()


def _is_one_slip(one: str, other: str) -> bool:
    one, other = _without_common_start(one, other)
    one, other = _without_common_start(one[::-1], other[::-1])
    return max(len(one), len(other)) <= 1 or (len(one) == _TWO and one == other[::-1])


def _without_common_start(one: str, other: str) -> tuple[str, str]:
    pairs = zip(one, other, strict=False)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return one[same:], other[same:]


def closest(written: Value, candidates: Iterable[str]) -> str | None:
    """Return the candidate that differs from ``written`` only in case, or is its one close neighbour."""
    if not isinstance(written, str):
        return None
    names = list(candidates)
    same = [name for name in names if name.lower() == written.lower()]
    if len(same) == 1:
        return same[0]
    from difflib import get_close_matches  # noqa: PLC0415 - only where something is wrong

    near = get_close_matches(written, names, n=2, cutoff=0.8)
    return near[0] if near else None
