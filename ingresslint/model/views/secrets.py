"""Secrets, and the objects that make them in the cluster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingresslint.model import decode
from ingresslint.model.views.gateways import Gateway, ListenerSet
from ingresslint.model.views.ingresses import Ingress
from ingresslint.resource import Resource
from ingresslint.syntax import Pointer, Value

TLS_TYPE = "kubernetes.io/tls"
TLS_KEYS = ("tls.crt", "tls.key")
# With one of these on an Ingress or a Gateway, a controller makes the Secrets that its TLS names.
# https://cert-manager.io/docs/usage/ingress/ and https://gardener.github.io/cert-management/
_CERTIFICATE_ANNOTATIONS = frozenset(
    {
        "cert-manager.io/issuer",
        "cert-manager.io/cluster-issuer",
        "certmanager.k8s.io/issuer",
        "certmanager.k8s.io/cluster-issuer",
        "kubernetes.io/tls-acme",
        "cert.gardener.cloud/purpose",
    }
)
# Controllers that fill a Secret from another one, or copy it to other namespaces, are told so by its annotations:
# https://github.com/emberstack/kubernetes-reflector, https://github.com/mittwald/kubernetes-replicator,
# https://github.com/config-syncer/config-syncer
_COPY_PREFIXES = ("reflector.v1.k8s.emberstack.com/", "replicator.v1.mittwald.de/", "kubed.appscode.com/sync")
# Where the kinds that Secrets are made from say their names ("*" stands for each item of a list); they have the name of
# the object itself where nothing is said.
_NAMES: dict[tuple[str, str], tuple[Pointer, ...]] = {
    # https://cert-manager.io/docs/reference/api-docs/
    ("cert-manager.io", "Certificate"): (("spec", "secretName"),),
    ("certmanager.k8s.io", "Certificate"): (("spec", "secretName"),),
    # https://gardener.github.io/cert-management/
    ("cert.gardener.cloud", "Certificate"): (("spec", "secretName"), ("spec", "secretRef", "name")),
    # https://external-secrets.io/latest/api/spec/
    ("external-secrets.io", "ExternalSecret"): (("spec", "target", "name"),),
    ("external-secrets.io", "ClusterExternalSecret"): (
        ("spec", "externalSecretSpec", "target", "name"),
        ("spec", "externalSecretName"),
    ),
    # https://github.com/bitnami-labs/sealed-secrets
    ("bitnami.com", "SealedSecret"): (("spec", "template", "metadata", "name"),),
    # https://github.com/isindir/sops-secrets-operator
    ("isindir.github.com", "SopsSecret"): (("spec", "secretTemplates", "*", "name"),),
    # https://developer.hashicorp.com/vault/docs/platform/k8s/vso/api-reference
    ("secrets.hashicorp.com", "VaultStaticSecret"): (("spec", "destination", "name"),),
    ("secrets.hashicorp.com", "VaultDynamicSecret"): (("spec", "destination", "name"),),
    ("secrets.hashicorp.com", "VaultPKISecret"): (("spec", "destination", "name"),),
    # https://secrets-store-csi-driver.sigs.k8s.io/topics/sync-as-kubernetes-secret
    ("secrets-store.csi.x-k8s.io", "SecretProviderClass"): (("spec", "secretObjects", "*", "secretName"),),
    # https://developer.1password.com/docs/k8s/operator
    ("onepassword.com", "OnePasswordItem"): (),
    # https://kyverno.io/docs/policy-types/cluster-policy/generate/
    ("kyverno.io", "ClusterPolicy"): (("spec", "rules", "*", "generate", "name"),),
    # https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/secretgenerator/
    ("kustomize.config.k8s.io", "Kustomization"): (("secretGenerator", "*", "name"),),
}
SOURCE_KINDS = frozenset(_NAMES)


@dataclass(frozen=True, slots=True)
class Secret:
    """A Secret: its type and the names of its data; ``copied`` says that a controller fills it, or copies it around."""

    resource: Resource
    type: str
    keys: frozenset[str]
    copied: bool

    @property
    def lacking(self) -> list[str]:
        """The keys of a certificate that it does not have."""
        return [key for key in TLS_KEYS if key not in self.keys]

    @property
    def content(self) -> str:
        """The member that holds its keys."""
        return "data" if "data" in self.resource.value else "stringData"


@dataclass(frozen=True, slots=True)
class SecretSource:
    """An object that a controller makes Secrets from: a Certificate, an ExternalSecret, an annotated Ingress."""

    resource: Resource
    secrets: tuple[str, ...]


def secret(resource: Resource) -> Secret:
    """Read a Secret."""
    data, texts = decode.get(resource.value, "data"), decode.get(resource.value, "stringData")
    keys = (*(data if isinstance(data, dict) else ()), *(texts if isinstance(texts, dict) else ()))
    return Secret(
        resource=resource,
        type=decode.text(resource.value, "type") or "Opaque",
        keys=frozenset(keys),
        copied=any(
            name.startswith(_COPY_PREFIXES) for name in decode.strings(resource.value, "metadata", "annotations")
        ),
    )


def secret_source(resource: Resource) -> SecretSource:
    """Read an object of one of :data:`SOURCE_KINDS`."""
    pointers = _NAMES[resource.gvk.group, resource.gvk.kind]
    names = [name for pointer in pointers for name in _texts(resource.value, pointer)]
    return SecretSource(resource, tuple(names) or (resource.ref.name,))


def _texts(value: Value, pointer: Pointer) -> Iterator[str]:
    if "*" not in pointer:
        name = decode.text(value, *pointer)
        if name:
            yield name
        return
    star = pointer.index("*")
    for _, item in decode.members(value, *pointer[:star]):
        yield from _texts(item, pointer[star + 1 :])


def annotated_sources(
    ingresses: Iterable[Ingress], gateways: Iterable[Gateway | ListenerSet]
) -> Iterator[SecretSource]:
    """Yield the Ingresses and Gateways that a controller gets the certificates for."""
    for ingress in ingresses:
        yield from _annotated(ingress.resource, (entry.secret or "" for entry in ingress.tls))
    for gateway in gateways:
        references = (reference for listener in gateway.listeners for reference in listener.certificates)
        yield from _annotated(gateway.resource, (reference.name for reference in references))


def _annotated(resource: Resource, names: Iterable[str]) -> Iterator[SecretSource]:
    annotations = decode.strings(resource.value, "metadata", "annotations")
    if any(annotations.get(name, "false") != "false" for name in _CERTIFICATE_ANNOTATIONS):
        yield SecretSource(resource, tuple(names))
