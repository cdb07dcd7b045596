"""An Ingress names a TLS Secret that is not there.

Nothing is refused: the controller serves its own default certificate instead, which no client trusts, or none at all.
A Secret must be in the namespace of its Ingress, so a wildcard certificate in another namespace is not found either.

Where the profile says `complete: true` the finding is an error. Where the input holds other Secrets of that namespace
it is a warning, otherwise worth knowing. Nothing is said about Secrets that a controller makes or copies: those of
cert-manager (an annotation of the Ingress, or a Certificate), ExternalSecrets, SealedSecrets and their like, and
about those that `external.secrets` names. ALBs take their certificates elsewhere, and Traefik can get them by itself.

```yaml bad
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  namespace: shop
spec:
  ingressClassName: nginx
  tls:
    - hosts: [shop.example.com]
      secretName: shop-tsl
  rules:
    - host: shop.example.com
---
apiVersion: v1
kind: Secret
metadata:
  name: shop-tls
  namespace: shop
type: kubernetes.io/tls
data: {tls.crt: LS0t, tls.key: LS0t}
```

```yaml good
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  namespace: shop
  annotations:
    cert-manager.io/cluster-issuer: internal-ca
spec:
  ingressClassName: nginx
  tls:
    - hosts: [shop.example.com]
      secretName: shop-tls
  rules:
    - host: shop.example.com
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Problem, Severity
from ingresslint.model import Ingress, Model, Secret
from ingresslint.model.aws import is_alb
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule
from ingresslint.rules.references import missing
from ingresslint.syntax import Pointer

# https://doc.traefik.io/traefik/routing/providers/kubernetes-ingress/
_RESOLVER = "traefik.ingress.kubernetes.io/router.tls.certresolver"


def check(ingress: Ingress, model: Model) -> Iterator[Problem]:
    """Report each Secret that is missing, where the Ingress first names it."""
    if _RESOLVER in ingress.annotations or is_alb(ingress, model):
        return
    places: dict[str, Pointer] = {}
    for entry in ingress.tls:
        if entry.secret:
            places.setdefault(entry.secret, (*entry.pointer, "secretName"))
    for name, pointer in places.items():
        found = missing(model, Secret, ingress.namespace, name, ingress.resource)
        if found is not None:
            yield Problem(
                at=ingress.resource.at(*pointer),
                message=(
                    f"{found.sentence}, and without it clients get the controller's default certificate, or none"
                    f"{found.hint}"
                ),
                field=field_path(pointer),
                notes=found.notes,
                severity=found.severity,
            )


RULE = Rule(
    name="tls-secret-missing",
    doc=__doc__,
    on=(Ingress,),
    check=check,
    severity=Severity.ERROR,
    category=Category.TLS,
    needs=("complete", "external.secrets"),
    since="0.1.0",
    sources=(
        "https://kubernetes.io/docs/concepts/services-networking/ingress/#tls",
        "https://cert-manager.io/docs/usage/ingress/",
    ),
)
