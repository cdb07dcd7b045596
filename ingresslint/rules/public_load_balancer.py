"""A load balancer becomes internet-facing in a cluster that is declared private.

What makes it so is not always written in the manifest. On AWS the default is internet-facing for load balancers
that the cloud provider of the control plane builds, and internal for those of the AWS Load Balancer Controller
since 2.2.0; which of the two handles a Service depends on its class, its annotations, and the controller's webhook.
IngressClassParams win over the annotations of an Ingress, one member of an IngressGroup decides for all of them, and
the Network Load Balancer in front of an Application Load Balancer has a scheme of its own. On Google Cloud and Azure
the default is public. The finding names the line or the default that decides.

What a controller in the cluster serves is as public as the Service that publishes the controller: that Service gets
the finding, and not every Ingress behind it. The same goes for the Routes of OpenShift and their IngressController.

The rule runs for profiles with `private: true`. Where a fact is missing and the answer depends on it, the finding is a
warning. [The whole table](../exposure.md) tells what decides where.

```yaml bad
# profile: {provider: aws, private: true, controllers: {}}
apiVersion: v1
kind: Service
metadata:
  name: queue
spec:
  type: LoadBalancer
  selector: {app: queue}
  ports:
    - port: 443
```

```yaml bad
# profile: {provider: gcp, private: true, controllers: {}}
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
spec:
  gatewayClassName: gke-l7-global-external-managed
  listeners:
    - {name: http, port: 80, protocol: HTTP}
```

```yaml good
# profile: {provider: aws, private: true, controllers: {}}
apiVersion: v1
kind: Service
metadata:
  name: queue
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-internal: "true"
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
from ingresslint.model import Gateway, Ingress, IngressClassParams, Model, OpenShiftRouter, Service
from ingresslint.model.exposure import Reach, used_params
from ingresslint.rule import Category, Rule
from ingresslint.rules.exposures import Subject, internet_facing


def check(subject: Subject | IngressClassParams, model: Model) -> Iterator[Problem]:
    """Report an object whose load balancer the internet can reach."""
    if model.profile.private is not True:
        return
    named = f"cluster {model.profile.name}" if model.profile.name else "this cluster"
    if isinstance(subject, IngressClassParams):
        yield from _unused(subject, model, named)
        return
    for found in internet_facing(subject, model):
        yield found.problem(f"and {named} is private")


def _unused(params: IngressClassParams, model: Model, named: str) -> Iterator[Problem]:
    """Report parameters that nothing in the input uses: what uses them is reported itself."""
    if params.scheme == Reach.INTERNET_FACING and params.resource not in used_params(model):
        yield Problem(
            at=params.resource.at("spec", "scheme"),
            message=(
                f"every Ingress of a class with {params.resource.ref} gets an internet-facing load balancer, whatever "
                f"its annotations say, and {named} is private. Set scheme: internal"
            ),
            field="spec.scheme",
            severity=Severity.WARNING,
        )


RULE = Rule(
    name="public-load-balancer",
    doc=__doc__,
    on=(Service, Ingress, Gateway, OpenShiftRouter, IngressClassParams),
    check=check,
    severity=Severity.ERROR,
    category=Category.EXPOSURE,
    needs=("private", "provider", "controllers"),
    since="0.1.0",
    sources=(
        "https://docs.aws.amazon.com/eks/latest/userguide/network-load-balancing.html",
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/#lb-scheme",
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/ingress_class/#specscheme",
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/gateway/loadbalancerconfig/",
        "https://cloud-provider-aws.sigs.k8s.io/service_controller/",
        "https://cloud.google.com/kubernetes-engine/docs/concepts/service-load-balancer-parameters",
        "https://cloud-provider-azure.sigs.k8s.io/topics/loadbalancer/",
        "https://docs.okd.io/latest/networking/nw-configuring-ingress-controller-endpoint-publishing-strategy.html",
    ),
)
