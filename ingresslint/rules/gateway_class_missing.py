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

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from ingresslint.api.errors import did_you_mean
from ingresslint.finding import Problem, Severity
from ingresslint.model import Gateway, GatewayClass, Model, absence
from ingresslint.rule import Category, Rule

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

# No GatewayClass can have another name: what does not look like this is a placeholder that a tool fills in.
_NAME = re.compile(r"[a-z0-9]([-.a-z0-9]*[a-z0-9])?")


def check(gateway: Gateway, model: Model) -> Iterator[Problem]:
    """Report a Gateway whose class is missing."""
    name = gateway.class_name
    made = any(fnmatchcase(name, pattern) for pattern in _MADE)
    if made or not _NAME.fullmatch(name) or model.find(GatewayClass, "", name) is not None:
        return
    missing = absence(model, GatewayClass, "", name)
    if missing is not None:
        known = [found.resource.ref.name for found in model.all(GatewayClass)]
        yield Problem(
            at=gateway.resource.at("spec", "gatewayClassName"),
            message=(
                f"GatewayClass {name} {missing.phrase}: without it no controller takes {gateway.resource.ref}"
                f"{did_you_mean(name, known)}"
            ),
            field="spec.gatewayClassName",
            severity=missing.severity,
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
