"""The login that an ALB should ask for is not configured so that it can work.

`auth-type` alone is no login: `oidc` needs `auth-idp-oidc` with the endpoints of the provider and the Secret of the
client, `cognito` needs `auth-idp-cognito`. Where a part is missing or cannot be read, the AWS Load Balancer Controller
carries out no change to any Ingress of the group, or AWS refuses the rule.

```yaml bad
# profile: {provider: aws, external: {classes: [alb], services: ["*"]}}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: admin
  annotations:
    alb.ingress.kubernetes.io/listen-ports: '[{"HTTPS": 443}]'
    alb.ingress.kubernetes.io/auth-type: oidc
    alb.ingress.kubernetes.io/auth-idp-oidc: '{"issuer": "https://login.example.com"}'
spec:
  ingressClassName: alb
  rules:
    - host: admin.example.com
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: admin, port: {number: 80}}}}
```

```yaml good
# profile: {provider: aws, external: {classes: [alb], services: ["*"], secrets: ["*admin-login"]}}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: admin
  annotations:
    alb.ingress.kubernetes.io/listen-ports: '[{"HTTPS": 443}]'
    alb.ingress.kubernetes.io/auth-type: oidc
    alb.ingress.kubernetes.io/auth-idp-oidc: >-
      {"issuer": "https://login.example.com", "authorizationEndpoint": "https://login.example.com/authorize",
      "tokenEndpoint": "https://login.example.com/token", "userInfoEndpoint": "https://login.example.com/userinfo",
      "secretName": "admin-login"}
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
from dataclasses import dataclass

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Ingress, Model, Secret
from ingresslint.model.aws.alb_auth import COGNITO, JWT, OIDC, TYPE, place, protected
from ingresslint.model.aws.go_values import member, parse_json
from ingresslint.model.aws.target_groups import Setting, TargetGroup
from ingresslint.model.exposure import ALB_PREFIX, is_alb
from ingresslint.resource import Location, field_path
from ingresslint.rule import Category, Rule
from ingresslint.rules.references import missing
from ingresslint.syntax import Value

_PROVIDERS = {
    OIDC: (
        "auth-idp-oidc",
        ("issuer", "authorizationEndpoint", "tokenEndpoint", "userInfoEndpoint", "secretName"),
    ),
    COGNITO: ("auth-idp-cognito", ("userPoolARN", "userPoolClientID", "userPoolDomain")),
}
_JWT_FIELDS = ("jwksEndpoint", "issuer")
_CLAIM_FORMATS = ("single-string", "string-array", "space-separated-values")
_ANSWERS = ("authenticate", "allow", "deny")
_LONGEST = 604800
_CLIENT_NAMES = frozenset({"clientID", "clientId"})
_CLIENT_SECRET = "clientSecret"  # noqa: S105 the name of a key


@dataclass(frozen=True, slots=True)
class _Fault:
    """What is wrong with a setting."""

    message: str
    notes: tuple[Note, ...] = ()
    severity: Severity | None = None


def check(ingress: Ingress, model: Model) -> Iterator[Problem]:
    """Report each setting that makes a login impossible, once."""
    found: dict[tuple[Location, str], Problem] = {}
    for group in protected(ingress, model):
        for setting, fault in _group(group, model):
            at = place(group, setting)
            elsewhere = (Note(setting.at, "this says so"),) if at != setting.at else ()
            notes = (*elsewhere, *fault.notes)
            problem = Problem(at, fault.message, field_path(at.pointer), notes, severity=fault.severity)
            found.setdefault((setting.at, fault.message), problem)
    yield from found.values()
    if is_alb(ingress, model) and JWT in ingress.annotations:
        at = ingress.resource.at("metadata", "annotations", JWT)
        yield from (Problem(at, message, field_path(at.pointer)) for message in _tokens(ingress.annotations[JWT]))


def _group(group: TargetGroup, model: Model) -> Iterator[tuple[Setting, _Fault]]:
    kind = group.setting(TYPE)
    if kind is None or kind.value == "none":
        return
    if kind.value not in _PROVIDERS:
        yield kind, _Fault(f'"{kind.value}" is no type of login: write oidc, cognito or none')
        return
    if JWT in group.ingress.annotations:
        yield kind, _Fault(f"a rule cannot have both a login and {JWT}: remove one of them")
    name, fields = _PROVIDERS[kind.value]
    provider = group.setting(name)
    if provider is None:
        yield kind, _Fault(f"{TYPE}: {kind.value} needs {ALB_PREFIX}{name}, and it is missing")
    else:
        faults = list(_incomplete(provider.value, fields))
        yield from ((provider, _Fault(message)) for message in faults)
        if kind.value == OIDC and not faults:
            yield from ((provider, fault) for fault in _secret(group, provider, model))
    yield from _details(group)


def _details(group: TargetGroup) -> Iterator[tuple[Setting, _Fault]]:
    answer, timeout = group.setting("auth-on-unauthenticated-request"), group.setting("auth-session-timeout")
    if answer is not None and answer.value not in _ANSWERS:
        yield answer, _Fault(f'"{answer.value}" is none of {", ".join(_ANSWERS)}')
    if timeout is not None and not _is_timeout(timeout.value):
        yield timeout, _Fault(f'"{timeout.value}" is no number of seconds from 1 to {_LONGEST}')


def _is_timeout(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < len(str(_LONGEST)) + 1 and 0 < int(text) <= _LONGEST


def _incomplete(text: str, fields: tuple[str, ...]) -> Iterator[str]:
    try:
        value = parse_json(text)
    except ValueError:
        yield "this is no JSON, and the AWS Load Balancer Controller cannot read it"
        return
    if not isinstance(value, dict):
        yield f"this is no JSON object with {', '.join(fields)}"
        return
    lacking = [name for name in fields if not isinstance(member(value, name), str) or not member(value, name)]
    if lacking:
        yield f"a login needs a text for {', '.join(lacking)} here"


def _secret(group: TargetGroup, provider: Setting, model: Model) -> Iterator[_Fault]:
    name, ingress = member(parse_json(provider.value), "secretName"), group.ingress
    secret = model.find(Secret, ingress.namespace, name)
    if secret is None:
        lost = missing(model, Secret, ingress.namespace, name, ingress.resource)
        if lost is not None:
            message = f"{lost.sentence}, and without its client there is no login{lost.hint}"
            yield _Fault(message, lost.notes, lost.severity)
        return
    lacking = [] if _CLIENT_NAMES & secret.keys else ["clientID"]
    lacking += [] if _CLIENT_SECRET in secret.keys else [_CLIENT_SECRET]
    if lacking and secret.keys and not secret.copied:
        message = f"{secret.resource.ref} has no {' and no '.join(lacking)}, which the login needs"
        yield _Fault(message, (Note(secret.resource.at("metadata"), "the Secret of the client"),))


def _tokens(text: str) -> Iterator[str]:
    faults = list(_incomplete(text, _JWT_FIELDS))
    yield from faults
    claims = None if faults else member(parse_json(text), "additionalClaims")
    for number, claim in enumerate(claims if isinstance(claims, list) else ()):
        yield from _claim(number, claim)


def _claim(number: int, claim: Value) -> Iterator[str]:
    values = member(claim, "values")
    if member(claim, "format") not in _CLAIM_FORMATS:
        yield f"the format of additionalClaims[{number}] is none of {', '.join(_CLAIM_FORMATS)}"
    if not isinstance(member(claim, "name"), str) or not isinstance(values, list) or not values:
        yield f"additionalClaims[{number}] needs a name and a list of values"


RULE = Rule(
    name="auth-config-invalid",
    doc=__doc__,
    on=(Ingress,),
    check=check,
    severity=Severity.ERROR,
    category=Category.ANNOTATION,
    needs=("controllers", "complete"),
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#authentication",
    ),
)
