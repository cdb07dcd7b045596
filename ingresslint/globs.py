"""Globs over paths, as in `.gitignore` and CI files: ``*`` stays inside a folder, ``**`` does not."""

from __future__ import annotations

import re
from functools import lru_cache

_TOKEN = re.compile(r"\*\*/|\*\*|\*|\?|[^*?]+")
_START = re.compile(r"\A\.?/")
_MEANING = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def matches(pattern: str, path: str) -> bool:
    """Tell whether ``path`` (with ``/``), or a folder that it is in, matches ``pattern``.

    A pattern without a slash (one at its end does not count) matches the name of a file or folder at any depth.
    """
    return _regex(pattern).fullmatch(path) is not None


@lru_cache(maxsize=256)
def _regex(pattern: str) -> re.Pattern[str]:
    trimmed = "**" if pattern in {".", "./"} else pattern.rstrip("/")
    anchored = _START.sub("", trimmed) if "/" in trimmed else f"**/{trimmed}"
    body = "".join(_MEANING.get(token, re.escape(token)) for token in _TOKEN.findall(anchored))
    return re.compile(f"{body}(?:/.*)?", re.DOTALL)
