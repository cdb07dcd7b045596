"""A TLS host that no rule serves.

The certificate is loaded for a name that the Ingress does not answer for, and most often the rule with the right
name is left without one: somebody renamed the host in one place only.

A host that another Ingress serves is not reported: some teams keep the certificates in an Ingress of their own.

```yaml bad
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  ingressClassName: nginx
  tls:
    - hosts: [shop.example.org]
      secretName: shop-tls
  rules:
    - host: shop.example.com
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
```

```yaml good
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  ingressClassName: nginx
  tls:
    - hosts: ["*.example.com"]
      secretName: wildcard-tls
  rules:
    - host: shop.example.com
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Problem, Severity
from ingresslint.model import Ingress, Model
from ingresslint.model.routing import hosts
from ingresslint.model.routing.routes import served_hosts
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule


def check(ingress: Ingress, model: Model) -> Iterator[Problem]:
    """Report each TLS host without a rule."""
    names = {path.host for path in ingress.paths}
    if not names or "" in names:
        return
    for entry in ingress.tls:
        for index, host in enumerate(entry.hosts):
            wanted = host.lower()
            here = any(hosts.intersects(wanted, name, deep=False) for name in names)
            if not here and not _is_served_elsewhere(wanted, model):
                pointer = (*entry.pointer, "hosts", index)
                message = f"no rule serves {host}; the rules of this Ingress are for {', '.join(sorted(names))}"
                yield Problem(ingress.resource.at(*pointer), message, field_path(pointer))


def _is_served_elsewhere(host: str, model: Model) -> bool:
    served = served_hosts(model)
    if host.startswith("*."):
        return any(hosts.covers(host, name, deep=False) for name in served)
    return any(pattern in served for pattern in hosts.covering(host, deep=False))


RULE = Rule(
    name="tls-host-unserved",
    doc=__doc__,
    on=(Ingress,),
    check=check,
    severity=Severity.WARNING,
    category=Category.TLS,
    since="0.1.0",
    sources=("https://kubernetes.io/docs/concepts/services-networking/ingress/#tls",),
)
