"""Which backend a request goes to: the documented examples, decided by the routes that the rules use."""

from __future__ import annotations

import pytest

from ingresslint.model import Model, Profile, Request, route_table, select
from ingresslint.model.routing import hosts
from ingresslint.resource import resources
from ingresslint.syntax import read
from ingresslint.text import Source


def model_of(text: str) -> Model:
    stream = read(Source("manifest.yaml", text))
    assert not stream.faults
    return Model([found for document in stream.documents for found in resources(document)], Profile())


def ingress(*paths: tuple[str, str, str]) -> str:
    """Write an Ingress with (host, type and path, service) triples, each a rule of its own."""
    rules = "".join(
        f"    - {{host: {host!r}, http: {{paths: [{{pathType: {typed.split()[0]}, path: {typed.split()[1]!r}, "
        f"backend: {{service: {{name: {service}, port: {{number: 80}}}}}}}}]}}}}\n"
        for host, typed, service in paths
    )
    return (
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web, namespace: shop}\n"
        f"spec:\n  ingressClassName: nginx\n  rules:\n{rules}"
    )


def backend(model: Model, request: Request) -> str | None:
    route = select(route_table(model).routes, request)
    return None if route is None else next(service for _, service, _ in route.targets)


# https://kubernetes.io/docs/concepts/services-networking/ingress/#examples
PATHS = [
    ("Prefix /", "/any/thing", True),
    ("Prefix /", "/", True),
    ("Exact /foo", "/foo", True),
    ("Exact /foo", "/bar", False),
    ("Exact /foo", "/foo/", False),
    ("Exact /foo/", "/foo", False),
    ("Prefix /foo", "/foo", True),
    ("Prefix /foo", "/foo/", True),
    ("Prefix /foo/", "/foo", True),
    ("Prefix /foo/", "/foo/", True),
    ("Prefix /aaa/bb", "/aaa/bbb", False),
    ("Prefix /aaa/bbb", "/aaa/bbb", True),
    ("Prefix /aaa/bbb/", "/aaa/bbb", True),
    ("Prefix /aaa/bbb", "/aaa/bbb/", True),
    ("Prefix /aaa/bbb", "/aaa/bbb/ccc", True),
    ("Prefix /aaa/bbb", "/aaa/bbbxyz", False),
    ("Prefix /aaa", "/aaa/ccc", True),
    ("Prefix /aaa", "/ccc", False),
    ("Prefix /Foo", "/foo", False),
]


@pytest.mark.parametrize(("typed", "path", "expected"), PATHS)
def test_paths_of_an_ingress(typed: str, path: str, expected: bool) -> None:  # noqa: FBT001 - a column of the table
    model = model_of(ingress(("a.example.com", typed, "web")))
    assert (backend(model, Request("a.example.com", path)) == "web") is expected


PRECEDENCE = [
    ("longest prefix", ["Prefix /", "Prefix /aaa", "Prefix /aaa/bbb"], "/aaa/bbb/c", 2),
    ("longest prefix, listed first", ["Prefix /aaa/bbb", "Prefix /aaa", "Prefix /"], "/aaa/x", 1),
    ("root takes the rest", ["Prefix /", "Prefix /aaa"], "/ccc", 0),
    ("exact before prefix", ["Prefix /foo", "Exact /foo"], "/foo", 1),
    ("prefix below exact", ["Prefix /foo", "Exact /foo"], "/foo/", 0),
    ("the first of two equal ones", ["Prefix /foo", "Prefix /foo/"], "/foo/x", 0),
    ("none", ["Exact /foo", "Prefix /bar"], "/baz", None),
]


@pytest.mark.parametrize(
    ("paths", "wanted", "expected"), [row[1:] for row in PRECEDENCE], ids=[row[0] for row in PRECEDENCE]
)
def test_precedence_of_paths(paths: list[str], wanted: str, expected: int | None) -> None:
    model = model_of(ingress(*(("a.example.com", typed, f"s{number}") for number, typed in enumerate(paths))))
    assert backend(model, Request("a.example.com", wanted)) == (None if expected is None else f"s{expected}")


INGRESS_HOSTS = [
    ("*.foo.com", "bar.foo.com", True),
    ("*.foo.com", "baz.bar.foo.com", False),
    ("*.foo.com", "foo.com", False),
    ("foo.com", "foo.com", True),
    ("foo.com", "bar.foo.com", False),
    ("", "anything.example.com", True),
    ("foo.com", "FOO.com", True),
]


@pytest.mark.parametrize(("pattern", "host", "expected"), INGRESS_HOSTS)
def test_hosts_of_an_ingress(pattern: str, host: str, expected: bool) -> None:  # noqa: FBT001 - a column of the table
    model = model_of(ingress((pattern, "Prefix /", "web")))
    assert (backend(model, Request(host, "/")) == "web") is expected


def test_the_name_wins_over_the_wildcard_and_the_wildcard_over_no_host() -> None:
    model = model_of(
        ingress(("", "Prefix /", "any"), ("*.foo.com", "Prefix /", "wild"), ("a.foo.com", "Prefix /", "name"))
    )
    assert backend(model, Request("a.foo.com", "/")) == "name"
    assert backend(model, Request("b.foo.com", "/")) == "wild"
    assert backend(model, Request("bar.com", "/")) == "any"


HTTP_ROUTE = """\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: shop, namespace: shop}
spec:
  parentRefs: [{name: edge}]
  hostnames: ["*.example.com"]
  rules:
    - backendRefs: [{name: default, port: 80}]
    - matches: [{path: {type: PathPrefix, value: /api}}]
      backendRefs: [{name: prefix, port: 80}]
    - matches: [{path: {type: Exact, value: /api/login}}]
      backendRefs: [{name: exact, port: 80}]
    - matches: [{path: {type: PathPrefix, value: /api}, method: POST}]
      backendRefs: [{name: method, port: 80}]
    - matches: [{path: {type: PathPrefix, value: /api}, headers: [{name: X-Version, value: "2"}]}]
      backendRefs: [{name: header, port: 80}]
    - matches:
        - {path: {type: PathPrefix, value: /api}, headers: [{name: x-version, value: "2"}, {name: x-beta, value: "1"}]}
      backendRefs: [{name: headers, port: 80}]
    - matches: [{path: {type: PathPrefix, value: /api}, queryParams: [{name: q, value: "1"}]}]
      backendRefs: [{name: query, port: 80}]
"""
# The precedence that Gateway API gives: exact path, longest prefix, method, most headers, most query parameters.
HTTP_REQUESTS = [
    (Request("a.example.com", "/"), "default"),
    (Request("a.b.example.com", "/x"), "default"),
    (Request("example.com", "/"), None),
    (Request("a.example.com", "/api/x"), "prefix"),
    (Request("a.example.com", "/apix"), "default"),
    (Request("a.example.com", "/api/login", method="POST"), "exact"),
    (Request("a.example.com", "/api/login/x"), "prefix"),
    (Request("a.example.com", "/api", method="POST", headers={"x-version": "2"}), "method"),
    (Request("a.example.com", "/api", headers={"x-version": "2"}), "header"),
    (Request("a.example.com", "/api", headers={"x-version": "2", "x-beta": "1"}), "headers"),
    (Request("a.example.com", "/api", headers={"x-version": "3"}), "prefix"),
    (Request("a.example.com", "/api", query={"q": "1"}), "query"),
    (Request("a.example.com", "/api", headers={"x-version": "2"}, query={"q": "1"}), "header"),
]


@pytest.mark.parametrize(("request_", "expected"), HTTP_REQUESTS)
def test_precedence_of_an_http_route(request_: Request, expected: str | None) -> None:
    assert backend(model_of(HTTP_ROUTE), request_) == expected


def test_a_grpc_route_is_a_route_for_the_path_of_its_method() -> None:
    text = HTTP_ROUTE.split("  rules:", maxsplit=1)[0].replace("HTTPRoute", "GRPCRoute") + (
        "  rules:\n"
        "    - matches: [{method: {service: shop.Cart}}]\n      backendRefs: [{name: cart, port: 80}]\n"
        "    - matches: [{method: {service: shop.Cart, method: Add}}]\n      backendRefs: [{name: add, port: 80}]\n"
    )
    model = model_of(text)
    assert backend(model, Request("a.example.com", "/shop.Cart/Add")) == "add"
    assert backend(model, Request("a.example.com", "/shop.Cart/Remove")) == "cart"
    assert backend(model, Request("a.example.com", "/shop.Stock/Get")) is None


COVERS = [
    ("*.a.com", "*.a.com", False, True),
    ("*.a.com", "*.b.a.com", False, False),
    ("*.a.com", "*.b.a.com", True, True),
    ("*.a.com", "b.c.a.com", True, True),
    ("*.a.com", "a.com", True, False),
    ("*.a.com", "xa.com", True, False),
    ("", "", False, True),
    ("a.com", "", False, False),
    ("a.com", "*.a.com", True, False),
]


@pytest.mark.parametrize(("pattern", "host", "deep", "expected"), COVERS)
def test_one_pattern_covers_another(pattern: str, host: str, deep: bool, expected: bool) -> None:  # noqa: FBT001 - columns
    assert hosts.covers(pattern, host, deep=deep) is expected
    assert (pattern in hosts.covering(host, deep=deep)) is expected
