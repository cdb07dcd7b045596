"""Functions on texts: CEL's strings library, version 2, as Kubernetes has it since 1.29.

https://github.com/google/cel-go/blob/v0.26.0/ext/README.md#strings; positions count code points.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from ingresslint.cel.errors import EvaluationError
from ingresslint.cel.formatting import format_text
from ingresslint.cel.functions import Overload, function, member
from ingresslint.cel.operators import size, text_cost
from ingresslint.cel.values import Value

# What Unicode calls white space, and so Go; Python's strip() takes a few control characters more.
_WHITE_SPACE = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
# What the API server sets no limit to, the memory does.
_LONGEST_TEXT = 10_000_000
_LOWER = str.maketrans({chr(code): chr(code + 32) for code in range(ord("A"), ord("Z") + 1)})
_UPPER = str.maketrans({chr(code): chr(code - 32) for code in range(ord("a"), ord("z") + 1)})
_QUOTED = str.maketrans(
    {
        "\a": r"\a",
        "\b": r"\b",
        "\f": r"\f",
        "\n": r"\n",
        "\r": r"\r",
        "\t": r"\t",
        "\v": r"\v",
        "\\": r"\\",
        '"': r"\"",
    }
)


def _within(position: int, text: str) -> int:
    if not 0 <= position <= len(text):
        msg = f"index out of range: {position}"
        raise EvaluationError(msg)
    return position


def _character(text: str, position: int) -> str:
    start = _within(position, text)
    return text[start : start + 1]


def _index(text: str, wanted: str, start: int = 0) -> int:
    if not wanted:
        return start
    if start < 0:
        _within(start, text)
    return text.find(wanted, start) if start < len(text) else -1


def _last_index(text: str, wanted: str, start: int | None = None) -> int:
    if not wanted:
        return len(text) if start is None else start
    if start is None:
        return text.rfind(wanted)
    if start < 0:
        _within(start, text)
    return text.rfind(wanted, 0, start + len(wanted)) if start < len(text) else -1


def _replace(text: str, old: str, new: str, limit: int = -1) -> str:
    if len(text) + text.count(old) * len(new) > _LONGEST_TEXT:
        msg = f"the text would be longer than {_LONGEST_TEXT} characters"
        raise EvaluationError(msg)
    return text.replace(old, new, limit)


def _split(text: str, separator: str, limit: int = -1) -> list[str]:
    if limit == 0:
        return []
    if separator:
        return text.split(separator, limit - 1 if limit > 0 else -1)
    if limit < 0 or limit >= len(text):
        return list(text)
    return [*text[: limit - 1], text[limit - 1 :]]


def _substring(text: str, start: int, end: int | None = None) -> str:
    if end is None:
        return text[_within(start, text) :]
    if start > end:
        msg = f"a substring cannot start at {start} and end at {end}"
        raise EvaluationError(msg)
    return text[_within(start, text) : _within(end, text)]


def _join(parts: list[Value], separator: str = "") -> str:
    if not all(isinstance(part, str) for part in parts):
        msg = "only texts can be joined"
        raise EvaluationError(msg)
    return separator.join(parts)


def _once(operands: Sequence[Value]) -> int:
    return text_cost(size(operands[0]))


def _twice(operands: Sequence[Value]) -> int:
    return text_cost(2 * size(operands[0]))


def _joined(operands: Sequence[Value]) -> int:
    parts, separator = operands[0], operands[1] if len(operands) > 1 else ""
    return text_cost(2 * (sum(map(size, parts)) + len(separator) * max(0, len(parts) - 1)))


def _product(operands: Sequence[Value]) -> int:
    return math.prod(text_cost(size(operand)) for operand in operands)


LIBRARY: tuple[Overload, ...] = (
    member("contains", "string, string -> bool", lambda text, part: part in text, _product),
    member("startsWith", "string, string -> bool", str.startswith, _once),
    member("endsWith", "string, string -> bool", str.endswith, _once),
    member("charAt", "string, int -> string", _character),
    member("indexOf", "string, string -> int", _index, _once),
    member("indexOf", "string, string, int -> int", _index, _once),
    member("lastIndexOf", "string, string -> int", _last_index, _once),
    member("lastIndexOf", "string, string, int -> int", _last_index, _once),
    member("lowerAscii", "string -> string", lambda text: text.translate(_LOWER), _once),
    member("upperAscii", "string -> string", lambda text: text.translate(_UPPER), _once),
    member("replace", "string, string, string -> string", _replace, _twice),
    member("replace", "string, string, string, int -> string", _replace, _twice),
    member("split", "string, string -> list(string)", _split, _twice),
    member("split", "string, string, int -> list(string)", _split, _twice),
    member("substring", "string, int -> string", _substring, _once),
    member("substring", "string, int, int -> string", _substring, _once),
    member("trim", "string -> string", lambda text: text.strip(_WHITE_SPACE), _once),
    member("join", "list(string) -> string", _join, _joined),
    member("join", "list(string), string -> string", _join, _joined),
    member("format", "string, list(dyn) -> string", format_text, _once),
    function("strings.quote", "string -> string", lambda text: f'"{text.translate(_QUOTED)}"', _once),
)
