"""The project's own tables of facts that the model reads, as they stand in ``schemas/``."""

from __future__ import annotations

from typing import Any

from ingresslint import data
from ingresslint.syntax import read
from ingresslint.text import Source


def load(folder: str, name: str) -> Any:
    """Return the content of one file."""
    path = data.SCHEMAS / folder / name
    return read(Source(name, path.read_text(encoding="utf-8"))).documents[0].value
