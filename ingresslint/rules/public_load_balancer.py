"""A load balancer becomes internet-facing in a cluster that is declared private.

What makes it so is not always written in the manifest. On AWS the default is internet-facing for load balancers
that the cloud provider of the control plane builds, and internal for those of the AWS Load Balancer Controller
since 2.2.0; which of the two handles a Service depends on its class, its annotations, and the controller's webhook.
IngressClassParams win over the annotations of an Ingress. The finding names the line or the default that decides.

The rule runs for profiles with `private: true`. Where the profile does not say which controllers run, and the
answer depends on it, the finding is a warning.

```yaml bad
# profile: {provider: aws, private: true, controllers: {}}
apiVersion: v1
kind: Service
metadata:
  name: queue
spec:
  type: LoadBalancer
  selector: {app: queue}
  ports:
    - port: 443
```

```yaml good
# profile: {provider: aws, private: true, controllers: {}}
apiVersion: v1
kind: Service
metadata:
  name: queue
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-internal: "true"
spec:
  type: LoadBalancer
  selector: {app: queue}
  ports:
    - port: 443
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Ingress, Model, Service
from ingresslint.model.exposure import Exposure, Reach, ingress_exposure, service_exposure
from ingresslint.resource import Location, field_path
from ingresslint.rule import Category, Rule

_UNSURE = " (unless the AWS Load Balancer Controller takes it over: name the controllers in the profile)"


def check(subject: Service | Ingress, model: Model) -> Iterator[Problem]:
    """Report a Service or an Ingress whose load balancer the internet can reach."""
    if model.profile.private is not True:
        return
    if isinstance(subject, Service):
        exposure, default = service_exposure(subject, model.profile), subject.resource.at("spec", "type")
    else:
        exposure, default = ingress_exposure(subject, model), subject.resource.at("spec", "ingressClassName")
    if exposure.reach is Reach.INTERNET_FACING:
        yield _problem(subject, exposure, default, model.profile.name)


def _problem(subject: Service | Ingress, exposure: Exposure, default: Location, cluster: str) -> Problem:
    own = exposure.at is not None and exposure.at.resource == subject.resource
    at = exposure.at if own and exposure.at is not None else default
    notes = () if own or exposure.at is None else (Note(exposure.at, "the scheme is set here"),)
    named = f"cluster {cluster}" if cluster else "this cluster"
    verb, doubt = ("gets", "") if exposure.certain else ("may get", _UNSURE)
    message = (
        f"{subject.resource.ref} {verb} an internet-facing load balancer, and {named} is private: "
        f"{exposure.reason}{doubt}. {exposure.remedy}"
    )
    severity = None if exposure.certain else Severity.WARNING
    return Problem(at, message, field_path(at.pointer), notes, severity=severity)


RULE = Rule(
    name="public-load-balancer",
    doc=__doc__,
    on=(Service, Ingress),
    check=check,
    severity=Severity.ERROR,
    category=Category.EXPOSURE,
    needs=("private", "provider", "controllers"),
    since="0.1.0",
    sources=(
        "https://docs.aws.amazon.com/eks/latest/userguide/network-load-balancing.html",
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/#lb-scheme",
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/ingress_class/#specscheme",
        "https://cloud-provider-aws.sigs.k8s.io/service_controller/",
    ),
)
