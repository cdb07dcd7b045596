"""What the API server would refuse.

:func:`review` reads an object as the API server does: strict decoding into the type that the target version serves,
then the hand-written validation of that kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ingresslint.api import catalog, crd, custom, structure
from ingresslint.api.catalog import newest
from ingresslint.api.crd import NONE as NO_DEFINITIONS
from ingresslint.api.crd import Definitions, Judgement, definitions
from ingresslint.api.errors import ErrorType, FieldError, Refusal
from ingresslint.api.lifetime import Lifetime, Lookup, Status
from ingresslint.api.validation import VALIDATIONS, validate
from ingresslint.api.version import Target, Version
from ingresslint.resource import GroupVersionKind, Resource
from ingresslint.syntax import Pointer

__all__ = [
    "Definitions",
    "ErrorType",
    "FieldError",
    "Lifetime",
    "Lookup",
    "Refusal",
    "Review",
    "Status",
    "Target",
    "Version",
    "definitions",
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


def review(resource: Resource, target: Target, defined: Definitions = NO_DEFINITIONS) -> Review:
    """Return what a server as described by ``target``, with the ``defined`` kinds, has against ``resource``."""
    found, compiled = catalog.lookup(resource.gvk, target), catalog.schema(resource.gvk, target)
    if compiled is None:
        found = defined.lookup(resource.gvk) or found
        judged = defined.judge(resource, target)
    else:
        check = custom.errors if custom.describes(compiled) else structure.check
        judged = Judgement(compiled, (*check(compiled, resource.value), *crd.faults(resource, target)))
    if judged is None:
        return Review(resource, found, (), checked=False)
    decoded = replace(resource, value=structure.decoded(judged.type, resource.value))
    errors = [error for error in judged.errors if not _judged_later(error, resource.gvk)]
    errors.extend(_unaffected(validate(resource.gvk, decoded.value, target), errors))
    return Review(decoded, found, tuple(Refusal(decoded, error) for error in errors), checked=True)


def _judged_later(error: FieldError, gvk: GroupVersionKind) -> bool:
    """Tell whether validation says what is required here: it knows better than OpenAPI's lists."""
    return error.type is ErrorType.REQUIRED and (gvk in VALIDATIONS or error.pointer[:1] == ("metadata",))


def _unaffected(errors: Iterable[FieldError], structural: Iterable[FieldError]) -> Iterator[FieldError]:
    """Leave out the errors that may only follow from values that could not be decoded.

    Where a member has a wrong type, nothing more is said about the object that it belongs to, nor about what that
    object is in: the server itself stops at decoding.
    """
    wrong = list(structural)
    broken = [error.pointer for error in wrong if error.type is ErrorType.TYPE_INVALID]
    # What an object seems to lack may be there under a name that the type does not know.
    misnamed = {error.pointer[:-1] for error in wrong if error.type is ErrorType.UNKNOWN_FIELD}
    for error in errors:
        if error.pointer not in misnamed and not any(_may_follow(error, place) for place in broken):
            yield error


def _may_follow(error: FieldError, broken: Pointer) -> bool:
    siblings, subject = broken[:-1], error.pointer
    if error.type is ErrorType.DUPLICATE:
        # The subject is the list in which something is repeated.
        numbers = [index for index, step in enumerate(subject) if isinstance(step, int)]
        subject = subject[: numbers[-1]] if numbers else ()
    return error.pointer[: len(siblings)] == siblings or subject == broken[: len(subject)]
