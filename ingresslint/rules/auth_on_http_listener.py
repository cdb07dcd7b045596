"""A login is asked for on HTTPS, and not on the HTTP listener of the same load balancer.

An ALB can authenticate users on HTTPS listeners only. Where an Ingress also listens on HTTP, the AWS Load Balancer
Controller makes the same rules there without the login: whoever leaves out the `s` of `https://` is let in. With
`ssl-redirect` the HTTP listener only redirects.

```yaml bad
# profile: {provider: aws, external: {classes: [alb], services: ["*"]}}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: admin
  annotations:
    alb.ingress.kubernetes.io/listen-ports: '[{"HTTP": 80}, {"HTTPS": 443}]'
    alb.ingress.kubernetes.io/auth-type: cognito
    alb.ingress.kubernetes.io/auth-idp-cognito: >-
      {"userPoolARN": "arn:aws:cognito-idp:eu-central-1:111122223333:userpool/eu-central-1_abc",
      "userPoolClientID": "client", "userPoolDomain": "login"}
spec:
  ingressClassName: alb
  rules:
    - host: admin.example.com
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: admin, port: {number: 80}}}}
```

```yaml good
# profile: {provider: aws, external: {classes: [alb], services: ["*"]}}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: admin
  annotations:
    alb.ingress.kubernetes.io/listen-ports: '[{"HTTP": 80}, {"HTTPS": 443}]'
    alb.ingress.kubernetes.io/ssl-redirect: "443"
    alb.ingress.kubernetes.io/auth-type: cognito
    alb.ingress.kubernetes.io/auth-idp-cognito: >-
      {"userPoolARN": "arn:aws:cognito-idp:eu-central-1:111122223333:userpool/eu-central-1_abc",
      "userPoolClientID": "client", "userPoolDomain": "login"}
spec:
  ingressClassName: alb
  rules:
    - host: admin.example.com
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: admin, port: {number: 80}}}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Ingress, Model
from ingresslint.model.aws.alb_auth import COGNITO, JWT, OIDC, TYPE, place, protected
from ingresslint.model.aws.alb_balancers import SSL_REDIRECT, Balancer, balancer
from ingresslint.model.aws.alb_listeners import HTTP, LISTEN_PORTS, class_is_known, listen_ports
from ingresslint.resource import Location, field_path
from ingresslint.rule import Category, Rule


def check(ingress: Ingress, model: Model) -> Iterator[Problem]:
    """Report each setting that asks for a login on an Ingress that is served without one too."""
    found = balancer(ingress, model)
    plain = listen_ports(ingress, model).of(HTTP)
    if found is None or found.redirects_http or not plain:
        return
    for at in _logins(ingress, model):
        message = (
            f"the login is added to HTTPS listeners only, and {found.name} also listens on port {plain[0]} for plain "
            f"HTTP: there everybody gets in. Set {SSL_REDIRECT}, or listen on HTTPS only"
        )
        listeners = ingress.resource.at("metadata", "annotations", LISTEN_PORTS)
        notes = (Note(listeners, "the listeners"),) if LISTEN_PORTS in ingress.annotations else ()
        yield Problem(at, message, field_path(at.pointer), notes, severity=_severity(ingress, found, model))


def _logins(ingress: Ingress, model: Model) -> list[Location]:
    written = [(group, group.setting(TYPE)) for group in protected(ingress, model)]
    places = [place(group, said) for group, said in written if said is not None and said.value in {OIDC, COGNITO}]
    if ingress.annotations.get(JWT):
        places.append(ingress.resource.at("metadata", "annotations", JWT))
    return list(dict.fromkeys(places))


def _severity(ingress: Ingress, found: Balancer, model: Model) -> Severity | None:
    elsewhere = found.group is not None and not model.profile.complete
    return Severity.WARNING if elsewhere or not class_is_known(ingress, model) else None


RULE = Rule(
    name="auth-on-http-listener",
    doc=__doc__,
    on=(Ingress,),
    check=check,
    severity=Severity.ERROR,
    category=Category.EXPOSURE,
    needs=("controllers", "complete"),
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#authentication",
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html",
    ),
)
