"""A Service that is no load balancer by its type gets one.

The AWS Load Balancer Controller looks at annotations, not at the type: a Service of type ClusterIP or NodePort with
`aws-load-balancer-type: nlb-ip`, or with `external` and a target type, is published by a Network Load Balancer. Whoever
reads the manifest, and every policy that counts Services of type LoadBalancer, takes it for a part of the inside.

```yaml bad
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13"}}
apiVersion: v1
kind: Service
metadata:
  name: queue
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-type: external
    service.beta.kubernetes.io/aws-load-balancer-nlb-target-type: ip
spec:
  type: ClusterIP
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
    service.beta.kubernetes.io/aws-load-balancer-type: external
    service.beta.kubernetes.io/aws-load-balancer-nlb-target-type: ip
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
from ingresslint.model import Model, Service
from ingresslint.model.exposure import NLB_TYPE, Handler, Reach, service_exposure, service_handlers
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule

_SHOWN = {
    Reach.INTERNAL: "an internal Network Load Balancer",
    Reach.INTERNET_FACING: "an internet-facing Network Load Balancer",
}


def check(service: Service, model: Model) -> Iterator[Problem]:
    """Report a Service of another type that the AWS Load Balancer Controller publishes."""
    if service.type == "LoadBalancer" or model.profile.provider not in {None, "aws"}:
        return
    handlers = service_handlers(service, model.profile)
    if Handler.LBC not in handlers:
        return
    exposure = service_exposure(service, model.profile)
    certain = handlers == (Handler.LBC,)
    if certain and exposure.reach not in _SHOWN:
        return
    # In a private cluster that is reported as what it is.
    if model.profile.private and exposure.reach is Reach.INTERNET_FACING:
        return
    at = service.resource.at("metadata", "annotations", NLB_TYPE)
    what = _SHOWN.get(exposure.reach, "a Network Load Balancer")
    doubt = "" if certain else ", if the AWS Load Balancer Controller runs"
    yield Problem(
        at=at,
        message=(
            f"{service.resource.ref} is of type {service.type}, and {NLB_TYPE} gets it {what}{doubt}. "
            "Make it a Service of type LoadBalancer, or remove the annotation"
        ),
        field=field_path(at.pointer),
        severity=None if certain else Severity.INFO,
    )


RULE = Rule(
    name="hidden-load-balancer",
    doc=__doc__,
    on=(Service,),
    check=check,
    severity=Severity.WARNING,
    category=Category.EXPOSURE,
    needs=("provider", "controllers"),
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/nlb/",
        "https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/main/pkg/service/service_utils.go",
    ),
)
