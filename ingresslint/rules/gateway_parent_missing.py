"""A route or a ListenerSet names a parent that is missing.

A route serves nothing before a Gateway (or a ListenerSet) accepts it, and it says nothing of that but in its status.
Where the namespace of the parent is left out, it is looked for in the route's own: a Gateway that several namespaces
share needs `namespace:`.

Routes of a service mesh, whose parent is a Service, are left alone, as are parents of kinds that only one
implementation knows.

```yaml bad
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: public
  namespace: shop
spec:
  gatewayClassName: istio
  listeners:
    - {name: http, port: 80, protocol: HTTP}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: to-https
  namespace: shop
spec:
  parentRefs:
    - name: publik
  rules:
    - filters:
        - {type: RequestRedirect, requestRedirect: {scheme: https}}
```

```yaml good
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: public
  namespace: infra
spec:
  gatewayClassName: istio
  listeners:
    - name: http
      port: 80
      protocol: HTTP
      allowedRoutes:
        namespaces: {from: All}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: to-https
  namespace: shop
spec:
  parentRefs:
    - name: public
      namespace: infra
  rules:
    - filters:
        - {type: RequestRedirect, requestRedirect: {scheme: https}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Problem, Severity
from ingresslint.model import Gateway, GatewayRoute, ListenerSet, Model
from ingresslint.model.views.gateways import GROUP
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule
from ingresslint.rules.references import missing

_PARENTS: dict[tuple[str, str], type[Gateway | ListenerSet]] = {
    (GROUP, "Gateway"): Gateway,
    (GROUP, "ListenerSet"): ListenerSet,
    ("gateway.networking.x-k8s.io", "XListenerSet"): ListenerSet,
}


def check(subject: GatewayRoute | ListenerSet, model: Model) -> Iterator[Problem]:
    """Report each parent of a route, or the Gateway of a ListenerSet, that is missing."""
    parents = [subject.parent] if isinstance(subject, ListenerSet) else [parent.target for parent in subject.parents]
    for target in parents:
        kind = _PARENTS.get((target.group, target.kind))
        found = missing(model, kind, target.namespace, target.name, subject.resource) if kind else None
        if found is not None:
            pointer = (*target.pointer, "name")
            hint = "; to mean one of another namespace, name that namespace" if found.notes else found.hint
            yield Problem(
                at=subject.resource.at(*pointer),
                message=f"{found.sentence}, so nothing accepts {subject.resource.ref} there{hint}",
                field=field_path(pointer),
                notes=found.notes,
                severity=found.severity,
            )


RULE = Rule(
    name="gateway-parent-missing",
    doc=__doc__,
    on=(GatewayRoute, ListenerSet),
    check=check,
    severity=Severity.ERROR,
    category=Category.REFERENCE,
    needs=("complete",),
    since="0.1.0",
    sources=(
        "https://gateway-api.sigs.k8s.io/concepts/api-overview/#attaching-routes-to-gateways",
        "https://gateway-api.sigs.k8s.io/reference/spec/#parentreference",
    ),
)
