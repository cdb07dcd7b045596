"""An Ingress is in a namespace that the class does not accept.

IngressClassParams can say with a `namespaceSelector` which namespaces may use their class. For an Ingress of any other
namespace the AWS Load Balancer Controller stops with an error and builds nothing, and the Ingress gets no address.

The labels of a namespace are those of its Namespace object, with the one that Kubernetes adds
(`kubernetes.io/metadata.name`). Where the object is not in the input, nothing is said that depends on other labels.

```yaml bad
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  namespace: shop
spec:
  ingressClassName: platform
  defaultBackend:
    service: {name: storefront, port: {number: 80}}
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: platform
spec:
  controller: ingress.k8s.aws/alb
  parameters: {apiGroup: elbv2.k8s.aws, kind: IngressClassParams, name: platform}
---
apiVersion: elbv2.k8s.aws/v1beta1
kind: IngressClassParams
metadata:
  name: platform
spec:
  namespaceSelector:
    matchLabels: {kubernetes.io/metadata.name: platform}
```

```yaml good
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: portal
  namespace: platform
spec:
  ingressClassName: platform
  defaultBackend:
    service: {name: portal, port: {number: 80}}
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: platform
spec:
  controller: ingress.k8s.aws/alb
  parameters: {apiGroup: elbv2.k8s.aws, kind: IngressClassParams, name: platform}
---
apiVersion: elbv2.k8s.aws/v1beta1
kind: IngressClassParams
metadata:
  name: platform
spec:
  namespaceSelector:
    matchLabels: {kubernetes.io/metadata.name: platform}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Ingress, Model, decode
from ingresslint.model.aws.builders import class_params, is_alb
from ingresslint.model.namespaces import selects
from ingresslint.rule import Category, Rule


def check(ingress: Ingress, model: Model) -> Iterator[Problem]:
    """Report an Ingress whose namespace the parameters of its class do not select."""
    params = class_params(ingress, model) if is_alb(ingress, model) else None
    selector = None if params is None else decode.get(params.resource.value, "spec", "namespaceSelector")
    if params is None or selector is None or selects(selector, ingress.namespace, model) is not False:
        return
    yield Problem(
        at=ingress.resource.at("spec", "ingressClassName"),
        message=(
            f"{params.resource.ref} does not select namespace {ingress.namespace}, so the controller builds nothing "
            "for this Ingress. Use another class, or give the Namespace the labels"
        ),
        field="spec.ingressClassName",
        notes=(Note(params.resource.at("spec", "namespaceSelector"), "the namespaces that may use the class"),),
    )


RULE = Rule(
    name="ingress-class-namespace-refused",
    doc=__doc__,
    on=(Ingress,),
    check=check,
    severity=Severity.ERROR,
    category=Category.REFERENCE,
    needs=("controllers",),
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/ingress_class/",
        "https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#automatic-labelling",
    ),
)
