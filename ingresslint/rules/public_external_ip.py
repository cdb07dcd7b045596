"""A Service takes a public address in a cluster that is declared private.

Every node answers for the addresses in `externalIPs`, whoever routes them there; nobody checks that the address belongs
to the Service's owner (CVE-2020-8554). An address of the internet in a private cluster is either a way in that nobody
else knows of, or traffic to somebody else's address that pods are to be led to.

```yaml bad
# profile: {private: true}
apiVersion: v1
kind: Service
metadata:
  name: queue
spec:
  selector: {app: queue}
  ports:
    - port: 443
  externalIPs: [8.8.8.8]
```

```yaml good
# profile: {private: true, kubernetes: "1.33"}
apiVersion: v1
kind: Service
metadata:
  name: queue
spec:
  selector: {app: queue}
  ports:
    - port: 443
  externalIPs: [10.20.0.7]
```
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address

from ingresslint.finding import Problem, Severity
from ingresslint.model import Model, Service
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule


def check(service: Service, model: Model) -> Iterator[Problem]:
    """Report each external address of a Service that is an address of the internet."""
    if not model.profile.private:
        return
    for number, address in enumerate(service.external_ips):
        if _is_public(address):
            at = service.resource.at("spec", "externalIPs", number)
            named = f"cluster {model.profile.name}" if model.profile.name else "this cluster"
            yield Problem(
                at=at,
                message=(
                    f"{address} is an address of the internet, and {named} is private: every node answers for it. "
                    "Publish the Service by an internal load balancer instead"
                ),
                field=field_path(at.pointer),
            )


def _is_public(text: str) -> bool:
    try:
        return ip_address(text).is_global
    except ValueError:
        return False


RULE = Rule(
    name="public-external-ip",
    doc=__doc__,
    on=(Service,),
    check=check,
    severity=Severity.ERROR,
    category=Category.EXPOSURE,
    needs=("private",),
    since="0.1.0",
    sources=(
        "https://kubernetes.io/docs/concepts/services-networking/service/#external-ips",
        "https://github.com/kubernetes/kubernetes/issues/97076",
    ),
)
