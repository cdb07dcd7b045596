"""Access logs are switched on without a bucket to write them to.

AWS refuses `access_logs.s3.enabled=true` where no `access_logs.s3.bucket` is set, and the controller cannot finish the
load balancer. The members of a group of Ingresses, and the parameters of their class, set the attributes of one load
balancer together: there nothing is reported.

```yaml bad
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13"}}
apiVersion: v1
kind: Service
metadata:
  name: queue
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-attributes: access_logs.s3.enabled=true
spec:
  type: LoadBalancer
  selector: {app: queue}
  ports:
    - port: 443
```

```yaml good
# profile: {provider: aws, controllers: {aws-load-balancer-controller: "2.13"}}
apiVersion: v1
kind: Service
metadata:
  name: queue
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-attributes: access_logs.s3.enabled=true,access_logs.s3.bucket=edge-logs
spec:
  type: LoadBalancer
  selector: {app: queue}
  ports:
    - port: 443
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Problem, Severity
from ingresslint.model import Ingress, Model, Service
from ingresslint.model.aws.attributes import attributes
from ingresslint.model.aws.targets import load_balancers
from ingresslint.model.exposure import ALB_PREFIX, NLB_PREFIX, effective_class, is_alb
from ingresslint.model.routing.servers import alb_group
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule

_ALB_ATTRIBUTES = f"{ALB_PREFIX}load-balancer-attributes"
_NLB_ATTRIBUTES = f"{NLB_PREFIX}attributes"
# The older annotations of a Service for the same attribute.
_NLB_BUCKET = f"{NLB_PREFIX}access-log-s3-bucket-name"
_ENABLED, _BUCKET = "access_logs.s3.enabled", "access_logs.s3.bucket"


def check(view: Ingress | Service, model: Model) -> Iterator[Problem]:
    """Report the attributes of a load balancer that log to nowhere."""
    name = _decides(view, model)
    if name is None:
        return
    found = attributes(view.annotations, name)
    if found.get(_ENABLED) == "true" and not found.get(_BUCKET) and not view.annotations.get(_NLB_BUCKET):
        pointer = ("metadata", "annotations", name)
        yield Problem(
            at=view.resource.at(*pointer),
            message=f"{_ENABLED}=true needs {_BUCKET}, and AWS refuses it without: name the bucket, or leave both out",
            field=field_path(pointer),
        )


def _decides(view: Ingress | Service, model: Model) -> str | None:
    """Return the annotation that has all attributes of a load balancer, None where others add to them."""
    if isinstance(view, Service):
        balancers = load_balancers(view, model.profile)
        return _NLB_ATTRIBUTES if balancers and all(balancer.network for balancer in balancers) else None
    found = effective_class(view, model)
    alone = alb_group(view, model) is None and (found is None or found.parameters is None)
    return _ALB_ATTRIBUTES if is_alb(view, model) and alone else None


RULE = Rule(
    name="access-logs-without-bucket",
    doc=__doc__,
    on=(Ingress, Service),
    check=check,
    severity=Severity.ERROR,
    category=Category.TRAFFIC,
    needs=("provider", "controllers"),
    since="0.1.0",
    sources=(
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html",
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html",
    ),
)
