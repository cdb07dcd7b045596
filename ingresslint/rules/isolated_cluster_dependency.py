"""A setting needs a service of AWS that an isolated cluster does not reach.

Without a way out to the internet, the AWS Load Balancer Controller reaches only the services of AWS that have a VPC
endpoint. It asks Certificate Manager for a certificate when an HTTPS listener names none, and WAF or Shield when an
annotation says so; a call that gets no answer stops everything else that it should do for the Ingress. The guide for
private clusters switches WAF and Shield off, and does without the search for certificates. For a login with Cognito it
is the load balancer itself that has to reach the user pool.

Services with a VPC endpoint are named in the profile (`vpcEndpoints`). Where it is silent, the finding is a warning.

```yaml bad
# profile: {provider: aws, isolated: true, vpcEndpoints: [ec2, sts], external: {classes: [alb]}}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    alb.ingress.kubernetes.io/listen-ports: '[{"HTTPS": 443}]'
spec:
  ingressClassName: alb
  rules:
    - host: web.example.com
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
```

```yaml good
# profile: {provider: aws, isolated: true, vpcEndpoints: [ec2, sts], external: {classes: [alb]}}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    alb.ingress.kubernetes.io/listen-ports: '[{"HTTPS": 443}]'
    alb.ingress.kubernetes.io/certificate-arn: arn:aws:acm:eu-central-1:111122223333:certificate/a1b2
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
from dataclasses import dataclass

from ingresslint.finding import Problem, Severity
from ingresslint.model import Ingress, Model
from ingresslint.model.aws.alb_auth import COGNITO, TYPE, place, protected
from ingresslint.model.aws.alb_listeners import (
    CERTIFICATES,
    HTTPS,
    LISTEN_PORTS,
    certificates,
    class_is_known,
    listen_ports,
)
from ingresslint.model.exposure import ALB_PREFIX, GO_TRUE, is_alb
from ingresslint.resource import Location, field_path
from ingresslint.rule import Category, Rule

_CREATE = f"{ALB_PREFIX}create-acm-cert"
_SHIELD = f"{ALB_PREFIX}shield-advanced-protection"
_NAMED = f"name a certificate with {CERTIFICATES}"
# The annotation, and what the endpoint of the service it needs is called.
_FIREWALLS = (
    ("wafv2-acl-arn", "wafv2"),
    ("wafv2-acl-name", "wafv2"),
    ("waf-acl-id", "waf-regional"),
    ("web-acl-id", "waf-regional"),
)


@dataclass(frozen=True, slots=True)
class _Need:
    """A service of AWS by the name of its endpoint, what for, and what to do instead."""

    at: Location
    endpoint: str
    what: str
    instead: str
    certain: bool = True


def check(ingress: Ingress, model: Model) -> Iterator[Problem]:
    """Report what an Ingress needs of services that have no VPC endpoint."""
    endpoints = model.profile.vpc_endpoints
    if model.profile.isolated is not True or not is_alb(ingress, model):
        return
    for need in (*_certificates(ingress, model), *_protection(ingress), *_logins(ingress, model)):
        if endpoints is None or need.endpoint not in endpoints:
            yield _problem(need, known=endpoints is not None)


def _certificates(ingress: Ingress, model: Model) -> Iterator[_Need]:
    if ingress.annotations.get(_CREATE) in GO_TRUE:
        yield _Need(_at(ingress, _CREATE), "acm", "the controller asks Certificate Manager for a certificate", _NAMED)
    elif listen_ports(ingress, model).of(HTTPS) and not certificates(ingress, model):
        what = "the controller asks Certificate Manager for a certificate, because none is named"
        yield _Need(_at(ingress, LISTEN_PORTS), "acm", what, _NAMED, certain=class_is_known(ingress, model))


def _protection(ingress: Ingress) -> Iterator[_Need]:
    remove = "remove the annotation"
    for name, endpoint in _FIREWALLS:
        if ingress.annotations.get(f"{ALB_PREFIX}{name}", "") not in {"", "none"}:
            yield _Need(
                _at(ingress, f"{ALB_PREFIX}{name}"), endpoint, "the controller asks WAF for the web ACL", remove
            )
    if ingress.annotations.get(_SHIELD) in GO_TRUE:
        yield _Need(_at(ingress, _SHIELD), "shield", "the controller asks Shield for the protection", remove)


def _logins(ingress: Ingress, model: Model) -> Iterator[_Need]:
    """Yield logins at Cognito; a provider of one's own (``oidc``) may well be in reach."""
    settings = ((group, group.setting(TYPE)) for group in protected(ingress, model))
    places = [place(group, found) for group, found in settings if found is not None and found.value == COGNITO]
    for at in dict.fromkeys(places):
        what = "the load balancer asks Cognito who logs in"
        yield _Need(at, "cognito-idp", what, "let users log in at a provider inside the network", certain=False)


def _at(ingress: Ingress, name: str) -> Location:
    return ingress.resource.at("metadata", "annotations", name)


def _problem(need: _Need, *, known: bool) -> Problem:
    lack = f"the profile names no VPC endpoint for {need.endpoint}"
    doubt = "" if known else ". If there is such an endpoint, add it to vpcEndpoints of the profile"
    return Problem(
        at=need.at,
        message=f"{need.what}, but nothing gets out to the internet, and {lack}: {need.instead}{doubt}",
        field=field_path(need.at.pointer),
        severity=None if known and need.certain else Severity.WARNING,
    )


RULE = Rule(
    name="isolated-cluster-dependency",
    doc=__doc__,
    on=(Ingress,),
    check=check,
    severity=Severity.ERROR,
    category=Category.ANNOTATION,
    needs=("isolated", "vpcEndpoints", "controllers"),
    since="0.1.0",
    sources=(
        "https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html",
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html",
    ),
)
