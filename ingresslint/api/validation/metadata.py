"""ObjectMeta, which every kind has: name, namespace, labels, annotations, owners, finalizers.

Source: k8s.io/apimachinery/pkg/api/validation/objectmeta.go, and what each kind's strategy takes as a name.  What a
server clears or fills in by itself is not looked at: the namespace of a kind that has none, managedFields, generation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ingresslint.api.errors import ErrorType, FieldError, invalid, required, too_long
from ingresslint.api.validation import checks, features
from ingresslint.api.validation.names import (
    DNS_1035_LABEL,
    DNS_LABEL,
    DNS_SUBDOMAIN,
    PATH_SEGMENT,
    Syntax,
    annotation_key,
    label_key,
    size,
)
from ingresslint.api.version import Target
from ingresslint.resource import GroupVersionKind, field_path
from ingresslint.syntax import Pointer, Value

_ANNOTATIONS_LIMIT = 256 * 1024
_LONGEST_PREFIX = 58  # what is longer is cut off before random letters are added
_NAMES: dict[tuple[str, str], Syntax] = {
    ("", "Namespace"): DNS_LABEL,
    # Eleven characters of 63 are kept for what the controller adds to name each Job.
    ("batch", "CronJob"): replace(DNS_SUBDOMAIN, longest=52),
    **dict.fromkeys(
        [
            ("", "Event"),
            ("certificates.k8s.io", "CertificateSigningRequest"),
            ("certificates.k8s.io", "ClusterTrustBundle"),
            ("events.k8s.io", "Event"),
            ("internal.apiserver.k8s.io", "StorageVersion"),
            ("networking.k8s.io", "IPAddress"),
            ("rbac.authorization.k8s.io", "ClusterRole"),
            ("rbac.authorization.k8s.io", "ClusterRoleBinding"),
            ("rbac.authorization.k8s.io", "Role"),
            ("rbac.authorization.k8s.io", "RoleBinding"),
            ("storage.k8s.io", "CSIDriver"),
        ],
        PATH_SEGMENT,
    ),
}
_CLUSTER_SCOPED = frozenset(
    {
        "APIService",
        "CSIDriver",
        "CSINode",
        "CertificateSigningRequest",
        "ClusterRole",
        "ClusterRoleBinding",
        "ClusterTrustBundle",
        "CustomResourceDefinition",
        "DeviceClass",
        "FlowSchema",
        "GatewayClass",
        "IPAddress",
        "IngressClass",
        "MutatingAdmissionPolicy",
        "MutatingAdmissionPolicyBinding",
        "MutatingWebhookConfiguration",
        "Namespace",
        "Node",
        "PersistentVolume",
        "PodSecurityPolicy",
        "PriorityClass",
        "PriorityLevelConfiguration",
        "ResourceSlice",
        "RuntimeClass",
        "ServiceCIDR",
        "StorageClass",
        "StorageVersion",
        "StorageVersionMigration",
        "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding",
        "ValidatingWebhookConfiguration",
        "VolumeAttachment",
        "VolumeAttributesClass",
    }
)
# Questions and subresources, which the server answers and does not keep: they need no name.
_NOT_KEPT = frozenset(
    {
        "Binding",
        "DeleteOptions",
        "Eviction",
        "LocalSubjectAccessReview",
        "Scale",
        "SelfSubjectAccessReview",
        "SelfSubjectReview",
        "SelfSubjectRulesReview",
        "SubjectAccessReview",
        "TokenRequest",
        "TokenReview",
    }
)
# In other groups a finalizer may be any qualified name.
_CORE_GROUPS = frozenset(
    {
        "",
        "apps",
        "autoscaling",
        "batch",
        "discovery.k8s.io",
        "extensions",
        "networking.k8s.io",
        "policy",
        "rbac.authorization.k8s.io",
    }
)
_PLAIN_FINALIZERS = ("kubernetes", "orphan", "foregroundDeletion")


def check(gvk: GroupVersionKind, metadata: Mapping[str, Value], target: Target) -> Iterator[FieldError]:
    """Yield what the server has against the metadata of a new object of type ``gvk``."""
    if gvk.kind in _NOT_KEPT:
        return
    yield from _name(metadata, _name_syntax(gvk, target))
    namespace = metadata.get("namespace", "")
    if namespace and gvk.kind not in _CLUSTER_SCOPED:
        yield from checks.text(("metadata", "namespace"), namespace, DNS_LABEL.fault)
    yield from checks.labels(("metadata", "labels"), metadata.get("labels", {}))
    yield from _annotations(metadata.get("annotations", {}))
    yield from _owners(metadata.get("ownerReferences", []), target)
    yield from _finalizers(metadata.get("finalizers", []), plain=gvk.group not in _CORE_GROUPS)


def _name_syntax(gvk: GroupVersionKind, target: Target) -> Syntax:
    if (gvk.group, gvk.kind) == ("", "Service"):
        return service_name_syntax(target)
    if (gvk.group, gvk.kind) == ("apps", "StatefulSet"):
        return DNS_LABEL if target.kubernetes >= features.STATEFULSET_NAMES_ARE_LABELS else DNS_SUBDOMAIN
    return _NAMES.get((gvk.group, gvk.kind), DNS_SUBDOMAIN)


def service_name_syntax(target: Target) -> Syntax:
    """Return what the name of a Service must look like: a digit may stand first in newer versions."""
    return DNS_LABEL if target.kubernetes >= features.RELAXED_SERVICE_NAMES else DNS_1035_LABEL


def _name(metadata: Mapping[str, Value], syntax: Syntax) -> Iterator[FieldError]:
    name, prefix = metadata.get("name", ""), metadata.get("generateName", "")
    pointer = ("metadata", "generateName")
    if prefix and syntax.prefix_fault(prefix):
        yield from checks.text(pointer, prefix, syntax.prefix_fault)
    elif prefix and not name:
        # The server makes a name of it and judges that, too.
        yield from checks.text(pointer, prefix[:_LONGEST_PREFIX] + "x7k2p", syntax.fault, "metadata.name")
    if name:
        yield from checks.text(("metadata", "name"), name, syntax.fault)
    elif not prefix:
        yield required(("metadata", "name"), "the object needs a name (or generateName)")


def _annotations(annotations: Mapping[str, str]) -> Iterator[FieldError]:
    pointer = ("metadata", "annotations")
    for key in annotations:
        for error in checks.text((*pointer, key), key, annotation_key, "metadata.annotations"):
            yield replace(error, part="key")
    total = sum(size(key) + size(value) for key, value in annotations.items())
    if total > _ANNOTATIONS_LIMIT:
        yield too_long(pointer, f"the annotations hold {total} bytes, and at most {_ANNOTATIONS_LIMIT} are allowed")


def _owners(owners: list[Mapping[str, Value]], target: Target) -> Iterator[FieldError]:
    for number, owner in enumerate(owners):
        pointer: Pointer = ("metadata", "ownerReferences", number)
        yield from _empty_members(pointer, owner, target)
        api_version = owner.get("apiVersion", "")
        if api_version and not _version(api_version):
            yield invalid(
                (*pointer, "apiVersion"), api_version, "has no version", _owner_field(target, number, "apiVersion")
            )
        if (api_version, owner.get("kind")) == ("v1", "Event"):
            yield invalid(pointer, owner, "an Event cannot own anything", _owner_field(target, number))
    if sum(owner.get("controller") is True for owner in owners) > 1:
        yield invalid(("metadata", "ownerReferences"), owners, "only one owner can have controller: true")


def _empty_members(pointer: Pointer, owner: Mapping[str, Value], target: Target) -> Iterator[FieldError]:
    kind = ErrorType.REQUIRED if target.kubernetes >= features.OWNERS_BY_INDEX else ErrorType.INVALID
    for name in ("apiVersion", "kind", "name", "uid"):
        if not owner.get(name):
            message = f"an owner needs its {name}"
            yield FieldError(kind, (*pointer, name), message, field=_owner_field(target, pointer[-1], name))


def _owner_field(target: Target, number: str | int, *members: str) -> str:
    """Return the server's field; for long it had no index."""
    index = (number,) if target.kubernetes >= features.OWNERS_BY_INDEX else ()
    return field_path(("metadata", "ownerReferences", *index, *members))


def _version(api_version: str) -> str:
    group, _, version = api_version.rpartition("/")
    return "" if "/" in group else version


def _finalizers(finalizers: list[str], *, plain: bool) -> Iterator[FieldError]:
    pointer = ("metadata", "finalizers")
    for number, finalizer in enumerate(finalizers):
        yield from checks.text((*pointer, number), finalizer, label_key, "metadata.finalizers")
        if not plain and "/" not in finalizer and finalizer not in _PLAIN_FINALIZERS:
            message = f"needs a domain and '/' in front, or must be one of {', '.join(_PLAIN_FINALIZERS)}"
            yield invalid((*pointer, number), finalizer, message)
    if {"orphan", "foregroundDeletion"} <= set(finalizers):
        yield invalid(pointer, finalizers, "orphan and foregroundDeletion exclude each other")
