"""An Ingress of class ALB has TLS hosts, and its load balancer listens on HTTP only.

With most controllers `spec.tls` turns HTTPS on. The AWS Load Balancer Controller takes nothing but host names from it:
the listeners come from `listen-ports`, or from a certificate in `certificate-arn`. Without both there is port 80 and
nothing else. `https://` does not answer, and what was meant to be encrypted is not.

```yaml bad
# profile: {provider: aws, external: {classes: [alb]}}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
spec:
  ingressClassName: alb
  tls:
    - hosts: [shop.example.com]
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
  tls:
    - hosts: [shop.example.com]
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
from ingresslint.model.aws.alb_listeners import HTTP, HTTPS, LISTEN_PORTS, class_is_known, listen_ports
from ingresslint.model.exposure import is_alb
from ingresslint.rule import Category, Rule


def check(ingress: Ingress, model: Model) -> Iterator[Problem]:
    """Report TLS hosts without a listener for them."""
    if not ingress.tls or not is_alb(ingress, model):
        return
    ports = listen_ports(ingress, model)
    if ports.fault or ports.of(HTTPS):
        return
    numbers = " and ".join(str(port) for port in ports.of(HTTP))
    written = LISTEN_PORTS in ingress.annotations
    at = ingress.resource.at("metadata", "annotations", LISTEN_PORTS)
    yield Problem(
        at=ingress.resource.at("spec", "tls"),
        message=(
            f"spec.tls opens no HTTPS listener on an ALB: {ingress.resource.ref} is served on port {numbers} in plain "
            f'HTTP only. Set {LISTEN_PORTS}: \'[{{"HTTP": 80}}, {{"HTTPS": 443}}]\''
        ),
        field="spec.tls",
        notes=(Note(at, "the listeners"),) if written else (),
        severity=None if class_is_known(ingress, model) and not written else Severity.WARNING,
    )


RULE = Rule(
    name="alb-tls-without-https-listener",
    doc=__doc__,
    on=(Ingress,),
    check=check,
    severity=Severity.ERROR,
    category=Category.TLS,
    needs=("controllers",),
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#listen-ports",
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/cert_discovery/",
    ),
)
