"""A TLS listener of an AWS load balancer accepts TLS 1.0 or 1.1.

Both versions are [deprecated](https://www.rfc-editor.org/rfc/rfc8996), and no browser in use needs them. A listener
without a policy gets `ELBSecurityPolicy-2016-08`, which accepts them; `default-ssl-policy` of the AWS Load Balancer
Controller changes that. Where only the default decides, the finding is an info.

```yaml bad
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    alb.ingress.kubernetes.io/listen-ports: '[{"HTTPS": 443}]'
    alb.ingress.kubernetes.io/ssl-policy: ELBSecurityPolicy-2016-08
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
  name: web
  annotations:
    alb.ingress.kubernetes.io/listen-ports: '[{"HTTPS": 443}]'
    alb.ingress.kubernetes.io/ssl-policy: ELBSecurityPolicy-TLS13-1-2-2021-06
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
from functools import cache
from typing import Any

from ingresslint import tables
from ingresslint.finding import Problem, Severity
from ingresslint.model import Ingress, IngressClassParams, Model, Service, decode
from ingresslint.model.aws.alb_balancers import balancer
from ingresslint.model.aws.alb_listeners import HTTPS, listen_ports
from ingresslint.model.aws.targets import load_balancers
from ingresslint.model.exposure import ALB_PREFIX, LBC, NLB_PREFIX, class_params
from ingresslint.resource import Location, field_path
from ingresslint.rule import Category, Rule, Tier

_POLICY, _NLB_POLICY = f"{ALB_PREFIX}ssl-policy", f"{NLB_PREFIX}ssl-negotiation-policy"
_CERTIFICATE = f"{NLB_PREFIX}ssl-cert"
_BETTER = "ELBSecurityPolicy-TLS13-1-2-2021-06"


def check(subject: Service | Ingress | IngressClassParams, model: Model) -> Iterator[Problem]:
    """Report a policy that is weak, written or by default."""
    name = _POLICY
    if isinstance(subject, IngressClassParams):
        yield from _judge(
            decode.text(subject.resource.value, "spec", "sslPolicy"), subject.resource.at("spec", "sslPolicy")
        )
        return
    if isinstance(subject, Service):
        name = _NLB_POLICY
        if not subject.annotations.get(_CERTIFICATE) or not load_balancers(subject, model.profile):
            return
    elif not _needs_one(subject, model):
        return
    at = subject.resource.at("metadata", "annotations", name)
    written = subject.annotations.get(name)
    yield from _judge(written, at) if written else _by_default(subject, name, model)


def _needs_one(ingress: Ingress, model: Model) -> bool:
    """Tell whether an Ingress has an HTTPS listener, and neither its class nor its group gives it a policy."""
    found, params = balancer(ingress, model), class_params(ingress, model)
    if found is None or not listen_ports(ingress, model).of(HTTPS):
        return False
    if params is not None and decode.text(params.resource.value, "spec", "sslPolicy"):
        return False
    return _POLICY in ingress.annotations or not any(_POLICY in member.annotations for member in found.members)


def _by_default(subject: Service | Ingress, name: str, model: Model) -> Iterator[Problem]:
    lbc = model.profile.controller(LBC)
    policy = (lbc.options.get("default-ssl-policy") if lbc else None) or _facts()["default"]
    oldest = _facts()["weak"].get(policy)
    if oldest is not None:
        message = f"without {name} the listener gets {policy}, which accepts {oldest}. Set {_BETTER}"
        yield Problem(subject.resource.at("metadata", "annotations"), message, severity=Severity.INFO)


def _judge(policy: str | None, at: Location) -> Iterator[Problem]:
    oldest = _facts()["weak"].get(policy)
    if oldest is not None:
        yield Problem(at, f"{policy} accepts {oldest}. Set {_BETTER}", field_path(at.pointer))


@cache
def _facts() -> Any:
    return tables.load("tls", "aws-policies.yaml")


RULE = Rule(
    name="weak-ssl-policy",
    doc=__doc__,
    on=(Service, Ingress, IngressClassParams),
    check=check,
    severity=Severity.WARNING,
    category=Category.TLS,
    tier=Tier.POLICY,
    needs=("provider", "controllers"),
    since="0.1.0",
    sources=(
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html",
        "https://www.rfc-editor.org/rfc/rfc8996",
    ),
)
