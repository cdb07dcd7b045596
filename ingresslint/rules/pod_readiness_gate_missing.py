"""A load balancer sends to pods, and Kubernetes does not wait until it does.

With `ip` targets a new pod is ready for Kubernetes before the load balancer has registered it. A rolling update can
then end the last old pod while no new one gets traffic. A readiness gate makes Kubernetes wait; the AWS Load Balancer
Controller adds it to the pods of namespaces with the label `elbv2.k8s.aws/pod-readiness-gate-inject: enabled`.

Nothing is reported where the Namespace is not in the input.

```yaml bad
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13"}}
apiVersion: v1
kind: Namespace
metadata:
  name: shop
---
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-nlb-target-type: ip
spec:
  type: LoadBalancer
  selector: {app: web}
  ports:
    - port: 443
```

```yaml good
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13"}}
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    elbv2.k8s.aws/pod-readiness-gate-inject: enabled
---
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-nlb-target-type: ip
spec:
  type: LoadBalancer
  selector: {app: web}
  ports:
    - port: 443
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Model, Service
from ingresslint.model.aws.target_groups import target_groups
from ingresslint.model.aws.targets import IP, TargetType, load_balancers, target_type
from ingresslint.model.exposure import Handler
from ingresslint.rule import Category, Rule, Tier

_LABEL = "elbv2.k8s.aws/pod-readiness-gate-inject"


def check(service: Service, model: Model) -> Iterator[Problem]:
    """Report a Service whose pods are targets in a namespace without readiness gates."""
    labels = model.namespace_labels(service.namespace)
    if labels is None or labels.get(_LABEL) == "enabled":
        return
    target = next((found for found in _targets(service, model) if found.kind == IP and found.certain), None)
    if target is not None:
        yield Problem(
            at=service.resource.at("metadata", "namespace"),
            message=(
                f"the load balancer of {service.resource.ref} sends to its pods, and nothing makes a rollout wait "
                f"until new ones are registered. Set the label {_LABEL}: enabled on Namespace {service.namespace}"
            ),
            field="metadata.namespace",
            notes=() if target.at is None else (Note(target.at, "pods are the targets because of this"),),
        )


def _targets(service: Service, model: Model) -> Iterator[TargetType]:
    """Yield what the load balancers of the AWS Load Balancer Controller send to for a Service."""
    balancers = load_balancers(service, model.profile)
    if balancers and all(balancer.handler is Handler.LBC for balancer in balancers):
        yield from (balancer.target for balancer in balancers)
    for group in target_groups(service, model):
        yield target_type(group.ingress, service, model)


RULE = Rule(
    name="pod-readiness-gate-missing",
    doc=__doc__,
    on=(Service,),
    check=check,
    severity=Severity.INFO,
    category=Category.TRAFFIC,
    tier=Tier.POLICY,
    needs=("provider", "controllers"),
    since="0.1.0",
    sources=("https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/pod_readiness_gate/",),
)
