r"""Go's regular expressions as Python ones.

Schemas carry patterns in the syntax of Go's ``regexp`` package (https://pkg.go.dev/regexp/syntax).  Most of it reads
the same in Python; this module rewrites the rest.  What has no counterpart (``\p{Greek}``, ``\C``, flags that change
in the middle of a pattern) gives None: such a pattern is not checked.
"""

from __future__ import annotations

import re
from functools import lru_cache, partial

_POSIX = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "ascii": r"\x00-\x7f",
    "blank": r"\t ",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": r"!-/:-@\[-`{-~",
    "space": r"\t\n\v\f\r ",
    "upper": "A-Z",
    "word": "0-9A-Za-z_",
    "xdigit": "0-9A-Fa-f",
}
_FLAGS = re.compile(r"\(\?([ims]+)\)")
_TOKEN = re.compile(
    r"""
    \\Q (?P<literal> .*?) (?: \\E | \Z )
    | \\x \{ (?P<hex> [0-9A-Fa-f]+ ) \}
    | \\ (?P<escaped> . )
    | \[ (?P<not> \^? ) (?P<set> \]? (?: \[:\^?\w+:\] | \\. | [^\]\\] )* ) \]
    | (?P<repeat> \{ \d+ (?:,\d*)? \} )
    | \(\? P? < (?P<name> \w+ ) >
    | \(\? (?P<flags> [is]+ ) (?: - (?P<off> [is]+ ) )? :
    | (?P<plain_group> \(\?: )
    | (?P<unknown> \(\? )
    | (?P<end> \$ )
    | (?P<brace> \{ )
    """,
    re.VERBOSE | re.DOTALL,
)
_SET_TOKEN = re.compile(
    r"\[:(?P<posix>\w+):\]|\\x\{(?P<hex>[0-9A-Fa-f]+)\}|\\(?P<escaped>.)|(?P<special>[\[&~|])", re.DOTALL
)
# Letters after a backslash that mean the same in both languages.
_SAME = frozenset("abfnrtvxABdDwW")
# Go's \s leaves out the vertical tab.
_SPACE = r"\t\n\f\r "
_ESCAPES = {"z": r"\Z", "s": f"[{_SPACE}]", "S": f"[^{_SPACE}]"}


class _UnknownSyntaxError(ValueError):
    """Syntax that Python cannot express."""


@lru_cache(maxsize=4096)
def compiled(pattern: str) -> re.Pattern[str] | None:
    """Return the Python pattern that finds what Go's ``pattern`` finds, None where there is none."""
    flags = _FLAGS.match(pattern)
    multiline = bool(flags and "m" in flags[1])
    body = pattern[flags.end() :] if flags else pattern
    try:
        translated = _TOKEN.sub(partial(_token, multiline), body)
        return re.compile(f"{flags[0] if flags else ''}{translated}", re.ASCII)
    except (ValueError, re.error, RecursionError, OverflowError):
        return None


def _token(multiline: bool, match: re.Match[str]) -> str:  # noqa: FBT001 - bound by partial
    if match["unknown"] is not None:
        raise _UnknownSyntaxError
    if match["literal"] is not None:
        return re.escape(match["literal"])
    if match["set"] is not None:
        return f"[{match['not']}{_SET_TOKEN.sub(_set_token, _first_bracket(match['set']))}]"
    if match["name"] is not None:
        return f"(?P<{match['name']}>"
    return _ESCAPES.get(match["escaped"]) or _single(match[0], multiline=multiline) or _character(match)


def _single(character: str, *, multiline: bool) -> str | None:
    if character == "$":
        return "$" if multiline else r"\Z"
    return r"\{" if character == "{" else None


def _set_token(match: re.Match[str]) -> str:
    if match["posix"] is not None:
        if match["posix"] not in _POSIX:
            raise _UnknownSyntaxError
        return _POSIX[match["posix"]]
    if match["special"] is not None:
        # Python keeps these pairs for set operations and warns.
        return f"\\{match['special']}"
    return _SPACE if match["escaped"] == "s" else _character(match)


def _first_bracket(members: str) -> str:
    return rf"\]{members[1:]}" if members.startswith("]") else members


def _character(match: re.Match[str]) -> str:
    if match["hex"] is not None:
        return re.escape(chr(int(match["hex"], 16)))
    escaped = match["escaped"]
    if escaped is None:
        return match[0]
    if escaped.isascii() and escaped.isalnum() and escaped not in _SAME:
        raise _UnknownSyntaxError
    return match[0]
