"""An annotation of an Ingress is overruled by the IngressClassParams of its class.

IngressClassParams are how the owners of a cluster decide for everybody. Where they set a field, the annotation of the
same meaning on an Ingress counts for nothing, and nothing says so: the list of addresses that may connect is the
class's, and so are the scheme, the certificate and the group.

```yaml bad
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13"}}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    alb.ingress.kubernetes.io/inbound-cidrs: 10.0.0.0/8
spec:
  ingressClassName: internal
  defaultBackend: {service: {name: web, port: {number: 80}}}
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: internal}
spec:
  controller: ingress.k8s.aws/alb
  parameters: {apiGroup: elbv2.k8s.aws, kind: IngressClassParams, name: internal}
---
apiVersion: elbv2.k8s.aws/v1beta1
kind: IngressClassParams
metadata: {name: internal}
spec:
  inboundCIDRs: [0.0.0.0/0]
```

```yaml good
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13"}, external: {services: ["*web"]}}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  ingressClassName: internal
  defaultBackend: {service: {name: web, port: {number: 80}}}
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: internal}
spec:
  controller: ingress.k8s.aws/alb
  parameters: {apiGroup: elbv2.k8s.aws, kind: IngressClassParams, name: internal}
---
apiVersion: elbv2.k8s.aws/v1beta1
kind: IngressClassParams
metadata: {name: internal}
spec:
  inboundCIDRs: [10.0.0.0/8]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Ingress, Model
from ingresslint.model.aws.class_settings import overrides
from ingresslint.model.exposure import ALB_SCHEME, Reach, ingress_exposure, is_alb
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule


def check(ingress: Ingress, model: Model) -> Iterator[Problem]:
    """Report each annotation that the parameters of the class overrule with another value."""
    if not is_alb(ingress, model):
        return
    # That the class makes it public in spite of the annotation is what other rules are about.
    public = ingress_exposure(ingress, model).reach is Reach.INTERNET_FACING
    for found in overrides(ingress, model):
        name = found.setting.annotation
        if name == ALB_SCHEME and public:
            continue
        at = ingress.resource.at("metadata", "annotations", name)
        other = found.params.resource.at(*found.setting.field)
        effect = "stops the controller" if found.setting.conflict else "is ignored"
        yield Problem(
            at=at,
            message=(
                f'{name}: "{ingress.annotations[name]}" {effect}: {found.params.resource.ref} of the class sets '
                f"{', '.join(found.counts)}. Remove the annotation, or use a class that leaves this open"
            ),
            field=field_path(at.pointer),
            notes=(Note(other, "this counts"),),
            severity=None if found.setting.serious else Severity.WARNING,
        )


RULE = Rule(
    name="ingress-class-params-override",
    doc=__doc__,
    on=(Ingress,),
    check=check,
    severity=Severity.ERROR,
    category=Category.EXPOSURE,
    needs=("controllers",),
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/ingress_class/#ingressclassparams",
    ),
)
