"""What the filters of a route must agree on.

Upstream these are the CEL rules of HTTPRoute and GRPCRoute (apis/v1/httproute_types.go, grpcroute_types.go).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingresslint.api.errors import FieldError
from ingresslint.api.gateway.broken import broken
from ingresslint.syntax import Pointer

Errors = Iterator[FieldError]
Filter = dict[str, Any]

# The field that holds the settings of each type of filter.
_SETTINGS = {
    "RequestHeaderModifier": "requestHeaderModifier",
    "ResponseHeaderModifier": "responseHeaderModifier",
    "RequestMirror": "requestMirror",
    "RequestRedirect": "requestRedirect",
    "URLRewrite": "urlRewrite",
    "CORS": "cors",
    "ExternalAuth": "externalAuth",
    "ExtensionRef": "extensionRef",
}
_MODIFIED = {"ReplaceFullPath": "replaceFullPath", "ReplacePrefixMatch": "replacePrefixMatch"}


def matches_type(each: Filter, pointer: Pointer) -> Errors:
    """Check that a filter has the settings of its type, and no other ones."""
    for kind, field in _SETTINGS.items():
        if field in each and each["type"] != kind:
            yield broken(pointer, f"{field} belongs to a filter of type {kind}, and this one is {each['type']}", field)
        if field not in each and each["type"] == kind:
            yield broken(pointer, f"a filter of type {kind} needs {field}", "type")


def redirect_or_rewrite(filters: list[Filter], pointer: Pointer) -> Errors:
    """Check that a request is either redirected or rewritten."""
    kinds = [each["type"] for each in filters]
    if "RequestRedirect" in kinds and "URLRewrite" in kinds:
        later = max(kinds.index("RequestRedirect"), kinds.index("URLRewrite"))
        yield broken(pointer, "RequestRedirect and URLRewrite exclude each other; keep one of them", later)


def header_modifiers_once(filters: list[Filter], pointer: Pointer) -> Errors:
    """Check that headers are modified in one filter for requests and one for responses."""
    yield from _once(("RequestHeaderModifier", "ResponseHeaderModifier"), filters, pointer)


def redirect_and_rewrite_once(filters: list[Filter], pointer: Pointer) -> Errors:
    """Check that there is one redirect, or one rewrite."""
    yield from _once(("RequestRedirect", "URLRewrite"), filters, pointer)


def cors_once(filters: list[Filter], pointer: Pointer) -> Errors:
    """Check that there is one CORS policy."""
    yield from _once(("CORS",), filters, pointer)


def _once(kinds: tuple[str, ...], filters: list[Filter], pointer: Pointer) -> Errors:
    for kind in kinds:
        places = [number for number, each in enumerate(filters) if each["type"] == kind]
        if len(places) > 1:
            message = f"{len(places)} filters are of type {kind}, and one is allowed; merge them"
            yield broken(pointer, message, places[1])


def path_modifier(path: dict[str, Any], pointer: Pointer) -> Errors:
    """Check that a path is replaced as its type says."""
    for kind, field in _MODIFIED.items():
        if field in path and path["type"] != kind:
            yield broken(pointer, f"{field} belongs to type {kind}, and the type is {path['type']}", field)
        if field not in path and path["type"] == kind:
            yield broken(pointer, f"type {kind} needs {field}", "type")


def mirror_share(mirror: dict[str, Any], pointer: Pointer) -> Errors:
    """Check that a share is written in one way."""
    if "percent" in mirror and "fraction" in mirror:
        yield broken(pointer, "percent and fraction exclude each other; keep one of them", "fraction")


def fraction(share: dict[str, Any], pointer: Pointer) -> Errors:
    """Check that a share is at most the whole."""
    if share["numerator"] > share["denominator"]:
        message = f"the numerator {share['numerator']} is larger than the denominator {share['denominator']}"
        yield broken(pointer, message, "numerator")


def asterisk_alone(values: list[str], pointer: Pointer) -> Errors:
    """Check that the asterisk means all, so nothing stands beside it."""
    if "*" in values and len(values) > 1:
        yield broken(pointer, '"*" means all and must stand alone; remove it or the other values', values.index("*"))


def external_auth_protocol(auth: dict[str, Any], pointer: Pointer) -> Errors:
    """Check that the settings of a protocol stand with that protocol."""
    for protocol, field in (("GRPC", "grpc"), ("HTTP", "http")):
        if field in auth and auth["protocol"] != protocol:
            yield broken(pointer, f"{field} belongs to protocol {protocol}, and it is {auth['protocol']}", field)
        if field not in auth and auth["protocol"] == protocol:
            yield broken(pointer, f"protocol {protocol} needs {field}", "protocol")
