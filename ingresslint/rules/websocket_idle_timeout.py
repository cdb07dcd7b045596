"""WebSocket connections behind a controller that ends quiet ones after a minute.

A WebSocket stays open for hours, and is often silent. With their defaults, ingress-nginx and an Application Load
Balancer end a connection on which nothing happened for 60 seconds, and GKE ends every one after 30. Clients that do not
connect again by themselves stop getting messages. Raise the timeout, or send pings more often than that, which no
manifest shows: the rule is opt-in.

```yaml bad
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: chat
  annotations:
    alb.ingress.kubernetes.io/target-type: ip
spec:
  ingressClassName: alb
  defaultBackend: {service: {name: chat, port: {number: 80}}}
---
apiVersion: v1
kind: Service
metadata:
  name: chat
spec:
  selector: {app: chat}
  ports:
    - {port: 80, appProtocol: kubernetes.io/ws}
```

```yaml good
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: chat
  annotations:
    alb.ingress.kubernetes.io/target-type: ip
    alb.ingress.kubernetes.io/load-balancer-attributes: idle_timeout.timeout_seconds=3600
spec:
  ingressClassName: alb
  defaultBackend: {service: {name: chat, port: {number: 80}}}
---
apiVersion: v1
kind: Service
metadata:
  name: chat
spec:
  selector: {app: chat}
  ports:
    - {port: 80, appProtocol: kubernetes.io/ws}
```
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from ingresslint import tables
from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Backend, Ingress, Model, Service, ServicePort
from ingresslint.model.aws.attributes import attributes
from ingresslint.model.routing.servers import Product, server
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule, Tier

_WEBSOCKET = frozenset({"kubernetes.io/ws", "kubernetes.io/wss", "ws", "wss"})


@dataclass(frozen=True, slots=True)
class _Timeout:
    """How long a product keeps a quiet connection, or ``always`` any, and the annotation that changes it."""

    seconds: int
    always: bool
    kind: str
    annotation: str
    attribute: str
    write: str

    def is_set(self, annotations: Mapping[str, str]) -> bool:
        if self.attribute:
            return self.attribute in attributes(annotations, self.annotation)
        return self.annotation in annotations


def check(ingress: Ingress, model: Model) -> Iterator[Problem]:
    """Report each WebSocket port whose connections end early, once for each port."""
    product = server(ingress, model).product
    timeout = None if product is None else _timeouts().get(product)
    if timeout is None or product is None:
        return
    backends = {(backend.service, backend.port): backend for backend in reversed(ingress.backends)}
    for backend in backends.values():
        service = model.find(Service, backend.namespace, backend.service)
        port = None if service is None or backend.port is None else service.port(backend.port)
        if service is None or port is None or port.app_protocol not in _WEBSOCKET:
            continue
        if not timeout.is_set((ingress if timeout.kind == "Ingress" else service).annotations):
            yield _problem(backend, service, port, product, timeout)


def _problem(backend: Backend, service: Service, port: ServicePort, product: Product, timeout: _Timeout) -> Problem:
    which, pings = ("every connection", "") if timeout.always else ("quiet connections", ", or send pings more often")
    return Problem(
        at=backend.resource.at(*backend.port_pointer),
        message=(
            f"port {port.port} of {service.resource.ref} is for WebSockets (appProtocol {port.app_protocol}), and "
            f"{product} ends {which} after {timeout.seconds} seconds. Set {timeout.annotation}: {timeout.write} on the "
            f"{timeout.kind}{pings}"
        ),
        field=field_path(backend.port_pointer),
        notes=(Note(service.resource.at(*port.pointer), "the port is declared here"),),
    )


@cache
def _timeouts() -> dict[Product, _Timeout]:
    return {
        Product(row["product"]): _Timeout(
            seconds=row["seconds"],
            always=row.get("always", False),
            kind=row["kind"],
            annotation=row["annotation"],
            attribute=row.get("attribute", ""),
            write=row["write"],
        )
        for row in tables.load("protocols", "websocket.yaml")["products"]
    }


RULE = Rule(
    name="websocket-idle-timeout",
    doc=__doc__,
    on=(Ingress,),
    check=check,
    severity=Severity.INFO,
    category=Category.TRAFFIC,
    tier=Tier.OPT_IN,
    needs=("controllers",),
    since="0.1.0",
    sources=(
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html#connection-idle-timeout",
        "https://kubernetes.github.io/ingress-nginx/user-guide/miscellaneous/#websockets",
        "https://cloud.google.com/kubernetes-engine/docs/how-to/ingress-configuration#timeout",
    ),
)
