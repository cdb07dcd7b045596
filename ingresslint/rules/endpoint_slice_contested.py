"""An EndpointSlice is written by hand, and a controller of Kubernetes holds it for its own.

For a Service with a selector Kubernetes writes the EndpointSlices itself. Addresses that are written by hand join
them: they get their share of the traffic whether anything answers there or not, and they stay when the pods move. (An
Endpoints object of such a Service is overwritten.) Either the selector or the hand-written addresses are too many.

The label `endpointslice.kubernetes.io/managed-by` says who keeps a slice up to date. Its values
`endpointslice-controller.k8s.io` and `endpointslicemirroring-controller.k8s.io` belong to Kubernetes, whose
controllers change and delete slices that carry them. Such a manifest is most often a copy of what a cluster printed.

```yaml bad
apiVersion: v1
kind: Service
metadata:
  name: storefront
spec:
  selector: {app: storefront}
  ports:
    - port: 80
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: storefront-fallback
  labels: {kubernetes.io/service-name: storefront}
addressType: IPv4
ports:
  - port: 80
endpoints:
  - addresses: [192.0.2.10]
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
  labels:
    kubernetes.io/service-name: mainframe
    endpointslice.kubernetes.io/managed-by: platform-team
addressType: IPv4
ports:
  - port: 8443
endpoints:
  - addresses: [192.0.2.10]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import EndpointSlice, Model, Service
from ingresslint.model.views.endpoints import MANAGER_LABEL, SERVICE_LABEL
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule

_RESERVED = frozenset({"endpointslice-controller.k8s.io", "endpointslicemirroring-controller.k8s.io"})


def check(found: EndpointSlice, model: Model) -> Iterator[Problem]:
    """Report a slice that a controller manages, by its label or by the selector of its Service."""
    if found.manager in _RESERVED:
        pointer = ("metadata", "labels", MANAGER_LABEL)
        message = (
            f"{found.manager} is a controller of Kubernetes, which changes and deletes the slices with this label; "
            "write a name of your own"
        )
        yield Problem(found.resource.at(*pointer), message, field_path(pointer))
        return
    services = model.variants(Service, found.resource.ref.namespace, found.service, found.resource)
    if found.service and services and all(service.selector for service in services):
        yield _problem(found, services[0])


def _problem(found: EndpointSlice, service: Service) -> Problem:
    pointer = ("metadata", "name") if found.is_endpoints else ("metadata", "labels", SERVICE_LABEL)
    effect = "overwrites this object" if found.is_endpoints else "adds the pods to these addresses"
    return Problem(
        at=found.resource.at(*pointer),
        message=(
            f"{service.resource.ref} has a selector, and Kubernetes {effect}: leave out the selector, or this object"
        ),
        field=field_path(pointer),
        notes=(Note(service.resource.at("spec", "selector"), "the selector"),),
    )


RULE = Rule(
    name="endpoint-slice-contested",
    doc=__doc__,
    on=(EndpointSlice,),
    check=check,
    severity=Severity.WARNING,
    category=Category.REFERENCE,
    since="0.1.0",
    sources=(
        "https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/#management",
        "https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors",
    ),
)
