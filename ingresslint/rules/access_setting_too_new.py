"""A setting that limits who can reach a load balancer is newer than the controller.

A controller ignores the annotations that it does not know, and the API server drops the fields that an older custom
resource definition does not have. With a setting that only changes how fast something is, that is a disappointment;
with one that keeps people out, the door stands open, and the manifest says that it is closed.

```yaml bad
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.5.4"}}
apiVersion: v1
kind: Service
metadata:
  name: queue
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-security-groups: sg-0aaaaaaaaaaaaaaaa
spec:
  type: LoadBalancer
  loadBalancerClass: service.k8s.aws/nlb
  selector: {app: queue}
  ports:
    - port: 443
```

```yaml good
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.6.0"}}
apiVersion: v1
kind: Service
metadata:
  name: queue
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-security-groups: sg-0aaaaaaaaaaaaaaaa
spec:
  type: LoadBalancer
  loadBalancerClass: service.k8s.aws/nlb
  selector: {app: queue}
  ports:
    - port: 443
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Problem, Severity
from ingresslint.model import Ingress, IngressClassParams, Model, Service, decode
from ingresslint.model.exposure import Handler, is_alb, service_handlers
from ingresslint.model.gates import guards
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule

Subject = Service | Ingress | IngressClassParams


def check(subject: Subject, model: Model) -> Iterator[Problem]:
    """Report each setting that the version of the controller does not know."""
    if not _is_the_controllers(subject, model):
        return
    for guard in guards():
        controller = model.profile.controller(guard.controller)
        written = decode.get(subject.resource.value, *guard.pointer)
        if guard.kind != subject.resource.gvk.kind or controller is None or not written:
            continue
        if controller.before(guard.since):
            at = subject.resource.at(*guard.pointer)
            yield Problem(
                at=at,
                message=(
                    f"{guard.pointer[-1]} is unknown to {guard.controller} {controller.version}, and dropped in "
                    f"silence: {guard.without}. It needs {guard.since} or newer"
                ),
                field=field_path(at.pointer),
            )


def _is_the_controllers(subject: Subject, model: Model) -> bool:
    if isinstance(subject, Service):
        return service_handlers(subject, model.profile) == (Handler.LBC,)
    if isinstance(subject, Ingress):
        return is_alb(subject, model)
    return subject.resource.gvk.group == "elbv2.k8s.aws"


RULE = Rule(
    name="access-setting-too-new",
    doc=__doc__,
    on=(Service, Ingress, IngressClassParams),
    check=check,
    severity=Severity.ERROR,
    category=Category.EXPOSURE,
    needs=("controllers",),
    since="0.1.0",
    sources=(
        "https://github.com/kubernetes-sigs/aws-load-balancer-controller/releases",
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/#security-groups",
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/ingress_class/#specinboundcidrs",
    ),
)
