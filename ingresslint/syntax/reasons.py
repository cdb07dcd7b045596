"""What libyaml's complaints mean, in words that name the mistake people make."""

from __future__ import annotations

_QUOTE = "put the value in quotes"


def explain(problem: str, context: str | None, character: str) -> str:
    """Return the reason of a syntax error: libyaml's ``problem`` and ``context``, at ``character`` of the text."""
    if character == "\t" and "cannot start any token" in problem:
        return "a tab stands where YAML takes only spaces (it cannot indent)"
    if context == "while scanning an alias":
        return f"an unquoted value starts with *, which means an alias: {_QUOTE}"
    if context == "while scanning an anchor":
        return f"an unquoted value starts with &, which means an anchor: {_QUOTE}"
    if "cannot start any token" in problem and character in "@`%":
        return f"an unquoted value cannot start with {character}: {_QUOTE}"
    if problem == "mapping values are not allowed in this context":
        return 'a second ": " on this line, or a wrong indentation: indent it right, or put a value with ": " in quotes'
    reason = ", ".join(part for part in (context, problem) if part)
    return f"{reason} (is the indentation right?)" if "expected <block end>" in problem else reason
