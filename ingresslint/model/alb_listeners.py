"""What an Application Load Balancer listens on for an Ingress.

https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#listen-ports
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from ingresslint.model import decode
from ingresslint.model.aws import ALB_PREFIX, class_params, effective_class
from ingresslint.model.ingresses import Ingress
from ingresslint.model.model import Model

_LISTEN_PORTS = f"{ALB_PREFIX}listen-ports"
# With one of these a certificate is known, and HTTPS is the default.
_CERTIFICATES = (f"{ALB_PREFIX}certificate-arn", f"{ALB_PREFIX}create-acm-cert")
_CLASS_CERTIFICATES = ("certificateArn", "certificateARNs")


def listener_protocols(ingress: Ingress, model: Model) -> frozenset[str] | None:
    """Return the protocols of the listeners, such as ``HTTP`` and ``HTTPS``; None where they are not known.

    The parameters of the class win over the annotation; without either it is HTTPS with a certificate, or else HTTP.
    """
    found = effective_class(ingress, model)
    if found is not None and found.parameters is not None:
        params = class_params(ingress, model)
        if params is None:
            return None
        listeners = [listener for _, listener in decode.members(params.resource.value, "spec", "listeners")]
        if listeners:
            return frozenset(decode.text(listener, "protocol") or "" for listener in listeners)
        if any(decode.get(params.resource.value, "spec", name) for name in _CLASS_CERTIFICATES):
            return _written(ingress) or frozenset({"HTTPS"})
    return _written(ingress) if _LISTEN_PORTS in ingress.annotations else _default(ingress)


def _default(ingress: Ingress) -> frozenset[str]:
    return frozenset({"HTTPS" if any(name in ingress.annotations for name in _CERTIFICATES) else "HTTP"})


def _written(ingress: Ingress) -> frozenset[str] | None:
    return frozenset(_protocols(ingress.annotations.get(_LISTEN_PORTS, ""))) or None


def _protocols(text: str) -> Iterator[str]:
    try:
        entries = json.loads(text)
    except (ValueError, RecursionError):
        return
    for entry in entries if isinstance(entries, list) else ():
        yield from entry if isinstance(entry, dict) else ()
