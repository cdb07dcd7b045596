"""No listener of a parent accepts a route.

The route exists, its status says `Accepted: False`, and requests get a 404 from the Gateway, or no connection at all. A
listener accepts a route when its name (`sectionName`) and its port are those that the route asks for, its protocol
suits the kind of route, its `allowedRoutes` take the kind and the namespace, and the host names have something in
common. The finding names the first of these that fails for the listener that comes closest. (Host names have a rule of
their own: `route-hostname-mismatch`.)

By default a listener takes routes of its own namespace only. Whether a selector selects a namespace is only known when
the Namespace is among the manifests; the label `kubernetes.io/metadata.name` every Namespace has. What a listener with
an implementation's own protocol takes, nobody but the implementation knows.

```yaml bad
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: public
  namespace: infra
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
    - name: public
      namespace: infra
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
        namespaces:
          from: Selector
          selector:
            matchLabels: {kubernetes.io/metadata.name: shop}
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
from ingresslint.model import GatewayRoute, Listener, ListenerSet, Model
from ingresslint.model.gateway.attachment import PROTOCOLS, ROUTES, Attachment, Filter, Owner, Verdict, attachments
from ingresslint.model.gateway.attachment import listener_sets as sets_of
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule
from ingresslint.rules.listeners import listed, named, notes
from ingresslint.syntax import Pointer


def check(route: GatewayRoute, model: Model) -> Iterator[Problem]:
    """Report each parent none of whose listeners accepts the route, host names aside."""
    for found in attachments(model).get(route.resource, ()):
        if found.verdict is Verdict.REFUSED and found.owner is not None:
            yield from _problem(found, found.owner, model)


def _problem(found: Attachment, owner: Owner, model: Model) -> Iterator[Problem]:
    pointer = found.parent.pointer
    here: Pointer = (*pointer, "sectionName" if found.parent.section else "name")
    match found.reason:
        case Filter.SECTION:
            yield _report(found, here, _section(found, owner, model), _other_set(found, owner, model))
        case Filter.PORT:
            message, places = _port(found, owner), notes(found, "the listener's own port", "port")
            yield _report(found, (*pointer, "port"), message, places)
        case Filter.PROTOCOL:
            yield _report(found, here, _protocol(found, owner), notes(found, "its protocol", "protocol"))
        case Filter.KIND:
            places = notes(found, "the kinds that it takes", "allowedRoutes", "kinds")
            yield _report(found, here, _kind(found, owner), places)
        case Filter.NAMESPACE:
            places = notes(found, "the namespaces that it takes", "allowedRoutes", "namespaces")
            yield _report(found, here, _namespace(found, owner), places)


def _report(found: Attachment, pointer: Pointer, message: str, places: tuple[Note, ...]) -> Problem:
    return Problem(found.route.resource.at(*pointer), message, field_path(pointer), places)


def _section(found: Attachment, owner: Owner, model: Model) -> str:
    names = [listener.name for listener in owner.listeners]
    hint = did_you_mean(found.parent.section, names)
    others = _sets_with(found, owner, model)
    if others:
        ref = others[0].resource.ref
        hint = f"; {ref} has one: name it as the parent (kind: {ref.kind}, namespace: {ref.namespace})"
    return f"{owner.resource.ref} has no listener {found.parent.section}, it has {listed(names)}{hint}"


def _other_set(found: Attachment, owner: Owner, model: Model) -> tuple[Note, ...]:
    places = [Note(owner.resource.at("spec", "listeners"), "the listeners that routes can name")]
    places.extend(
        Note(
            other.resource.at(*listener.pointer, "name"), "a listener of a ListenerSet is named through the ListenerSet"
        )
        for other in _sets_with(found, owner, model)[:1]
        for listener in other.listeners
        if listener.name == found.parent.section
    )
    return tuple(places)


def _sets_with(found: Attachment, owner: Owner, model: Model) -> list[ListenerSet]:
    """Return the ListenerSets of a Gateway that have the listener which the route looks for in the Gateway."""
    return [
        other
        for other in sets_of(model).get(owner.resource, ())
        if any(listener.name == found.parent.section for listener in other.listeners)
    ]


def _port(found: Attachment, owner: Owner) -> str:
    port, section = found.parent.port, found.parent.section
    if section:
        return f"{named(found.listeners[0], owner)} has port {found.listeners[0].port}, not {port}"
    ports = sorted({listener.port for listener in owner.listeners})
    return f"{owner.resource.ref} has no listener on port {port}, it has {listed(ports)}"


def _protocol(found: Attachment, owner: Owner) -> str:
    listener, kind = found.listeners[0], found.route.kind
    mode = f" with mode {listener.tls_mode}" if listener.protocol == "TLS" else ""
    return (
        f"{named(listener, owner)} has protocol {listener.protocol}{mode}, which is for "
        f"{listed(sorted(ROUTES[listener.protocol]))}; {_article(kind)} {kind} needs a listener with protocol "
        f"{listed(PROTOCOLS[kind], 'or')}"
    )


def _article(kind: str) -> str:
    # Read out, the first letter of HTTPRoute begins with a vowel.
    return "an" if kind == "HTTPRoute" else "a"


def _kind(found: Attachment, owner: Owner) -> str:
    listener, kind = found.listeners[0], found.route.kind
    return (
        f"{named(listener, owner)} takes only {listed(listener.kinds)} (allowedRoutes.kinds): add {kind} there, or "
        "name another listener"
    )


def _namespace(found: Attachment, owner: Owner) -> str:
    listener = found.listeners[0]
    return f"{named(listener, owner)} takes no routes of namespace {found.route.namespace}: {_reason(listener, owner)}"


def _reason(listener: Listener, owner: Owner) -> str:
    match listener.namespaces.origin:
        case "Selector":
            return "its selector does not select the labels of that Namespace"
        case "Same":
            home = owner.resource.ref.namespace
            return (
                f"it takes those of its own, {home}, only (allowedRoutes.namespaces.from is Same, which is the "
                "default); write from: All, or a Selector"
            )
    return f"allowedRoutes.namespaces.from is {listener.namespaces.origin}"


RULE = Rule(
    name="route-not-accepted",
    doc=__doc__,
    on=(GatewayRoute,),
    check=check,
    severity=Severity.ERROR,
    category=Category.GATEWAY,
    since="0.1.0",
    sources=(
        "https://gateway-api.sigs.k8s.io/concepts/api-overview/#attaching-routes-to-gateways",
        "https://gateway-api.sigs.k8s.io/guides/multiple-ns/",
        "https://gateway-api.sigs.k8s.io/guides/tls/",
    ),
)
