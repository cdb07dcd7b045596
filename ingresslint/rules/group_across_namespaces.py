"""Ingresses of several namespaces share an Application Load Balancer.

Whoever may create Ingresses in one of the namespaces can put rules before those of the others, with a lower
`group.order`, and take their requests. Put only what one team owns into a group, or have the class decide the group.

```yaml bad
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: shop
  annotations: {alb.ingress.kubernetes.io/group.name: edge}
spec:
  ingressClassName: alb
  rules:
    - host: shop.example.com
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: blog
  annotations: {alb.ingress.kubernetes.io/group.name: edge}
spec:
  ingressClassName: alb
  rules:
    - host: blog.example.com
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
```

```yaml good
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: shop
  annotations: {alb.ingress.kubernetes.io/group.name: shop}
spec:
  ingressClassName: alb
  rules:
    - host: shop.example.com
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Ingress, Model
from ingresslint.model.aws.alb_balancers import balancer
from ingresslint.model.exposure import ALB_PREFIX
from ingresslint.rule import Category, Rule, Tier
from ingresslint.rules.annotations import problem_at

_GROUP = f"{ALB_PREFIX}group.name"


def check(ingress: Ingress, model: Model) -> Iterator[Problem]:
    """Report each member by annotation that is in another namespace than the first one."""
    found = balancer(ingress, model)
    if found is None or _GROUP not in ingress.annotations:
        return
    first = found.members[0]
    if ingress.namespace and first.namespace and ingress.namespace != first.namespace:
        message = (
            f"group {found.group} spans the namespaces {first.namespace} and {ingress.namespace}: who may create "
            "Ingresses in one of them can take requests from the other"
        )
        yield problem_at(ingress, _GROUP, message, notes=(Note(first.resource.at("metadata"), "the first member"),))


RULE = Rule(
    name="group-across-namespaces",
    doc=__doc__,
    on=(Ingress,),
    check=check,
    severity=Severity.WARNING,
    category=Category.POLICY,
    tier=Tier.POLICY,
    needs=("controllers",),
    since="0.1.0",
    sources=("https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/",),
)
