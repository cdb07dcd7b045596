"""Workloads: what runs pods, with what labels and ports, and how the scheduler must spread them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ingresslint.model import decode
from ingresslint.model.selectors import matches
from ingresslint.resource import Resource
from ingresslint.syntax import Pointer, Value

HOSTNAME = "kubernetes.io/hostname"
# Where each kind keeps its pod template.
_TEMPLATES: dict[str, Pointer] = {
    "Deployment": ("spec", "template"),
    "StatefulSet": ("spec", "template"),
    "DaemonSet": ("spec", "template"),
    "ReplicaSet": ("spec", "template"),
    "ReplicationController": ("spec", "template"),
    "Job": ("spec", "template"),
    "CronJob": ("spec", "jobTemplate", "spec", "template"),
    "Pod": (),
}
KINDS = frozenset(_TEMPLATES)
# Where custom resources keep theirs: an Argo Rollout, an OpenKruise CloneSet, and others like them.
_CUSTOM_TEMPLATES: tuple[Pointer, ...] = (("spec", "template"), ("spec", "podTemplate"))
# Labels that are in no template, because a controller adds them to the pods.
# https://kubernetes.io/docs/reference/labels-annotations-taints/
_POD_NAME = "statefulset.kubernetes.io/pod-name"
_JOB_NAMES = ("batch.kubernetes.io/job-name", "job-name")
_ADDED_LABELS = frozenset(
    {
        _POD_NAME,
        *_JOB_NAMES,
        "apps.kubernetes.io/pod-index",
        "batch.kubernetes.io/controller-uid",
        "batch.kubernetes.io/job-completion-index",
        "controller-revision-hash",
        "controller-uid",
        "pod-template-generation",
        "pod-template-hash",
        "rollouts-pod-template-hash",
    }
)


@dataclass(frozen=True, slots=True)
class ContainerPort:
    """A port that a container declares."""

    pointer: Pointer
    name: str
    port: int
    protocol: str


@dataclass(frozen=True, slots=True)
class Container:
    """A container that can receive traffic: a regular one, or an init container that stays (a sidecar)."""

    pointer: Pointer
    image: str
    ports: tuple[ContainerPort, ...]


@dataclass(frozen=True, slots=True)
class SpreadConstraint:
    """A topology spread constraint that counts the workload's own pods."""

    pointer: Pointer
    topology_key: str
    max_skew: int
    hard: bool


@dataclass(frozen=True, slots=True)
class AntiAffinity:
    """A pod anti-affinity term against the workload's own pods."""

    pointer: Pointer
    topology_key: str
    hard: bool


@dataclass(frozen=True, slots=True)
class Workload:
    """Something that makes pods.

    ``template`` leads to what the pods are made of.  ``replicas`` is None when it is not a fixed number (a DaemonSet, a
    CronJob).
    """

    resource: Resource
    template: Pointer
    labels: dict[str, str]
    replicas: int | None
    containers: tuple[Container, ...]
    spread: tuple[SpreadConstraint, ...]
    anti_affinity: tuple[AntiAffinity, ...]

    @property
    def kind(self) -> str:
        """The kind of the object that makes the pods."""
        return self.resource.gvk.kind

    @property
    def labels_pointer(self) -> Pointer:
        """Where the labels of the pods stand."""
        return (*self.template, "metadata", "labels")

    @property
    def serves(self) -> bool:
        """Whether its pods stay; those of a Job do their work and leave."""
        return self.kind not in {"CronJob", "Job"}


def own_labels(selector: Mapping[str, str]) -> dict[str, str]:
    """Return the pairs of a Service's selector that are looked for in a template: no controller adds them."""
    return {key: value for key, value in selector.items() if key not in _ADDED_LABELS}


def owner_name(selector: Mapping[str, str]) -> str | None:
    """Return the name of the workload whose pods a selector means by a label that the controller adds, or None."""
    if _POD_NAME in selector:
        return selector[_POD_NAME].rpartition("-")[0]
    return next((selector[key] for key in _JOB_NAMES if key in selector), None)


def custom_workload(resource: Resource) -> Workload | None:
    """Read a custom resource that keeps a template for pods where Deployments do; None for any other."""
    for template in _CUSTOM_TEMPLATES:
        if isinstance(decode.get(resource.value, *template, "spec", "containers"), list):
            return _workload(resource, template)
    return None


def workload(resource: Resource) -> Workload:
    """Read a workload of one of :data:`KINDS`."""
    return _workload(resource, _TEMPLATES[resource.gvk.kind])


def _workload(resource: Resource, template: Pointer) -> Workload:
    pod = decode.get(resource.value, *template)
    labels = decode.strings(pod, "metadata", "labels")
    return Workload(
        resource=resource,
        template=template,
        labels=labels,
        replicas=_replicas(resource),
        containers=_containers(resource.value, template),
        spread=_spread(resource.value, template, labels),
        anti_affinity=_anti_affinity(resource.value, template, labels),
    )


def _replicas(resource: Resource) -> int | None:
    kind = resource.gvk.kind
    if kind == "Pod":
        return 1
    replicas = decode.number(resource.value, "spec", "replicas")
    if kind in {"DaemonSet", "Job", "CronJob"} or (replicas is None and kind not in _TEMPLATES):
        return None
    return 1 if replicas is None else replicas


def _containers(value: Value, template: Pointer) -> tuple[Container, ...]:
    spec = (*template, "spec")
    regular = list(decode.members(value, *spec, "containers"))
    sidecars = [
        (pointer, container)
        for pointer, container in decode.members(value, *spec, "initContainers")
        if decode.text(container, "restartPolicy") == "Always"
    ]
    return tuple(
        Container(
            pointer=pointer,
            image=decode.text(container, "image") or "",
            ports=tuple(
                ContainerPort(
                    pointer=(*pointer, *port_pointer),
                    name=decode.text(port, "name") or "",
                    port=decode.number(port, "containerPort") or 0,
                    protocol=decode.text(port, "protocol") or "TCP",
                )
                for port_pointer, port in decode.members(container, "ports")
            ),
        )
        for pointer, container in regular + sidecars
    )


def _spread(value: Value, template: Pointer, labels: dict[str, str]) -> tuple[SpreadConstraint, ...]:
    return tuple(
        SpreadConstraint(
            pointer=pointer,
            topology_key=decode.text(constraint, "topologyKey") or "",
            max_skew=decode.number(constraint, "maxSkew") or 1,
            hard=decode.text(constraint, "whenUnsatisfiable") != "ScheduleAnyway",
        )
        for pointer, constraint in decode.members(value, *template, "spec", "topologySpreadConstraints")
        if matches(decode.get(constraint, "labelSelector"), labels)
    )


def _anti_affinity(value: Value, template: Pointer, labels: dict[str, str]) -> tuple[AntiAffinity, ...]:
    path = (*template, "spec", "affinity", "podAntiAffinity")
    required = [
        (pointer, term, True)
        for pointer, term in decode.members(value, *path, "requiredDuringSchedulingIgnoredDuringExecution")
    ]
    preferred = [
        ((*pointer, "podAffinityTerm"), decode.get(term, "podAffinityTerm"), False)
        for pointer, term in decode.members(value, *path, "preferredDuringSchedulingIgnoredDuringExecution")
    ]
    return tuple(
        AntiAffinity(pointer, decode.text(term, "topologyKey") or "", hard)
        for pointer, term, hard in required + preferred
        if matches(decode.get(term, "labelSelector"), labels)
    )
