"""The web ACL that should protect a load balancer is not one that it can have.

`wafv2-acl-arn` and `wafv2-acl-name` exclude each other. A web ACL of scope `global` is for CloudFront only; a load
balancer needs a regional one. Where AWS refuses the web ACL, the load balancer stands without it. `waf-acl-id` and
its old name `web-acl-id` are for WAF Classic, which AWS has replaced by WAFv2.

```yaml bad
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    alb.ingress.kubernetes.io/wafv2-acl-arn: arn:aws:wafv2:us-east-1:111122223333:global/webacl/edge/a1b2
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
    alb.ingress.kubernetes.io/wafv2-acl-arn: arn:aws:wafv2:eu-central-1:111122223333:regional/webacl/edge/a1b2
spec:
  ingressClassName: alb
  defaultBackend: {service: {name: web, port: {number: 80}}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Ingress, Model
from ingresslint.model.exposure import ALB_PREFIX, is_alb
from ingresslint.rule import Category, Rule
from ingresslint.rules.annotations import problem_at

_ARN, _NAME = f"{ALB_PREFIX}wafv2-acl-arn", f"{ALB_PREFIX}wafv2-acl-name"
_CLASSIC = (f"{ALB_PREFIX}waf-acl-id", f"{ALB_PREFIX}web-acl-id")
_NONE = frozenset({"", "none"})
_SCOPE = 5


def check(ingress: Ingress, model: Model) -> Iterator[Problem]:
    """Report what contradicts itself, is for CloudFront, or is for WAF Classic."""
    if not is_alb(ingress, model):
        return
    arn, name = ingress.annotations.get(_ARN, ""), ingress.annotations.get(_NAME, "")
    if arn and name:
        other = (Note(ingress.resource.at("metadata", "annotations", _ARN), "the other one"),)
        yield problem_at(ingress, _NAME, f"this and {_ARN} exclude each other: keep one of them", notes=other)
    parts = arn.split(":", _SCOPE)
    if len(parts) > _SCOPE and parts[2] == "wafv2" and parts[_SCOPE].startswith("global/"):
        message = "a web ACL of scope global is for CloudFront only, and a load balancer needs a regional one"
        yield problem_at(ingress, _ARN, message)
    for old in _CLASSIC:
        if ingress.annotations.get(old, "") not in _NONE:
            message = f"this is for WAF Classic, which WAFv2 replaces: use {_ARN}"
            yield problem_at(ingress, old, message, severity=Severity.INFO)


RULE = Rule(
    name="waf-settings-invalid",
    doc=__doc__,
    on=(Ingress,),
    check=check,
    severity=Severity.ERROR,
    category=Category.ANNOTATION,
    needs=("controllers",),
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#addons",
        "https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html",
    ),
)
