"""Fingerprints: what stays the same about a finding when lines move.

A fingerprint is made of the rule, the file, the object, the field (without the numbers of list items, which change
when an item is added) and the value that stands there; equal ones are counted.  The message is left out, so that it
can be worded better.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable

from ingresslint.finding import Finding
from ingresslint.resource import Location, Region, field_path

_ITEM_NUMBER = re.compile(r"\[\d+\]")


def fingerprints(findings: Iterable[tuple[str, Finding]]) -> list[str]:
    """Return one fingerprint per finding, all different.

    Each finding comes with the path that its file is known under in this repository, in the order of their places.
    """
    seen: Counter[str] = Counter()
    result = []
    for path, finding in findings:
        identity = json.dumps([finding.rule, path, *subject(finding)])
        seen[identity] += 1
        result.append(hashlib.sha256(f"{identity}{seen[identity]}".encode()).hexdigest()[:32])
    return result


def subject(finding: Finding) -> tuple[str, str, str]:
    """Return the object, the field without the numbers of list items, and the value that a finding is about.

    What is no part of an object is known by its line.
    """
    at = finding.problem.at
    if isinstance(at, Region):
        return ("", "", _line(at))
    field = finding.problem.field or field_path(at.pointer)
    return (str(at.resource.ref), _ITEM_NUMBER.sub("[]", field), _scalar(at))


def _line(region: Region) -> str:
    """Return the line of a place that is no part of an object, as it reads whatever its indentation."""
    number = region.source.position(region.where.start).line
    return " ".join(region.source.line(number).split())


def _scalar(at: Location) -> str:
    """Return the value at a place; nothing for an object or a list, which are themselves whatever they hold."""
    value = at.resource.value
    for step in at.pointer:
        try:
            value = value[step]  # type: ignore[index]  # a wrong step is answered below
        except (KeyError, IndexError, TypeError):
            return ""
    return "" if isinstance(value, dict | list) else json.dumps(value)
