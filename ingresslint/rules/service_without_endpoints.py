"""A Service without a selector has no addresses either.

Kubernetes finds the pods of a Service by its selector. Without one nobody does, and the addresses have to be written
in an EndpointSlice (or Endpoints) that names the Service. Where there is none, connections to the Service fail. Most
often the selector was forgotten, or is written under `metadata`.

Nothing is said of Services of type `ExternalName`, of those that a kustomization adds labels and selectors to, that a
mesh or another cluster fills (Cilium's and Linkerd's annotations), and that routes of a mesh are attached to. Nor of
`kube-system`, where operators and the control plane keep addresses up to date by themselves.

```yaml bad
apiVersion: v1
kind: Service
metadata:
  name: storefront
  labels: {app: storefront}
spec:
  ports:
    - port: 80
```

```yaml good
apiVersion: v1
kind: Service
metadata:
  name: mainframe
spec:
  ports:
    - port: 443
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: mainframe-1
  labels: {kubernetes.io/service-name: mainframe}
addressType: IPv4
ports:
  - port: 8443
endpoints:
  - addresses: [192.0.2.10]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Problem, Severity
from ingresslint.model import Model, Service, decode
from ingresslint.model.gateway.mesh import is_routed
from ingresslint.rule import Category, Rule

# What fills the Services that carry one of these, from other clusters or from outside of Kubernetes.
_FILLED = (
    "consul.hashicorp.com/",
    "io.cilium/global-service",
    "mirror.linkerd.io/",
    "multicluster.kubernetes.io/",
    "multicluster.linkerd.io/",
    "service.cilium.io/global",
    "skupper.io/",
    "tailscale.com/",
)


def check(service: Service, model: Model) -> Iterator[Problem]:
    """Report a Service that has neither a selector nor addresses."""
    # A selector that the API server refuses is there, and another rule says what is wrong with it.
    selector = service.selector or decode.get(service.resource.written, "spec", "selector")
    if selector or service.type == "ExternalName" or model.slices(service) or _is_filled(service, model):
        return
    yield Problem(
        at=service.resource.at("spec", "selector"),
        message=(
            f"{service.resource.ref} has no selector, and no EndpointSlice in the input names it: nothing gives it an "
            "address. Write the labels of its pods under spec.selector, or an EndpointSlice with the label "
            f"kubernetes.io/service-name: {service.name}"
        ),
        field="spec.selector",
    )


def _is_filled(service: Service, model: Model) -> bool:
    """Tell whether something else than a manifest gives the Service its addresses."""
    marks = {*service.annotations, *service.labels}
    return (
        service.namespace == "kube-system"
        or (service.name == "kubernetes" and service.namespace in {"", "default"})
        or any(mark.startswith(_FILLED) for mark in marks)
        or model.is_completed(service)
        or is_routed(service, model)
    )


RULE = Rule(
    name="service-without-endpoints",
    doc=__doc__,
    on=(Service,),
    check=check,
    severity=Severity.WARNING,
    category=Category.REFERENCE,
    since="0.1.0",
    sources=(
        "https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors",
        "https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/",
    ),
)
