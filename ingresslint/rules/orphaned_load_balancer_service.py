"""Nobody builds the load balancer of a Service.

`aws-load-balancer-type: external` tells the cloud provider of AWS to keep off. The AWS Load Balancer Controller only
takes such a Service with `aws-load-balancer-nlb-target-type: ip` or `instance`, or when its webhook is on; without
that, and without the controller, the Service waits for an address forever. The same goes for a `loadBalancerClass` of
a controller that does not run.

```yaml bad
# profile: {provider: aws, controllers: {}}
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
from ingresslint.model.exposure import LBC, NLB_TARGET_TYPE, NLB_TYPE, Handler, service_handlers
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule


def check(service: Service, model: Model) -> Iterator[Problem]:
    """Report a Service of type LoadBalancer that no controller of the cluster answers to."""
    profile = model.profile
    if profile.provider != "aws" or profile.controllers is None or service.type != "LoadBalancer":
        return
    if service_handlers(service, profile) != (Handler.NOBODY,):
        return
    written = service.load_balancer_class
    if written is not None:
        at = service.resource.at("spec", "loadBalancerClass")
        cause = f"the controller of class {written} is not among those that the profile says run"
    else:
        at = service.resource.at("metadata", "annotations", NLB_TYPE)
        cause = f'{NLB_TYPE} is "{service.annotations.get(NLB_TYPE)}", and {_missing(service, model)}'
    yield Problem(
        at=at,
        message=f"nobody builds the load balancer of {service.resource.ref}, which never gets an address: {cause}",
        field=field_path(at.pointer),
    )


def _missing(service: Service, model: Model) -> str:
    if model.profile.controller(LBC) is None:
        return "the AWS Load Balancer Controller, which answers to that, does not run"
    target = service.annotations.get(NLB_TARGET_TYPE)
    if target in {"ip", "instance"}:
        return "this version of the AWS Load Balancer Controller does not answer to that yet"
    if target is not None:
        return f'the AWS Load Balancer Controller knows the target types ip and instance, and not "{target}"'
    return f"the AWS Load Balancer Controller does not answer to that without {NLB_TARGET_TYPE}: ip (or instance)"


RULE = Rule(
    name="orphaned-load-balancer-service",
    doc=__doc__,
    on=(Service,),
    check=check,
    severity=Severity.ERROR,
    category=Category.EXPOSURE,
    needs=("provider", "controllers"),
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/#lb-type",
        "https://kubernetes.io/docs/concepts/services-networking/service/#load-balancer-class",
    ),
)
