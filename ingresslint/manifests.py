"""What of a text is meant for Kubernetes: no templates, and no other kinds of YAML."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from ingresslint.resource import Location, Resource, resources
from ingresslint.syntax import Document, Fault, Pointer, Stream, Value, template_fault, value_at


def manifests(stream: Stream) -> Stream:
    """Return ``stream`` without what says nothing of manifests.

    A template that happens to be valid YAML is one fault and no document.  A document that reads and is no Kubernetes
    object has no faults: merging a mapping and overriding its keys is good style in a Compose file.
    """
    for document in stream.documents:
        action = _template_action(document)
        if action is not None:
            return Stream(stream.source, (), (template_fault(stream.source, action.span()),))
    if not stream.faults:
        return stream
    faults = tuple(fault for fault in stream.faults if not _is_foreign(fault, stream.documents))
    return Stream(stream.source, stream.documents, faults)


def _is_foreign(fault: Fault, documents: tuple[Document, ...]) -> bool:
    """Tell whether a fault is in a document that reads and is no object."""
    number = bisect_right(documents, fault.span.start, key=lambda document: document.span.start) - 1
    if number < 0 or fault.span not in documents[number].span:
        return False
    value = documents[number].value
    return not (isinstance(value, dict) and isinstance(value.get("apiVersion"), str) and "kind" in value)


def _template_action(document: Document) -> Location | None:
    """Return the first ``{{ … }}`` in what identifies an object of Kubernetes' own or in its spec, None without one.

    Such a document is valid YAML, because the action stands in quotes, and still a template.  Annotations, data and the
    specs of custom resources may hold templates of their own.
    """
    if "{{" not in document.source.slice(document.span):
        return None
    return next(filter(None, map(_action, resources(document))), None)


def _action(resource: Resource) -> Location | None:
    pointers: list[Pointer] = [("apiVersion",), ("kind",), ("metadata", "name"), ("metadata", "namespace")]
    own = "." not in resource.gvk.group or resource.gvk.group.endswith(".k8s.io")
    if own and resource.gvk.kind != "CustomResourceDefinition":
        pointers.extend(_strings(resource.value.get("spec"), ("spec",)))
    return next((resource.at(*pointer) for pointer in pointers if _is_action(resource.value, pointer)), None)


def _strings(value: Value, pointer: Pointer) -> Iterator[Pointer]:
    if isinstance(value, dict):
        for key, member in value.items():
            if key != "annotations":
                yield from _strings(member, (*pointer, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _strings(item, (*pointer, index))
    elif isinstance(value, str):
        yield pointer


def _is_action(value: Value, pointer: Pointer) -> bool:
    text = value_at(value, pointer)
    return isinstance(text, str) and "{{" in text and "}}" in text
