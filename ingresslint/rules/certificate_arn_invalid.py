"""What should be the ARN of a certificate is none that an AWS load balancer takes.

A load balancer takes certificates from AWS Certificate Manager, `arn:aws:acm:REGION:ACCOUNT:certificate/ID`, or from
IAM, `arn:aws:iam::ACCOUNT:server-certificate/NAME`. With anything else AWS refuses the listener. Those of Certificate
Manager must be in the region of the load balancer, so that two regions in one list cannot both be right.

```yaml bad
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    alb.ingress.kubernetes.io/certificate-arn: web.example.com
spec:
  ingressClassName: alb
  defaultBackend: {service: {name: web, port: {number: 80}}}
```

```yaml good
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    alb.ingress.kubernetes.io/certificate-arn: arn:aws:iam::111122223333:server-certificate/web
spec:
  ingressClassName: alb
  defaultBackend: {service: {name: web, port: {number: 80}}}
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingresslint.finding import Problem, Severity
from ingresslint.model import Ingress, IngressClassParams, Model, Service, decode
from ingresslint.model.aws.alb_listeners import CERTIFICATES, split
from ingresslint.model.aws.targets import load_balancers
from ingresslint.model.exposure import NLB_PREFIX, is_alb
from ingresslint.resource import Location, field_path
from ingresslint.rule import Category, Rule

_NLB_CERTIFICATES = f"{NLB_PREFIX}ssl-cert"
_MANAGER = re.compile(r"arn:aws[a-z-]*:acm:(?P<region>[a-z0-9-]+):[0-9]{12}:certificate/[A-Za-z0-9-]+")
_IAM = re.compile(r"arn:aws[a-z-]*:iam::[0-9]{12}:server-certificate/[\w+=,.@/-]+", re.ASCII)
# Something fills these in before the manifest reaches a cluster.
_PLACEHOLDER = re.compile(r"[$<>{}%]|x{4}", re.IGNORECASE)


def check(subject: Service | Ingress | IngressClassParams, model: Model) -> Iterator[Problem]:
    """Report each item that is no certificate's ARN, and the first one in another region than those before."""
    regions: set[str] = set()
    for text, at in _certificates(subject, model):
        found = _MANAGER.fullmatch(text)
        if _PLACEHOLDER.search(text) or _IAM.fullmatch(text):
            continue
        if found is None:
            message = (
                f'"{text}" is no ARN of a certificate: it looks like arn:aws:acm:REGION:ACCOUNT:certificate/ID, or '
                "arn:aws:iam::ACCOUNT:server-certificate/NAME"
            )
            yield Problem(at, message, field_path(at.pointer))
            continue
        region = found["region"]
        if regions and region not in regions:
            message = (
                f"a load balancer takes certificates of its own region, and these are of {min(regions)} and {region}"
            )
            yield Problem(at, message, field_path(at.pointer), severity=Severity.WARNING)
        regions.add(region)


def _certificates(subject: Service | Ingress | IngressClassParams, model: Model) -> Iterator[tuple[str, Location]]:
    if isinstance(subject, IngressClassParams):
        for name in ("certificateArn", "certificateARNs"):
            written = decode.get(subject.resource.value, "spec", name)
            for index, text in enumerate(written if isinstance(written, list) else ()):
                if isinstance(text, str):
                    yield text, subject.resource.at("spec", name, index)
        return
    of_service = isinstance(subject, Service)
    name = _NLB_CERTIFICATES if of_service else CERTIFICATES
    applies = load_balancers(subject, model.profile) if isinstance(subject, Service) else is_alb(subject, model)
    if applies:
        at = subject.resource.at("metadata", "annotations", name)
        yield from ((text, at) for text in split(subject.annotations.get(name, "")))


RULE = Rule(
    name="certificate-arn-invalid",
    doc=__doc__,
    on=(Service, Ingress, IngressClassParams),
    check=check,
    severity=Severity.ERROR,
    category=Category.TLS,
    needs=("provider", "controllers"),
    since="0.1.0",
    sources=(
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html",
        "https://docs.aws.amazon.com/acm/latest/APIReference/API_CertificateDetail.html",
        "https://docs.aws.amazon.com/IAM/latest/APIReference/API_ServerCertificateMetadata.html",
    ),
)
