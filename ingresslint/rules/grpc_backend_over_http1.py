"""A gRPC backend, and a controller that is not told to speak gRPC to it.

gRPC needs HTTP/2 from end to end. Most controllers speak HTTP/1.1 to the pods unless an annotation says otherwise:
clients then get errors such as 502, or a status that has nothing to do with the call.

An `appProtocol` of `grpc` makes a warning, a port that is only called `grpc` an info. Nothing is reported for
controllers that go by the port itself, and where the controller is not known.

```yaml bad
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: orders
  annotations:
    alb.ingress.kubernetes.io/target-type: ip
    alb.ingress.kubernetes.io/certificate-arn: arn:aws:iam::111122223333:server-certificate/orders
spec:
  ingressClassName: alb
  defaultBackend: {service: {name: orders, port: {name: grpc}}}
---
apiVersion: v1
kind: Service
metadata:
  name: orders
spec:
  selector: {app: orders}
  ports:
    - {name: grpc, port: 9090, appProtocol: grpc}
```

```yaml good
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: orders
  annotations:
    alb.ingress.kubernetes.io/target-type: ip
    alb.ingress.kubernetes.io/certificate-arn: arn:aws:iam::111122223333:server-certificate/orders
    alb.ingress.kubernetes.io/backend-protocol-version: GRPC
spec:
  ingressClassName: alb
  defaultBackend: {service: {name: orders, port: {name: grpc}}}
---
apiVersion: v1
kind: Service
metadata:
  name: orders
spec:
  selector: {app: orders}
  ports:
    - {name: grpc, port: 9090, appProtocol: grpc}
```
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from ingresslint import tables
from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Backend, Ingress, Model, Service, ServicePort
from ingresslint.model.routing.servers import Product, server
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule

_GRPC = frozenset({"grpc", "grpcs"})


@dataclass(frozen=True, slots=True)
class _Switch:
    """The annotation that makes a product speak gRPC; ``values`` are in capitals, empty where any will do."""

    annotation: str
    kinds: tuple[str, ...]
    values: frozenset[str]
    write: str

    def is_set(self, annotations: Mapping[str, str]) -> bool:
        written = annotations.get(self.annotation)
        return written is not None and (not self.values or written.strip().upper() in self.values)


def check(ingress: Ingress, model: Model) -> Iterator[Problem]:
    """Report each gRPC port that requests reach over HTTP/1.1, once for each port."""
    product = server(ingress, model).product
    switch = None if product is None else _switches().get(product)
    if product is None or switch is None:
        return
    backends = {(backend.service, backend.port): backend for backend in reversed(ingress.backends)}
    for backend in backends.values():
        service = model.find(Service, backend.namespace, backend.service)
        port = None if service is None or backend.port is None else service.port(backend.port)
        if service is None or port is None or not _is_grpc(port) or model.is_completed(ingress, service):
            continue
        written = {"Ingress": ingress.annotations, "Service": service.annotations}
        if not any(switch.is_set(written[kind]) for kind in switch.kinds):
            yield _problem(backend, service, port, product, switch)


def _is_grpc(port: ServicePort) -> bool:
    return port.app_protocol in _GRPC or (port.app_protocol is None and _is_called_grpc(port.name))


def _is_called_grpc(name: str) -> bool:
    """Tell whether a name says gRPC; gRPC-Web is made to be carried over HTTP/1.1."""
    first, _, rest = name.partition("-")
    return first in _GRPC and not rest.startswith("web")


def _problem(backend: Backend, service: Service, port: ServicePort, product: Product, switch: _Switch) -> Problem:
    said = f"appProtocol {port.app_protocol}" if port.app_protocol is not None else f"the name {port.name}"
    return Problem(
        at=backend.resource.at(*backend.port_pointer),
        message=(
            f"port {port.port} of {service.resource.ref} is gRPC by {said}, and {product} speaks HTTP/1.1 to it, which "
            f"carries no gRPC. Set {switch.annotation}: {switch.write} on the {' or the '.join(switch.kinds)}"
        ),
        field=field_path(backend.port_pointer),
        notes=(Note(service.resource.at(*port.pointer), "the port is declared here"),),
        severity=None if port.app_protocol is not None else Severity.INFO,
    )


@cache
def _switches() -> dict[Product, _Switch]:
    return {
        Product(row["product"]): _Switch(
            row["annotation"], tuple(row["kinds"]), frozenset(row.get("values", ())), row["write"]
        )
        for row in tables.load("protocols", "grpc.yaml")["products"]
    }


RULE = Rule(
    name="grpc-backend-over-http1",
    doc=__doc__,
    on=(Ingress,),
    check=check,
    severity=Severity.WARNING,
    category=Category.TRAFFIC,
    needs=("controllers",),
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#backend-protocol-version",
        "https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#backend-protocol",
        "https://cloud.google.com/kubernetes-engine/docs/how-to/ingress-http2",
    ),
)
