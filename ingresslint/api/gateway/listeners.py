"""What listeners, their TLS settings and a Gateway's addresses must agree on.

Upstream these are the CEL rules of the Gateway and ListenerSet definitions (apis/v1/gateway_types.go).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ingresslint.api.errors import FieldError, shown
from ingresslint.api.gateway.broken import broken, repeated
from ingresslint.syntax import Pointer

Errors = Iterator[FieldError]
Listener = dict[str, Any]

_UNENCRYPTED = frozenset({"HTTP", "TCP", "UDP"})
_WITHOUT_NAMES = frozenset({"TCP", "UDP"})
_HOSTNAME = re.compile(r"(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
_QUALIFIED_NAME = re.compile(
    r"([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]"
)
_LONGEST_PREFIX = 252


def without_tls(listeners: list[Listener], pointer: Pointer) -> Errors:
    """Check that listeners for HTTP, TCP and UDP carry no TLS settings."""
    for number, each in enumerate(listeners):
        if each["protocol"] in _UNENCRYPTED and "tls" in each:
            message = f"carries tls, which {each['protocol']} does not have; use HTTPS or TLS"
            yield broken(pointer, f"listener {shown(each['name'])} {message}", number, "tls")


def with_tls(listeners: list[Listener], pointer: Pointer) -> Errors:
    """Check that listeners for HTTPS and TLS carry TLS settings."""
    for number, each in enumerate(listeners):
        if each["protocol"] in {"HTTPS", "TLS"} and "tls" not in each:
            message = f"has the protocol {each['protocol']} and needs tls"
            yield broken(pointer, f"listener {shown(each['name'])} {message}", number)


def https_terminates(listeners: list[Listener], pointer: Pointer) -> Errors:
    """Check that HTTPS ends at the Gateway; passing it through is what TLS listeners are for."""
    for number, each in enumerate(listeners):
        if each["protocol"] == "HTTPS" and _mode(each) not in {None, "", "Terminate"}:
            message = "has the protocol HTTPS, which needs tls.mode Terminate; for Passthrough use the protocol TLS"
            yield broken(pointer, f"listener {shown(each['name'])} {message}", number, "tls", "mode")


def tls_names_mode(listeners: list[Listener], pointer: Pointer) -> Errors:
    """Check that TLS listeners say what happens to the TLS of a connection."""
    for number, each in enumerate(listeners):
        if each["protocol"] == "TLS" and not _mode(each):
            message = "has the protocol TLS and needs tls with a mode"
            yield broken(pointer, f"listener {shown(each['name'])} {message}", number)


def without_hostname(listeners: list[Listener], pointer: Pointer) -> Errors:
    """Check that TCP and UDP know no host names."""
    for number, each in enumerate(listeners):
        if each["protocol"] in _WITHOUT_NAMES and each.get("hostname"):
            message = f"has a hostname, which connections over {each['protocol']} do not carry"
            yield broken(pointer, f"listener {shown(each['name'])} {message}", number, "hostname")


def names(listeners: list[Listener], pointer: Pointer) -> Errors:
    """Check that listeners have names of their own."""
    for number, name in repeated(each["name"] for each in listeners):
        yield broken(pointer, f"another listener has the name {shown(name)}; names must be unique", number, "name")


def distinct(listeners: list[Listener], pointer: Pointer) -> Errors:
    """Check that no two listeners share port, protocol and host name."""
    keys = ((each.get("port"), each["protocol"], each.get("hostname")) for each in listeners)
    for number, (port, protocol, hostname) in repeated(keys):
        host = f"hostname {shown(hostname)}" if hostname is not None else "no hostname"
        message = f"another listener has port {port}, protocol {protocol} and {host}; one of these must differ"
        yield broken(pointer, message, number)


def certificate(tls: dict[str, Any], pointer: Pointer) -> Errors:
    """Check that who ends TLS has a certificate, or an implementation's own option that names one."""
    if tls.get("mode") == "Terminate" and not tls.get("certificateRefs") and not tls.get("options"):
        yield broken(pointer, "mode Terminate, which is the default, needs certificateRefs or options")


def certificate_refs(tls: dict[str, Any], pointer: Pointer) -> Errors:
    """Check that who ends TLS has a certificate, as before options counted."""
    if tls.get("mode") == "Terminate" and not tls.get("certificateRefs"):
        yield broken(pointer, "mode Terminate, which is the default, needs certificateRefs")


def filters(listener: Listener, pointer: Pointer) -> Errors:
    """Check that filters act on requests, which only HTTP has."""
    if "filters" in listener and listener["protocol"] not in {"HTTP", "HTTPS"}:
        yield broken(pointer, f"filters need the protocol HTTP or HTTPS, not {listener['protocol']}", "filters")


def tls_ports(settings: list[dict[str, Any]], pointer: Pointer) -> Errors:
    """Check that a port has its TLS settings once."""
    for number, port in repeated(each["port"] for each in settings):
        yield broken(pointer, f"port {port} is listed again; once is allowed", number, "port")


def trust_bundle_namespace(references: list[dict[str, Any]], pointer: Pointer) -> Errors:
    """Check that a ClusterTrustBundle stands in no namespace."""
    for number, each in enumerate(references):
        bundle = each["group"] == "certificates.k8s.io" and each["kind"] == "ClusterTrustBundle"
        if bundle and "namespace" in each:
            message = "a ClusterTrustBundle has no namespace; leave the namespace out"
            yield broken(pointer, message, number, "namespace")


def addresses_distinct(addresses: list[dict[str, Any]], pointer: Pointer) -> Errors:
    """Check that the same address is asked for once."""
    wanted = ((each["type"], each.get("value")) for each in addresses)
    for number, (kind, value) in repeated(wanted):
        if kind in {"IPAddress", "Hostname"} and value is not None:
            yield broken(pointer, f"{kind} {shown(value)} is listed again; once is allowed", number, "value")


def addresses_valued(addresses: list[dict[str, Any]], pointer: Pointer) -> Errors:
    """Check that addresses have values: 1.3 meant to do without, but its other rules fail then."""
    for number, each in enumerate(addresses):
        if each["type"] in {"IPAddress", "Hostname"} and "value" not in each:
            yield broken(pointer, f"Gateway API 1.3 takes no {each['type']} without a value", number)


def address_hostname(address: dict[str, Any], pointer: Pointer) -> Errors:
    """Check that an address of type Hostname is one."""
    value = address.get("value")
    if address.get("type") == "Hostname" and value is not None and not _HOSTNAME.fullmatch(value):
        yield broken(pointer, f"{shown(value)} is no host name in lower case such as lb.example.com", "value")


def routability(value: str, pointer: Pointer) -> Errors:
    """Check that an address is reachable in a way that the Gateway API or an implementation knows."""
    domain, slash, path = value.partition("/")
    if value in {"", "Cluster"}:
        return
    reserved = domain == "k8s.io" or domain.endswith(".k8s.io")
    if not slash or not path or reserved or domain.startswith("*") or not _HOSTNAME.fullmatch(domain):
        message = "must be Cluster, or an implementation's own value such as example.com/private"
        yield broken(pointer, f"{shown(value)}: {message}")


def qualified_keys(keyed: dict[str, Any], pointer: Pointer) -> Errors:
    """Check that keys of labels and annotations are names, with a domain in front of a slash if at all."""
    for key in keyed:
        if not _QUALIFIED_NAME.fullmatch(key):
            message = f"{shown(key)} is no key such as team or example.com/team"
            explained = f"{message} (letters, digits, -, _ and . after the domain, at most 63)"
            yield broken(pointer, explained, key, part="key")
        elif len(key.split("/", maxsplit=1)[0]) > _LONGEST_PREFIX:
            message = f"the part of {shown(key)} before the slash is longer than {_LONGEST_PREFIX} characters"
            yield broken(pointer, message, key, part="key")


def _mode(listener: Listener) -> str | None:
    mode: str | None = listener.get("tls", {}).get("mode")
    return mode
