"""A Service opens a port on every node.

A NodePort bypasses what an Ingress or a Gateway does for its Services: TLS, hosts, limits, logs. It is open on every
node, for whoever can reach the nodes, whether a pod runs there or not. Teams that publish everything by Ingress or
Gateway switch this rule on; a load balancer that others build in front of the nodes is the usual exception.

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

from ingresslint.finding import Problem, Severity
from ingresslint.model import Model, Service
from ingresslint.rule import Category, Rule, Tier


def check(service: Service, _model: Model) -> Iterator[Problem]:
    """Report each Service of type NodePort."""
    if service.type == "NodePort":
        yield Problem(
            at=service.resource.at("spec", "type"),
            message=(
                f"{service.resource.ref} opens a port on every node, for whoever can reach the nodes. "
                "Make it a ClusterIP, and publish it by an Ingress or a Gateway"
            ),
            field="spec.type",
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
