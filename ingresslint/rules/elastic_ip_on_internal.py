"""An internal load balancer is given Elastic IPs.

Elastic IPs are public addresses, and only an internet-facing Network Load Balancer can have them. The AWS Load Balancer
Controller refuses to build an internal one with `eip-allocations`: there is none at all, or the old one stays as it is.
Fixed addresses of an internal one are `private-ipv4-addresses`.

```yaml bad
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13"}}
apiVersion: v1
kind: Service
metadata:
  name: queue
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-scheme: internal
    service.beta.kubernetes.io/aws-load-balancer-eip-allocations: eipalloc-0aaaaaaaaaaaaaaaa
spec:
  type: LoadBalancer
  selector: {app: queue}
  ports:
    - port: 443
```

```yaml good
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13"}}
apiVersion: v1
kind: Service
metadata:
  name: queue
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-scheme: internal
    service.beta.kubernetes.io/aws-load-balancer-subnets: subnet-0aaaaaaaaaaaaaaaa
    service.beta.kubernetes.io/aws-load-balancer-private-ipv4-addresses: 10.0.0.10
spec:
  type: LoadBalancer
  selector: {app: queue}
  ports:
    - port: 443
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Ingress, Model, Service
from ingresslint.model.exposure import (
    ALB_PREFIX,
    NLB_PREFIX,
    Exposure,
    Handler,
    Reach,
    frontend_exposure,
    service_exposure,
    service_handlers,
)
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule

_SERVICE = f"{NLB_PREFIX}eip-allocations"
_FRONTEND = f"{ALB_PREFIX}frontend-nlb-eip-allocations"


def check(subject: Service | Ingress, model: Model) -> Iterator[Problem]:
    """Report Elastic IPs of a Network Load Balancer that is internal."""
    if isinstance(subject, Ingress):
        yield from _problem(subject, _FRONTEND, frontend_exposure(subject, model), certain=True)
        return
    handlers = service_handlers(subject, model.profile)
    if Handler.LBC in handlers and model.profile.provider in {None, "aws"}:
        exposure = service_exposure(subject, model.profile)
        yield from _problem(subject, _SERVICE, exposure, certain=handlers == (Handler.LBC,))


def _problem(subject: Service | Ingress, name: str, exposure: Exposure, *, certain: bool) -> Iterator[Problem]:
    if not subject.annotations.get(name) or exposure.reach is not Reach.INTERNAL:
        return
    at = subject.resource.at("metadata", "annotations", name)
    yield Problem(
        at=at,
        message=(
            f"an internal load balancer can have no Elastic IPs, and this one is internal: {exposure.reason}. "
            f"Remove {name}; fixed addresses of an internal one are {NLB_PREFIX}private-ipv4-addresses of a Service"
        ),
        field=field_path(at.pointer),
        notes=() if exposure.at is None else (Note(exposure.at, "this makes it internal"),),
        severity=None if certain and exposure.certain else Severity.WARNING,
    )


RULE = Rule(
    name="elastic-ip-on-internal",
    doc=__doc__,
    on=(Service, Ingress),
    check=check,
    severity=Severity.ERROR,
    category=Category.EXPOSURE,
    needs=("provider", "controllers"),
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/#eip-allocations",
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#frontend-nlb-eip-allocations",
    ),
)
