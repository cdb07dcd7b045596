"""A Global Accelerator gives public addresses to load balancers of a private cluster.

An accelerator of AWS has two fixed addresses that the whole internet can reach, and carries what comes there to its
endpoints, also to internal load balancers. With it, a scheme that says internal is only half of the truth. The AWS
Load Balancer Controller builds one for a GlobalAccelerator where its feature gate is on.

```yaml bad
# profile: {provider: aws, private: true}
apiVersion: aga.k8s.aws/v1beta1
kind: GlobalAccelerator
metadata:
  name: edge
spec: {}
```

```yaml good
# profile: {provider: aws, private: false}
apiVersion: aga.k8s.aws/v1beta1
kind: GlobalAccelerator
metadata:
  name: edge
spec: {}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.api import Review
from ingresslint.finding import Problem, Severity
from ingresslint.model import Model
from ingresslint.rule import Category, Rule, Tier


def check(review: Review, model: Model) -> Iterator[Problem]:
    """Report a GlobalAccelerator in a private cluster."""
    gvk = review.resource.gvk
    if (gvk.group, gvk.kind) == ("aga.k8s.aws", "GlobalAccelerator") and model.profile.private:
        named = f"cluster {model.profile.name}" if model.profile.name else "this cluster"
        yield Problem(
            at=review.resource.at("kind"),
            message=(
                f"{review.resource.ref} gives its endpoints addresses that the internet can reach, internal load "
                f"balancers too, and {named} is private. Reach them through the network instead"
            ),
            field="kind",
        )


RULE = Rule(
    name="public-accelerator",
    doc=__doc__,
    on=(Review,),
    check=check,
    severity=Severity.WARNING,
    category=Category.EXPOSURE,
    tier=Tier.POLICY,
    needs=("private",),
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/globalaccelerator/introduction/",
        "https://docs.aws.amazon.com/global-accelerator/latest/dg/what-is-global-accelerator.html",
    ),
)
