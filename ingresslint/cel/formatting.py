"""``"%s is %d".format([…])``: Go's verbs, with the number style of American English.

https://github.com/google/cel-go/blob/v0.26.0/ext/README.md#format; the oddities (``%.2e`` writes six digits, ``%f``
groups thousands) are those of the API server.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ingresslint.cel.conversions import bytes_to_text, shown_double
from ingresslint.cel.errors import EvaluationError
from ingresslint.cel.times import shown_duration, shown_timestamp
from ingresslint.cel.values import Duration, Timestamp, Value, type_of

_CLAUSE = re.compile(r"%(?:%|(?P<precision>\.[0-9]*)?(?P<verb>.)?)", re.DOTALL)
_DEFAULT_PRECISION = 6
_LONGEST_PRECISION = 1000
_NUMBER_WORDS = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_ESCAPES = {"\a": r"\a", "\b": r"\b", "\f": r"\f", "\n": r"\n", "\r": r"\r", "\t": r"\t", "\v": r"\v"}

Writer = Callable[[Value, int], str]


@dataclass(frozen=True, slots=True)
class Clause:
    """One ``%…`` of a format text: the verb, its precision, and how it writes a value."""

    verb: str
    precision: int
    types: frozenset[str]
    write: Writer

    @property
    def refusal(self) -> str:
        """What the verb takes, for a message."""
        return f"%{self.verb} takes {', '.join(sorted(self.types))}"


def format_text(text: str, values: list[Value]) -> str:
    """Fill ``values`` into ``text``; raises EvaluationError.  Values that no clause names are left out."""
    left = iter(values)
    return "".join(part if isinstance(part, str) else _filled(part, left) for part in parts(text))


def _filled(clause: Clause, left: Iterator[Value]) -> str:
    for value in left:
        return clause.write(value, clause.precision)
    msg = f"there is no value for %{clause.verb}"
    raise EvaluationError(msg)


def parts(text: str) -> Iterator[str | Clause]:
    """Split a format text into plain text and clauses; raises EvaluationError."""
    end = 0
    for match in _CLAUSE.finditer(text):
        yield text[end : match.start()]
        yield "%" if match[0] == "%%" else _clause(match)
        end = match.end()
    yield text[end:]


def _clause(match: re.Match[str]) -> Clause:
    verb = match["verb"]
    if verb not in _VERBS:
        msg = f'"{match[0]}" is no format clause; write %s, %d, %f, %e, %b, %x, %X, %o or %%'
        raise EvaluationError(msg)
    digits = (match["precision"] or f".{_DEFAULT_PRECISION}")[1:]
    if not digits or len(digits) > len(str(_LONGEST_PRECISION)) or int(digits) > _LONGEST_PRECISION:
        msg = f'"{match[0]}" has no number of digits that can be written'
        raise EvaluationError(msg)
    types, write = _VERBS[verb]
    return Clause(verb, int(digits), types, write)


def _refusal(value: Value, verb: str) -> EvaluationError:
    return EvaluationError(f"%{verb} cannot write a value of type {type_of(value).name}")


def _text(value: Value, _precision: int) -> str:
    if type_of(value).name not in _TEXT_TYPES:
        raise _refusal(value, "s")
    if isinstance(value, list | dict):
        return _literal(value)
    if isinstance(value, bytes):
        return bytes_to_text(value)
    return _scalar(value)


def _scalar(value: Value) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, float):
        return shown_double(value)
    if isinstance(value, Timestamp):
        return shown_timestamp(value)
    return shown_duration(value) if isinstance(value, Duration) else str(value)


def _literal(value: Value) -> str:
    """Write a value inside a list or a map, where it looks like CEL again."""
    if type_of(value).name not in _TEXT_TYPES:
        raise _refusal(value, "s")
    write = _LITERALS.get(type(value), _scalar)
    return write(value)


def _literal_list(values: list[Value]) -> str:
    return f"[{', '.join(map(_literal, values))}]"


def _literal_map(mapping: dict[Value, Value]) -> str:
    members = sorted((_literal(key), _literal(member)) for key, member in mapping.items())
    return "{" + ", ".join(f"{key}:{member}" for key, member in members) + "}"


def _literal_double(value: float) -> str:
    return f"{value:f}" if math.isfinite(value) else quoted(shown_double(value))


def quoted(text: str) -> str:
    """Write a text as Go's ``%q`` does."""
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    code = ord(character)
    if code <= 0x7F:  # noqa: PLR2004 - the last ASCII character
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004 - four hexadecimal digits


def _decimal(value: Value, _precision: int) -> str:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _refusal(value, "d")
    return str(int(value))


def _double(verb: str, value: Value) -> float:
    if isinstance(value, str) and value in _NUMBER_WORDS:
        return _NUMBER_WORDS[value]
    if not isinstance(value, float):
        raise _refusal(value, verb)
    return value


def _fixed(value: Value, precision: int) -> str:
    number = _double("f", value)
    return f"{number or 0.0:,.{precision}f}" if math.isfinite(number) else _not_finite(number)


def _scientific(value: Value, precision: int) -> str:
    number = _double("e", value)
    if not math.isfinite(number):
        return _not_finite(number).rjust(precision)
    mantissa, _, exponent = f"{number:.6e}".partition("e")
    return f"{mantissa}\u00d710{exponent.removeprefix('+').translate(_SUPERSCRIPTS)}".rjust(precision)


def _not_finite(number: float) -> str:
    if math.isnan(number):
        return "NaN"
    return "∞" if number > 0 else "-∞"


def _radix(verb: str, value: Value) -> str:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _refusal(value, verb)
    return format(int(value), verb)


def _binary(value: Value, _precision: int) -> str:
    return str(int(value)) if isinstance(value, bool) else _radix("b", value)


def _hexadecimal(value: Value, _precision: int) -> str:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").hex()
    return value.hex() if isinstance(value, bytes) else _radix("x", value)


_LITERALS: dict[type, Callable[[Any], str]] = {
    list: _literal_list,
    dict: _literal_map,
    str: quoted,
    bytes: lambda value: "b" + quoted(bytes_to_text(value)),
    float: _literal_double,
    Timestamp: lambda value: f"timestamp({quoted(shown_timestamp(value))})",
    Duration: lambda value: f"duration({quoted(shown_duration(value))})",
}
_TEXT_TYPES = frozenset(
    {
        "list",
        "map",
        "int",
        "uint",
        "double",
        "bool",
        "string",
        "bytes",
        "google.protobuf.Timestamp",
        "google.protobuf.Duration",
        "type",
        "null_type",
    }
)
_WHOLE = frozenset({"int", "uint"})
_VERBS: dict[str, tuple[frozenset[str], Writer]] = {
    "s": (_TEXT_TYPES, _text),
    "d": (_WHOLE, _decimal),
    "f": (frozenset({"double", "string"}), _fixed),
    "e": (frozenset({"double", "string"}), _scientific),
    "b": (_WHOLE | {"bool"}, _binary),
    "x": (_WHOLE | {"string", "bytes"}, _hexadecimal),
    "X": (_WHOLE | {"string", "bytes"}, lambda value, precision: _hexadecimal(value, precision).upper()),
    "o": (_WHOLE, lambda value, _precision: _radix("o", value)),
}
