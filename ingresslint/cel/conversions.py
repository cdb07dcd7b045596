"""Conversions between types: ``int("42")``, ``string(1.5)``, ``timestamp("2026-01-31T10:00:00Z")``.

Numbers are read and written as Go's ``strconv`` does: https://pkg.go.dev/strconv.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NoReturn

from ingresslint.cel.errors import EvaluationError
from ingresslint.cel.functions import Overload, function
from ingresslint.cel.operators import integer, size, text_cost, timestamp, unsigned
from ingresslint.cel.times import parse_duration, parse_timestamp, shown_duration, shown_timestamp
from ingresslint.cel.values import Uint, Value, type_of

_INTEGER = re.compile(r"[+-]?[0-9]+", re.ASCII)
_DOUBLE = re.compile(
    r"[+-]?(?:(?:\d(?:_?\d)*\.?(?:\d(?:_?\d)*)?|\.\d(?:_?\d)*)(?:e[+-]?\d+)?|inf(?:inity)?)|nan",
    re.ASCII | re.IGNORECASE,
)
_TRUE = frozenset({"1", "t", "T", "true", "True", "TRUE"})
_FALSE = frozenset({"0", "f", "F", "false", "False", "FALSE"})
# Go switches to an exponent outside these powers of ten.
_PLAIN_EXPONENTS = range(-4, 6)


def _impossible(value: Value, wanted: str) -> NoReturn:
    shown = f'"{value}"' if isinstance(value, str) else str(value)
    msg = f"{shown} cannot be converted to {wanted}"
    raise EvaluationError(msg)


def _text_to_int(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        _impossible(text, "int")
    return integer(_digits(text))


def _text_to_uint(text: str) -> Uint:
    if not _INTEGER.fullmatch(text) or text[0] in "+-":
        _impossible(text, "uint")
    return unsigned(_digits(text))


def _digits(text: str) -> int:
    # Python refuses to read thousands of digits, and no 64-bit number has that many.
    return int(text[:1] + text[1:].lstrip("0")[:30]) if len(text) > 30 else int(text)  # noqa: PLR2004


def _text_to_double(text: str) -> float:
    if not _DOUBLE.fullmatch(text):
        _impossible(text, "double")
    value = float(text)
    if math.isinf(value) and "n" not in text.lower():
        _impossible(text, "double")
    return value


def _text_to_bool(text: str) -> bool:
    if text in _TRUE:
        return True
    if text not in _FALSE:
        _impossible(text, "bool")
    return False


def _whole(value: float, wanted: str) -> int:
    if not math.isfinite(value):
        _impossible(value, wanted)
    return int(value)


def _double_to_int(value: float) -> int:
    whole = _whole(value, "int")
    # The API server leaves out the very smallest number too.
    return integer(whole if whole > -(2**63) else -(2**64))


def _double_to_uint(value: float) -> Uint:
    return unsigned(_whole(value, "uint") if value >= 0 or not math.isfinite(value) else -1)


def bytes_to_text(data: bytes) -> str:
    """Read UTF-8; raises EvaluationError."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        _impossible("bytes that are no UTF-8", "string")


def _text_to_bytes(text: str) -> bytes:
    # JSON can carry half a surrogate pair, which has no UTF-8.
    return text.encode("utf-8", "replace")


def shown_double(value: float) -> str:
    """Write a double as the API server does: ``1.5``, ``1e+21``, ``NaN``."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    exact = Decimal(repr(value))
    power = exact.adjusted() if value else 0
    if power in _PLAIN_EXPONENTS:
        return f"{exact.normalize():f}"
    digits = "".join(map(str, exact.normalize().as_tuple().digits))
    fraction = f".{digits[1:]}" if digits[1:] else ""
    return f"{'-' if value < 0 else ''}{digits[0]}{fraction}e{power:+03}"


def _whole_cost(operands: Sequence[Value]) -> int:
    return text_cost(size(operands[0]))


def _same(value: Value) -> Value:
    return value


_T, _D = "google.protobuf.Timestamp", "google.protobuf.Duration"

LIBRARY: tuple[Overload, ...] = (
    function("int", "int -> int", _same),
    function("int", "double -> int", _double_to_int),
    function("int", f"{_D} -> int", lambda length: length.nanoseconds),
    function("int", "string -> int", _text_to_int),
    function("int", f"{_T} -> int", lambda moment: moment.nanoseconds // 10**9),
    function("int", "uint -> int", lambda value: integer(int(value))),
    function("uint", "uint -> uint", _same),
    function("uint", "double -> uint", _double_to_uint),
    function("uint", "int -> uint", unsigned),
    function("uint", "string -> uint", _text_to_uint),
    function("double", "double -> double", _same),
    function("double", "int -> double", float),
    function("double", "string -> double", _text_to_double),
    function("double", "uint -> double", float),
    function("string", "string -> string", _same),
    function("string", "bool -> string", lambda value: "true" if value else "false"),
    function("string", "bytes -> string", bytes_to_text, _whole_cost),
    function("string", "double -> string", shown_double),
    function("string", f"{_D} -> string", shown_duration),
    function("string", "int -> string", str),
    function("string", f"{_T} -> string", shown_timestamp),
    function("string", "uint -> string", str),
    function("bool", "bool -> bool", _same),
    function("bool", "string -> bool", _text_to_bool),
    function("bytes", "bytes -> bytes", _same),
    function("bytes", "string -> bytes", _text_to_bytes, _whole_cost),
    function("duration", f"{_D} -> {_D}", _same),
    function("duration", f"int -> {_D}", lambda number: _impossible(number, "duration")),
    function("duration", f"string -> {_D}", parse_duration),
    function("timestamp", f"{_T} -> {_T}", _same),
    function("timestamp", f"int -> {_T}", lambda seconds: timestamp(seconds * 10**9, 0)),
    function("timestamp", f"string -> {_T}", parse_timestamp),
    function("type", "A -> type(A)", type_of),
    function("dyn", "A -> dyn", _same),
)

CONVERSIONS = frozenset(overload.name for overload in LIBRARY)
