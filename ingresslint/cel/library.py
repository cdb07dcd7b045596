"""All functions of the API server's CEL environment, as of Kubernetes 1.36.

https://github.com/kubernetes/apiserver/blob/v0.36.2/pkg/cel/environment/base.go lists the libraries and their versions.
"""

from __future__ import annotations

from ingresslint.cel import (
    addresses,
    authorizer,
    conversions,
    formats,
    lists,
    operators,
    optionals,
    quantity,
    regex,
    semver,
    strings,
    times,
    urls,
)
from ingresslint.cel.functions import Functions, Overload, dispatchers, identified

LIBRARY: tuple[Overload, ...] = (
    *operators.LIBRARY,
    *conversions.LIBRARY,
    *times.LIBRARY,
    *strings.LIBRARY,
    *lists.LIBRARY,
    *optionals.LIBRARY,
    *regex.LIBRARY,
    *urls.LIBRARY,
    *addresses.LIBRARY,
    *quantity.LIBRARY,
    *semver.LIBRARY,
    *formats.LIBRARY,
    *authorizer.LIBRARY,
)
FUNCTIONS = Functions(identified(LIBRARY), dispatchers(LIBRARY))
