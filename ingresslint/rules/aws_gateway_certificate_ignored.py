"""A Gateway of the AWS Load Balancer Controller refers to a certificate that is never used.

The load balancers of AWS take certificates from AWS Certificate Manager or IAM only, so that the controller reads
neither `certificateRefs` nor `options` of a listener. The ARN stands in the LoadBalancerConfiguration of the Gateway,
or the controller looks for a certificate that covers the `hostname` of the listener. Without either there is no
HTTPS.

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
    - name: https
      port: 443
      protocol: HTTPS
      tls:
        certificateRefs: [{name: edge-tls}]
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
  infrastructure:
    parametersRef: {group: gateway.k8s.aws, kind: LoadBalancerConfiguration, name: edge}
  listeners:
    - {name: https, port: 443, protocol: HTTPS}
---
apiVersion: gateway.k8s.aws/v1beta1
kind: LoadBalancerConfiguration
metadata: {name: edge}
spec:
  listenerConfigurations:
    - protocolPort: HTTPS:443
      defaultCertificate: arn:aws:iam::111122223333:server-certificate/edge
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Problem, Severity
from ingresslint.model import Gateway, Listener, ListenerSet, Model, decode
from ingresslint.model.aws.aws_gateways import layer
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule

_FIELDS = ("certificateRefs", "options")


def check(owner: Gateway | ListenerSet, model: Model) -> Iterator[Problem]:
    """Report what the controller does not read in the TLS settings of each listener."""
    if layer(owner, model) is None:
        return
    for listener in owner.listeners:
        for name in _FIELDS:
            pointer = (*listener.pointer, "tls", name)
            if decode.get(owner.resource.value, *pointer):
                yield Problem(
                    at=owner.resource.at(*pointer),
                    message=(
                        f"the AWS Load Balancer Controller does not read {name}: give the ARN of the certificate in "
                        "listenerConfigurations of a LoadBalancerConfiguration, or the listener a hostname that a "
                        "certificate in AWS Certificate Manager covers"
                    ),
                    field=field_path(pointer),
                    severity=_severity(owner, listener, name),
                )


def _severity(owner: Gateway | ListenerSet, listener: Listener, name: str) -> Severity | None:
    """Take it for a warning where the certificate may come from somewhere else."""
    configured = decode.get(owner.resource.value, "spec", "infrastructure", "parametersRef") is not None
    known = isinstance(owner, Gateway) and name == "certificateRefs"
    return None if known and not configured and not listener.hostname else Severity.WARNING


RULE = Rule(
    name="aws-gateway-certificate-ignored",
    doc=__doc__,
    on=(Gateway, ListenerSet),
    check=check,
    severity=Severity.ERROR,
    category=Category.GATEWAY,
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/gateway/gateway/#certificate-discovery-for-secure-listeners",
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/gateway/l7gateway/",
    ),
)
