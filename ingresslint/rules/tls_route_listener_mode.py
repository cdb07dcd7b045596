"""A route is attached to a TLS listener in a way that only some implementations support.

A listener with protocol `TLS` either passes connections through to the backend (`mode: Passthrough`), which every
implementation of TLSRoute can, or ends TLS itself (`mode: Terminate`, the default of older releases) and sends on what
was inside. Then

- a TLSRoute needs an implementation with the feature `TLSRouteModeTerminate`, which Cilium does not have;
- a TCPRoute is what older documentation asked for, and the current one forbids: use a TLSRoute, or a TCP listener;
- an HTTPRoute or GRPCRoute belongs to a listener with protocol `HTTPS`.

Where the mode cannot work anywhere, `route-not-accepted` says so.

```yaml bad
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: database
spec:
  gatewayClassName: example
  listeners:
    - name: postgres
      port: 5432
      protocol: TLS
      tls:
        mode: Terminate
        certificateRefs:
          - name: database-tls
---
apiVersion: gateway.networking.k8s.io/v1
kind: TCPRoute
metadata:
  name: database
spec:
  parentRefs:
    - name: database
  rules:
    - backendRefs:
        - {name: database, port: 5432}
```

```yaml good
# profile: {external: {services: [database]}}
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: database
spec:
  gatewayClassName: istio
  listeners:
    - name: postgres
      port: 5432
      protocol: TLS
      hostname: database.example.com
      tls:
        mode: Passthrough
---
apiVersion: gateway.networking.k8s.io/v1
kind: TLSRoute
metadata:
  name: database
spec:
  parentRefs:
    - name: database
  hostnames: [database.example.com]
  rules:
    - backendRefs:
        - {name: database, port: 5432}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Problem, Severity
from ingresslint.model import Gateway, GatewayClass, GatewayRoute, ListenerSet, Model
from ingresslint.model.gateway.attachment import Attachment, Filter, Owner, Verdict, attachments, owners
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule
from ingresslint.rules.listeners import named, notes

# Without TLSRouteModeTerminate in the conformance reports for Gateway API 1.5 and 1.6.
_CILIUM = "io.cilium/gateway-controller"
_INSTEAD = {
    "TCPRoute": "Use a TLSRoute, which the API has for this, or a listener with protocol TCP",
    "HTTPRoute": "Give the listener the protocol HTTPS",
    "GRPCRoute": "Give the listener the protocol HTTPS",
}


def check(route: GatewayRoute, model: Model) -> Iterator[Problem]:
    """Report a route on a TLS listener that ends TLS, where that is not supported everywhere."""
    for found in attachments(model).get(route.resource, ()):
        if found.owner is None or not found.listeners:
            continue
        listener = found.listeners[0]
        if (listener.protocol, listener.tls_mode) != ("TLS", "Terminate"):
            continue
        if found.verdict is Verdict.UNDECIDED and found.reason is Filter.PROTOCOL:
            message = f"only some implementations accept a {route.kind} there. {_INSTEAD[route.kind]}"
            yield _problem(found, found.owner, message)
        elif found.verdict is Verdict.ACCEPTED and _controller(found.owner, model) == _CILIUM:
            message = "Cilium supports TLSRoutes with mode Passthrough only"
            yield _problem(found, found.owner, message)


def _controller(owner: Owner, model: Model) -> str | None:
    """Return the controller of a listener's Gateway; Cilium makes the class `cilium` by itself."""
    gateway = next(iter(owners(owner.parent, model)), None) if isinstance(owner, ListenerSet) else owner
    if not isinstance(gateway, Gateway):
        return None
    found = model.find(GatewayClass, "", gateway.class_name)
    if found is None:
        return _CILIUM if gateway.class_name == "cilium" else None
    return found.controller


def _problem(found: Attachment, owner: Owner, message: str) -> Problem:
    pointer = (*found.parent.pointer, "sectionName" if found.parent.section else "name")
    return Problem(
        at=found.route.resource.at(*pointer),
        message=f"{named(found.listeners[0], owner)} ends TLS itself (mode Terminate), and {message}",
        field=field_path(pointer),
        notes=notes(found, "the mode of the listener", "tls", "mode"),
    )


RULE = Rule(
    name="tls-route-listener-mode",
    doc=__doc__,
    on=(GatewayRoute,),
    check=check,
    severity=Severity.WARNING,
    category=Category.GATEWAY,
    since="0.1.0",
    sources=(
        "https://gateway-api.sigs.k8s.io/geps/gep-2907/#routes-and-tls",
        "https://gateway-api.sigs.k8s.io/guides/tls/",
        "https://github.com/kubernetes-sigs/gateway-api/tree/main/conformance/reports",
    ),
)
