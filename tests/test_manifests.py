"""What of a text is meant for Kubernetes."""

from __future__ import annotations

import pytest

from ingresslint.manifests import manifests
from ingresslint.syntax import Stream, read
from ingresslint.text import Source


def found(text: str) -> Stream:
    return manifests(read(Source("a.yaml", text)))


MANIFEST = "apiVersion: {group}\nkind: {kind}\nmetadata:\n  name: {name}\n  annotations: {annotations}\nspec: {spec}\n"
ORDINARY = {
    "group": "networking.k8s.io/v1",
    "kind": "Ingress",
    "name": "web",
    "annotations": "{}",
    "spec": "{rules: [{host: a}]}",
}


@pytest.mark.parametrize(
    ("change", "action"),
    [
        ({}, None),
        ({"name": "'{{ .Release.Name }}'"}, "'{{ .Release.Name }}'"),
        ({"name": "web-{{ x }}"}, "web-{{ x }}"),
        ({"kind": '"{{ .Values.kind }}"'}, '"{{ .Values.kind }}"'),
        ({"spec": "{rules: [{host: '{{ .Values.host }}'}]}"}, "'{{ .Values.host }}'"),
        ({"spec": "{template: {metadata: {annotations: {a: '{{ x }}'}}}}"}, None),
        ({"annotations": "{a: '{{ x }}'}"}, None),
        ({"group": "argoproj.io/v1alpha1", "kind": "Workflow", "spec": "{a: '{{inputs.parameters.a}}'}"}, None),
        ({"group": "argoproj.io/v1alpha1", "kind": "Workflow", "name": "'{{ x }}'"}, "'{{ x }}'"),
        ({"group": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute", "spec": "{hostnames: ['{{h}}']}"}, "'{{h}}'"),
        ({"group": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "spec": "{a: '{{ x }}'}"}, None),
        ({"spec": "{rules: [{host: '{{ never closed'}]}"}, None),
    ],
)
def test_a_template_in_quotes_is_found_where_no_manifest_has_one(change: dict[str, str], action: str | None) -> None:
    stream = found(MANIFEST.format_map(ORDINARY | change))
    assert [stream.source.slice(fault.span) for fault in stream.faults] == ([] if action is None else [action])
    assert len(stream.documents) == (action is None)


COMPOSE = "x: &base {a: 1}\nservices:\n  web: {<<: *base, a: 2}\n"
SERVICE = "apiVersion: v1\nkind: Service\nkind: Service\n"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (COMPOSE, []),
        ("a: 1\na: 2\n~: 3\nb: .inf\n", []),
        (SERVICE, [3]),
        ("apiVersion: v1\nkind: List\nitems: []\nitems: []\n", [4]),
        ("apiVersion: v1\nkind: Service\ndata: .inf\n", [3]),
        (f"{COMPOSE}---\n{SERVICE}---\n{COMPOSE}", [7]),
        (f"{SERVICE}---\na: [\n---\n{COMPOSE}", [3, 5]),
        ("kind: A\nkind: B\n", []),
        ("apiVersion: 1\nkind: A\nkind: B\n", []),
        ("- a: 1\n  a: 2\n", []),
    ],
)
def test_only_manifests_have_flaws_and_every_broken_text_is_broken(text: str, lines: list[int]) -> None:
    stream = found(text)
    assert [stream.source.position(fault.span.start).line for fault in stream.faults] == lines
