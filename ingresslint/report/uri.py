"""File names as RFC 3986 URIs."""

from __future__ import annotations

from pathlib import PurePath
from urllib.parse import quote


def file_uri(path: str) -> str:
    """Return ``path`` as a URI: absolute for an absolute path, a reference for a relative one.

    Every character that has a meaning in a URI is escaped, the colon that would make a scheme of a name too.
    """
    return ("file:///" if PurePath(path).is_absolute() else "") + quote(_bytes(path.lstrip("/")))


def directory_uri(path: str) -> str:
    """Return the URI of an absolute directory; others can be resolved against it because it ends with a slash."""
    inside = path.strip("/")
    return file_uri(f"/{inside}/" if inside else "/")


def _bytes(path: str) -> bytes:
    """Return the bytes of a file name, as they were before Python hid those that are no UTF-8 in surrogates."""
    try:
        return path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return path.encode("utf-8", "replace")
