"""A Service sends to a port by a name that no container gives to a port.

A `targetPort` that is a name means a port that a container declares under `ports`, with the same name and the same
protocol. A pod that declares none is left out: it is running and ready, and gets no traffic on this port. Nothing is
refused, and a Service that lost all its pods this way looks like one whose pods have crashed. (A `targetPort` that is
a number is used as it is, declared or not.)

Where no pod of the Service has the name, the finding is an error; where only some do, a warning. Clients of a
headless Service connect to the pods themselves, so there it is a warning too. Nothing is said where the Service
selects nothing in the input.

```yaml bad
apiVersion: v1
kind: Service
metadata:
  name: storefront
spec:
  selector: {app: storefront}
  ports:
    - port: 80
      targetPort: http
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: storefront
spec:
  selector:
    matchLabels: {app: storefront}
  template:
    metadata:
      labels: {app: storefront}
    spec:
      containers:
        - name: storefront
          image: registry.example.com/storefront:1
          ports:
            - {name: web, containerPort: 8080}
```

```yaml good
apiVersion: v1
kind: Service
metadata:
  name: storefront
spec:
  selector: {app: storefront}
  ports:
    - port: 80
      targetPort: web
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: storefront
spec:
  selector:
    matchLabels: {app: storefront}
  template:
    metadata:
      labels: {app: storefront}
    spec:
      containers:
        - name: storefront
          image: registry.example.com/storefront:1
          ports:
            - {name: web, containerPort: 8080}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.api.errors import did_you_mean
from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import ContainerPort, Model, Service, ServicePort, Workload
from ingresslint.model.model import same_folder, together
from ingresslint.resource import ObjectRef, field_path
from ingresslint.rule import Category, Rule

_MOST_NOTES = 3


def check(service: Service, model: Model) -> Iterator[Problem]:
    """Report each port whose named target some or all of the selected pods do not have."""
    named = [port for port in service.ports if isinstance(port.target_port, str) and not port.target_port.isdecimal()]
    if not named or service.type == "ExternalName":
        return
    workloads = [found for found in model.selected_workloads(service) if found.containers]
    # The pods of a Job may have the labels too, and nobody means them.
    serving = [found for found in workloads if found.serves] or workloads
    for port in named:
        without = _without(port, serving)
        everywhere = len(without) == len(serving)
        meant = without if everywhere else _without(port, _nearest(service, serving))
        if meant:
            mild = not everywhere or service.headless or model.is_completed(service, *without)
            yield _problem(service, port, meant, Severity.WARNING if mild else Severity.ERROR)


def _without(port: ServicePort, workloads: list[Workload]) -> list[Workload]:
    """Return the workloads that do not declare the target; one of several variants of a workload is enough."""
    having = {found.resource.ref for found in workloads if any(port.is_served_by(each) for each in _ports(found))}
    return [found for found in workloads if found.resource.ref not in having]


def _nearest(service: Service, workloads: list[Workload]) -> list[Workload]:
    """Return those that are certainly the Service's; where some are in its folder, those elsewhere are variants."""
    sure = [found for found in workloads if together(service, found)]
    return [found for found in sure if same_folder(service, found)] or sure


def _ports(workload: Workload) -> Iterator[ContainerPort]:
    for container in workload.containers:
        yield from container.ports


def _problem(service: Service, port: ServicePort, without: list[Workload], severity: Severity) -> Problem:
    pointer = (*port.pointer, "targetPort")
    return Problem(
        at=service.resource.at(*pointer),
        message=(
            f"no container of {_listed(without)} declares a {port.protocol} port with the name {port.target_port}, "
            f"so those pods receive nothing on it: {_remedy(port, without)}"
        ),
        field=field_path(pointer),
        notes=tuple(_note(workload) for workload in without[:_MOST_NOTES]),
        severity=severity,
    )


def _listed(workloads: list[Workload]) -> str:
    refs: list[ObjectRef] = list(dict.fromkeys(found.resource.ref for found in workloads))
    return f"{refs[0]} and {len(refs) - 1} more" if len(refs) > 1 else str(refs[0])


def _remedy(port: ServicePort, without: list[Workload]) -> str:
    declared = [found for workload in without for found in _ports(workload)]
    fitting = {found.name: found.port for found in declared if found.name and found.protocol == port.protocol}
    if any(found.name == port.target_port for found in declared):
        return "the protocols differ"
    if len(fitting) == 1:
        [(name, number)] = fitting.items()
        return f"the only name is {name} ({number})"
    if fitting:
        return f"the names are {', '.join(sorted(fitting))}{did_you_mean(port.target_port, fitting)}"
    return "give the container's port this name, or write the number"


def _note(workload: Workload) -> Note:
    container = next((found for found in workload.containers if found.ports), workload.containers[0])
    return Note(workload.resource.at(*container.pointer, "ports"), f"the ports of {workload.resource.ref}")


RULE = Rule(
    name="target-port-name-missing",
    doc=__doc__,
    on=(Service,),
    check=check,
    severity=Severity.ERROR,
    category=Category.REFERENCE,
    since="0.1.0",
    sources=(
        "https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports",
        "https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/endpointslice/utils.go",
    ),
)
