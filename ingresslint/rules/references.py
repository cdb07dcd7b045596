"""What the rules say about references to objects that are not in the input, and about backends that do not work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingresslint.api.errors import did_you_mean
from ingresslint.finding import Note, Severity
from ingresslint.model import Backend, GatewayRoute, Ingress, Model, TargetGroupBinding, absence
from ingresslint.model.aws.actions import ACTION_PORT, forwarded
from ingresslint.model.aws.builders import is_alb
from ingresslint.model.readers import View
from ingresslint.model.referrers import Referrer
from ingresslint.model.routing.servers import Product, server
from ingresslint.resource import ObjectRef, Resource

_NAME = re.compile(r"[a-z0-9]([-.a-z0-9]*[a-z0-9])?")
# More notes than this hide the finding, and among more names than this nobody means a particular one.
_MOST_NOTES = 3
_MOST_NAMES = 200
# The Service that cert-manager makes for a challenge, and for its time.
_ACME_SOLVER = "cm-acme-http-solver"
# With one of these the controller answers by itself, and never asks the backend that an Ingress must have.
_ANSWERS = frozenset(
    {
        "haproxy-ingress.github.io/redirect-to",
        "haproxy.org/request-redirect",
        "ingress.kubernetes.io/redirect-to",
        "nginx.ingress.kubernetes.io/permanent-redirect",
        "nginx.ingress.kubernetes.io/temporal-redirect",
    }
)
_OWN_DEFAULT = "nginx.ingress.kubernetes.io/default-backend"


@dataclass(frozen=True, slots=True)
class Missing:
    """An object that is not in the input.

    ``severity`` says how bad that is, ``sentence`` what is missing; ``hint`` is empty or ``; did you mean X?``.  The
    notes lead to objects of the same name in other namespaces.
    """

    severity: Severity
    sentence: str
    hint: str = ""
    notes: tuple[Note, ...] = ()


def missing(model: Model, kind: type[View], namespace: str, name: str, near: Resource | None = None) -> Missing | None:
    """Say what to report about a reference; None when the object is in the input, or known to exist.

    ``near`` is the object that refers, for kinds with namespaces.
    """
    if model.find(kind, namespace, name) is not None or not _NAME.fullmatch(name):
        # What can be no name at all is a placeholder, or a mistake that another rule explains.
        return None
    found = absence(model, kind, namespace, name, near)
    if found is None:
        return None
    others = [view.resource for view in model.namesakes(kind, name)]
    names = {view.resource.ref.name for view in model.neighbours(kind, namespace, near)}
    return Missing(
        severity=found.severity,
        sentence=f"{ObjectRef(kind.__name__, namespace, name)} {found.phrase}",
        hint=did_you_mean(name, sorted(names)) if not others and len(names) <= _MOST_NAMES else "",
        notes=tuple(
            Note(other.at("metadata", "name"), f"there is one in namespace {other.ref.namespace}")
            for other in others[:_MOST_NOTES]
        ),
    )


def backends(subject: Referrer, model: Model) -> Iterator[Backend]:
    """Yield the references of an object to Services that traffic is to reach.

    Left out are those that stand for something else: an action of the AWS Load Balancer Controller, a challenge of
    cert-manager, the backend that an Ingress needs where it only redirects.
    """
    if not isinstance(subject, Ingress):
        yield from subject.backends
    elif not _ANSWERS & subject.annotations.keys():
        for backend in subject.backends:
            if backend.port != ACTION_PORT and not backend.service.startswith(_ACME_SOLVER):
                yield backend
        if is_alb(subject, model):
            yield from forwarded(subject)


def without_service(subject: Referrer, model: Model) -> str:
    """Say what becomes of the traffic for a Service that does not exist; only what is known of the controller."""
    if isinstance(subject, Ingress) and server(subject, model).product is Product.ALB:
        return "the load balancer answers 503"
    return without_endpoint(subject, model)


def without_port(subject: Referrer, model: Model) -> str:
    """Say what becomes of the traffic for a port that a Service does not have."""
    if isinstance(subject, Ingress) and server(subject, model).product is Product.ALB:
        return "the controller stops there, and updates nothing of the load balancer"
    return without_endpoint(subject, model)


def without_endpoint(subject: Referrer, model: Model) -> str:
    """Say what becomes of the traffic where there is nothing to send it to."""
    if isinstance(subject, TargetGroupBinding):
        return "nothing is registered in the target group"
    if isinstance(subject, GatewayRoute):
        return "requests are answered with 500" if subject.kind == "HTTPRoute" else "no traffic gets through"
    if server(subject, model).product is Product.INGRESS_NGINX and _OWN_DEFAULT not in subject.annotations:
        return "ingress-nginx answers 503"
    return "no traffic gets through"
