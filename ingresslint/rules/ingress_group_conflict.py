"""Ingresses of one ALB group disagree about a setting that the load balancer has only once.

The AWS Load Balancer Controller builds one load balancer for the group. Where two members give different values for
the same thing, it stops: no change to any member of the group is carried out until they agree, and the other teams of
the group learn of it from an event at best.

- Most settings belong to the load balancer as a whole: its scheme, its subnets, its firewall, the NLB in front of it.
- Attributes and tags may be spread over the members, as long as no key gets two values.
- Who may connect, the TLS policy and the check of client certificates belong to a port: members on other ports are
  free to say something else.

A member that does not set the value does not disagree. What the IngressClassParams of the class set counts instead of
the annotation.

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
from ingresslint.model.aws.alb_shared import Contradiction, contradictions
from ingresslint.model.routing.servers import alb_group
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule


def check(ingress: Ingress, model: Model) -> Iterator[Problem]:
    """Report each setting that differs from that of the first member of the group that has one."""
    for found in contradictions(ingress, model):
        yield _problem(found, alb_group(ingress, model))


def _problem(found: Contradiction, group: str | None) -> Problem:
    resource, mine, other = found.mine.ingress.resource, found.mine.at, found.first
    of_class = mine.resource is not resource
    at = resource.at("spec", "ingressClassName") if of_class else mine
    subject = f"{found.name} ({', '.join(found.places)})" if found.places else found.name
    message = (
        f"the members of ALB group {group} must agree on {subject}, and {other.ingress.resource.ref} has another "
        "value: until they do, the AWS Load Balancer Controller changes nothing in the group"
    )
    own_note = (Note(mine, f"the class of this Ingress sets {found.name} here"),) if of_class else ()
    return Problem(at, message, field_path(at.pointer), (Note(other.at, "the other value"), *own_note))


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
