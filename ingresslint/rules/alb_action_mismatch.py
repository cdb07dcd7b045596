"""An ALB action and the backend that means it do not meet.

A backend with `port: {name: use-annotation}` is no Service. It stands for the annotation
`alb.ingress.kubernetes.io/actions.NAME`, where NAME is what the backend calls its Service. Three things go wrong:

- The backend is there, and the annotation is not: the load balancer answers 503. An error.
- The annotation is there, and the backend gives a real port: the annotation is ignored. An error where no Service of
  that name is in the input, else a warning.
- The annotation is there, and no backend means it: it does nothing. A warning.

```yaml bad
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    alb.ingress.kubernetes.io/actions.maintenance: >-
      {"type": "fixed-response", "fixedResponseConfig": {"contentType": "text/plain", "statusCode": "503"}}
spec:
  ingressClassName: alb
  defaultBackend:
    service: {name: maintainance, port: {name: use-annotation}}
```

```yaml good
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    alb.ingress.kubernetes.io/actions.maintenance: >-
      {"type": "fixed-response", "fixedResponseConfig": {"contentType": "text/plain", "statusCode": "503"}}
spec:
  ingressClassName: alb
  defaultBackend:
    service: {name: maintenance, port: {name: use-annotation}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.api.errors import did_you_mean
from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Backend, Ingress, Model, Service
from ingresslint.model.aws.actions import ACTION_PORT, ACTION_PREFIX, action_name
from ingresslint.model.aws.builders import is_alb
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule


def check(ingress: Ingress, model: Model) -> Iterator[Problem]:
    """Report actions that are missing, ignored or unused."""
    if not is_alb(ingress, model):
        return
    actions = {name for annotation in ingress.annotations if (name := action_name(annotation)) is not None}
    for backend in ingress.backends:
        if backend.port == ACTION_PORT and backend.service not in actions:
            yield _without_action(ingress, backend, actions)
        elif backend.port != ACTION_PORT and backend.service in actions:
            yield _without_effect(ingress, backend, model)
    for name in sorted(actions - {backend.service for backend in ingress.backends}):
        yield _unused(ingress, name)


def _annotation(name: str) -> tuple[str, ...]:
    return "metadata", "annotations", f"{ACTION_PREFIX}{name}"


def _without_action(ingress: Ingress, backend: Backend, actions: set[str]) -> Problem:
    return Problem(
        at=ingress.resource.at(*backend.name_pointer),
        message=(
            f"{ACTION_PORT} stands for the annotation {ACTION_PREFIX}{backend.service}, which is not there: the load "
            f"balancer answers 503{did_you_mean(backend.service, sorted(actions))}"
        ),
        field=field_path(backend.name_pointer),
    )


def _without_effect(ingress: Ingress, backend: Backend, model: Model) -> Problem:
    real = model.find(Service, backend.namespace, backend.service) is not None
    return Problem(
        at=ingress.resource.at(*backend.port_pointer),
        message=(
            f"with port {backend.port} this means a Service, and the annotation {ACTION_PREFIX}{backend.service} is "
            f"ignored. To mean the action, write the port name {ACTION_PORT}"
        ),
        field=field_path(backend.port_pointer),
        notes=(Note(ingress.resource.at(*_annotation(backend.service)), "the action"),),
        severity=Severity.WARNING if real else None,
    )


def _unused(ingress: Ingress, name: str) -> Problem:
    return Problem(
        at=ingress.resource.at(*_annotation(name), part="key"),
        message=(
            f"no backend uses this action. To use it, write one with the service name {name} and the port name "
            f"{ACTION_PORT}"
        ),
        field=field_path(_annotation(name)),
        severity=Severity.WARNING,
    )


RULE = Rule(
    name="alb-action-mismatch",
    doc=__doc__,
    on=(Ingress,),
    check=check,
    severity=Severity.ERROR,
    category=Category.REFERENCE,
    needs=("controllers",),
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#actions",
    ),
)
