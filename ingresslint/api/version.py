"""The versions of the cluster that an object is judged for."""

from __future__ import annotations

import re
from dataclasses import dataclass

_VERSION = re.compile(r"v?(\d+)\.(\d+)(?:[.+-].*)?")


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """A minor version such as 1.33."""

    major: int
    minor: int

    @classmethod
    def parse(cls, text: str) -> Version:
        """Read ``1.33``, ``v1.33`` or ``1.33.2``; raises ValueError."""
        match = _VERSION.fullmatch(text.strip())
        if not match:
            msg = f"{text!r} is no version such as 1.33"
            raise ValueError(msg)
        return cls(int(match[1]), int(match[2]))

    def __str__(self) -> str:
        """Write ``1.33``."""
        return f"{self.major}.{self.minor}"


@dataclass(frozen=True, slots=True)
class Target:
    """What is installed: Kubernetes, and the Gateway API bundle (None: nobody said, so the newest that we know)."""

    kubernetes: Version
    gateway: Version | None = None
    gateway_channel: str = "standard"
