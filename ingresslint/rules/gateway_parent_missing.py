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

from ingresslint.api.errors import did_you_mean
from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Gateway, GatewayRoute, ListenerSet, Model, absence
from ingresslint.model.attachment import owners
from ingresslint.model.gateways import GROUP
from ingresslint.model.references import ObjectReference
from ingresslint.resource import ObjectRef, field_path
from ingresslint.rule import Category, Rule

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
        if kind is not None and target.name and not owners(target, model):
            yield from _problem(subject, target, kind, model)


def _problem(
    subject: GatewayRoute | ListenerSet,
    target: ObjectReference,
    kind: type[Gateway | ListenerSet],
    model: Model,
) -> Iterator[Problem]:
    missing = absence(model, kind, target.namespace, target.name)
    if missing is None:
        return
    others = [found.resource for found in model.namesakes(kind, target.name)]
    here = [found.resource.ref for found in model.all(kind) if found.resource.ref.namespace == target.namespace]
    wanted = ObjectRef(target.kind, target.namespace, target.name)
    hint = "" if others else did_you_mean(target.name, [ref.name for ref in here])
    yield Problem(
        at=subject.resource.at(*target.pointer, "name"),
        message=f"{wanted} {missing.phrase}, so nothing accepts {subject.resource.ref} there{hint}",
        field=field_path((*target.pointer, "name")),
        notes=tuple(Note(found.at("metadata", "name"), _elsewhere(found.ref)) for found in others[:3]),
        severity=missing.severity,
    )


def _elsewhere(ref: ObjectRef) -> str:
    return f"this one has the same name: to mean it, write kind {ref.kind} and namespace {ref.namespace}"


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
