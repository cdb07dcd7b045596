"""Two Ingresses of one ALB group set a default backend for the same port.

A listener has one default action. The AWS Load Balancer Controller stops at the second with "multiple ingress
defined default backend", and from then on no change to any member of the group reaches the load balancer.

```yaml bad
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations: {alb.ingress.kubernetes.io/group.name: edge}
spec:
  ingressClassName: alb
  defaultBackend: {service: {name: web, port: {number: 80}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations: {alb.ingress.kubernetes.io/group.name: edge}
spec:
  ingressClassName: alb
  defaultBackend: {service: {name: shop, port: {number: 80}}}
```

```yaml good
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations: {alb.ingress.kubernetes.io/group.name: edge}
spec:
  ingressClassName: alb
  defaultBackend: {service: {name: web, port: {number: 80}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations: {alb.ingress.kubernetes.io/group.name: edge}
spec:
  ingressClassName: alb
  rules:
    - host: shop.example.com
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: shop, port: {number: 80}}}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Ingress, Model
from ingresslint.model.aws.alb import groups
from ingresslint.model.aws.alb_listeners import listen_ports
from ingresslint.model.routing.servers import alb_group
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule


def check(ingress: Ingress, model: Model) -> Iterator[Problem]:
    """Report every default backend of a group and port but the first."""
    backend, group = ingress.default_backend, alb_group(ingress, model)
    members = groups(model).get(group, []) if group else []
    if backend is None or ingress not in members:
        return
    ports = listen_ports(ingress, model).protocols.keys()
    earlier = (member for member in members[: members.index(ingress)] if member.default_backend)
    first = next((other for other in earlier if listen_ports(other, model).protocols.keys() & ports), None)
    if first is not None and first.default_backend is not None:
        yield Problem(
            at=ingress.resource.at(*backend.pointer),
            message=f"{first.resource.ref} has a default backend for the same port of ALB group {group} already",
            field=field_path(backend.pointer),
            notes=(Note(first.resource.at(*first.default_backend.pointer), "the first default backend"),),
        )


RULE = Rule(
    name="default-backend-conflict",
    doc=__doc__,
    on=(Ingress,),
    check=check,
    severity=Severity.ERROR,
    category=Category.ROUTING,
    needs=("controllers",),
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#groupname",
    ),
)
