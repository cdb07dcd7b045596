"""A load balancer on the internet lets every address connect.

Without `loadBalancerSourceRanges`, `inbound-cidrs`, prefix lists or security groups of one's own, the load balancer is
open to `0.0.0.0/0`. That is right for what is meant for the public, and for nothing else.

```yaml bad
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13"}}
apiVersion: v1
kind: Service
metadata:
  name: partners
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-scheme: internet-facing
spec:
  type: LoadBalancer
  selector: {app: partners}
  ports:
    - port: 443
```

```yaml good
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13"}}
apiVersion: v1
kind: Service
metadata:
  name: partners
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-scheme: internet-facing
spec:
  type: LoadBalancer
  loadBalancerSourceRanges: [203.0.113.0/24]
  selector: {app: partners}
  ports:
    - port: 443
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Problem, Severity
from ingresslint.model import Ingress, Model, Service
from ingresslint.model.aws.alb_balancers import balancer
from ingresslint.model.aws.alb_sources import INBOUND_CIDRS, SECURITY_GROUPS, restriction
from ingresslint.model.aws.source_ranges import service_ranges
from ingresslint.model.exposure import NLB_PREFIX, Reach, ingress_exposure, service_exposure
from ingresslint.rule import Category, Rule, Tier

_GROUPS = (f"{NLB_PREFIX}security-groups", f"{NLB_PREFIX}security-group-prefix-lists")


def check(subject: Service | Ingress, model: Model) -> Iterator[Problem]:
    """Report a public load balancer that nothing in the input limits."""
    if isinstance(subject, Service):
        exposure = service_exposure(subject, model.profile)
        limited = service_ranges(subject) or any(subject.annotations.get(name) for name in _GROUPS)
        remedy, field = "Set spec.loadBalancerSourceRanges", "spec.loadBalancerSourceRanges"
    else:
        found = balancer(subject, model)
        if found is None:
            return
        exposure = ingress_exposure(subject, model)
        limited = any(restriction(member, model) or SECURITY_GROUPS in member.annotations for member in found.members)
        remedy, field = f"Set {INBOUND_CIDRS}", ""
    if exposure.reach is Reach.INTERNET_FACING and not limited:
        message = f"the internet can reach {subject.resource.ref}, and every address may connect. {remedy}"
        yield Problem(subject.resource.at("spec"), message, field)


RULE = Rule(
    name="source-ranges-missing",
    doc=__doc__,
    on=(Service, Ingress),
    check=check,
    severity=Severity.WARNING,
    category=Category.EXPOSURE,
    tier=Tier.POLICY,
    needs=("provider", "controllers"),
    since="0.1.0",
    sources=(
        "https://kubernetes.io/docs/tasks/access-application-cluster/create-external-load-balancer/",
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#inbound-cidrs",
    ),
)
