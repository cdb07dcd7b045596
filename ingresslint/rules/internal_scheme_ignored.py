"""A load balancer that reads as internal becomes internet-facing.

Somebody wrote that a load balancer is internal, and the program that builds it does not read that: it is another
cloud's or another controller's annotation, a value that it does not take for yes, or one that the parameters of the
class or the configuration of the Gateway's class overrule. Nothing refuses such a manifest, and nothing warns.

- The cloud provider of AWS does not know `aws-load-balancer-scheme`, only `aws-load-balancer-internal`.
- Azure takes exactly `"true"` for yes: `"True"` and `"yes"` are public.
- IngressClassParams with a scheme win over the annotation of an Ingress.
- The LoadBalancerConfiguration of a GatewayClass wins over that of the Gateway, unless its `mergingMode` says no.

In a cluster whose profile says `private: true`, the same is reported by `public-load-balancer`.

```yaml bad
# profile: {provider: azure}
apiVersion: v1
kind: Service
metadata:
  name: queue
  annotations:
    service.beta.kubernetes.io/azure-load-balancer-internal: "True"
spec:
  type: LoadBalancer
  selector: {app: queue}
  ports:
    - port: 443
```

```yaml good
# profile: {provider: azure}
apiVersion: v1
kind: Service
metadata:
  name: queue
  annotations:
    service.beta.kubernetes.io/azure-load-balancer-internal: "true"
spec:
  type: LoadBalancer
  selector: {app: queue}
  ports:
    - port: 443
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Gateway, Ingress, Model, Service, decode
from ingresslint.model.exposure import meant_internal
from ingresslint.rule import Category, Rule
from ingresslint.rules.exposures import Decision, load_balancer

_SAYS_PUBLIC = ("External", "false", "internet-facing")


def check(subject: Service | Ingress | Gateway, model: Model) -> Iterator[Problem]:
    """Report an object that says internal, and whose load balancer the internet can reach."""
    profile = model.profile
    written = None if profile.private else meant_internal(subject, model)
    found = load_balancer(subject, model) if written is not None else None
    if written is None or found is None or (profile.provider is None and not found.exposure.certain):
        return
    if _contradicts_itself(found):
        return
    notes = () if found.exposure.at == written else (Note(written, "this reads as if it were internal"),)
    yield found.problem("although it is written as internal", *notes)


def _contradicts_itself(found: Decision) -> bool:
    """Tell whether the object also says public, in as many words: that is what another rule is about."""
    at = found.exposure.at
    return at is not None and found.is_own and decode.get(at.resource.value, *at.pointer) in _SAYS_PUBLIC


RULE = Rule(
    name="internal-scheme-ignored",
    doc=__doc__,
    on=(Service, Ingress, Gateway),
    check=check,
    severity=Severity.ERROR,
    category=Category.EXPOSURE,
    needs=("provider", "controllers"),
    since="0.1.0",
    sources=(
        "https://cloud-provider-aws.sigs.k8s.io/service_controller/",
        "https://cloud-provider-azure.sigs.k8s.io/topics/loadbalancer/",
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/ingress_class/#specscheme",
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/gateway/loadbalancerconfig/",
    ),
)
