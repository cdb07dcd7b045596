"""The AWS Load Balancer Controller cannot read listen-ports, or drops a part of it.

The annotation is a JSON list such as `[{"HTTP": 80}, {"HTTPS": 443}]`: the protocols in capitals, the ports as numbers.
Where the controller cannot read it, it stops, and with it every Ingress of the same IngressGroup. Where a name or a
port is listed twice in a way that contradicts itself, the later one silently wins, and one listener is never opened.

```yaml bad
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    alb.ingress.kubernetes.io/listen-ports: '[{"HTTP": 80}, {"https": "443"}]'
spec:
  ingressClassName: alb
  defaultBackend: {service: {name: web, port: {number: 80}}}
```

```yaml good
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    alb.ingress.kubernetes.io/listen-ports: '[{"HTTP": 80}, {"HTTPS": 443}]'
    alb.ingress.kubernetes.io/ssl-redirect: "443"
spec:
  ingressClassName: alb
  rules:
    - host: web.example.com
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Problem, Severity
from ingresslint.model import Ingress, Model
from ingresslint.model.aws.alb_listeners import LISTEN_PORTS, parse_listen_ports
from ingresslint.model.exposure import is_alb
from ingresslint.rule import Category, Rule
from ingresslint.rules.annotations import problem_at


def check(ingress: Ingress, model: Model) -> Iterator[Problem]:
    """Report a list of ports that is refused, and each entry that a later one overwrites."""
    written = ingress.annotations.get(LISTEN_PORTS)
    if written is None or not is_alb(ingress, model):
        return
    ports = parse_listen_ports(written)
    if ports.fault:
        message = (
            f"the AWS Load Balancer Controller cannot read this list of listeners: {ports.fault}. "
            'Write it as [{"HTTP": 80}, {"HTTPS": 443}]'
        )
        yield problem_at(ingress, LISTEN_PORTS, message)
    for lost in ports.lost:
        message = (
            f"{lost} is overwritten by a later entry, and is never opened. Give each listener a port of its own and "
            "braces of its own"
        )
        yield problem_at(ingress, LISTEN_PORTS, message, severity=Severity.WARNING)


RULE = Rule(
    name="listen-ports-invalid",
    doc=__doc__,
    on=(Ingress,),
    check=check,
    severity=Severity.ERROR,
    category=Category.ANNOTATION,
    needs=("controllers",),
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#listen-ports",
    ),
)
