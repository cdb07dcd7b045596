"""The port that ssl-redirect names is no HTTPS listener of the load balancer.

The AWS Load Balancer Controller checks the port against the listeners that it is about to make. Where there is none, or
one for plain HTTP, it stops, and no change to any Ingress on that load balancer is carried out any more. A common
way to get there is `ssl-redirect: "443"` without `listen-ports`: without a certificate in `certificate-arn` there is
a listener on port 80 only.

```yaml bad
# profile: {provider: aws, external: {classes: [alb]}}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    alb.ingress.kubernetes.io/ssl-redirect: "443"
spec:
  ingressClassName: alb
  rules:
    - host: shop.example.com
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: shop, port: {number: 80}}}}
```

```yaml good
# profile: {provider: aws, external: {classes: [alb]}}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    alb.ingress.kubernetes.io/listen-ports: '[{"HTTP": 80}, {"HTTPS": 443}]'
    alb.ingress.kubernetes.io/ssl-redirect: "443"
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

import re
from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Ingress, Model
from ingresslint.model.aws.alb_balancers import SSL_REDIRECT, Balancer, Redirect, balancer, redirect
from ingresslint.model.aws.alb_listeners import HTTPS, LISTEN_PORTS, listen_ports
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule

_NUMBER = re.compile(r"[+-]?[0-9]{1,9}")


def check(ingress: Ingress, model: Model) -> Iterator[Problem]:
    """Report a redirect to a port that the load balancer does not listen on for HTTPS."""
    found, said = balancer(ingress, model), redirect(ingress, model)
    if found is None or said is None:
        return
    if not _NUMBER.fullmatch(said.port):
        yield _problem(ingress, said, f'{SSL_REDIRECT} is "{said.port}", which is no number', found, certain=True)
    elif int(said.port) not in found.ports(HTTPS) and not _is_broken(found, model):
        wanted = found.listeners.get(int(said.port))
        is_http = f"listens on port {int(said.port)} for plain HTTP"
        what = is_http if wanted else f"does not listen on port {int(said.port)}"
        yield _problem(ingress, said, f"{found.name} {what}, and cannot redirect there", found, certain=found.whole)


def _problem(ingress: Ingress, said: Redirect, what: str, found: Balancer, *, certain: bool) -> Problem:
    secure = found.ports(HTTPS)
    remedy = f'Write "{secure[0]}"' if secure else f"Add an HTTPS listener to {LISTEN_PORTS}"
    own = said.at.resource == ingress.resource
    at = said.at if own else ingress.resource.at("spec", "ingressClassName")
    return Problem(
        at=at,
        message=f"{what}: the AWS Load Balancer Controller stops, and changes nothing any more. {remedy}",
        field=field_path(at.pointer),
        notes=() if own else (Note(said.at, "the port of the redirect"),),
        severity=None if certain else Severity.WARNING,
    )


def _is_broken(found: Balancer, model: Model) -> bool:
    """Tell whether a list of ports cannot be read, which is the other rule's to say."""
    return any(listen_ports(ingress, model).fault for ingress in found.members)


RULE = Rule(
    name="ssl-redirect-invalid",
    doc=__doc__,
    on=(Ingress,),
    check=check,
    severity=Severity.ERROR,
    category=Category.TLS,
    needs=("controllers", "complete"),
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#ssl-redirect",
    ),
)
