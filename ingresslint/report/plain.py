"""Text for other programs: a finding in plain lines, and characters that can be written at all."""

from __future__ import annotations

import re

from ingresslint.finding import Finding
from ingresslint.report.sites import Site, rendered_from, site

_SURROGATE = re.compile(r"[\ud800-\udfff]")


def plain(finding: Finding, place: Site) -> str:
    """Return the finding and its notes, each on lines of its own that begin with the place."""
    origin = rendered_from(finding.problem.at)
    rendered = [f"rendered from: {origin}"] if origin else []
    notes = [f"{site(note.at)}: note: {note.message}" for note in finding.problem.notes]
    return "\n".join([f"{place}: {finding.problem.message}", *rendered, *notes])


def encodable(text: str) -> str:
    """Return ``text`` as it can be written in UTF-8.

    Python's strings can hold half a surrogate pair: it stands for a byte of a file name that is no UTF-8.
    """
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)
