"""`externalTrafficPolicy: Local` over pods that may stand unevenly on the nodes.

With `Local` every node that has a pod gets the same share of the traffic, whatever the number of its pods. Three
pods on two nodes give the lone pod 50 % and the others 25 % each; ten pods can give one pod a quarter and another 4
%. The scheduler guarantees an even spread only where it is told to: a topology spread constraint over
`kubernetes.io/hostname` with `DoNotSchedule`, a required anti-affinity, or a DaemonSet.

Nothing is reported for two pods or fewer, for load balancers that send to pod addresses (`ip` targets), and where
the workload is not in the input.

```yaml bad
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
  replicas: 6
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
  replicas: 6
  selector:
    matchLabels: {app: queue}
  template:
    metadata:
      labels: {app: queue}
    spec:
      topologySpreadConstraints:
        - topologyKey: kubernetes.io/hostname
          maxSkew: 1
          whenUnsatisfiable: DoNotSchedule
          labelSelector:
            matchLabels: {app: queue}
      containers:
        - name: queue
          image: registry.example.com/queue:1
```
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Model, Service, Workload
from ingresslint.model.exposure import NLB_TARGET_TYPE, NLB_TYPE, Handler, service_handlers
from ingresslint.model.spread import worst_ratio
from ingresslint.model.workloads import HOSTNAME
from ingresslint.rule import Category, Rule

_WORTH_SAYING = 2.0
# With so many pods on every node the unevenness that is possible is no longer likely.
_MANY_PER_NODE = 5


@dataclass(frozen=True, slots=True)
class _Pods:
    """How many pods there can be, and the object that says so."""

    count: int
    note: Note


def check(service: Service, model: Model) -> Iterator[Problem]:
    """Report a Service whose traffic may be shared unevenly."""
    if service.external_traffic_policy != "Local" or not _enters_by_node(service, model):
        return
    workloads = model.selected_workloads(service)
    if not workloads or any(workload.replicas is None for workload in workloads):
        return
    pods = [_pods(workload, model) for workload in workloads]
    count, nodes = sum(found.count for found in pods), model.profile.nodes.count
    ratio = 1.0 if _kept_apart(workloads) else worst_ratio(count, nodes, _max_skew(workloads))
    if ratio >= _WORTH_SAYING:
        yield Problem(
            at=service.resource.at("spec", "externalTrafficPolicy"),
            message=_message(count, ratio, workloads),
            field="spec.externalTrafficPolicy",
            notes=tuple(found.note for found in pods),
            severity=Severity.INFO if _mild(workloads, count, nodes) else None,
        )


def _enters_by_node(service: Service, model: Model) -> bool:
    """Tell whether clients come in through nodes, and not straight to pod addresses."""
    if service.type == "NodePort":
        return True
    if service.type != "LoadBalancer":
        return False
    if Handler.AUTO_MODE in service_handlers(service, model.profile):
        return False
    return service.annotations.get(NLB_TYPE) != "nlb-ip" and service.annotations.get(NLB_TARGET_TYPE) != "ip"


def _pods(workload: Workload, model: Model) -> _Pods:
    scaler = model.autoscaler(workload)
    if scaler is not None:
        note = Note(scaler.resource.at(*scaler.pointer), f"up to {scaler.maximum} pods of {workload.resource.ref}")
        return _Pods(scaler.maximum, note)
    count = workload.replicas or 0
    note = Note(
        workload.resource.at("spec", "replicas"), f"{count} pods, and nothing spreads them evenly over the nodes"
    )
    return _Pods(count, note)


def _kept_apart(workloads: list[Workload]) -> bool:
    """Tell whether a required anti-affinity allows one pod a node; it says nothing about another workload's pods."""
    return len(workloads) == 1 and any(
        term.hard and term.topology_key == HOSTNAME for term in workloads[0].anti_affinity
    )


def _max_skew(workloads: list[Workload]) -> int | None:
    if len(workloads) > 1:
        return None
    hard = [rule.max_skew for rule in workloads[0].spread if rule.hard and rule.topology_key == HOSTNAME]
    return min(hard, default=None)


def _mild(workloads: list[Workload], count: int, nodes: int | None) -> bool:
    """Tell whether the scheduler at least tries, or there are so many pods that it hardly matters."""
    tries = any(rule.topology_key == HOSTNAME for rule in workloads[0].spread + workloads[0].anti_affinity)
    return tries or (nodes is not None and count // nodes >= _MANY_PER_NODE)


def _message(count: int, ratio: float, workloads: list[Workload]) -> str:
    whose = str(workloads[0].resource.ref) if len(workloads) == 1 else f"{len(workloads)} workloads"
    return (
        f"externalTrafficPolicy: Local gives every node with a pod the same share, and the {count} pods of {whose} may "
        f"stand unevenly: one pod can get up to {ratio:g} times the traffic of another. Spread them over "
        f"{HOSTNAME} with whenUnsatisfiable: DoNotSchedule, or send to pod addresses (ip targets)"
    )


RULE = Rule(
    name="etp-local-skew",
    doc=__doc__,
    on=(Service,),
    check=check,
    severity=Severity.WARNING,
    category=Category.TRAFFIC,
    needs=("nodes.count", "controllers"),
    since="0.1.0",
    sources=(
        "https://kubernetes.io/docs/tasks/access-application-cluster/create-external-load-balancer/",
        "https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/",
        "https://kubernetes.io/docs/reference/networking/virtual-ips/#external-traffic-policy",
    ),
)
