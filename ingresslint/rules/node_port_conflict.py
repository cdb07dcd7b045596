"""The same node port, asked for twice.

A node port is open on every node, for one Service only. The API server refuses the second Service that asks for a
number, whatever the namespaces are, and even where one is for TCP and the other for UDP. A `healthCheckNodePort` comes
from the same list. It depends on the order of creation which of the two is refused, so that it may first happen when a
cluster is built anew.

An object that occurs several times, as in the overlays of an application, does not compete with itself. Where
the profile does not describe the cluster, two files in different folders may belong to two clusters: an info.

```yaml bad
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  type: NodePort
  selector: {app: web}
  ports:
    - {port: 80, nodePort: 30080}
---
apiVersion: v1
kind: Service
metadata:
  name: grafana
  namespace: ops
spec:
  type: NodePort
  selector: {app: grafana}
  ports:
    - {port: 3000, nodePort: 30080}
```

```yaml good
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  type: NodePort
  selector: {app: web}
  ports:
    - {port: 80, nodePort: 30080}
---
apiVersion: v1
kind: Service
metadata:
  name: grafana
  namespace: ops
spec:
  type: NodePort
  selector: {app: grafana}
  ports:
    - {port: 3000, nodePort: 30300}
```
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Model, Service
from ingresslint.model.model import same_namespace
from ingresslint.model.pods.node_ports import NodePort, claims, node_ports
from ingresslint.model.profile import Profile
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule


def check(service: Service, model: Model) -> Iterator[Problem]:
    """Report each node port of a Service that something before it in the input asks for as well."""
    own: dict[int, NodePort] = {}
    for mine in node_ports(service):
        first = own.setdefault(mine.number, mine)
        if first is not mine:
            if not _is_one_port(first, mine):
                yield _problem(mine, first, "an earlier port of the same Service", None)
            continue
        theirs = _before(mine, model)
        if theirs is not None:
            yield _problem(mine, theirs, str(theirs.service.resource.ref), _severity(theirs, mine, model.profile))


def _before(mine: NodePort, model: Model) -> NodePort | None:
    """Return the first claim of another object, if it comes before all those of this one."""
    ref = mine.service.resource.ref
    for other, claim in claims(model)[mine.number].items():
        if other == ref:
            return None
        # Objects of one name may be the same object, written twice.
        if other.name != ref.name or not same_namespace(other.namespace, ref.namespace):
            return claim
    return None


def _is_one_port(one: NodePort, other: NodePort) -> bool:
    """Tell whether two entries are a port of a Service in two protocols, for which the server keeps one node port."""
    return one.port is not None and one.port == other.port


def _problem(mine: NodePort, theirs: NodePort, other: str, severity: Severity | None) -> Problem:
    return Problem(
        at=mine.at,
        message=(
            f"node port {mine.number} is also asked for by {other}, and a cluster has each of them once, whatever the "
            "protocol or the namespace. Choose another one, or leave it out and let the API server choose"
        ),
        field=field_path(mine.pointer),
        notes=(Note(theirs.at, "asked for here as well"),),
        severity=severity,
    )


def _severity(one: NodePort, other: NodePort, profile: Profile) -> Severity | None:
    """Say how sure it is that both are meant for one cluster."""
    paths = [claim.service.resource.source.path for claim in (one, other)]
    if profile.name or profile.complete or paths[0] == paths[1]:
        return None
    if posixpath.dirname(paths[0]) == posixpath.dirname(paths[1]):
        return Severity.WARNING
    return Severity.INFO


RULE = Rule(
    name="node-port-conflict",
    doc=__doc__,
    on=(Service,),
    check=check,
    severity=Severity.ERROR,
    category=Category.TRAFFIC,
    since="0.1.0",
    sources=(
        "https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport",
        "https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/",
    ),
)
