"""An EndpointSlice, or an Endpoints object, belongs to no Service.

An EndpointSlice belongs to the Service that its label `kubernetes.io/service-name` names, in its own namespace;
Endpoints belong to the Service of the same name. What belongs to no Service is read by nobody: no traffic ever goes
to the addresses.

A missing label is a warning. Where the label names a Service that is not there, the finding is a warning if the
profile says `complete: true` or if the input holds other Services of that namespace, otherwise worth knowing.

```yaml bad
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: mainframe
addressType: IPv4
ports:
  - port: 8443
endpoints:
  - addresses: [192.0.2.10]
```

```yaml good
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
---
apiVersion: v1
kind: Service
metadata:
  name: mainframe
spec:
  ports:
    - port: 443
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Problem, Severity
from ingresslint.model import EndpointSlice, Model, Service
from ingresslint.model.views.endpoints import SERVICE_LABEL
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule
from ingresslint.rules.references import missing

_LABEL = ("metadata", "labels", SERVICE_LABEL)


def check(found: EndpointSlice, model: Model) -> Iterator[Problem]:
    """Report addresses without a Service."""
    if not found.service:
        message = f"without the label {SERVICE_LABEL} this belongs to no Service, and nothing reads it"
        yield Problem(found.resource.at(*_LABEL), message, field_path(_LABEL))
        return
    fault = missing(model, Service, found.resource.ref.namespace, found.service, found.resource)
    if fault is not None and not found.is_lock:
        pointer = ("metadata", "name") if found.is_endpoints else _LABEL
        yield Problem(
            at=found.resource.at(*pointer),
            message=f"{fault.sentence}, and without it nothing reads these addresses{fault.hint}",
            field=field_path(pointer),
            notes=fault.notes,
            severity=fault.severity,
        )


RULE = Rule(
    name="endpoint-slice-orphan",
    doc=__doc__,
    on=(EndpointSlice,),
    check=check,
    severity=Severity.WARNING,
    category=Category.REFERENCE,
    needs=("complete", "external.services"),
    since="0.1.0",
    sources=(
        "https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/#ownership",
        "https://kubernetes.io/docs/concepts/services-networking/service/#endpointslices",
    ),
)
