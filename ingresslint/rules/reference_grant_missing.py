"""A reference into another namespace that no ReferenceGrant permits.

A route may only send to a Service of another namespace, and a Gateway may only use a Secret of another namespace, when
a ReferenceGrant **in the namespace of the target** permits it. Without one the reference counts as broken
(`RefNotPermitted`): requests get a 500, and the listener gets no certificate. That a route attaches to a Gateway of
another namespace needs no grant; `allowedRoutes` of the listener decides that.

Backends, mirrors and authorization backends of routes are looked at, and certificates, CA certificates and client
certificates of Gateways and ListenerSets. Routes of a service mesh, whose parents are Services, are left alone: a mesh
may permit such references by other means. The finding is an error where the target itself is among the manifests,
because its grant belongs beside it, or where they are complete.

```yaml bad
apiVersion: v1
kind: Service
metadata:
  name: api
  namespace: backend
spec:
  clusterIP: None
  ports:
    - port: 80
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: web
  namespace: shop
spec:
  parentRefs:
    - name: public
  rules:
    - backendRefs:
        - {name: api, namespace: backend, port: 80}
```

```yaml good
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: public
  namespace: infra
spec:
  gatewayClassName: istio
  listeners:
    - name: https
      port: 443
      protocol: HTTPS
      tls:
        certificateRefs:
          - {name: public-tls, namespace: certificates}
---
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata:
  name: gateways
  namespace: certificates
spec:
  from:
    - {group: gateway.networking.k8s.io, kind: Gateway, namespace: infra}
  to:
    - {group: "", kind: Secret, name: public-tls}
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: public
  namespace: certificates
spec:
  secretName: public-tls
  dnsNames: [shop.example.com]
  issuerRef: {name: internal-ca, kind: ClusterIssuer}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Gateway, GatewayRoute, ListenerSet, Model, ReferenceGrant
from ingresslint.model.gateway.grants import crosses, has_kind, is_present, nearest_grant, permitted
from ingresslint.model.views.references import ObjectReference
from ingresslint.resource import ObjectRef, field_path
from ingresslint.rule import Category, Rule

Referrer = GatewayRoute | Gateway | ListenerSet


def check(subject: Referrer, model: Model) -> Iterator[Problem]:
    """Report each reference into another namespace without a grant."""
    if isinstance(subject, GatewayRoute) and all(parent.target.kind == "Service" for parent in subject.parents):
        return
    for reference in subject.references:
        if (
            reference.name
            and crosses(subject.resource, reference)
            and not permitted(subject.resource, reference, model)
            and not _delegated(reference, model)
        ):
            yield _problem(subject, reference, model)


def _delegated(reference: ObjectReference, model: Model) -> bool:
    """Tell whether Contour's own kind of grant, which it had before this one, may permit the use of a Secret."""
    delegation = has_kind(model, "projectcontour.io", "TLSCertificateDelegation", reference.namespace)
    return reference.kind == "Secret" and delegation


def _problem(subject: Referrer, reference: ObjectReference, model: Model) -> Problem:
    origin, target = subject.resource, ObjectRef(reference.kind, reference.namespace, reference.name)
    known = "there is no ReferenceGrant" if model.profile.complete else "the input has no ReferenceGrant"
    group = f'"{reference.group}"' if not reference.group else reference.group
    return Problem(
        at=origin.at(*reference.pointer, "namespace"),
        message=(
            f"{origin.ref} refers to {target}, and {known} in namespace {reference.namespace} that permits it; it "
            f"needs one from group {origin.gvk.group}, kind {origin.gvk.kind}, namespace {origin.ref.namespace} "
            f"to group {group}, kind {reference.kind}"
        ),
        field=field_path((*reference.pointer, "namespace")),
        notes=tuple(_notes(subject, reference, model)),
        severity=_severity(reference, model),
    )


def _notes(subject: Referrer, reference: ObjectReference, model: Model) -> Iterator[Note]:
    grant = nearest_grant(subject.resource, reference, model)
    if grant is None:
        return
    namespace = grant.resource.ref.namespace
    if namespace == reference.namespace:
        yield Note(grant.resource.at("spec", "to"), "this grant is for others than what is meant")
    else:
        yield Note(
            grant.resource.at("metadata", "namespace"),
            f"this grant permits references into {namespace}, where it stands; it belongs into {reference.namespace}",
        )


def _severity(reference: ObjectReference, model: Model) -> Severity:
    if model.profile.complete or is_present(reference, model):
        return Severity.ERROR
    return Severity.WARNING if model.has_some(ReferenceGrant, reference.namespace) else Severity.INFO


RULE = Rule(
    name="reference-grant-missing",
    doc=__doc__,
    on=(GatewayRoute, Gateway, ListenerSet),
    check=check,
    severity=Severity.ERROR,
    category=Category.GATEWAY,
    needs=("complete",),
    since="0.1.0",
    sources=(
        "https://gateway-api.sigs.k8s.io/api-types/referencegrant/",
        "https://gateway-api.sigs.k8s.io/guides/tls/#cross-namespace-certificate-references",
    ),
)
