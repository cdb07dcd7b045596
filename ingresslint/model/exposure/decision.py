"""The decision who can reach a load balancer, and what it is made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from ingresslint.model.views.services import Service
from ingresslint.resource import Location, Resource
from ingresslint.syntax import Pointer

ANNOTATIONS: Pointer = ("metadata", "annotations")


class Reach(StrEnum):
    """Who can reach a load balancer; ``none`` means that no load balancer is built."""

    INTERNAL = "internal"
    INTERNET_FACING = "internet-facing"
    UNKNOWN = "unknown"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Exposure:
    """A decision: ``reason`` says why, ``at`` is the line that decides, if one does, ``remedy`` makes it internal.

    ``certain`` is False where the decision holds only for one of the controllers that may be at work.
    """

    reach: Reach
    reason: str
    at: Location | None = None
    remedy: str = ""
    certain: bool = True


class Annotated(Protocol):
    """An object with annotations."""

    @property
    def resource(self) -> Resource:
        """The object itself."""

    @property
    def annotations(self) -> Mapping[str, str]:
        """Its annotations."""


@dataclass(frozen=True, slots=True)
class Request:
    """What asks a cloud for a load balancer: a Service, or what a controller makes a Service from.

    ``home`` is where the annotations stand.
    """

    resource: Resource
    type: str
    annotations: Mapping[str, str]
    load_balancer_class: str | None = None
    external_ips: tuple[str, ...] = ()
    home: Pointer = ANNOTATIONS

    @classmethod
    def of(cls, service: Service) -> Request:
        """Return the request that a Service is."""
        return cls(
            service.resource, service.type, service.annotations, service.load_balancer_class, service.external_ips
        )

    def get(self, name: str) -> str | None:
        """Return the value of an annotation."""
        return self.annotations.get(name)

    def at(self, name: str) -> Location:
        """Return the place of an annotation."""
        return self.resource.at(*self.home, name)


def annotation(view: Annotated, name: str) -> Location:
    """Return the place of an annotation."""
    return view.resource.at(*ANNOTATIONS, name)


def unknown(reason: str) -> Exposure:
    """Return the decision that nothing is known."""
    return Exposure(Reach.UNKNOWN, reason)


def nothing(reason: str, at: Location | None = None) -> Exposure:
    """Return the decision that no load balancer is built."""
    return Exposure(Reach.NONE, reason, at)


def either(decisions: Iterable[Exposure], fallback: int = 0) -> Exposure:
    """Return what holds where one of several controllers is at work; where they differ, the ``fallback`` of them."""
    found = list(decisions)
    certain = len({decision.reach for decision in found}) == 1 and all(decision.certain for decision in found)
    remedy = " ".join(dict.fromkeys(decision.remedy for decision in found if decision.remedy))
    chosen = found[-1] if len({decision.reach for decision in found}) == 1 else found[fallback]
    return replace(chosen, certain=certain, remedy=remedy)
