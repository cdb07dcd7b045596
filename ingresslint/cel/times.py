"""Moments and lengths of time: how they are read, shown and taken apart.

The API server reads them with Go's ``time`` package: https://pkg.go.dev/time#ParseDuration and RFC 3339.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from ingresslint.cel.errors import EvaluationError
from ingresslint.cel.functions import Overload, member
from ingresslint.cel.values import Duration, Timestamp

_SECOND = 10**9
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST = int((datetime(1, 1, 1, tzinfo=UTC) - _EPOCH).total_seconds())
_LAST = int((datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC) - _EPOCH).total_seconds())
DURATION_RANGE = range(-(2**63), 2**63)
TIMESTAMP_RANGE = range(_FIRST * _SECOND, (_LAST + 1) * _SECOND)

_RFC3339 = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:[.,](\d+))?(?:Z|([+-])(\d\d):(\d\d))", re.ASCII)
_DURATION = re.compile(r"([+-]?)((?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)", re.ASCII)
_DURATION_PART = re.compile(r"(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)", re.ASCII)
_OFFSET = re.compile(r"([+-]?)(\d{1,2}):(\d{1,2})", re.ASCII)
_UNITS = {
    "ns": 1,
    "us": 10**3,
    "µs": 10**3,
    "μs": 10**3,
    "ms": 10**6,
    "s": _SECOND,
    "m": 60 * _SECOND,
    "h": 3600 * _SECOND,
}


def parse_timestamp(text: str) -> Timestamp:
    """Read an RFC 3339 time; raises EvaluationError."""
    match = _RFC3339.fullmatch(text)
    if match:
        zone = _seconds(match[8], match[9], match[10]) if match[8] else 0
        try:
            moment = datetime(*map(int, match.groups()[:6]), tzinfo=UTC)  # type: ignore[arg-type,misc]
        except ValueError:
            pass
        else:
            seconds = (moment - _EPOCH) // timedelta(seconds=1) - zone
            nanoseconds = seconds * _SECOND + int((match[7] or "0")[:9].ljust(9, "0"))
            if nanoseconds in TIMESTAMP_RANGE:
                return Timestamp(nanoseconds, zone)
    msg = f'"{text}" is no RFC 3339 time such as 2026-01-31T10:00:00Z'
    raise EvaluationError(msg)


def parse_duration(text: str) -> Duration:
    """Read a duration such as ``1h30m`` or ``-1.5s``; raises EvaluationError."""
    match = _DURATION.fullmatch(text)
    if match:
        parts = _DURATION_PART.findall(match[2])
        total = sum(int(Fraction(number.rstrip(".") or "0") * _UNITS[unit]) for number, unit in parts)
        total = -total if match[1] == "-" else total
        if total in DURATION_RANGE:
            return Duration(total)
    elif text in {"0", "+0", "-0"}:
        return Duration(0)
    msg = f'"{text}" is no duration such as 1h30m'
    raise EvaluationError(msg)


def shown_timestamp(moment: Timestamp) -> str:
    """Write a moment as RFC 3339, in the zone that it was written in."""
    seconds, fraction = divmod(moment.nanoseconds, _SECOND)
    try:
        local = _EPOCH + timedelta(seconds=seconds + moment.zone)
    except OverflowError:
        return shown_timestamp(Timestamp(moment.nanoseconds))
    digits = f".{fraction:09}".rstrip("0") if fraction else ""
    return f"{local:%Y-%m-%dT%H:%M:%S}".rjust(19, "0") + digits + _shown_zone(moment.zone)


def shown_duration(length: Duration) -> str:
    """Write a duration in seconds: ``5400s``, ``0.5s``."""
    return f"{Decimal(repr(length.nanoseconds / _SECOND)).normalize():f}s"


def _shown_zone(zone: int) -> str:
    if zone == 0:
        return "Z"
    minutes = abs(zone) // 60
    return f"{'-' if zone < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}"


def _seconds(sign: str, hours: str, minutes: str) -> int:
    value = int(hours) * 3600 + int(minutes) * 60
    return -value if sign == "-" else value


def _zone(name: str) -> tzinfo:
    match = _OFFSET.fullmatch(name)
    try:
        if match:
            return timezone(timedelta(seconds=_seconds(*match.groups())))
        return ZoneInfo(name) if name else UTC
    except (LookupError, OSError, ValueError) as error:
        msg = f'there is no time zone "{name}"'
        raise EvaluationError(msg) from error


def _local(moment: Timestamp, zone: tzinfo) -> datetime:
    try:
        return (_EPOCH + timedelta(microseconds=moment.nanoseconds // 1000)).astimezone(zone)
    except OverflowError as error:
        msg = "timestamp overflow"
        raise EvaluationError(msg) from error


def _part(name: str, read: Callable[[datetime], int]) -> tuple[Overload, Overload]:
    """Declare a part of a date, in UTC and in a named zone."""

    def part(moment: Timestamp, zone: str = "") -> int:
        return read(_local(moment, _zone(zone)))

    return (
        member(name, "google.protobuf.Timestamp -> int", part),
        member(name, "google.protobuf.Timestamp, string -> int", part),
    )


def _whole(unit: int) -> Callable[[Duration], int]:
    def count(length: Duration) -> int:
        whole = abs(length.nanoseconds) // unit
        return -whole if length.nanoseconds < 0 else whole

    return count


LIBRARY: tuple[Overload, ...] = (
    *_part("getFullYear", lambda local: local.year),
    *_part("getMonth", lambda local: local.month - 1),
    *_part("getDate", lambda local: local.day),
    *_part("getDayOfMonth", lambda local: local.day - 1),
    *_part("getDayOfWeek", lambda local: local.isoweekday() % 7),
    *_part("getDayOfYear", lambda local: local.timetuple().tm_yday - 1),
    *_part("getHours", lambda local: local.hour),
    *_part("getMinutes", lambda local: local.minute),
    *_part("getSeconds", lambda local: local.second),
    *_part("getMilliseconds", lambda local: local.microsecond // 1000),
    member("getHours", "google.protobuf.Duration -> int", _whole(_UNITS["h"])),
    member("getMinutes", "google.protobuf.Duration -> int", _whole(_UNITS["m"])),
    member("getSeconds", "google.protobuf.Duration -> int", _whole(_UNITS["s"])),
    member("getMilliseconds", "google.protobuf.Duration -> int", _whole(_UNITS["ms"])),
)
