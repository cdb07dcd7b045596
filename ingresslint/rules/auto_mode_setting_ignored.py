"""EKS Auto Mode does not read a setting that decides who can reach something.

The load balancers of EKS Auto Mode are built by a controller of its own, with a part of the annotations of the AWS Load
Balancer Controller. Some that it leaves out decide who reaches what: `aws-load-balancer-internal` (there is only the
scheme), the class annotation of an Ingress (there is only `ingressClassName`), and `group.name` (a group is named in
the IngressClassParams of the class).

```yaml bad
# profile: {provider: aws, controllers: {eks-auto-mode: {}}}
apiVersion: v1
kind: Service
metadata:
  name: queue
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-internal: "false"
spec:
  type: LoadBalancer
  selector: {app: queue}
  ports:
    - port: 443
```

```yaml good
# profile: {provider: aws, controllers: {eks-auto-mode: {}}}
apiVersion: v1
kind: Service
metadata:
  name: queue
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-scheme: internet-facing
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
from ingresslint.model import Ingress, Model, Service
from ingresslint.model.aws.builders import AUTO_MODE_CONTROLLER
from ingresslint.model.exposure import (
    ALB_PREFIX,
    AUTO_MODE,
    GO_FALSE,
    LBC,
    NLB_INTERNAL,
    NLB_SCHEME,
    Handler,
    class_params,
    effective_class,
    is_alb,
    service_handlers,
)
from ingresslint.model.views.ingresses import CLASS_ANNOTATION
from ingresslint.rule import Category, Rule
from ingresslint.rules.annotations import problem_at

_GROUP = f"{ALB_PREFIX}group.name"


def check(subject: Service | Ingress, model: Model) -> Iterator[Problem]:
    """Report each setting of an object of EKS Auto Mode that it leaves out."""
    yield from _service(subject, model) if isinstance(subject, Service) else _ingress(subject, model)


def _service(service: Service, model: Model) -> Iterator[Problem]:
    value = service.annotations.get(NLB_INTERNAL)
    if value is None or NLB_SCHEME in service.annotations:
        return
    if service_handlers(service, model.profile) != (Handler.AUTO_MODE,):
        return
    if value in GO_FALSE:
        message = (
            f'EKS Auto Mode does not read {NLB_INTERNAL}: "{value}", and builds internal load balancers by default'
        )
        remedy = f"Write {NLB_SCHEME}: internet-facing, or remove this"
        yield problem_at(service, NLB_INTERNAL, f"{message}. {remedy}", severity=Severity.WARNING)
        return
    message = f"EKS Auto Mode does not read {NLB_INTERNAL}, and the load balancer is internal by default only"
    yield problem_at(service, NLB_INTERNAL, f"{message}. Write {NLB_SCHEME}: internal", severity=Severity.INFO)


def _ingress(ingress: Ingress, model: Model) -> Iterator[Problem]:
    alone = model.profile.controller(AUTO_MODE) is not None and model.profile.controller(LBC) is None
    if alone and ingress.class_annotation is not None and is_alb(ingress, model):
        message = f"EKS Auto Mode does not read {CLASS_ANNOTATION}, so that nobody serves {ingress.resource.ref}"
        yield problem_at(ingress, CLASS_ANNOTATION, f"{message}. Name the class in spec.ingressClassName")
    found, params = effective_class(ingress, model), class_params(ingress, model)
    if found is None or found.controller != AUTO_MODE_CONTROLLER or _GROUP not in ingress.annotations:
        return
    if params is None or not params.group:
        yield problem_at(
            ingress,
            _GROUP,
            f"EKS Auto Mode does not read {_GROUP}, so that {ingress.resource.ref} gets a load balancer of its own. "
            "Name the group in the IngressClassParams of its class",
            severity=Severity.WARNING,
        )


RULE = Rule(
    name="auto-mode-setting-ignored",
    doc=__doc__,
    on=(Service, Ingress),
    check=check,
    severity=Severity.ERROR,
    category=Category.EXPOSURE,
    needs=("controllers",),
    since="0.1.0",
    sources=(
        "https://docs.aws.amazon.com/eks/latest/userguide/auto-configure-nlb.html",
        "https://docs.aws.amazon.com/eks/latest/userguide/auto-configure-alb.html",
    ),
)
