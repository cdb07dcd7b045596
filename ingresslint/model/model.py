"""The model: every object of one cluster's input, and indexes to find it by."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any, TypeVar

from ingresslint.model import decode
from ingresslint.model.autoscalers import Autoscaler
from ingresslint.model.backends import Backend
from ingresslint.model.endpoints import EndpointSlice
from ingresslint.model.gateways import GatewayRoute
from ingresslint.model.ingresses import Ingress
from ingresslint.model.profile import Profile
from ingresslint.model.readers import READERS, View
from ingresslint.model.secrets import SecretSource
from ingresslint.model.selectors import is_subset
from ingresslint.model.services import Service
from ingresslint.model.workloads import Workload
from ingresslint.resource import Resource

_Any = TypeVar("_Any")
_Found = TypeVar("_Found", bound=View)
_Key = TypeVar("_Key", bound=Hashable)
# The label that Kubernetes itself puts on every Namespace.
_NAME_LABEL = "kubernetes.io/metadata.name"


class Model:
    """A read-only view of all objects of one cluster.

    Objects are kept in the order of their places, so that nothing depends on the order in which files were read.  An
    object without a namespace may live in any: it is found from every namespace, after the objects that name theirs.
    Building the model takes time linear in the input.
    """

    def __init__(self, resources: Iterable[Resource], profile: Profile) -> None:
        """Index ``resources`` of one cluster, described by ``profile``."""
        self.profile = profile
        self.resources = tuple(sorted(resources, key=_place))
        views = [READERS[kind](resource) for resource in self.resources if (kind := _kind(resource)) in READERS]
        self._views: dict[type, list[Any]] = _index((type(view), view) for view in views)
        self._views[Backend] = [backend for view in self.all(Ingress) for backend in view.backends]
        self._views[Backend].extend(backend for view in self.all(GatewayRoute) for backend in view.backends)
        self._named: dict[tuple[type, str], list[Any]] = _index(
            ((type(view), view.resource.ref.name), view) for view in views
        )
        self._homes = {(type(view), view.resource.ref.namespace) for view in views}
        self._workloads = _index((pair, found) for found in self.all(Workload) for pair in found.labels.items())
        self._autoscalers = _index((found.target_name, found) for found in self.all(Autoscaler))
        self._slices = _index((found.service, found) for found in self.all(EndpointSlice))
        self._secret_sources = _index((found.secret, found) for found in self.all(SecretSource))
        self._labels = {
            resource.ref.name: decode.strings(resource.value, "metadata", "labels")
            for resource in self.resources
            if _kind(resource) == ("", "Namespace")
        }

    def all(self, kind: type[_Any]) -> list[_Any]:
        """Return every view of a type, such as :class:`Service`, in order."""
        return self._views.get(kind, [])

    def find(self, kind: type[_Found], namespace: str, name: str) -> _Found | None:
        """Return the object that is meant by ``name`` in ``namespace`` (empty for a kind without namespaces)."""
        return _nearest(self._named.get((kind, name), ()), namespace)

    def namesakes(self, kind: type[_Found], name: str) -> list[_Found]:
        """Return the objects of a name in every namespace."""
        return list(self._named.get((kind, name), ()))

    def has_some(self, kind: type[_Found], namespace: str) -> bool:
        """Tell whether the input holds objects of a kind in a namespace (or in an unknown one)."""
        return (kind, namespace) in self._homes or (kind, "") in self._homes or (not namespace and bool(self.all(kind)))

    def secret_source(self, namespace: str, name: str) -> SecretSource | None:
        """Return the object that a controller makes the Secret of this name from."""
        return _nearest(self._secret_sources.get(name, ()), namespace)

    def selected_workloads(self, service: Service) -> list[Workload]:
        """Return the workloads whose pods a Service selects; without a selector there are none."""
        if not service.selector:
            return []
        candidates = min((self._workloads.get(pair, []) for pair in service.selector.items()), key=len)
        return [
            found
            for found in candidates
            if is_subset(service.selector, found.labels)
            and same_namespace(found.resource.ref.namespace, service.namespace)
        ]

    def autoscaler(self, workload: Workload) -> Autoscaler | None:
        """Return what scales a workload."""
        ref = workload.resource.ref
        candidates = [found for found in self._autoscalers.get(ref.name, ()) if found.target_kind == ref.kind]
        return _nearest(candidates, ref.namespace)

    def slices(self, service: Service) -> list[EndpointSlice]:
        """Return the EndpointSlices (and Endpoints) that were written for a Service by hand."""
        return [
            found
            for found in self._slices.get(service.name, ())
            if same_namespace(found.resource.ref.namespace, service.namespace)
        ]

    def namespace_labels(self, name: str) -> Mapping[str, str] | None:
        """Return the labels of a Namespace with the one that Kubernetes adds; None when it is not in the input."""
        labels = self._labels.get(name)
        return None if labels is None else {**labels, _NAME_LABEL: name}


def _kind(resource: Resource) -> tuple[str, str]:
    return resource.gvk.group, resource.gvk.kind


def _place(resource: Resource) -> tuple[str, int, int, tuple[tuple[int, str], ...]]:
    pointer = tuple((step, "") if isinstance(step, int) else (-1, step) for step in resource.pointer)
    return resource.source.path, resource.document.span.start, resource.document.ordinal, pointer


def _index(pairs: Iterable[tuple[_Key, _Any]]) -> dict[_Key, list[_Any]]:
    index: dict[_Key, list[_Any]] = {}
    for key, value in pairs:
        index.setdefault(key, []).append(value)
    return index


def same_namespace(one: str, other: str) -> bool:
    """Tell whether two namespaces may be the same: one that is left out may be any."""
    return one == other or not one or not other


def _nearest(candidates: Iterable[_Found], namespace: str) -> _Found | None:
    exact = (view for view in candidates if view.resource.ref.namespace == namespace)
    loose = (view for view in candidates if same_namespace(view.resource.ref.namespace, namespace))
    return next(exact, None) or next(loose, None)
