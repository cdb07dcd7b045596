"""One Ingress turns the exact and prefix paths of another one into regular expressions.

As soon as one Ingress of a host has `use-regex: "true"` or a `rewrite-target`, ingress-nginx compares every path of
that host as a case-insensitive regular expression that only has to match the beginning, whichever Ingress it comes
from. An `Exact` path then matches everything that starts with it, and `/api.v1` matches `/apixv1`.

Only Ingresses that ingress-nginx serves for certain are looked at: by the controller of their IngressClass, or by
the controllers of the profile.

```yaml bad
# profile: {controllers: {ingress-nginx: "1.12"}}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: api
  annotations:
    nginx.ingress.kubernetes.io/rewrite-target: /$2
spec:
  ingressClassName: nginx
  rules:
    - host: shop.example.com
      http:
        paths:
          - {path: /api(/|$)(.*), pathType: ImplementationSpecific, backend: {service: {name: api, port: {number: 80}}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: login
spec:
  ingressClassName: nginx
  rules:
    - host: shop.example.com
      http:
        paths:
          - {path: /login, pathType: Exact, backend: {service: {name: login, port: {number: 80}}}}
```

```yaml good
# profile: {controllers: {ingress-nginx: "1.12"}}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: api
  annotations:
    nginx.ingress.kubernetes.io/rewrite-target: /$2
spec:
  ingressClassName: nginx
  rules:
    - host: api.example.com
      http:
        paths:
          - {path: /api(/|$)(.*), pathType: ImplementationSpecific, backend: {service: {name: api, port: {number: 80}}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: login
spec:
  ingressClassName: nginx
  rules:
    - host: shop.example.com
      http:
        paths:
          - {path: /login, pathType: Exact, backend: {service: {name: login, port: {number: 80}}}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Model
from ingresslint.model.routing.routes import PathType, Route, regex_hosts
from ingresslint.model.routing.servers import Product
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule


def check(route: Route, model: Model) -> Iterator[Problem]:
    """Report an exact or prefix path on a host that another Ingress has put into regex mode."""
    if route.server.product is not Product.INGRESS_NGINX or route.path_type not in {PathType.EXACT, PathType.PREFIX}:
        return
    cause = regex_hosts(model).get((route.server.name, route.host))
    if cause is None or cause.resource == route.resource or route.temporary or not route.path.strip("/"):
        return
    name = cause.pointer[-1]
    yield Problem(
        at=route.resource.at(*route.pointer, "path"),
        message=(
            f"{route} ({route.path_type}) is compared as a regular expression, and matches whatever begins with it: "
            f"{cause.resource.ref} sets {name} for the same host"
        ),
        field=field_path((*route.pointer, "path")),
        notes=(Note(cause, "this puts all paths of the host into regex mode"),),
    )


RULE = Rule(
    name="nginx-regex-host",
    doc=__doc__,
    on=(Route,),
    check=check,
    severity=Severity.WARNING,
    category=Category.ROUTING,
    needs=("controllers",),
    since="0.1.0",
    sources=("https://kubernetes.github.io/ingress-nginx/user-guide/ingress-path-matching/",),
)
