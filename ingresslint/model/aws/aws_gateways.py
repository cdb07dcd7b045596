"""Gateways of the AWS Load Balancer Controller: what builds them, and what it cannot do for their routes.

The features stand in ``schemas/gateway/aws.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from ingresslint import tables
from ingresslint.model.gateway.attachment import attachments
from ingresslint.model.model import Model
from ingresslint.model.views.gateways import Gateway, GatewayClass, GatewayRoute, ListenerSet, ParentRef

Owner = Gateway | ListenerSet


@dataclass(frozen=True, slots=True)
class Feature:
    """Something of a route that the controller leaves out: a filter of a type, or a field of a rule."""

    name: str
    instead: str
    serious: bool


def layer(owner: Owner, model: Model) -> str | None:
    """Return ``ALB`` or ``NLB`` for what the controller builds for a Gateway, None where it is not its Gateway."""
    if isinstance(owner, ListenerSet):
        parent = model.find(Gateway, owner.parent.namespace, owner.parent.name)
        return None if parent is None else layer(parent, model)
    found = model.find(GatewayClass, "", owner.class_name)
    layers: dict[str, str] = _facts()["layers"]
    return layers.get(found.controller) if found else None


def is_own(found: GatewayClass) -> bool:
    """Tell whether a class is one of the controller's."""
    return found.controller in _facts()["layers"]


def parents(route: GatewayRoute, model: Model) -> Iterator[tuple[ParentRef, Owner, str]]:
    """Yield the parents of a route that the controller builds, each with what it builds."""
    for found in attachments(model).get(route.resource, ()):
        built = layer(found.owner, model) if found.owner is not None else None
        if found.owner is not None and built is not None:
            yield found.parent, found.owner, built


def routes_of(built: str) -> frozenset[str]:
    """Return the kinds of routes that an ALB or NLB is for."""
    return frozenset(_facts()["routes"][built])


@cache
def unsupported_filters() -> dict[str, Feature]:
    """Return the types of filters that are left out."""
    return {row["name"]: _feature(row) for row in _facts()["filters"]}


@cache
def unsupported_fields() -> dict[str, Feature]:
    """Return the fields of a rule that are left out."""
    return {row["name"]: _feature(row) for row in _facts()["fields"]}


def _feature(row: dict[str, Any]) -> Feature:
    return Feature(row["name"], row.get("instead", ""), serious=row.get("serious", False))


@cache
def _facts() -> Any:
    return tables.load("gateway", "aws.yaml")
