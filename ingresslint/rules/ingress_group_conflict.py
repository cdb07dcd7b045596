"""Ingresses of one ALB group disagree about a setting that the load balancer has only once.

The AWS Load Balancer Controller builds one load balancer for the group. Where two members give different values for
something that belongs to the load balancer as a whole, it stops: no change to any member of the group is carried
out until they agree, and the other teams of the group learn of it from an event at best.

A member that does not set the value does not disagree.

```yaml bad
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    alb.ingress.kubernetes.io/group.name: edge
    alb.ingress.kubernetes.io/scheme: internal
spec:
  ingressClassName: alb
  defaultBackend: {service: {name: web, port: {number: 80}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    alb.ingress.kubernetes.io/group.name: edge
    alb.ingress.kubernetes.io/scheme: internet-facing
spec:
  ingressClassName: alb
  rules:
    - host: shop.example.com
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: shop, port: {number: 80}}}}
```

```yaml good
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    alb.ingress.kubernetes.io/group.name: edge
    alb.ingress.kubernetes.io/scheme: internal
spec:
  ingressClassName: alb
  defaultBackend: {service: {name: web, port: {number: 80}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    alb.ingress.kubernetes.io/group.name: edge
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
from ingresslint.model.exposure import ALB_PREFIX, ALB_SCHEME, effective_class
from ingresslint.model.routing.servers import alb_group
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule

# Settings of the load balancer as a whole; those in the second row are lists whose order does not matter.
_SINGLE = (
    "load-balancer-name",
    "scheme",
    "ip-address-type",
    "security-groups",
    "customer-owned-ipv4-pool",
    "ssl-redirect",
    "manage-backend-security-group-rules",
    "shield-advanced-protection",
    "waf-acl-id",
    "wafv2-acl-arn",
)
_SETS = ("subnets",)


def check(ingress: Ingress, model: Model) -> Iterator[Problem]:
    """Report each setting that differs from that of the first member of the group that has one."""
    group = alb_group(ingress, model)
    members = groups(model).get(group, []) if group else []
    if ingress not in members:
        return
    for name in (*_SINGLE, *_SETS):
        key = ALB_PREFIX + name
        first = next((member for member in members if key in member.annotations), ingress)
        if first is ingress or key not in ingress.annotations or _is_overridden(key, ingress, model):
            continue
        mine, theirs = (_normal(name, member.annotations[key]) for member in (ingress, first))
        if mine != theirs and not _is_overridden(key, first, model):
            at, other = (member.resource.at("metadata", "annotations", key) for member in (ingress, first))
            message = (
                f"the members of ALB group {group} must agree on {name}, and {first.resource.ref} sets another value: "
                "until they do, the AWS Load Balancer Controller changes nothing in the group"
            )
            yield Problem(at, message, field_path(at.pointer), (Note(other, "the other value"),))


def _normal(name: str, value: str) -> object:
    items = [item.strip() for item in value.split(",") if item.strip()]
    return frozenset(items) if name in _SETS else items


def _is_overridden(key: str, ingress: Ingress, model: Model) -> bool:
    """Tell whether the parameters of the class may say something else: only the scheme is known of them."""
    found = effective_class(ingress, model)
    return key == ALB_SCHEME and found is not None and found.parameters is not None


RULE = Rule(
    name="ingress-group-conflict",
    doc=__doc__,
    on=(Ingress,),
    check=check,
    severity=Severity.ERROR,
    category=Category.ROUTING,
    needs=("controllers",),
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#ingressgroup",
    ),
)
