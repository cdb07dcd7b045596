"""`internalTrafficPolicy: Local` over pods that do not stand on every node.

A client inside the cluster then only ever reaches a pod on its own node. On a node without one its connections are
dropped, even while other nodes could answer. The setting is meant for agents that run on every node.

Nothing is reported for DaemonSets, for pods that must stand on every node, for a single node, and where the workload is
not in the input.

```yaml bad
apiVersion: v1
kind: Service
metadata:
  name: cache
spec:
  internalTrafficPolicy: Local
  selector: {app: cache}
  ports:
    - port: 6379
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: cache
spec:
  replicas: 3
  selector:
    matchLabels: {app: cache}
  template:
    metadata:
      labels: {app: cache}
    spec:
      containers:
        - name: cache
          image: registry.example.com/cache:1
```

```yaml good
apiVersion: v1
kind: Service
metadata:
  name: cache
spec:
  internalTrafficPolicy: Local
  selector: {app: cache}
  ports:
    - port: 6379
---
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: cache
spec:
  selector:
    matchLabels: {app: cache}
  template:
    metadata:
      labels: {app: cache}
    spec:
      containers:
        - name: cache
          image: registry.example.com/cache:1
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Model, Service
from ingresslint.model.pods.coverage import leaves_nodes_out
from ingresslint.rule import Category, Rule


def check(service: Service, model: Model) -> Iterator[Problem]:
    """Report the policy of a Service that leaves nodes without a pod."""
    if service.internal_traffic_policy != "Local" or service.headless or service.type == "ExternalName":
        return
    workloads = model.selected_workloads(service)
    if not leaves_nodes_out(workloads, model):
        return
    names = ", ".join(str(workload.resource.ref) for workload in workloads)
    yield Problem(
        at=service.resource.at("spec", "internalTrafficPolicy"),
        message=(
            f"with internalTrafficPolicy: Local clients on a node without a pod of {names} are not answered, even "
            "while other nodes could. Use Cluster, run the pods as a DaemonSet, or set trafficDistribution to prefer "
            "pods nearby and still use the others"
        ),
        field="spec.internalTrafficPolicy",
        notes=tuple(
            Note(workload.resource.at("spec", "replicas"), "nothing puts a pod on every node") for workload in workloads
        ),
    )


RULE = Rule(
    name="internal-traffic-policy-local",
    doc=__doc__,
    on=(Service,),
    check=check,
    severity=Severity.WARNING,
    category=Category.TRAFFIC,
    needs=("nodes.count",),
    since="0.1.0",
    sources=(
        "https://kubernetes.io/docs/concepts/services-networking/service-traffic-policy/",
        "https://kubernetes.io/docs/reference/networking/virtual-ips/#internal-traffic-policy",
    ),
)
