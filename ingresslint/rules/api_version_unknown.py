"""Kubernetes has no such kind in this apiVersion.

The group belongs to Kubernetes itself (or no custom resource may ever have it, because it is no domain), so that no
add-on can provide the type: the API server answers `no matches for kind`. Most often it is a slip in the group or
in the case of the kind.

```yaml bad
apiVersion: networking/v1
kind: Ingress
metadata:
  name: web
spec:
  defaultBackend: {service: {name: web, port: {number: 80}}}
```

```yaml good
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  defaultBackend: {service: {name: web, port: {number: 80}}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.api import Review, Status
from ingresslint.finding import Problem, Severity
from ingresslint.model import Model
from ingresslint.rule import Category, Rule


def check(review: Review, _model: Model) -> Iterator[Problem]:
    """Report a type that cannot exist."""
    if review.lookup.status is not Status.UNKNOWN:
        return
    gvk, suggestion = review.resource.gvk, review.lookup.suggestion
    api_version = suggestion.rpartition(" ")[0]
    field = "kind" if api_version == gvk.api_version else "apiVersion"
    hint = f"; did you mean {suggestion}?" if suggestion else ""
    yield Problem(
        review.resource.at(field), f'Kubernetes serves no kind "{gvk.kind}" in "{gvk.api_version}"{hint}', field
    )


RULE = Rule(
    name="api-version-unknown",
    doc=__doc__,
    on=(Review,),
    check=check,
    severity=Severity.ERROR,
    category=Category.API,
    needs=("kubernetes",),
    since="0.1.0",
    sources=("https://kubernetes.io/docs/reference/kubernetes-api/",),
)
