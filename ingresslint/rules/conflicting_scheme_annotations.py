"""Two annotations of a Service disagree about who can reach it.

On AWS the AWS Load Balancer Controller obeys `aws-load-balancer-scheme`, and the cloud provider obeys
`aws-load-balancer-internal`; on Google Cloud the new name of the annotation wins over the old one. Where they say
different things, the one that a reader sees first may not be the one that counts, and whoever takes the Service over
later turns it around.

```yaml bad
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13"}}
apiVersion: v1
kind: Service
metadata:
  name: queue
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-scheme: internal
    service.beta.kubernetes.io/aws-load-balancer-internal: "false"
spec:
  type: LoadBalancer
  selector: {app: queue}
  ports:
    - port: 443
```

```yaml good
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13"}}
apiVersion: v1
kind: Service
metadata:
  name: queue
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-scheme: internal
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
from dataclasses import dataclass

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Model, Service
from ingresslint.model.exposure import (
    GKE_OLD_TYPE,
    GKE_TYPE,
    GO_FALSE,
    GO_TRUE,
    NLB_INTERNAL,
    NLB_SCHEME,
    Handler,
    Reach,
    service_exposure,
    service_handlers,
)
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule

_READERS = frozenset({Handler.IN_TREE, Handler.LBC})


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two annotations for one thing: the one that ``wins``, the other, who may read them, and whether they agree."""

    wins: str
    other: str
    providers: frozenset[str | None]
    why: str


_AWS = _Pair(
    NLB_SCHEME,
    NLB_INTERNAL,
    frozenset({None, "aws", "openshift"}),
    f"the AWS Load Balancer Controller obeys {NLB_SCHEME}, the AWS cloud provider {NLB_INTERNAL}",
)
_GOOGLE = _Pair(GKE_TYPE, GKE_OLD_TYPE, frozenset({None, "gcp", "openshift"}), "Google Cloud obeys the first only")


def check(service: Service, model: Model) -> Iterator[Problem]:
    """Report a Service whose annotations contradict each other."""
    if model.profile.private and service_exposure(service, model.profile).reach is Reach.INTERNET_FACING:
        return
    if _READERS & set(service_handlers(service, model.profile)) and _aws_disagrees(service):
        yield from _problem(service, _AWS, model)
    if service.type == "LoadBalancer" and _google_disagrees(service):
        yield from _problem(service, _GOOGLE, model)


def _aws_disagrees(service: Service) -> bool:
    scheme, internal = service.annotations.get(NLB_SCHEME), service.annotations.get(NLB_INTERNAL)
    if scheme not in {Reach.INTERNAL, Reach.INTERNET_FACING} or internal is None:
        return False
    to_cloud_provider = internal not in {"", "false"}
    to_controller = internal in GO_TRUE if internal in GO_TRUE | GO_FALSE else to_cloud_provider
    return {to_cloud_provider, to_controller} != {scheme == Reach.INTERNAL}


def _google_disagrees(service: Service) -> bool:
    new, old = service.annotations.get(GKE_TYPE), service.annotations.get(GKE_OLD_TYPE)
    return new is not None and old is not None and (new.lower() == "internal") != (old.lower() == "internal")


def _problem(service: Service, pair: _Pair, model: Model) -> Iterator[Problem]:
    if model.profile.provider not in pair.providers:
        return
    at, other = (service.resource.at("metadata", "annotations", name) for name in (pair.other, pair.wins))
    yield Problem(
        at=at,
        message=(
            f'{pair.wins} is "{service.annotations[pair.wins]}" and {pair.other} is '
            f'"{service.annotations[pair.other]}", which do not mean the same: {pair.why}. Let them agree, or keep one'
        ),
        field=field_path(at.pointer),
        notes=(Note(other, "the other annotation"),),
    )


RULE = Rule(
    name="conflicting-scheme-annotations",
    doc=__doc__,
    on=(Service,),
    check=check,
    severity=Severity.WARNING,
    category=Category.EXPOSURE,
    needs=("provider", "controllers"),
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/#lb-scheme",
        "https://cloud-provider-aws.sigs.k8s.io/service_controller/",
        "https://cloud.google.com/kubernetes-engine/docs/concepts/service-load-balancer-parameters",
    ),
)
