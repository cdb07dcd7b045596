"""Several Ingresses of a namespace each get a load balancer of their own.

The AWS Load Balancer Controller builds an Application Load Balancer for every Ingress, unless Ingresses share a group.
Every one costs money while it idles, needs addresses in its subnets, and is another name to protect. Ingresses of one
owner, for the same clients, can share one: by `alb.ingress.kubernetes.io/group.name`, by the group in the
IngressClassParams of the class, or as rules of one Ingress. Whoever may join a group may also answer for the hosts of
its other members, so that a namespace is as far as this rule looks.

```yaml bad
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13"}}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:
  ingressClassName: alb
  defaultBackend: {service: {name: shop, port: {number: 80}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: cart}
spec:
  ingressClassName: alb
  defaultBackend: {service: {name: cart, port: {number: 80}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: admin}
spec:
  ingressClassName: alb
  defaultBackend: {service: {name: admin, port: {number: 80}}}
```

```yaml good
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13"}, external: {services: ["*"]}}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop, annotations: {alb.ingress.kubernetes.io/group.name: shop}}
spec:
  ingressClassName: alb
  rules:
    - host: shop.example.com
      http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: shop, port: {number: 80}}}}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: cart, annotations: {alb.ingress.kubernetes.io/group.name: shop}}
spec:
  ingressClassName: alb
  rules:
    - host: cart.example.com
      http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: cart, port: {number: 80}}}}]}
```
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Ingress, Model
from ingresslint.model.exposure import Reach, ingress_exposure, is_alb
from ingresslint.model.routing.servers import alb_group
from ingresslint.rule import Category, Rule, Tier

_MANY = 3


def check(ingress: Ingress, model: Model) -> Iterator[Problem]:
    """Report the first of several Ingresses that could share a load balancer, with the others as notes."""
    reach = ingress_exposure(ingress, model).reach
    sharing = list(_balancers(model).get((ingress.namespace, reach), {}).values())
    if len(sharing) < _MANY or sharing[0].resource != ingress.resource:
        return
    yield Problem(
        at=ingress.resource.at("metadata", "name"),
        message=(
            f"{len(sharing)} Ingresses of this namespace get a load balancer each, for the same clients. "
            "Give them one alb.ingress.kubernetes.io/group.name, or make them rules of one Ingress"
        ),
        field="metadata.name",
        notes=tuple(Note(other.resource.at("metadata", "name"), "another load balancer") for other in sharing[1:]),
    )


@lru_cache(maxsize=2)
def _balancers(model: Model) -> dict[tuple[str, Reach], dict[str, Ingress]]:
    """Return for each namespace and reach the load balancers that its Ingresses get, each with its first Ingress."""
    found: dict[tuple[str, Reach], dict[str, Ingress]] = {}
    for ingress in model.all(Ingress):
        reach = ingress_exposure(ingress, model).reach
        if is_alb(ingress, model) and reach in {Reach.INTERNAL, Reach.INTERNET_FACING}:
            name = alb_group(ingress, model) or f"/{ingress.resource.ref.name}"
            found.setdefault((ingress.namespace, reach), {}).setdefault(name, ingress)
    return found


RULE = Rule(
    name="load-balancer-sprawl",
    doc=__doc__,
    on=(Ingress,),
    check=check,
    severity=Severity.INFO,
    category=Category.EXPOSURE,
    tier=Tier.OPT_IN,
    needs=("controllers",),
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#ingressgroup",
    ),
)
