"""The fix that turns an Ingress of an old version into networking.k8s.io/v1, in its own text.

What the conversion means is said by :mod:`ingresslint.api.validation.ingress_betas`; here it is done to the manifest,
so that comments, order and style stay.
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint import fixing
from ingresslint.api import ErrorType, Review, Target, Version, newest
from ingresslint.api.validation import validate
from ingresslint.api.validation.ingress_betas import to_v1
from ingresslint.finding import Applicability, Edit, Fix
from ingresslint.model import Model, decode
from ingresslint.resource import GroupVersionKind, Location
from ingresslint.syntax import Pointer

_V1 = GroupVersionKind("networking.k8s.io", "v1", "Ingress")
_OLD = ("extensions/v1beta1", "networking.k8s.io/v1beta1")
_NAMES = ("serviceName", "servicePort")


def upgrade(review: Review, model: Model) -> Fix | None:
    """Return the fix for an Ingress of an old version that the server accepts as it is, None for anything else.

    It is safe, unless kustomize adds something that still has the old form.
    """
    resource, lifetime = review.resource, review.lookup.lifetime
    if resource.gvk.kind != "Ingress" or resource.gvk.api_version not in _OLD or lifetime is None:
        return None
    kubernetes = Version.parse(model.profile.kubernetes) if model.profile.kubernetes else newest()
    if lifetime.replacement_since and kubernetes < lifetime.replacement_since:
        return None
    errors = [*(refusal.error for refusal in review.refusals), *validate(_V1, to_v1(resource.value), Target(newest()))]
    if any(error.type is not ErrorType.WARNING for error in errors):
        return None
    applicability = Applicability.UNSAFE if model.is_completed(review) else Applicability.SAFE
    return fixing.fix(f"convert to {_V1.api_version}", _edits(review), list(_fields(review)), applicability)


def _fields(review: Review) -> Iterator[Location]:
    at = review.resource.at
    yield at("apiVersion")
    yield at("spec", "backend")
    yield at("spec", "defaultBackend")
    for pointer in _paths(review):
        yield at(*pointer, "backend")
        yield at(*pointer, "pathType")


def _edits(review: Review) -> Iterator[Edit | None]:
    resource = review.resource
    yield fixing.replaced(resource.at("apiVersion"), _V1.api_version)
    if "backend" in (decode.get(resource.written, "spec") or {}):
        yield fixing.renamed(resource.at("spec", "backend"), "defaultBackend")
        yield from _backend(review, ("spec", "backend"))
    for pointer in _paths(review):
        yield from _path_type(review, pointer)
        yield from _backend(review, (*pointer, "backend"))


def _paths(review: Review) -> Iterator[Pointer]:
    for rule, _ in decode.members(review.resource.value, "spec", "rules"):
        yield from (pointer for pointer, _ in decode.members(review.resource.value, *rule, "http", "paths"))


def _path_type(review: Review, pointer: Pointer) -> Iterator[Edit | None]:
    resource, written = review.resource, decode.get(review.resource.written, *pointer) or {}
    at = resource.at(*pointer, "pathType")
    if "pathType" in decode.get(resource.value, *pointer):
        return
    if "pathType" in written:
        yield fixing.replaced(at, "ImplementationSpecific")
    else:
        yield fixing.added(at, "ImplementationSpecific", beside="path" if "path" in written else "backend")


def _backend(review: Review, pointer: Pointer) -> Iterator[Edit | None]:
    resource, written = review.resource, decode.get(review.resource.written, *pointer) or {}
    if not any(name in written for name in _NAMES):
        return
    if set(written) != set(_NAMES):
        yield None  # nothing else can be moved along
        return
    at = resource.at(*pointer)
    port = resource.at(*pointer, "servicePort")
    yield from fixing.nested(at, _NAMES, "service")
    yield from fixing.nested(at, ["servicePort"], "port", depth=1)
    yield fixing.renamed(resource.at(*pointer, "serviceName"), "name")
    number = decode.number(resource.value, *port.pointer)
    yield fixing.renamed(port, "name" if number is None else "number")
