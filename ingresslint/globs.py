"""Globs over paths, as in `.gitignore` and CI files: ``*`` stays inside a folder, ``**`` does not."""

from __future__ import annotations

import re
from functools import lru_cache

_TOKEN = re.compile(r"\*\*/|\*\*|\*|\?|[^*?]+")
_MEANING = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def matches(pattern: str, path: str) -> bool:
    """Tell whether ``path`` (with ``/``), or a folder that it is in, matches ``pattern``.

    A pattern without a slash matches the name of a file or folder at any depth.
    """
    return _regex(pattern).fullmatch(path) is not None


@lru_cache(maxsize=256)
def _regex(pattern: str) -> re.Pattern[str]:
    anchored = pattern.removeprefix("./").rstrip("/")
    if "/" not in anchored and anchored != "**":
        anchored = f"**/{anchored}"
    body = "".join(_MEANING.get(token, re.escape(token)) for token in _TOKEN.findall(anchored))
    return re.compile(f"{body}(?:/.*)?", re.DOTALL)
