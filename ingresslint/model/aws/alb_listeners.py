"""The listeners that an Ingress asks an Application Load Balancer for, and the certificates on them.

``computeIngressListenPorts`` of the AWS Load Balancer Controller (``pkg/ingress/model_build_listener.go``): the ports
are those of ``listen-ports``, or 443 where a certificate is named, or else 80.  ``spec.tls`` opens no port.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from ingresslint.model import decode
from ingresslint.model.aws.builders import ALB_PREFIX, class_params, effective_class
from ingresslint.model.aws.go_values import GO_TRUE
from ingresslint.model.model import Model
from ingresslint.model.views.ingresses import Ingress, IngressClassParams
from ingresslint.syntax import Value

LISTEN_PORTS = f"{ALB_PREFIX}listen-ports"
CERTIFICATES = f"{ALB_PREFIX}certificate-arn"
HTTP, HTTPS = "HTTP", "HTTPS"
_CREATE_CERTIFICATE = f"{ALB_PREFIX}create-acm-cert"
_PORTS = range(1, 65536)


@dataclass(frozen=True, slots=True)
class ListenPorts:
    """The protocol of each port; ``fault`` says why the controller refuses the list, and then there are no ports.

    ``lost`` says which entries are overwritten by a later one.
    """

    protocols: Mapping[int, str]
    fault: str = ""
    lost: tuple[str, ...] = ()

    def of(self, protocol: str) -> list[int]:
        """Return the ports of a protocol."""
        return [port for port, found in self.protocols.items() if found == protocol]


def listen_ports(ingress: Ingress, model: Model) -> ListenPorts:
    """Return the ports that the ALB of an Ingress listens on for it."""
    written = ingress.annotations.get(LISTEN_PORTS)
    if written is not None:
        return parse_listen_ports(written)
    secure = bool(certificates(ingress, model)) or ingress.annotations.get(_CREATE_CERTIFICATE) in GO_TRUE
    return ListenPorts({443: HTTPS} if secure else {80: HTTP})


def certificates(ingress: Ingress, model: Model) -> list[str]:
    """Return the certificates that are named for an Ingress: by the parameters of its class, or by its annotation."""
    params = class_params(ingress, model)
    of_class = [
        found
        for field in ("certificateArn", "certificateARNs")
        for found in decode.texts(params.resource.value if params else None, "spec", field)
    ]
    return of_class or split(ingress.annotations.get(CERTIFICATES, ""))


def split(text: str) -> list[str]:
    """Return the items of a list in an annotation: commas separate, blanks around an item and empty items go."""
    return [item.strip() for item in text.split(",") if item.strip()]


def class_is_known(ingress: Ingress, model: Model) -> bool:
    """Tell whether the input holds everything that the class of an Ingress may decide about its listeners.

    Listeners in the parameters of a class count as unknown: not every version opens what they list.
    """
    if ingress.class_annotation is not None:
        return True
    found, params = effective_class(ingress, model), class_params(ingress, model)
    if found is None or (found.parameters is not None and params is None):
        return False
    return not _listeners_of_class(params)


def listener_protocols(ingress: Ingress, model: Model) -> frozenset[str] | None:
    """Return the protocols of the listeners of an Ingress; None where they are not known."""
    found, params = effective_class(ingress, model), class_params(ingress, model)
    if found is not None and found.parameters is not None and params is None:
        return None
    of_class = [decode.text(listener, "protocol") or "" for listener in _listeners_of_class(params)]
    return frozenset(of_class or listen_ports(ingress, model).protocols.values()) or None


def _listeners_of_class(params: IngressClassParams | None) -> list[Value]:
    return [value for _, value in decode.members(params.resource.value if params else None, "spec", "listeners")]


def parse_listen_ports(text: str) -> ListenPorts:
    """Read the value of the annotation ``listen-ports``."""
    try:
        entries = json.loads(text, object_pairs_hook=_Pairs)
    except (ValueError, RecursionError):
        return ListenPorts({}, "it is no JSON")
    if not isinstance(entries, list) or isinstance(entries, _Pairs):
        return ListenPorts({}, "it is no list")
    fault = next((found for entry in entries for found in _faults(entry)), "" if entries else "the list is empty")
    return ListenPorts({}, fault) if fault else _listen_ports(entries)


class _Pairs(list[tuple[str, Any]]):
    """The members of a JSON object, those included that have a name twice."""


def _listen_ports(entries: list[_Pairs]) -> ListenPorts:
    """Read entries as a map of Go does: a later name or port takes the place of an earlier one."""
    protocols: dict[int, str] = {}
    lost: list[str] = []
    for entry in entries:
        chosen = dict(entry)
        lost.extend(f"{protocol} on port {port}" for protocol, port in entry if chosen[protocol] != port)
        for protocol, port in chosen.items():
            if protocols.get(port, protocol) != protocol:
                lost.append(f"{protocols[port]} on port {port}")
            protocols[port] = protocol
    return ListenPorts(MappingProxyType(protocols), lost=tuple(lost))


def _faults(entry: object) -> Iterator[str]:
    if not isinstance(entry, _Pairs):
        yield f'{_shown(entry)} is no object such as {{"HTTPS": 443}}'
        return
    for protocol, port in entry:
        if protocol not in {HTTP, HTTPS}:
            capitals = f": write {protocol.upper()}" if protocol.upper() in {HTTP, HTTPS} else ""
            yield f'"{protocol}" is neither HTTP nor HTTPS{capitals}'
        elif isinstance(port, bool) or not isinstance(port, int):
            yield f"{_shown(port)} is no port: write a whole number, without quotes"
        elif port not in _PORTS:
            yield f"{port} is no port: they go from 1 to 65535"


def _shown(value: object) -> str:
    return json.dumps(value) if isinstance(value, str | int | float | None) else "a list or an object"
