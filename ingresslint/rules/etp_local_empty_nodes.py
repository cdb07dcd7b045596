"""`externalTrafficPolicy: Local` on a NodePort Service that has fewer pods than the cluster has nodes.

With `Local` a node without one of the pods drops what arrives at it, even while other nodes could answer. A load
balancer of Kubernetes' own making learns from the health check node port which nodes those are. A Service of type
`NodePort` has no such port: whoever sends to its nodes must probe the node port itself, or loses a part of the
connections.

Nothing is reported for DaemonSets, where an Ingress or a TargetGroupBinding of the AWS Load Balancer Controller
registers the nodes and probes them, and where the workload or the number of nodes (`nodes.count` in the profile) is not
known.

```yaml bad
# profile: {nodes: {count: 6}}
apiVersion: v1
kind: Service
metadata:
  name: queue
spec:
  type: NodePort
  externalTrafficPolicy: Local
  selector: {app: queue}
  ports:
    - port: 443
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: queue
spec:
  replicas: 2
  selector:
    matchLabels: {app: queue}
  template:
    metadata:
      labels: {app: queue}
    spec:
      containers:
        - name: queue
          image: registry.example.com/queue:1
```

```yaml good
# profile: {nodes: {count: 6}}
apiVersion: v1
kind: Service
metadata:
  name: queue
spec:
  type: NodePort
  externalTrafficPolicy: Local
  selector: {app: queue}
  ports:
    - port: 443
---
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: queue
spec:
  selector:
    matchLabels: {app: queue}
  template:
    metadata:
      labels: {app: queue}
    spec:
      containers:
        - name: queue
          image: registry.example.com/queue:1
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Model, Service
from ingresslint.model.aws.target_groups import is_registered
from ingresslint.model.pods.coverage import leaves_nodes_out, most_pods
from ingresslint.rule import Category, Rule


def check(service: Service, model: Model) -> Iterator[Problem]:
    """Report the policy of a NodePort Service that leaves nodes without a pod."""
    nodes, workloads = model.profile.nodes.count, model.selected_workloads(service)
    if service.type != "NodePort" or service.external_traffic_policy != "Local" or nodes is None:
        return
    pods = sum(most_pods(workload, model) for workload in workloads)
    if pods >= nodes or not leaves_nodes_out(workloads, model) or is_registered(service, model):
        return
    yield Problem(
        at=service.resource.at("spec", "externalTrafficPolicy"),
        message=(
            f"with externalTrafficPolicy: Local, of {nodes} nodes those without one of the {pods} pods drop what "
            "arrives at them, and a Service of type NodePort has no health check port that says so. Use Cluster, run "
            "the pods as a DaemonSet, or let what sends to the nodes probe the node port itself"
        ),
        field="spec.externalTrafficPolicy",
        notes=tuple(
            Note(workload.resource.at("spec", "replicas"), f"the pods come from {workload.resource.ref}")
            for workload in workloads
        ),
    )


RULE = Rule(
    name="etp-local-empty-nodes",
    doc=__doc__,
    on=(Service,),
    check=check,
    severity=Severity.WARNING,
    category=Category.TRAFFIC,
    needs=("nodes.count",),
    since="0.1.0",
    sources=(
        "https://kubernetes.io/docs/reference/networking/virtual-ips/#external-traffic-policy",
        "https://kubernetes.io/docs/tutorials/services/source-ip/#source-ip-for-services-with-type-nodeport",
    ),
)
