"""The order of an Ingress in its IngressGroup is one that the AWS Load Balancer Controller refuses.

The order is a whole number from -1000 to 1000, and 0 where it is left out; before version 2.4.3 it was 1 to 1000. With
any other value the controller cannot sort the group, and carries out no change to any of its members.

```yaml bad
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    alb.ingress.kubernetes.io/group.name: edge
    alb.ingress.kubernetes.io/group.order: "5000"
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
    alb.ingress.kubernetes.io/group.name: edge
    alb.ingress.kubernetes.io/group.order: "500"
spec:
  ingressClassName: alb
  defaultBackend: {service: {name: web, port: {number: 80}}}
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingresslint.finding import Problem, Severity
from ingresslint.model import Controller, Ingress, Model
from ingresslint.model.aws.alb import GROUP_ORDER
from ingresslint.model.exposure import LBC, is_alb
from ingresslint.model.gates import lacks
from ingresslint.rule import Category, Rule
from ingresslint.rules.annotations import problem_at

_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_LIMIT = 1000


def check(ingress: Ingress, model: Model) -> Iterator[Problem]:
    """Report an order that is refused."""
    order = ingress.annotations.get(GROUP_ORDER)
    if order is None or not is_alb(ingress, model):
        return
    first = 1 if lacks(model.profile.controller(LBC) or Controller(), "group-order-below-one", LBC) else -_LIMIT
    if _INTEGER.fullmatch(order) and first <= int(order) <= _LIMIT:
        return
    message = (
        f'the group order "{order}" is no whole number from {first} to {_LIMIT}: the AWS Load Balancer Controller '
        "changes nothing in the group any more"
    )
    yield problem_at(ingress, GROUP_ORDER, message)


RULE = Rule(
    name="group-order-invalid",
    doc=__doc__,
    on=(Ingress,),
    check=check,
    severity=Severity.ERROR,
    category=Category.ANNOTATION,
    needs=("controllers",),
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#grouporder",
    ),
)
