"""A backend names a port that its Service does not have.

A backend means a port of the Service, by its number or by its name, and not the port that the container listens on.
With another one the AWS Load Balancer Controller stops and updates nothing of the whole load balancer, ingress-nginx
answers 503, and Gateway API asks for 500. Nothing is refused when the manifests are applied.

The Service is in the input, so this is certain. Where several objects may be meant (one for each stage, say), the
rule speaks up only if none of them has the port. Services of type `ExternalName` are left alone: controllers take any
number for them.

```yaml bad
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
spec:
  ingressClassName: nginx
  defaultBackend:
    service: {name: storefront, port: {number: 8080}}
---
apiVersion: v1
kind: Service
metadata:
  name: storefront
spec:
  selector: {app: storefront}
  ports:
    - port: 80
      targetPort: 8080
```

```yaml good
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
spec:
  ingressClassName: nginx
  defaultBackend:
    service: {name: storefront, port: {number: 80}}
---
apiVersion: v1
kind: Service
metadata:
  name: storefront
spec:
  selector: {app: storefront}
  ports:
    - port: 80
      targetPort: 8080
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint import fixing
from ingresslint.api.errors import did_you_mean
from ingresslint.finding import Applicability, Fix, Note, Problem, Severity
from ingresslint.model import Backend, GatewayRoute, Ingress, Model, Service, ServicePort, TargetGroupBinding, decode
from ingresslint.model.referrers import Referrer
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule
from ingresslint.rules.references import backends, without_port

_MOST_SHOWN = 5


def check(subject: Referrer, model: Model) -> Iterator[Problem]:
    """Report each backend whose Service is there without the port."""
    for backend in backends(subject, model):
        services = model.variants(Service, backend.namespace, backend.service, backend.resource)
        if not services or backend.port is None or any(_takes(service, backend.port) for service in services):
            continue
        service = services[0]
        reason = _explanation(service, backend.port, model)
        yield Problem(
            at=subject.resource.at(*backend.port_pointer),
            message=f"{service.resource.ref} has no {_named(backend)}, and {without_port(subject, model)}: {reason}",
            field=field_path(backend.port_pointer),
            notes=(Note(service.resource.at("spec", "ports"), "the ports of the Service"),),
            severity=Severity.WARNING if model.is_completed(service) else None,
            fix=_fix(subject, backend, _meant(service, backend.port, model)[1]) if len(services) == 1 else None,
        )


def _fix(subject: Referrer, backend: Backend, meant: ServicePort | None) -> Fix | None:
    """Write the port that is meant, if it can be written in the same way: by its number, or by its name."""
    at, port = subject.resource.at(*backend.port_pointer), backend.port
    instead = meant and (meant.port if isinstance(port, int) else meant.name)
    # Some backends stand inside an annotation, where the pointer leads to all of it.
    if not instead or decode.get(subject.resource.written, *at.pointer) != port:
        return None
    return fixing.fix(f"write {instead}", [fixing.replaced(at, instead)], [at], Applicability.UNSAFE)


def _takes(service: Service, port: int | str) -> bool:
    """Tell whether a Service has a port, or whether nobody can tell, because the API server refuses its ports."""
    if service.type == "ExternalName" or service.port(port) is not None:
        return True
    return any(not each.port for each in service.ports) or not (service.ports or service.headless)


def _named(backend: Backend) -> str:
    return f"port {backend.port}" if isinstance(backend.port, int) else f"port with the name {backend.port}"


def _explanation(service: Service, wanted: int | str, model: Model) -> str:
    """Say which port is meant if only one can be, or else which ones there are."""
    role, meant = _meant(service, wanted, model)
    if meant is not None:
        return f"{wanted} is {role} of port {meant.port}. Write {_reference(meant, wanted)}"
    if isinstance(wanted, str) and len(service.ports) == 1 and not service.ports[0].name:
        return f"its only port has no name. Write its number, {service.ports[0].port}"
    if not service.ports:
        return "it has no ports at all"
    shown = ", ".join(_described(port) for port in service.ports[:_MOST_SHOWN])
    more = f" and {len(service.ports) - _MOST_SHOWN} more" if len(service.ports) > _MOST_SHOWN else ""
    return f"it has {shown}{more}{did_you_mean(wanted, [port.name for port in service.ports if port.name])}"


def _meant(service: Service, wanted: int | str, model: Model) -> tuple[str, ServicePort | None]:
    roles = {
        "the targetPort": [port for port in service.ports if port.target_port == wanted],
        "the container port": [port for port in service.ports if wanted in model.target_numbers(service, port)],
        "the nodePort": [port for port in service.ports if port.node_port == wanted],
    }
    return next(((role, found[0]) for role, found in roles.items() if len(found) == 1), ("", None))


def _reference(port: ServicePort, wanted: int | str) -> str:
    """Write a port in the way that the backend did: by its name, if it has one, or its number."""
    if isinstance(wanted, int):
        return str(port.port)
    return port.name or f"its number, {port.port}"


def _described(port: ServicePort) -> str:
    return f"{port.port} ({port.name})" if port.name else str(port.port)


RULE = Rule(
    name="backend-port-missing",
    doc=__doc__,
    on=(Ingress, GatewayRoute, TargetGroupBinding),
    check=check,
    severity=Severity.ERROR,
    category=Category.REFERENCE,
    since="0.1.0",
    fixable=True,
    sources=(
        "https://kubernetes.io/docs/concepts/services-networking/ingress/#the-ingress-resource",
        "https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports",
        "https://gateway-api.sigs.k8s.io/reference/spec/#backendobjectreference",
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/",
    ),
)
