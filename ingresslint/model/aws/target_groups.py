"""The target groups that the AWS Load Balancer Controller registers Services in, and their settings.

It makes a target group for every Service that an Ingress sends to, and for every TargetGroupBinding.  The settings of
the former come from the annotations of Ingress and Service, and those of the Service win
(``pkg/ingress/model_build_target_group.go``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ingresslint.model.aws.actions import ACTION_PORT, forwarded
from ingresslint.model.aws.builders import ALB_PREFIX, is_alb
from ingresslint.model.model import Model
from ingresslint.model.views.backends import Backend
from ingresslint.model.views.bindings import TargetGroupBinding
from ingresslint.model.views.ingresses import Ingress
from ingresslint.model.views.services import Service
from ingresslint.resource import Location, Resource

PROTOCOL, VERSION = "backend-protocol", "backend-protocol-version"


@dataclass(frozen=True, slots=True)
class Setting:
    """What one annotation says, and where it stands."""

    value: str
    at: Location


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """What an Ingress sends to, by its first reference; ``service`` is None where it is not in the input."""

    ingress: Ingress
    backend: Backend
    service: Service | None

    def setting(self, name: str) -> Setting | None:
        """Return a setting by the name of its annotation, without the prefix."""
        key = f"{ALB_PREFIX}{name}"
        for view in (self.service, self.ingress):
            if view is not None and key in view.annotations:
                return Setting(view.annotations[key], view.resource.at("metadata", "annotations", key))
        return None

    @property
    def version(self) -> str:
        """How requests are sent: ``HTTP1``, ``HTTP2``, ``GRPC``, or whatever is written."""
        found = self.setting(VERSION)
        return "HTTP1" if found is None else found.value


def target_groups(view: Ingress | Service, model: Model) -> list[TargetGroup]:
    """Return the target groups that an Ingress, or all Ingresses for one Service, make the controller build."""
    return _groups(model).get(view.resource, [])


def is_registered(service: Service, model: Model) -> bool:
    """Tell whether an Ingress or a TargetGroupBinding registers a Service in a target group."""
    return service.resource in _groups(model) or service.resource in _bound(model)


@lru_cache(maxsize=2)
def _groups(model: Model) -> dict[Resource, list[TargetGroup]]:
    """Index all target groups by their Ingress, and by their Service."""
    found: dict[Resource, list[TargetGroup]] = {}
    for ingress in model.all(Ingress):
        for group in _target_groups(ingress, model) if is_alb(ingress, model) else ():
            found.setdefault(ingress.resource, []).append(group)
            if group.service is not None:
                found.setdefault(group.service.resource, []).append(group)
    return found


def _target_groups(ingress: Ingress, model: Model) -> Iterator[TargetGroup]:
    named: dict[str, Backend] = {}
    for backend in (*ingress.backends, *forwarded(ingress)):
        if backend.port != ACTION_PORT:
            named.setdefault(backend.service, backend)
    for backend in named.values():
        yield TargetGroup(ingress, backend, model.find(Service, backend.namespace, backend.service))


@lru_cache(maxsize=2)
def _bound(model: Model) -> frozenset[Resource]:
    backends = (backend for binding in model.all(TargetGroupBinding) for backend in binding.backends)
    services = (model.find(Service, backend.namespace, backend.service) for backend in backends)
    return frozenset(service.resource for service in services if service is not None)
