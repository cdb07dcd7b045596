"""Ingresses, IngressClasses, and the parameters of AWS classes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ingresslint.model import decode
from ingresslint.resource import Resource
from ingresslint.syntax import Pointer, Value

CLASS_ANNOTATION = "kubernetes.io/ingress.class"
DEFAULT_CLASS_ANNOTATION = "ingressclass.kubernetes.io/is-default-class"


@dataclass(frozen=True, slots=True)
class Backend:
    """A reference from an Ingress to a Service port; ``port`` is a number, a name, or None when it is missing."""

    pointer: Pointer
    service: str
    port: int | str | None
    port_pointer: Pointer


@dataclass(frozen=True, slots=True)
class Ingress:
    """An Ingress of any version, in the words of networking.k8s.io/v1."""

    resource: Resource
    annotations: dict[str, str]
    class_name: str | None
    class_annotation: str | None
    backends: tuple[Backend, ...]

    @property
    def namespace(self) -> str:
        """The namespace as written, empty when left out."""
        return self.resource.ref.namespace


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
    """The part of AWS's IngressClassParams that decides who can reach a load balancer."""

    resource: Resource
    scheme: str | None
    group: str | None


def ingress(resource: Resource) -> Ingress:
    """Read an Ingress."""
    annotations = decode.strings(resource.value, "metadata", "annotations")
    return Ingress(
        resource=resource,
        annotations=annotations,
        class_name=decode.text(resource.value, "spec", "ingressClassName"),
        class_annotation=annotations.get(CLASS_ANNOTATION),
        backends=tuple(_backends(resource.value)),
    )


def _backends(value: Value) -> Iterator[Backend]:
    spec = decode.get(value, "spec")
    for name in ("defaultBackend", "backend"):
        yield from _backend(("spec", name), decode.get(spec, name))
    for rule, content in decode.members(value, "spec", "rules"):
        for path, item in decode.members(content, "http", "paths"):
            yield from _backend((*rule, *path, "backend"), decode.get(item, "backend"))


def _backend(pointer: Pointer, value: Value) -> Iterator[Backend]:
    service = decode.text(value, "service", "name")
    if service:
        port_pointer = (*pointer, "service", "port")
        by_name, by_number = (
            decode.text(value, "service", "port", "name"),
            decode.number(value, "service", "port", "number"),
        )
        member = "name" if by_name else "number"
        yield Backend(pointer, service, by_name or by_number, (*port_pointer, member))
    old = decode.text(value, "serviceName")
    if old:
        port = decode.get(value, "servicePort")
        yield Backend(pointer, old, port if isinstance(port, int | str) else None, (*pointer, "servicePort"))


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
    )
