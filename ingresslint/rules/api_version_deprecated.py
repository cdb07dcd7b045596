"""The apiVersion is still served by the target version, but a later one removes it.

It works now and stops working with an upgrade of the cluster. The API server says so in a warning that pipelines
rarely show to anybody.

```yaml bad
# profile: {kubernetes: "1.36"}
apiVersion: networking.k8s.io/v1beta1
kind: ServiceCIDR
metadata:
  name: extra
spec:
  cidrs: [10.20.0.0/16]
```

```yaml good
apiVersion: networking.k8s.io/v1
kind: ServiceCIDR
metadata:
  name: extra
spec:
  cidrs: [10.20.0.0/16]
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
    """Report an apiVersion that will go."""
    lifetime = review.lookup.lifetime
    if review.lookup.status is not Status.DEPRECATED or lifetime is None:
        return
    removal = f" and removed in {lifetime.removed}" if lifetime.removed else ""
    since = f"is deprecated since {lifetime.product} {lifetime.deprecated}{removal}"
    message = f"{review.resource.gvk} {since}; use {lifetime.replacement}"
    yield Problem(review.resource.at("apiVersion"), message, "apiVersion", fix=upgrade(review, model))


RULE = Rule(
    name="api-version-deprecated",
    doc=__doc__,
    on=(Review,),
    check=check,
    severity=Severity.WARNING,
    category=Category.API,
    needs=("kubernetes",),
    since="0.1.0",
    fixable=True,
    sources=("https://kubernetes.io/docs/reference/using-api/deprecation-guide/",),
)
