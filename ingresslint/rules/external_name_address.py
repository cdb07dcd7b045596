"""A Service of type `ExternalName` holds an address instead of a name.

The cluster's DNS answers for such a Service with a CNAME, and a CNAME leads to a name. An IPv4 address there is a
name of four labels of digits that no DNS server knows: clients get no address at all. The API server takes it,
because digits and dots make a valid name.

Write a Service without a selector, and the address in an EndpointSlice. ingress-nginx reads `externalName` by itself
and takes an address; where nothing else in the input uses the Service, the finding is a warning.

```yaml bad
apiVersion: v1
kind: Service
metadata:
  name: mainframe
spec:
  type: ExternalName
  externalName: 192.0.2.10
```

```yaml good
apiVersion: v1
kind: Service
metadata:
  name: mainframe
spec:
  type: ExternalName
  externalName: mainframe.example.com
```
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address

from ingresslint.finding import Problem, Severity
from ingresslint.model import Ingress, Model, Service
from ingresslint.model.referrers import referrers
from ingresslint.model.routing.servers import Product, server
from ingresslint.rule import Category, Rule


def check(service: Service, model: Model) -> Iterator[Problem]:
    """Report an external name that is an IP address."""
    name = service.external_name or ""
    if _is_address(name):
        yield Problem(
            at=service.resource.at("spec", "externalName"),
            message=(
                f"{name} is an address, and DNS takes it for a name that does not exist. Leave out type and "
                "externalName, and write the address in an EndpointSlice"
            ),
            field="spec.externalName",
            severity=Severity.WARNING if _is_only_for_ingress_nginx(service, model) else None,
        )


def _is_address(text: str) -> bool:
    try:
        ip_address(text.rstrip("."))
    except ValueError:
        return False
    return True


def _is_only_for_ingress_nginx(service: Service, model: Model) -> bool:
    users = referrers(service, model)
    return bool(users) and all(
        isinstance(user, Ingress) and server(user, model).product is Product.INGRESS_NGINX for user in users
    )


RULE = Rule(
    name="external-name-address",
    doc=__doc__,
    on=(Service,),
    check=check,
    severity=Severity.ERROR,
    category=Category.REFERENCE,
    since="0.1.0",
    sources=(
        "https://kubernetes.io/docs/concepts/services-networking/service/#externalname",
        "https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors",
    ),
)
