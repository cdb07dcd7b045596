"""Custom resources that operators make Services, Secrets and pods from.

An operator calls what it makes after its custom resource (``shop`` becomes ``shop-http`` and ``shop-master``), and
puts the resource's name and labels on the pods.  No manifest says so, and nobody knows all operators: where a custom
resource of the input may be behind something, it is taken to exist.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from ingresslint.model import decode
from ingresslint.model.model import Model, same_namespace
from ingresslint.model.readers import READERS
from ingresslint.model.selectors import is_subset
from ingresslint.resource import Resource
from ingresslint.syntax import Value

# Groups whose objects configure something that is there already, or make no more than the pods of their template.
_PLAIN_GROUPS = frozenset(
    {
        "apps.kruise.io",
        "cilium.io",
        "configuration.konghq.com",
        "crd.projectcalico.org",
        "elbv2.k8s.aws",
        "external-secrets.io",
        "gateway.envoyproxy.io",
        "k8s.nginx.org",
        "karpenter.sh",
        "keda.sh",
        "kustomize.config.k8s.io",
        "kyverno.io",
        "networking.istio.io",
        "policy.linkerd.io",
        "projectcalico.org",
        "projectcontour.io",
        "security.istio.io",
        "telemetry.istio.io",
        "traefik.containo.us",
        "traefik.io",
    }
)
# The same of groups that have other kinds as well: those of Argo and of the Prometheus operator.
_PLAIN_KINDS = frozenset({"AlertmanagerConfig", "PodMonitor", "Probe", "PrometheusRule", "Rollout", "ServiceMonitor"})
# Objects that say by themselves where what they install goes: Argo CD's Application, Flux's HelmRelease.
_DESTINATIONS = (("spec", "destination", "namespace"), ("spec", "targetNamespace"))


def is_made(model: Model, namespace: str, name: str) -> bool:
    """Tell whether a custom resource is called ``name``, or what stands before one of the dashes in it."""
    parts = name.split("-")
    names = ("-".join(parts[:count]) for count in range(len(parts), 0, -1))
    return any(
        same_namespace(home, namespace) for known in names for home in _custom_resources(model).get(known, frozenset())
    )


def may_make_pods(model: Model, namespace: str, selector: Mapping[str, str]) -> bool:
    """Tell whether the pods that a selector means may be those of a custom resource, by its name or its labels."""
    if any(is_made(model, namespace, value) for value in selector.values()):
        return True
    index = _custom_labels(model)
    groups = [index.get(pair, []) for pair in selector.items()]
    return any(
        same_namespace(home, namespace) and is_subset(selector, labels)
        for home, labels in min(groups, key=len, default=[])
    )


@lru_cache(maxsize=2)
def _custom_resources(model: Model) -> dict[str, frozenset[str]]:
    """Return for each name of a custom resource the namespaces that something may be made in."""
    found: dict[str, set[str]] = {}
    for resource in filter(_makes_something, model.resources):
        written = (decode.text(resource.value, *pointer) for pointer in _DESTINATIONS)
        found.setdefault(resource.ref.name, set()).update({resource.ref.namespace, *(name for name in written if name)})
    return {name: frozenset(homes) for name, homes in found.items()}


@lru_cache(maxsize=2)
def _custom_labels(model: Model) -> dict[tuple[str, str], list[tuple[str, dict[str, str]]]]:
    """Return for each label pair the namespaces and label sets of custom resources that have it."""
    index: dict[tuple[str, str], list[tuple[str, dict[str, str]]]] = {}
    for resource in filter(_makes_something, model.resources):
        for labels in _label_sets(resource.value):
            for pair in labels.items():
                index.setdefault(pair, []).append((resource.ref.namespace, labels))
    return index


def _label_sets(value: Value) -> Iterator[dict[str, str]]:
    """Yield every mapping that goes by the name of labels, wherever it stands."""
    waiting = [value]
    while waiting:
        here = waiting.pop()
        if isinstance(here, list):
            waiting.extend(here)
        elif isinstance(here, dict):
            waiting.extend(here.values())
            yield from (decode.strings(here, name) for name in here if name.lower().endswith("labels"))


def _makes_something(resource: Resource) -> bool:
    group, kind = resource.gvk.group, resource.gvk.kind
    return (
        "." in group
        and not group.endswith(".k8s.io")
        and group not in _PLAIN_GROUPS
        and kind not in _PLAIN_KINDS
        and (group, kind) not in READERS
    )
