"""Only the names of two Ingresses of one group decide which of them gets a request.

An ALB tries the members of an IngressGroup in their order, and takes the first rule that matches, however short its
path is. Members with the same order are sorted by namespace and name. Here the more specific rule comes first because
of that, and for no other reason: after a rename it is never reached. A lower `group.order` makes it certain.

```yaml bad
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: api
  annotations: {alb.ingress.kubernetes.io/group.name: edge}
spec:
  ingressClassName: alb
  rules:
    - host: example.com
      http:
        paths:
          - {path: /api, pathType: Prefix, backend: {service: {name: api, port: {number: 80}}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: website
  annotations: {alb.ingress.kubernetes.io/group.name: edge}
spec:
  ingressClassName: alb
  rules:
    - host: example.com
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
```

```yaml good
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: api
  annotations:
    alb.ingress.kubernetes.io/group.name: edge
    alb.ingress.kubernetes.io/group.order: "-10"
spec:
  ingressClassName: alb
  rules:
    - host: example.com
      http:
        paths:
          - {path: /api, pathType: Prefix, backend: {service: {name: api, port: {number: 80}}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: website
  annotations: {alb.ingress.kubernetes.io/group.name: edge}
spec:
  ingressClassName: alb
  rules:
    - host: example.com
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Model
from ingresslint.model.aws.alb import reached_by_name
from ingresslint.model.routing.routes import Route
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule


def check(route: Route, model: Model) -> Iterator[Problem]:
    """Report a route that a member with the same order takes everything from, as soon as it is called earlier."""
    taker = reached_by_name(model).get((route.resource, route.order))
    if taker is None or taker.key == route.key:
        return
    yield Problem(
        at=route.resource.at(*route.pointer),
        message=(
            f"{route} is reached before {taker} of {taker.resource.ref} only because its Ingress has the earlier name: "
            "both have the same order in the group. Give this Ingress a lower group.order"
        ),
        field=field_path(route.pointer),
        notes=(Note(taker.resource.at(*taker.pointer), f"{taker} takes the same requests"),),
    )


RULE = Rule(
    name="group-order-tie",
    doc=__doc__,
    on=(Route,),
    check=check,
    severity=Severity.WARNING,
    category=Category.ROUTING,
    needs=("controllers",),
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#grouporder",
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html",
    ),
)
