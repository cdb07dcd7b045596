"""What the fields of policies and backends must agree on.

Upstream these are the CEL rules of apis/v1/backendtlspolicy_types.go, apis/v1/shared_types.go and apisx/v1alpha1.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingresslint.api.errors import FieldError, shown
from ingresslint.api.gateway.broken import broken
from ingresslint.api.gateway.durations import HOUR, SECOND, nanoseconds
from ingresslint.syntax import Pointer

Errors = Iterator[FieldError]
Object = dict[str, Any]


def certificate_authority(validation: Object, pointer: Pointer) -> Errors:
    """Check that the authority to trust is named, and in one way; an empty name is none."""
    own, known = validation.get("caCertificateRefs"), validation.get("wellKnownCACertificates")
    yield from _one_authority(pointer, own=bool(own), known=bool(known))


def one_certificate_authority(validation: Object, pointer: Pointer) -> Errors:
    """Check that the authority to trust is named, and in one way; an empty name counts."""
    own, known = "caCertificateRefs" in validation, "wellKnownCACertificates" in validation
    yield from _one_authority(pointer, own=own, known=known)


def _one_authority(pointer: Pointer, *, own: bool, known: bool) -> Errors:
    if own and known:
        message = "caCertificateRefs and wellKnownCACertificates exclude each other; keep one of them"
        yield broken(pointer, message, "wellKnownCACertificates")
    if not own and not known:
        message = "caCertificateRefs or wellKnownCACertificates is missing: whose certificates are to be trusted?"
        yield broken(pointer, message)


def alternative_name(name: Object, pointer: Pointer) -> Errors:
    """Check that an alternative name is written in the field of its type."""
    for kind, field in (("Hostname", "hostname"), ("URI", "uri")):
        if name["type"] == kind and not name.get(field):
            yield broken(pointer, f"type {kind} needs {field}", "type")
        if name["type"] != kind and name.get(field):
            yield broken(pointer, f"{field} belongs to type {kind}, and the type is {name['type']}", field)


def permanent_cookie(session: Object, pointer: Pointer) -> Errors:
    """Check that a cookie that outlives the browser says how long it lives."""
    cookie = session.get("cookieConfig") or session.get("cookie") or {}
    if cookie.get("lifetimeType") == "Permanent" and "absoluteTimeout" not in session:
        yield broken(pointer, "a cookie of lifetimeType Permanent needs absoluteTimeout")


def cookie_config_needed(session: Object, pointer: Pointer) -> Errors:
    """Check that the settings of cookies are there: the rule for them fails in 1.1 where they are not."""
    if "cookieConfig" not in session and "absoluteTimeout" not in session:
        yield broken(pointer, "Gateway API 1.1 takes no sessionPersistence without cookieConfig")


def cookie_config_type(session: Object, pointer: Pointer) -> Errors:
    """Check that settings of cookies stand with type Cookie."""
    if "cookieConfig" in session and session.get("type") != "Cookie":
        message = f"cookieConfig belongs to type Cookie, and the type is {session.get('type')}"
        yield broken(pointer, message, "cookieConfig")


def session_type(session: Object, pointer: Pointer) -> Errors:
    """Check that a session is kept as its type says."""
    for kind, field in (("Cookie", "cookie"), ("Header", "header")):
        if field in session and session.get("type") != kind:
            yield broken(pointer, f"{field} belongs to type {kind}, and the type is {session.get('type')}", field)
        if field not in session and session.get("type") == kind:
            yield broken(pointer, f"type {kind} needs {field}", "type")


def budget_interval(interval: str, pointer: Pointer) -> Errors:
    """Check that retries are counted over a second to an hour."""
    length = nanoseconds(interval)
    if length is None or not SECOND <= length <= HOUR:
        yield broken(pointer, f"{shown(interval)}: must be a duration between 1s and 1h")


def retry_interval(interval: str, pointer: Pointer) -> Errors:
    """Check that retries are counted over more than nothing and at most an hour."""
    length = nanoseconds(interval)
    if length is None or length == 0 or length > HOUR:
        yield broken(pointer, f"{shown(interval)}: must be a duration of more than 0s and at most 1h")


def backend_hostname(backend: Object, pointer: Pointer) -> Errors:
    """Check that a backend outside the cluster names its host."""
    external = backend["type"] == "ExternalHostname"
    if external and "externalHostname" not in backend:
        yield broken(pointer, "type ExternalHostname needs externalHostname", "type")
    if not external and "externalHostname" in backend:
        message = f"externalHostname belongs to type ExternalHostname, not {backend['type']}"
        yield broken(pointer, message, "externalHostname")


def outside_hostname(hostname: str, pointer: Pointer) -> Errors:
    """Check that a backend outside the cluster is outside the cluster."""
    if hostname.endswith(".cluster.local"):
        yield broken(pointer, f"{shown(hostname)}: is a name inside the cluster; refer to its Service instead")


def port_name(name: str, pointer: Pointer) -> Errors:
    """Check that a port has no name: the rule for names in 1.6 refuses every one."""
    if name:
        yield broken(pointer, f"{shown(name)}: Gateway API 1.6 refuses every name of this port; leave it out")


def client_certificate(tls: Object, pointer: Pointer) -> Errors:
    """Check that a client certificate is there when both sides show one."""
    both = tls["mode"] == "ClientAndServer"
    if both and "clientCertificateRef" not in tls:
        yield broken(pointer, "mode ClientAndServer needs clientCertificateRef", "mode")
    if not both and "clientCertificateRef" in tls:
        message = f"clientCertificateRef belongs to mode ClientAndServer, not {shown(tls['mode'])}"
        yield broken(pointer, message, "clientCertificateRef")
