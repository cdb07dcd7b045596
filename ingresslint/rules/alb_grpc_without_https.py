"""gRPC or HTTP/2 behind an Application Load Balancer that does not listen for HTTPS.

An ALB forwards to targets of the versions `GRPC` and `HTTP2` from HTTPS listeners alone: over plain HTTP it speaks no
HTTP/2 to its clients. Without a certificate and without `listen-ports` an Ingress gets an HTTP listener, AWS
refuses the rule that forwards from it, and the controller gets no further.

```yaml bad
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: orders
  annotations:
    alb.ingress.kubernetes.io/backend-protocol-version: GRPC
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
    alb.ingress.kubernetes.io/backend-protocol-version: GRPC
    alb.ingress.kubernetes.io/certificate-arn: arn:aws:iam::111122223333:server-certificate/orders
spec:
  ingressClassName: alb
  rules:
    - host: orders.example.com
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: orders, port: {number: 9090}}}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Ingress, Model
from ingresslint.model.aws.alb_listeners import listener_protocols
from ingresslint.model.aws.target_groups import VERSION, TargetGroup, target_groups
from ingresslint.model.exposure import ALB_PREFIX
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule

_NAMES = {"GRPC": "gRPC", "HTTP2": "HTTP/2"}


def check(ingress: Ingress, model: Model) -> Iterator[Problem]:
    """Report each version that the listeners of an Ingress cannot carry, once for each place that sets it."""
    groups = [group for group in target_groups(ingress, model) if group.version in _NAMES]
    protocols = listener_protocols(ingress, model) if groups else None
    if protocols is not None and "HTTPS" not in protocols:
        for group in {group.setting(VERSION): group for group in reversed(groups)}.values():
            yield _problem(group)


def _problem(group: TargetGroup) -> Problem:
    setting = group.setting(VERSION)
    own = setting is not None and setting.at.resource is group.ingress.resource
    at = setting.at if own and setting is not None else group.ingress.resource.at(*group.backend.name_pointer)
    return Problem(
        at=at,
        message=(
            f"an Application Load Balancer forwards {_NAMES[group.version]} ({VERSION}: {group.version}) from HTTPS "
            f"listeners only, and this Ingress has none. Set {ALB_PREFIX}listen-ports: '[{{\"HTTPS\": 443}}]' or "
            f"{ALB_PREFIX}certificate-arn"
        ),
        field=field_path(at.pointer),
        notes=() if own or setting is None else (Note(setting.at, "the version is set here"),),
        severity=None if group.version == "GRPC" else Severity.WARNING,
    )


RULE = Rule(
    name="alb-grpc-without-https",
    doc=__doc__,
    on=(Ingress,),
    check=check,
    severity=Severity.ERROR,
    category=Category.TRAFFIC,
    needs=("provider", "controllers"),
    since="0.1.0",
    sources=(
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html#target-group-protocol-version",
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#backend-protocol-version",
    ),
)
