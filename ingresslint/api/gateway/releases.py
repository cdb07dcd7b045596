"""Which versions of the Gateway API's kinds a bundle serves.

The facts stand in ``schemas/gateway/versions.yaml``; they were read off each release's custom resource definitions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from ingresslint import tables
from ingresslint.api.errors import closest
from ingresslint.api.gateway.bundle import CHANNELS, Bundle, Spans, holds, span
from ingresslint.api.lifetime import Lifetime, Lookup, Status
from ingresslint.api.version import Target, Version
from ingresslint.resource import GroupVersionKind

PRODUCT = "Gateway API"
# Which answer to prefer where several bundles are possible.
_FRIENDLIEST = (Status.SERVED, Status.DEPRECATED, Status.TOO_NEW, Status.OTHER_CHANNEL, Status.REMOVED)


@dataclass(frozen=True, slots=True)
class _Releases:
    assumed: Version
    newest: Version
    source: str
    documents: frozenset[str]
    files: Mapping[str, str]
    groups: Mapping[str, Mapping[str, Mapping[str, Mapping[str, Any]]]]


def bundle(target: Target) -> Bundle:
    """Return the bundle that objects are judged by.

    Where nobody named one, and where it is newer than all that we know, it is an assumption.
    """
    channel = "experimental" if target.gateway_channel == "experimental" else "standard"
    if target.gateway is None:
        return Bundle(_releases().assumed, channel, assumed=True)
    newest = _releases().newest
    return Bundle(min(target.gateway, newest), channel, assumed=target.gateway > newest)


def body(gvk: GroupVersionKind) -> Spans | None:
    """Return the releases whose schema of a type is described, None where no schema is."""
    found: Spans | None = _version(gvk).get("body")
    return found


def file(kind: str) -> str:
    """Return the name of the file that describes a kind."""
    return _releases().files[kind]


@lru_cache(maxsize=512)
def lookup(gvk: GroupVersionKind, target: Target) -> Lookup:
    """Tell what the target's bundle does with a type; where nobody named it, what the friendliest possible one does."""
    facts = _version(gvk)
    if gvk.kind in _releases().documents:
        return Lookup(Status.FOREIGN)
    if not facts:
        return Lookup(Status.UNKNOWN, suggestion=_suggestion(gvk))
    found = [_in_bundle(gvk, facts, possible) for possible in _possible(target)]
    return min(found, key=lambda each: _FRIENDLIEST.index(each.status))


def _possible(target: Target) -> Iterator[Bundle]:
    if target.gateway is not None:
        yield bundle(target)
        return
    releases = _releases()
    for version in (releases.assumed, releases.newest):
        for channel in CHANNELS:
            yield Bundle(version, channel, assumed=True)


def _in_bundle(gvk: GroupVersionKind, facts: Mapping[str, Any], bundle: Bundle) -> Lookup:
    served = facts["served"]
    other = next(channel for channel in CHANNELS if channel != bundle.channel)
    here, there = _lifetime(gvk, facts, bundle.channel), _lifetime(gvk, facts, other)
    if holds(served, bundle):
        deprecated = "deprecated" in facts and holds(facts["deprecated"], bundle)
        return Lookup(Status.DEPRECATED if deprecated else Status.SERVED, here)
    if holds(served, Bundle(bundle.version, other)):
        return Lookup(Status.OTHER_CHANNEL, there)
    lifetime = here or there
    future = lifetime is not None and lifetime.introduced is not None and bundle.version < lifetime.introduced
    return Lookup(Status.TOO_NEW if future else Status.REMOVED, lifetime)


def _lifetime(gvk: GroupVersionKind, facts: Mapping[str, Any], channel: str) -> Lifetime | None:
    served = span(facts["served"], channel)
    if served is None:
        return None
    replacement, since = _replacement(gvk, facts, channel)
    deprecated = span(facts["deprecated"], channel) if "deprecated" in facts else None
    return Lifetime(
        introduced=served.since,
        deprecated=deprecated.since if deprecated else None,
        removed=served.until,
        replacement=replacement,
        replacement_since=since,
        source=_releases().source,
        product=PRODUCT,
        channel="" if isinstance(facts["served"], str) else channel,
    )


def _replacement(gvk: GroupVersionKind, facts: Mapping[str, Any], channel: str) -> tuple[str, Version | None]:
    """Return what to write instead, and since when: the kind's newest version, or another kind."""
    if "replacement" in facts:
        api_version, _, kind = facts["replacement"].rpartition(" ")
        new = GroupVersionKind.parse(api_version, kind)
    else:
        new = GroupVersionKind(gvk.group, next(iter(_kinds(gvk.group)[gvk.kind])), gvk.kind)
    if new == gvk:
        return "", None
    served = span(_version(new)["served"], channel)
    return str(new) if new.kind != gvk.kind else new.api_version, served.since if served else None


def _suggestion(gvk: GroupVersionKind) -> str:
    """Find the type that was probably meant: the kind's newest version, in whichever group the kind is."""
    for group in (gvk.group, *_releases().groups):
        kind = closest(gvk.kind, _kinds(group))
        if kind is not None:
            return str(GroupVersionKind(group, next(iter(_kinds(group)[kind])), kind))
    return ""


def _version(gvk: GroupVersionKind) -> Mapping[str, Any]:
    return _kinds(gvk.group).get(gvk.kind, {}).get(gvk.version, {})


def _kinds(group: str) -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    return _releases().groups.get(group, {})


@cache
def _releases() -> _Releases:
    content = tables.load("gateway", "versions.yaml")
    return _Releases(
        assumed=Version.parse(content["assumed"]),
        newest=Version.parse(content["newest"]),
        source=content["source"],
        documents=frozenset(content["documents"]),
        files={kind: name for name, kinds in content["files"].items() for kind in kinds},
        groups=content["groups"],
    )
