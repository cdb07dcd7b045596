"""What libyaml's complaints mean, in words that name the mistake people make."""

from __future__ import annotations

from ruamel.yaml.error import MarkedYAMLError, YAMLError

from ingresslint.syntax.document import Unreadable
from ingresslint.text import Span

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


def unreadable(text: str, error: YAMLError) -> Unreadable:
    """Return why and where reading ``text`` stopped."""
    if isinstance(error, MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        reason = _explain(str(error.problem), error.context, text[mark.index : mark.index + 1])
        return Unreadable(reason, Span(mark.index, mark.index))
    # The reader's error has a byte offset instead of a mark.
    offset = len(text.encode()[: getattr(error, "position", 0)].decode(errors="ignore"))
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
    return f"{reason} (is the indentation right?)" if "expected <block end>" in problem else reason
