"""A port of an EndpointSlice has a name that no port of its Service has.

The addresses of a Service's port are those of the slice's port with the same name (no name is a name too: that of a
Service with a single port). A port of the slice with another name is for no port of the Service, and where none of
them fits, the Service has no addresses, although everything seems to be there. The number of the slice's port may
differ: it is where the traffic arrives.

Where no name fits the finding is an error, where some do a warning.

```yaml bad
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
  - name: https
    port: 8443
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
    - name: https
      port: 443
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: mainframe-1
  labels: {kubernetes.io/service-name: mainframe}
addressType: IPv4
ports:
  - name: https
    port: 8443
endpoints:
  - addresses: [192.0.2.10]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import EndpointSlice, Model, Service
from ingresslint.model.views.endpoints import EndpointPort
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule


def check(found: EndpointSlice, model: Model) -> Iterator[Problem]:
    """Report each port that the Service does not have."""
    services = model.variants(Service, found.resource.ref.namespace, found.service, found.resource)
    names = {port.name for service in services for port in service.ports}
    unknown = [port for port in found.ports if port.name not in names]
    if not found.service or not names or any(service.type == "ExternalName" for service in services):
        return
    mild = len(unknown) < len(found.ports) or model.is_completed(found, *services)
    for port in unknown:
        yield _problem(found, port, services[0], Severity.WARNING if mild else Severity.ERROR)


def _problem(found: EndpointSlice, port: EndpointPort, service: Service, severity: Severity) -> Problem:
    pointer = (*port.pointer, "name")
    written = f"the name {port.name}" if port.name else "no name"
    known = ", ".join(f"{each.port} ({each.name or 'no name'})" for each in service.ports)
    return Problem(
        at=found.resource.at(*pointer),
        message=(
            f"this port has {written}, and no port of {service.resource.ref} has that: its ports are {known}, and an "
            "address is for the port with the same name"
        ),
        field=field_path(pointer),
        notes=(Note(service.resource.at("spec", "ports"), "the ports of the Service"),),
        severity=severity,
    )


RULE = Rule(
    name="endpoint-slice-port-unknown",
    doc=__doc__,
    on=(EndpointSlice,),
    check=check,
    severity=Severity.ERROR,
    category=Category.REFERENCE,
    since="0.1.0",
    sources=(
        "https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors",
        "https://kubernetes.io/docs/reference/kubernetes-api/service-resources/endpoint-slice-v1/",
    ),
)
