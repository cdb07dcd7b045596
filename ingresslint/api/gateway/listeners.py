"""What listeners, their TLS settings and a Gateway's addresses must agree on.

Upstream these are the CEL rules of the Gateway and ListenerSet definitions (apis/v1/gateway_types.go).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from ingresslint.api.errors import FieldError, invalid, shown
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
    found = [each for each in listeners if each["protocol"] in _UNENCRYPTED and "tls" in each]
    yield from _about(listeners, found, pointer, "carries tls, which {protocol} does not have; use HTTPS or TLS")


def with_tls(listeners: list[Listener], pointer: Pointer) -> Errors:
    """Check that listeners for HTTPS and TLS carry TLS settings."""
    found = [each for each in listeners if each["protocol"] in {"HTTPS", "TLS"} and "tls" not in each]
    yield from _about(listeners, found, pointer, "has the protocol {protocol} and needs tls")


def https_terminates(listeners: list[Listener], pointer: Pointer) -> Errors:
    """Check that HTTPS ends at the Gateway; passing it through is what TLS listeners are for."""
    found = [each for each in listeners if each["protocol"] == "HTTPS" and _mode(each) not in {None, "", "Terminate"}]
    message = "has the protocol HTTPS, which needs tls.mode Terminate; for Passthrough use the protocol TLS"
    yield from _about(listeners, found, pointer, message)


def tls_names_mode(listeners: list[Listener], pointer: Pointer) -> Errors:
    """Check that TLS listeners say what happens to the TLS of a connection."""
    found = [each for each in listeners if each["protocol"] == "TLS" and not _mode(each)]
    yield from _about(listeners, found, pointer, "has the protocol TLS and needs tls with a mode")


def without_hostname(listeners: list[Listener], pointer: Pointer) -> Errors:
    """Check that TCP and UDP know no host names."""
    found = [each for each in listeners if each["protocol"] in _WITHOUT_NAMES and each.get("hostname")]
    yield from _about(listeners, found, pointer, "has a hostname, which connections over {protocol} do not carry")


def names(listeners: list[Listener], pointer: Pointer) -> Errors:
    """Check that listeners have names of their own."""
    for name, count in Counter(each["name"] for each in listeners).items():
        if count > 1:
            yield invalid(pointer, listeners, f"{count} listeners have the name {shown(name)}; names must be unique")


def distinct(listeners: list[Listener], pointer: Pointer) -> Errors:
    """Check that no two listeners share port, protocol and host name."""
    keys = Counter((each.get("port"), each["protocol"], each.get("hostname")) for each in listeners)
    for (port, protocol, hostname), count in keys.items():
        if count > 1:
            host = f"hostname {shown(hostname)}" if hostname is not None else "no hostname"
            message = f"{count} listeners have port {port}, protocol {protocol} and {host}; one of these must differ"
            yield invalid(pointer, listeners, message)


def certificate(tls: dict[str, Any], pointer: Pointer) -> Errors:
    """Check that who ends TLS has a certificate, or an implementation's own option that names one."""
    if tls.get("mode") == "Terminate" and not tls.get("certificateRefs") and not tls.get("options"):
        yield invalid(pointer, tls, "mode Terminate, which is the default, needs certificateRefs or options")


def certificate_refs(tls: dict[str, Any], pointer: Pointer) -> Errors:
    """Check that who ends TLS has a certificate, as before options counted."""
    if tls.get("mode") == "Terminate" and not tls.get("certificateRefs"):
        yield invalid(pointer, tls, "mode Terminate, which is the default, needs certificateRefs")


def filters(listener: Listener, pointer: Pointer) -> Errors:
    """Check that filters act on requests, which only HTTP has."""
    if "filters" in listener and listener["protocol"] not in {"HTTP", "HTTPS"}:
        yield invalid(pointer, listener, f"filters need the protocol HTTP or HTTPS, not {listener['protocol']}")


def tls_ports(settings: list[dict[str, Any]], pointer: Pointer) -> Errors:
    """Check that a port has its TLS settings once."""
    for port, count in Counter(each["port"] for each in settings).items():
        if count > 1:
            yield invalid(pointer, settings, f"port {port} is listed {count} times; once is allowed")


def trust_bundle_namespace(references: list[dict[str, Any]], pointer: Pointer) -> Errors:
    """Check that a ClusterTrustBundle stands in no namespace."""
    for each in references:
        bundle = each["group"] == "certificates.k8s.io" and each["kind"] == "ClusterTrustBundle"
        if bundle and "namespace" in each:
            yield invalid(pointer, references, "a ClusterTrustBundle has no namespace; leave the namespace out")


def addresses_distinct(addresses: list[dict[str, Any]], pointer: Pointer) -> Errors:
    """Check that the same address is asked for once."""
    wanted = Counter((each["type"], each["value"]) for each in addresses if each.get("value") is not None)
    for (kind, value), count in wanted.items():
        if kind in {"IPAddress", "Hostname"} and count > 1:
            yield invalid(pointer, addresses, f"{kind} {shown(value)} is listed {count} times; once is allowed")


def addresses_valued(addresses: list[dict[str, Any]], pointer: Pointer) -> Errors:
    """Check that addresses have values: 1.3 meant to do without, but its other rules fail then."""
    for each in addresses:
        if each["type"] in {"IPAddress", "Hostname"} and "value" not in each:
            yield invalid(pointer, addresses, f"Gateway API 1.3 takes no {each['type']} without a value")


def address_hostname(address: dict[str, Any], pointer: Pointer) -> Errors:
    """Check that an address of type Hostname is one."""
    value = address.get("value")
    if address.get("type") == "Hostname" and value is not None and not _HOSTNAME.fullmatch(value):
        yield invalid(pointer, address, f"{shown(value)} is no host name in lower case such as lb.example.com")


def routability(value: str, pointer: Pointer) -> Errors:
    """Check that an address is reachable in a way that the Gateway API or an implementation knows."""
    domain, slash, path = value.partition("/")
    if value in {"", "Cluster"}:
        return
    reserved = domain == "k8s.io" or domain.endswith(".k8s.io")
    if not slash or not path or reserved or domain.startswith("*") or not _HOSTNAME.fullmatch(domain):
        yield invalid(pointer, value, "must be Cluster, or an implementation's own value such as example.com/private")


def qualified_keys(keyed: dict[str, Any], pointer: Pointer) -> Errors:
    """Check that keys of labels and annotations are names, with a domain in front of a slash if at all."""
    for key in keyed:
        if not _QUALIFIED_NAME.fullmatch(key):
            message = f"{shown(key)} is no key such as team or example.com/team"
            yield invalid(pointer, keyed, f"{message} (letters, digits, -, _ and . after the domain, at most 63)")
        elif len(key.split("/", maxsplit=1)[0]) > _LONGEST_PREFIX:
            yield invalid(pointer, keyed, f"the part of {shown(key)} before the slash is longer than {_LONGEST_PREFIX}")


def _mode(listener: Listener) -> str | None:
    mode: str | None = listener.get("tls", {}).get("mode")
    return mode


def _about(listeners: list[Listener], found: list[Listener], pointer: Pointer, message: str) -> Errors:
    for each in found:
        yield invalid(pointer, listeners, f"listener {shown(each['name'])} {message.format(**each)}")
