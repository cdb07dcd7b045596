"""An Ingress takes its certificate from a Secret that holds none.

A certificate and its key are read from `tls.crt` and `tls.key`, whatever the files were called. Where one of them is
missing, the controller serves its own default certificate. The API server checks this only for Secrets of the type
`kubernetes.io/tls`; of another type they are taken as they are.

Where both keys are there and only the type differs, the finding is a warning: ingress-nginx and Traefik read such a
Secret, other controllers do not, and the type cannot be changed later. Secrets that a controller fills, and empty
ones, are left alone.

```yaml bad
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
spec:
  ingressClassName: nginx
  tls:
    - hosts: [shop.example.com]
      secretName: shop-tls
  rules:
    - host: shop.example.com
---
apiVersion: v1
kind: Secret
metadata:
  name: shop-tls
data: {shop.crt: LS0t, shop.key: LS0t}
```

```yaml good
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
spec:
  ingressClassName: nginx
  tls:
    - hosts: [shop.example.com]
      secretName: shop-tls
  rules:
    - host: shop.example.com
---
apiVersion: v1
kind: Secret
metadata:
  name: shop-tls
type: kubernetes.io/tls
data: {tls.crt: LS0t, tls.key: LS0t}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Ingress, Model, Secret
from ingresslint.model.aws.builders import is_alb
from ingresslint.model.referrers import tls_users
from ingresslint.model.routing.servers import Product, server
from ingresslint.model.views.secrets import TLS_TYPE
from ingresslint.rule import Category, Rule

_MOST_NOTES = 3
_MOST_KEYS = 4
_ANY_TYPE = frozenset({Product.INGRESS_NGINX, Product.TRAEFIK})


def check(secret: Secret, model: Model) -> Iterator[Problem]:
    """Report a Secret that an Ingress cannot read a certificate from."""
    if secret.type == TLS_TYPE or not secret.keys or _is_filled(secret, model):
        return
    users = [(user, entry) for user, entry in tls_users(secret, model) if not is_alb(user, model)]
    lacking = secret.lacking
    if not users or (not lacking and all(_reads_any_type(user, model) for user, _ in users)):
        return
    yield Problem(
        at=secret.resource.at(secret.content if lacking else "type"),
        message=_message(secret, lacking),
        field=secret.content if lacking else "type",
        notes=tuple(
            Note(user.resource.at(*entry.pointer, "secretName"), "the certificate is used here")
            for user, entry in users[:_MOST_NOTES]
        ),
        severity=None if lacking and not model.is_completed(secret) else Severity.WARNING,
    )


def _is_filled(secret: Secret, model: Model) -> bool:
    """Tell whether a controller writes into the Secret."""
    ref = secret.resource.ref
    return secret.copied or model.secret_source(ref.namespace, ref.name) is not None


def _reads_any_type(ingress: Ingress, model: Model) -> bool:
    return server(ingress, model).product in _ANY_TYPE


def _message(secret: Secret, lacking: list[str]) -> str:
    if lacking:
        return (
            f"{secret.resource.ref} has no {' and no '.join(lacking)}, and that is where an Ingress reads its "
            f"certificate: rename what it has ({_listed(secret.keys)}), and set type: {TLS_TYPE}"
        )
    return (
        f"an Ingress reads its certificate from {secret.resource.ref}, which is of type {secret.type}: some "
        f"controllers take only {TLS_TYPE}, and the type of a Secret cannot be changed later"
    )


def _listed(keys: frozenset[str]) -> str:
    first = sorted(keys)[:_MOST_KEYS]
    return ", ".join(first) + (", …" if len(keys) > len(first) else "")


RULE = Rule(
    name="tls-secret-invalid",
    doc=__doc__,
    on=(Secret,),
    check=check,
    severity=Severity.ERROR,
    category=Category.TLS,
    needs=("controllers",),
    since="0.1.0",
    sources=(
        "https://kubernetes.io/docs/concepts/services-networking/ingress/#tls",
        "https://kubernetes.io/docs/concepts/configuration/secret/#tls-secrets",
    ),
)
