"""What values look like outside of CEL."""

from __future__ import annotations

import base64
import math

from ingresslint.cel.conversions import shown_double
from ingresslint.cel.kinds import Type
from ingresslint.cel.times import shown_duration, shown_timestamp
from ingresslint.cel.values import Duration, Optional, Timestamp, Value

# JavaScript's numbers hold integers up to here; the API server writes larger ones as strings.
_LARGEST_EXACT = 2**53 - 1


def plain(value: Value) -> Value:
    """Return ``value`` as JSON, as the API server shows it.

    Bytes are base64, times are strings, so are integers that JavaScript cannot hold and numbers that JSON cannot; a
    missing value is null, and Kubernetes' own types are what they are written as.
    """
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return int(value) if abs(value) <= _LARGEST_EXACT else str(int(value))
    if isinstance(value, float):
        return value if math.isfinite(value) else shown_double(value)
    if isinstance(value, list):
        return [plain(element) for element in value]
    if isinstance(value, dict):
        return {_shown_key(key): plain(member) for key, member in value.items()}
    return _shown(value)


def _shown_key(key: Value) -> str:
    return str(key).lower() if isinstance(key, bool) else str(key)


def _shown(value: Value) -> Value:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, Timestamp):
        return shown_timestamp(value)
    if isinstance(value, Duration):
        return shown_duration(value)
    if isinstance(value, Optional):
        return plain(value.value)
    return value.name if isinstance(value, Type) else str(value)
