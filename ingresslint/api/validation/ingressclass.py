"""IngressClass, networking.k8s.io/v1 and v1beta1.

Source: pkg/apis/networking/validation/validation.go, pkg/apis/networking/v1/defaults.go.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ingresslint.api.errors import FieldError, forbidden, required, too_long
from ingresslint.api.validation import checks, features
from ingresslint.api.validation.ingress import typed_reference
from ingresslint.api.validation.names import DNS_LABEL, controller, size
from ingresslint.api.version import Target
from ingresslint.syntax import Value

_LONGEST_CONTROLLER = 250
_PARAMETERS = ("spec", "parameters")


def ingress_class(value: Mapping[str, Value], target: Target) -> Iterator[FieldError]:
    """Yield what the server has against a new IngressClass."""
    spec = value.get("spec", {})
    name = spec.get("controller", "")
    if size(name) > _LONGEST_CONTROLLER:
        yield too_long(
            ("spec", "controller"), f"{size(name)} characters, and at most {_LONGEST_CONTROLLER} are allowed"
        )
    yield from checks.required_text(("spec", "controller"), name, controller)
    if "parameters" in spec:
        yield from typed_reference(_PARAMETERS, spec["parameters"])
        if target.kubernetes >= features.CLASS_PARAMETERS_SCOPE:
            yield from _scope(spec["parameters"])


def _scope(parameters: Mapping[str, Value]) -> Iterator[FieldError]:
    scope, place = parameters.get("scope", "Cluster"), (*_PARAMETERS, "namespace")
    yield from checks.choice((*_PARAMETERS, "scope"), scope, ("Cluster", "Namespace"))
    if scope == "Namespace":
        if "namespace" in parameters:
            yield from checks.text(place, parameters["namespace"], DNS_LABEL.fault)
        else:
            yield required(place, "parameters with scope: Namespace need the namespace they are in")
    elif scope == "Cluster" and "namespace" in parameters:
        yield forbidden(place, "parameters with scope: Cluster, the default, have no namespace")
