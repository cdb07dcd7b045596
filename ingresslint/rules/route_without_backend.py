"""A rule of a route has nowhere to send requests.

Requests that match it get a 500 (over gRPC `UNAVAILABLE`, and TCP connections are closed), because there is no
`backendRefs`, or because every backend has weight 0. Sometimes that is meant to block a path; more often a backend went
away in a rollout.

A rule that redirects needs no backend, and neither does one with a filter of an implementation (`ExtensionRef`), which
may answer by itself.

```yaml bad
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: web
spec:
  rules:
    - backendRefs:
        - {name: web, port: 80, weight: 0}
        - {name: web-canary, port: 80, weight: 0}
```

```yaml good
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: to-https
spec:
  rules:
    - filters:
        - {type: RequestRedirect, requestRedirect: {scheme: https}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Problem, Severity
from ingresslint.model import GatewayRoute, Model
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule

_OUTCOME = {"HTTPRoute": "get status 500", "GRPCRoute": "get the status UNAVAILABLE"}


def check(route: GatewayRoute, _model: Model) -> Iterator[Problem]:
    """Report each rule without a backend that gets traffic."""
    outcome = _OUTCOME.get(route.kind, "lead nowhere")
    for rule in route.rules:
        if rule.answers or any(rule.weights):
            continue
        cause = "every backend has weight 0" if rule.weights else "the rule has no backend, and no filter answers"
        pointer = (*rule.pointer, "backendRefs")
        yield Problem(
            at=route.resource.at(*(pointer if rule.weights else rule.pointer)),
            message=f"requests that match this rule {outcome}: {cause}",
            field=field_path(pointer),
        )


RULE = Rule(
    name="route-without-backend",
    doc=__doc__,
    on=(GatewayRoute,),
    check=check,
    severity=Severity.WARNING,
    category=Category.ROUTING,
    since="0.1.0",
    sources=(
        "https://gateway-api.sigs.k8s.io/reference/spec/#httprouterule",
        "https://gateway-api.sigs.k8s.io/reference/spec/#backendref",
    ),
)
