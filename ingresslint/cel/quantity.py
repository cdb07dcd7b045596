"""Quantities such as ``500m`` and ``1Gi``.

https://pkg.go.dev/k8s.io/apimachinery/pkg/api/resource#Quantity; what ``isInteger`` says depends on how Go keeps the
number, which is why that is kept here too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from ingresslint.cel.errors import EvaluationError
from ingresslint.cel.functions import Overload, function, member
from ingresslint.cel.kinds import Type
from ingresslint.cel.operators import size, text_cost
from ingresslint.cel.values import Opaque, Value

_TEXT = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?([eEinumkKMGTP]*[-+]?[0-9]*)", re.ASCII)
_EXPONENT = re.compile(r"[eE]([+-]?[0-9]+)", re.ASCII)
_DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_BINARY = {"Ki": 10, "Mi": 20, "Gi": 30, "Ti": 40, "Pi": 50, "Ei": 60}
_DECIMAL_SUFFIXES = {exponent: suffix for suffix, exponent in _DECIMAL.items()}
_BINARY_SUFFIXES = {exponent: suffix for suffix, exponent in _BINARY.items()}
_NANO = -9
_INT64 = range(-(2**63), 2**63)
_DIGITS_OF_INT64 = 18
# Go computes with any exponent, and hangs on the largest; nothing that a cluster measures comes near.
_LARGEST_EXPONENT = 4_000
_LONGEST_TEXT = 200


class Style(StrEnum):
    """How a quantity is written: ``12M``, ``12Mi`` or ``12e6``."""

    DECIMAL = "decimal"
    BINARY = "binary"
    EXPONENT = "exponent"


@dataclass(frozen=True, slots=True, eq=False)
class Quantity(Opaque):
    """``unscaled`` times ten to the power of ``scale``.

    ``small`` numbers are those that Go keeps as an int64; ``text`` is what was written, where Go shows that again.
    """

    TYPE: ClassVar[Type] = Type("kubernetes.Quantity")

    unscaled: int
    scale: int
    small: bool
    style: Style
    text: str = ""

    def __eq__(self, other: object) -> bool:
        """Compare by number, however it is written."""
        return isinstance(other, Quantity) and order(self, other) == 0

    def __hash__(self) -> int:
        """Hash by number."""
        return hash(_stripped(self.unscaled, self.scale, 10))

    def __str__(self) -> str:
        """Write the canonical form: at most three digits before the suffix changes, no fraction."""
        if self.text or self.unscaled == 0:
            return self.text or "0"
        whole = _whole(self)
        if self.style is Style.BINARY and whole is not None and abs(whole) >= 1024:  # noqa: PLR2004 - one Ki
            number, power = _stripped(whole, 0, 1024)
            return f"{number}{_BINARY_SUFFIXES.get(power * 10, '')}"
        number, exponent = _stripped(self.unscaled, self.scale, 10)
        number *= 10 ** (exponent % 3)
        exponent -= exponent % 3
        if self.style is Style.EXPONENT:
            return f"{number}e{exponent}" if exponent else str(number)
        return f"{number}{_DECIMAL_SUFFIXES.get(exponent, '')}"


def parse_quantity(text: str) -> Quantity:
    """Read a quantity; raises EvaluationError."""
    match = _TEXT.fullmatch(text)
    if not match or not text or len(text) > _LONGEST_TEXT:
        raise _refused(text)
    sign, whole, fraction, suffix = match[1], match[2].lstrip("0") or "0", match[3] or "", match[4]
    style, exponent = _suffix(text, suffix)
    if text == "0":
        return Quantity(0, 0, small=True, style=style, text=text)
    number = int(whole + fraction) * (-1 if sign == "-" else 1)
    digits = len(whole) + len(fraction)
    if style is Style.BINARY:
        return _binary(text, number, len(fraction), exponent, digits)
    return _decimal(text, number, exponent - len(fraction), style, digits)


def _suffix(text: str, suffix: str) -> tuple[Style, int]:
    if suffix in _DECIMAL:
        return Style.DECIMAL, _DECIMAL[suffix]
    if suffix in _BINARY:
        return Style.BINARY, _BINARY[suffix]
    match = _EXPONENT.fullmatch(suffix)
    if not match or len(match[1]) > len(str(_LARGEST_EXPONENT)) or abs(int(match[1])) > _LARGEST_EXPONENT:
        raise _refused(text)
    return Style.EXPONENT, int(match[1])


def _refused(text: str) -> EvaluationError:
    return EvaluationError(f'"{text}" is no quantity such as 500m or 1Gi')


def _decimal(text: str, number: int, scale: int, style: Style, digits: int) -> Quantity:
    if digits <= _DIGITS_OF_INT64 and scale >= _NANO:
        shown = scale % 3 == 0 and number % 1000 != 0 and number != 0 and not _leading_zero(text)
        return Quantity(number, scale, small=True, style=style, text=text if shown else "")
    return Quantity(*_rounded(number, scale), small=False, style=style)


def _leading_zero(text: str) -> bool:
    """Tell whether the digits without the point begin with 0: ``0.5`` and ``.5`` do, ``05`` does not."""
    return text.lstrip("+-").lstrip("0").startswith(".")


def _binary(text: str, number: int, fraction: int, exponent: int, digits: int) -> Quantity:
    value = number << exponent
    if not fraction and 15 - digits - exponent * 3 // 10 - 1 >= 0:
        return Quantity(value, 0, small=True, style=Style.BINARY, text=text if number % 8 else "")
    unscaled, scale = _rounded(value, -fraction)
    unit = 10**-scale
    if abs(unscaled) > (2**63 - 1) * unit:
        unscaled, scale = (2**63 - 1) * (1 if unscaled > 0 else -1), 0
    style = Style.DECIMAL if 0 < abs(unscaled) < unit else Style.BINARY
    return Quantity(unscaled, scale, small=False, style=style)


def _rounded(number: int, scale: int) -> tuple[int, int]:
    """Count in billionths, the smallest unit that Kubernetes knows, rounded away from zero."""
    if scale >= _NANO:
        return number * 10 ** (scale - _NANO), _NANO
    quotient, rest = divmod(abs(number), 10 ** (_NANO - scale))
    rounded = quotient + (rest > 0)
    return (rounded if number >= 0 else -rounded), _NANO


def _stripped(number: int, power: int, base: int) -> tuple[int, int]:
    while number and number % base == 0:
        number //= base
        power += 1
    return number, power


def _whole(quantity: Quantity) -> int | None:
    """Return the number if it is a whole one."""
    if quantity.scale >= 0:
        return int(quantity.unscaled * 10**quantity.scale)
    whole, rest = divmod(quantity.unscaled, 10**-quantity.scale)
    return None if rest else whole


def _aligned(left: Quantity, right: Quantity) -> tuple[int, int, int]:
    """Return both numbers in units of the smaller scale, and that scale."""
    scale = min(left.scale, right.scale)
    return left.unscaled * 10 ** (left.scale - scale), right.unscaled * 10 ** (right.scale - scale), scale


def order(left: Quantity, right: Quantity) -> int:
    """Return -1, 0 or 1."""
    first, second, _ = _aligned(left, right)
    return (first > second) - (first < second)


def _add(left: Quantity, right: Quantity) -> Quantity:
    style = left.style if left.unscaled else right.style
    small = left.small and right.small
    if small and not (left.unscaled and right.unscaled):
        kept = left if left.unscaled or not right.unscaled else right
        return Quantity(kept.unscaled, kept.scale, small=True, style=style)
    first, second, scale = _aligned(left, right)
    total = first + second
    small = small and all(number in _INT64 for number in (first, second, total))
    return Quantity(total, scale, small=small, style=style)


def _negated(quantity: Quantity) -> Quantity:
    return Quantity(-quantity.unscaled, quantity.scale, quantity.small, quantity.style)


def _of(number: int) -> Quantity:
    return Quantity(number, 0, small=True, style=Style.EXPONENT)


def _int64(quantity: Quantity) -> int | None:
    if not quantity.small or quantity.scale < 0:
        return None
    number = int(quantity.unscaled * 10**quantity.scale)
    return number if number in _INT64 else None


def _as_integer(quantity: Quantity) -> int:
    number = _int64(quantity)
    if number is None:
        msg = f"the quantity {quantity} is no whole number of 64 bits"
        raise EvaluationError(msg)
    return number


def _as_double(quantity: Quantity) -> float:
    try:
        return float(quantity.unscaled) * float(f"1e{quantity.scale}")
    except OverflowError:
        return float("inf") if quantity.unscaled > 0 else float("-inf")


def _is_quantity(text: str) -> bool:
    try:
        parse_quantity(text)
    except EvaluationError:
        return False
    return True


def _parsing(operands: Sequence[Value]) -> int:
    return text_cost(size(operands[0]))


_Q = Quantity.TYPE.name

LIBRARY: tuple[Overload, ...] = (
    function("quantity", f"string -> {_Q}", parse_quantity, _parsing),
    function("isQuantity", "string -> bool", _is_quantity, _parsing),
    function("sign", f"{_Q} -> int", lambda quantity: (quantity.unscaled > 0) - (quantity.unscaled < 0)),
    member("isInteger", f"{_Q} -> bool", lambda quantity: _int64(quantity) is not None),
    member("asInteger", f"{_Q} -> int", _as_integer),
    member("asApproximateFloat", f"{_Q} -> double", _as_double),
    member("isGreaterThan", f"{_Q}, {_Q} -> bool", lambda left, right: order(left, right) > 0),
    member("isLessThan", f"{_Q}, {_Q} -> bool", lambda left, right: order(left, right) < 0),
    member("compareTo", f"{_Q}, {_Q} -> int", order),
    member("add", f"{_Q}, {_Q} -> {_Q}", _add),
    member("add", f"{_Q}, int -> {_Q}", lambda left, right: _add(left, _of(right))),
    member("sub", f"{_Q}, {_Q} -> {_Q}", lambda left, right: _add(left, _negated(right))),
    member("sub", f"{_Q}, int -> {_Q}", lambda left, right: _add(left, _of(-right))),
)
