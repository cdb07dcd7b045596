"""A pod connects to a load balancer that may send it back to its own node.

A Network Load Balancer that preserves the addresses of clients cannot serve a client that is its own target: the answer
goes straight back instead of through the load balancer, and the connection times out. With targets of type `instance`
that happens whenever the client's node is chosen, so now and then; with `ip` targets whenever a pod gets itself. Inside
the cluster, use the name of the Service; or switch `preserve_client_ip.enabled` off.

The rule looks for the host names of `external-dns.alpha.kubernetes.io/hostname` in the environment of containers. It is
a heuristic, and opt-in.

```yaml bad
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13"}}
apiVersion: v1
kind: Service
metadata:
  name: queue
  annotations:
    external-dns.alpha.kubernetes.io/hostname: queue.internal.example.com
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
          env:
            - {name: PEERS_URL, value: "https://queue.internal.example.com/peers"}
```

```yaml good
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13"}}
apiVersion: v1
kind: Service
metadata:
  name: queue
  annotations:
    external-dns.alpha.kubernetes.io/hostname: queue.internal.example.com
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
          env:
            - {name: PEERS_URL, value: "https://queue/peers"}
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Model, Service, Workload, decode
from ingresslint.model.aws.attributes import attributes
from ingresslint.model.aws.targets import INSTANCE, LoadBalancer, load_balancers
from ingresslint.model.exposure import NLB_PREFIX
from ingresslint.model.profile import Profile
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule, Tier
from ingresslint.syntax import Pointer

_HOSTNAME = "external-dns.alpha.kubernetes.io/hostname"
_ATTRIBUTES, _PRESERVE = f"{NLB_PREFIX}target-group-attributes", "preserve_client_ip.enabled"
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")


def check(workload: Workload, model: Model) -> Iterator[Problem]:
    """Report each variable of a workload's containers that names a load balancer which may send back to its client."""
    published = _published(model)
    for pointer, value in _variables(workload) if published else ():
        named = (published.get(host) for host in _HOST.findall(value.lower()))
        service = next((found for found in named if found is not None), None)
        if service is not None:
            yield Problem(
                at=workload.resource.at(*pointer),
                message=(
                    f"{workload.resource.ref} connects to {service.resource.ref} through its load balancer, which "
                    "preserves the address of its client: a connection that comes back to its own node times out. Use "
                    f"the name of the Service, or set {_ATTRIBUTES}: {_PRESERVE}=false"
                ),
                field=field_path(pointer),
                notes=(Note(service.resource.at("metadata", "annotations", _HOSTNAME), "the name is published here"),),
            )


def _variables(workload: Workload) -> Iterator[tuple[Pointer, str]]:
    """Yield the variables that are written out, each with its place."""
    for container in workload.containers:
        for pointer, variable in decode.members(decode.get(workload.resource.value, *container.pointer), "env"):
            value = decode.text(variable, "value")
            if value is not None:
                yield (*container.pointer, *pointer, "value"), value


@lru_cache(maxsize=2)
def _published(model: Model) -> dict[str, Service]:
    """Return the Services whose load balancers preserve addresses, by the host names that are published for them."""
    services = [service for service in model.all(Service) if _preserves(service, model.profile)]
    return {
        host.strip().lower(): service
        for service in services
        for host in service.annotations.get(_HOSTNAME, "").split(",")
        if host.strip()
    }


def _preserves(service: Service, profile: Profile) -> bool:
    balancers = load_balancers(service, profile)
    return bool(balancers) and all(_keeps(service, balancer) for balancer in balancers)


def _keeps(service: Service, balancer: LoadBalancer) -> bool:
    """Tell whether a load balancer preserves addresses: as the attribute says, or by default for nodes."""
    written = attributes(service.annotations, _ATTRIBUTES).get(_PRESERVE)
    return balancer.network and (balancer.target.kind == INSTANCE if written is None else written == "true")


RULE = Rule(
    name="nlb-hairpin",
    doc=__doc__,
    on=(Workload,),
    check=check,
    severity=Severity.INFO,
    category=Category.TRAFFIC,
    tier=Tier.OPT_IN,
    needs=("provider", "controllers"),
    since="0.1.0",
    sources=(
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-troubleshooting.html#loopback-timeout",
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html#client-ip-preservation",
    ),
)
