"""An HTTPS listener has no certificate, and no host to look one up for.

Without `certificate-arn` the AWS Load Balancer Controller takes the hosts of the rules and of `spec.tls`, and looks for
certificates in AWS Certificate Manager that cover them. Where no Ingress on the port names a host, it finds none, and
AWS refuses an HTTPS listener without a certificate.

```yaml bad
# profile: {provider: aws, external: {classes: [alb]}}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    alb.ingress.kubernetes.io/listen-ports: '[{"HTTPS": 443}]'
spec:
  ingressClassName: alb
  rules:
    - http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
```

```yaml good
# profile: {provider: aws, external: {classes: [alb]}}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    alb.ingress.kubernetes.io/listen-ports: '[{"HTTPS": 443}]'
spec:
  ingressClassName: alb
  tls:
    - hosts: [web.example.com]
  rules:
    - http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Problem, Severity
from ingresslint.model import Ingress, Model, decode
from ingresslint.model.aws.alb_balancers import balancer
from ingresslint.model.aws.alb_listeners import CERTIFICATES, HTTPS, LISTEN_PORTS, certificates, listen_ports
from ingresslint.rule import Category, Rule
from ingresslint.rules.annotations import problem_at


def check(ingress: Ingress, model: Model) -> Iterator[Problem]:
    """Report an HTTPS listener that no member gives a certificate or a host."""
    found = balancer(ingress, model)
    if found is None or LISTEN_PORTS not in ingress.annotations or _has_some(ingress, model):
        return
    for port in listen_ports(ingress, model).of(HTTPS):
        members = [member for member, _ in found.listeners[port]]
        if members[0] is ingress and not any(_has_some(member, model) for member in members):
            message = (
                f"the HTTPS listener on port {port} has no certificate, and no host to find one for: AWS refuses it. "
                f"Set {CERTIFICATES}, or name the hosts in spec.tls"
            )
            yield problem_at(ingress, LISTEN_PORTS, message, severity=None if found.whole else Severity.WARNING)


def _has_some(ingress: Ingress, model: Model) -> bool:
    """Tell whether an Ingress brings a certificate, or a host to find one for."""
    hosts = any(decode.text(rule, "host") for _, rule in decode.members(ingress.resource.value, "spec", "rules"))
    return hosts or any(entry.hosts for entry in ingress.tls) or bool(certificates(ingress, model))


RULE = Rule(
    name="alb-certificate-undiscoverable",
    doc=__doc__,
    on=(Ingress,),
    check=check,
    severity=Severity.ERROR,
    category=Category.TLS,
    needs=("controllers", "complete"),
    since="0.1.0",
    sources=("https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/cert_discovery/",),
)
