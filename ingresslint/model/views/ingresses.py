"""Ingresses, IngressClasses, and the parameters of AWS classes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ingresslint.model import decode
from ingresslint.model.views.backends import Backend
from ingresslint.resource import Resource
from ingresslint.syntax import Pointer

CLASS_ANNOTATION = "kubernetes.io/ingress.class"
DEFAULT_CLASS_ANNOTATION = "ingressclass.kubernetes.io/is-default-class"
# What the betas make of a path without a type, and what v1 requires to be said.
_DEFAULT_PATH_TYPE = "ImplementationSpecific"


@dataclass(frozen=True, slots=True)
class IngressPath:
    """One path of one rule; ``host`` is empty where the rule has none, ``backend`` None for a resource backend."""

    pointer: Pointer
    host: str
    path: str
    path_type: str
    backend: Backend | None


@dataclass(frozen=True, slots=True)
class IngressTls:
    """One entry of ``spec.tls``."""

    pointer: Pointer
    hosts: tuple[str, ...]
    secret: str | None


@dataclass(frozen=True, slots=True)
class Ingress:
    """An Ingress of any version, in the words of networking.k8s.io/v1."""

    resource: Resource
    annotations: dict[str, str]
    class_name: str | None
    class_annotation: str | None
    default_backend: Backend | None
    paths: tuple[IngressPath, ...]
    tls: tuple[IngressTls, ...]

    @property
    def namespace(self) -> str:
        """The namespace as written, empty when left out."""
        return self.resource.ref.namespace

    @property
    def backends(self) -> tuple[Backend, ...]:
        """All references to Services, the default backend first."""
        found = (self.default_backend, *(path.backend for path in self.paths))
        return tuple(backend for backend in found if backend is not None)


@dataclass(frozen=True, slots=True)
class ParametersRef:
    """What an IngressClass points at for more configuration."""

    api_group: str
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class IngressClass:
    """An IngressClass."""

    resource: Resource
    controller: str
    is_default: bool
    parameters: ParametersRef | None


@dataclass(frozen=True, slots=True)
class IngressClassParams:
    """The part of AWS's IngressClassParams that decides who can reach a load balancer, and what it sends to."""

    resource: Resource
    scheme: str | None
    group: str | None
    target_type: str | None


def ingress(resource: Resource) -> Ingress:
    """Read an Ingress."""
    value = resource.value
    annotations = decode.strings(value, "metadata", "annotations")
    defaults = (_backend(resource, ("spec", name)) for name in ("defaultBackend", "backend"))
    return Ingress(
        resource=resource,
        annotations=annotations,
        class_name=decode.text(value, "spec", "ingressClassName"),
        class_annotation=annotations.get(CLASS_ANNOTATION),
        default_backend=next((backend for backend in defaults if backend is not None), None),
        paths=tuple(_paths(resource)),
        tls=tuple(
            IngressTls(pointer, tuple(decode.texts(entry, "hosts")), decode.text(entry, "secretName") or None)
            for pointer, entry in decode.members(value, "spec", "tls")
        ),
    )


def _paths(resource: Resource) -> Iterator[IngressPath]:
    for rule, content in decode.members(resource.value, "spec", "rules"):
        host = (decode.text(content, "host") or "").lower()
        for path, item in decode.members(content, "http", "paths"):
            pointer = (*rule, *path)
            yield IngressPath(
                pointer=pointer,
                host=host,
                path=decode.text(item, "path") or "",
                path_type=decode.text(item, "pathType") or _DEFAULT_PATH_TYPE,
                backend=_backend(resource, (*pointer, "backend")),
            )


def _backend(resource: Resource, pointer: Pointer) -> Backend | None:
    value = decode.get(resource.value, *pointer)
    service = decode.text(value, "service", "name")
    if service:
        port = decode.get(value, "service", "port")
        by_name, by_number = decode.text(port, "name"), decode.number(port, "number")
        return Backend(
            resource=resource,
            pointer=pointer,
            namespace=resource.ref.namespace,
            service=service,
            port=by_name or by_number,
            name_pointer=(*pointer, "service", "name"),
            port_pointer=(*pointer, "service", "port", "name" if by_name else "number"),
        )
    old, old_port = decode.text(value, "serviceName"), decode.get(value, "servicePort")
    if not old:
        return None
    return Backend(
        resource=resource,
        pointer=pointer,
        namespace=resource.ref.namespace,
        service=old,
        port=old_port if isinstance(old_port, int | str) else None,
        name_pointer=(*pointer, "serviceName"),
        port_pointer=(*pointer, "servicePort"),
    )


def ingress_class(resource: Resource) -> IngressClass:
    """Read an IngressClass."""
    annotations = decode.strings(resource.value, "metadata", "annotations")
    parameters = decode.get(resource.value, "spec", "parameters")
    return IngressClass(
        resource=resource,
        controller=decode.text(resource.value, "spec", "controller") or "",
        is_default=annotations.get(DEFAULT_CLASS_ANNOTATION) == "true",
        parameters=ParametersRef(
            api_group=decode.text(parameters, "apiGroup") or "",
            kind=decode.text(parameters, "kind") or "",
            name=decode.text(parameters, "name") or "",
        )
        if isinstance(parameters, dict)
        else None,
    )


def ingress_class_params(resource: Resource) -> IngressClassParams:
    """Read an IngressClassParams of the AWS Load Balancer Controller or of EKS Auto Mode."""
    return IngressClassParams(
        resource=resource,
        scheme=decode.text(resource.value, "spec", "scheme"),
        group=decode.text(resource.value, "spec", "group", "name"),
        target_type=decode.text(resource.value, "spec", "targetType"),
    )
