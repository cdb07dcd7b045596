"""The annotation that asks clients for certificates cannot be read, or asks nobody.

`mutual-authentication` is a JSON list with the port, the mode (`off`, `passthrough` or `verify`) and, for `verify`
only, the trust store. One entry that contradicts itself stops the AWS Load Balancer Controller for the whole group.
An entry for a port that is no HTTPS listener of the Ingress has no effect: clients without a certificate are let in.

```yaml bad
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: partners
  annotations:
    alb.ingress.kubernetes.io/listen-ports: '[{"HTTPS": 443}]'
    alb.ingress.kubernetes.io/mutual-authentication: '[{"port": 443, "mode": "verify"}]'
spec:
  ingressClassName: alb
  rules:
    - host: partners.example.com
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
```

```yaml good
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: partners
  annotations:
    alb.ingress.kubernetes.io/listen-ports: '[{"HTTPS": 443}]'
    alb.ingress.kubernetes.io/mutual-authentication: '[{"port": 443, "mode": "verify", "trustStore": "partners"}]'
spec:
  ingressClassName: alb
  rules:
    - host: partners.example.com
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Problem, Severity
from ingresslint.model import Ingress, Model
from ingresslint.model.aws.alb_listeners import HTTPS, class_is_known, listen_ports
from ingresslint.model.aws.go_values import member, parse_json
from ingresslint.model.exposure import ALB_PREFIX, is_alb
from ingresslint.rule import Category, Rule
from ingresslint.rules.annotations import problem_at
from ingresslint.syntax import Value

_NAME = f"{ALB_PREFIX}mutual-authentication"
_VERIFY, _OFF = "verify", "off"
_MODES = (_OFF, "passthrough", _VERIFY)
_PORTS = range(1, 65536)


def check(ingress: Ingress, model: Model) -> Iterator[Problem]:
    """Report entries that are refused, and entries for ports without TLS."""
    written = ingress.annotations.get(_NAME)
    if written is None or not is_alb(ingress, model):
        return
    entries = _entries(written)
    if not entries:
        message = 'this is no list such as [{"port": 443, "mode": "verify", "trustStore": "NAME"}]'
        yield problem_at(ingress, _NAME, f"{message}, and the AWS Load Balancer Controller cannot read it")
        return
    ports = listen_ports(ingress, model)
    for entry in entries:
        fault = next(_faults(entry), None)
        if fault is not None:
            yield problem_at(ingress, _NAME, f"{fault}: the AWS Load Balancer Controller refuses it")
        elif member(entry, "mode") != _OFF and not ports.fault and member(entry, "port") not in ports.of(HTTPS):
            message = (
                f"port {member(entry, 'port')} is no HTTPS listener of this Ingress, so that nobody is asked for a "
                "certificate there"
            )
            unknown = None if class_is_known(ingress, model) else Severity.WARNING
            yield problem_at(ingress, _NAME, message, severity=unknown)


def _entries(text: str) -> list[Value]:
    try:
        value = parse_json(text)
    except ValueError:
        return []
    return value if isinstance(value, list) else []


def _faults(entry: Value) -> Iterator[str]:
    port, mode, store = (member(entry, name) for name in ("port", "mode", "trustStore"))
    expiry = member(entry, "ignoreClientCertificateExpiry")
    if isinstance(port, bool) or not isinstance(port, int) or port not in _PORTS:
        yield "an entry has no port: write a whole number from 1 to 65535, without quotes"
        return
    if mode not in _MODES:
        yield f"port {port} has no mode out of {', '.join(_MODES)}"
    elif store is not None and not isinstance(store, str):
        yield f"the trustStore of port {port} is no text"
    elif expiry is not None and not isinstance(expiry, bool):
        yield f"ignoreClientCertificateExpiry of port {port} is neither true nor false"
    elif mode == _VERIFY and not store:
        yield f"mode verify of port {port} needs a trustStore"
    elif mode != _VERIFY and store:
        yield f"mode {mode} of port {port} takes no trustStore"
    elif mode != _VERIFY and expiry is not None:
        yield f"mode {mode} of port {port} takes no ignoreClientCertificateExpiry"


RULE = Rule(
    name="mutual-authentication-invalid",
    doc=__doc__,
    on=(Ingress,),
    check=check,
    severity=Severity.ERROR,
    category=Category.TLS,
    needs=("controllers",),
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#mutual-authentication",
    ),
)
