"""A class for ALBs names IngressClassParams that are not there.

The parameters hold what counts for all Ingresses of the class: who can reach the load balancer, its group, its
certificates. Without them the AWS Load Balancer Controller stops with an error at every Ingress of the class.

Where the profile says `complete: true` the finding is an error. Where the input holds other IngressClassParams it is
a warning, otherwise worth knowing.

```yaml bad
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: internal
spec:
  controller: ingress.k8s.aws/alb
  parameters: {apiGroup: elbv2.k8s.aws, kind: IngressClassParams, name: intern}
---
apiVersion: elbv2.k8s.aws/v1beta1
kind: IngressClassParams
metadata:
  name: internal
spec:
  scheme: internal
```

```yaml good
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: internal
spec:
  controller: ingress.k8s.aws/alb
  parameters: {apiGroup: elbv2.k8s.aws, kind: IngressClassParams, name: internal}
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

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import IngressClass, IngressClassParams, Model, absence
from ingresslint.model.classes import PARAMETERS_KIND, parameters_group
from ingresslint.rule import Category, Rule
from ingresslint.rules.references import Missing, missing


def check(found: IngressClass, model: Model) -> Iterator[Problem]:
    """Report parameters that are missing; those of an unknown kind are another rule's."""
    group, parameters = parameters_group(found), found.parameters
    if group is None or parameters is None or (parameters.api_group, parameters.kind) != (group, PARAMETERS_KIND):
        return
    fault = _fault(model, group, parameters.name)
    if fault is not None:
        yield Problem(
            at=found.resource.at("spec", "parameters", "name"),
            message=f"{fault.sentence}, and without it the controller builds nothing for this class{fault.hint}",
            field="spec.parameters.name",
            notes=fault.notes,
            severity=fault.severity,
        )


def _fault(model: Model, group: str, name: str) -> Missing | None:
    """Say what is missing; an object of the other controller's group is not the one that is meant."""
    variants = model.variants(IngressClassParams, "", name)
    if not variants:
        return missing(model, IngressClassParams, "", name)
    found = absence(model, IngressClassParams, "", name)
    if found is None or any(each.resource.gvk.group == group for each in variants):
        return None
    note = Note(variants[0].resource.at("apiVersion"), "this one is of another group")
    return Missing(found.severity, f"IngressClassParams {name} of {group} {found.phrase}", notes=(note,))


RULE = Rule(
    name="ingress-class-parameters-missing",
    doc=__doc__,
    on=(IngressClass,),
    check=check,
    severity=Severity.ERROR,
    category=Category.REFERENCE,
    needs=("complete",),
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/ingress_class/",
        "https://docs.aws.amazon.com/eks/latest/userguide/auto-configure-alb.html",
    ),
)
