"""A load balancer serves the same content over HTTPS and over plain HTTP.

Listeners of an ALB know nothing of each other: port 80 forwards to the same targets as port 443. Whoever types the
name without `https://` sends passwords and cookies in the clear, and nothing tells them. With `ssl-redirect` all HTTP
listeners of the load balancer answer with a redirect. One member of an IngressGroup sets it for all of them.

A redirect that an `actions.` annotation makes counts as well. Behind an internal load balancer the finding is an info,
and so it is where the input may not hold every member of the group.

```yaml bad
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13"}, external: {classes: [alb]}}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    alb.ingress.kubernetes.io/scheme: internet-facing
    alb.ingress.kubernetes.io/listen-ports: '[{"HTTP": 80}, {"HTTPS": 443}]'
spec:
  ingressClassName: alb
  rules:
    - host: shop.example.com
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: shop, port: {number: 80}}}}
```

```yaml good
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13"}, external: {classes: [alb]}}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    alb.ingress.kubernetes.io/scheme: internet-facing
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

from collections.abc import Iterator

from ingresslint.finding import Problem, Severity
from ingresslint.model import Ingress, Model
from ingresslint.model.aws.alb_balancers import SSL_REDIRECT, Balancer, balancer
from ingresslint.model.aws.alb_listeners import HTTP, HTTPS, LISTEN_PORTS, listen_ports
from ingresslint.model.exposure import Reach, ingress_exposure
from ingresslint.rule import Category, Rule
from ingresslint.rules.annotations import problem_at


def check(ingress: Ingress, model: Model) -> Iterator[Problem]:
    """Report an Ingress with both kinds of listeners on a load balancer without a redirect."""
    found = balancer(ingress, model)
    ports = listen_ports(ingress, model)
    if found is None or found.redirects_http or not ports.of(HTTP) or not ports.of(HTTPS):
        return
    message = (
        f"{found.name} serves this on port {ports.of(HTTP)[0]} unencrypted, and does not redirect to HTTPS. Set "
        f'{SSL_REDIRECT}: "{ports.of(HTTPS)[0]}", or listen on HTTPS only'
    )
    yield problem_at(ingress, LISTEN_PORTS, message, severity=_severity(ingress, found, model))


def _severity(ingress: Ingress, found: Balancer, model: Model) -> Severity | None:
    elsewhere = found.group is not None and not model.profile.complete
    if elsewhere or ingress_exposure(ingress, model).reach is Reach.INTERNAL:
        return Severity.INFO
    return None


RULE = Rule(
    name="http-listener-without-redirect",
    doc=__doc__,
    on=(Ingress,),
    check=check,
    severity=Severity.WARNING,
    category=Category.TLS,
    needs=("controllers", "complete"),
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#ssl-redirect",
    ),
)
