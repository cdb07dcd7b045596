"""Several IngressClasses are marked as the default.

The default class is for Ingresses that name none. With two of them it depends on who is asked: an old API server
refuses such an Ingress, a new one gives it the class that was created last, and the AWS Load Balancer Controller
stops with an error where no class was given. Whoever installs another controller moves Ingresses to it without
touching them.

```yaml bad
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: internal
  annotations: {ingressclass.kubernetes.io/is-default-class: "true"}
spec:
  controller: k8s.io/ingress-nginx
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: public
  annotations: {ingressclass.kubernetes.io/is-default-class: "true"}
spec:
  controller: ingress.k8s.aws/alb
```

```yaml good
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: internal
  annotations: {ingressclass.kubernetes.io/is-default-class: "true"}
spec:
  controller: k8s.io/ingress-nginx
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: public
spec:
  controller: ingress.k8s.aws/alb
```
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import IngressClass, Model
from ingresslint.model.classes import default_classes
from ingresslint.model.views.ingresses import DEFAULT_CLASS_ANNOTATION
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule

_POINTER = ("metadata", "annotations", DEFAULT_CLASS_ANNOTATION)
_MOST_NOTES = 3


def check(found: IngressClass, model: Model) -> Iterator[Problem]:
    """Report a default class beside which there is another."""
    defaults = default_classes(model)
    if not found.is_default or len(defaults) == 1:
        return
    others = (other for name, other in defaults.items() if name != found.resource.ref.name)
    yield Problem(
        at=found.resource.at(*_POINTER),
        message=(
            f"{len(defaults)} IngressClasses are marked as the default, and it is not certain which of them an Ingress "
            "without a class gets. Keep one"
        ),
        field=field_path(_POINTER),
        notes=tuple(Note(other.resource.at(*_POINTER), "another default") for other in islice(others, _MOST_NOTES)),
    )


RULE = Rule(
    name="default-ingress-class-conflict",
    doc=__doc__,
    on=(IngressClass,),
    check=check,
    severity=Severity.WARNING,
    category=Category.REFERENCE,
    since="0.1.0",
    sources=(
        "https://kubernetes.io/docs/concepts/services-networking/ingress/#default-ingress-class",
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/ingress_class/",
    ),
)
