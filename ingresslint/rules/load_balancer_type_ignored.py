"""A Service asks for a load balancer of the cloud provider, and another controller takes it.

`aws-load-balancer-type: nlb` is the cloud provider's word for a Network Load Balancer, which is internet-facing unless
an annotation says otherwise. The webhook of the AWS Load Balancer Controller (since 2.5.0, switched on in its chart)
gives every new Service without a class to that controller, whatever its type annotation says, and there the default is
internal. Whoever wrote the Service for the internet waits in vain; say the scheme, and name the class.

```yaml bad
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13"}}
apiVersion: v1
kind: Service
metadata:
  name: queue
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-type: nlb
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
  loadBalancerClass: service.k8s.aws/nlb
  selector: {app: queue}
  ports:
    - port: 443
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Problem, Severity
from ingresslint.model import Model, Service
from ingresslint.model.exposure import (
    NLB_INTERNAL,
    NLB_SCHEME,
    NLB_TYPE,
    Handler,
    Reach,
    service_exposure,
    service_handlers,
)
from ingresslint.rule import Category, Rule
from ingresslint.rules.annotations import problem_at


def check(service: Service, model: Model) -> Iterator[Problem]:
    """Report a Service for the cloud provider's NLB that becomes an internal one of the controller by default."""
    if service.type != "LoadBalancer" or service.annotations.get(NLB_TYPE) != "nlb":
        return
    if service.load_balancer_class is not None or not {NLB_SCHEME, NLB_INTERNAL}.isdisjoint(service.annotations):
        return
    if service_handlers(service, model.profile) != (Handler.LBC,):
        return
    if service_exposure(service, model.profile).reach is Reach.INTERNAL:
        yield problem_at(
            service,
            NLB_TYPE,
            f"the AWS Load Balancer Controller takes {service.resource.ref} over when it is created: it ignores "
            f'{NLB_TYPE}: "nlb", and builds an internal load balancer where the cloud provider would build a public '
            f"one. Say what is meant by {NLB_SCHEME}, and remove the type",
        )


RULE = Rule(
    name="load-balancer-type-ignored",
    doc=__doc__,
    on=(Service,),
    check=check,
    severity=Severity.WARNING,
    category=Category.EXPOSURE,
    needs=("provider", "controllers"),
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/nlb/",
        "https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/main/webhooks/core/service_mutator.go",
    ),
)
