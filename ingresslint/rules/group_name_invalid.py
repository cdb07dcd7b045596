"""The name of an IngressGroup is one that the AWS Load Balancer Controller refuses.

A name has at most 63 characters: lower case letters, digits, `-` and `.`, with a letter or digit at both ends. An
Ingress with another one is in no group at all. A new one is never served, and one that was a member before keeps
what it had, with nothing but an event to say so.

```yaml bad
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations: {alb.ingress.kubernetes.io/group.name: Team_A}
spec:
  ingressClassName: alb
  defaultBackend: {service: {name: web, port: {number: 80}}}
```

```yaml good
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations: {alb.ingress.kubernetes.io/group.name: team-a}
spec:
  ingressClassName: alb
  defaultBackend: {service: {name: web, port: {number: 80}}}
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingresslint.finding import Problem, Severity
from ingresslint.model import Ingress, Model
from ingresslint.model.exposure import ALB_PREFIX, class_params, is_alb
from ingresslint.rule import Category, Rule
from ingresslint.rules.annotations import problem_at

_NAME = f"{ALB_PREFIX}group.name"
_VALID = re.compile(r"[a-z0-9]([-a-z0-9.]*[a-z0-9])?")
_LENGTH = 63


def check(ingress: Ingress, model: Model) -> Iterator[Problem]:
    """Report a name that is refused, unless the parameters of the class give the group another."""
    name = ingress.annotations.get(_NAME)
    if not name or not is_alb(ingress, model):
        return
    params = class_params(ingress, model)
    if params is not None and params.group:
        return
    if len(name) > _LENGTH:
        fault = f"has {len(name)} characters, and {_LENGTH} are allowed"
    elif not _VALID.fullmatch(name):
        fault = "may have lower case letters, digits, - and . only, and begins and ends with a letter or digit"
    else:
        return
    yield problem_at(ingress, _NAME, f'the group name "{name}" {fault}: this Ingress is not served in any group')


RULE = Rule(
    name="group-name-invalid",
    doc=__doc__,
    on=(Ingress,),
    check=check,
    severity=Severity.ERROR,
    category=Category.ANNOTATION,
    needs=("controllers",),
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#groupname",
    ),
)
