"""What an object is judged by: its cluster, the definitions of its kind, and what kustomize does with it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ingresslint.config import Config, decode
from ingresslint.run import lint_streams
from ingresslint.syntax import Stream, read
from ingresslint.text import Source

DEFINITION = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {plural: widgets, singular: widget, kind: Widget, listKind: WidgetList}
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              required: [size]
              properties: {size: {type: integer, minimum: 1}}
"""
WIDGET = "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a}\nspec: {}\n"
SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {}\n"


def stream(path: str, text: str) -> Stream:
    return read(Source(path, text))


def rules(*streams: Stream, crds: tuple[Stream, ...] = (), config: Config | None = None) -> list[tuple[str, str]]:
    result = lint_streams(streams, replace(config or Config(), select=("category:api",)), crds=crds).result
    assert not result.crashes
    return [(finding.problem.at.source.path, finding.rule) for finding in result.findings]


def test_a_custom_resource_is_left_alone_without_its_definition() -> None:
    assert rules(stream("widget.yaml", WIDGET)) == []


def test_a_definition_in_the_input_judges_its_resources() -> None:
    found = rules(stream("widget.yaml", WIDGET), stream("crd.yaml", DEFINITION))
    assert found == [("widget.yaml", "missing-field")]


def test_a_definition_that_is_given_judges_and_is_not_reported_on() -> None:
    broken = DEFINITION.replace("scope: Namespaced", "scope: Namespaced\n  scop: Namespaced")
    assert rules(stream("crd.yaml", broken)) == [("crd.yaml", "unknown-field")]
    assert rules(stream("widget.yaml", WIDGET), crds=(stream("crd.yaml", broken),)) == [
        ("widget.yaml", "missing-field")
    ]


def test_each_cluster_has_its_own_definitions_and_version() -> None:
    text = (
        "clusters:\n"
        '  - {name: old, paths: ["old/**"], kubernetes: "1.20"}\n'
        '  - {name: new, paths: ["new/**"], kubernetes: "1.36"}\n'
    )
    config = decode(Source("config", text), Path())
    found = rules(stream("old/crd.yaml", DEFINITION), stream("new/widget.yaml", WIDGET), config=config)
    assert found == []
    ingress = (
        "apiVersion: networking.k8s.io/v1beta1\nkind: Ingress\nmetadata: {name: web}\n"
        "spec: {backend: {serviceName: web, servicePort: 80}}\n"
    )
    found = rules(stream("old/web.yaml", ingress), stream("new/web.yaml", ingress), config=config)
    assert found == [("new/web.yaml", "api-version-removed"), ("old/web.yaml", "api-version-deprecated")]


def test_a_patch_is_no_object() -> None:
    kustomization = stream("app/kustomization.yaml", "resources: [web.yaml]\npatches: [{path: more.yaml}]\n")
    assert rules(kustomization, stream("app/more.yaml", SERVICE)) == []
    assert rules(stream("app/more.yaml", SERVICE)) == [("app/more.yaml", "missing-field")]
    assert rules(stream("app/web-patch.yaml", SERVICE)) == [], "a part of an object in a file that calls itself a patch"


def test_what_kustomize_completes_lacks_nothing() -> None:
    kustomization = stream("app/kustomization.yaml", "resources: [web.yaml]\npatches: [{path: more.yaml}]\n")
    assert rules(kustomization, stream("app/web.yaml", SERVICE)) == []
    plain = stream("app/kustomization.yaml", "resources: [web.yaml]\n")
    assert rules(plain, stream("app/web.yaml", SERVICE)) == [("app/web.yaml", "missing-field")]
