"""Host patterns: names, wildcards, and the empty pattern that stands for every name.

A wildcard stands for exactly one label in an Ingress, and for one or more in Gateway API and in the host conditions of
an AWS load balancer (``deep``).  Patterns are compared in lower case.

https://kubernetes.io/docs/concepts/services-networking/ingress/#hostname-wildcards
https://gateway-api.sigs.k8s.io/reference/spec/#hostname
"""

from __future__ import annotations

from collections.abc import Iterator


def covers(pattern: str, host: str, *, deep: bool) -> bool:
    """Tell whether every name that ``host`` stands for is one that ``pattern`` stands for."""
    if not pattern or pattern == host:
        return True
    if not host or not pattern.startswith("*."):
        return False
    rest = host.removesuffix(pattern[1:])
    if rest in {host, ""}:
        return False
    return deep or ("." not in rest and rest != "*")


def intersects(one: str, other: str, *, deep: bool) -> bool:
    """Tell whether a name exists that both patterns stand for."""
    return covers(one, other, deep=deep) or covers(other, one, deep=deep)


def covering(host: str, *, deep: bool) -> Iterator[str]:
    """Yield every pattern that covers ``host``, the most specific first."""
    if host:
        yield host
        labels = host.split(".")
        if host.startswith("*."):
            labels = labels[1:] if deep else []
        for start in range(1, len(labels) if deep else min(2, len(labels))):
            yield "*." + ".".join(labels[start:])
    yield ""


def specificity(pattern: str) -> tuple[int, int]:
    """Return what orders patterns: a name before a wildcard, a longer one before a shorter one, nothing last."""
    if not pattern:
        return (0, 0)
    return (1 if pattern.startswith("*.") else 2, len(pattern))
