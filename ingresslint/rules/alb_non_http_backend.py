"""An Ingress of class ALB sends to a backend that does not speak HTTP.

An Application Load Balancer speaks HTTP, HTTPS and gRPC to its targets and nothing else. A database, a broker or
any other TCP protocol behind it never becomes healthy: the health checks fail, and clients get 502. Such a service
is published with a Service of type LoadBalancer (a Network Load Balancer).

The verdict is scored. UDP or SCTP, or an `appProtocol` that is not HTTP, is an error. The name of the port
(`tcp-…`, `redis-…`) and its well-known number are hints: two of them make a warning, one alone an info. An
`appProtocol` or a port name that says HTTP, or a `backend-protocol` annotation, silences the hints: the author
knows.

```yaml bad
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: orders
spec:
  ingressClassName: alb
  defaultBackend:
    service: {name: orders-db, port: {number: 5432}}
---
apiVersion: v1
kind: Service
metadata:
  name: orders-db
spec:
  selector: {app: orders-db}
  ports:
    - port: 5432
      appProtocol: postgresql
```

```yaml good
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: orders
spec:
  ingressClassName: alb
  defaultBackend:
    service: {name: orders, port: {number: 80}}
---
apiVersion: v1
kind: Service
metadata:
  name: orders
spec:
  selector: {app: orders}
  ports:
    - port: 80
      targetPort: 9042
      appProtocol: http
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Backend, Ingress, Model, Service, ServicePort
from ingresslint.model.exposure import ALB_PREFIX, is_alb
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule

# https://kubernetes.io/docs/concepts/services-networking/service/#application-protocol and the names Istio selects by.
_HTTP = frozenset({"http", "https", "http2", "grpc", "grpc-web", "grpcs", "h2c", "ws", "wss", "web"})
_OTHER = {
    "amqp": "AMQP",
    "amqps": "AMQP",
    "kafka": "Kafka",
    "ldap": "LDAP",
    "ldaps": "LDAP",
    "mongo": "MongoDB",
    "mongodb": "MongoDB",
    "mqtt": "MQTT",
    "mqtts": "MQTT",
    "mysql": "MySQL",
    "nats": "NATS",
    "postgres": "PostgreSQL",
    "postgresql": "PostgreSQL",
    "redis": "Redis",
    "smtp": "SMTP",
    "smtps": "SMTP",
    "tcp": "plain TCP",
    "tls": "TLS that is no HTTPS",
    "udp": "UDP",
}
# Numbers that IANA or the product's documentation gives to a protocol, and that HTTP is hardly ever found on.
_NUMBERS = {
    21: "FTP",
    22: "SSH",
    25: "SMTP",
    53: "DNS",
    110: "POP3",
    123: "NTP",
    143: "IMAP",
    161: "SNMP",
    389: "LDAP",
    445: "SMB",
    465: "SMTP",
    514: "syslog",
    587: "SMTP",
    636: "LDAP",
    1433: "SQL Server",
    1521: "Oracle",
    1883: "MQTT",
    2181: "ZooKeeper",
    2379: "etcd",
    3306: "MySQL",
    3389: "RDP",
    4222: "NATS",
    5060: "SIP",
    5432: "PostgreSQL",
    5671: "AMQP",
    5672: "AMQP",
    6379: "Redis",
    8883: "MQTT",
    9042: "Cassandra",
    9092: "Kafka",
    11211: "memcached",
    26257: "CockroachDB",
    27017: "MongoDB",
}
_ACTION_PORT = "use-annotation"
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What a port looks like, and why; proof is more than a hint."""

    protocol: str
    reason: str
    proof: bool = False


def check(ingress: Ingress, model: Model) -> Iterator[Problem]:
    """Report each backend port that an ALB cannot speak to."""
    if not is_alb(ingress, model):
        return
    for backend in ingress.backends:
        service = model.find(Service, backend.namespace, backend.service)
        port = service.port(backend.port) if service and backend.port not in {None, _ACTION_PORT} else None
        if service is None or port is None:
            continue
        evidence = list(_evidence(service, port, model))
        if any(found.proof for found in evidence) or not _declared(ingress, service):
            yield from _problems(ingress, backend, service, port, evidence)


def _problems(
    ingress: Ingress, backend: Backend, service: Service, port: ServicePort, evidence: list[_Evidence]
) -> Iterator[Problem]:
    if not evidence:
        return
    proof = [found for found in evidence if found.proof]
    severity = None if proof else (Severity.WARNING if len(evidence) > 1 else Severity.INFO)
    best = (proof or evidence)[0]
    verb = "speaks" if proof else "looks like"
    yield Problem(
        at=ingress.resource.at(*backend.port_pointer),
        message=(
            f"port {port.port} of {service.resource.ref} {verb} {best.protocol} "
            f"({', '.join(found.reason for found in evidence)}), and an Application Load Balancer speaks only HTTP, "
            "HTTPS and gRPC to its targets. Publish it with a Service of type LoadBalancer"
        ),
        field=field_path(backend.port_pointer),
        notes=(Note(service.resource.at(*port.pointer), "the port is declared here"),),
        severity=severity,
    )


def _evidence(service: Service, port: ServicePort, model: Model) -> Iterator[_Evidence]:
    if port.protocol in {"UDP", "SCTP"}:
        yield _Evidence(port.protocol, f"its protocol is {port.protocol}", proof=True)
    said = (port.app_protocol or "").rpartition("/")[2].lower()
    if said in _HTTP:
        return
    if said in _OTHER:
        yield _Evidence(_OTHER[said], f"its appProtocol is {port.app_protocol}", proof=True)
    words = _WORD.findall(port.name)
    if any(word in _HTTP for word in words):
        return
    if words and words[0] in _OTHER:
        yield _Evidence(_OTHER[words[0]], f"it is called {port.name}")
    number = _target_number(service, port, model)
    if number in _NUMBERS:
        yield _Evidence(_NUMBERS[number], f"{number} is the usual port of {_NUMBERS[number]}")


def _target_number(service: Service, port: ServicePort, model: Model) -> int:
    """Return the number that traffic arrives at in the pod, as far as the input tells."""
    if isinstance(port.target_port, int):
        return port.target_port
    numbers = model.target_numbers(service, port)
    return numbers.pop() if len(numbers) == 1 else port.port


def _declared(ingress: Ingress, service: Service) -> bool:
    names = (f"{ALB_PREFIX}backend-protocol", f"{ALB_PREFIX}backend-protocol-version")
    return any(name in ingress.annotations or name in service.annotations for name in names)


RULE = Rule(
    name="alb-non-http-backend",
    doc=__doc__,
    on=(Ingress,),
    check=check,
    severity=Severity.ERROR,
    category=Category.ROUTING,
    needs=("provider", "controllers"),
    since="0.1.0",
    sources=(
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html",
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#backend-protocol",
        "https://kubernetes.io/docs/concepts/services-networking/service/#application-protocol",
    ),
)
