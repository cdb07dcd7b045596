"""URLs: https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-url-library.

They are read as Go's https://pkg.go.dev/net/url#ParseRequestURI reads them, which takes much that a browser does not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv6Address
from string import ascii_letters, digits
from typing import ClassVar
from urllib.parse import quote_from_bytes, unquote_plus, unquote_to_bytes

from ingresslint.cel.errors import EvaluationError
from ingresslint.cel.functions import Overload, function, member
from ingresslint.cel.kinds import Type
from ingresslint.cel.operators import size, text_cost
from ingresslint.cel.values import Opaque, Value

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):", re.ASCII)
_PORT = re.compile(r"(?::[0-9]*)?", re.ASCII)
_USER = re.compile(r"[A-Za-z0-9._:~!$&'()*+,;=%@-]*", re.ASCII)
_HOST = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=:\[\]<>\"-]|[^\x00-\x7f]|%[89A-Fa-f][0-9A-Fa-f]|%25)*")
_ZONE = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=:\[\]<>\"-]|[^\x00-\x7f]|%[0-9A-Fa-f]{2})*")
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_UNRESERVED = ascii_letters + digits + "-._~"
_PATH = _UNRESERVED + "$&+,/:;=@"
_WRITABLE_PATH = frozenset(_PATH + "!'()*[]%")
_FRAGMENT = _PATH + "?!()*"


@dataclass(frozen=True, slots=True)
class URL(Opaque):
    """An absolute URL or an absolute path, in its parts; ``path`` and ``fragment`` are escaped."""

    TYPE: ClassVar[Type] = Type("kubernetes.URL")

    scheme: str = ""
    opaque: str = ""
    user: str | None = None
    host: str = ""
    path: str = ""
    query: str | None = None
    fragment: str = ""
    omit_host: bool = False

    def __str__(self) -> str:
        """Put the parts together again."""
        text = f"{self.scheme}:" if self.scheme else ""
        text += self.opaque or self._hierarchy()
        text += "" if self.query is None else f"?{self.query}"
        return text + (f"#{self.fragment}" if self.fragment else "")

    def _hierarchy(self) -> str:
        authority = self.user is not None or bool(self.host)
        text = "//" if authority or (self.scheme and self.path and not self.omit_host) else ""
        text += "" if self.user is None else f"{self.user}@"
        return text + self.host + self.path

    @property
    def hostname(self) -> str:
        """The host without port and brackets."""
        host = self.host[: len(self.host) - len(self.port)].removesuffix(":") if self._has_port else self.host
        return host[1:-1] if host.startswith("[") and host.endswith("]") else host

    @property
    def port(self) -> str:
        """The port as written."""
        return self.host.rpartition(":")[2] if self._has_port else ""

    @property
    def _has_port(self) -> bool:
        _, colon, port = self.host.rpartition(":")
        return bool(colon) and _PORT.fullmatch(f":{port}") is not None


def parse_url(text: str) -> URL:
    """Read a URL; raises EvaluationError."""
    _parse(text, request=True)
    before, _, fragment = text.partition("#")
    return _parse(before, request=False, fragment=_escaped(fragment, _FRAGMENT))


def _parse(text: str, *, request: bool, fragment: str = "") -> URL:
    if _CONTROL.search(text):
        raise _refused(text, "it has control characters")
    if not text:
        raise _refused(text, "it is empty")
    if text == "*":
        return URL(path="*", fragment=fragment)
    scheme, rest = _scheme(text)
    rest, question, query = rest.partition("?")
    if not rest.startswith("/"):
        if not scheme:
            raise _refused(text, "it neither has a scheme nor begins with /")
        return URL(scheme, opaque=rest, query=query if question else None, fragment=fragment)
    user, host = None, ""
    has_authority = rest.startswith("//") and (bool(scheme) or (not request and not rest.startswith("///")))
    if has_authority:
        authority, slash, path = rest[2:].partition("/")
        user, host = _authority(text, scheme, authority)
        rest = slash + path
    if _BAD_ESCAPE.search(rest):
        raise _refused(text, "its path has a % without two hexadecimal digits")
    return URL(
        scheme,
        user=user,
        host=host,
        path=_escaped(rest, _PATH),
        query=query if question else None,
        fragment=fragment,
        omit_host=bool(scheme) and not has_authority,
    )


def _refused(text: str, reason: str) -> EvaluationError:
    return EvaluationError(f'"{text}" is no URL: {reason}')


def _scheme(text: str) -> tuple[str, str]:
    match = _SCHEME.match(text)
    if match:
        return match[1].lower(), text[match.end() :]
    if text.startswith(":"):
        raise _refused(text, "the scheme is missing")
    return "", text


def _authority(text: str, scheme: str, authority: str) -> tuple[str | None, str]:
    user, at, host = authority.rpartition("@")
    if not _USER.fullmatch(user) or _BAD_ESCAPE.search(user):
        raise _refused(text, "it has a wrong user")
    return (user if at else None), _host(text, scheme, host)


def _host(text: str, scheme: str, host: str) -> str:
    if host.startswith("[") and host.rfind("[") == 0:
        return _bracketed(text, host)
    name, colon, port = host.rpartition(":") if scheme not in {"http", "https"} else host.partition(":")
    if "[" in host or not _HOST.fullmatch(host) or (colon and not _PORT.fullmatch(f":{port}")):
        raise _refused(text, f'"{host}" is no host')
    del name
    return unquote_to_bytes(host).decode("utf-8", "replace")


def _bracketed(text: str, host: str) -> str:
    address, bracket, port = host[1:].rpartition("]")
    name, percent, zone = address.partition("%25")
    try:
        valid = IPv6Address(name).scope_id is None
    except AddressValueError:
        valid = False
    if not valid or not bracket or (percent and not zone) or not _PORT.fullmatch(port) or not _ZONE.fullmatch(zone):
        raise _refused(text, f'"{host}" is no host')
    return f"[{unquote_to_bytes(address).decode('utf-8', 'replace')}]{port}"


def _escaped(text: str, safe: str) -> str:
    """Escape as little as Go does: what was written stays where that is possible."""
    if _BAD_ESCAPE.search(text):
        raise _refused(text, "it has a % without two hexadecimal digits")
    if text == "*" or _WRITABLE_PATH.issuperset(text):
        return text
    return quote_from_bytes(unquote_to_bytes(text), safe)


def _query(url: URL) -> dict[str, list[str]]:
    """Return the parameters; those that Go cannot read are left out, as there."""
    parameters: dict[str, list[str]] = {}
    for pair in (url.query or "").split("&"):
        if not pair or ";" in pair or _BAD_ESCAPE.search(pair):
            continue
        name, _, value = pair.partition("=")
        parameters.setdefault(unquote_plus(name), []).append(unquote_plus(value))
    return parameters


def is_url(text: str) -> bool:
    """Tell whether ``url(text)`` has a value."""
    try:
        _parse(text, request=True)
    except EvaluationError:
        return False
    return True


def _parsing(operands: Sequence[Value]) -> int:
    return text_cost(size(operands[0]))


_U = URL.TYPE.name

LIBRARY: tuple[Overload, ...] = (
    function("url", f"string -> {_U}", parse_url, _parsing),
    function("isURL", "string -> bool", is_url),
    member("getScheme", f"{_U} -> string", lambda url: url.scheme),
    member("getHost", f"{_U} -> string", lambda url: url.host),
    member("getHostname", f"{_U} -> string", lambda url: url.hostname),
    member("getPort", f"{_U} -> string", lambda url: url.port),
    member("getEscapedPath", f"{_U} -> string", lambda url: url.path),
    member("getQuery", f"{_U} -> map(string, list(string))", _query),
)
