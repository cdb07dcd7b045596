"""The cluster that manifests are meant for, as far as somebody told us.

Every fact may be unknown, and then it is None: a rule that needs it says less, it never assumes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

_NUMBERS = re.compile(r"\d+")


def version_tuple(text: str) -> tuple[int, ...]:
    """Return a product version as numbers that compare: ``2.13.1`` is (2, 13, 1); an empty text gives ()."""
    return tuple(int(number) for number in _NUMBERS.findall(text.partition("-")[0]))


@dataclass(frozen=True, slots=True)
class Controller:
    """A controller that runs in the cluster; ``version`` is empty when unknown, ``options`` are its flags."""

    version: str = ""
    options: dict[str, str | bool] = field(default_factory=dict)

    def before(self, version: str) -> bool | None:
        """Tell whether this controller is older than ``version``; None when its version is unknown.

        A version without a patch release stands for the newest one: ``2.13`` is not older than ``2.13.3``.
        """
        own = version_tuple(self.version)
        return own < version_tuple(version)[: len(own)] if own else None


@dataclass(frozen=True, slots=True)
class Nodes:
    """The nodes that pods with traffic run on."""

    count: int | None = None
    zones: int | None = None
    node_port_range: range = range(30000, 32768)


@dataclass(frozen=True, slots=True)
class GatewayApi:
    """The installed bundle of Gateway API CRDs, such as version 1.4 of channel ``standard``."""

    version: str | None = None
    channel: str = "standard"


@dataclass(frozen=True, slots=True)
class External:
    """Objects that exist in the cluster although they are not in the input: ``namespace/name`` and name patterns."""

    services: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Subnet:
    """A subnet by its id or its name (or both); a ``public`` one has a route to an internet gateway."""

    id: str
    name: str
    public: bool | None


@dataclass(frozen=True, slots=True)
class Profile:
    """Facts about one cluster.  ``controllers`` is None when nobody said which controllers run.

    ``isolated``: nothing in the cluster's network gets out to the internet, ``vpc_endpoints`` are the services of AWS
    that it reaches all the same (None: unknown).  ``private_link``: patterns of the Services and Ingresses whose own
    load balancer is that of a VPC endpoint service.
    """

    name: str = ""
    kubernetes: str | None = None
    provider: str | None = None
    private: bool | None = None
    isolated: bool | None = None
    vpc_endpoints: tuple[str, ...] | None = None
    subnets: tuple[Subnet, ...] = ()
    private_link: tuple[str, ...] = ()
    controllers: dict[str, Controller] | None = None
    nodes: Nodes = Nodes()
    gateway: GatewayApi = GatewayApi()
    external: External = External()
    complete: bool = False

    def controller(self, name: str) -> Controller | None:
        """Return what is known of a controller, None when it does not run or nobody said."""
        return (self.controllers or {}).get(name)

    def is_public_subnet(self, written: str) -> bool:
        """Tell whether an id or a name is that of subnets which are known to be public."""
        found = [subnet.public for subnet in self.subnets if written in {subnet.id, subnet.name}]
        return bool(written and found) and all(found)

    def has_private_link(self, namespace: str, name: str) -> bool:
        """Tell whether a VPC endpoint service is for the load balancer of a Service or an Ingress."""
        return self.is_external(self.private_link, namespace, name)

    def is_external(self, patterns: tuple[str, ...], namespace: str, name: str) -> bool:
        """Tell whether one of ``patterns`` names the object."""
        written = f"{namespace}/{name}" if namespace else name
        return any(fnmatchcase(written, pattern) for pattern in patterns)
