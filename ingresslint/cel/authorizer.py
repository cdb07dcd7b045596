"""The ``authorizer`` of admission policies, which asks the cluster who may do what.

https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-authorizer-library; without a cluster there is no answer.
"""

from __future__ import annotations

from typing import NoReturn

from ingresslint.cel.errors import UndecidableError
from ingresslint.cel.functions import Overload, member
from ingresslint.cel.values import Value

_PACKAGE = "kubernetes.authorization"
AUTHORIZER = f"{_PACKAGE}.Authorizer"
_PATH = f"{_PACKAGE}.PathCheck"
_GROUP = f"{_PACKAGE}.GroupCheck"
RESOURCE_CHECK = f"{_PACKAGE}.ResourceCheck"
_DECISION = f"{_PACKAGE}.Decision"


def undecidable(*_operands: Value) -> NoReturn:
    """Refuse to answer."""
    msg = "only the cluster knows what its authorizer would say"
    raise UndecidableError(msg)


LIBRARY: tuple[Overload, ...] = tuple(
    member(name, signature, undecidable)
    for name, signature in (
        ("path", f"{AUTHORIZER}, string -> {_PATH}"),
        ("group", f"{AUTHORIZER}, string -> {_GROUP}"),
        ("serviceAccount", f"{AUTHORIZER}, string, string -> {AUTHORIZER}"),
        ("resource", f"{_GROUP}, string -> {RESOURCE_CHECK}"),
        ("subresource", f"{RESOURCE_CHECK}, string -> {RESOURCE_CHECK}"),
        ("namespace", f"{RESOURCE_CHECK}, string -> {RESOURCE_CHECK}"),
        ("name", f"{RESOURCE_CHECK}, string -> {RESOURCE_CHECK}"),
        ("fieldSelector", f"{RESOURCE_CHECK}, string -> {RESOURCE_CHECK}"),
        ("labelSelector", f"{RESOURCE_CHECK}, string -> {RESOURCE_CHECK}"),
        ("check", f"{_PATH}, string -> {_DECISION}"),
        ("check", f"{RESOURCE_CHECK}, string -> {_DECISION}"),
        ("errored", f"{_DECISION} -> bool"),
        ("error", f"{_DECISION} -> string"),
        ("allowed", f"{_DECISION} -> bool"),
        ("reason", f"{_DECISION} -> string"),
    )
)
