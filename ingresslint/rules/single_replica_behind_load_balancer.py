"""One pod serves what clients outside the cluster connect to.

A node that is drained, a rollout that goes wrong or a pod that runs out of memory is an outage then. With no replicas
at all there is nothing to connect to. An autoscaler that keeps two pods or more is fine.

```yaml bad
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: LoadBalancer
  selector: {app: web}
  ports:
    - port: 443
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: web
          image: registry.example.com/web:1
```

```yaml good
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: LoadBalancer
  selector: {app: web}
  ports:
    - port: 443
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: web
          image: registry.example.com/web:1
```
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Backend, Model, Service, Workload, decode
from ingresslint.resource import Resource
from ingresslint.rule import Category, Rule, Tier

# What a HorizontalPodAutoscaler keeps where it does not say.
_DEFAULT_MINIMUM = 1
_ENOUGH = 2


def check(workload: Workload, model: Model) -> Iterator[Problem]:
    """Report a workload that alone stands behind a Service for clients outside, with one pod."""
    service, pods = _published(model).get(workload.resource), _fewest(workload, model)
    if service is None or pods is None or pods >= _ENOUGH:
        return
    number = "one pod" if pods else "no pod"
    yield Problem(
        at=workload.resource.at("spec", "replicas"),
        message=(
            f"{number} of {workload.resource.ref} serves {service.resource.ref}, which clients outside the cluster "
            "use: a drained node is an outage. Run two or more"
        ),
        field="spec.replicas",
        notes=(Note(service.resource.at("spec", "type"), f"{service.resource.ref} publishes it"),),
        severity=None if not pods or service.external_traffic_policy == "Local" else Severity.INFO,
    )


def _fewest(workload: Workload, model: Model) -> int | None:
    """Return how few pods there may be, None where that is no fixed number, or where none at all is the point."""
    scaler = model.autoscaler(workload)
    if scaler is None:
        return workload.replicas
    if scaler.resource.gvk.kind != "HorizontalPodAutoscaler":
        return decode.number(scaler.resource.value, "spec", "minReplicaCount") or None
    minimum = decode.number(scaler.resource.value, "spec", "minReplicas")
    return _DEFAULT_MINIMUM if minimum is None else minimum


@lru_cache(maxsize=2)
def _published(model: Model) -> dict[Resource, Service]:
    """Return the workloads that alone stand behind a Service for clients outside, with the first such Service."""
    routed = (model.find(Service, backend.namespace, backend.service) for backend in model.all(Backend))
    behind = {service.resource for service in routed if service is not None}
    found: dict[Resource, Service] = {}
    for service in model.all(Service):
        if service.type in {"LoadBalancer", "NodePort"} or service.resource in behind:
            workloads = model.selected_workloads(service)
            if len(workloads) == 1:
                found.setdefault(workloads[0].resource, service)
    return found


RULE = Rule(
    name="single-replica-behind-load-balancer",
    doc=__doc__,
    on=(Workload,),
    check=check,
    severity=Severity.WARNING,
    category=Category.TRAFFIC,
    tier=Tier.POLICY,
    since="0.1.0",
    sources=("https://kubernetes.io/docs/concepts/workloads/pods/disruptions/",),
)
