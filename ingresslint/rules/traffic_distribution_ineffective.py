"""`trafficDistribution` where nothing asks for it.

The field says which pods are preferred among all that may answer. Where a traffic policy is `Local`, only the pods of
the client's own node may answer, and there is nothing left to prefer. And with a headless Service clients look the pods
up in the DNS and choose by themselves.

```yaml bad
apiVersion: v1
kind: Service
metadata:
  name: cache
spec:
  internalTrafficPolicy: Local
  trafficDistribution: PreferSameZone
  selector: {app: cache}
  ports:
    - port: 6379
```

```yaml good
apiVersion: v1
kind: Service
metadata:
  name: cache
spec:
  trafficDistribution: PreferSameZone
  selector: {app: cache}
  ports:
    - port: 6379
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Model, Service, decode
from ingresslint.rule import Category, Rule
from ingresslint.syntax import Pointer

_FIELD = ("spec", "trafficDistribution")


def check(service: Service, _model: Model) -> Iterator[Problem]:
    """Report the field in a Service in which it cannot count."""
    reason = _reason(service)
    if decode.text(service.resource.value, *_FIELD) is not None and reason is not None:
        because, pointer = reason
        yield Problem(
            at=service.resource.at(*_FIELD),
            message=f"trafficDistribution has no effect here: {because}. Leave out one of the two",
            field="spec.trafficDistribution",
            notes=(Note(service.resource.at(*pointer), "because of this"),),
        )


def _reason(service: Service) -> tuple[str, Pointer] | None:
    if service.headless:
        return "clients of a headless Service choose among the pods by themselves", ("spec", "clusterIP")
    outside = service.type in {"LoadBalancer", "NodePort"}
    if service.internal_traffic_policy != "Local" or (outside and service.external_traffic_policy != "Local"):
        return None
    return "traffic policy Local leaves only the pods of the client's own node", ("spec", "internalTrafficPolicy")


RULE = Rule(
    name="traffic-distribution-ineffective",
    doc=__doc__,
    on=(Service,),
    check=check,
    severity=Severity.INFO,
    category=Category.TRAFFIC,
    since="0.1.0",
    sources=(
        "https://kubernetes.io/docs/reference/networking/virtual-ips/#interaction-with-traffic-policies",
        "https://kubernetes.io/docs/concepts/services-networking/service/#traffic-distribution",
    ),
)
