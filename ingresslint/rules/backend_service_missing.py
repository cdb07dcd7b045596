"""A backend names a Service that is not there.

The controller takes the object, and finds nothing to send to: an ALB and ingress-nginx answer 503, and Gateway API
asks for 500. Nothing is refused when the manifests are applied. Most often the name has a slip in it, the Service is
in another namespace (an Ingress reaches only its own), or it was renamed in one place.

How sure the rule is depends on what it can see. Where the profile says `complete: true`, the Service does not exist,
and the finding is an error. Where the input holds other Services of that namespace it is a warning, otherwise worth
knowing. Nothing is said about Services that `external.services` names or that a custom resource of the input may
stand behind, about ALB actions (`use-annotation`), cert-manager's challenges, and Ingresses that only redirect.

```yaml bad
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  namespace: shop
spec:
  ingressClassName: nginx
  defaultBackend:
    service: {name: store-front, port: {number: 80}}
---
apiVersion: v1
kind: Service
metadata:
  name: storefront
  namespace: shop
spec:
  selector: {app: storefront}
  ports:
    - port: 80
```

```yaml good
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  namespace: shop
spec:
  ingressClassName: nginx
  defaultBackend:
    service: {name: storefront, port: {number: 80}}
---
apiVersion: v1
kind: Service
metadata:
  name: storefront
  namespace: shop
spec:
  selector: {app: storefront}
  ports:
    - port: 80
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import GatewayRoute, Ingress, Model, Service, TargetGroupBinding
from ingresslint.model.aws.actions import ACTION_PREFIX
from ingresslint.model.referrers import Referrer
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule
from ingresslint.rules.references import backends, missing, without_service
from ingresslint.syntax import Pointer

_MOST_NOTES = 3


def check(subject: Referrer, model: Model) -> Iterator[Problem]:
    """Report each missing Service, where an object first names it."""
    places: dict[tuple[str, str], list[Pointer]] = {}
    for backend in backends(subject, model):
        if not _is_action(subject, backend.service):
            places.setdefault((backend.namespace, backend.service), []).append(backend.name_pointer)
    for (namespace, name), (first, *others) in places.items():
        found = missing(model, Service, namespace, name, subject.resource)
        if found is not None:
            repeated = (Note(subject.resource.at(*other), "it is named here too") for other in others[:_MOST_NOTES])
            yield Problem(
                at=subject.resource.at(*first),
                message=f"{found.sentence}, and without it {without_service(subject, model)}{found.hint}",
                field=field_path(first),
                notes=(*found.notes, *repeated),
                severity=found.severity,
            )


def _is_action(subject: Referrer, name: str) -> bool:
    """Tell whether the name is that of an action: then alb-action-mismatch says what is wrong."""
    return isinstance(subject, Ingress) and f"{ACTION_PREFIX}{name}" in subject.annotations


RULE = Rule(
    name="backend-service-missing",
    doc=__doc__,
    on=(Ingress, GatewayRoute, TargetGroupBinding),
    check=check,
    severity=Severity.ERROR,
    category=Category.REFERENCE,
    needs=("complete", "external.services"),
    since="0.1.0",
    sources=(
        "https://kubernetes.io/docs/concepts/services-networking/ingress/#resource-backend",
        "https://gateway-api.sigs.k8s.io/reference/spec/#httpbackendref",
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/configurations/",
    ),
)
