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
from ingresslint.model.exposure import NLB_PREFIX
from ingresslint.model.targets import load_balancers
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule

_PROTOCOL = f"{NLB_PREFIX}backend-protocol"
_DELAY = f"{NLB_PREFIX}target-group-attributes: deregistration_delay.timeout_seconds=N"
# What to write instead; https://cloud-provider-aws.sigs.k8s.io/service_controller/ marks them as Classic only.
_CLASSIC = {
    f"{NLB_PREFIX}access-log-emit-interval": "Leave it out: the interval is fixed",
    f"{NLB_PREFIX}connection-draining-enabled": f"Use {_DELAY}",
    f"{NLB_PREFIX}connection-draining-timeout": f"Use {_DELAY}",
    f"{NLB_PREFIX}connection-idle-timeout": f"Use {NLB_PREFIX}listener-attributes.TCP-443: tcp.idle_timeout.seconds=N",
    f"{NLB_PREFIX}extra-security-groups": f"Name all groups in {NLB_PREFIX}security-groups",
}


def check(service: Service, model: Model) -> Iterator[Problem]:
    """Report each annotation that a Network Load Balancer does not know."""
    balancers = load_balancers(service, model.profile)
    if not balancers or not all(balancer.network for balancer in balancers):
        return
    for name, value in service.annotations.items():
        remedy = _CLASSIC.get(name)
        if name == _PROTOCOL and value.lower() in {"http", "https"}:
            remedy = "Leave it out, or use an Ingress where HTTP must be understood"
        if remedy is not None:
            pointer = ("metadata", "annotations", name)
            yield Problem(
                at=service.resource.at(*pointer),
                message=(
                    f'{name} ("{value}") is a setting of Classic load balancers, and this Service gets a Network Load '
                    f"Balancer, which ignores it. {remedy}"
                ),
                field=field_path(pointer),
            )


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
