"""The addresses that may connect to a load balancer are limited on some of its ports, and not on others.

The members of an IngressGroup share a load balancer, and `inbound-cidrs` of one counts for the ports that this one
listens on. A port that only other members listen on stays open to every address, and the load balancer forwards by
host and path, not by the port that the author had in mind.

A port that only redirects to HTTPS is left out.

```yaml bad
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: admin
  annotations:
    alb.ingress.kubernetes.io/group.name: edge
    alb.ingress.kubernetes.io/listen-ports: '[{"HTTPS": 443}]'
    alb.ingress.kubernetes.io/inbound-cidrs: 10.0.0.0/8
spec:
  ingressClassName: alb
  rules:
    - host: admin.example.com
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: admin, port: {number: 80}}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    alb.ingress.kubernetes.io/group.name: edge
    alb.ingress.kubernetes.io/listen-ports: '[{"HTTP": 8080}]'
spec:
  ingressClassName: alb
  rules:
    - host: www.example.com
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
```

```yaml good
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: admin
  annotations:
    alb.ingress.kubernetes.io/group.name: edge
    alb.ingress.kubernetes.io/listen-ports: '[{"HTTPS": 443}]'
    alb.ingress.kubernetes.io/inbound-cidrs: 10.0.0.0/8
spec:
  ingressClassName: alb
  rules:
    - host: admin.example.com
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: admin, port: {number: 80}}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    alb.ingress.kubernetes.io/group.name: edge
    alb.ingress.kubernetes.io/listen-ports: '[{"HTTP": 8080}]'
    alb.ingress.kubernetes.io/inbound-cidrs: 10.0.0.0/8
spec:
  ingressClassName: alb
  rules:
    - host: www.example.com
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Ingress, Model
from ingresslint.model.aws.alb_balancers import Balancer, balancer
from ingresslint.model.aws.alb_listeners import HTTP, LISTEN_PORTS, class_is_known, listen_ports
from ingresslint.model.aws.alb_sources import INBOUND_CIDRS, SECURITY_GROUPS, restriction
from ingresslint.model.exposure import ALB_PREFIX, Reach, ingress_exposure
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule


def check(ingress: Ingress, model: Model) -> Iterator[Problem]:
    """Report the first member on each port that no member limits, where one limits another port."""
    found = balancer(ingress, model)
    if found is None or restriction(ingress, model) is not None:
        return
    ports = [port for port in listen_ports(ingress, model).protocols if found.listeners[port][0][0] is ingress]
    limits = [(member, at) for member in found.members if (at := restriction(member, model))] if ports else []
    if not limits or any(SECURITY_GROUPS in member.annotations for member in found.members):
        return
    for port in ports:
        listening = found.listeners[port]
        limited = any(restriction(member, model) for member, _ in listening)
        if limited or (listening[0][1] == HTTP and found.redirects):
            continue
        name = LISTEN_PORTS if LISTEN_PORTS in ingress.annotations else f"{ALB_PREFIX}group.name"
        at = ingress.resource.at("metadata", "annotations", name)
        yield Problem(
            at=at,
            message=(
                f"every address may connect to port {port} of {found.name}: {limits[0][0].resource.ref} limits its own "
                f"ports only. Set {INBOUND_CIDRS} here too"
            ),
            field=field_path(at.pointer),
            notes=(Note(limits[0][1], "the limit on other ports"),),
            severity=_severity(ingress, found, model),
        )


def _severity(ingress: Ingress, found: Balancer, model: Model) -> Severity | None:
    """Take it for an error where the internet can reach the port for certain, and nothing unknown may limit it."""
    known = all(class_is_known(member, model) for member in found.members)
    public = ingress_exposure(ingress, model).reach is Reach.INTERNET_FACING
    return None if public and known else Severity.WARNING


RULE = Rule(
    name="group-port-unrestricted",
    doc=__doc__,
    on=(Ingress,),
    check=check,
    severity=Severity.ERROR,
    category=Category.EXPOSURE,
    needs=("controllers",),
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#inbound-cidrs",
    ),
)
