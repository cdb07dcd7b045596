"""Whether a load balancer is internal is left to the default of the controller.

The AWS Load Balancer Controller builds internal load balancers unless something says otherwise. That was the other way
round before 2.2.0, and a flag of the controller can turn it around for the whole cluster. Where it matters that a
load balancer is internal, the manifest can say so, and then it holds in every cluster that it is applied to.

```yaml bad
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13"}}
apiVersion: v1
kind: Service
metadata:
  name: queue
spec:
  type: LoadBalancer
  selector: {app: queue}
  ports:
    - port: 443
```

```yaml good
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13"}}
apiVersion: v1
kind: Service
metadata:
  name: queue
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-scheme: internal
spec:
  type: LoadBalancer
  selector: {app: queue}
  ports:
    - port: 443
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Problem, Severity
from ingresslint.model import Gateway, Ingress, Model, Service
from ingresslint.model.exposure import Reach
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule, Tier
from ingresslint.rules.exposures import decision


def check(subject: Service | Ingress | Gateway, model: Model) -> Iterator[Problem]:
    """Report an internal load balancer that is internal by default only."""
    found = decision(subject, model)
    if found.exposure.reach is Reach.INTERNAL and found.exposure.at is None:
        yield Problem(
            at=found.place,
            message=(
                f"{subject.resource.ref} is internal by default only: {found.exposure.reason}. {found.exposure.remedy}"
            ),
            field=field_path(found.place.pointer),
        )


RULE = Rule(
    name="scheme-left-to-default",
    doc=__doc__,
    on=(Service, Ingress, Gateway),
    check=check,
    severity=Severity.INFO,
    category=Category.EXPOSURE,
    tier=Tier.OPT_IN,
    needs=("provider", "controllers"),
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/configurations/",
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/#lb-scheme",
    ),
)
