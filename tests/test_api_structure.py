"""The compiled schemas say what a JSON Schema library says of the same data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from ingresslint.api import Target, catalog, newest, structure
from ingresslint.resource import GroupVersionKind
from ingresslint.syntax import read
from ingresslint.text import Source

SAMPLES = {
    "ingress-networking-v1": """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, labels: {app: web}}
spec:
  ingressClassName: nginx
  tls: [{hosts: [a.example.com], secretName: tls}]
  rules:
    - host: a.example.com
      http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
""",
    "service-v1": """\
apiVersion: v1
kind: Service
metadata: {name: web, annotations: {a: b}}
spec:
  type: LoadBalancer
  selector: {app: web}
  ports: [{name: http, port: 80, targetPort: http}, {name: admin, port: 81, targetPort: 8081}]
  externalTrafficPolicy: Local
  allocateLoadBalancerNodePorts: true
""",
    "networkpolicy-networking-v1": """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec:
  podSelector: {matchLabels: {app: web}, matchExpressions: [{key: tier, operator: In, values: [front]}]}
  policyTypes: [Ingress]
  ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}], ports: [{protocol: TCP, port: 80}]}]
""",
    "endpointslice-discovery-v1": """\
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: web}
addressType: IPv4
ports: [{name: http, port: 80}]
endpoints: [{addresses: [10.0.0.1], conditions: {ready: true}, hints: {forZones: [{name: a}]}}]
""",
    "deployment-apps-v1": """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web, ports: [{containerPort: 80}], readinessProbe: {httpGet: {port: 80}}}]}
""",
}
# No null: a library has no notion of a field that is as good as absent.
ODD = [0, 80, 1.5, True, "", "x", "80", [], [1], ["x"], {}, {"x": 1}, {"name": "x"}]


def sample(name: str) -> Any:
    return read(Source(name, SAMPLES[name])).documents[0].value


@cache
def library(name: str) -> Draft202012Validator:
    package = find_spec("kubernetes_validate")
    assert package is not None
    assert package.origin is not None
    folders = Path(package.origin).parent / "kubernetes-json-schema"
    (folder,) = folders.glob(f"v{newest()}.*-local-strict")
    schema, definitions = (json.loads((folder / f"{each}.json").read_text()) for each in (name, "_definitions"))
    registry = Registry().with_resources(
        [(each["$id"], Resource.from_contents(each)) for each in (schema, definitions)]
    )
    return Draft202012Validator(schema, registry=registry)


def ours(name: str, value: Any) -> list[str]:
    known = sample(name)
    compiled = catalog.schema(GroupVersionKind.parse(known["apiVersion"], known["kind"]), Target(newest()))
    assert compiled is not None
    return [f"{error.path}: {error.message}" for error in structure.check(compiled, value)]


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every member and item of a value, as its container and its key."""
    for key in list(value) if isinstance(value, dict) else range(len(value)):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from places(value[key])


@pytest.mark.parametrize("name", SAMPLES)
def test_the_samples_are_valid(name: str) -> None:
    assert ours(name, sample(name)) == []
    assert library(name).is_valid(sample(name))


@given(st.sampled_from(sorted(SAMPLES)), st.data())
@settings(max_examples=150, deadline=None)
def test_every_mistake_is_found_by_both_or_by_none(name: str, data: st.DataObject) -> None:
    value = sample(name)
    container, key = data.draw(
        st.sampled_from([place for place in places(value) if place[1] not in {"apiVersion", "kind"}])
    )
    match data.draw(st.sampled_from(["replace", "remove", "add"])):
        case "replace":
            container[key] = deepcopy(data.draw(st.sampled_from(ODD)))
        case "remove":
            del container[key]
        case _ if isinstance(container, dict):
            container[data.draw(st.sampled_from(["nmae", "spec", "port", "hosts"]))] = deepcopy(
                data.draw(st.sampled_from(ODD))
            )
    found = ours(name, value)
    assert (found == []) is library(name).is_valid(value), (found, value)
