"""The same host and path lead to different backends.

Only one of the two answers. Inside one object it is the first. Between objects Kubernetes decides nothing:
ingress-nginx refuses the second at admission or lets the older one win, an ALB takes the group's order, and Gateway
API the older route; the other team sees its requests answered by somebody else.

Canary Ingresses and the solvers of ACME challenges share a path on purpose, and two routes to the same backends do
no harm: neither is reported. Ingresses of different classes, and ALB Ingresses of different groups, never meet.

```yaml bad
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  ingressClassName: nginx
  rules:
    - host: shop.example.com
      http:
        paths:
          - {path: /api, pathType: Prefix, backend: {service: {name: api, port: {number: 80}}}}
          - {path: /api/, pathType: Prefix, backend: {service: {name: api-v2, port: {number: 80}}}}
```

```yaml good
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  ingressClassName: nginx
  rules:
    - host: shop.example.com
      http:
        paths:
          - {path: /api, pathType: Prefix, backend: {service: {name: api, port: {number: 80}}}}
          - {path: /api/v2, pathType: Prefix, backend: {service: {name: api-v2, port: {number: 80}}}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Model
from ingresslint.model.routing.routes import Route, route_table
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule


def check(route: Route, model: Model) -> Iterator[Problem]:
    """Report every route but the first of those with one host and path."""
    first = next((other for other in route_table(model).same(route) if not other.temporary), route)
    if first is route or route.temporary or first.targets == route.targets:
        return
    here = first.resource == route.resource
    if not (here or route.server.certain or route.host):
        return
    where = "in this object" if here else f"by {first.resource.ref}"
    outcome = "the first one wins" if here else "and Kubernetes does not say which one answers"
    yield Problem(
        at=route.resource.at(*route.pointer),
        message=f"{route} ({route.path_type}) is also routed {where}, to another backend: {outcome}",
        field=field_path(route.pointer),
        notes=(Note(first.resource.at(*first.pointer), "the same host and path"),),
        severity=None if here else Severity.WARNING,
    )


RULE = Rule(
    name="duplicate-route",
    doc=__doc__,
    on=(Route,),
    check=check,
    severity=Severity.ERROR,
    category=Category.ROUTING,
    since="0.1.0",
    sources=(
        "https://kubernetes.io/docs/concepts/services-networking/ingress/#multiple-matches",
        "https://gateway-api.sigs.k8s.io/reference/spec/#httprouterule",
        "https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#canary",
    ),
)
