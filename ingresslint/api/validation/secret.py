"""Secret, v1: the keys that its type needs.

Source: ValidateSecret in pkg/apis/core/validation/validation.go.  Into the values the server looks only to warn of a
certificate and key that do not fit; nothing here reads them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ingresslint.api.errors import FieldError, invalid, required
from ingresslint.api.validation.names import DATA_KEY
from ingresslint.api.version import Target
from ingresslint.syntax import Value

_NEEDED = {
    "kubernetes.io/tls": ("tls.crt", "tls.key"),
    "kubernetes.io/dockercfg": (".dockercfg",),
    "kubernetes.io/dockerconfigjson": (".dockerconfigjson",),
}


def secret(value: Mapping[str, Value], _target: Target) -> Iterator[FieldError]:
    """Yield what the server has against the keys of a new Secret; ``stringData`` is merged into ``data`` first."""
    kind = value.get("type", "")
    written = {key: name for name in ("data", "stringData") for key in value.get(name, {})}
    for key, name in written.items():
        reason = DATA_KEY.fault(key)
        if reason:
            yield invalid((name, key), key, reason, f"data[{key}]")
    for key in _NEEDED.get(kind, ()):
        if key not in written:
            yield required(("data", key), f"a Secret of type {kind} needs the key {key}", f"data[{key}]")
