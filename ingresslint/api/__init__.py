"""What the API server would refuse.

:func:`review` reads an object as the API server does: strict decoding into the type that the target version serves,
then the hand-written validation of that kind.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ingresslint.api import catalog, structure
from ingresslint.api.catalog import Lifetime, Lookup, Status, newest
from ingresslint.api.errors import ErrorType, FieldError, Refusal
from ingresslint.api.validation import VALIDATIONS
from ingresslint.api.version import Target, Version
from ingresslint.resource import Resource

__all__ = [
    "ErrorType",
    "FieldError",
    "Lifetime",
    "Lookup",
    "Refusal",
    "Review",
    "Status",
    "Target",
    "Version",
    "newest",
    "review",
]


@dataclass(frozen=True, slots=True)
class Review:
    """The API server's view of one object.

    ``resource`` is the object as decoded: wrong and unknown parts are gone, so later stages can trust its types.
    ``checked`` tells whether there was a schema to check it with.
    """

    resource: Resource
    lookup: Lookup
    refusals: tuple[Refusal, ...]
    checked: bool


def review(resource: Resource, target: Target) -> Review:
    """Return what a server as described by ``target`` has against ``resource``."""
    found = catalog.lookup(resource.gvk, target.kubernetes)
    compiled = catalog.schema(resource.gvk, target.kubernetes)
    if compiled is None:
        return Review(resource, found, (), checked=False)
    # What validation requires is checked there, with the server's own words; OpenAPI's lists are the second best.
    validate = VALIDATIONS.get((resource.gvk.group, resource.gvk.kind))
    errors = [
        error
        for error in structure.check(compiled, resource.value)
        if validate is None or error.type is not ErrorType.REQUIRED
    ]
    decoded = replace(resource, value=structure.decoded(compiled, resource.value))
    if validate is not None:
        errors.extend(validate(decoded.value, target))
    return Review(decoded, found, tuple(Refusal(decoded, error) for error in errors), checked=True)
