"""A host name of a route is not among those that the listener serves.

A route gets the requests for the names that its `hostnames` and the listener's `hostname` have in common. A name
outside is dropped in silence; when none is left, the whole route is not accepted. A wildcard stands for one label or
more, and not for the domain itself: `*.example.com` covers `shop.example.com` and `a.shop.example.com`, and does not
cover `example.com`.

A name is reported when no listener of any parent serves it, and only where all parents are known.

```yaml bad
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: public
spec:
  gatewayClassName: istio
  listeners:
    - {name: http, port: 80, protocol: HTTP, hostname: "*.example.com"}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: to-https
spec:
  parentRefs:
    - name: public
  hostnames: [example.com]
  rules:
    - filters:
        - {type: RequestRedirect, requestRedirect: {scheme: https}}
```

```yaml good
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: public
spec:
  gatewayClassName: istio
  listeners:
    - {name: http, port: 80, protocol: HTTP, hostname: "*.example.com"}
    - {name: apex, port: 80, protocol: HTTP, hostname: example.com}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: to-https
spec:
  parentRefs:
    - name: public
  hostnames: [example.com, a.shop.example.com]
  rules:
    - filters:
        - {type: RequestRedirect, requestRedirect: {scheme: https}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import GatewayRoute, Model
from ingresslint.model.gateway.attachment import Attachment, Filter, Owner, Verdict, attachments, intersection
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule
from ingresslint.rules.listeners import listed, named, notes

_PLACE = "the host name of the listener"


def check(route: GatewayRoute, model: Model) -> Iterator[Problem]:
    """Report the parents that refuse the host names of a route, then the names that no parent serves."""
    found = attachments(model).get(route.resource, ())
    for attachment in found:
        if attachment.reason is Filter.HOSTNAME and attachment.owner is not None:
            yield _refused(attachment, attachment.owner)
    accepting = [attachment for attachment in found if attachment.verdict is Verdict.ACCEPTED]
    if accepting and all(attachment.verdict is not Verdict.UNDECIDED and attachment.unique for attachment in found):
        yield from _dropped(route, accepting)


def _refused(found: Attachment, owner: Owner) -> Problem:
    names = listed((name for _, name in found.route.hostnames), "or")
    served = listed(dict.fromkeys(listener.hostname for listener in found.listeners))
    where = named(found.listeners[0], owner) if len(found.listeners) == 1 else f"{owner.resource.ref}"
    return Problem(
        at=found.route.resource.at("spec", "hostnames"),
        message=f"{where} serves {served}, and not {names}: it does not accept {found.route.resource.ref}",
        field="spec.hostnames",
        notes=notes(found, _PLACE, "hostname"),
    )


def _dropped(route: GatewayRoute, accepting: list[Attachment]) -> Iterator[Problem]:
    served = {listener.hostname for found in accepting for listener in found.listeners}
    for pointer, name in route.hostnames:
        if all(intersection(hostname, name) is None for hostname in served):
            yield Problem(
                at=route.resource.at(*pointer),
                message=(
                    f"no listener serves {name}, so requests for it never reach {route.resource.ref}: the listeners "
                    f"that accept the route serve {listed(sorted(served))}"
                ),
                field=field_path(pointer),
                notes=_places(accepting),
            )


def _places(accepting: list[Attachment]) -> tuple[Note, ...]:
    return tuple(note for found in accepting for note in notes(found, _PLACE, "hostname"))


RULE = Rule(
    name="route-hostname-mismatch",
    doc=__doc__,
    on=(GatewayRoute,),
    check=check,
    severity=Severity.ERROR,
    category=Category.GATEWAY,
    since="0.1.0",
    sources=(
        "https://gateway-api.sigs.k8s.io/concepts/hostnames/",
        "https://gateway-api.sigs.k8s.io/reference/spec/#httproutespec",
    ),
)
