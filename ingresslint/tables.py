"""The project's own tables of facts, as they stand in ``schemas/``."""

from __future__ import annotations

from typing import Any

from ingresslint import data
from ingresslint.syntax import read
from ingresslint.text import Source


def load(*path: str) -> Any:
    """Return the content of one file, named by folder and name; it is read as a manifest is."""
    text = data.SCHEMAS.joinpath(*path).read_text(encoding="utf-8")
    return read(Source(path[-1], text)).documents[0].value
