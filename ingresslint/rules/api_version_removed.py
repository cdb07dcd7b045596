"""The apiVersion is no longer served by the target Kubernetes version.

The API server answers `no matches for kind`, and the object is not created. On an upgrade of the cluster the
objects that exist stay, but every pipeline that applies this manifest breaks. The body is still checked, so that
both repairs can be made at once.

```yaml bad
apiVersion: extensions/v1beta1
kind: Ingress
metadata:
  name: web
spec:
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
  defaultBackend:
    service:
      name: web
      port:
        number: 80
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.api import Review, Status
from ingresslint.finding import Problem, Severity
from ingresslint.model import Model
from ingresslint.rule import Category, Rule
from ingresslint.rules.ingress_upgrade import upgrade


def check(review: Review, model: Model) -> Iterator[Problem]:
    """Report an apiVersion that is gone."""
    lifetime = review.lookup.lifetime
    if review.lookup.status is not Status.REMOVED or lifetime is None:
        return
    since = f" (available since {lifetime.replacement_since})" if lifetime.replacement_since else ""
    gone = f"{review.resource.gvk} is not served since {lifetime.product} {lifetime.removed}"
    message = f"{gone}; use {lifetime.replacement}{since}"
    yield Problem(review.resource.at("apiVersion"), message, "apiVersion", fix=upgrade(review, model))


RULE = Rule(
    name="api-version-removed",
    doc=__doc__,
    on=(Review,),
    check=check,
    severity=Severity.ERROR,
    category=Category.API,
    needs=("kubernetes",),
    since="0.1.0",
    fixable=True,
    sources=("https://kubernetes.io/docs/reference/using-api/deprecation-guide/",),
)
