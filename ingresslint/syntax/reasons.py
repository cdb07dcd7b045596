"""What libyaml's complaints mean, in words that name the mistake people make."""

from __future__ import annotations

from ruamel.yaml.error import MarkedYAMLError, YAMLError

from ingresslint.syntax.document import Unreadable
from ingresslint.text import Span

# PEP 383 adds a byte to it.
_SURROGATE_OF_ZERO = 0xDC00
_QUOTE = "put the value in quotes"
_MEANINGS = {
    "while scanning an alias": f"an unquoted value starts with *, which means an alias: {_QUOTE}",
    "while scanning an anchor": f"an unquoted value starts with &, which means an anchor: {_QUOTE}",
    "mapping values are not allowed in this context": (
        'a second ": " on this line, or a wrong indentation: indent it right, or put a value with ": " in quotes'
    ),
    "did not find expected <document start>": (
        "the document ends above, and Kubernetes would ignore the rest: is the indentation right, or is --- missing?"
    ),
}


def unreadable(text: str, error: YAMLError | UnicodeEncodeError) -> Unreadable:
    """Return why and where reading ``text`` stopped."""
    if isinstance(error, UnicodeEncodeError):
        return _not_utf8(ord(text[error.start]), error.start)
    if not isinstance(error, MarkedYAMLError):
        return _unreadable_character(text, getattr(error, "position", 0))
    problem, context = str(error.problem), error.context
    if context == "while scanning a quoted scalar" and "end of stream" in problem:
        start = error.context_mark.index
        return Unreadable("the quote that opens here is never closed", Span(start, start + 1))
    mark = error.problem_mark or error.context_mark
    reason = _explain(problem, context, text[mark.index : mark.index + 1])
    # What is missing at the end is missed behind the last thing that is there.
    place = min(mark.index, len(text.rstrip()))
    return Unreadable(reason, Span(place, place))


def _not_utf8(code: int, offset: int) -> Unreadable:
    """Name a surrogate, which is what Python makes of a byte that is not UTF-8."""
    byte = code - _SURROGATE_OF_ZERO
    what = f"the byte 0x{byte:02X}" if byte in range(0x80, 0x100) else f"the surrogate U+{code:04X}"
    return Unreadable(f"{what} is not UTF-8", Span(offset, offset + 1))


def _unreadable_character(text: str, byte: int) -> Unreadable:
    offset = len(text.encode()[:byte].decode(errors="ignore"))
    character = ord(text[offset : offset + 1] or "\0")
    return Unreadable(f"the character U+{character:04X} is not allowed in YAML", Span(offset, offset + 1))


def _explain(problem: str, context: str | None, character: str) -> str:
    """Return the reason of a syntax error: libyaml's ``problem`` and ``context``, at ``character`` of the text."""
    if "cannot start any token" in problem and character == "\t":
        return "a tab stands where YAML takes only spaces (it cannot indent)"
    if "cannot start any token" in problem and character in "@`%":
        return f"an unquoted value cannot start with {character}: {_QUOTE}"
    meaning = _MEANINGS.get(context or "") or _MEANINGS.get(problem)
    reason = meaning or ", ".join(part for part in (context, problem) if part)
    if problem in {"did not find expected key", "did not find expected '-' indicator"}:
        return f"{reason} (is the indentation right, and a quote inside quotes doubled?)"
    return f"{reason} (is a bracket not closed?)" if reason.startswith("while parsing a flow") else reason
