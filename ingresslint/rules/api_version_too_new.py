"""The target Kubernetes version does not know this apiVersion yet.

The API server answers `no matches for kind`, and the object is not created. Only a profile (or
`--kubernetes-version`) that names an old version makes this rule speak.

```yaml bad
# profile: {kubernetes: "1.18"}
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: edge
spec:
  controller: example.com/edge
```

```yaml good
# profile: {kubernetes: "1.19"}
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: edge
spec:
  controller: example.com/edge
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.api import Review, Status
from ingresslint.finding import Problem, Severity
from ingresslint.model import Model
from ingresslint.rule import Category, Rule


def check(review: Review, _model: Model) -> Iterator[Problem]:
    """Report an apiVersion from the future."""
    lifetime = review.lookup.lifetime
    if review.lookup.status is Status.TOO_NEW and lifetime is not None:
        message = (
            f"{review.resource.gvk} is served from {lifetime.product} {lifetime.introduced}, and the target is older"
        )
        yield Problem(review.resource.at("apiVersion"), message, "apiVersion")


RULE = Rule(
    name="api-version-too-new",
    doc=__doc__,
    on=(Review,),
    check=check,
    severity=Severity.ERROR,
    category=Category.API,
    needs=("kubernetes",),
    since="0.1.0",
    sources=("https://kubernetes.io/docs/reference/using-api/deprecation-guide/",),
)
