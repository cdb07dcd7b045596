"""Proxy protocol before node targets, whose health check is answered by something that does not speak it.

With `externalTrafficPolicy: Local` a Network Load Balancer asks every node at the health check node port whether it
has a pod. kube-proxy answers there, in plain HTTP. Proxy protocol version 2 belongs to the target group as a whole:
it starts the health checks with its binary header as well, kube-proxy cannot read it, and no node ever becomes
healthy. Pod addresses as targets do not have this problem, nor does `externalTrafficPolicy: Cluster`, or a health
check at a port whose server reads the header.

```yaml bad
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13"}}
apiVersion: v1
kind: Service
metadata:
  name: mail
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-type: external
    service.beta.kubernetes.io/aws-load-balancer-nlb-target-type: instance
    service.beta.kubernetes.io/aws-load-balancer-proxy-protocol: "*"
spec:
  type: LoadBalancer
  externalTrafficPolicy: Local
  selector: {app: mail}
  ports:
    - port: 25
```

```yaml good
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13"}}
apiVersion: v1
kind: Service
metadata:
  name: mail
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-type: external
    service.beta.kubernetes.io/aws-load-balancer-nlb-target-type: ip
    service.beta.kubernetes.io/aws-load-balancer-proxy-protocol: "*"
spec:
  type: LoadBalancer
  selector: {app: mail}
  ports:
    - port: 25
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Model, Service
from ingresslint.model.aws.attributes import attributes
from ingresslint.model.aws.targets import INSTANCE, LoadBalancer, load_balancers
from ingresslint.model.exposure import NLB_PREFIX, Handler
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule

_EVERYWHERE = f"{NLB_PREFIX}proxy-protocol"
_BY_PORT = f"{NLB_PREFIX}proxy-protocol-per-target-group"
_ATTRIBUTES = f"{NLB_PREFIX}target-group-attributes"
_HEALTH_CHECK_PORT = f"{NLB_PREFIX}healthcheck-port"


def check(service: Service, model: Model) -> Iterator[Problem]:
    """Report the annotation that switches proxy protocol on, where kube-proxy answers the health checks."""
    if service.external_traffic_policy != "Local" or not _asks_kube_proxy(service):
        return
    balancers = load_balancers(service, model.profile)
    for name in filter(service.annotations.__contains__, (_EVERYWHERE, _BY_PORT, _ATTRIBUTES)):
        hit = [balancer for balancer in balancers if _is_unhealthy(service, name, balancer)]
        if not hit:
            continue
        pointer = ("metadata", "annotations", name)
        certain = len(hit) == len(balancers) and all(balancer.target.certain for balancer in hit)
        yield Problem(
            at=service.resource.at(*pointer),
            message=(
                "with externalTrafficPolicy: Local the health checks go to kube-proxy, which does not speak proxy "
                f"protocol: no node {'becomes' if certain else 'may become'} healthy. Use externalTrafficPolicy: "
                "Cluster, leave proxy protocol out, or let the AWS Load Balancer Controller send to pod addresses "
                f"({NLB_PREFIX}nlb-target-type: ip)"
            ),
            field=field_path(pointer),
            notes=(Note(service.resource.at("spec", "externalTrafficPolicy"), "the policy is set here"),),
            severity=None if certain else Severity.WARNING,
        )


def _asks_kube_proxy(service: Service) -> bool:
    """Tell whether the health check is left at the port that kube-proxy answers."""
    port = service.annotations.get(_HEALTH_CHECK_PORT)
    return port is None or port == str(service.health_check_node_port)


def _is_unhealthy(service: Service, name: str, balancer: LoadBalancer) -> bool:
    """Tell whether a load balancer sends the header to nodes because of an annotation; each builder reads its own."""
    if not balancer.network or balancer.target.kind != INSTANCE:
        return False
    if name == _ATTRIBUTES:
        return attributes(service.annotations, name).get("proxy_protocol_v2.enabled") == "true"
    if balancer.handler is Handler.IN_TREE:
        return False
    return service.annotations[name] == "*" if name == _EVERYWHERE else bool(service.annotations[name].strip())


RULE = Rule(
    name="etp-local-proxy-protocol",
    doc=__doc__,
    on=(Service,),
    check=check,
    severity=Severity.ERROR,
    category=Category.TRAFFIC,
    needs=("provider", "controllers"),
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/nlb/#protocols",
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html#proxy-protocol",
    ),
)
