"""Several namespaces route the same host.

Whoever may create an Ingress in the second namespace can take paths of the first one's host: nothing in Kubernetes
reserves a host for a team. Where teams split the paths of a host on purpose, leave the rule off.

```yaml bad
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec:
  ingressClassName: nginx
  rules:
    - host: shop.example.com
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: help, namespace: support}
spec:
  ingressClassName: nginx
  rules:
    - host: shop.example.com
      http:
        paths:
          - {path: /help, pathType: Prefix, backend: {service: {name: help, port: {number: 80}}}}
```

```yaml good
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec:
  ingressClassName: nginx
  rules:
    - host: shop.example.com
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: help, namespace: support}
spec:
  ingressClassName: nginx
  rules:
    - host: help.example.com
      http:
        paths:
          - {path: /help, pathType: Prefix, backend: {service: {name: help, port: {number: 80}}}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Ingress, Model
from ingresslint.model.routing.routes import host_owners
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule, Tier


def check(ingress: Ingress, model: Model) -> Iterator[Problem]:
    """Report each host that an Ingress of another namespace had first."""
    seen = {""}
    for path in ingress.paths:
        owner = host_owners(model).get(path.host)
        if path.host in seen or owner is None or not ingress.namespace:
            continue
        seen.add(path.host)
        if owner.resource.ref.namespace not in {"", ingress.namespace}:
            pointer = (*path.pointer[:3], "host")
            yield Problem(
                at=ingress.resource.at(*pointer),
                message=f"{path.host} is also routed by {owner.resource.ref}, in another namespace",
                field=field_path(pointer),
                notes=(Note(owner, "the host is first routed here"),),
            )


RULE = Rule(
    name="host-shared-by-namespaces",
    doc=__doc__,
    on=(Ingress,),
    check=check,
    severity=Severity.WARNING,
    category=Category.ROUTING,
    tier=Tier.POLICY,
    since="0.1.0",
    sources=("https://kubernetes.io/docs/concepts/security/multi-tenancy/",),
)
