"""Which objects a document holds, and what their places are called."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingresslint.resource import (
    GroupVersionKind,
    Location,
    ObjectRef,
    Region,
    Resource,
    field_path,
    resources,
)
from ingresslint.syntax import Document, Pointer, read
from ingresslint.text import Source, Span


def document(text: str) -> Document:
    (only,) = read(Source("a.yaml", text)).documents
    return only


def objects(text: str) -> list[Resource]:
    return list(resources(document(text)))


@pytest.mark.parametrize(
    ("pointer", "path"),
    [
        ((), ""),
        (("spec",), "spec"),
        (("spec", "rules", 0, "http", "paths", 12), "spec.rules[0].http.paths[12]"),
        (("metadata", "annotations", "a.example.com/b"), "metadata.annotations[a.example.com/b]"),
        (("metadata", "labels", "é"), "metadata.labels[é]"),
        (("data", ""), "data[]"),
        ((0, "a"), "[0].a"),
    ],
)
def test_fields_are_written_as_the_api_server_writes_them(pointer: Pointer, path: str) -> None:
    assert field_path(pointer) == path


@pytest.mark.parametrize(
    ("api_version", "group", "version"),
    [("v1", "", "v1"), ("networking.k8s.io/v1", "networking.k8s.io", "v1"), ("a/b/c", "a/b", "c"), ("", "", "")],
)
def test_a_type_has_a_group_a_version_and_a_kind(api_version: str, group: str, version: str) -> None:
    gvk = GroupVersionKind.parse(api_version, "Thing")
    assert (gvk.group, gvk.version, gvk.kind) == (group, version, "Thing")
    assert gvk.api_version == api_version
    assert str(gvk) == f"{api_version} Thing"


def test_an_object_is_called_by_its_kind_its_namespace_and_its_name() -> None:
    assert str(ObjectRef("Service", "shop", "web")) == "Service shop/web"
    assert str(ObjectRef("Service", "", "web")) == "Service web"


LIST = """\
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Service
    metadata: {name: web, namespace: shop}
  - text
  - null
  - {kind: Service}
  - {apiVersion: v1, kind: 5}
  - apiVersion: v1
    kind: ServiceList
    items:
      - metadata: {name: typed}
      - apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: inner
"""


def test_every_item_of_a_list_is_an_object_of_its_own() -> None:
    found = {str(each.ref): (str(each.gvk), each.pointer) for each in objects(LIST)}
    assert found == {
        "Service shop/web": ("v1 Service", ("items", 0)),
        "Service typed": ("v1 Service", ("items", 5, "items", 0)),
        "Ingress inner": ("networking.k8s.io/v1 Ingress", ("items", 5, "items", 1)),
    }


@pytest.mark.parametrize(
    ("ref", "pointer", "line", "text"),
    [
        ("Service shop/web", ("metadata", "name"), 6, "web"),
        ("Service shop/web", ("spec",), 4, "apiVersion"),
        ("Service typed", ("metadata", "name"), 14, "typed"),
        ("Service typed", ("kind",), 14, "metadata"),
        ("Ingress inner", ("metadata",), 17, "metadata"),
        ("Ingress inner", ("metadata", "namespace"), 17, "metadata"),
    ],
)
def test_an_item_has_places_of_its_own(ref: str, pointer: Pointer, line: int, text: str) -> None:
    (found,) = [each for each in objects(LIST) if str(each.ref) == ref]
    location = found.at(*pointer)
    span = location.span()
    assert found.source.position(span.start).line == line
    assert found.source.slice(span) == text


@pytest.mark.parametrize(
    "text",
    ["", "text", "5", "true", "[a, b]", "{}", "kind: Service", "apiVersion: v1", "{apiVersion: 1, kind: Service}"],
)
def test_what_is_no_object(text: str) -> None:
    assert objects("---\n" + text) == []


@pytest.mark.parametrize("metadata", ["", "[x]", "text", "{name: 5, namespace: [x]}", "{name: ~}"])
def test_odd_metadata_is_an_object_without_a_name(metadata: str) -> None:
    (found,) = objects(f"apiVersion: v1\nkind: Service\nmetadata: {metadata}\n")
    assert found.ref == ObjectRef("Service", "", "")


def test_a_list_without_items_is_an_object() -> None:
    assert [str(each.gvk) for each in objects("{apiVersion: v1, kind: List}")] == ["v1 List"]
    assert [str(each.gvk) for each in objects("{apiVersion: v1, kind: List, items: {}}")] == ["v1 List"]
    assert objects("{apiVersion: v1, kind: List, items: []}") == []


def test_two_objects_with_the_same_content_are_two() -> None:
    text = "apiVersion: v1\nkind: Service\n"
    stream = read(Source("a.yaml", f"{text}---\n{text}"))
    first, second = (each for one in stream.documents for each in resources(one))
    assert first.value == second.value
    assert len({first, second}) == 2


def test_a_region_is_its_own_place() -> None:
    region = Region(Source("a.yaml", "abc"), Span(1, 2))
    assert region.span() == Span(1, 2)
    assert region.resource is None


def test_a_key_has_a_place_of_its_own() -> None:
    (found,) = objects("apiVersion: v1\nkind: Service\nspec:\n  ports:\n  - port: 80\n")
    at = Location(found, ("spec", "ports"), "key").span()
    assert found.source.slice(at) == "ports"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["", "v1", "List", "{{ x }}"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["apiVersion", "kind", "metadata", "name", "items", "spec"]), inner)
    ),
    max_leaves=12,
)


@given(VALUES)
def test_every_value_is_some_objects_or_none(value: Any) -> None:
    whole = Document(Source("a.yaml", "{{ }}"), Span(0, 5), value)
    for found in resources(whole):
        assert isinstance(found.value, dict)
        assert isinstance(found.ref.name, str)
