"""References to a Service port, from whatever object routes traffic."""

from __future__ import annotations

from dataclasses import dataclass

from ingresslint.resource import Resource
from ingresslint.syntax import Pointer


@dataclass(frozen=True, slots=True)
class Backend:
    """One reference from ``resource`` to a port of a Service.

    ``namespace`` is where the Service is looked for; ``port`` is a number, a name, or None where none is given.
    ``pointer`` leads to the reference, ``name_pointer`` and ``port_pointer`` to its parts.
    """

    resource: Resource
    pointer: Pointer
    namespace: str
    service: str
    port: int | str | None
    name_pointer: Pointer
    port_pointer: Pointer
    weight: int = 1
