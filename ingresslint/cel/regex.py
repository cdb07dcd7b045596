"""Regular expressions: RE2, whose syntax is Go's and whose time is bounded, whatever the pattern.

The engine evaluates them.  It has no function that finds all matches, the empty ones too, so matches are found by
putting a mark around each of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cache

from ingresslint.cel.engine import evaluator
from ingresslint.cel.errors import EvaluationError
from ingresslint.cel.functions import Overload, function, member
from ingresslint.cel.operators import size, text_cost
from ingresslint.cel.values import Value

# Characters that mean nothing to anybody; one that the text does not contain is the mark.
_PRIVATE_USE = range(0xE000, 0xF8FF)


@cache
def _engine(expression: str) -> Callable[[dict[str, str]], Value]:
    return evaluator(expression, ("text", "pattern", "marked"))


def matches(text: str, pattern: str) -> bool:
    """Tell whether ``pattern`` matches somewhere in ``text``; raises EvaluationError for what is no pattern."""
    found = _engine("text.matches(pattern)")({"text": _utf8(text), "pattern": _utf8(pattern), "marked": ""})
    return bool(found)


def find_all(text: str, pattern: str, limit: int = -1) -> list[str]:
    """Return the matches from left to right, at most ``limit`` where it is not negative; raises EvaluationError."""
    text = _utf8(text)
    mark = next(filter(lambda character: character not in text, map(chr, _PRIVATE_USE)), None)
    if mark is None:
        msg = "the text has all characters that could mark a match"
        raise EvaluationError(msg)
    replace = _engine("regex.replace(text, pattern, marked)")
    marked = replace({"text": text, "pattern": _utf8(pattern), "marked": f"{mark}\\0{mark}"})
    found = str(marked).split(mark)[1::2]
    return found if limit < 0 else found[:limit]


def _find(text: str, pattern: str) -> str:
    return next(iter(find_all(text, pattern)), "")


def _utf8(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _cost(operands: Sequence[Value]) -> int:
    return text_cost(1 + size(operands[0])) * math.ceil(size(operands[1]) / 4)


LIBRARY: tuple[Overload, ...] = (
    function("matches", "string, string -> bool", matches, _cost),
    member("matches", "string, string -> bool", matches, _cost),
    member("find", "string, string -> string", _find, _cost),
    member("findAll", "string, string -> list(string)", find_all, _cost),
    member("findAll", "string, string, int -> list(string)", find_all, _cost),
)
