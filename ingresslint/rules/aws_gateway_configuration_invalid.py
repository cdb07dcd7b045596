"""A Gateway or GatewayClass refers to a configuration that the AWS Load Balancer Controller does not take.

The settings of the load balancer stand in a LoadBalancerConfiguration of the group `gateway.k8s.aws`. A Gateway names
one of its own namespace, a GatewayClass says the namespace too. Where the reference does not lead there, the Gateway
is not accepted, and no load balancer is built.

```yaml bad
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: alb}
spec: {controllerName: gateway.k8s.aws/alb}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge, namespace: infra}
spec:
  gatewayClassName: alb
  infrastructure:
    parametersRef: {group: elbv2.k8s.aws, kind: LoadBalancerConfiguration, name: edge}
  listeners:
    - {name: http, port: 80, protocol: HTTP}
---
apiVersion: gateway.k8s.aws/v1beta1
kind: LoadBalancerConfiguration
metadata: {name: edge, namespace: infra}
spec:
  scheme: internal
```

```yaml good
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: alb}
spec: {controllerName: gateway.k8s.aws/alb}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge, namespace: infra}
spec:
  gatewayClassName: alb
  infrastructure:
    parametersRef: {group: gateway.k8s.aws, kind: LoadBalancerConfiguration, name: edge}
  listeners:
    - {name: http, port: 80, protocol: HTTP}
---
apiVersion: gateway.k8s.aws/v1beta1
kind: LoadBalancerConfiguration
metadata: {name: edge, namespace: infra}
spec:
  scheme: internal
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Problem, Severity
from ingresslint.model import Gateway, GatewayClass, LoadBalancerConfiguration, Model, decode
from ingresslint.model.aws.aws_gateways import is_own, layer
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule
from ingresslint.rules.references import missing
from ingresslint.syntax import Pointer

_GROUP, _KIND = "gateway.k8s.aws", "LoadBalancerConfiguration"


def check(subject: Gateway | GatewayClass, model: Model) -> Iterator[Problem]:
    """Report a reference of the wrong type, without a namespace, or to nothing."""
    if isinstance(subject, Gateway):
        pointer: Pointer = ("spec", "infrastructure", "parametersRef")
        applies = layer(subject, model) is not None
    else:
        pointer, applies = ("spec", "parametersRef"), is_own(subject)
    if applies and isinstance(decode.get(subject.resource.value, *pointer), dict):
        yield from _reference(subject, pointer, model)


def _reference(subject: Gateway | GatewayClass, pointer: Pointer, model: Model) -> Iterator[Problem]:
    written = decode.get(subject.resource.value, *pointer)
    group, kind, name = (decode.text(written, part) or "" for part in ("group", "kind", "name"))
    of_class = isinstance(subject, GatewayClass)
    namespace = decode.text(written, "namespace") if of_class else subject.resource.ref.namespace
    if (group, kind) != (_GROUP, _KIND):
        part = "group" if kind == _KIND else "kind"
        message = (
            f"the AWS Load Balancer Controller takes its settings from {_KIND} of {_GROUP}, not from {kind} of {group}"
        )
        yield _problem(subject, (*pointer, part), message)
    elif of_class and not namespace:
        message = f"a GatewayClass has no namespace of its own: say which one {_KIND} {name} is in"
        yield _problem(subject, (*pointer, "namespace"), message)
    elif name:
        lost = missing(model, LoadBalancerConfiguration, namespace or "", name, subject.resource)
        if lost is not None:
            at = subject.resource.at(*pointer, "name")
            message = f"{lost.sentence}, and without it no load balancer is built{lost.hint}"
            yield Problem(at, message, field_path(at.pointer), lost.notes, severity=lost.severity)


def _problem(subject: Gateway | GatewayClass, pointer: Pointer, message: str) -> Problem:
    return Problem(subject.resource.at(*pointer), message, field_path(pointer))


RULE = Rule(
    name="aws-gateway-configuration-invalid",
    doc=__doc__,
    on=(Gateway, GatewayClass),
    check=check,
    severity=Severity.ERROR,
    category=Category.GATEWAY,
    needs=("complete",),
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/gateway/customization/",
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/gateway/loadbalancerconfig/",
    ),
)
