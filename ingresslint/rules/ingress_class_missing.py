"""An Ingress names an IngressClass that is not there.

A controller looks up the class to learn whether the Ingress is its own. Where there is none, it takes the Ingress for
somebody else's: the object is applied, gets no address, and nothing says why.

Where the profile says `complete: true` the finding is an error. Where the input holds other classes it is a warning,
otherwise worth knowing. Classes that the installation of a controller brings along (`nginx`, `alb`, `traefik`, …) are
taken to exist unless the input is complete, as are those that `external.classes` names.

```yaml bad
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
spec:
  ingressClassName: internal-ngnix
  defaultBackend:
    service: {name: storefront, port: {number: 80}}
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: internal-nginx
spec:
  controller: k8s.io/ingress-nginx
```

```yaml good
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
spec:
  ingressClassName: internal-nginx
  defaultBackend:
    service: {name: storefront, port: {number: 80}}
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: internal-nginx
spec:
  controller: k8s.io/ingress-nginx
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.api.errors import did_you_mean
from ingresslint.finding import Problem, Severity
from ingresslint.model import Ingress, IngressClass, Model
from ingresslint.rule import Category, Rule
from ingresslint.rules.references import missing

# Classes that come with a controller or a platform, so that hardly anybody has a manifest of them.
_INSTALLED = frozenset(
    {
        "alb",
        "apisix",
        "azure-alb-external",
        "azure-application-gateway",
        "cilium",
        "contour",
        "gce",
        "gce-internal",
        "haproxy",
        "istio",
        "kong",
        "nginx",
        "openshift-default",
        "tailscale",
        "traefik",
        "webapprouting.kubernetes.azure.com",
    }
)


def check(ingress: Ingress, model: Model) -> Iterator[Problem]:
    """Report a class that is missing."""
    name = ingress.class_name
    if not name or (name in _INSTALLED and not model.profile.complete):
        return
    found = missing(model, IngressClass, "", name)
    if found is not None:
        hint = found.hint or did_you_mean(name, sorted(_INSTALLED))
        yield Problem(
            at=ingress.resource.at("spec", "ingressClassName"),
            message=f"{found.sentence}, and a controller that finds no class leaves the Ingress alone{hint}",
            field="spec.ingressClassName",
            severity=found.severity,
        )


RULE = Rule(
    name="ingress-class-missing",
    doc=__doc__,
    on=(Ingress,),
    check=check,
    severity=Severity.ERROR,
    category=Category.REFERENCE,
    needs=("complete", "external.classes"),
    since="0.1.0",
    sources=(
        "https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-class",
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/ingress_class/",
    ),
)
