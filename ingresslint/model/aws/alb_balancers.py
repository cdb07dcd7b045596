"""Application Load Balancers: the Ingresses that share one, and what holds for all of its listeners.

The AWS Load Balancer Controller merges the members of an IngressGroup (``mergeListenPortConfigs`` and
``buildSSLRedirectConfig`` in ``pkg/ingress/model_builder.go``): the ports of all are opened, and each member's rules
are on its own ports only.  A mistake of one member stops the whole group.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ingresslint.model import decode
from ingresslint.model.aws.actions import ACTION_PREFIX
from ingresslint.model.aws.alb import groups
from ingresslint.model.aws.alb_listeners import HTTP, HTTPS, class_is_known, listen_ports
from ingresslint.model.aws.builders import ALB_PREFIX, LBC, class_params, is_alb
from ingresslint.model.aws.go_values import member, parse_json
from ingresslint.model.gates import lacks
from ingresslint.model.model import Model
from ingresslint.model.profile import Controller
from ingresslint.model.routing.servers import alb_group
from ingresslint.model.views.ingresses import Ingress
from ingresslint.resource import Location, Resource

SSL_REDIRECT = f"{ALB_PREFIX}ssl-redirect"


@dataclass(frozen=True, slots=True)
class Redirect:
    """Where the HTTP listeners redirect to: a port as written, and the line that says so."""

    port: str
    at: Location


@dataclass(frozen=True, slots=True)
class Balancer:
    """The Ingresses on one load balancer, in their order; ``group`` is None where it is one Ingress's own.

    ``listeners`` has the protocol that each member wants on a port.  ``whole`` tells whether the input has all that
    decides: every member and the parameters of their classes.  ``plain`` are the members with an HTTP listener,
    ``redirects_http`` tells whether HTTP is redirected to HTTPS, for everything or by an action of a member.
    """

    group: str | None
    members: tuple[Ingress, ...]
    listeners: dict[int, list[tuple[Ingress, str]]]
    redirects: tuple[Redirect, ...]
    redirects_http: bool
    plain: tuple[Ingress, ...]
    whole: bool

    def ports(self, protocol: str) -> list[int]:
        """Return the ports that some member wants a protocol on."""
        return sorted(port for port, wanted in self.listeners.items() if any(found == protocol for _, found in wanted))

    @property
    def name(self) -> str:
        """Write which load balancer it is."""
        return f"the ALB of group {self.group}" if self.group else f"the ALB of {self.members[0].resource.ref}"


def balancer(ingress: Ingress, model: Model) -> Balancer | None:
    """Return the load balancer that an Ingress is on, None where it is no Ingress for an ALB."""
    return _balancers(model).get(ingress.resource)


@lru_cache(maxsize=2)
def _balancers(model: Model) -> dict[Resource, Balancer]:
    found: dict[Resource, Balancer] = {}
    for group, members in _member_lists(model):
        built = _balancer(group, members, model)
        found.update((ingress.resource, built) for ingress in members)
    return found


def _member_lists(model: Model) -> Iterator[tuple[str | None, list[Ingress]]]:
    for group, members in groups(model).items():
        yield from ((group, part) for part in _worlds(members))
    for ingress in model.all(Ingress):
        if is_alb(ingress, model) and alb_group(ingress, model) is None:
            yield None, [ingress]


def _worlds(members: list[Ingress]) -> Iterator[list[Ingress]]:
    """Yield the members that are together; where one is there several times, each folder is a stage of its own."""
    if len({ingress.resource.ref for ingress in members}) == len(members):
        yield members
        return
    folders: dict[str, list[Ingress]] = {}
    for ingress in members:
        folders.setdefault(ingress.resource.source.path.rpartition("/")[0], []).append(ingress)
    yield from folders.values()


def _balancer(group: str | None, members: list[Ingress], model: Model) -> Balancer:
    listeners: dict[int, list[tuple[Ingress, str]]] = {}
    plain = []
    for ingress in members:
        ports = listen_ports(ingress, model)
        for port, protocol in ports.protocols.items():
            listeners.setdefault(port, []).append((ingress, protocol))
        if ports.of(HTTP):
            plain.append(ingress)
    redirects = tuple(found for ingress in members if (found := redirect(ingress, model)) is not None)
    return Balancer(
        group=group,
        members=tuple(members),
        listeners=listeners,
        redirects=redirects,
        redirects_http=bool(redirects) or any(_has_redirect(ingress) for ingress in members),
        plain=tuple(plain),
        whole=(group is None or model.profile.complete) and all(class_is_known(ingress, model) for ingress in members),
    )


def redirect(ingress: Ingress, model: Model) -> Redirect | None:
    """Return what one Ingress, or the parameters of its class, say about redirects from HTTP to HTTPS."""
    params = class_params(ingress, model)
    of_class = decode.text(params.resource.value, "spec", "sslRedirectPort") if params else None
    lbc = model.profile.controller(LBC) or Controller()
    if params is not None and of_class and not lacks(lbc, "class-ssl-redirect", LBC):
        return Redirect(of_class, params.resource.at("spec", "sslRedirectPort"))
    written = ingress.annotations.get(SSL_REDIRECT)
    if written is None:
        return None
    return Redirect(written, ingress.resource.at("metadata", "annotations", SSL_REDIRECT))


def _has_redirect(ingress: Ingress) -> bool:
    """Tell whether an action redirects to HTTPS: what was done before ``ssl-redirect`` existed."""
    actions = (value for name, value in ingress.annotations.items() if name.startswith(ACTION_PREFIX))
    return any(_is_redirect(action) for action in actions)


def _is_redirect(text: str) -> bool:
    try:
        action = parse_json(text)
    except ValueError:
        return False
    protocol: object = member(member(action, "redirectConfig"), "protocol")
    return member(action, "type") == "redirect" and protocol == HTTPS
