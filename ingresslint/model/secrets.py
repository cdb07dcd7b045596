"""Secrets, and the objects that make them in the cluster."""

from __future__ import annotations

from dataclasses import dataclass

from ingresslint.model import decode
from ingresslint.resource import Resource


@dataclass(frozen=True, slots=True)
class Secret:
    """A Secret: its type and the names of its data."""

    resource: Resource
    type: str
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class SecretSource:
    """An object that a controller makes a Secret from: a Certificate, an ExternalSecret, a SealedSecret."""

    resource: Resource
    secret: str


def secret(resource: Resource) -> Secret:
    """Read a Secret."""
    data, texts = decode.get(resource.value, "data"), decode.get(resource.value, "stringData")
    keys = (*(data if isinstance(data, dict) else ()), *(texts if isinstance(texts, dict) else ()))
    return Secret(resource, decode.text(resource.value, "type") or "Opaque", frozenset(keys))


def certificate(resource: Resource) -> SecretSource:
    """Read a Certificate of cert-manager: https://cert-manager.io/docs/reference/api-docs/."""
    return SecretSource(resource, decode.text(resource.value, "spec", "secretName") or "")


def external_secret(resource: Resource) -> SecretSource:
    """Read an ExternalSecret, whose target has its own name by default: https://external-secrets.io/latest/api/spec/."""
    return SecretSource(resource, decode.text(resource.value, "spec", "target", "name") or resource.ref.name)


def sealed_secret(resource: Resource) -> SecretSource:
    """Read a SealedSecret: https://github.com/bitnami-labs/sealed-secrets."""
    return SecretSource(
        resource, decode.text(resource.value, "spec", "template", "metadata", "name") or resource.ref.name
    )
