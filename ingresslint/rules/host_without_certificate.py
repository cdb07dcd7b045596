"""A rule serves a host that no certificate of the Ingress covers, while others are covered.

Clients that come over HTTPS get the controller's default certificate, which no browser trusts, or the redirect to
HTTPS sends them there. A wildcard covers one label: `*.example.com` is no certificate for `example.com` and none
for `a.b.example.com`.

Only Ingresses that have TLS hosts are looked at, and a host that another Ingress has a certificate for is fine.
ALBs take their certificates elsewhere.

```yaml bad
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
    - host: example.com
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
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
    - hosts: [example.com, "*.example.com"]
      secretName: wildcard-tls
  rules:
    - host: example.com
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
    - host: shop.example.com
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Ingress, Model
from ingresslint.model.exposure import is_alb
from ingresslint.model.routing import hosts
from ingresslint.model.routing.routes import certified_hosts
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule


def check(ingress: Ingress, model: Model) -> Iterator[Problem]:
    """Report the first rule of each host without a certificate."""
    if not any(entry.hosts for entry in ingress.tls) or is_alb(ingress, model):
        return
    certified, seen = certified_hosts(model), {""}
    for path in ingress.paths:
        if path.host in seen:
            continue
        seen.add(path.host)
        if not any(pattern in certified for pattern in hosts.covering(path.host, deep=False) if pattern):
            pointer = (*path.pointer[:3], "host")
            yield Problem(
                at=ingress.resource.at(*pointer),
                message=f"no certificate of this Ingress covers {path.host}: HTTPS clients get the default certificate",
                field=field_path(pointer),
                notes=(Note(ingress.resource.at("spec", "tls"), "the hosts with a certificate"),),
            )


RULE = Rule(
    name="host-without-certificate",
    doc=__doc__,
    on=(Ingress,),
    check=check,
    severity=Severity.INFO,
    category=Category.TLS,
    since="0.1.0",
    sources=("https://kubernetes.io/docs/concepts/services-networking/ingress/#tls",),
)
