"""The type belongs to a channel of Gateway API that the cluster has not installed.

Gateway API comes in two channels. What is still experimental, kinds and versions alike, is only in the CRDs of the
experimental channel; a cluster with the standard one answers `no matches for kind`.

The rule needs to know what is installed (`gateway: {version, channel}` in the profile).

```yaml bad
# profile: {gateway: {version: "1.4", channel: standard}}
apiVersion: gateway.networking.k8s.io/v1alpha2
kind: TCPRoute
metadata: {name: queue}
spec:
  parentRefs: [{name: edge}]
  rules:
    - backendRefs: [{name: queue, port: 5672}]
```

```yaml good
# profile: {gateway: {version: "1.4", channel: experimental}}
apiVersion: gateway.networking.k8s.io/v1alpha2
kind: TCPRoute
metadata: {name: queue}
spec:
  parentRefs: [{name: edge}]
  rules:
    - backendRefs: [{name: queue, port: 5672}]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.api import Review, Status
from ingresslint.finding import Problem, Severity
from ingresslint.model import Model
from ingresslint.rule import Category, Rule


def check(review: Review, model: Model) -> Iterator[Problem]:
    """Report a type of another channel."""
    lifetime = review.lookup.lifetime
    if review.lookup.status is Status.OTHER_CHANNEL and lifetime is not None:
        installed = model.profile.gateway.channel
        message = (
            f"{review.resource.gvk} is only in the {lifetime.channel} channel of {lifetime.product}, and the cluster "
            f"has the {installed} one"
        )
        yield Problem(review.resource.at("apiVersion"), message, "apiVersion")


RULE = Rule(
    name="gateway-channel-missing",
    doc=__doc__,
    on=(Review,),
    check=check,
    severity=Severity.ERROR,
    category=Category.GATEWAY,
    needs=("gateway.version", "gateway.channel"),
    since="0.1.0",
    sources=("https://gateway-api.sigs.k8s.io/concepts/versioning/#release-channels",),
)
