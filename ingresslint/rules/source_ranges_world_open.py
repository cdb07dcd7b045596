"""A list of addresses that may connect lets everybody in.

Where `0.0.0.0/0` stands in a list, the other ranges limit nothing; most often it was added for a test, and forgotten.
Two halves, such as `0.0.0.0/1` and `128.0.0.0/1`, come to the same. Written alone it says what is the default anyway,
and is reported only where the internet can reach a port that is for administrators or a database.

```yaml bad
apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  type: LoadBalancer
  loadBalancerSourceRanges: [10.20.0.0/16, 0.0.0.0/0]
  selector: {app: shop}
  ports:
    - port: 443
```

```yaml good
apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  type: LoadBalancer
  loadBalancerSourceRanges: [10.20.0.0/16, 203.0.113.0/24]
  selector: {app: shop}
  ports:
    - port: 443
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Ingress, IngressClassParams, Model, Service, decode
from ingresslint.model.aws.alb_sources import INBOUND_CIDRS
from ingresslint.model.aws.source_ranges import (
    SourceRange,
    is_everything,
    listed,
    open_families,
    service_ranges,
    source_range,
)
from ingresslint.model.exposure import Reach, is_alb, service_exposure
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule

# https://www.iana.org/assignments/service-names-port-numbers/ and the documentation of each product.
_SENSITIVE = {
    22: "SSH",
    1433: "SQL Server",
    1521: "Oracle",
    2379: "etcd",
    3306: "MySQL",
    3389: "RDP",
    5432: "PostgreSQL",
    6379: "Redis",
    9042: "Cassandra",
    9200: "Elasticsearch",
    11211: "memcached",
    27017: "MongoDB",
}


def check(subject: Service | Ingress | IngressClassParams, model: Model) -> Iterator[Problem]:
    """Report lists that let in every address of a version of IP."""
    for version, family in open_families(_ranges(subject, model)):
        everything = next((found for found in family if is_everything(found)), None)
        if everything is None:
            message = f"together these ranges are every IPv{version} address: everybody may connect"
            yield _problem(family[0], f"{message}. Name the networks that may")
        elif any(found.network != everything.network for found in family):
            message = f"{everything.text} lets every IPv{version} address connect, and the other ranges limit nothing"
            yield _problem(everything, f"{message}. Remove it, or the others")
        elif isinstance(subject, Service):
            yield from _sensitive(subject, everything, model)


def _ranges(subject: Service | Ingress | IngressClassParams, model: Model) -> list[SourceRange]:
    if isinstance(subject, Service):
        return service_ranges(subject) if subject.type == "LoadBalancer" else []
    if isinstance(subject, Ingress):
        at = subject.resource.at("metadata", "annotations", INBOUND_CIDRS)
        return listed(subject.annotations.get(INBOUND_CIDRS, ""), at) if is_alb(subject, model) else []
    written = decode.texts(subject.resource.value, "spec", "inboundCIDRs")
    return [source_range(text, subject.resource.at("spec", "inboundCIDRs")) for text in written]


def _sensitive(service: Service, everything: SourceRange, model: Model) -> Iterator[Problem]:
    port = next((port for port in service.ports if port.port in _SENSITIVE), None)
    if port is not None and service_exposure(service, model.profile).reach is Reach.INTERNET_FACING:
        message = (
            f"{everything.text} opens port {port.port}, the usual one of {_SENSITIVE[port.port]}, to the whole "
            "internet. Name the networks that may connect"
        )
        yield _problem(everything, message, Note(service.resource.at(*port.pointer), "the port"))


def _problem(found: SourceRange, message: str, *notes: Note) -> Problem:
    return Problem(found.at, message, field_path(found.at.pointer), notes)


RULE = Rule(
    name="source-ranges-world-open",
    doc=__doc__,
    on=(Service, Ingress, IngressClassParams),
    check=check,
    severity=Severity.WARNING,
    category=Category.EXPOSURE,
    needs=("provider", "controllers"),
    since="0.1.0",
    sources=(
        "https://kubernetes.io/docs/tasks/access-application-cluster/create-external-load-balancer/",
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#inbound-cidrs",
    ),
)
