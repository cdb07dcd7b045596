"""A node port outside the range that the API server gives node ports from.

Without another `--service-node-port-range` the range is 30000-32767, and the API server refuses every number outside
it, for ports and for `healthCheckNodePort`. In EKS, GKE and AKS nobody can change it. A cluster that has another range
says so in the profile (`nodes.nodePortRange`); where neither the provider nor the range is known, the finding is a
warning.

```yaml bad
# profile: {provider: aws}
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: NodePort
  selector: {app: web}
  ports:
    - {port: 80, nodePort: 8080}
```

```yaml good
# profile: {provider: aws}
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: NodePort
  selector: {app: web}
  ports:
    - {port: 80, nodePort: 30080}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Problem, Severity
from ingresslint.model import Model, Nodes, Service
from ingresslint.model.pods.node_ports import node_ports
from ingresslint.model.profile import Profile
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule

# Where the control plane belongs to the provider, and its flags with it.
_MANAGED = frozenset({"aws", "azure", "gcp"})
_MOST = 65535


def check(service: Service, model: Model) -> Iterator[Problem]:
    """Report each node port that the API server does not give away."""
    allowed = model.profile.nodes.node_port_range
    for node_port in node_ports(service):
        # What is no port at all, the API server's validation reports.
        if node_port.number in allowed or not 0 < node_port.number <= _MOST:
            continue
        known = _is_known(model.profile)
        doubt = "" if known else ", unless the API server runs with another --service-node-port-range"
        yield Problem(
            at=node_port.at,
            message=(
                f"node port {node_port.number} is outside the range {allowed.start}-{allowed.stop - 1}, and the API "
                f"server refuses it{doubt}. Choose one inside, or leave it out and let the API server choose"
            ),
            field=field_path(node_port.pointer),
            severity=None if known else Severity.WARNING,
        )


def _is_known(profile: Profile) -> bool:
    return profile.provider in _MANAGED or profile.nodes.node_port_range != Nodes().node_port_range


RULE = Rule(
    name="node-port-out-of-range",
    doc=__doc__,
    on=(Service,),
    check=check,
    severity=Severity.ERROR,
    category=Category.TRAFFIC,
    needs=("nodes.nodePortRange", "provider"),
    since="0.1.0",
    sources=("https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport",),
)
