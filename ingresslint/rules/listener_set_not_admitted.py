"""A Gateway does not admit a ListenerSet.

A ListenerSet adds listeners to a Gateway that somebody else owns, and the Gateway says from which namespaces:
`spec.allowedListeners.namespaces.from`. The default is `None`. A ListenerSet from elsewhere has no effect, and neither
has a route that names it as its parent.

Whether a selector selects a namespace is only known when the Namespace is among the manifests.

```yaml bad
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: public
spec:
  gatewayClassName: istio
  listeners:
    - {name: http, port: 80, protocol: HTTP}
---
apiVersion: gateway.networking.k8s.io/v1
kind: ListenerSet
metadata:
  name: shop
spec:
  parentRef:
    name: public
  listeners:
    - {name: shop, port: 80, protocol: HTTP, hostname: shop.example.com}
```

```yaml good
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: public
spec:
  gatewayClassName: istio
  allowedListeners:
    namespaces: {from: Same}
  listeners:
    - {name: http, port: 80, protocol: HTTP}
---
apiVersion: gateway.networking.k8s.io/v1
kind: ListenerSet
metadata:
  name: shop
spec:
  parentRef:
    name: public
  listeners:
    - {name: shop, port: 80, protocol: HTTP, hostname: shop.example.com}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Gateway, ListenerSet, Model
from ingresslint.model.gateway.attachment import Verdict, admission, owners
from ingresslint.rule import Category, Rule


def check(listener_set: ListenerSet, model: Model) -> Iterator[Problem]:
    """Report a ListenerSet that its Gateway does not admit."""
    if admission(listener_set, model) is not Verdict.REFUSED:
        return
    gateway = next(found for found in owners(listener_set.parent, model) if isinstance(found, Gateway))
    place = gateway.resource.at("spec", "allowedListeners", "namespaces")
    yield Problem(
        at=listener_set.resource.at("spec", "parentRef", "name"),
        message=f"{gateway.resource.ref} does not admit {listener_set.resource.ref}: {_reason(gateway, listener_set)}",
        field="spec.parentRef",
        notes=(Note(place, "the namespaces that it admits ListenerSets from"),),
    )


def _reason(gateway: Gateway, listener_set: ListenerSet) -> str:
    home, namespace = gateway.resource.ref.namespace, listener_set.resource.ref.namespace
    match gateway.listener_sets.origin:
        case "None":
            return "it admits none (allowedListeners.namespaces.from is None, which is the default)"
        case "Same":
            return f"it admits those of its own namespace, {home}, and this one is in {namespace}"
        case "Selector":
            return f"its selector does not select the labels of Namespace {namespace}"
    return f"allowedListeners.namespaces.from is {gateway.listener_sets.origin}"


RULE = Rule(
    name="listener-set-not-admitted",
    doc=__doc__,
    on=(ListenerSet,),
    check=check,
    severity=Severity.ERROR,
    category=Category.GATEWAY,
    since="0.1.0",
    sources=(
        "https://gateway-api.sigs.k8s.io/api-types/listenerset/",
        "https://gateway-api.sigs.k8s.io/guides/listener-set/",
    ),
)
