"""From when until when a type is served, by Kubernetes itself or by what is installed in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ingresslint.api.version import Version


class Status(StrEnum):
    """What a server does with an apiVersion and kind."""

    SERVED = "served"
    DEPRECATED = "deprecated"
    REMOVED = "removed"
    TOO_NEW = "too-new"
    OTHER_CHANNEL = "other-channel"  # this release has it in another channel than the one that is installed
    UNKNOWN = "unknown"  # a group that is known has no such version or kind
    FOREIGN = "foreign"  # a custom resource, or no API object at all


@dataclass(frozen=True, slots=True)
class Lifetime:
    """From when until when a type is served; ``source`` is the upstream page that says so.

    Versions are those of ``product``; ``channel`` is empty where it makes no difference.
    """

    introduced: Version | None
    deprecated: Version | None
    removed: Version | None
    replacement: str
    replacement_since: Version | None
    source: str
    product: str = "Kubernetes"
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Lookup:
    """What is known of a type on one server; ``suggestion`` names the type that was probably meant."""

    status: Status
    lifetime: Lifetime | None = None
    suggestion: str = ""
