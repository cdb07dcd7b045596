"""A route asks an Application Load Balancer for something that it cannot do.

The AWS Load Balancer Controller builds HTTPRoutes and GRPCRoutes from the rules of an ALB, which has no means to
mirror requests, to change headers of responses, or to set timeouts for a route. Such filters and fields are left out.
And a redirect that only replaces the prefix of the path comes back to the same rule, so that the controller refuses
it.

```yaml bad
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: alb}
spec: {controllerName: gateway.k8s.aws/alb}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge}
spec:
  gatewayClassName: alb
  listeners:
    - {name: http, port: 80, protocol: HTTP}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web}
spec:
  parentRefs: [{name: edge}]
  rules:
    - filters:
        - type: RequestMirror
          requestMirror: {backendRef: {name: shadow, port: 80}}
      backendRefs: [{name: web, port: 80}]
```

```yaml good
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: alb}
spec: {controllerName: gateway.k8s.aws/alb}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge}
spec:
  gatewayClassName: alb
  listeners:
    - {name: http, port: 80, protocol: HTTP}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web}
spec:
  parentRefs: [{name: edge}]
  rules:
    - backendRefs: [{name: web, port: 80}]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import GatewayRoute, Model, decode
from ingresslint.model.aws.aws_gateways import Feature, Owner, parents, unsupported_fields, unsupported_filters
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule
from ingresslint.syntax import Pointer, Value

_REDIRECT = "requestRedirect"
_CHANGES = ("scheme", "hostname", "port")


def check(route: GatewayRoute, model: Model) -> Iterator[Problem]:
    """Report each filter and field that an ALB of this route leaves out."""
    owner = next((owner for _, owner, built in parents(route, model) if built == "ALB"), None)
    if owner is None:
        return
    for rule in route.rules:
        for name, feature in unsupported_fields().items():
            if decode.get(route.resource.value, *rule.pointer, name):
                yield _left_out(route, owner, (*rule.pointer, name), feature)
        for pointer, written in _filters(route, rule.pointer):
            found = unsupported_filters().get(decode.text(written, "type") or "")
            if found is not None:
                yield _left_out(route, owner, (*pointer, "type"), found)
            elif _is_loop(written):
                yield _loop(route, owner, (*pointer, _REDIRECT, "path"))


def _filters(route: GatewayRoute, rule: Pointer) -> Iterator[tuple[Pointer, Value]]:
    value = route.resource.value
    yield from decode.members(value, *rule, "filters")
    for backend, _ in decode.members(value, *rule, "backendRefs"):
        yield from decode.members(value, *backend, "filters")


def _is_loop(written: Value) -> bool:
    redirect = decode.get(written, _REDIRECT)
    changes = any(decode.get(redirect, name) for name in _CHANGES)
    return decode.text(redirect, "path", "type") == "ReplacePrefixMatch" and not changes


def _left_out(route: GatewayRoute, owner: Owner, pointer: Pointer, feature: Feature) -> Problem:
    instead = f". Use {feature.instead}" if feature.instead else ""
    return Problem(
        at=route.resource.at(*pointer),
        message=f"the AWS Load Balancer Controller leaves out {feature.name}: an ALB has nothing for it{instead}",
        field=field_path(pointer),
        notes=(Note(owner.resource.at("spec"), "the controller builds an ALB for this"),),
        severity=None if feature.serious else Severity.WARNING,
    )


def _loop(route: GatewayRoute, owner: Owner, pointer: Pointer) -> Problem:
    return Problem(
        at=route.resource.at(*pointer),
        message=(
            "the AWS Load Balancer Controller refuses a redirect that only replaces the prefix of the path, because it "
            "may come back to the same rule: change the scheme, the hostname or the port as well"
        ),
        field=field_path(pointer),
        notes=(Note(owner.resource.at("spec"), "the controller builds an ALB for this"),),
    )


RULE = Rule(
    name="aws-gateway-feature-unsupported",
    doc=__doc__,
    on=(GatewayRoute,),
    check=check,
    severity=Severity.ERROR,
    category=Category.GATEWAY,
    since="0.1.0",
    sources=("https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/gateway/l7gateway/",),
)
