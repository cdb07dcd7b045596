"""A Service opens a port on every node.

A NodePort bypasses what an Ingress or a Gateway does for its Services: TLS, hosts, limits, logs. It is open on every
node, for whoever can reach the nodes, whether a pod runs there or not. Teams that publish everything by Ingress or
Gateway switch this rule on; a load balancer that others build in front of the nodes is the usual exception.

The Service that publishes an ingress controller is left alone, and so is what an Application Load Balancer reaches by
node ports (targets of type instance).

```yaml bad
apiVersion: v1
kind: Service
metadata:
  name: queue
spec:
  type: NodePort
  selector: {app: queue}
  ports:
    - port: 443
```

```yaml good
apiVersion: v1
kind: Service
metadata:
  name: queue
spec:
  selector: {app: queue}
  ports:
    - port: 443
```
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ingresslint.finding import Problem, Severity
from ingresslint.model import Ingress, Model, Service
from ingresslint.model.aws.targets import IP, target_type
from ingresslint.model.exposure import is_alb, is_publisher
from ingresslint.resource import Resource
from ingresslint.rule import Category, Rule, Tier


def check(service: Service, model: Model) -> Iterator[Problem]:
    """Report each Service of type NodePort that nothing needs to be one."""
    if service.type == "NodePort" and not is_publisher(service, model) and service.resource not in _targets(model):
        yield Problem(
            at=service.resource.at("spec", "type"),
            message=(
                f"{service.resource.ref} opens a port on every node, for whoever can reach the nodes. "
                "Make it a ClusterIP, and publish it by an Ingress or a Gateway"
            ),
            field="spec.type",
        )


@lru_cache(maxsize=2)
def _targets(model: Model) -> frozenset[Resource]:
    """Return the Services that an Application Load Balancer may reach by their node ports."""
    return frozenset(
        service.resource
        for ingress in model.all(Ingress)
        if is_alb(ingress, model)
        for backend in ingress.backends
        for service in model.variants(Service, backend.namespace, backend.service)
        if target_type(ingress, service, model).kind != IP
    )


RULE = Rule(
    name="node-port-service",
    doc=__doc__,
    on=(Service,),
    check=check,
    severity=Severity.WARNING,
    category=Category.EXPOSURE,
    tier=Tier.POLICY,
    since="0.1.0",
    sources=("https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport",),
)
