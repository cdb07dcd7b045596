"""What an Ingress tells the AWS Load Balancer Controller by annotation instead of by a Service.

A backend with the port ``use-annotation`` stands for the annotation ``alb.ingress.kubernetes.io/actions.NAME``, where
NAME is what the backend calls its Service.  An action of type ``forward`` may name Services of its own.
https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#actions
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingresslint.model.aws.builders import ALB_PREFIX
from ingresslint.model.aws.go_values import member, parse_json
from ingresslint.model.views.backends import Backend
from ingresslint.model.views.ingresses import Ingress
from ingresslint.syntax import Value

_NUMBER = re.compile(r"[0-9]{1,5}")
ACTION_PORT = "use-annotation"
ACTION_PREFIX = f"{ALB_PREFIX}actions."


def action_name(annotation: str) -> str | None:
    """Return the name of the action that an annotation defines, None when it defines none."""
    return annotation.removeprefix(ACTION_PREFIX) if annotation.startswith(ACTION_PREFIX) else None


def forwarded(ingress: Ingress) -> Iterator[Backend]:
    """Yield the Services that the actions of an Ingress forward to, as far as a backend uses the action."""
    used = dict.fromkeys(backend.service for backend in ingress.backends if backend.port == ACTION_PORT)
    for name in used:
        annotation = f"{ACTION_PREFIX}{name}"
        action = _json(ingress.annotations.get(annotation, ""))
        groups = member(member(action, "forwardConfig"), "targetGroups")
        for group in groups if isinstance(groups, list) else ():
            service, pointer = member(group, "serviceName"), ("metadata", "annotations", annotation)
            if isinstance(service, str) and service:
                port = _port(member(group, "servicePort"))
                yield Backend(ingress.resource, pointer, ingress.namespace, service, port, pointer, pointer)


def _json(text: str) -> Value:
    try:
        return parse_json(text)
    except ValueError:
        return None


def _port(value: Value) -> int | str | None:
    """Return a port; the controller takes a text of digits for a number."""
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return int(value)
    return value if isinstance(value, int | str) and value else None
