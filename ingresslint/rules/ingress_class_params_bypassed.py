"""The class annotation switches off the IngressClassParams of the class.

The AWS Load Balancer Controller looks for the old annotation `kubernetes.io/ingress.class` first. An Ingress that has
it gets no IngressClassParams at all, even if it names the class by `ingressClassName` too: whatever the class was to
guarantee, such as an internal scheme or the addresses that may connect, does not hold for it.

```yaml bad
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13"}}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    kubernetes.io/ingress.class: alb
spec:
  defaultBackend: {service: {name: web, port: {number: 80}}}
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: alb}
spec:
  controller: ingress.k8s.aws/alb
  parameters: {apiGroup: elbv2.k8s.aws, kind: IngressClassParams, name: internal}
---
apiVersion: elbv2.k8s.aws/v1beta1
kind: IngressClassParams
metadata: {name: internal}
spec:
  scheme: internal
```

```yaml good
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13"}, external: {services: ["*web"]}}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  ingressClassName: alb
  defaultBackend: {service: {name: web, port: {number: 80}}}
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: alb}
spec:
  controller: ingress.k8s.aws/alb
  parameters: {apiGroup: elbv2.k8s.aws, kind: IngressClassParams, name: internal}
---
apiVersion: elbv2.k8s.aws/v1beta1
kind: IngressClassParams
metadata: {name: internal}
spec:
  scheme: internal
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Ingress, IngressClass, IngressClassParams, Model
from ingresslint.model.aws.class_settings import settings, written_values
from ingresslint.model.exposure import ALB_CONTROLLERS, Reach, ingress_exposure, is_alb
from ingresslint.model.views.ingresses import CLASS_ANNOTATION
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule


def check(ingress: Ingress, model: Model) -> Iterator[Problem]:
    """Report an Ingress whose annotation names a class with parameters that decide something."""
    if ingress.class_annotation is None or not is_alb(ingress, model):
        return
    params = _params(ingress, model)
    decided = [setting for setting in settings() if params is not None and written_values(params, setting)]
    if params is None or not decided:
        return
    exposure = ingress_exposure(ingress, model)
    if model.profile.private and exposure.reach is Reach.INTERNET_FACING:
        return
    at = ingress.resource.at("metadata", "annotations", CLASS_ANNOTATION)
    fields = ", ".join(".".join(str(step) for step in setting.field[1:]) for setting in decided)
    guards = any(setting.serious for setting in decided)
    yield Problem(
        at=at,
        message=(
            f"because of {CLASS_ANNOTATION} the AWS Load Balancer Controller applies nothing of "
            f"{params.resource.ref} ({fields}) to {ingress.resource.ref}. "
            f"Name the class by spec.ingressClassName, and remove the annotation"
        ),
        field=field_path(at.pointer),
        notes=(Note(params.resource.at("spec"), "this does not hold"),),
        severity=None if guards and model.profile.private else Severity.WARNING,
    )


def _params(ingress: Ingress, model: Model) -> IngressClassParams | None:
    """Return the parameters that the Ingress would have without its annotation, by either name of its class."""
    for name in (ingress.class_name, ingress.class_annotation):
        found = model.find(IngressClass, "", name) if name else None
        if found is not None and found.controller in ALB_CONTROLLERS and found.parameters is not None:
            return model.find(IngressClassParams, "", found.parameters.name)
    return None


RULE = Rule(
    name="ingress-class-params-bypassed",
    doc=__doc__,
    on=(Ingress,),
    check=check,
    severity=Severity.ERROR,
    category=Category.EXPOSURE,
    needs=("private", "controllers"),
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/ingress_class/#deprecated-kubernetesioingressclass-annotation",
        "https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/main/pkg/ingress/group_loader.go",
    ),
)
