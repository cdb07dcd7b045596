"""A Service selects pods that no workload makes.

A Service without pods accepts connections and drops them. It happens when a label is renamed in the Deployment and
not in the Service, when the labels of the Deployment itself are taken for those of its pods, or when the two are in
different namespaces. The finding shows the workload that comes closest.

The rule looks at pod templates in the Service's own namespace, custom resources with a template included. Where the
profile says `complete: true` the finding is an error. Where the input holds workloads of that namespace it is a
warning, and otherwise nothing is said: the pods are somebody else's. Nor is anything said where an operator may make
the pods, where a kustomization adds labels, and of `kube-system`, where parts of the control plane run that have no
manifest.

```yaml bad
apiVersion: v1
kind: Service
metadata:
  name: storefront
spec:
  selector: {app: storefront, tier: web}
  ports:
    - port: 80
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: storefront
spec:
  selector:
    matchLabels: {app: storefront}
  template:
    metadata:
      labels: {app: storefront, tier: frontend}
    spec:
      containers:
        - name: storefront
          image: registry.example.com/storefront:1
```

```yaml good
apiVersion: v1
kind: Service
metadata:
  name: storefront
spec:
  selector: {app: storefront, tier: frontend}
  ports:
    - port: 80
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: storefront
spec:
  selector:
    matchLabels: {app: storefront}
  template:
    metadata:
      labels: {app: storefront, tier: frontend}
    spec:
      containers:
        - name: storefront
          image: registry.example.com/storefront:1
```
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ingresslint.api.errors import closest
from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Model, Service, Workload, absence, decode
from ingresslint.model.model import together
from ingresslint.model.views.makers import may_make_pods
from ingresslint.model.views.workloads import own_labels, owner_name
from ingresslint.rule import Category, Rule

_MOST_NOTES = 3


def check(service: Service, model: Model) -> Iterator[Problem]:
    """Report a Service whose selector no workload of its namespace matches."""
    if not service.selector or service.type == "ExternalName" or model.selected_workloads(service):
        return
    neighbours = [
        found
        for found in model.neighbours(Workload, service.namespace, service.resource)
        if found.serves and together(service, found)
    ]
    missing = absence(model, Workload, service.namespace, service.name)
    if missing is None or _is_beyond_manifests(service, model) or not (neighbours or model.profile.complete):
        return
    elsewhere = model.workloads(service.selector, "")
    near = None if elsewhere else _nearest(service.selector, neighbours)
    place = f"namespace {service.namespace}" if service.namespace else "its namespace"
    yield Problem(
        at=service.resource.at("spec", "selector"),
        message=(
            f"no workload in {place} makes pods with the labels {_written(service.selector)}"
            + (f": {_difference(service.selector, near)}" if near else "")
        ),
        field="spec.selector",
        notes=tuple(_note(found, "its pods have these labels") for found in elsewhere[:_MOST_NOTES])
        or ((_note(near, "the labels of its pods"),) if near else ()),
        severity=missing.severity,
    )


def _is_beyond_manifests(service: Service, model: Model) -> bool:
    """Tell whether pods with these labels may be there without a manifest of their own."""
    return (
        service.namespace == "kube-system"
        or not (own_labels(service.selector) or owner_name(service.selector))
        or model.is_labelled(service)
        or bool(model.slices(service))
        or may_make_pods(model, service.namespace, service.selector)
    )


def _nearest(selector: Mapping[str, str], workloads: list[Workload]) -> Workload | None:
    """Return the workload with most of the labels, or at least with one that looks like it."""
    best = max(workloads, key=lambda found: _likeness(selector, found), default=None)
    if best is not None and any(_likeness(selector, best)):
        return best
    for key, value in selector.items():
        values = {found.labels[key]: found for found in workloads if key in found.labels}
        like = closest(value, values)
        if like is not None:
            return values[like]
    return None


def _likeness(selector: Mapping[str, str], workload: Workload) -> tuple[int, bool, int]:
    """Count the labels that are the same; then see those of the object itself, and the same values by another key."""
    own = decode.strings(workload.resource.value, "metadata", "labels")
    return (
        sum(workload.labels.get(key) == value for key, value in selector.items()),
        own.items() >= selector.items(),
        len(set(workload.labels.values()) & set(selector.values())),
    )


def _difference(selector: Mapping[str, str], workload: Workload) -> str:
    ref, own = workload.resource.ref, decode.strings(workload.resource.value, "metadata", "labels")
    if own.items() >= selector.items():
        return f"{ref} has them itself, and its pods do not"
    other = {key: workload.labels.get(key) for key, value in selector.items() if workload.labels.get(key) != value}
    written = {key: value for key, value in other.items() if value is not None}
    if not written:
        return f"the pods of {ref} have no label {', '.join(other)}"
    return f"the pods of {ref} have {_written(written)}"


def _written(labels: Mapping[str, str]) -> str:
    return ", ".join(f"{key}={value}" for key, value in labels.items())


def _note(workload: Workload, message: str) -> Note:
    return Note(workload.resource.at(*workload.labels_pointer), f"{workload.resource.ref}: {message}")


RULE = Rule(
    name="service-selects-nothing",
    doc=__doc__,
    on=(Service,),
    check=check,
    severity=Severity.ERROR,
    category=Category.REFERENCE,
    needs=("complete",),
    since="0.1.0",
    sources=(
        "https://kubernetes.io/docs/concepts/services-networking/service/#defining-a-service",
        "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/",
    ),
)
