"""The model: every object of one cluster's input, and indexes to find it by."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from posixpath import dirname
from typing import Any, TypeVar

from ingresslint.kustomize import UNTOUCHED, Kustomized
from ingresslint.model import decode
from ingresslint.model.profile import Profile
from ingresslint.model.readers import View, read
from ingresslint.model.selectors import is_subset
from ingresslint.model.views.autoscalers import Autoscaler
from ingresslint.model.views.backends import Backend
from ingresslint.model.views.endpoints import EndpointSlice
from ingresslint.model.views.gateways import Gateway, GatewayRoute, ListenerSet
from ingresslint.model.views.ingresses import Ingress
from ingresslint.model.views.secrets import SecretSource, annotated_sources
from ingresslint.model.views.services import Service, ServicePort
from ingresslint.model.views.workloads import Workload, own_labels, owner_name
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

    def __init__(self, resources: Iterable[Resource], profile: Profile, kustomized: Kustomized = UNTOUCHED) -> None:
        """Index ``resources`` of one cluster, described by ``profile``.

        ``kustomized`` says which of their files hold objects that a kustomization adds something to.
        """
        self.profile = profile
        self.resources = tuple(sorted(resources, key=_place))
        self._kustomized = kustomized
        views = [view for resource in self.resources if (view := read(resource)) is not None]
        self._views: dict[type, list[Any]] = {}
        for view in views:
            self._views.setdefault(type(view), []).append(view)
        self._views[Backend] = [backend for view in self.all(Ingress) for backend in view.backends]
        self._views[Backend].extend(backend for view in self.all(GatewayRoute) for backend in view.backends)
        self._views.setdefault(SecretSource, []).extend(
            annotated_sources(self.all(Ingress), [*self.all(Gateway), *self.all(ListenerSet)])
        )
        self._folders = _index(((type(view), folder), view) for view in views for folder in _folders(view))
        self._named = _index(
            ((type(view), view.resource.ref.name, folder), view) for view in views for folder in _folders(view)
        )
        self._workloads = _index(
            ((pair, folder), found)
            for found in self.all(Workload)
            for pair in found.labels.items()
            for folder in _folders(found)
        )
        self._autoscalers = _index(((found.target_kind, found.target_name), found) for found in self.all(Autoscaler))
        self._slices = _index((found.service, found) for found in self.all(EndpointSlice))
        self._secret_sources = _index((name, found) for found in self.all(SecretSource) for name in found.secrets)
        self._labels = {
            resource.ref.name: decode.strings(resource.value, "metadata", "labels")
            for resource in self.resources
            if (resource.gvk.group, resource.gvk.kind) == ("", "Namespace")
        }

    def all(self, kind: type[_Any]) -> list[_Any]:
        """Return every view of a type, such as :class:`Service`, in order."""
        return self._views.get(kind, [])

    def find(self, kind: type[_Found], namespace: str, name: str) -> _Found | None:
        """Return the object that is meant by ``name`` in ``namespace`` (empty for a kind without namespaces)."""
        return _first(self.variants(kind, namespace, name))

    def variants(self, kind: type[_Found], namespace: str, name: str, near: Resource | None = None) -> list[_Found]:
        """Return every object that may be meant, as where each stage of an application has a folder of its own.

        Those from the folder of ``near`` are the only ones if there are any.
        """
        nearby = {} if near is None else self._named.get((kind, name, _folder(near)), {})
        return _nearest(self._named.get((kind, name, None), {}), namespace, nearby)

    def namesakes(self, kind: type[_Found], name: str) -> list[_Found]:
        """Return the objects of a name in every namespace."""
        return _possible(self._named.get((kind, name, None), {}), "")

    def has_some(self, kind: type[_Found], namespace: str, near: Resource | None = None) -> bool:
        """Tell whether the input holds objects of a kind in a namespace (or in an unknown one).

        Where namespaces are unknown, and ``near`` is given, only objects from the folder of that one count.
        """
        homes = self._folders.get((kind, None), {})
        unknown = homes if near is None else self._folders.get((kind, _folder(near)), {})
        return bool(unknown) if not namespace else namespace in homes or "" in unknown

    def neighbours(self, kind: type[_Found], namespace: str, near: Resource | None = None) -> list[_Found]:
        """Return the objects of a kind that may be in a namespace.

        Where it is unknown, and ``near`` is given, only objects from the folder of that one are.
        """
        folder = None if namespace or near is None else _folder(near)
        return _possible(self._folders.get((kind, folder), {}), namespace)

    def is_completed(self, *views: View) -> bool:
        """Tell whether a kustomization adds something to one of these objects, which may be what it lacks."""
        return any(view.resource.source.path in self._kustomized.completed for view in views)

    def is_labelled(self, view: View) -> bool:
        """Tell whether a kustomization may add labels and selectors to an object."""
        return view.resource.source.path in self._kustomized.labelled

    def secret_source(self, namespace: str, name: str) -> SecretSource | None:
        """Return the object that a controller makes the Secret of this name from."""
        return _first(_nearest(self._secret_sources.get(name, {}), namespace))

    def selected_workloads(self, service: Service) -> list[Workload]:
        """Return the workloads whose pods a Service selects; without a selector there are none.

        Of a Service without a namespace those from its own folder are, if there are any.
        """
        selector, namespace = service.selector, service.namespace
        nearby = [] if namespace else self.workloads(selector, "", _folder(service.resource))
        return nearby or self.workloads(selector, namespace)

    def workloads(self, selector: Mapping[str, str], namespace: str, folder: str | None = None) -> list[Workload]:
        """Return the workloads that may be in a namespace (empty: in any) and make pods with all of some labels."""
        labels, owner = own_labels(selector), owner_name(selector)
        found = [self._workloads.get((pair, folder), {}) for pair in labels.items()]
        if owner is not None:
            found.append(self._named.get((Workload, owner, folder), {}))
        return [
            workload
            for workload in min((_possible(spaces, namespace) for spaces in found), key=len, default=[])
            if is_subset(labels, workload.labels) and owner in {None, workload.resource.ref.name}
        ]

    def target_numbers(self, service: Service, port: ServicePort) -> set[int]:
        """Return the numbers that a named targetPort stands for in the pods that a Service selects."""
        return {
            declared.port
            for workload in self.selected_workloads(service)
            for container in workload.containers
            for declared in container.ports
            if port.is_served_by(declared)
        }

    def autoscaler(self, workload: Workload) -> Autoscaler | None:
        """Return what scales a workload."""
        ref = workload.resource.ref
        return _first(_nearest(self._autoscalers.get((ref.kind, ref.name), {}), ref.namespace))

    def slices(self, service: Service) -> list[EndpointSlice]:
        """Return the EndpointSlices (and Endpoints) that were written for a Service by hand."""
        return _possible(self._slices.get(service.name, {}), service.namespace)

    def namespace_labels(self, name: str) -> Mapping[str, str] | None:
        """Return the labels of a Namespace with the one that Kubernetes adds; None when it is not in the input."""
        labels = self._labels.get(name)
        return None if labels is None else {**labels, _NAME_LABEL: name}


def _place(resource: Resource) -> tuple[str, int, int, tuple[tuple[int, str], ...]]:
    pointer = tuple((step, "") if isinstance(step, int) else (-1, step) for step in resource.pointer)
    return resource.source.path, resource.document.span.start, resource.document.ordinal, pointer


def _index(pairs: Iterable[tuple[_Key, Any]]) -> dict[_Key, dict[str, list[Any]]]:
    """Index views by a key, and then by the namespace that their objects name (empty where they name none)."""
    index: dict[_Key, dict[str, list[Any]]] = {}
    for key, view in pairs:
        index.setdefault(key, {}).setdefault(view.resource.ref.namespace, []).append(view)
    return index


def same_namespace(one: str, other: str) -> bool:
    """Tell whether two namespaces may be the same: one that is left out may be any."""
    return one == other or not one or not other


def together(one: View, other: View) -> bool:
    """Tell whether two objects are certainly for one namespace: both name it, or both name none in the same folder."""
    here, there = one.resource.ref.namespace, other.resource.ref.namespace
    return here == there if here or there else same_folder(one, other)


def same_folder(one: View, other: View) -> bool:
    """Tell whether two objects come from the same folder."""
    return _folder(one.resource) == _folder(other.resource)


def _folder(resource: Resource) -> str:
    return dirname(resource.source.path)


def _folders(view: View) -> tuple[str | None, str]:
    """Return what a view is found under: None, which stands for every folder, and its own."""
    return None, _folder(view.resource)


def _possible(spaces: dict[str, list[Any]], namespace: str) -> list[Any]:
    """Return what may be in a namespace; what names it, or names none when it is unknown, comes first."""
    if namespace:
        return [*spaces.get(namespace, ()), *spaces.get("", ())]
    return [view for name in sorted(spaces) for view in spaces[name]]


def _nearest(spaces: dict[str, list[Any]], namespace: str, nearby: dict[str, list[Any]] | None = None) -> list[Any]:
    """Return what is in a namespace, or may be where nothing is; of that, what is also nearby, if there is any."""
    nearby = nearby or {}
    if not namespace:
        return _possible(nearby or spaces, "")
    found = next((name for name in (namespace, "") if name in spaces), None)
    return [] if found is None else nearby.get(found) or spaces[found]


def _first(views: list[_Any]) -> _Any | None:
    return views[0] if views else None
