"""An Ingress of an IngressGroup is not served where the other members are.

The members share a load balancer, and not their listeners: the rules of each are on its own ports, 80 where it names
none. So a member without `listen-ports` is not on the HTTPS port of the others. With `ssl-redirect`, which counts for
the whole load balancer, it is not served at all: port 80 answers with a redirect to a port that has no rule for it.
And where one member wants HTTP and another HTTPS on the same port, the controller stops.

```yaml bad
# profile: {provider: aws, external: {classes: [alb]}}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: api
  annotations:
    alb.ingress.kubernetes.io/group.name: edge
spec:
  ingressClassName: alb
  rules:
    - host: api.example.com
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: api, port: {number: 80}}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    alb.ingress.kubernetes.io/group.name: edge
    alb.ingress.kubernetes.io/listen-ports: '[{"HTTP": 80}, {"HTTPS": 443}]'
    alb.ingress.kubernetes.io/ssl-redirect: "443"
spec:
  ingressClassName: alb
  rules:
    - host: www.example.com
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
```

```yaml good
# profile: {provider: aws, external: {classes: [alb]}}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: api
  annotations:
    alb.ingress.kubernetes.io/group.name: edge
    alb.ingress.kubernetes.io/listen-ports: '[{"HTTPS": 443}]'
spec:
  ingressClassName: alb
  rules:
    - host: api.example.com
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: api, port: {number: 80}}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    alb.ingress.kubernetes.io/group.name: edge
    alb.ingress.kubernetes.io/listen-ports: '[{"HTTP": 80}, {"HTTPS": 443}]'
    alb.ingress.kubernetes.io/ssl-redirect: "443"
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
from ingresslint.model.aws.alb_listeners import CERTIFICATES, HTTP, HTTPS, LISTEN_PORTS, class_is_known, listen_ports
from ingresslint.model.exposure import ALB_PREFIX
from ingresslint.resource import Location, field_path
from ingresslint.rule import Category, Rule

_GROUP = f"{ALB_PREFIX}group.name"


def check(ingress: Ingress, model: Model) -> Iterator[Problem]:
    """Report listeners of a member that contradict those of others, or miss them."""
    found = balancer(ingress, model)
    if found is None or len(found.members) < 2:  # noqa: PLR2004 two members are the fewest that can differ
        return
    yield from _contradictions(ingress, found, model)
    protocols = set(listen_ports(ingress, model).protocols.values())
    # That TLS has no listener is what alb-tls-without-https-listener says.
    if protocols == {HTTP} and not ingress.tls:
        yield from _plain(ingress, found, model)


def _contradictions(ingress: Ingress, found: Balancer, model: Model) -> Iterator[Problem]:
    for port, protocol in listen_ports(ingress, model).protocols.items():
        first, theirs = found.listeners[port][0]
        if theirs != protocol:
            at = _place(ingress)
            yield Problem(
                at=at,
                message=(
                    f"this wants {protocol} on port {port} of {found.name}, and {first.resource.ref} wants {theirs}: "
                    "the AWS Load Balancer Controller changes nothing in the group until they agree"
                ),
                field=field_path(at.pointer),
                notes=(Note(_place(first), f"{theirs} on port {port}"),),
                severity=None if class_is_known(ingress, model) else Severity.WARNING,
            )


def _plain(ingress: Ingress, found: Balancer, model: Model) -> Iterator[Problem]:
    """Report a member that is on HTTP ports only, where nobody else expects it."""
    secure, at = found.ports(HTTPS), _place(ingress)
    remedy = f"Set {LISTEN_PORTS}: '[{{\"HTTPS\": {secure[0]}}}]'" if secure else ""
    if found.redirects and secure:
        yield Problem(
            at=at,
            message=(
                f"this is not served: {found.name} redirects everything on its HTTP ports to HTTPS, and the rules of "
                f"this Ingress are on no HTTPS port. {remedy}"
            ),
            field=field_path(at.pointer),
            notes=(Note(found.redirects[0].at, "this redirects HTTP for the whole group"),),
            severity=None if class_is_known(ingress, model) else Severity.WARNING,
        )
    elif secure and LISTEN_PORTS not in ingress.annotations and found.plain == (ingress,):
        yield Problem(
            at=at,
            message=(
                f"this is served on port 80 in plain HTTP only, and all other members of group {found.group} on HTTPS "
                f"only. {remedy}"
            ),
            field=field_path(at.pointer),
            notes=tuple(Note(_place(other), "HTTPS only") for other in found.members[:2] if other is not ingress),
            severity=Severity.WARNING,
        )


def _place(ingress: Ingress) -> Location:
    """Return what decides the listeners of an Ingress, or else what makes it a member."""
    name = next((name for name in (LISTEN_PORTS, CERTIFICATES) if name in ingress.annotations), _GROUP)
    return ingress.resource.at("metadata", "annotations", name)


RULE = Rule(
    name="group-listener-mismatch",
    doc=__doc__,
    on=(Ingress,),
    check=check,
    severity=Severity.ERROR,
    category=Category.ROUTING,
    needs=("controllers",),
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#listen-ports",
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#ssl-redirect",
    ),
)
