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
from ingresslint.model.aws.target_groups import target_groups
from ingresslint.model.aws.targets import IP, enters_by_node, target_type
from ingresslint.model.pods.spread import worst_ratio
from ingresslint.model.views.workloads import HOSTNAME
from ingresslint.rule import Category, Rule

_WORTH_SAYING = 2.0
# Two pods stand together or apart, and both is even.
_EVEN = 2
# With so many pods on every node the unevenness that is possible is no longer likely.
_MANY_PER_NODE = 5


@dataclass(frozen=True, slots=True)
class _Pods:
    """The pods of one workload: how many there can be, what bounds their skew between nodes, and who says how many."""

    workload: Workload
    count: int
    skew: int | None
    note: Note

    @property
    def most_on_a_node(self) -> int:
        """How many of them can stand on one node while another node has at least one."""
        return self.count if self.skew is None else min(self.skew, self.count)


def check(service: Service, model: Model) -> Iterator[Problem]:
    """Report a Service whose traffic may be shared unevenly."""
    if service.external_traffic_policy != "Local" or not _enters_by_node(service, model):
        return
    workloads = model.selected_workloads(service)
    if not workloads or any(workload.replicas is None for workload in workloads):
        return
    pods = [_pods(workload, model) for workload in workloads]
    ratio = _ratio(pods, model.profile.nodes.count)
    if ratio >= _WORTH_SAYING:
        yield Problem(
            at=service.resource.at("spec", "externalTrafficPolicy"),
            message=_message(pods, ratio),
            field="spec.externalTrafficPolicy",
            notes=tuple(found.note for found in pods),
            severity=Severity.INFO if _mild(pods, model.profile.nodes.count) else None,
        )


def _enters_by_node(service: Service, model: Model) -> bool:
    """Tell whether clients come in through nodes, and not by an Ingress whose load balancer sends to pods."""
    kinds = {target_type(group.ingress, service, model).kind for group in target_groups(service, model)}
    return enters_by_node(service, model.profile) and kinds != {IP}


def _pods(workload: Workload, model: Model) -> _Pods:
    scaler, ref = model.autoscaler(workload), workload.resource.ref
    if scaler is not None:
        note = Note(scaler.resource.at(*scaler.pointer), f"up to {scaler.maximum} pods of {ref}")
        return _Pods(workload, scaler.maximum, _skew(workload), note)
    count = workload.replicas or 0
    return _Pods(
        workload, count, _skew(workload), Note(workload.resource.at("spec", "replicas"), f"{count} pods of {ref}")
    )


def _skew(workload: Workload) -> int | None:
    """Return by how much two nodes may differ in this workload's pods, None where nothing guarantees a bound."""
    if any(term.hard and term.topology_key == HOSTNAME for term in workload.anti_affinity):
        return 1
    return min((rule.max_skew for rule in workload.spread if rule.hard and rule.topology_key == HOSTNAME), default=None)


def _ratio(pods: list[_Pods], nodes: int | None) -> float:
    """Return the worst ratio between two pods; one where all that can be done is done."""
    count = sum(found.count for found in pods)
    if count <= _EVEN or nodes == 1 or all(found.skew == 1 for found in pods):
        return 1.0
    if len(pods) == 1:
        return worst_ratio(count, nodes, pods[0].skew)
    return float(min(count - 1, sum(found.most_on_a_node for found in pods)))


def _mild(pods: list[_Pods], nodes: int | None) -> bool:
    """Tell whether the scheduler at least tries, or there are so many pods that it hardly matters."""
    tries = all(found.skew is None and _is_spread_softly(found.workload) for found in pods)
    return tries or (nodes is not None and sum(found.count for found in pods) // nodes >= _MANY_PER_NODE)


def _is_spread_softly(workload: Workload) -> bool:
    keys = {rule.topology_key for rule in workload.spread} | {term.topology_key for term in workload.anti_affinity}
    return HOSTNAME in keys


def _message(pods: list[_Pods], ratio: float) -> str:
    count, skew = sum(found.count for found in pods), pods[0].skew
    remedy = f"Spread them over {HOSTNAME} with whenUnsatisfiable: DoNotSchedule"
    if len(pods) > 1:
        cause = f"nothing spreads the {count} pods of {len(pods)} workloads evenly"
    elif skew is not None:
        cause, remedy = (
            f"a maxSkew of {skew} lets the {count} pods of {pods[0].workload.resource.ref} pile up",
            "Set maxSkew: 1",
        )
    else:
        cause = f"nothing keeps the {count} pods of {pods[0].workload.resource.ref} from piling up on a node"
    return (
        f"externalTrafficPolicy: Local gives every node with a pod the same share, and {cause}: one pod can get up to "
        f"{ratio:g} times the traffic of another. {remedy}, or send to pod addresses (ip targets)"
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
