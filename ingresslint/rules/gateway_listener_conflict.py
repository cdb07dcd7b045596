"""Two listeners of a Gateway claim the same traffic.

Connections to one port are told apart by host name, and only by that: HTTP and TLS do not share a port, HTTPS and TLS
share one when their host names differ, and a TCP listener needs its port for itself (next to UDP, which is another
transport). Of listeners in one Gateway that conflict, none is accepted. Between a Gateway and its ListenerSets the
Gateway's listener wins, and between two ListenerSets the older one.

Two listeners of one object with the same port, protocol and host name are refused by the API server; that is reported
elsewhere.

```yaml bad
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: public
spec:
  gatewayClassName: istio
  listeners:
    - {name: http, port: 443, protocol: HTTP, hostname: a.example.com}
    - name: passed
      port: 443
      protocol: TLS
      hostname: b.example.com
      tls: {mode: Passthrough}
```

```yaml good
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: public
spec:
  gatewayClassName: istio
  listeners:
    - {name: http, port: 80, protocol: HTTP, hostname: a.example.com}
    - name: passed
      port: 443
      protocol: TLS
      hostname: b.example.com
      tls: {mode: Passthrough}
    - {name: dns-tcp, port: 53, protocol: TCP}
    - {name: dns, port: 53, protocol: UDP}
```
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Gateway, Listener, ListenerSet, Model
from ingresslint.model.gateway.attachment import Owner
from ingresslint.model.gateway.attachment import listener_sets as sets_of
from ingresslint.resource import Resource, field_path
from ingresslint.rule import Category, Rule
from ingresslint.rules.listeners import named

# How a connection to a port is recognized: by the first bytes as HTTP, by the TLS handshake, or not at all.
_FAMILIES = {"HTTP": "HTTP", "HTTPS": "TLS", "TLS": "TLS", "TCP": "TCP", "UDP": "UDP"}
# The families that cannot be told apart from each one; of its own family the host name tells.
_APART = {"HTTP": ("TCP", "TLS"), "TLS": ("TCP", "HTTP"), "TCP": ("TCP", "HTTP", "TLS"), "UDP": ("UDP",)}


@dataclass(frozen=True, slots=True)
class _Claim:
    """A listener and what it belongs to."""

    listener: Listener
    owner: Owner

    @property
    def family(self) -> str:
        return _FAMILIES[self.listener.protocol]


@dataclass(frozen=True, slots=True)
class _Conflict:
    """A claim, and the earlier one that it conflicts with."""

    claim: _Claim
    earlier: _Claim


def check(subject: Gateway | ListenerSet, model: Model) -> Iterator[Problem]:
    """Report each listener that conflicts with an earlier one of the same Gateway."""
    for conflict in _conflicts(model).get(subject.resource, ()):
        yield _problem(conflict)


@lru_cache(maxsize=2)
def _conflicts(model: Model) -> Mapping[Resource, list[_Conflict]]:
    index: dict[Resource, list[_Conflict]] = {}
    for gateway in model.all(Gateway):
        for conflict in _of_gateway(gateway, model):
            index.setdefault(conflict.claim.owner.resource, []).append(conflict)
    return index


def _of_gateway(gateway: Gateway, model: Model) -> Iterator[_Conflict]:
    """Yield the conflicts among a Gateway's listeners and those of its ListenerSets, in the order of precedence."""
    owners: dict[object, Owner] = {gateway.resource.ref: gateway}
    for listener_set in sets_of(model).get(gateway.resource, ()):
        # A second object of the same name is the same one, meant for another cluster.
        owners.setdefault(listener_set.resource.ref, listener_set)
    seen: dict[tuple[int, str, str | None], _Claim] = {}
    claims = (_Claim(listener, owner) for owner in owners.values() for listener in owner.listeners)
    for claim in claims:
        port = claim.listener.port
        if claim.listener.protocol not in _FAMILIES or not port:
            continue
        same = [(port, claim.family, claim.listener.hostname)]
        keys = same + [(port, family, None) for family in _APART[claim.family]]
        earlier = next((seen[key] for key in keys if key in seen), None)
        if earlier is None:
            seen.setdefault((port, claim.family, None), claim)
            seen[port, claim.family, claim.listener.hostname] = claim
        elif not _refused_by_server(claim, earlier):
            yield _Conflict(claim, earlier)


def _refused_by_server(one: _Claim, other: _Claim) -> bool:
    """Tell whether the API server already refuses two listeners of one object as the same."""
    same = (one.listener.protocol, one.listener.hostname) == (other.listener.protocol, other.listener.hostname)
    return one.owner is other.owner and same


def _problem(conflict: _Conflict) -> Problem:
    claim, earlier = conflict.claim, conflict.earlier
    pointer, port = (*claim.listener.pointer, "port"), claim.listener.port
    return Problem(
        at=claim.owner.resource.at(*pointer),
        message=(
            f"{_shown(claim)} conflicts with {_shown(earlier)} on port {port}: {_reason(claim, earlier)}. "
            f"{_outcome(claim, earlier)}"
        ),
        field=field_path(pointer),
        notes=(Note(earlier.owner.resource.at(*earlier.listener.pointer, "port"), "the other listener on this port"),),
    )


def _shown(claim: _Claim) -> str:
    return f"{named(claim.listener, claim.owner)} ({claim.listener.protocol})"


def _reason(claim: _Claim, earlier: _Claim) -> str:
    families = {claim.family, earlier.family}
    if "TCP" in families:
        return "a TCP listener needs its port for itself"
    if "UDP" in families:
        return "two UDP listeners cannot share a port"
    if len(families) > 1:
        return "HTTP and TLS cannot share a port"
    hostname = claim.listener.hostname
    return f"both serve the host name {hostname}" if hostname else "both serve every host name"


def _outcome(claim: _Claim, earlier: _Claim) -> str:
    if claim.owner is earlier.owner:
        return "Neither is accepted"
    return "That of the Gateway wins" if isinstance(earlier.owner, Gateway) else "That of the older ListenerSet wins"


RULE = Rule(
    name="gateway-listener-conflict",
    doc=__doc__,
    on=(Gateway, ListenerSet),
    check=check,
    severity=Severity.ERROR,
    category=Category.GATEWAY,
    since="0.1.0",
    sources=(
        "https://gateway-api.sigs.k8s.io/reference/spec/#gatewayspec",
        "https://gateway-api.sigs.k8s.io/guides/listener-set/#listener-conflicts",
    ),
)
