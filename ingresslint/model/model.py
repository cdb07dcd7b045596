"""The model: every object of one cluster's input, and indexes to find it by."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol, TypeVar

from ingresslint.model.autoscalers import Autoscaler, horizontal_pod_autoscaler, scaled_object
from ingresslint.model.ingresses import (
    Ingress,
    IngressClass,
    IngressClassParams,
    ingress,
    ingress_class,
    ingress_class_params,
)
from ingresslint.model.profile import Profile
from ingresslint.model.selectors import is_subset
from ingresslint.model.services import Service, service
from ingresslint.model.workloads import KINDS as WORKLOAD_KINDS
from ingresslint.model.workloads import Workload, workload
from ingresslint.resource import Resource

_BUILTIN_WORKLOAD_GROUPS = frozenset({"", "apps", "batch", "extensions"})
_READERS: dict[tuple[str, str], Callable[[Resource], Any]] = {
    ("", "Service"): service,
    ("networking.k8s.io", "Ingress"): ingress,
    ("extensions", "Ingress"): ingress,
    ("networking.k8s.io", "IngressClass"): ingress_class,
    ("elbv2.k8s.aws", "IngressClassParams"): ingress_class_params,
    ("eks.amazonaws.com", "IngressClassParams"): ingress_class_params,
    ("autoscaling", "HorizontalPodAutoscaler"): horizontal_pod_autoscaler,
    ("keda.sh", "ScaledObject"): scaled_object,
    **{(group, kind): workload for group in _BUILTIN_WORKLOAD_GROUPS for kind in WORKLOAD_KINDS},
}


class Model:
    """A read-only view of all objects of one cluster.

    Objects are kept in the order of their places, so that nothing depends on the order in which files were read.  An
    object without a namespace may live in any: it is found from every namespace, after the objects that name theirs.
    """

    def __init__(self, resources: Iterable[Resource], profile: Profile) -> None:
        """Index ``resources`` of one cluster, described by ``profile``."""
        self.profile = profile
        self.resources = tuple(sorted(resources, key=_place))
        self._by_type: dict[type, list[Any]] = {}
        for resource in self.resources:
            reader = _READERS.get((resource.gvk.group, resource.gvk.kind))
            if reader is not None:
                view = reader(resource)
                self._by_type.setdefault(type(view), []).append(view)
        self._services: dict[str, list[Service]] = _index(self.services, lambda found: found.name)
        self._classes: dict[str, list[IngressClass]] = _index(
            self.ingress_classes, lambda found: found.resource.ref.name
        )
        self._params: dict[str, list[IngressClassParams]] = _index(
            self.all(IngressClassParams), lambda found: found.resource.ref.name
        )
        self._autoscalers: dict[str, list[Autoscaler]] = _index(self.all(Autoscaler), lambda found: found.target_name)
        self._workloads_by_label = _index_labels(self.workloads)

    def all(self, kind: type) -> list[Any]:
        """Return every view of a type: :class:`Service`, :class:`Ingress`, :class:`Workload` and so on."""
        return self._by_type.get(kind, [])

    @property
    def services(self) -> list[Service]:
        """All Services."""
        return self.all(Service)

    @property
    def ingresses(self) -> list[Ingress]:
        """All Ingresses."""
        return self.all(Ingress)

    @property
    def ingress_classes(self) -> list[IngressClass]:
        """All IngressClasses."""
        return self.all(IngressClass)

    @property
    def workloads(self) -> list[Workload]:
        """All workloads."""
        return self.all(Workload)

    def service(self, namespace: str, name: str) -> Service | None:
        """Return the Service that an object in ``namespace`` means by ``name``."""
        return _nearest(self._services.get(name, ()), namespace)

    def ingress_class(self, name: str) -> IngressClass | None:
        """Return the IngressClass of a name."""
        return next(iter(self._classes.get(name, ())), None)

    def ingress_class_params(self, name: str) -> IngressClassParams | None:
        """Return the IngressClassParams of a name."""
        return next(iter(self._params.get(name, ())), None)

    def autoscaler(self, workload: Workload) -> Autoscaler | None:
        """Return what scales a workload."""
        ref = workload.resource.ref
        candidates = [found for found in self._autoscalers.get(ref.name, ()) if found.target_kind == ref.kind]
        return _nearest(candidates, ref.namespace)

    def selected_workloads(self, service: Service) -> list[Workload]:
        """Return the workloads whose pods a Service selects; without a selector there are none."""
        if not service.selector:
            return []
        candidates = min((self._workloads_by_label.get(pair, []) for pair in service.selector.items()), key=len)
        return [
            found
            for found in candidates
            if is_subset(service.selector, found.labels)
            and _same_namespace(found.resource.ref.namespace, service.namespace)
        ]


class _View(Protocol):
    """A typed reading of one object."""

    @property
    def resource(self) -> Resource:
        """The object itself."""


_AnyView = TypeVar("_AnyView", bound=_View)


def _place(resource: Resource) -> tuple[str, int, int, tuple[tuple[int, str], ...]]:
    pointer = tuple((step, "") if isinstance(step, int) else (-1, step) for step in resource.pointer)
    return resource.source.path, resource.document.span.start, resource.document.ordinal, pointer


def _index(views: Iterable[Any], key: Callable[[Any], str]) -> dict[str, list[Any]]:
    index: dict[str, list[Any]] = {}
    for view in views:
        index.setdefault(key(view), []).append(view)
    return index


def _index_labels(workloads: Iterable[Workload]) -> dict[tuple[str, str], list[Workload]]:
    index: dict[tuple[str, str], list[Workload]] = {}
    for found in workloads:
        for pair in found.labels.items():
            index.setdefault(pair, []).append(found)
    return index


def _same_namespace(one: str, other: str) -> bool:
    return one == other or not one or not other


def _nearest(candidates: Iterable[_AnyView], namespace: str) -> _AnyView | None:
    found = (view for view in candidates if view.resource.ref.namespace == namespace)
    loose = (view for view in candidates if _same_namespace(view.resource.ref.namespace, namespace))
    return next(found, None) or next(loose, None)
