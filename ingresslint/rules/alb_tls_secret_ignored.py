"""An Ingress of class ALB names a Secret with a certificate, which is never read.

An Application Load Balancer takes certificates from AWS Certificate Manager or IAM only. Of `spec.tls` the AWS Load
Balancer Controller reads the host names, and looks for certificates in Certificate Manager that cover them. The Secret,
and whatever renews it, have no effect.

```yaml bad
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    alb.ingress.kubernetes.io/listen-ports: '[{"HTTPS": 443}]'
spec:
  ingressClassName: alb
  tls:
    - hosts: [shop.example.com]
      secretName: shop-tls
  rules:
    - host: shop.example.com
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: shop, port: {number: 80}}}}
```

```yaml good
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    alb.ingress.kubernetes.io/listen-ports: '[{"HTTPS": 443}]'
spec:
  ingressClassName: alb
  tls:
    - hosts: [shop.example.com]
  rules:
    - host: shop.example.com
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: shop, port: {number: 80}}}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Problem, Severity
from ingresslint.model import Ingress, Model
from ingresslint.model.exposure import is_alb
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule, Tier


def check(ingress: Ingress, model: Model) -> Iterator[Problem]:
    """Report each Secret that an ALB would not take its certificate from."""
    for entry in ingress.tls if is_alb(ingress, model) else ():
        if entry.secret:
            pointer = (*entry.pointer, "secretName")
            yield Problem(
                at=ingress.resource.at(*pointer),
                message=(
                    f"an ALB takes certificates from AWS Certificate Manager or IAM, and never from a Secret: "
                    f"{entry.secret} is not read. Remove it, and import the certificate where only the Secret has it"
                ),
                field=field_path(pointer),
            )


RULE = Rule(
    name="alb-tls-secret-ignored",
    doc=__doc__,
    on=(Ingress,),
    check=check,
    severity=Severity.INFO,
    category=Category.TLS,
    tier=Tier.OPT_IN,
    needs=("controllers",),
    since="0.1.0",
    sources=("https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/cert_discovery/",),
)
