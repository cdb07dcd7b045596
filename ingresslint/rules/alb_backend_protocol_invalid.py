"""A protocol for the targets of an Application Load Balancer that does not exist.

`alb.ingress.kubernetes.io/backend-protocol` and `healthcheck-protocol` are exactly `HTTP` or `HTTPS`,
`backend-protocol-version` is exactly `HTTP1`, `HTTP2` or `GRPC`. With any other value, and be it in lower case, the AWS
Load Balancer Controller stops: nothing changes any more for this Ingress, or for any member of its group. gRPC is a
version and not a protocol; what is neither HTTP nor gRPC needs a Network Load Balancer.

```yaml bad
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: orders
  annotations:
    alb.ingress.kubernetes.io/backend-protocol: GRPC
spec:
  ingressClassName: alb
  defaultBackend: {service: {name: orders, port: {number: 9090}}}
```

```yaml good
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: orders
  annotations:
    alb.ingress.kubernetes.io/backend-protocol: HTTP
    alb.ingress.kubernetes.io/backend-protocol-version: GRPC
    alb.ingress.kubernetes.io/certificate-arn: arn:aws:iam::111122223333:server-certificate/orders
spec:
  ingressClassName: alb
  defaultBackend: {service: {name: orders, port: {number: 9090}}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Problem, Severity
from ingresslint.model import Ingress, Model, Service
from ingresslint.model.aws.target_groups import PROTOCOL, VERSION, Setting, target_groups
from ingresslint.model.exposure import ALB_PREFIX
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule

_PROTOCOLS, _VERSIONS = ("HTTP", "HTTPS"), ("HTTP1", "HTTP2", "GRPC")
_ALLOWED = {PROTOCOL: _PROTOCOLS, VERSION: _VERSIONS, "healthcheck-protocol": _PROTOCOLS}


def check(view: Ingress | Service, model: Model) -> Iterator[Problem]:
    """Report each annotation of an object that stops a target group of its own."""
    groups = target_groups(view, model)
    for name, allowed in _ALLOWED.items():
        settings = (group.setting(name) for group in groups)
        wrong = next((found for found in settings if found is not None and found.value not in allowed), None)
        if wrong is not None and wrong.at.resource is view.resource:
            yield _problem(name, allowed, wrong)


def _problem(name: str, allowed: tuple[str, ...], found: Setting) -> Problem:
    return Problem(
        at=found.at,
        message=(
            f'{name} is {" or ".join(allowed)}, in capitals, and not "{found.value}": the AWS Load Balancer Controller '
            f"changes nothing in the whole group of Ingresses until it is. {_remedy(name, allowed, found.value)}"
        ),
        field=field_path(found.at.pointer),
    )


def _remedy(name: str, allowed: tuple[str, ...], value: str) -> str:
    capitals = value.strip().upper()
    if capitals in allowed:
        return f"Write {capitals}"
    if name == PROTOCOL and capitals in _VERSIONS:
        return f"Write {ALB_PREFIX}{VERSION}: {capitals}, and leave out {name}"
    return "Leave it out for plain HTTP; what is neither HTTP nor gRPC needs a Service of type LoadBalancer"


RULE = Rule(
    name="alb-backend-protocol-invalid",
    doc=__doc__,
    on=(Ingress, Service),
    check=check,
    severity=Severity.ERROR,
    category=Category.TRAFFIC,
    needs=("provider", "controllers"),
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#backend-protocol",
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#backend-protocol-version",
    ),
)
