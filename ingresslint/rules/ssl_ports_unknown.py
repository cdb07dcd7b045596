"""The ports that an AWS load balancer terminates TLS on are not those of the Service.

`aws-load-balancer-ssl-ports` lists ports of the Service by number or name. An item that is none of them makes the AWS
Load Balancer Controller give up since version 2.5.0, and is ignored by the cloud provider: the port that was meant
speaks plain TCP. `"*"` means all ports to the cloud provider only. Without a certificate in
`aws-load-balancer-ssl-cert` there is no TLS at all.

```yaml bad
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13"}}
apiVersion: v1
kind: Service
metadata:
  name: api
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-ssl-cert: arn:aws:iam::111122223333:server-certificate/api
    service.beta.kubernetes.io/aws-load-balancer-ssl-ports: https
spec:
  type: LoadBalancer
  selector: {app: api}
  ports:
    - {name: api-tls, port: 443}
```

```yaml good
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13"}}
apiVersion: v1
kind: Service
metadata:
  name: api
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-ssl-cert: arn:aws:iam::111122223333:server-certificate/api
    service.beta.kubernetes.io/aws-load-balancer-ssl-ports: api-tls
spec:
  type: LoadBalancer
  selector: {app: api}
  ports:
    - {name: api-tls, port: 443}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Controller, Model, Service
from ingresslint.model.aws.alb_listeners import split
from ingresslint.model.aws.targets import load_balancers
from ingresslint.model.exposure import LBC, NLB_PREFIX, Handler
from ingresslint.model.gates import lacks
from ingresslint.rule import Category, Rule
from ingresslint.rules.annotations import problem_at

_PORTS = f"{NLB_PREFIX}ssl-ports"
_CERTIFICATE = f"{NLB_PREFIX}ssl-cert"
_ALL = "*"


def check(service: Service, model: Model) -> Iterator[Problem]:
    """Report items that are no port of the Service, and ports for TLS without a certificate."""
    handlers = {found.handler for found in load_balancers(service, model.profile)}
    written = split(service.annotations.get(_PORTS, ""))
    if not handlers or not written:
        return
    known = {text for port in service.ports for text in (str(port.port), port.name) if text}
    # Where it is open who builds the load balancer, only what both take for wrong is wrong.
    accepted = known if handlers == {Handler.LBC} else known | {_ALL}
    unknown = [item for item in written if item not in accepted]
    notes = (Note(service.resource.at("spec", "ports"), "the ports of the Service"),)
    for item in dict.fromkeys(unknown):
        message = f'"{item}" is neither the number nor the name of a port of {service.resource.ref}'
        yield problem_at(
            service, _PORTS, f"{message}. {_remedy(item)}", notes=notes, severity=_severity(handlers, model)
        )
    if not unknown and not service.annotations.get(_CERTIFICATE):
        message = f"there is no TLS on these ports without a certificate: set {_CERTIFICATE}"
        yield problem_at(service, _PORTS, message, severity=Severity.WARNING)


def _remedy(item: str) -> str:
    if item == _ALL:
        return "Leave the annotation out for all ports: the AWS Load Balancer Controller knows no wildcard here"
    return "Write one that it has"


def _severity(handlers: set[Handler], model: Model) -> Severity | None:
    """Only the AWS Load Balancer Controller refuses it, and builds nothing; others leave the port in plain TCP."""
    lbc = model.profile.controller(LBC) or Controller()
    refused = handlers == {Handler.LBC} and lacks(lbc, "ssl-ports-checked", LBC) is False
    return None if refused else Severity.WARNING


RULE = Rule(
    name="ssl-ports-unknown",
    doc=__doc__,
    on=(Service,),
    check=check,
    severity=Severity.ERROR,
    category=Category.TLS,
    needs=("provider", "controllers"),
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/#ssl-ports",
        "https://cloud-provider-aws.sigs.k8s.io/service_controller/",
    ),
)
