"""A Gateway names a GatewayClass that is missing.

No controller takes such a Gateway: it gets no address, and every route behind it waits for one. Most often the name is
misspelled, or the class belongs to another cluster.

Classes that a cloud provider, a controller or its Helm chart makes by itself (`gke-…`, `azure-alb-external`, `istio`,
`cilium` and others) are known; further ones are listed in the profile: `external: {classes: […]}`.

```yaml bad
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata:
  name: internal
spec:
  controllerName: example.com/gateway-controller
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: web
spec:
  gatewayClassName: intern
  listeners:
    - {name: http, port: 80, protocol: HTTP}
```

```yaml good
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata:
  name: internal
spec:
  controllerName: example.com/gateway-controller
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: web
spec:
  gatewayClassName: internal
  listeners:
    - {name: http, port: 80, protocol: HTTP}
```
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from ingresslint.finding import Problem, Severity
from ingresslint.model import Gateway, GatewayClass, Model
from ingresslint.rule import Category, Rule
from ingresslint.rules.references import missing

# Classes that nobody writes a manifest for, by who makes them.
_MADE = (
    "gke-*",  # GKE
    "azure-alb-*",  # Application Gateway for Containers
    "approuting-istio",  # the application routing add-on of AKS
    "istio",  # istiod makes this and the next
    "istio-*",
    "cilium",  # Cilium
    "eg",  # Envoy Gateway
    "gloo-gateway",  # Gloo Gateway
    "kgateway*",  # kgateway
    "agentgateway*",  # agentgateway
    "nginx",  # the chart of NGINX Gateway Fabric
    "traefik",  # the chart of Traefik
    "tigera-gateway-class",  # the operator of Calico
    "cloud-provider-kind",  # kind
)


def check(gateway: Gateway, model: Model) -> Iterator[Problem]:
    """Report a Gateway whose class is missing."""
    if any(fnmatchcase(gateway.class_name, pattern) for pattern in _MADE):
        return
    found = missing(model, GatewayClass, "", gateway.class_name)
    if found is not None:
        yield Problem(
            at=gateway.resource.at("spec", "gatewayClassName"),
            message=f"{found.sentence}: without it no controller takes {gateway.resource.ref}{found.hint}",
            field="spec.gatewayClassName",
            severity=found.severity,
        )


RULE = Rule(
    name="gateway-class-missing",
    doc=__doc__,
    on=(Gateway,),
    check=check,
    severity=Severity.ERROR,
    category=Category.REFERENCE,
    needs=("external.classes", "complete"),
    since="0.1.0",
    sources=(
        "https://gateway-api.sigs.k8s.io/api-types/gatewayclass/",
        "https://cloud.google.com/kubernetes-engine/docs/concepts/gateway-api#gatewayclass",
        "https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/",
    ),
)
