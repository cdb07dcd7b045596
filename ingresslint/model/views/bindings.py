"""TargetGroupBindings: a Service port registered in a target group of AWS, without an Ingress.

https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/targetgroupbinding/targetgroupbinding/
"""

from __future__ import annotations

from dataclasses import dataclass

from ingresslint.model import decode
from ingresslint.model.views.backends import Backend
from ingresslint.resource import Resource

_REFERENCE = ("spec", "serviceRef")
# The controller labels the bindings that it writes itself with the stack that they belong to.
_OWN_LABELS = ("ingress.k8s.aws/stack", "service.k8s.aws/stack", "gateway.k8s.aws")


@dataclass(frozen=True, slots=True)
class TargetGroupBinding:
    """A TargetGroupBinding; there is no backend where it names none, or where the controller wrote it."""

    resource: Resource
    backends: tuple[Backend, ...]


def target_group_binding(resource: Resource) -> TargetGroupBinding:
    """Read a TargetGroupBinding."""
    reference = decode.get(resource.value, *_REFERENCE)
    name, port = decode.text(reference, "name"), decode.get(reference, "port")
    generated = any(label.startswith(_OWN_LABELS) for label in decode.strings(resource.value, "metadata", "labels"))
    backend = Backend(
        resource=resource,
        pointer=_REFERENCE,
        namespace=resource.ref.namespace,
        service=name or "",
        port=port if isinstance(port, int | str) and port else None,
        name_pointer=(*_REFERENCE, "name"),
        port_pointer=(*_REFERENCE, "port"),
    )
    return TargetGroupBinding(resource, (backend,) if name and not generated else ())
