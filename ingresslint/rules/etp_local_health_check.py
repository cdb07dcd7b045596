"""A health check that cannot tell which nodes have a pod, under `externalTrafficPolicy: Local`.

With `Local` a node without a pod drops what arrives at it. That is why kube-proxy opens a health check node port: it
answers 200 on nodes with a pod and 503 on the others, in plain HTTP, and the load balancer asks it by default. Over TCP
every node passes, because kube-proxy accepts the connection everywhere: part of the traffic is lost. Over HTTPS no
node passes, because kube-proxy has no certificate.

Nothing is reported where another port is asked: what answers there, the manifest does not say.

```yaml bad
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13"}}
apiVersion: v1
kind: Service
metadata:
  name: game
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-type: external
    service.beta.kubernetes.io/aws-load-balancer-nlb-target-type: instance
    service.beta.kubernetes.io/aws-load-balancer-healthcheck-protocol: tcp
spec:
  type: LoadBalancer
  externalTrafficPolicy: Local
  selector: {app: game}
  ports:
    - port: 7777
```

```yaml good
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13"}}
apiVersion: v1
kind: Service
metadata:
  name: game
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-type: external
    service.beta.kubernetes.io/aws-load-balancer-nlb-target-type: instance
spec:
  type: LoadBalancer
  externalTrafficPolicy: Local
  selector: {app: game}
  ports:
    - port: 7777
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Model, Service
from ingresslint.model.aws.targets import INSTANCE, load_balancers
from ingresslint.model.exposure import NLB_PREFIX
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule

_PROTOCOL = f"{NLB_PREFIX}healthcheck-protocol"
_PORT = f"{NLB_PREFIX}healthcheck-port"
_CONSEQUENCES = {
    "tcp": "accepts a TCP connection on every node: nodes without a pod get traffic as well, and drop it",
    "https": "speaks plain HTTP: no node passes",
}


def check(service: Service, model: Model) -> Iterator[Problem]:
    """Report a protocol in which kube-proxy cannot answer as it means to."""
    consequence = _CONSEQUENCES.get(service.annotations.get(_PROTOCOL, "").lower())
    if service.external_traffic_policy != "Local" or consequence is None:
        return
    asked = service.annotations.get(_PORT, str(service.health_check_node_port))
    balancers = load_balancers(service, model.profile)
    hit = [balancer for balancer in balancers if balancer.network and balancer.target.kind == INSTANCE]
    if not hit or asked != str(service.health_check_node_port):
        return
    pointer = ("metadata", "annotations", _PROTOCOL)
    yield Problem(
        at=service.resource.at(*pointer),
        message=(
            f"the health check of externalTrafficPolicy: Local asks kube-proxy which nodes have a pod, and kube-proxy "
            f"{consequence}. Leave the annotation out, and HTTP is used"
        ),
        field=field_path(pointer),
        notes=(Note(service.resource.at("spec", "externalTrafficPolicy"), "the policy is set here"),),
        severity=None if len(hit) == len(balancers) else Severity.INFO,
    )


RULE = Rule(
    name="etp-local-health-check",
    doc=__doc__,
    on=(Service,),
    check=check,
    severity=Severity.WARNING,
    category=Category.TRAFFIC,
    needs=("provider", "controllers"),
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/#health-check",
        "https://kubernetes.io/docs/tasks/access-application-cluster/create-external-load-balancer/",
    ),
)
