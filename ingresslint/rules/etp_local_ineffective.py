"""`externalTrafficPolicy: Local` where the load balancer sends to pods, and nobody asks for the policy.

The policy tells kube-proxy what to do with traffic that arrives at a node. A load balancer with `ip` targets sends
straight to the pods. Most people set `Local` to see the addresses of their clients: with `ip` targets a Network Load
Balancer hides them from TCP and TLS backends, unless the target group preserves them or proxy protocol carries them.

Nothing is reported where the manifest has one of the two, or where all ports are UDP.

```yaml bad
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13"}}
apiVersion: v1
kind: Service
metadata:
  name: queue
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-type: external
    service.beta.kubernetes.io/aws-load-balancer-nlb-target-type: ip
spec:
  type: LoadBalancer
  externalTrafficPolicy: Local
  selector: {app: queue}
  ports:
    - port: 443
```

```yaml good
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13"}}
apiVersion: v1
kind: Service
metadata:
  name: queue
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-type: external
    service.beta.kubernetes.io/aws-load-balancer-nlb-target-type: ip
    service.beta.kubernetes.io/aws-load-balancer-target-group-attributes: preserve_client_ip.enabled=true
spec:
  type: LoadBalancer
  selector: {app: queue}
  ports:
    - port: 443
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Model, Service
from ingresslint.model.aws.attributes import attributes
from ingresslint.model.aws.targets import IP, load_balancers
from ingresslint.model.exposure import NLB_PREFIX
from ingresslint.rule import Category, Rule

_ATTRIBUTES = f"{NLB_PREFIX}target-group-attributes"
_PROXY_PROTOCOL = f"{NLB_PREFIX}proxy-protocol"
_KEEPS = ("preserve_client_ip.enabled", "proxy_protocol_v2.enabled")


def check(service: Service, model: Model) -> Iterator[Problem]:
    """Report the policy of a Service whose clients come straight to the pods, and lose their addresses."""
    balancers = load_balancers(service, model.profile)
    to_pods = bool(balancers) and all(balancer.target.kind == IP for balancer in balancers)
    if service.external_traffic_policy != "Local" or not to_pods or _keeps_addresses(service):
        return
    decides = balancers[0].target.at
    yield Problem(
        at=service.resource.at("spec", "externalTrafficPolicy"),
        message=(
            "the load balancer sends straight to the pods, so that externalTrafficPolicy: Local has no effect, and the "
            "pods do not see the addresses of their clients. If they must, set "
            f"{_ATTRIBUTES}: preserve_client_ip.enabled=true; if not, leave the policy out"
        ),
        field="spec.externalTrafficPolicy",
        notes=() if decides is None else (Note(decides, "pods are the targets because of this"),),
    )


def _keeps_addresses(service: Service) -> bool:
    """Tell whether the pods learn who their clients are; UDP always keeps the addresses."""
    keeps = any(
        attributes(service.annotations, name).get(key) == "true"
        for name in service.annotations
        if name.startswith(_ATTRIBUTES)
        for key in _KEEPS
    )
    proxied = any(name.startswith(_PROXY_PROTOCOL) for name in service.annotations)
    return keeps or proxied or all(port.protocol == "UDP" for port in service.ports)


RULE = Rule(
    name="etp-local-ineffective",
    doc=__doc__,
    on=(Service,),
    check=check,
    severity=Severity.WARNING,
    category=Category.TRAFFIC,
    needs=("provider", "controllers"),
    since="0.1.0",
    sources=(
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html#client-ip-preservation",
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/nlb/#protocols",
        "https://kubernetes.io/docs/reference/networking/virtual-ips/#external-traffic-policy",
    ),
)
