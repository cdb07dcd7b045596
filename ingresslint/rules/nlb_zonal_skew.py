"""A Network Load Balancer gives every zone the same share, however many pods stand there.

Unless cross-zone load balancing is on, each zone's part of a Network Load Balancer sends to targets in its own zone
only, and clients are spread over the zones. With three pods in two zones, two and one, the lone pod gets half of the
traffic. Either spread the pods evenly over the zones, or switch cross-zone load balancing on; traffic between zones
costs money then.

```yaml bad
# profile: {provider: aws, nodes: {zones: 3}, controllers: {aws-load-balancer-controller: "2.13"}}
apiVersion: v1
kind: Service
metadata:
  name: queue
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-nlb-target-type: ip
spec:
  type: LoadBalancer
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
# profile: {provider: aws, nodes: {zones: 3}, controllers: {aws-load-balancer-controller: "2.13"}}
apiVersion: v1
kind: Service
metadata:
  name: queue
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-nlb-target-type: ip
    service.beta.kubernetes.io/aws-load-balancer-attributes: load_balancing.cross_zone.enabled=true
spec:
  type: LoadBalancer
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
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Model, Service, Workload
from ingresslint.model.aws.attributes import attributes
from ingresslint.model.aws.targets import load_balancers
from ingresslint.model.exposure import NLB_PREFIX
from ingresslint.model.pods.coverage import most_pods
from ingresslint.model.pods.spread import worst_ratio
from ingresslint.rule import Category, Rule, Tier

_ZONE = "topology.kubernetes.io/zone"
_ATTRIBUTES, _ATTRIBUTE = f"{NLB_PREFIX}attributes", "load_balancing.cross_zone.enabled"
_OLD = f"{NLB_PREFIX}cross-zone-load-balancing-enabled"
_WORTH_SAYING = 2.0


def check(service: Service, model: Model) -> Iterator[Problem]:
    """Report a Service whose pods may stand unevenly in zones that get the same share."""
    zones, workloads = model.profile.nodes.zones, model.selected_workloads(service)
    balancers = load_balancers(service, model.profile)
    by_zone = bool(balancers) and all(balancer.network for balancer in balancers) and not _crosses_zones(service)
    if not by_zone or zones is None or len(workloads) != 1 or workloads[0].replicas is None:
        return
    workload, pods = workloads[0], most_pods(workloads[0], model)
    ratio = worst_ratio(pods, zones, _skew(workload))
    if ratio >= _WORTH_SAYING:
        yield Problem(
            at=service.resource.at("spec", "type"),
            message=(
                f"cross-zone load balancing is off, so that each of {zones} zones gets the same share, and the {pods} "
                f"pods of {workload.resource.ref} may stand unevenly: one pod can get up to {ratio:g} times the "
                f"traffic of another. Spread them over {_ZONE} with whenUnsatisfiable: DoNotSchedule, or set "
                f"{_ATTRIBUTES}: {_ATTRIBUTE}=true"
            ),
            field="spec.type",
            notes=(Note(workload.resource.at("spec", "replicas"), "the pods come from here"),),
        )


def _crosses_zones(service: Service) -> bool:
    return attributes(service.annotations, _ATTRIBUTES).get(_ATTRIBUTE, service.annotations.get(_OLD)) == "true"


def _skew(workload: Workload) -> int | None:
    return min((rule.max_skew for rule in workload.spread if rule.hard and rule.topology_key == _ZONE), default=None)


RULE = Rule(
    name="nlb-zonal-skew",
    doc=__doc__,
    on=(Service,),
    check=check,
    severity=Severity.INFO,
    category=Category.TRAFFIC,
    tier=Tier.OPT_IN,
    needs=("nodes.zones", "provider", "controllers"),
    since="0.1.0",
    sources=(
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html#target-group-cross-zone",
        "https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/",
    ),
)
