"""A value of aws-load-balancer-internal does not mean what it reads.

Two programs read this annotation, and each in its own way. The cloud provider of AWS takes everything but an empty
value and exactly `"false"` for internal, also `"False"` and `"0"`. The AWS Load Balancer Controller reads a boolean:
`"0.0.0.0/0"`, which older documentation recommends, or `"yes"` make it give up, and there is no load balancer at all.
Only `"true"` and `"false"` mean the same to both.

```yaml bad
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13"}}
apiVersion: v1
kind: Service
metadata:
  name: queue
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-internal: 0.0.0.0/0
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
    service.beta.kubernetes.io/aws-load-balancer-internal: "true"
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
from ingresslint.model import Model, Profile, Service
from ingresslint.model.exposure import GO_FALSE, GO_TRUE, NLB_INTERNAL, NLB_SCHEME, Handler, service_handlers
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule

# What an AWS annotation can be read by; on OpenShift and where nobody said, the cloud may be AWS.
_PROVIDERS = frozenset({None, "aws", "openshift"})


def check(service: Service, model: Model) -> Iterator[Problem]:
    """Report a value that no program, or not every program that may read it, takes for what it says."""
    value = service.annotations.get(NLB_INTERNAL)
    if value is None or value in GO_TRUE or value == "false" or model.profile.provider not in _PROVIDERS:
        return
    said = _said(service, value, model.profile)
    if said is None:
        return
    severity, meaning = said
    at = service.resource.at("metadata", "annotations", NLB_INTERNAL)
    remedy = (
        '"true" or "false", which mean' if value in {"", *GO_FALSE} else '"true" if it is to be internal, which means'
    )
    yield Problem(
        at=at,
        message=f'{NLB_INTERNAL} is "{value}": {meaning}. Write {remedy} the same to every reader',
        field=field_path(at.pointer),
        severity=severity,
    )


def _said(service: Service, value: str, profile: Profile) -> tuple[Severity | None, str] | None:
    """Return how bad a value is, and what it means to those who may read it; None where it does no harm."""
    handlers = service_handlers(service, profile)
    in_tree, lbc = Handler.IN_TREE in handlers, Handler.LBC in handlers and NLB_SCHEME not in service.annotations
    if in_tree and lbc:
        other = "for internet-facing" if value in GO_FALSE else "for no boolean, and builds nothing"
        mine = "for internal" if value else "for unset, which is internet-facing"
        meaning = f"the AWS cloud provider takes it {mine}, the AWS Load Balancer Controller {other}"
        return Severity.WARNING, meaning
    if lbc and value not in GO_FALSE:
        return None, "the AWS Load Balancer Controller takes it for no boolean, and builds no load balancer"
    if not in_tree or not value:
        return None
    if value in GO_FALSE:
        return Severity.WARNING, 'the AWS cloud provider takes everything but exactly "false" for internal'
    return Severity.INFO, "the AWS cloud provider takes it for internal, the AWS Load Balancer Controller for a mistake"


RULE = Rule(
    name="internal-annotation-value",
    doc=__doc__,
    on=(Service,),
    check=check,
    severity=Severity.ERROR,
    category=Category.EXPOSURE,
    needs=("provider", "controllers"),
    since="0.1.0",
    sources=(
        "https://github.com/kubernetes/cloud-provider-aws/blob/master/pkg/providers/v1/aws.go",
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/#lb-internal",
    ),
)
