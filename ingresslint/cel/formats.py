"""Named formats such as ``format.dns1123Label()``.

https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-format-library; the messages are ours, their number is
that of the API server.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from ingresslint.cel.functions import Overload, function, member
from ingresslint.cel.kinds import Type
from ingresslint.cel.operators import size, text_cost
from ingresslint.cel.urls import is_url
from ingresslint.cel.values import MISSING, Opaque, Optional, Value

Validate = Callable[[str], list[str]]

_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")
_SUBDOMAIN = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
_DNS1035 = re.compile(r"[a-z]([-a-z0-9]*[a-z0-9])?")
_QUALIFIED = re.compile(r"([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]")
_UUID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}", re.IGNORECASE | re.ASCII)
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})")
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"(\d\d):(\d\d):(\d\d)(.\d+)?(z|[+-]\d\d:\d\d)", re.ASCII)
_LONGEST_LABEL = 63
_LONGEST_SUBDOMAIN = 253


@dataclass(frozen=True, slots=True)
class Format(Opaque):
    """A format; ``length`` is how long a regular expression the cost of a check counts."""

    TYPE: ClassVar[Type] = Type("kubernetes.NamedFormat")

    name: str
    validate: Validate = field(compare=False)
    length: int = field(compare=False)

    def __str__(self) -> str:
        """Write the name."""
        return self.name


def _problems(text: str, pattern: re.Pattern[str], longest: int, wanted: str) -> list[str]:
    found = [f"at most {longest} characters are allowed"] if len(text.encode()) > longest else []
    return found if pattern.fullmatch(text) else [*found, wanted]


def _label(text: str) -> list[str]:
    wanted = "write lower-case letters, digits and -, with a letter or digit at both ends"
    return _problems(text, _LABEL, _LONGEST_LABEL, wanted)


def _subdomain(text: str) -> list[str]:
    wanted = "write lower-case letters, digits, - and ., with a letter or digit at both ends of each part"
    return _problems(text, _SUBDOMAIN, _LONGEST_SUBDOMAIN, wanted)


def _dns1035(text: str) -> list[str]:
    wanted = "write lower-case letters, digits and -, beginning with a letter and ending with a letter or digit"
    return _problems(text, _DNS1035, _LONGEST_LABEL, wanted)


def _qualified_name(text: str) -> list[str]:
    prefix, slash, name = text.rpartition("/")
    if "/" in prefix:
        return ["write a name, or a DNS name, / and a name, such as example.com/name"]
    found = []
    if slash:
        found += _subdomain(prefix) if prefix else ["the part before / is empty"]
    if not name:
        found.append("the name is empty")
    return found + _problems(name, _QUALIFIED, _LONGEST_LABEL, _NAME_CHARACTERS)


_NAME_CHARACTERS = "write letters, digits, -, _ and ., with a letter or digit at both ends"


def _label_value(text: str) -> list[str]:
    return _problems(text, _QUALIFIED, _LONGEST_LABEL, _NAME_CHARACTERS) if text else []


def _prefix(validate: Validate) -> Validate:
    """Allow a dash at the end, where the API server would add more characters."""

    def check(text: str) -> list[str]:
        return validate(f"{text[:-2]}a" if len(text) > 1 and text.endswith("-") else text)

    return check


def _date(text: str) -> bool:
    try:
        return bool(_DATE.fullmatch(text)) and (text[:4] == "0000" or bool(date.fromisoformat(text)))
    except ValueError:
        return False


def _datetime(text: str) -> bool:
    day, letter, time = text.lower().partition("t")
    match = _TIME.fullmatch(time.partition("t")[0]) if letter and _date(day) else None
    return match is not None and match[1] <= "23" and match[2] <= "59" and match[3] <= "59"


def _either(accept: Callable[[str], object], message: str) -> Validate:
    return lambda text: [] if accept(text) else [message]


_URL_LENGTH, _DATETIME_LENGTH = 1103, 71

FORMATS: dict[str, Format] = {
    "dns1123Label": Format("DNS1123Label", _label, 30),
    "dns1123Subdomain": Format("DNS1123Subdomain", _subdomain, 60),
    "dns1035Label": Format("DNS1035Label", _dns1035, 30),
    "qualifiedName": Format("QualifiedName", _qualified_name, 60),
    "dns1123LabelPrefix": Format("DNS1123LabelPrefix", _prefix(_label), 30),
    "dns1123SubdomainPrefix": Format("DNS1123SubdomainPrefix", _prefix(_subdomain), 60),
    "dns1035LabelPrefix": Format("DNS1035LabelPrefix", _prefix(_dns1035), 30),
    "labelValue": Format("LabelValue", _label_value, 40),
    "uri": Format("URI", _either(is_url, "write an absolute URL or a path"), _URL_LENGTH),
    "uuid": Format("uuid", _either(_UUID.fullmatch, "write a UUID"), 70),
    "byte": Format("byte", _either(_BASE64.fullmatch, "write base64"), 84),
    "date": Format("date", _either(_date, "write a date such as 2026-01-31"), _DATETIME_LENGTH),
    "datetime": Format("datetime", _either(_datetime, "write a time such as 2026-01-31T10:00:00Z"), _DATETIME_LENGTH),
}


def _named(name: str) -> Optional:
    return Optional(present=True, value=FORMATS[name]) if name in FORMATS else MISSING


def _validate(wanted: Format, text: str) -> Optional:
    problems = wanted.validate(text)
    return Optional(present=True, value=problems) if problems else MISSING


def _matching(operands: Sequence[Value]) -> int:
    wanted: Format = operands[0]
    return text_cost(1 + size(operands[1])) * math.ceil(wanted.length / 4)


def _constant(name: str, value: Format) -> Overload:
    return function(f"format.{name}", f"-> {Format.TYPE}", lambda: value)


LIBRARY: tuple[Overload, ...] = (
    *(_constant(name, value) for name, value in FORMATS.items()),
    function("format.named", f"string -> optional_type({Format.TYPE})", _named),
    member("validate", f"{Format.TYPE}, string -> optional_type(list(string))", _validate, _matching),
)
