"""Durations as the API server's CEL reads them: like Go's ``time.ParseDuration``."""

from __future__ import annotations

import re
from fractions import Fraction

_UNITS = {
    "ns": 1,
    "us": 10**3,
    "µs": 10**3,
    "μs": 10**3,
    "ms": 10**6,
    "s": 10**9,
    "m": 60 * 10**9,
    "h": 3600 * 10**9,
}
_PART = re.compile(r"(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)", re.ASCII)
_LARGEST = 2**63 - 1

SECOND = 10**9
HOUR = 3600 * SECOND


def nanoseconds(text: str) -> int | None:
    """Return the length of a duration, None where ``text`` is none."""
    sign, unsigned = (-1, text[1:]) if text.startswith("-") else (1, text.removeprefix("+"))
    if unsigned == "0":
        return 0
    parts = _PART.findall(unsigned)
    if not parts or "".join(number + unit for number, unit in parts) != unsigned:
        return None
    total = sum(
        int(Fraction(f"0{number}" if number.startswith(".") else number.rstrip(".")) * _UNITS[unit])
        for number, unit in parts
    )
    return sign * total if total <= _LARGEST else None
