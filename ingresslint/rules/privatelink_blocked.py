"""The source ranges of a load balancer keep the clients of its VPC endpoint service out.

The AWS Load Balancer Controller turns the source ranges of a Service into rules of a security group. Unless that is
switched off, AWS applies them to what comes through AWS PrivateLink too, where the source is an address of the client
in its own network: ranges that were written for one's own network drop it. With
`aws-load-balancer-inbound-sg-rules-on-private-link-traffic: "off"` the endpoint service decides alone who may connect;
with `"on"` you say that the ranges are meant for its clients, and nothing is reported.

The profile says which Services an endpoint service is for (`privateLink`).

```yaml bad
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13"}, privateLink: [shop/queue]}
apiVersion: v1
kind: Service
metadata:
  name: queue
  namespace: shop
spec:
  type: LoadBalancer
  loadBalancerSourceRanges: [10.20.0.0/16]
  selector: {app: queue}
  ports:
    - port: 443
```

```yaml good
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13"}, privateLink: [shop/queue]}
apiVersion: v1
kind: Service
metadata:
  name: queue
  namespace: shop
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-inbound-sg-rules-on-private-link-traffic: "off"
spec:
  type: LoadBalancer
  loadBalancerSourceRanges: [10.20.0.0/16]
  selector: {app: queue}
  ports:
    - port: 443
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Problem, Severity
from ingresslint.model import Controller, Model, Service
from ingresslint.model.aws.source_ranges import open_families, service_ranges
from ingresslint.model.exposure import GO_TRUE, LBC, NLB_PREFIX, Handler, service_handlers
from ingresslint.model.gates import lacks
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule, Tier

_SETTING = f"{NLB_PREFIX}inbound-sg-rules-on-private-link-traffic"
_OWN_GROUPS = f"{NLB_PREFIX}security-groups"
_NO_GROUPS = f"{NLB_PREFIX}disable-nlb-sg"


def check(service: Service, model: Model) -> Iterator[Problem]:
    """Report source ranges that count for the clients of an endpoint service, as nobody said they should."""
    if not model.profile.has_private_link(service.namespace, service.resource.ref.name):
        return
    ranges = service_ranges(service)
    if not ranges or open_families(ranges) or _SETTING in service.annotations or not _has_rules(service, model):
        return
    first = ranges[0].at
    at = first.resource.at(*first.pointer[:-1]) if isinstance(first.pointer[-1], int) else first
    yield Problem(
        at=at,
        message=(
            f"clients of the VPC endpoint service of {service.resource.ref} are let in only from these ranges. "
            f'Set {_SETTING}: "off" to let the endpoint service decide, or "on" if the ranges are meant for them'
        ),
        field=field_path(at.pointer),
    )


def _has_rules(service: Service, model: Model) -> bool:
    """Tell whether the load balancer has a security group that the controller makes of the ranges."""
    lbc = model.profile.controller(LBC) or Controller()
    own = service.annotations.get(_OWN_GROUPS) or service.annotations.get(_NO_GROUPS) in GO_TRUE
    is_network = service_handlers(service, model.profile) == (Handler.LBC,)
    return is_network and not own and not lacks(lbc, "nlb-security-groups", LBC)


RULE = Rule(
    name="privatelink-blocked",
    doc=__doc__,
    on=(Service,),
    check=check,
    severity=Severity.WARNING,
    category=Category.POLICY,
    tier=Tier.POLICY,
    needs=("privateLink", "controllers"),
    since="0.1.0",
    sources=(
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html",
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/#update-security-settings",
    ),
)
