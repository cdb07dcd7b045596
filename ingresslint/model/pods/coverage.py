"""Whether the pods of a Service stand on every node.

Where a traffic policy is ``Local``, a node without one of the pods drops what arrives at it.
https://kubernetes.io/docs/reference/networking/virtual-ips/#traffic-policies
"""

from __future__ import annotations

from collections.abc import Sequence

from ingresslint.model.model import Model
from ingresslint.model.views.workloads import HOSTNAME, Workload


def leaves_nodes_out(workloads: Sequence[Workload], model: Model) -> bool:
    """Tell whether nothing keeps some node from having none of the pods; False where that is not known.

    A DaemonSet stands where its author wants the traffic to be.
    """
    nodes = model.profile.nodes.count
    if not workloads or nodes == 1 or any(workload.replicas is None for workload in workloads):
        return False
    return not any(_is_on_every_node(workload, nodes, model) for workload in workloads)


def most_pods(workload: Workload, model: Model) -> int:
    """Return how many pods a workload may have: what its autoscaler allows, or its replicas."""
    scaler = model.autoscaler(workload)
    return workload.replicas or 0 if scaler is None else scaler.maximum


def _is_on_every_node(workload: Workload, nodes: int | None, model: Model) -> bool:
    """Tell whether the scheduler must keep the pods apart, and there may be one for every node."""
    apart = any(term.hard and term.topology_key == HOSTNAME for term in workload.anti_affinity)
    spread = any(rule.hard and rule.topology_key == HOSTNAME and rule.max_skew == 1 for rule in workload.spread)
    return (apart or spread) and (nodes is None or most_pods(workload, model) >= nodes)
