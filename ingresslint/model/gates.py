"""From which version on a program knows a setting that decides who can reach something.

The facts stand in ``schemas/exposure/gates.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from ingresslint import tables
from ingresslint.model.profile import Controller, Profile, version_tuple
from ingresslint.syntax import Pointer

_ANNOTATIONS = ("metadata", "annotations")


@dataclass(frozen=True, slots=True)
class Guard:
    """A setting that limits who can reach a load balancer; ``without`` says what happens where it is not known."""

    controller: str
    since: str
    kind: str
    pointer: Pointer
    without: str


@cache
def _facts() -> Any:
    return tables.load("exposure", "gates.yaml")


def lacks(controller: Controller, name: str, product: str) -> bool | None:
    """Tell whether a controller is older than a feature of its product; None when its version is unknown."""
    return controller.before(_facts()[product][name])


def kubernetes_lacks(profile: Profile, name: str) -> bool:
    """Tell whether the cluster is known to be older than a feature of Kubernetes."""
    version = version_tuple(profile.kubernetes or "")
    return bool(version) and version < version_tuple(_facts()["kubernetes"][name])


@cache
def guards() -> tuple[Guard, ...]:
    """Return the settings that limit who can reach a load balancer."""
    return tuple(
        Guard(
            controller=fact["controller"],
            since=fact["since"],
            kind=fact["kind"],
            pointer=tuple(fact.get("field") or (*_ANNOTATIONS, fact["annotation"])),
            without=fact["without"],
        )
        for fact in _facts()["guards"]
    )
