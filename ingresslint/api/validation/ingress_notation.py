"""Fields of one Ingress version written in another: what to write instead.

networking.k8s.io/v1 renamed the backend's fields, and manifests half way between the versions are common.  Strict
decoding finds them as unknown fields; this tells what was meant.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from ingresslint.resource import GroupVersionKind
from ingresslint.syntax import Pointer, Value, value_at

_V1 = GroupVersionKind("networking.k8s.io", "v1", "Ingress")
_BETAS = (
    GroupVersionKind("extensions", "v1beta1", "Ingress"),
    GroupVersionKind("networking.k8s.io", "v1beta1", "Ingress"),
)
# What needs no quotes; some words are no text in YAML as Kubernetes reads it.
_PLAIN = re.compile(r"(?!(?i:y|n|yes|no|on|off|true|false|null)\Z)[A-Za-z][-A-Za-z0-9.]*")
_NUMBER = re.compile(r"[0-9]{1,5}")


def replacement(gvk: GroupVersionKind, written: Mapping[str, Value], pointer: Pointer) -> str | None:
    """Return the YAML to write instead of an unknown field that belongs to the other Ingress versions.

    ``written`` is the object as it stands in the manifest (with its unknown fields), ``pointer`` leads to the unknown
    field.  None where the field is not one of those, or the object is no Ingress.
    """
    parent = value_at(written, pointer[:-1])
    if gvk == _V1:
        return _in_v1(pointer, parent)
    return _in_beta(pointer, parent) if gvk in _BETAS else None


def _in_v1(pointer: Pointer, parent: Value) -> str | None:
    match pointer:
        case ("spec", "backend"):
            return _flow({"defaultBackend": _service(value_at(parent, ("backend",)))})
        case (*_, "backend" | "defaultBackend", "serviceName" | "servicePort"):
            return _flow(_service(parent))
    return None


def _in_beta(pointer: Pointer, parent: Value) -> str | None:
    match pointer:
        case ("spec", "defaultBackend"):
            return _flow({"backend": _names(value_at(parent, ("defaultBackend", "service")))})
        case (*_, "backend", "service"):
            return _flow(_names(value_at(parent, ("service",))))
    return None


def _service(backend: Value) -> dict[str, Value]:
    name, port = value_at(backend, ("serviceName",)), value_at(backend, ("servicePort",))
    if isinstance(port, str) and _NUMBER.fullmatch(port):
        # In quotes it was a name before, too, and refused: a name needs a letter.
        port = int(port)
    return {"service": {"name": name, "port": {"name" if isinstance(port, str) else "number": port}}}


def _names(service: Value) -> dict[str, Value]:
    number = value_at(service, ("port", "number"))
    port = number if number is not None else value_at(service, ("port", "name"))
    return {"serviceName": value_at(service, ("name",)), "servicePort": port}


def _flow(members: Mapping[str, Value]) -> str:
    """Write a mapping without its outer braces, in one line; what is missing or no plain value becomes dots."""
    return ", ".join(f"{name}: {_value(member)}" for name, member in members.items())


def _value(value: Value) -> str:
    if isinstance(value, dict):
        return f"{{{_flow(value)}}}"
    if isinstance(value, str):
        return value if _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else "…"
