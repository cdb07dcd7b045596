"""A load balancer sends to node ports, and the Service has none.

With targets of type `instance` an AWS load balancer registers nodes, and needs a port that is open on all of them. A
Service of type `ClusterIP` has no such port, and one of type `LoadBalancer` with `allocateLoadBalancerNodePorts: false`
has only those that are written out. The AWS Load Balancer Controller then builds nothing; where an Ingress belongs to a
group, nothing in the whole group. `ip` targets need no node port.

For an Ingress the target type comes from the IngressClassParams, the Service, the Ingress, or the controller's flag
`default-target-type`, which is `instance` unless it is set. Where the profile does not describe the controller and the
default decides, the finding is an info.

```yaml bad
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13"}}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  ingressClassName: alb
  defaultBackend: {service: {name: web, port: {number: 80}}}
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
  ports:
    - port: 80
```

```yaml good
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13"}}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    alb.ingress.kubernetes.io/target-type: ip
spec:
  ingressClassName: alb
  defaultBackend: {service: {name: web, port: {number: 80}}}
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
  ports:
    - port: 80
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Backend, Ingress, Model, Service, TargetGroupBinding, decode
from ingresslint.model.aws.target_groups import target_groups
from ingresslint.model.aws.targets import INSTANCE, TARGET_TYPE, TargetType, load_balancers, target_type
from ingresslint.model.exposure import LBC, NLB_TARGET_TYPE, NLB_TYPE, Handler
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule
from ingresslint.syntax import Pointer

_BINDING_TYPE = ("spec", "targetType")


def check(subject: Ingress | Service | TargetGroupBinding, model: Model) -> Iterator[Problem]:
    """Report each Service that is registered by a node port it does not have."""
    if isinstance(subject, Service):
        yield from _balanced(subject, model)
    elif isinstance(subject, TargetGroupBinding):
        yield from _bound(subject, model)
    else:
        yield from _routed(subject, model)


def _routed(ingress: Ingress, model: Model) -> Iterator[Problem]:
    for group in target_groups(ingress, model):
        service = group.service
        if service is not None and not model.is_completed(ingress, service):
            yield from _registered(group.backend, service, target_type(ingress, service, model), f"{TARGET_TYPE}: ip")


def _bound(binding: TargetGroupBinding, model: Model) -> Iterator[Problem]:
    written = decode.text(binding.resource.value, *_BINDING_TYPE) or ""
    for backend in binding.backends:
        service = model.find(Service, backend.namespace, backend.service)
        if service is not None and not model.is_completed(service):
            target = TargetType(written, binding.resource.at(*_BINDING_TYPE))
            yield from _registered(backend, service, target, "targetType: ip")


def _registered(backend: Backend, service: Service, target: TargetType, remedy: str) -> Iterator[Problem]:
    """Report a reference to a Service that is registered by node ports."""
    if target.kind != INSTANCE or _has_node_port(service, backend.port):
        return
    why = "which is the default" if target.at is None else "as is set"
    doubt = "" if target.certain else ", unless the controller runs with --default-target-type=ip"
    notes = [Note(service.resource.at("spec", "type"), _lack(service))]
    if target.at is not None:
        notes.append(Note(target.at, "the target type is set here"))
    yield Problem(
        at=backend.resource.at(*backend.name_pointer),
        message=(
            f"the load balancer sends to node ports ({INSTANCE} targets, {why}), and {service.resource.ref} has none "
            f"for this{doubt}. Set {remedy}, or make it a Service of type NodePort"
        ),
        field=field_path(backend.name_pointer),
        notes=tuple(notes),
        severity=None if target.certain else Severity.INFO,
    )


def _has_node_port(service: Service, wanted: int | str | None) -> bool:
    """Tell whether a port of a Service has a node port, or gets one; of an ExternalName others must speak."""
    if service.type == "ExternalName" or service.allocates_node_ports:
        return True
    port = None if wanted is None else service.port(wanted)
    return service.type == "LoadBalancer" and (port is None or port.node_port is not None)


def _lack(service: Service) -> str:
    if service.type == "LoadBalancer":
        return "allocateLoadBalancerNodePorts is false, and the port has no nodePort"
    return f"a Service of type {service.type} has no node ports"


def _balanced(service: Service, model: Model) -> Iterator[Problem]:
    """Report a Service whose own load balancer needs a node port."""
    certain = model.profile.controller(LBC) is not None
    if service.type == "ClusterIP":
        asks = service.annotations.get(NLB_TYPE) == "external" and service.annotations.get(NLB_TARGET_TYPE) == INSTANCE
        if asks and (certain or model.profile.controllers is None):
            yield _own(service, ("metadata", "annotations", NLB_TARGET_TYPE), certain=certain)
        return
    balancers = load_balancers(service, model.profile)
    hit = [found for found in balancers if found.handler is Handler.LBC and found.target.kind == INSTANCE]
    if hit and not all(_has_node_port(service, port.port) for port in service.ports):
        certain = len(hit) == len(balancers) and hit[0].target.certain
        yield _own(service, ("spec", "allocateLoadBalancerNodePorts"), certain=certain)


def _own(service: Service, pointer: Pointer, *, certain: bool) -> Problem:
    verb = "sends" if certain else "may send"
    return Problem(
        at=service.resource.at(*pointer),
        message=(
            f"the AWS Load Balancer Controller {verb} to node ports ({INSTANCE} targets), and {_lack(service)}. "
            f"Set {NLB_TARGET_TYPE}: ip, or let the Service have node ports"
        ),
        field=field_path(pointer),
        severity=None if certain else Severity.INFO,
    )


RULE = Rule(
    name="instance-target-without-node-port",
    doc=__doc__,
    on=(Ingress, Service, TargetGroupBinding),
    check=check,
    severity=Severity.ERROR,
    category=Category.TRAFFIC,
    needs=("provider", "controllers"),
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#target-type",
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/nlb/#instance-mode",
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/targetgroupbinding/targetgroupbinding/",
    ),
)
