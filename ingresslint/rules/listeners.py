"""How the rules about Gateway API speak of listeners."""

from __future__ import annotations

from collections.abc import Iterable

from ingresslint.finding import Note
from ingresslint.model import Listener
from ingresslint.model.gateway.attachment import Attachment, Owner

# More notes than this hide the finding.
_MOST_NOTES = 3


def named(listener: Listener, owner: Owner) -> str:
    """Write ``listener https of Gateway infra/public``."""
    return f"listener {listener.name} of {owner.resource.ref}"


def listed(words: Iterable[object], last: str = "and") -> str:
    """Write ``a, b and c``."""
    *first, end = [str(word) for word in words] or ["nothing"]
    return f"{', '.join(first)} {last} {end}" if first else end


def notes(attachment: Attachment, message: str, *field: str) -> tuple[Note, ...]:
    """Return a note at a field of each listener of an attachment."""
    if attachment.owner is None:
        return ()
    resource = attachment.owner.resource
    shown = attachment.listeners[:_MOST_NOTES]
    return tuple(Note(resource.at(*listener.pointer, *field), message) for listener in shown)
