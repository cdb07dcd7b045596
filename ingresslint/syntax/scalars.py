"""What a scalar means to Kubernetes.

kubectl and the API server read YAML through sigs.k8s.io/yaml, which resolves plain scalars as go-yaml v2 does (a
YAML 1.1 dialect of its own) and then turns the result into JSON.  No Python library agrees with it, so this
module restates the rules of go-yaml's ``resolve.go`` and of the conversion to JSON in ``sigs.k8s.io/yaml``.
"""

from __future__ import annotations

import base64
import math
import re
import struct
from calendar import monthrange
from decimal import Decimal
from functools import lru_cache

Scalar = str | int | float | bool | None

_TAG = "tag:yaml.org,2002:"
_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
}
# The characters with which something else than a string can begin.
_FIRST = frozenset("yYnNtTfFoO~+-.0123456789")
_INTEGER = re.compile(r"[-+]?(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]{0,19})")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
# go-yaml leaves a number that begins with its point to strconv.ParseFloat, which takes single underscores.
_FRACTION = re.compile(r"\.[0-9]+(_[0-9]+)*([eE][-+]?[0-9]+(_[0-9]+)*)?")
# The formats of go-yaml's parseTimestamp, as time.Parse of Go reads them.
_TIMESTAMP = re.compile(
    r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})"
    r"(?:(?:[Tt]{time}(?:Z|[+-](?:[01][0-9]|2[0-4]):[0-5][0-9]))| {time})?".replace(
        "{time}", r"(?:[01]?[0-9]|2[0-3]):[0-5]?[0-9]:[0-5]?[0-9](?:[.,][0-9]+)?"
    )
)
_ESCAPED_BYTE = re.compile("[\udc80-\udcff]")
_TAG_NAMES = {type(None): "null", bool: "bool", int: "int", float: "float", str: "str"}
_INT64 = range(-(2**63), 2**63)
_UINT64 = range(2**64)
# encoding/json writes larger numbers with an exponent, and a decoder then refuses them for an integer field.
_JSON_EXPONENT_FROM = 1e21
# strconv.FormatFloat's 'g' format switches to an exponent outside these.
_G_SMALLEST_EXPONENT = -4
_G_LARGEST_EXPONENT = 6
_FLOAT32_DIGITS = 9


class ScalarError(ValueError):
    """A scalar that Kubernetes' YAML reader refuses; the text says why."""


def resolve(text: str, tag: str | None, *, plain: bool) -> Scalar:
    """Return what go-yaml makes of the scalar ``text``, before the conversion to JSON.

    ``tag`` is the expanded explicit tag or None, ``plain`` says that the scalar has no quotes and is no block
    scalar.  Raises :class:`ScalarError` where the reader fails.
    """
    if tag is None:
        return resolve_plain(text) if plain else text
    return _resolve_tagged(text, tag)


def _resolve_tagged(text: str, tag: str) -> Scalar:
    name = tag.removeprefix(_TAG) if tag.startswith(_TAG) else ""
    if name == "binary":
        return _binary(text)
    if name == "timestamp" and not _is_timestamp(text):
        msg = f"{text!r} cannot be read as !!timestamp"
        raise ScalarError(msg)
    if name not in {"int", "float", "bool", "null"}:
        return text
    value = resolve_plain(text)
    if name == "float" and type(value) is int and value in _INT64:
        value = float(value)
    if _TAG_NAMES[type(value)] != name:
        msg = f"{text!r} cannot be read as !!{name}"
        raise ScalarError(msg)
    return value


def _binary(text: str) -> str:
    try:
        data = base64.b64decode(text.replace("\r", "").replace("\n", ""), validate=True)
    except ValueError:
        msg = f"!!binary needs base64, not {text!r}"
        raise ScalarError(msg) from None
    # encoding/json writes a replacement character for every single byte that is not UTF-8.
    return _ESCAPED_BYTE.sub("\ufffd", data.decode("utf-8", "surrogateescape"))


def _is_timestamp(text: str) -> bool:
    match = _TIMESTAMP.fullmatch(text)
    if match is None:
        return False
    year, month, day = (int(number) for number in match.group("year", "month", "day"))
    # Any leap year stands for the year 0, which Python does not know.
    return month in range(1, 13) and day in range(1, monthrange(year or 4, month)[1] + 1)


@lru_cache(maxsize=4096)
def resolve_plain(text: str) -> Scalar:
    """Return what go-yaml makes of a plain scalar, before the conversion to JSON."""
    if text and text[0] not in _FIRST:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if text[0] == ".":
        return _float(text, _FRACTION)
    if text[0] in "+-0123456789":
        return _number(text)
    return text


def _number(text: str) -> Scalar:
    plain = text.replace("_", "")
    if _INTEGER.fullmatch(plain):
        number = _integer(plain)
        if number in _INT64 or (number in _UINT64 and plain[0] not in "+-"):
            return number
    number_or_text = _float(plain, _FLOAT)
    return text if isinstance(number_or_text, str) else number_or_text


def _integer(plain: str) -> int:
    sign = -1 if plain[0] == "-" else 1
    digits = plain.lstrip("+-")
    if digits[0] != "0" or digits == "0":
        return sign * int(digits)
    prefix = digits[1:2].lower()
    base = {"x": 16, "b": 2, "o": 8}.get(prefix)
    return sign * (int(digits, 8) if base is None else int(digits[2:], base))


def _float(text: str, form: re.Pattern[str]) -> float | str:
    if not form.fullmatch(text):
        return text
    number = float(text)
    # strconv.ParseFloat fails when the number is out of range, and the scalar stays a string.
    return text if math.isinf(number) else number


def json_number(value: Scalar) -> Scalar:
    """Return ``value`` as it reads after the way through JSON: a float without a fraction becomes an integer."""
    if not isinstance(value, float):
        return value
    if not math.isfinite(value):
        msg = "infinity and not-a-number cannot be written as JSON"
        raise ScalarError(msg)
    if value.is_integer() and abs(value) < _JSON_EXPONENT_FROM:
        return int(Decimal(repr(value)))
    return value


def key(value: Scalar) -> str:
    """Return the JSON object key for a key of go-yaml; raises :class:`ScalarError` for a null or too large one."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _float_key(value)
    if value is None:
        msg = "a key cannot be empty or null"
        raise ScalarError(msg)
    if value not in _INT64:
        msg = f"the number {value} is too large for a key: put it in quotes"
        raise ScalarError(msg)
    return str(value)


def _float_key(value: float) -> str:
    """Write a float as ``strconv.FormatFloat(value, 'g', -1, 32)`` does."""
    single = _float32(value)
    if math.isnan(single):
        return ".nan"
    if math.isinf(single):
        return ".inf" if single > 0 else "-.inf"
    mantissa, exponent = _shortest(single)
    if exponent < _G_SMALLEST_EXPONENT or exponent >= _G_LARGEST_EXPONENT:
        return f"{mantissa}e{'-' if exponent < 0 else '+'}{abs(exponent):02d}"
    return f"{Decimal(f'{mantissa}e{exponent}'):f}"


def _shortest(single: float) -> tuple[str, int]:
    """Return the fewest decimal digits that still mean this single-precision number."""
    for digits in range(_FLOAT32_DIGITS):
        mantissa, _, exponent = f"{single:.{digits}e}".partition("e")
        if _float32(float(f"{mantissa}e{exponent}")) == single:
            break
    return mantissa, int(exponent)


def _float32(value: float) -> float:
    try:
        return float(struct.unpack("f", struct.pack("f", value))[0])
    except OverflowError:
        return math.copysign(math.inf, value)
