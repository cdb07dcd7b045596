"""An HTTPRoute and a GRPCRoute claim the same host name on the same listener.

Their rules are never merged: a listener accepts exactly one of the two, the older one, and refuses the other. After the
cluster was built anew from the same manifests, it can be the other way round. Give gRPC a host name or a listener of
its own, or route it with an HTTPRoute that matches the path of the gRPC service.

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
kind: HTTPRoute
metadata:
  name: web
spec:
  parentRefs:
    - name: public
  hostnames: ["*.example.com"]
  rules:
    - backendRefs:
        - {name: web, port: 80}
---
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata:
  name: api
spec:
  parentRefs:
    - name: public
  hostnames: [api.example.com]
  rules:
    - backendRefs:
        - {name: api, port: 9000}
```

```yaml good
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
kind: HTTPRoute
metadata:
  name: to-https
spec:
  parentRefs:
    - name: public
  hostnames: [www.example.com]
  rules:
    - filters:
        - {type: RequestRedirect, requestRedirect: {scheme: https}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata:
  name: denied
spec:
  parentRefs:
    - name: public
  hostnames: [api.example.com]
  rules:
    - filters:
        - {type: ExtensionRef, extensionRef: {group: example.com, kind: Denial, name: all}}
```
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import GatewayRoute, Listener, Model
from ingresslint.model.gateway.attachment import (
    Accepted,
    Owner,
    Verdict,
    accepted_routes,
    attachments,
    effective_hostnames,
)
from ingresslint.model.routing import hosts
from ingresslint.resource import Resource
from ingresslint.rule import Category, Rule
from ingresslint.rules.listeners import named
from ingresslint.syntax import Pointer

_Claims = Mapping[str, GatewayRoute]


def check(route: GatewayRoute, model: Model) -> Iterator[Problem]:
    """Report a GRPCRoute once for each HTTPRoute that it meets."""
    if route.kind != "GRPCRoute":
        return
    seen: set[Resource] = set()
    for found in attachments(model).get(route.resource, ()):
        # Where several stages have a Gateway of this name, the two routes may never meet.
        if found.verdict is not Verdict.ACCEPTED or found.owner is None or not found.unique:
            continue
        for listener in found.listeners:
            other = _meets(route, found.owner, listener, model)
            if other is not None and other.resource not in seen:
                seen.add(other.resource)
                yield _problem(route, other, found.owner, listener)


def _meets(route: GatewayRoute, owner: Owner, listener: Listener, model: Model) -> GatewayRoute | None:
    """Return an HTTPRoute with a host name in common on one listener."""
    claimed, inside = _claims(model).get((owner.resource, listener.pointer), ({}, {}))
    for name in effective_hostnames(route, listener):
        covering = (claimed[each] for each in hosts.covering(name, deep=True) if each in claimed)
        other = inside.get(name) or next(covering, None)
        if other is not None:
            return other
    return None


@lru_cache(maxsize=2)
def _claims(model: Model) -> Mapping[tuple[Resource, Pointer], tuple[_Claims, _Claims]]:
    """Return for each listener the HTTPRoutes by host name, and by every pattern that covers one of their names."""
    return {key: _claims_of(found) for key, found in accepted_routes(model).items()}


def _claims_of(found: Accepted) -> tuple[_Claims, _Claims]:
    claimed: dict[str, GatewayRoute] = {}
    inside: dict[str, GatewayRoute] = {}
    if any(route.kind == "GRPCRoute" for route in found.routes):
        for route in found.routes:
            for name in effective_hostnames(route, found.listener) if route.kind == "HTTPRoute" else ():
                claimed.setdefault(name, route)
                for pattern in hosts.covering(name, deep=True):
                    inside.setdefault(pattern, route)
    return claimed, inside


def _problem(route: GatewayRoute, other: GatewayRoute, owner: Owner, listener: Listener) -> Problem:
    pointer: Pointer = ("spec", "hostnames") if route.hostnames else ("spec", "parentRefs")
    return Problem(
        at=route.resource.at(*pointer),
        message=(
            f"{route.resource.ref} and {other.resource.ref} have host names in common on {named(listener, owner)}, "
            "which accepts only the older of the two; give one of them other hostnames or another listener"
        ),
        field=".".join(str(step) for step in pointer),
        notes=(
            Note(other.resource.at("spec", "hostnames"), "the host names of the HTTPRoute"),
            Note(owner.resource.at(*listener.pointer, "name"), "the listener that both are attached to"),
        ),
    )


RULE = Rule(
    name="http-grpc-overlap",
    doc=__doc__,
    on=(GatewayRoute,),
    check=check,
    severity=Severity.ERROR,
    category=Category.ROUTING,
    since="0.1.0",
    sources=(
        "https://gateway-api.sigs.k8s.io/api-types/grpcroute/",
        "https://gateway-api.sigs.k8s.io/reference/spec/#grpcroutespec",
    ),
)
