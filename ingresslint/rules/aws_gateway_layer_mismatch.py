"""A route is for another kind of load balancer than the AWS Load Balancer Controller builds for its Gateway.

The class of a Gateway decides what is built. `gateway.k8s.aws/alb` is an Application Load Balancer, for HTTPRoutes
and GRPCRoutes; `gateway.k8s.aws/nlb` is a Network Load Balancer, for TCPRoutes, UDPRoutes and TLSRoutes. One Gateway
cannot have routes of both layers, and those of the wrong one get no listener.

```yaml bad
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: nlb}
spec: {controllerName: gateway.k8s.aws/nlb}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge}
spec:
  gatewayClassName: nlb
  listeners:
    - {name: http, port: 80, protocol: HTTP}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web}
spec:
  parentRefs: [{name: edge}]
  rules:
    - backendRefs: [{name: web, port: 80}]
```

```yaml good
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: alb}
spec: {controllerName: gateway.k8s.aws/alb}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge}
spec:
  gatewayClassName: alb
  listeners:
    - {name: http, port: 80, protocol: HTTP}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web}
spec:
  parentRefs: [{name: edge}]
  rules:
    - backendRefs: [{name: web, port: 80}]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import GatewayRoute, Model
from ingresslint.model.aws.aws_gateways import parents, routes_of
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule


def check(route: GatewayRoute, model: Model) -> Iterator[Problem]:
    """Report each parent whose load balancer is not for routes of this kind."""
    for parent, owner, built in parents(route, model):
        if route.kind not in routes_of(built):
            pointer = (*parent.pointer, "name")
            other = "alb" if built == "NLB" else "nlb"
            yield Problem(
                at=route.resource.at(*pointer),
                message=(
                    f"{owner.resource.ref} is an {built}, which takes {' and '.join(sorted(routes_of(built)))} only: "
                    f"this {route.kind} needs a Gateway of class gateway.k8s.aws/{other}"
                ),
                field=field_path(pointer),
                notes=(Note(owner.resource.at("spec"), f"the controller builds an {built} for it"),),
            )


RULE = Rule(
    name="aws-gateway-layer-mismatch",
    doc=__doc__,
    on=(GatewayRoute,),
    check=check,
    severity=Severity.ERROR,
    category=Category.GATEWAY,
    since="0.1.0",
    sources=("https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/gateway/gateway/",),
)
