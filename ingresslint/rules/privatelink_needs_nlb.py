"""A VPC endpoint service is meant for a load balancer that it cannot have.

AWS PrivateLink takes Network Load Balancers and Gateway Load Balancers only. What an Ingress of the AWS Load Balancer
Controller gets is an Application Load Balancer, and a Service that the cloud provider of the control plane serves gets
a Classic Load Balancer by default: the endpoint service cannot be created for either of them. Since 2.13.0 the
controller puts a Network Load Balancer in front of the Application Load Balancer when an Ingress asks for it.

The profile says which Services and Ingresses an endpoint service is for (`privateLink`).

```yaml bad
# profile: {provider: aws, privateLink: [shop/web], external: {classes: [alb]}}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: shop
spec:
  ingressClassName: alb
  defaultBackend: {service: {name: web, port: {number: 80}}}
```

```yaml good
# profile: {provider: aws, privateLink: [shop/web], external: {classes: [alb]}}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: shop
  annotations:
    alb.ingress.kubernetes.io/enable-frontend-nlb: "true"
    alb.ingress.kubernetes.io/frontend-nlb-scheme: internal
spec:
  ingressClassName: alb
  defaultBackend: {service: {name: web, port: {number: 80}}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Problem, Severity
from ingresslint.model import Ingress, Model, Service
from ingresslint.model.aws.alb_balancers import balancer
from ingresslint.model.aws.targets import load_balancers
from ingresslint.model.exposure import ALB_PREFIX, Reach, frontend_exposure
from ingresslint.resource import Location, field_path
from ingresslint.rule import Category, Rule, Tier

_FRONTEND = f"{ALB_PREFIX}enable-frontend-nlb"


def check(subject: Service | Ingress, model: Model) -> Iterator[Problem]:
    """Report an object with an endpoint service, and a load balancer that is no Network Load Balancer."""
    if model.profile.has_private_link(subject.namespace, subject.resource.ref.name):
        yield from _ingress(subject, model) if isinstance(subject, Ingress) else _service(subject, model)


def _ingress(ingress: Ingress, model: Model) -> Iterator[Problem]:
    found = balancer(ingress, model)
    if found is None or frontend_exposure(ingress, model).reach is not Reach.NONE:
        return
    written = _FRONTEND in ingress.annotations
    at = ingress.resource.at(*(("metadata", "annotations", _FRONTEND) if written else ("spec", "ingressClassName")))
    instead = f'let one stand in front of it with {_FRONTEND}: "true" (AWS Load Balancer Controller 2.13.0 or newer)'
    yield _problem(ingress, at, f"an Application Load Balancer: {instead}", certain=found.whole)


def _service(service: Service, model: Model) -> Iterator[Problem]:
    balancers = load_balancers(service, model.profile)
    if balancers and not any(found.network for found in balancers):
        at = service.resource.at("spec", "type")
        instead = "let the AWS Load Balancer Controller build one with loadBalancerClass: service.k8s.aws/nlb"
        yield _problem(
            service, at, f"a Classic Load Balancer: {instead}", certain=model.profile.controllers is not None
        )


def _problem(subject: Service | Ingress, at: Location, what: str, *, certain: bool) -> Problem:
    return Problem(
        at=at,
        message=f"a VPC endpoint service needs a Network Load Balancer, and {subject.resource.ref} gets {what}",
        field=field_path(at.pointer),
        severity=None if certain else Severity.WARNING,
    )


RULE = Rule(
    name="privatelink-needs-nlb",
    doc=__doc__,
    on=(Service, Ingress),
    check=check,
    severity=Severity.ERROR,
    category=Category.POLICY,
    tier=Tier.POLICY,
    needs=("privateLink", "provider", "controllers", "complete"),
    since="0.1.0",
    sources=(
        "https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html",
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#enable-frontend-nlb",
    ),
)
