"""Ingress, networking.k8s.io/v1.

Source: pkg/apis/networking/validation/validation.go and pkg/registry/networking/ingress/strategy.go.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ingresslint.api.errors import FieldError, invalid, required, warning
from ingresslint.api.validation import checks, features
from ingresslint.api.validation.addresses import parse_ip
from ingresslint.api.validation.metadata import service_name_syntax
from ingresslint.api.validation.names import DNS_SUBDOMAIN, PATH_SEGMENT, WILDCARD_SUBDOMAIN, Fault
from ingresslint.api.version import Target
from ingresslint.syntax import Pointer, Value

CLASS_ANNOTATION = "kubernetes.io/ingress.class"
_PATH_TYPES = ("Exact", "Prefix", "ImplementationSpecific")
_FORBIDDEN_IN_PATH = ("//", "/./", "/../", "%2f", "%2F")
_FORBIDDEN_AT_END = ("/..", "/.")


def ingress(value: Mapping[str, Value], target: Target) -> Iterator[FieldError]:
    """Yield what the server has against a new Ingress."""
    spec = value.get("spec", {})
    service_name = service_name_syntax(target).fault
    if not spec.get("rules") and "defaultBackend" not in spec:
        yield invalid(("spec",), spec, "an Ingress needs rules or a default backend, or it would do nothing")
    if "defaultBackend" in spec:
        yield from _backend(("spec", "defaultBackend"), spec["defaultBackend"], service_name)
    for number, rule in enumerate(spec.get("rules", [])):
        yield from _rule(("spec", "rules", number), rule, service_name)
    for number, tls in enumerate(spec.get("tls", [])):
        yield from _tls(("spec", "tls", number), tls)
    if "ingressClassName" in spec:
        yield from checks.text(("spec", "ingressClassName"), spec["ingressClassName"], DNS_SUBDOMAIN.fault)
    yield from _class_annotation(value, spec.get("ingressClassName"), target)


def _class_annotation(value: Mapping[str, Value], name: str | None, target: Target) -> Iterator[FieldError]:
    annotation = value.get("metadata", {}).get("annotations", {}).get(CLASS_ANNOTATION)
    pointer = ("metadata", "annotations", CLASS_ANNOTATION)
    # The server's path lacks "metadata".
    field = f"annotations.{CLASS_ANNOTATION}"
    if annotation is None:
        return
    if name is None:
        if target.kubernetes >= features.CLASS_ANNOTATION_WARNING:
            yield warning(pointer, "the annotation is deprecated in favour of spec.ingressClassName", field)
    elif target.kubernetes < features.CLASS_ANNOTATION_MAY_AGREE:
        yield invalid(pointer, annotation, "cannot be set together with spec.ingressClassName; keep one of them", field)
    elif annotation != name:
        yield invalid(pointer, annotation, f'must be the same as spec.ingressClassName, which is "{name}"', field)


def _rule(pointer: Pointer, rule: Mapping[str, Value], service_name: Fault) -> Iterator[FieldError]:
    host = rule.get("host", "")
    if host:
        yield from _rule_host((*pointer, "host"), host)
    if "http" in rule:
        paths = rule["http"].get("paths", [])
        if not paths:
            yield required((*pointer, "http", "paths"), "http needs at least one path")
        for number, path in enumerate(paths):
            yield from _path((*pointer, "http", "paths", number), path, service_name)


def _rule_host(pointer: Pointer, host: str) -> Iterator[FieldError]:
    if parse_ip(host):
        yield invalid(pointer, host, "must be a DNS name, not an IP address; leave it out to match every host")
    else:
        yield from _host(pointer, host)


def _host(pointer: Pointer, host: str) -> Iterator[FieldError]:
    syntax = WILDCARD_SUBDOMAIN if "*" in host else DNS_SUBDOMAIN
    yield from checks.text(pointer, host, syntax.fault)


def _tls(pointer: Pointer, tls: Mapping[str, Value]) -> Iterator[FieldError]:
    # An IP address is a valid subdomain and passes here, unlike in a rule.
    for number, host in enumerate(tls.get("hosts", [])):
        yield from _host((*pointer, "hosts", number), host)
    if tls.get("secretName"):
        yield from checks.text((*pointer, "secretName"), tls["secretName"], DNS_SUBDOMAIN.fault)


def _path(pointer: Pointer, path: Mapping[str, Value], service_name: Fault) -> Iterator[FieldError]:
    if "pathType" not in path:
        # The server stops here and leaves the rest of the path for the next try.
        yield required((*pointer, "pathType"), "every path needs a pathType: Prefix, Exact or ImplementationSpecific")
        return
    path_type = path["pathType"]
    yield from checks.choice((*pointer, "pathType"), path_type, _PATH_TYPES)
    reason = _path_fault(path.get("path", ""), path_type)
    if reason:
        yield invalid((*pointer, "path"), path.get("path", ""), reason)
    yield from _backend((*pointer, "backend"), path.get("backend", {}), service_name)


def _path_fault(path: str, path_type: str) -> str | None:
    if path_type not in _PATH_TYPES or (path_type == "ImplementationSpecific" and not path):
        return None
    if not path.startswith("/"):
        return f"a path of type {path_type} must begin with /"
    if path_type == "ImplementationSpecific":
        return None
    found = [f"must not contain {part}" for part in _FORBIDDEN_IN_PATH if part in path]
    found += [f"must not end with {part}" for part in _FORBIDDEN_AT_END if path.endswith(part)]
    return f"a path of type {path_type} {' and '.join(found)}" if found else None


def _backend(pointer: Pointer, backend: Mapping[str, Value], service_name: Fault) -> Iterator[FieldError]:
    if "resource" in backend and "service" in backend:
        yield invalid(pointer, backend, "a backend is either a Service or a resource, not both")
    elif "resource" in backend:
        yield from typed_reference((*pointer, "resource"), backend["resource"])
    elif "service" in backend:
        service = backend["service"]
        yield from checks.required_text((*pointer, "service", "name"), service.get("name", ""), service_name)
        yield from _backend_port(pointer, service.get("port", {}))
    else:
        yield invalid(pointer, backend, "a backend needs a Service or a resource to send requests to")


def _backend_port(pointer: Pointer, port: Mapping[str, Value]) -> Iterator[FieldError]:
    name, number = port.get("name", ""), port.get("number", 0)
    place = (*pointer, "service", "port")
    if name and number:
        yield invalid(pointer, port, "the port of a backend has either a name or a number, not both")
    elif name:
        for error in checks.port((*place, "name"), name):
            yield replace(error, meant_field="number") if error.meant is not None else error
    elif number:
        yield from checks.port((*place, "number"), number)
    else:
        yield required(pointer, "the backend needs a port of its Service: the name or the number")


def typed_reference(pointer: Pointer, reference: Mapping[str, Value]) -> Iterator[FieldError]:
    """Check a reference to an object in the same namespace by group, kind and name."""
    if "apiGroup" in reference:
        yield from checks.text((*pointer, "apiGroup"), reference["apiGroup"], DNS_SUBDOMAIN.fault)
    for name in ("kind", "name"):
        yield from checks.required_text((*pointer, name), reference.get(name, ""), PATH_SEGMENT.fault)
