"""How unevenly pods can stand on nodes, and what that does to a load balancer that counts nodes.

With ``externalTrafficPolicy: Local`` every node that has a pod is one target, and gets one share.  So the share of a
pod is one over the number of pods on its node, and the worst ratio between two pods is that between the fullest node
and the emptiest one that has any.
https://kubernetes.io/docs/tasks/access-application-cluster/create-external-load-balancer/#caveats-and-limitations-when-preserving-source-ips
"""

from __future__ import annotations

from collections.abc import Iterator

# Beyond this many pods two cannot stand unevenly: they are together, or apart.
_EVEN = 2


def worst_ratio(pods: int, nodes: int | None, max_skew: int | None) -> float:
    """Return the worst ratio of pods between two nodes that have any; 1.0 means that it cannot be uneven.

    ``nodes`` is None when unknown, and taken for more than there are pods.  ``max_skew`` is that of a hard topology
    spread constraint over the hostname, None without one.
    """
    if pods <= _EVEN or nodes == 1:
        return 1.0
    if max_skew is None:
        # Nothing forbids all pods but one on the same node.
        return float(pods - 1)
    return max(_ratios(pods, pods + 1 if nodes is None else nodes, max_skew))


def _ratios(pods: int, nodes: int, max_skew: int) -> Iterator[float]:
    """Yield the worst ratio for each number of pods that the emptiest of all nodes can have."""
    yield 1.0
    for emptiest in range(pods // nodes + 1):
        highest = emptiest + max_skew
        if emptiest == 0:
            yield from _with_an_empty_node(pods, nodes, max_skew)
        elif pods <= emptiest + (nodes - 1) * highest:
            yield min(highest, pods - emptiest * (nodes - 1)) / emptiest


def _with_an_empty_node(pods: int, nodes: int, max_skew: int) -> Iterator[float]:
    """One node is empty, one has a single pod, one is the fullest; no other may have more than the fullest."""
    others = nodes - 3
    for fullest in range(max_skew, 0, -1):
        rest = pods - 1 - fullest
        if others >= 0 and 0 <= rest <= others * fullest:
            yield float(fullest)
            return
