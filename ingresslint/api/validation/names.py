"""What names, labels, host names and ports must look like.

Every check takes a text and returns what it must be instead, None where nothing is wrong with it.
Source: k8s.io/apimachinery/pkg/util/validation/validation.go and pkg/api/validate/content of the same module.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

Fault = Callable[[str], str | None]

_LABEL = r"[a-z0-9](?:[-a-z0-9]*[a-z0-9])?"
_SUBDOMAIN = rf"{_LABEL}(?:\.{_LABEL})*"
_WORD = r"[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?"
_CONTROLLER_PATH = re.compile(r"[A-Za-z0-9/\-._~%!$&'()*+,;=:]+")


@dataclass(frozen=True, slots=True)
class Syntax:
    """A pattern, the greatest length, and both in words that end a sentence beginning with the value."""

    pattern: re.Pattern[str]
    longest: int
    words: str

    def fault(self, value: str) -> str | None:
        """Return what ``value`` must be instead."""
        reason = self._reason(value)
        return self.words + self._suggestion(value) if reason is self.words else reason

    def prefix_fault(self, value: str) -> str | None:
        """Return what ``value`` must be instead as a generateName, to which random letters are added."""
        ended = f"{value[:-2]}a" if len(value) > 1 and value.endswith("-") else value
        return self._reason(ended)

    def _reason(self, value: str) -> str | None:
        length = size(value)
        if length > self.longest:
            return f"is {length} characters long, and at most {self.longest} are allowed"
        return None if self.pattern.fullmatch(value) else self.words

    def _suggestion(self, value: str) -> str:
        """Offer the value in lower case, with what cannot stand at its ends cut off, where that is enough."""
        better = value.lower().replace("_", "-").strip("-. ")
        return f"; did you mean {better}?" if better and self.pattern.fullmatch(better) else ""


def size(value: str) -> int:
    """Return how long the server finds ``value``: it counts bytes of UTF-8."""
    return len(value.encode("utf-8", "surrogatepass"))


DNS_LABEL = Syntax(
    re.compile(_LABEL),
    63,
    "must be made of lower-case letters, digits and '-' only, and start and end with a letter or digit",
)
DNS_1035_LABEL = Syntax(
    re.compile(r"[a-z](?:[-a-z0-9]*[a-z0-9])?"),
    63,
    "must be made of lower-case letters, digits and '-' only, start with a letter, and end with a letter or digit",
)
DNS_SUBDOMAIN = Syntax(
    re.compile(_SUBDOMAIN),
    253,
    "must be made of lower-case letters, digits, '-' and '.' only, and start and end with a letter or digit, "
    "each part between the dots too",
)
WILDCARD_SUBDOMAIN = Syntax(
    re.compile(rf"\*\.{_SUBDOMAIN}"),
    253,
    "may have a '*' only as its whole first part, as in *.example.com",
)
LABEL_VALUE = Syntax(
    re.compile(rf"(?:{_WORD})?"),
    63,
    "must be empty, or made of letters, digits, '-', '_' and '.' only, and start and end with a letter or digit",
)
PATH_SEGMENT = Syntax(
    re.compile(r"(?!\.\.?\Z)[^/%]*"),
    # No limit of its own: the store has one for the whole object.
    2**31,
    "must not contain '/' or '%', and must not be '.' or '..'",
)
DATA_KEY = Syntax(
    re.compile(r"(?!\.\Z|\.\.)[-._A-Za-z0-9]+"),
    253,
    "must be made of letters, digits, '-', '_' and '.' only, and be no '.' and start with no '..'",
)
_PORT_NAME = Syntax(
    re.compile(r"(?!.*--)(?=.*[a-z])[a-z0-9](?:[-a-z0-9]*[a-z0-9])?"),
    15,
    "must be made of lower-case letters, digits and single '-' only, with at least one letter, "
    "and start and end with a letter or digit",
)
_LABEL_NAME = Syntax(
    re.compile(_WORD),
    63,
    "must be made of letters, digits, '-', '_' and '.' only, and start and end with a letter or digit",
)


def port_name(value: str) -> str | None:
    """Check the name of a port as containers have it: short, and never a number."""
    if value.isascii() and value.isdigit():
        return f"is a name because of its quotes, and a name needs a letter; for the port number write {_number(value)}"
    return _PORT_NAME.fault(value)


def _number(digits: str) -> str:
    return digits.lstrip("0") or "0"


def label_key(value: str) -> str | None:
    """Check a qualified name: a name, with or without a DNS name and '/' in front."""
    prefix, slash, name = value.rpartition("/")
    if "/" in prefix:
        return "may contain one '/' only, between a DNS name and a name"
    fault = DNS_SUBDOMAIN.fault(prefix) if slash else None
    if fault:
        return f"has a part before the '/' that {fault}"
    fault = _LABEL_NAME.fault(name)
    return fault and (f"has a part after the '/' that {fault}" if slash else fault)


def annotation_key(value: str) -> str | None:
    """Check the key of an annotation: a qualified name in any case."""
    # One character for one, as Go does it: Python makes two of a capital I with a dot.
    return label_key("".join(character.lower()[0] for character in value))


def controller(value: str) -> str | None:
    """Check what an IngressClass calls its controller: a DNS name, '/' and a path."""
    domain, _, path = value.partition("/")
    if not domain or not path:
        return "must be a domain and a path, such as example.com/ingress-controller"
    fault = DNS_SUBDOMAIN.fault(domain)
    if fault:
        return f"has a domain before the '/' that {fault}"
    return None if _CONTROLLER_PATH.fullmatch(path) else "has a character in its path that no URL path can have"


def full_domain(value: str) -> str | None:
    """Check a DNS name of at least two parts, with or without the dot at its end."""
    name = value.removesuffix(".")
    fault = DNS_SUBDOMAIN.fault(name)
    if fault is None and "." not in name:
        return "must be a full DNS name of two parts or more, such as db.example.com"
    for label in name.split("."):
        fault = fault or DNS_LABEL.fault(label)
    return fault
