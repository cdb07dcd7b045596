"""A BackendTLSPolicy is for a Service, or a port of one, that is missing.

The policy says that a Gateway speaks TLS to a Service, and how it verifies the other end. It means Services of its own
namespace, and `sectionName` is the **name** of a port, not its number. A policy that finds nothing does nothing: the
Gateway goes on in clear text, and the backend answers with an error or accepts it.

```yaml bad
apiVersion: v1
kind: Service
metadata:
  name: api
spec:
  selector: {app: api}
  ports:
    - {name: https, port: 443}
---
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata:
  name: api
spec:
  targetRefs:
    - {group: "", kind: Service, name: api, sectionName: "443"}
  validation:
    hostname: api.example.com
    wellKnownCACertificates: System
```

```yaml good
apiVersion: v1
kind: Service
metadata:
  name: api
spec:
  selector: {app: api}
  ports:
    - {name: https, port: 443, targetPort: 8443}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  selector:
    matchLabels: {app: api}
  template:
    metadata:
      labels: {app: api}
    spec:
      containers:
        - name: api
          image: registry.example.com/api:1
---
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata:
  name: api
spec:
  targetRefs:
    - {group: "", kind: Service, name: api, sectionName: https}
  validation:
    hostname: api.example.com
    wellKnownCACertificates: System
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.api.errors import did_you_mean
from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import BackendTLSPolicy, Model, Service
from ingresslint.model.views.references import ObjectReference
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule
from ingresslint.rules.listeners import listed
from ingresslint.rules.references import missing


def check(policy: BackendTLSPolicy, model: Model) -> Iterator[Problem]:
    """Report each target of a policy that is missing."""
    for target, section in policy.targets:
        if (target.group, target.kind) != ("", "Service"):
            continue
        service = model.find(Service, target.namespace, target.name)
        if service is None:
            yield from _missing(policy, target, model)
        elif section and section not in {port.name for port in service.ports}:
            yield _no_port(policy, target, service, section)


def _missing(policy: BackendTLSPolicy, target: ObjectReference, model: Model) -> Iterator[Problem]:
    found = missing(model, Service, target.namespace, target.name, policy.resource)
    if found is not None:
        pointer = (*target.pointer, "name")
        yield Problem(
            at=policy.resource.at(*pointer),
            message=f"{found.sentence}: {policy.resource.ref} has no effect on it{found.hint}",
            field=field_path(pointer),
            notes=found.notes,
            severity=found.severity,
        )


def _no_port(policy: BackendTLSPolicy, target: ObjectReference, service: Service, section: str) -> Problem:
    pointer = (*target.pointer, "sectionName")
    names = [port.name for port in service.ports if port.name]
    numbered = next((port.name for port in service.ports if port.name and str(port.port) == section), None)
    hint = f"; the port with this number is called {numbered}" if numbered else did_you_mean(section, names)
    has = f"it has {listed(names)}" if names else "its ports have no names"
    return Problem(
        at=policy.resource.at(*pointer),
        message=f"{service.resource.ref} has no port called {section}, {has}{hint}",
        field=field_path(pointer),
        notes=(Note(service.resource.at("spec", "ports"), "the ports of the Service"),),
    )


RULE = Rule(
    name="backend-tls-policy-target-missing",
    doc=__doc__,
    on=(BackendTLSPolicy,),
    check=check,
    severity=Severity.ERROR,
    category=Category.REFERENCE,
    needs=("external.services", "complete"),
    since="0.1.0",
    sources=(
        "https://gateway-api.sigs.k8s.io/api-types/backendtlspolicy/",
        "https://gateway-api.sigs.k8s.io/reference/spec/#localpolicytargetreferencewithsectionname",
    ),
)
