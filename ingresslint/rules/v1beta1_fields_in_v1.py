"""An Ingress has the fields of another version than the one it names.

networking.k8s.io/v1 renamed what the betas called `backend`, `serviceName` and `servicePort`. A manifest half way
between them is refused; without strict validation the old fields are dropped, and the server complains that a
backend is missing, which is there for everybody to see.

```yaml bad
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  rules:
    - http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              serviceName: web
              servicePort: 80
```

```yaml good
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  rules:
    - http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: web
                port:
                  number: 80
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.api import ErrorType, Refusal
from ingresslint.api.validation.ingress_notation import replacement
from ingresslint.finding import Problem, Severity
from ingresslint.model import Model, decode
from ingresslint.rule import Category, Rule


def check(refusal: Refusal, _model: Model) -> Iterator[Problem]:
    """Report a field of another version, with what to write instead."""
    instead = replacement_of(refusal)
    if instead is not None and not _is_told_already(refusal):
        error, gvk = refusal.error, refusal.resource.gvk
        at = refusal.resource.at(*error.pointer, part="key")
        yield Problem(
            at, f"{error.path} is a field of another version; in {gvk.api_version} write {instead}", error.path
        )


def _is_told_already(refusal: Refusal) -> bool:
    """Tell whether this is the port of a backend whose name is reported with the whole replacement."""
    pointer = refusal.error.pointer
    return pointer[-1] == "servicePort" and "serviceName" in decode.get(refusal.resource.written, *pointer[:-1])


def replacement_of(refusal: Refusal) -> str | None:
    """Return what to write instead of an unknown field, None where it belongs to no other version."""
    if refusal.error.type is not ErrorType.UNKNOWN_FIELD:
        return None
    return replacement(refusal.resource.gvk, refusal.resource.written, refusal.error.pointer)


RULE = Rule(
    name="v1beta1-fields-in-v1",
    doc=__doc__,
    on=(Refusal,),
    check=check,
    severity=Severity.ERROR,
    category=Category.API,
    since="0.1.0",
    sources=("https://kubernetes.io/docs/reference/using-api/deprecation-guide/#ingress-v122",),
)
