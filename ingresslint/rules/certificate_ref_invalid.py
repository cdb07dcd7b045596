"""A listener refers to something that cannot be its certificate.

A listener that ends TLS takes its certificate from a Secret of type `kubernetes.io/tls`, with the keys `tls.crt` and
`tls.key`. Other objects, and Secrets without these keys, leave the listener without a certificate
(`InvalidCertificateRef`): it is not programmed, and clients cannot connect. A Secret of another type that has the keys
works with some implementations only. A listener with mode `Passthrough` reads no certificate at all.

Kinds that only an implementation knows are left alone, as are Secrets without data, which somebody else fills in.

```yaml bad
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: public
spec:
  gatewayClassName: istio
  listeners:
    - name: https
      port: 443
      protocol: HTTPS
      tls:
        certificateRefs:
          - {kind: ConfigMap, name: public-tls}
```

```yaml good
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: public
spec:
  gatewayClassName: istio
  listeners:
    - name: https
      port: 443
      protocol: HTTPS
      tls:
        certificateRefs:
          - {kind: Secret, name: public-tls}
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: public
spec:
  secretName: public-tls
  dnsNames: [shop.example.com]
  issuerRef: {name: internal-ca, kind: ClusterIssuer}
```
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ingresslint.api.errors import did_you_mean
from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Gateway, Listener, ListenerSet, Model
from ingresslint.model.views.references import ObjectReference
from ingresslint.model.views.secrets import TLS_TYPE, Secret
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule


@dataclass(frozen=True, slots=True)
class _Fault:
    """What is wrong with a reference, and which member of it says so."""

    member: str
    message: str
    notes: tuple[Note, ...] = ()
    severity: Severity | None = None


def check(subject: Gateway | ListenerSet, model: Model) -> Iterator[Problem]:
    """Report each certificate of a listener, and that for backends, which cannot be one."""
    for listener in subject.listeners:
        passes = listener.protocol == "TLS" and listener.tls_mode == "Passthrough"
        for reference in listener.certificates:
            found = [_unread(listener)] if passes else _faults(reference, model)
            yield from (_problem(subject, reference, fault) for fault in found)
    if isinstance(subject, Gateway):
        for reference in subject.client_certificates:
            yield from (_problem(subject, reference, fault) for fault in _faults(reference, model))


def _problem(subject: Gateway | ListenerSet, reference: ObjectReference, fault: _Fault) -> Problem:
    pointer = (*reference.pointer, fault.member)
    return Problem(
        subject.resource.at(*pointer), fault.message, field_path(pointer), fault.notes, severity=fault.severity
    )


def _unread(listener: Listener) -> _Fault:
    message = f"listener {listener.name} passes TLS through, and never reads a certificate; remove it"
    return _Fault("name", message, severity=Severity.WARNING)


def _faults(reference: ObjectReference, model: Model) -> Iterator[_Fault]:
    match (reference.group, reference.kind):
        case ("", "Secret"):
            secret = model.find(Secret, reference.namespace, reference.name)
            if secret is not None and secret.keys and not secret.copied and not model.is_completed(secret):
                yield from _secret(secret)
        case ("", kind):
            yield _Fault("kind", f"a certificate is a Secret, and this is a {kind}{did_you_mean(kind, ['Secret'])}")
        case ("cert-manager.io", "Certificate"):
            message = (
                "a listener reads the Secret that cert-manager makes, not the Certificate: leave out group and kind, "
                "and name the Certificate's spec.secretName"
            )
            yield _Fault("kind", message, severity=Severity.WARNING)


def _secret(secret: Secret) -> Iterator[_Fault]:
    if secret.lacking:
        note = Note(secret.resource.at(secret.content), "the keys it has")
        message = f"{secret.resource.ref} has no {' and no '.join(secret.lacking)}, which a certificate is read from"
        yield _Fault("name", message, (note,))
    elif secret.type != TLS_TYPE:
        message = (
            f"{secret.resource.ref} is of type {secret.type}: only {TLS_TYPE} works with every implementation, and the "
            "type of a Secret cannot be changed later"
        )
        yield _Fault("name", message, (Note(secret.resource.at("type"), "its type"),), Severity.WARNING)


RULE = Rule(
    name="certificate-ref-invalid",
    doc=__doc__,
    on=(Gateway, ListenerSet),
    check=check,
    severity=Severity.ERROR,
    category=Category.TLS,
    since="0.1.0",
    sources=(
        "https://gateway-api.sigs.k8s.io/reference/spec/#listenertlsconfig",
        "https://kubernetes.io/docs/concepts/configuration/secret/#tls-secrets",
    ),
)
