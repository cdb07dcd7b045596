"""What the parents, rules and matches of a route must agree on.

Upstream these are the CEL rules of the routes (apis/v1/httproute_types.go, grpcroute_types.go, tlsroute_types.go,
shared_types.go).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any

from ingresslint.api.errors import FieldError, shown
from ingresslint.api.gateway.broken import broken, repeated
from ingresslint.api.gateway.durations import nanoseconds
from ingresslint.syntax import Pointer

Errors = Iterator[FieldError]
Object = dict[str, Any]

_MOST_MATCHES = 128
_SUBDOMAIN = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
_PATH = re.compile(r"(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})+")
_FORBIDDEN_IN_PATH = ("//", "/./", "/../", "%2f", "%2F", "#")
_FORBIDDEN_AT_END = ("/..", "/.")
_GRPC_SERVICE = re.compile(r"\.?[a-z_][a-z_0-9]*(\.[a-z_][a-z_0-9]*)*", re.IGNORECASE | re.ASCII)
_GRPC_METHOD = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")


def parents_apart_by_section(parents: list[Object], pointer: Pointer) -> Errors:
    """Check that references to the same parent name different sections of it."""
    yield from _apart(parents, ("sectionName",), pointer)


def parents_apart_by_section_or_port(parents: list[Object], pointer: Pointer) -> Errors:
    """Check that references to the same parent name different sections or ports of it."""
    yield from _apart(parents, ("sectionName", "port"), pointer)


def targets_apart(targets: list[Object], pointer: Pointer) -> Errors:
    """Check that references of a policy to the same target name different sections of it."""
    yield from _apart(targets, ("sectionName",), pointer)


def _apart(references: list[Object], telling: tuple[str, ...], pointer: Pointer) -> Errors:
    """Check that references to one object each have the same of the ``telling`` fields, and not the same values."""
    groups: dict[tuple[Any, ...], list[int]] = {}
    for number, each in enumerate(references):
        key = (each["group"], each["kind"], each.get("namespace") or "", each["name"])
        groups.setdefault(key, []).append(number)
    for (_, kind, _, name), places in groups.items():
        target = f"{len(places)} references to {kind} {name}"
        for field in telling:
            without = [number for number in places if not references[number].get(field)]
            if 0 < len(without) < len(places):
                yield broken(pointer, f"{target}: set {field} in all of them or in none", without[0])
        told = (tuple(references[number].get(field) or "" for field in telling) for number in places)
        for again, _ in repeated(told):
            message = f"{target}: give each one a {' or '.join(telling)} of its own"
            yield broken(pointer, message, places[again])


def rule_names(rules: list[Object], pointer: Pointer) -> Errors:
    """Check that rules that have a name have one of their own."""
    for number, name in repeated(each.get("name") for each in rules):
        if name is not None:
            yield broken(pointer, f"another rule has the name {shown(name)}; names must be unique", number, "name")


def matches_in_total(rules: list[Object], pointer: Pointer) -> Errors:
    """Check that all rules together have no more than 128 matches."""
    count = sum(len(each.get("matches", ())) for each in rules)
    if count > _MOST_MATCHES:
        message = f"{count} matches in all rules together, and at most {_MOST_MATCHES} are allowed; split the route"
        yield broken(pointer, message)


def redirect_without_backends(rule: Object, pointer: Pointer) -> Errors:
    """Check that a rule that redirects forwards nothing."""
    if rule.get("backendRefs") and any("requestRedirect" in each for each in rule.get("filters", ())):
        message = "a RequestRedirect answers the request itself; remove it or the backendRefs"
        yield broken(pointer, message, "backendRefs")


def prefix_replacement(rule: Object, pointer: Pointer) -> Errors:
    """Check that who replaces the matched prefix has matched exactly one."""
    matches = rule.get("matches", ())
    if len(matches) == 1 and matches[0].get("path", {}).get("type") == "PathPrefix":
        return
    for field in ("requestRedirect", "urlRewrite"):
        filters = rule.get("filters", ())
        of_backends = [each.get("filters", ()) for each in rule.get("backendRefs", ())]
        # The rules upstream ask for exactly one such filter, or backend with one.
        if _replaces_one_prefix(field, filters) or sum(_replaces_one_prefix(field, each) for each in of_backends) == 1:
            message = f"{field}.path.replacePrefixMatch needs exactly one match, with a path of type PathPrefix"
            yield broken(pointer, message, "matches")


def _replaces_one_prefix(field: str, filters: list[Object]) -> bool:
    paths = [each.get(field, {}).get("path", {}) for each in filters]
    return (
        len([path for path in paths if path.get("type") == "ReplacePrefixMatch" and "replacePrefixMatch" in path]) == 1
    )


def path_value(path: Object, pointer: Pointer) -> Errors:
    """Check that a path that is no regular expression is absolute and normal."""
    value, kind = path["value"], path["type"]
    if kind in {"Exact", "PathPrefix"}:
        for fault in _path_faults(value, kind):
            yield broken(pointer, f"{shown(value)} {fault}", "value")


def _path_faults(value: str, kind: str) -> Iterator[str]:
    if not value.startswith("/"):
        yield f"must start with / (type {kind})"
    for part in _FORBIDDEN_IN_PATH:
        if part in value:
            yield f'holds "{part}", which a path of type {kind} may not'
    for end in _FORBIDDEN_AT_END:
        if value.endswith(end):
            yield f'ends with "{end}", which a path of type {kind} may not'
    allowed = _PATH.match(value)
    rest = value[allowed.end() :] if allowed else value
    if rest.startswith("%"):
        yield 'holds a "%" without the two hexadecimal digits of an encoded character'
    elif rest and rest[0] not in _FORBIDDEN_IN_PATH:
        yield f"holds {shown(rest[0])}, which must be percent-encoded in a path"


def grpc_method(method: Object, pointer: Pointer) -> Errors:
    """Check that a gRPC match names a service or a method, as protobuf writes them."""
    if "service" not in method and "method" not in method:
        yield broken(pointer, "service or method must be set; to match all calls, leave the match out")
    if method.get("type") != "Exact":
        return
    if "service" in method and not _GRPC_SERVICE.fullmatch(method["service"]):
        yield broken(pointer, f"{shown(method['service'])} is no service name such as com.example.User", "service")
    if "method" in method and not _GRPC_METHOD.fullmatch(method["method"]):
        yield broken(pointer, f"{shown(method['method'])} is no method name such as GetUser", "method")


def timeouts(limits: Object, pointer: Pointer) -> Errors:
    """Check that one attempt may not take longer than all of them; 0s for all means no limit."""
    if "request" not in limits or "backendRequest" not in limits:
        return
    request, backend = nanoseconds(limits["request"]), nanoseconds(limits["backendRequest"])
    if request is None or (backend is None and request != 0):
        yield broken(pointer, "request and backendRequest cannot be compared: one of them is no duration")
    elif backend is not None and request != 0 and backend > request:
        message = f"backendRequest {limits['backendRequest']} is longer than request {limits['request']}"
        yield broken(pointer, message, "backendRequest")


def service_port(reference: Object, pointer: Pointer) -> Errors:
    """Check that who refers to a Service says which port."""
    if reference["group"] == "" and reference["kind"] == "Service" and "port" not in reference:
        yield broken(pointer, f"port is missing: which port of Service {reference['name']} is meant?")


def xbackend_port(reference: Object, pointer: Pointer) -> Errors:
    """Check that an XBackend has one port and says itself which."""
    backend = reference["group"] == "gateway.networking.x-k8s.io" and reference["kind"] == "XBackend"
    if backend and "port" in reference:
        yield broken(pointer, "an XBackend has its own port; leave the port out", "port")


def sni_names(hostnames: list[str], pointer: Pointer) -> Errors:
    """Check that TLS names servers by DNS names only."""
    for number, hostname in enumerate(hostnames):
        if _is_ip(hostname):
            message = f"{shown(hostname)} is an IP address, which TLS does not send as a name"
            yield broken(pointer, message, number)
        if not _SUBDOMAIN.fullmatch(hostname.removeprefix("*.") if "*" in hostname else hostname):
            message = f"{shown(hostname)} is no host name in lower case such as shop.example.com or *.example.com"
            yield broken(pointer, message, number)


def _is_ip(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return "%" not in text
