"""A ReferenceGrant that permits nothing.

Groups and kinds in a grant are compared letter by letter, and nothing says when they never match. A grant is
reported when

- its kind is none of those that the group has (`Services`, `httproute`), or the group is wrong (`v1` instead of `""`);
- it stands in the namespace of all its referrers: a grant belongs into the namespace of the target, and references
  inside one namespace need none;
- none of its kinds refers to one of its targets: routes refer to Services, and only Gateways and ListenerSets to
  Secrets.

Groups and kinds of implementations are left alone.

```yaml bad
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata:
  name: routes
  namespace: backend
spec:
  from:
    - {group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shop}
  to:
    - {group: "", kind: Services}
```

```yaml good
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata:
  name: routes
  namespace: backend
spec:
  from:
    - {group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shop}
  to:
    - {group: "", kind: Service}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.api.errors import did_you_mean
from ingresslint.finding import Problem, Severity
from ingresslint.model import Model, ReferenceGrant
from ingresslint.model.views.gateway_policies import Grant
from ingresslint.model.views.gateways import GROUP, ROUTE_KINDS
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule
from ingresslint.syntax import Pointer

_LISTENING = frozenset({"Gateway", "ListenerSet"})
# Other kinds of the group refer to nothing in another namespace.
_REFERRING = _LISTENING | ROUTE_KINDS
# https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.33/: the kinds of the core group with a namespace.
_CORE = frozenset(
    {
        "ConfigMap",
        "Endpoints",
        "Event",
        "LimitRange",
        "PersistentVolumeClaim",
        "Pod",
        "PodTemplate",
        "ReplicationController",
        "ResourceQuota",
        "Secret",
        "Service",
        "ServiceAccount",
    }
)
# What people write for the core group, which is written as the empty text.
_NOT_CORE = frozenset({"core", "v1", "core/v1"})
_MEANT = {"Secret": _LISTENING, "ConfigMap": _LISTENING, "Service": ROUTE_KINDS}


def check(grant: ReferenceGrant, _model: Model) -> Iterator[Problem]:
    """Report what a grant can never match."""
    wrong = [*_wrong_origins(grant), *_wrong_targets(grant)]
    yield from wrong
    if not wrong:
        yield from _misplaced(grant)
        yield from _pointless(grant)


def _wrong_origins(grant: ReferenceGrant) -> Iterator[Problem]:
    for origin in grant.origins:
        if origin.group == GROUP and origin.kind not in _REFERRING:
            hint = did_you_mean(origin.kind, sorted(_REFERRING))
            message = f"no kind {origin.kind} of group {GROUP} refers to objects of other namespaces{hint}"
            yield _problem(grant, (*origin.pointer, "kind"), message)
        elif origin.kind in _REFERRING and origin.group in {"", *_NOT_CORE, "networking.k8s.io"}:
            message = f"{origin.kind} is a kind of the group {GROUP}; write that instead of {_shown(origin.group)}"
            yield _problem(grant, (*origin.pointer, "group"), message)


def _wrong_targets(grant: ReferenceGrant) -> Iterator[Problem]:
    for target in grant.targets:
        if target.group in _NOT_CORE:
            message = f'{_shown(target.group)} is no group: that of {target.kind} is the empty one; write group: ""'
            yield _problem(grant, (*target.pointer, "group"), message)
        elif not target.group and target.kind not in _CORE:
            hint = did_you_mean(target.kind, sorted(_MEANT))
            message = f'the core group (group: "") has no kind {target.kind} with a namespace{hint}'
            yield _problem(grant, (*target.pointer, "kind"), message)


def _misplaced(grant: ReferenceGrant) -> Iterator[Problem]:
    home = grant.resource.ref.namespace
    if home and all(origin.namespace == home for origin in grant.origins):
        for origin in grant.origins:
            message = (
                f"references from {home} to {home} need no grant; a ReferenceGrant stands in the namespace of the "
                "target, and from.namespace is that of the referrer"
            )
            yield _problem(grant, (*origin.pointer, "namespace"), message)


def _pointless(grant: ReferenceGrant) -> Iterator[Problem]:
    """Report a grant in which no origin refers to one of the targets; one that only implementations know may do."""
    known = all(origin.group == GROUP for origin in grant.origins) and all(_is_known(each) for each in grant.targets)
    origins = {origin.kind for origin in grant.origins}
    if not known or not origins or not grant.targets:
        return
    if not any(origins & _MEANT[target.kind] for target in grant.targets):
        kinds = " or ".join(sorted({target.kind for target in grant.targets}))
        message = f"no {' or '.join(sorted(origins))} refers to a {kinds}: this grant permits nothing"
        yield _problem(grant, ("spec", "to"), message)


def _is_known(target: Grant) -> bool:
    return not target.group and target.kind in _MEANT


def _shown(group: str) -> str:
    return group or '""'


def _problem(grant: ReferenceGrant, pointer: Pointer, message: str) -> Problem:
    return Problem(grant.resource.at(*pointer), message, field_path(pointer))


RULE = Rule(
    name="reference-grant-ineffective",
    doc=__doc__,
    on=(ReferenceGrant,),
    check=check,
    severity=Severity.WARNING,
    category=Category.GATEWAY,
    since="0.1.0",
    sources=(
        "https://gateway-api.sigs.k8s.io/api-types/referencegrant/",
        "https://gateway-api.sigs.k8s.io/reference/spec/#referencegrantfrom",
    ),
)
