r"""libyaml's events, with the grammar of Kubernetes' parser where the two differ.

go-yaml is a port of libyaml that has gone its own way since.  Where libyaml stops at a character that go-yaml reads,
a stand-in takes the place of the character while libyaml reads on.  Where libyaml reads on and go-yaml stops, so do we.
Every rewriting keeps the length of the text, so that offsets stay true.

kubectl takes a document that begins with ``{`` for JSON, which has escapes that go-yaml has not: ``\/``, and a
character as two ``\u`` surrogates.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from ruamel.yaml.cyaml import CParser  # type: ignore[attr-defined]  # re-exported from the C extension
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import ScalarEvent, StreamEndEvent

from ingresslint.syntax.document import Unreadable
from ingresslint.text import Span

Events = Callable[[], Any]

# A byte order mark inside a text, which libyaml skips where a line begins with it.
_INNER_MARK = re.compile(r"(?<=[\n\r\x85\u2028\u2029])\ufeff")
# kubectl cuts a stream at its separators first, so that a mark behind one still stands at the start.
_SEPARATORS = frozenset({"---\n", "---\r\n"})
_JSON = re.compile(r"\s*(?:---\s+)?\{")
_ESCAPE = re.compile(r"\\(?:(/)|.)", re.DOTALL)
_SURROGATES = re.compile(
    r"(?<!\\)(?P<before>(?:\\\\)*)\\u(?P<high>[dD][89abAB][0-9a-fA-F]{2})\\u(?P<low>[dD][c-fC-F][0-9a-fA-F]{2})"
)
_LONE_SURROGATE = re.compile(r"(?<!\\)((?:\\\\)*)\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
# What libyaml 0.1 stops at: `[host:80]`, and `"\'"`.  Colons that are indicators, in a tag among others, stay.
_UNREAD = {"found unexpected ':'": ":", "found unknown escape character": "\\'"}
_GO_ONLY = re.compile(
    r"""(?<![^ \t\r\n,\[\]{}])!<[^>\s]*>|\\\\
    |(?P<escape>\\)(?=')
    |(?<=[^ \t\r\n\x85\u2028\u2029,\[\]{}?:"'])(?P<colons>:+)(?=[^ \t\r\n\x85\u2028\u2029])""",
    re.VERBOSE,
)
# Noncharacters of Unicode stand in: hardly any text has them.
_NONCHARACTERS = range(0xFDD0, 0xFDF0)


class _StandIns(NamedTuple):
    """Three characters that a text does not have; the last one fills up what became shorter."""

    colon: str
    backslash: str
    nothing: str


def events(text: str) -> Events:
    """Return what yields the events of ``text``, one a call; it raises as libyaml does, or :class:`Unreadable`."""
    mark = _INNER_MARK.search(text) if "\ufeff" in text else None
    if mark and text[: mark.start()] not in _SEPARATORS:
        msg = "a byte order mark (U+FEFF) stands in the middle of the text: remove it"
        raise Unreadable(msg, Span(*mark.span()))
    stand_ins = _stand_ins(text) if "\\u" in text and _is_json(text) else None
    return _parser(text, text, stand_ins)


def events_beyond(text: str, error: MarkedYAMLError) -> Events | None:
    """Return the events of a text that libyaml stopped reading with ``error``, or None where go-yaml stops too."""
    stop = error.problem_mark.index if error.problem_mark else 0
    stand_ins = _stand_ins(text) if text.startswith(_UNREAD.get(str(error.problem), "\0"), stop) else None
    if stand_ins is None:
        return None

    def stand_in(match: re.Match[str]) -> str:
        if match["escape"]:
            return stand_ins.backslash
        return stand_ins.colon * len(match["colons"]) if match["colons"] else match[0]

    # One character more than is replaced: the pattern looks behind.
    return _parser(text, text[: stop - 1] + _GO_ONLY.sub(stand_in, text[stop - 1 :]), stand_ins)


def _stand_ins(text: str) -> _StandIns | None:
    """Choose characters that neither stand in the text nor are written there as an escape."""
    lower = text.lower()
    free = [chr(code) for code in _NONCHARACTERS if chr(code) not in text and f"{code:x}" not in lower]
    return _StandIns(*free[:3]) if free[2:] else None


def _is_json(text: str) -> bool:
    return _JSON.match(text) is not None


def _parser(text: str, readable: str, stand_ins: _StandIns | None) -> Events:
    """Read ``readable``, which is the text with stand-ins in it."""
    if stand_ins and _is_json(text):
        readable = _LONE_SURROGATE.sub(r"\1\\ufffd", _SURROGATES.sub(partial(_joined, stand_ins), readable))
    next_event: Events = CParser(readable).get_event
    if stand_ins:
        next_event = _restored(next_event, stand_ins).__next__
    return _without_slashes(text, next_event) if "\\/" in text and not _is_json(text) else next_event


def _joined(stand_ins: _StandIns, match: re.Match[str]) -> str:
    character = chr(0x10000 + ((int(match["high"], 16) - 0xD800) << 10) + int(match["low"], 16) - 0xDC00)
    return match["before"] + character + stand_ins.nothing * (len(r"\ud83d\ude00") - 1)


def _restored(next_event: Events, stand_ins: _StandIns) -> Iterator[Any]:
    event = None
    while event.__class__ is not StreamEndEvent:
        event = next_event()
        if event.__class__ is ScalarEvent:
            backslash = "" if event.style == '"' else "\\"
            written = event.value.replace(stand_ins.colon, ":").replace(stand_ins.backslash, backslash)
            event.value = written.replace(stand_ins.nothing, "")
        yield event


def _without_slashes(text: str, next_event: Events) -> Events:
    r"""Refuse the escape ``\/``."""

    def checked() -> Any:
        event = next_event()
        if event.__class__ is ScalarEvent and event.style == '"':
            for escape in _ESCAPE.finditer(text, event.start_mark.index, event.end_mark.index):
                if escape[1]:
                    msg = r"YAML has no escape \/ (JSON has): write /"
                    raise Unreadable(msg, Span(*escape.span()))
        return event

    return checked
