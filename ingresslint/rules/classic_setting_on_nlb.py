"""A setting that only Classic load balancers know, on a Service that gets a Network Load Balancer.

The annotations of both start with the same words, and the one that a load balancer does not know is ignored in silence.
A Network Load Balancer forwards connections: it speaks no HTTP, adds no `X-Forwarded-For`, and cannot use
`backend-protocol: http`. Its timeouts and its way of draining connections have other names. Such annotations are often
left over from the days when the AWS cloud provider built a Classic load balancer for the Service.

```yaml bad
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13"}}
apiVersion: v1
kind: Service
metadata:
  name: web
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-connection-draining-timeout: "60"
spec:
  type: LoadBalancer
  selector: {app: web}
  ports:
    - port: 443
```

```yaml good
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13"}}
apiVersion: v1
kind: Service
metadata:
  name: web
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-target-group-attributes: deregistration_delay.timeout_seconds=60
spec:
  type: LoadBalancer
  selector: {app: web}
  ports:
    - port: 443
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Problem, Severity
from ingresslint.model import Model, Service
from ingresslint.model.aws.targets import load_balancers
from ingresslint.model.exposure import NLB_PREFIX, Handler
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule

_PROTOCOL = f"{NLB_PREFIX}backend-protocol"
_DELAY = f"{NLB_PREFIX}target-group-attributes: deregistration_delay.timeout_seconds=N"
# What says the same for a Network Load Balancer of the AWS Load Balancer Controller, empty where nothing does.
# https://cloud-provider-aws.sigs.k8s.io/service_controller/ marks the settings as those of Classic ones.
_CLASSIC = {
    f"{NLB_PREFIX}access-log-emit-interval": "",
    f"{NLB_PREFIX}connection-draining-enabled": _DELAY,
    f"{NLB_PREFIX}connection-draining-timeout": _DELAY,
    f"{NLB_PREFIX}connection-idle-timeout": f"{NLB_PREFIX}listener-attributes.TCP-PORT: tcp.idle_timeout.seconds=N",
    f"{NLB_PREFIX}extra-security-groups": f"{NLB_PREFIX}security-groups with all groups",
}


def check(service: Service, model: Model) -> Iterator[Problem]:
    """Report each annotation that a Network Load Balancer does not know."""
    balancers = load_balancers(service, model.profile)
    if not balancers or not all(balancer.network for balancer in balancers):
        return
    in_tree = any(balancer.handler is Handler.IN_TREE for balancer in balancers)
    for name, value in service.annotations.items():
        if name in _CLASSIC or (name == _PROTOCOL and value.lower() in {"http", "https"}):
            pointer = ("metadata", "annotations", name)
            yield Problem(
                at=service.resource.at(*pointer),
                message=(
                    f'{name} ("{value}") is a setting of Classic load balancers, and this Service gets a Network Load '
                    f"Balancer, which ignores it. {_remedy(name, in_tree=in_tree)}"
                ),
                field=field_path(pointer),
            )


def _remedy(name: str, *, in_tree: bool) -> str:
    if name == _PROTOCOL:
        return "Leave it out, or use an Ingress where HTTP must be understood"
    instead = _CLASSIC[name]
    condition = " and let the AWS Load Balancer Controller build it" if in_tree else ""
    return f"Leave it out, or use {instead}{condition}" if instead else "Leave it out"


RULE = Rule(
    name="classic-setting-on-nlb",
    doc=__doc__,
    on=(Service,),
    check=check,
    severity=Severity.WARNING,
    category=Category.TRAFFIC,
    needs=("provider", "controllers"),
    since="0.1.0",
    sources=(
        "https://cloud-provider-aws.sigs.k8s.io/service_controller/",
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/",
    ),
)
