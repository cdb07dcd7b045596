"""What the rules about public load balancers have in common: every decision about an object, and how to say it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Gateway, Ingress, Model, OpenShiftRouter, Service
from ingresslint.model.exposure import (
    Exposure,
    Reach,
    frontend_exposure,
    gateway_exposure,
    ingress_exposure,
    router_exposure,
    service_exposure,
)
from ingresslint.resource import Location, field_path

Subject = Service | Ingress | Gateway | OpenShiftRouter
# What these publish is reported where they stand, and not once more for everything behind them.
_REPORTED_THEMSELVES = frozenset({"Service", "IngressController"})


@dataclass(frozen=True, slots=True)
class Decision:
    """What is decided about one load balancer; ``place`` is where to point when no line decides."""

    subject: Subject
    exposure: Exposure
    place: Location
    what: str = "an internet-facing load balancer"

    @property
    def is_own(self) -> bool:
        """Tell whether the line that decides stands in the object itself."""
        return self.exposure.at is not None and self.exposure.at.resource == self.subject.resource

    def problem(self, consequence: str, *notes: Note) -> Problem:
        """Say it: an error where the facts decide, a warning where one of them is missing."""
        exposure = self.exposure
        at = exposure.at if self.is_own and exposure.at is not None else self.place
        elsewhere = () if self.is_own or exposure.at is None else (Note(exposure.at, "this decides"),)
        verb = "gets" if exposure.certain else "may get"
        doubt = "" if exposure.certain else f" ({self._doubt})"
        message = f"{self.subject.resource.ref} {verb} {self.what}, {consequence}: {exposure.reason}{doubt}"
        return Problem(
            at=at,
            message=f"{message}. {exposure.remedy}".rstrip(),
            field=field_path(at.pointer),
            notes=(*elsewhere, *notes),
            severity=None if exposure.certain else Severity.WARNING,
        )

    @property
    def _doubt(self) -> str:
        if isinstance(self.subject, Service):
            return "unless the AWS Load Balancer Controller takes it over: name the controllers in the profile"
        return "as far as the profile and the input tell"


def internet_facing(subject: Subject, model: Model) -> Iterator[Decision]:
    """Yield each load balancer of an object that the internet can reach, unless it is reported elsewhere."""
    for found in _decisions(subject, model):
        at = found.exposure.at
        elsewhere = at is not None and not found.is_own and at.resource.gvk.kind in _REPORTED_THEMSELVES
        if found.exposure.reach is Reach.INTERNET_FACING and not elsewhere:
            yield found


def decision(subject: Subject, model: Model) -> Decision:
    """Return the decision about the load balancer of an object itself, what may stand before it aside."""
    return next(_decisions(subject, model))


def load_balancer(subject: Subject, model: Model) -> Decision | None:
    """Return the load balancer of an object itself, None where it is not public or is reported elsewhere."""
    own = decision(subject, model)
    return next((found for found in internet_facing(subject, model) if found == own), None)


def _decisions(subject: Subject, model: Model) -> Iterator[Decision]:
    at = subject.resource.at
    if isinstance(subject, Service):
        yield Decision(subject, service_exposure(subject, model.profile), at("spec", "type"))
    elif isinstance(subject, Ingress):
        place = at("spec", "ingressClassName")
        yield Decision(subject, ingress_exposure(subject, model), place)
        what = "an internet-facing Network Load Balancer in front of its ALB"
        yield Decision(subject, frontend_exposure(subject, model), place, what)
    elif isinstance(subject, Gateway):
        yield Decision(subject, gateway_exposure(subject, model), at("spec", "gatewayClassName"))
    else:
        yield Decision(subject, router_exposure(subject), at("spec"))
