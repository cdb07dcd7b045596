"""A class for ALBs has parameters that are not IngressClassParams.

The AWS Load Balancer Controller and EKS Auto Mode know one kind of parameters each: `IngressClassParams` of
`elbv2.k8s.aws` and of `eks.amazonaws.com`. With any other kind or group, a missing `apiGroup` included, the
controller stops with an error at every Ingress of the class, and builds nothing.

```yaml bad
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: internal
spec:
  controller: ingress.k8s.aws/alb
  parameters:
    apiGroup: eks.amazonaws.com
    kind: IngressClassParams
    name: internal
```

```yaml good
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: internal
spec:
  controller: ingress.k8s.aws/alb
  parameters:
    apiGroup: elbv2.k8s.aws
    kind: IngressClassParams
    name: internal
---
apiVersion: elbv2.k8s.aws/v1beta1
kind: IngressClassParams
metadata:
  name: internal
spec:
  scheme: internal
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Problem, Severity
from ingresslint.model import IngressClass, Model
from ingresslint.model.classes import PARAMETERS_KIND, parameters_group
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule


def check(found: IngressClass, _model: Model) -> Iterator[Problem]:
    """Report parameters that the controller of the class does not know."""
    group, parameters = parameters_group(found), found.parameters
    if group is None or parameters is None:
        return
    wrong = [
        (member, written, wanted)
        for member, written, wanted in (
            ("apiGroup", parameters.api_group, group),
            ("kind", parameters.kind, PARAMETERS_KIND),
        )
        if written != wanted
    ]
    for member, written, wanted in wrong:
        pointer = ("spec", "parameters", member)
        said = f"{member} is {written}" if written else f"{member} is missing"
        yield Problem(
            at=found.resource.at(*pointer),
            message=f"{said}, and {found.controller} knows only {wanted}: it builds nothing for this class",
            field=field_path(pointer),
        )


RULE = Rule(
    name="ingress-class-parameters-unsupported",
    doc=__doc__,
    on=(IngressClass,),
    check=check,
    severity=Severity.ERROR,
    category=Category.REFERENCE,
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/ingress_class/",
        "https://docs.aws.amazon.com/eks/latest/userguide/auto-configure-alb.html",
    ),
)
