"""A NodePort Service whose port the API server draws at random.

Whatever sends to the nodes from outside, such as a load balancer that is not Kubernetes' own, must know the number. It
is drawn when the Service is created, and again when it is created anew: after a restore, or in the next cluster.

Nothing is reported where an Ingress or a TargetGroupBinding of the AWS Load Balancer Controller registers the port.

```yaml bad
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: NodePort
  selector: {app: web}
  ports:
    - port: 443
```

```yaml good
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: NodePort
  selector: {app: web}
  ports:
    - {port: 443, nodePort: 30443}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Problem, Severity
from ingresslint.model import Model, Service
from ingresslint.model.aws.target_groups import is_registered
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule, Tier


def check(service: Service, model: Model) -> Iterator[Problem]:
    """Report each port of a NodePort Service without a number of its own."""
    if service.type != "NodePort" or is_registered(service, model):
        return
    for port in service.ports:
        if not port.node_port:
            pointer = (*port.pointer, "nodePort")
            yield Problem(
                at=service.resource.at(*pointer),
                message=(
                    f"the node port of port {port.port} is drawn at random, and what sends to the nodes from outside "
                    "has to know it. Set nodePort"
                ),
                field=field_path(pointer),
            )


RULE = Rule(
    name="node-port-not-fixed",
    doc=__doc__,
    on=(Service,),
    check=check,
    severity=Severity.WARNING,
    category=Category.TRAFFIC,
    tier=Tier.POLICY,
    since="0.1.0",
    sources=("https://kubernetes.io/docs/concepts/services-networking/service/#nodeport-custom-port",),
)
