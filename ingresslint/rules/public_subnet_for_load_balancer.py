"""A load balancer of a private cluster is put into a public subnet.

A subnet is public when its route table leads to an internet gateway. An internal load balancer works there, and becomes
reachable with the next change of its scheme; the network's own rules, such as its ACLs, are those for public addresses.
The subnets for internal load balancers are those with the tag `kubernetes.io/role/internal-elb`.

The rule knows the subnets that the profile lists (`subnets`), by id and by the name that the profile gives them.

```yaml bad
# profile: {private: true, controllers: {aws-load-balancer-controller: "2.13"}, subnets: [{name: outer, public: true}]}
apiVersion: v1
kind: Service
metadata:
  name: queue
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-scheme: internal
    service.beta.kubernetes.io/aws-load-balancer-subnets: outer
spec:
  type: LoadBalancer
  selector: {app: queue}
  ports:
    - port: 443
```

```yaml good
# profile: {private: true, controllers: {aws-load-balancer-controller: "2.13"}, subnets: [{name: inner, public: false}]}
apiVersion: v1
kind: Service
metadata:
  name: queue
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-scheme: internal
    service.beta.kubernetes.io/aws-load-balancer-subnets: inner
spec:
  type: LoadBalancer
  selector: {app: queue}
  ports:
    - port: 443
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Problem, Severity
from ingresslint.model import Ingress, IngressClassParams, LoadBalancerConfiguration, Model, Service, decode
from ingresslint.model.aws.alb_listeners import split
from ingresslint.model.aws.targets import load_balancers
from ingresslint.model.exposure import ALB_PREFIX, NLB_PREFIX, Reach, class_params, frontend_exposure, is_alb
from ingresslint.resource import Location, field_path
from ingresslint.rule import Category, Rule

_SERVICE = f"{NLB_PREFIX}subnets"
_ALB, _FRONTEND = f"{ALB_PREFIX}subnets", f"{ALB_PREFIX}frontend-nlb-subnets"

Subject = Service | Ingress | IngressClassParams | LoadBalancerConfiguration


def check(subject: Subject, model: Model) -> Iterator[Problem]:
    """Report each place that names public subnets for a load balancer."""
    if model.profile.private is not True or not model.profile.subnets:
        return
    for at, written in _written(subject, model):
        public = [name for name in written if model.profile.is_public_subnet(name)]
        if public:
            yield _problem(at, public)


def _written(subject: Subject, model: Model) -> Iterator[tuple[Location, list[str]]]:
    """Yield the subnets that count, each list with its place."""
    value, at = subject.resource.value, subject.resource.at
    if isinstance(subject, IngressClassParams):
        yield at("spec", "subnets", "ids"), decode.texts(value, "spec", "subnets", "ids")
    elif isinstance(subject, LoadBalancerConfiguration):
        for pointer, entry in decode.members(value, "spec", "loadBalancerSubnets"):
            yield at(*pointer, "identifier"), [decode.text(entry, "identifier") or ""]
    else:
        names = _service(subject, model) if isinstance(subject, Service) else _ingress(subject, model)
        for name in names:
            yield at("metadata", "annotations", name), split(subject.annotations.get(name, ""))


def _service(service: Service, model: Model) -> Iterator[str]:
    if load_balancers(service, model.profile):
        yield _SERVICE


def _ingress(ingress: Ingress, model: Model) -> Iterator[str]:
    params = class_params(ingress, model)
    if is_alb(ingress, model) and not (params and decode.get(params.resource.value, "spec", "subnets")):
        yield _ALB
    if frontend_exposure(ingress, model).reach is not Reach.NONE:
        yield _FRONTEND


def _problem(at: Location, public: list[str]) -> Problem:
    named = ", ".join(dict.fromkeys(public))
    return Problem(
        at=at,
        message=(
            f"public according to the profile: {named}. Load balancers of a private cluster belong in the private "
            "subnets, those with the tag kubernetes.io/role/internal-elb"
        ),
        field=field_path(at.pointer),
    )


RULE = Rule(
    name="public-subnet-for-load-balancer",
    doc=__doc__,
    on=(Service, Ingress, IngressClassParams, LoadBalancerConfiguration),
    check=check,
    severity=Severity.WARNING,
    category=Category.EXPOSURE,
    needs=("private", "subnets", "provider", "controllers"),
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/subnet_discovery/",
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/gateway/loadbalancerconfig/",
    ),
)
