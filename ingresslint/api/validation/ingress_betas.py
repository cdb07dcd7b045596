"""Ingress, networking.k8s.io/v1beta1 and extensions/v1beta1.

The server turns an old object into its newest form and judges that, so the old kinds have no checks of their own here:
:func:`to_v1` converts, and errors are led back to the places in the manifest.
Source: pkg/apis/networking/v1beta1/{conversion,defaults}.go, the same for extensions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ingresslint.api.errors import FieldError
from ingresslint.api.validation import features
from ingresslint.api.validation.ingress import ingress
from ingresslint.api.version import Target
from ingresslint.syntax import Pointer, Value


def beta_ingress(value: Mapping[str, Value], target: Target) -> Iterator[FieldError]:
    """Yield what the server has against a new Ingress of an old version.

    Versions that served it wrote fields as they stand in the manifest and let some mistakes pass.  Newer ones, which
    know it only in their conversions, write them in the notation of v1.
    """
    served = target.kubernetes < features.BETA_INGRESS_JUDGED_AS_V1
    for error in ingress(to_v1(value), target):
        place = _in_manifest(error.pointer)
        # What v1 would have instead is nothing to write here.
        found = replace(error, pointer=place, meant=None, meant_field="")
        if not served:
            yield replace(found, field=error.path)
        elif not _tolerated(value, error.pointer):
            yield found


def to_v1(value: Mapping[str, Value]) -> dict[str, Value]:
    """Return an Ingress of an old version, as decoded, in the form of networking.k8s.io/v1, defaults filled in."""
    spec = dict(value.get("spec", {}))
    if "backend" in spec:
        spec["defaultBackend"] = _backend_to_v1(spec.pop("backend"))
    if "rules" in spec:
        spec["rules"] = [_rule_to_v1(rule) for rule in spec["rules"]]
    return {**value, "apiVersion": "networking.k8s.io/v1", "spec": spec}


def _rule_to_v1(rule: Mapping[str, Value]) -> Mapping[str, Value]:
    if "http" not in rule:
        return rule
    paths = [
        {
            **path,
            "pathType": path.get("pathType", "ImplementationSpecific"),
            "backend": _backend_to_v1(path.get("backend", {})),
        }
        for path in rule["http"].get("paths", [])
    ]
    return {**rule, "http": {**rule["http"], "paths": paths}}


def _backend_to_v1(backend: Mapping[str, Value]) -> dict[str, Value]:
    name, port = backend.get("serviceName", ""), backend.get("servicePort", 0)
    converted = {key: value for key, value in backend.items() if key == "resource"}
    if name or port != 0:
        converted["service"] = service_backend(name, port)
    return converted


def service_backend(name: str, port: int | str) -> dict[str, Value]:
    """Return the ``service`` of a backend in v1; a quoted number is a port's name, and stays one."""
    converted: dict[str, Value] = {"name": name}
    if port:
        converted["port"] = {"name" if isinstance(port, str) else "number": port}
    return converted


def _in_manifest(pointer: Pointer) -> Pointer:
    """Lead a pointer into the v1 form back to where it is in the old one."""
    match pointer:
        case ("spec", "defaultBackend", *rest):
            return ("spec", *_in_backend(("backend", *rest)))
        case ("spec", "rules", number, "http", "paths", index, "backend", *rest):
            return ("spec", "rules", number, "http", "paths", index, *_in_backend(("backend", *rest)))
    return pointer


def _in_backend(pointer: Pointer) -> Pointer:
    match pointer:
        case ("backend", "service", "name"):
            return ("backend", "serviceName")
        case ("backend", "service", *_):
            return ("backend", "servicePort")
    return pointer


def _tolerated(value: Mapping[str, Value], pointer: Pointer) -> bool:
    """Tell whether the versions that served it let a mistake pass: in TLS secret names, and below wildcard hosts."""
    match pointer:
        case ("spec", "tls", _, "secretName"):
            return True
        case ("spec", "rules", int(number), "http", *_):
            return "*" in value["spec"]["rules"][number].get("host", "")
    return False
