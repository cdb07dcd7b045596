"""A route serves a host name that a wildcard certificate does not cover.

A listener for `*.example.com` takes routes for `shop.example.com` and for `a.shop.example.com`: in Gateway API a
wildcard stands for one label or more. In a certificate it stands for exactly one, so that browsers refuse the second
name.

The names of the certificate are known where its cert-manager `Certificate` is among the manifests, or where
cert-manager makes it for the listener (it then has the listener's own host name): a name that is missing there is an
error. For other Secrets the finding is a hint to look.

```yaml bad
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: public
  annotations:
    cert-manager.io/cluster-issuer: internal-ca
spec:
  gatewayClassName: istio
  listeners:
    - name: https
      port: 443
      protocol: HTTPS
      hostname: "*.example.com"
      tls:
        certificateRefs:
          - name: wildcard-tls
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: web
spec:
  parentRefs:
    - name: public
  hostnames: [a.shop.example.com]
  rules:
    - backendRefs:
        - {name: web, port: 80}
```

```yaml good
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: public
spec:
  gatewayClassName: istio
  listeners:
    - name: https
      port: 443
      protocol: HTTPS
      hostname: "*.example.com"
      tls:
        certificateRefs:
          - name: wildcard-tls
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: wildcard
spec:
  secretName: wildcard-tls
  dnsNames: ["*.example.com", "*.shop.example.com"]
  issuerRef: {name: internal-ca, kind: ClusterIssuer}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: moved
spec:
  parentRefs:
    - name: public
  hostnames: [a.shop.example.com]
  rules:
    - filters:
        - {type: RequestRedirect, requestRedirect: {hostname: shop.example.com}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import GatewayRoute, Listener, Model, decode
from ingresslint.model.gateway.attachment import Owner, Verdict, attachments, intersection
from ingresslint.model.routing import hosts
from ingresslint.model.views.references import ObjectReference
from ingresslint.resource import field_path
from ingresslint.rule import Category, Rule
from ingresslint.rules.listeners import listed, named
from ingresslint.syntax import Pointer


def check(route: GatewayRoute, model: Model) -> Iterator[Problem]:
    """Report each host name that is deeper than the wildcard of a listener, unless its certificate covers it."""
    for found in attachments(model).get(route.resource, ()):
        if found.verdict is Verdict.ACCEPTED and found.owner is not None and found.unique:
            for listener in found.listeners:
                if listener.hostname.startswith("*.") and listener.terminates_tls and listener.certificates:
                    yield from _check(route, found.owner, listener, model)


def _check(route: GatewayRoute, owner: Owner, listener: Listener, model: Model) -> Iterator[Problem]:
    certified = _certified(owner, listener, model)
    for pointer, hostname in route.hostnames:
        name = intersection(listener.hostname, hostname)
        if name is None or hosts.covers(listener.hostname, name, deep=False):
            continue
        if certified is None or not any(hosts.covers(each, name, deep=False) for each in certified):
            yield _problem(route, owner, listener, (pointer, name), certified)


def _certified(owner: Owner, listener: Listener, model: Model) -> set[str] | None:
    """Return the names of a listener's certificates, None where one is not known."""
    names: set[str] = set()
    for reference in listener.certificates:
        found = _names(owner, reference, model)
        if found is None:
            return None
        names.update(name.lower() for name in found)
    return names


def _names(owner: Owner, reference: ObjectReference, model: Model) -> list[str] | None:
    source = model.secret_source(reference.namespace, reference.name) if reference.kind == "Secret" else None
    if source is not None and source.resource.gvk.kind == "Certificate":
        common = decode.text(source.resource.value, "spec", "commonName")
        return [*decode.texts(source.resource.value, "spec", "dnsNames"), *([common] if common else [])]
    if source is not None and source.resource is owner.resource:
        # An annotation asks for one certificate for each Secret, with the host names of all listeners that name it.
        return [listener.hostname for listener in owner.listeners if _refers(listener, reference)]
    return None


def _refers(listener: Listener, reference: ObjectReference) -> bool:
    wanted = reference.namespace, reference.name
    return any((each.namespace, each.name) == wanted for each in listener.certificates)


def _problem(
    route: GatewayRoute, owner: Owner, listener: Listener, host: tuple[Pointer, str], certified: set[str] | None
) -> Problem:
    pointer, name = host
    detail = (
        f"make sure that its certificate has more than {listener.hostname}"
        if certified is None
        else f"its certificate is for {listed(sorted(certified))}"
    )
    return Problem(
        at=route.resource.at(*pointer),
        message=(
            f"{named(listener, owner)} serves {name}, and in a certificate *. stands for one label only: {detail}"
        ),
        field=field_path(pointer),
        notes=(
            Note(owner.resource.at(*listener.pointer, "tls", "certificateRefs"), "the certificate of the listener"),
        ),
        severity=Severity.INFO if certified is None else None,
    )


RULE = Rule(
    name="wildcard-certificate-depth",
    doc=__doc__,
    on=(GatewayRoute,),
    check=check,
    severity=Severity.ERROR,
    category=Category.TLS,
    since="0.1.0",
    sources=(
        "https://gateway-api.sigs.k8s.io/concepts/hostnames/",
        "https://www.rfc-editor.org/rfc/rfc9525#section-6.3",
        "https://cert-manager.io/docs/usage/gateway/",
    ),
)
