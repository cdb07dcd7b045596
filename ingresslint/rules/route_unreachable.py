"""An earlier rule of the load balancer takes every request of this route.

An Application Load Balancer tries its rules in order and takes the first that matches; it knows no "most specific".
The AWS Load Balancer Controller keeps the order of `spec.rules`, sorts Exact before Prefix before
ImplementationSpecific inside a rule, and puts the Ingresses of a group one after the other (by `group.order`, then
by name). So a rule without a host hides all later ones, a wildcard hides the names under it (`*` also stands for
several labels there), and the prefix `/` of one team hides the `/api` of the next.

```yaml bad
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  ingressClassName: alb
  rules:
    - http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
    - host: admin.example.com
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: admin, port: {number: 80}}}}
```

```yaml good
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  ingressClassName: alb
  rules:
    - host: admin.example.com
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: admin, port: {number: 80}}}}
    - http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Model
from ingresslint.model.aws.alb import unreachable
from ingresslint.model.routing.routes import PathType, Route
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule


def check(route: Route, model: Model) -> Iterator[Problem]:
    """Report a route that the load balancer never comes to."""
    taker = unreachable(model).get((route.resource, route.order))
    if taker is None or taker.key == route.key:
        return
    same = taker.resource == route.resource
    remedy = _remedy(route, taker) if same else "Give this Ingress a lower group.order"
    owner = "an earlier rule" if same else f"a rule of {taker.resource.ref}, which comes earlier,"
    yield Problem(
        at=route.resource.at(*route.pointer),
        message=f"{route} is never reached: an ALB tries rules in order, and {owner} takes {taker}. {remedy}",
        field=field_path(route.pointer),
        notes=(Note(taker.resource.at(*taker.pointer), f"{taker} ({taker.path_type}) comes first"),),
    )


def _remedy(route: Route, taker: Route) -> str:
    in_one_rule = route.pointer[:3] == taker.pointer[:3]
    if in_one_rule and route.path_type is PathType.IMPLEMENTATION:
        return "ImplementationSpecific paths come last in a rule: use pathType Prefix"
    return "Put the more specific rule first"


RULE = Rule(
    name="route-unreachable",
    doc=__doc__,
    on=(Route,),
    check=check,
    severity=Severity.ERROR,
    category=Category.ROUTING,
    needs=("controllers",),
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#grouporder",
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html",
        "https://kubernetes.io/docs/concepts/services-networking/ingress/#multiple-matches",
    ),
)
