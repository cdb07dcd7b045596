"""An Ingress or a Gateway names a TLS Secret that is not there.

Nothing is refused: for an Ingress the controller serves its own default certificate instead, which no client trusts, or
none at all, and the listener of a Gateway or a ListenerSet is not programmed. A Secret must be in the namespace of its
Ingress, so a wildcard certificate in another namespace is not found either; a Gateway names the namespace.

Where the profile says `complete: true` the finding is an error. Where the input holds other Secrets of that namespace
it is a warning, otherwise worth knowing. Nothing is said about Secrets that a controller makes or copies: those of
cert-manager (an annotation, or a Certificate), ExternalSecrets, SealedSecrets and their like, and
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
from ingresslint.model import Gateway, Ingress, ListenerSet, Model, Secret
from ingresslint.model.aws.builders import is_alb
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule
from ingresslint.rules.references import missing
from ingresslint.syntax import Pointer

# https://doc.traefik.io/traefik/routing/providers/kubernetes-ingress/
_RESOLVER = "traefik.ingress.kubernetes.io/router.tls.certresolver"
# Namespace and name.
_Name = tuple[str, str]


def check(subject: Ingress | Gateway | ListenerSet, model: Model) -> Iterator[Problem]:
    """Report each Secret that is missing, where it is first named."""
    if isinstance(subject, Ingress):
        names, outcome = _of_ingress(subject, model), "clients get the controller's default certificate, or none"
    else:
        names, outcome = _of_listeners(subject), "the listener is not programmed, so that clients cannot connect"
    places: dict[_Name, Pointer] = {}
    for name, pointer in names:
        places.setdefault(name, pointer)
    for name, pointer in places.items():
        found = missing(model, Secret, *name, subject.resource)
        if found is not None:
            yield Problem(
                at=subject.resource.at(*pointer),
                message=f"{found.sentence}, and without it {outcome}{found.hint}",
                field=field_path(pointer),
                notes=found.notes,
                severity=found.severity,
            )


def _of_ingress(ingress: Ingress, model: Model) -> Iterator[tuple[_Name, Pointer]]:
    if _RESOLVER not in ingress.annotations and not is_alb(ingress, model):
        for entry in ingress.tls:
            if entry.secret:
                yield (ingress.namespace, entry.secret), (*entry.pointer, "secretName")


def _of_listeners(owner: Gateway | ListenerSet) -> Iterator[tuple[_Name, Pointer]]:
    for listener in owner.listeners:
        for reference in listener.certificates if listener.terminates_tls else ():
            if (reference.group, reference.kind) == ("", "Secret"):
                yield (reference.namespace, reference.name), (*reference.pointer, "name")


RULE = Rule(
    name="tls-secret-missing",
    doc=__doc__,
    on=(Ingress, Gateway, ListenerSet),
    check=check,
    severity=Severity.ERROR,
    category=Category.TLS,
    needs=("complete", "external.secrets"),
    since="0.1.0",
    sources=(
        "https://kubernetes.io/docs/concepts/services-networking/ingress/#tls",
        "https://gateway-api.sigs.k8s.io/guides/tls/",
        "https://cert-manager.io/docs/usage/ingress/",
    ),
)
