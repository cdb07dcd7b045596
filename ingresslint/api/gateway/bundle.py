"""The installed release of the Gateway API, and the spans of releases in which something holds.

The syntax of spans is explained in ``schemas/gateway/versions.yaml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ingresslint.api.version import Version

CHANNELS = ("standard", "experimental")

Spans = str | Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Bundle:
    """A release and its channel.  ``assumed``: nobody said which release it is, so other ones are possible."""

    version: Version
    channel: str
    assumed: bool = False

    def __str__(self) -> str:
        """Write it as people say it."""
        return f"the {self.channel} channel of Gateway API {self.version}"


@dataclass(frozen=True, slots=True)
class Span:
    """A range of releases; ``until`` is the first one outside."""

    since: Version | None
    until: Version | None

    def __contains__(self, version: Version) -> bool:
        """Tell whether the range has a release."""
        return (self.since is None or self.since <= version) and (self.until is None or version < self.until)

    def __str__(self) -> str:
        """Write ``since 1.1`` or ``from 1.1 to before 1.6``."""
        if self.since is None:
            return f"before {self.until}" if self.until else "always"
        return f"from {self.since} to before {self.until}" if self.until else f"since {self.since}"


def span(spans: Spans, channel: str) -> Span | None:
    """Return the span of one channel, None where the channel has none."""
    text = spans if isinstance(spans, str) else spans.get(channel)
    return _parse(text) if text is not None else None


def holds(spans: Spans, bundle: Bundle) -> bool:
    """Tell whether the bundle lies in ``spans``."""
    found = span(spans, bundle.channel)
    return found is not None and bundle.version in found


def described(spans: Spans) -> str:
    """Write ``spans`` as people say it: ``the experimental channel has it since 1.2``."""
    if isinstance(spans, str):
        return f"the Gateway API has it {_parse(spans)}"
    return ", ".join(
        f"the {channel} channel has it {_parse(spans[channel])}" for channel in CHANNELS if channel in spans
    )


@cache
def _parse(text: str) -> Span:
    since, separator, until = text.partition("..")
    if not separator:
        return Span(Version.parse(since), None)
    return Span(Version.parse(since) if since else None, Version.parse(until) if until else None)
