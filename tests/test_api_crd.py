"""Custom resources, judged by definitions in the input: the verdicts are those of an API server of 1.36."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingresslint import api
from ingresslint.api import Definitions, ErrorType, Review, Status, Target, Version
from ingresslint.resource import Resource, resources
from ingresslint.syntax import read
from ingresslint.text import Source

TARGET = Target(Version(1, 36))
GATES = """
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: gates.edge.example.com}
spec:
  group: edge.example.com
  scope: Namespaced
  names: {plural: gates, singular: gate, kind: Gate, listKind: GateList}
  versions:
  - name: v1
    served: true
    storage: true
    subresources: {status: {}}
    schema:
      openAPIV3Schema:
        type: object
        required: [spec]
        x-kubernetes-validations:
        - {rule: "self.metadata.name.startsWith('gate-')", message: "the name begins with gate-"}
        - rule: "!has(self.spec.mode) || self.spec.mode != 'open' || has(self.spec.owner)"
          fieldPath: .spec.owner
          reason: FieldValueRequired
          message: open gates need an owner
        properties:
          metadata: {type: object, properties: {name: {type: string, maxLength: 12}}}
          spec:
            type: object
            required: [mode]
            x-kubernetes-validations:
            - rule: self.most >= self.least
              messageExpression: "'most ' + string(self.most) + ' is below least ' + string(self.least)"
            - {rule: "self.mode == oldSelf.mode", message: "mode does not change"}
            - {rule: "oldSelf.hasValue() || self.least < 100", optionalOldSelf: true, message: "least starts low",
               reason: FieldValueForbidden, fieldPath: ".least"}
            properties:
              mode: {type: string, enum: [open, shut, half]}
              owner: {type: string, minLength: 2, maxLength: 5, pattern: "^[a-z]+$"}
              least: {type: integer, default: 1, minimum: 0}
              most: {type: integer, default: 10, maximum: 1000}
              ratio: {type: number, x-kubernetes-validations: [{rule: "self < 0.5", message: "is not small"}]}
              port:
                x-kubernetes-int-or-string: true
                x-kubernetes-validations:
                - {rule: "type(self) == int ? self < 100 : self.endsWith('p')", message: "is no port of ours"}
              note: {type: string, nullable: true}
              flag: {type: boolean, default: true}
              hosts:
                type: array
                maxItems: 3
                x-kubernetes-list-type: set
                items:
                  type: string
                  x-kubernetes-validations:
                  - {rule: "!self.startsWith('*')", message: "no wildcards", reason: FieldValueDuplicate}
              rules:
                type: array
                x-kubernetes-list-type: map
                x-kubernetes-list-map-keys: [name]
                items:
                  type: object
                  required: [name]
                  x-kubernetes-validations: [{rule: "!has(self.weight) || self.weight > 0"}]
                  properties: {name: {type: string}, weight: {type: integer}, proto: {type: string, default: TCP}}
              labels:
                type: object
                maxProperties: 2
                additionalProperties:
                  type: string
                  x-kubernetes-validations: [{rule: "self.size() < 4", messageExpression: "self + ' is long'"}]
                x-kubernetes-validations: [{rule: "self.all(key, key != 'bad')", message: "bad key"}]
              free: {type: object, x-kubernetes-preserve-unknown-fields: true, properties: {count: {type: integer}}}
              inner:
                type: object
                x-kubernetes-embedded-resource: true
                x-kubernetes-preserve-unknown-fields: true
                x-kubernetes-validations: [{rule: "self.kind == 'Pod'", message: "only Pods"}]
              when: {type: string, format: date-time, x-kubernetes-validations: [{rule: "self.getFullYear() > 2000"}]}
              day: {type: string, format: date, x-kubernetes-validations: [{rule: "self.getMonth() == 0"}]}
              wait: {type: string, format: duration, x-kubernetes-validations: [{rule: "self < duration('1h')"}]}
              blob: {type: string, format: byte, x-kubernetes-validations: [{rule: "self.size() < 4"}]}
              pair:
                type: object
                x-kubernetes-validations:
                - {rule: "has(self.x__dash__y) == has(self.__namespace__)", message: "both or none"}
                - {rule: "self.deep.sum / self.deep.parts > 0", message: "positive"}
                properties:
                  x-y: {type: string}
                  namespace: {type: string}
                  deep:
                    type: object
                    default: {}
                    properties: {sum: {type: integer, default: 4}, parts: {type: integer, default: 2}}
          status:
            type: object
            required: [phase]
            properties: {phase: {type: string, enum: [Up, Down]}}
"""


def load(text: str) -> list[Resource]:
    return [resource for document in read(Source("input.yaml", text)).documents for resource in resources(document)]


def defined(*texts: str) -> Definitions:
    return api.definitions(resource for text in texts for resource in load(text))


KNOWN = defined(GATES)


def gate(spec: str, name: str = "gate-1", more: str = "") -> str:
    return f"apiVersion: edge.example.com/v1\nkind: Gate\nmetadata: {{name: {name}}}\nspec: {spec}\n{more}"


def reviewed(text: str, known: Definitions = KNOWN) -> Review:
    return api.review(load(text)[0], TARGET, known)


def causes(review: Review) -> set[tuple[str, str]]:
    return {(str(refusal.error.type).removeprefix("FieldValue"), refusal.error.path) for refusal in review.refusals}


def messages(review: Review) -> list[str]:
    return [refusal.error.message for refusal in review.refusals]


@pytest.mark.parametrize(
    ("spec", "wanted"),
    [
        # keywords
        ("{mode: shut}", set()),
        ("{}", {("Required", "spec.mode")}),
        ("{mode: nope}", {("NotSupported", "spec.mode")}),
        ("{mode: 5}", {("TypeInvalid", "spec.mode")}),
        ("{mode: shut, owner: toolong}", {("TooLong", "spec.owner")}),
        ("{mode: shut, owner: x}", {("Invalid", "spec.owner")}),
        ("{mode: shut, owner: ab1}", {("Invalid", "spec.owner")}),
        ("{mode: shut, least: -1}", {("Invalid", "spec.least")}),
        ("{mode: shut, most: 1001}", {("Invalid", "spec.most")}),
        ("{mode: shut, unknwon: 1}", {("UnknownField", "spec.unknwon")}),
        ("{mode: shut, hosts: [a, a]}", {("Duplicate", "spec.hosts[1]")}),
        ("{mode: shut, hosts: [a, b, c, d]}", {("TooMany", "spec.hosts")}),
        ("{mode: shut, rules: [{name: a}, {name: a}]}", {("Duplicate", "spec.rules[1]")}),
        ("{mode: shut, rules: [{}]}", {("Required", "spec.rules[0].name")}),
        ("{mode: shut, labels: {a: '1', b: '2', c: '3'}}", {("TooMany", "spec.labels")}),
        ("{mode: shut, note: null}", set()),
        ("{mode: shut, owner: null}", set()),
        ("{mode: null}", {("Required", "spec.mode")}),
        ("{mode: shut, when: x}", {("TypeInvalid", "spec.when")}),
        # unknown fields that are kept, and those of embedded objects
        ("{mode: shut, free: {x: 1, y: {z: [1]}}}", set()),
        ("{mode: shut, free: {count: x}}", {("TypeInvalid", "spec.free.count")}),
        ("{mode: shut, inner: {apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {x: 1}}}", set()),
        ("{mode: shut, inner: {kind: Pod}}", {("Required", "spec.inner.apiVersion")}),
        (
            "{mode: shut, inner: {apiVersion: v1, kind: Pod, metadata: {foo: 1}}}",
            {("UnknownField", "spec.inner.metadata.foo")},
        ),
        # rules at the root, in objects, in items, in values of mappings, on scalars
        ("{mode: open}", {("Required", "spec.owner")}),
        ("{mode: open, owner: me}", set()),
        ("{mode: shut, least: 20}", {("Invalid", "spec")}),
        ("{mode: shut, least: 200, most: 300}", {("Forbidden", "spec.least")}),
        ("{mode: shut, hosts: [b, '*a']}", {("Duplicate", "spec.hosts[1]")}),
        ("{mode: shut, rules: [{name: a, weight: 0}]}", {("Invalid", "spec.rules[0]")}),
        ("{mode: shut, labels: {a.b/c: long value}}", {("Invalid", "spec.labels[a.b/c]")}),
        ("{mode: shut, labels: {bad: x}}", {("Invalid", "spec.labels")}),
        ("{mode: shut, inner: {apiVersion: v1, kind: Foo}}", {("Invalid", "spec.inner")}),
        # values as rules see them
        ("{mode: shut, ratio: 0}", set()),
        ("{mode: shut, ratio: 1}", {("Invalid", "spec.ratio")}),
        ("{mode: shut, port: 5}", set()),
        ("{mode: shut, port: 500}", {("Invalid", "spec.port")}),
        ("{mode: shut, port: 5p}", set()),
        ("{mode: shut, port: '5'}", {("Invalid", "spec.port")}),
        ("{mode: shut, port: true}", {("TypeInvalid", "spec.port")}),
        ("{mode: shut, when: '2024-01-01T00:00:00Z'}", set()),
        ("{mode: shut, when: '1999-01-01T00:00:00Z'}", {("Invalid", "spec.when")}),
        ("{mode: shut, day: '2024-02-05'}", {("Invalid", "spec.day")}),
        ("{mode: shut, wait: 2h}", {("Invalid", "spec.wait")}),
        ("{mode: shut, blob: aGVsbG8=}", {("Invalid", "spec.blob")}),
        ("{mode: shut, blob: YQ==}", set()),
        # defaults, before anything is checked
        ("{mode: shut, most: 1}", set()),
        ("{mode: shut, pair: {}}", set()),
        ("{mode: shut, pair: {deep: {sum: -4}}}", {("Invalid", "spec.pair")}),
        ("{mode: shut, pair: {deep: {parts: 0}}}", {("Invalid", "spec.pair")}),
        ("{mode: shut, pair: {x-y: '1'}}", {("Invalid", "spec.pair")}),
        ("{mode: shut, pair: {x-y: '1', namespace: '2'}}", set()),
    ],
)
def test_the_verdict_is_that_of_the_api_server(spec: str, wanted: set[tuple[str, str]]) -> None:
    review = reviewed(gate(spec))
    assert causes(review) == wanted
    assert review.checked
    assert review.lookup.status is Status.SERVED


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("{mode: open}", "open gates need an owner"),
        ("{mode: shut, least: 20}", "most 10 is below least 20"),
        ("{mode: shut, labels: {a: long value}}", '"long value": long value is long'),
        ("{mode: shut, rules: [{name: a, weight: 0}]}", "breaks the rule !has(self.weight) || self.weight > 0"),
        (
            "{mode: shut, pair: {deep: {parts: 0}}}",
            "the rule self.deep.sum / self.deep.parts > 0 cannot be evaluated: division by zero",
        ),
    ],
)
def test_a_rule_says_what_its_author_wrote(spec: str, message: str) -> None:
    assert messages(reviewed(gate(spec))) == [message]


def test_errors_are_at_their_place() -> None:
    text = gate("{mode: shut, hosts: [a, '*b']}")
    (refusal,) = reviewed(text).refusals
    span = refusal.resource.at(*refusal.error.pointer, part=refusal.error.part).span()
    assert text[span.start : span.end] == "'*b'"


def test_the_root_rule_and_the_name_are_judged() -> None:
    assert causes(reviewed(gate("{mode: shut}", name="web"))) == {("Invalid", "")}
    assert causes(reviewed(gate("{mode: shut}", name="gate-too-long"))) == {("TooLong", "metadata.name")}
    assert ("Invalid", "metadata.name") in causes(reviewed(gate("{mode: shut}", name="Gate_x")))
    nameless = "apiVersion: edge.example.com/v1\nkind: Gate\nspec: {mode: shut}\n"
    assert causes(reviewed(nameless)) == {("Required", "metadata.name")}
    generated = nameless + "metadata: {generateName: gate-}\n"
    assert causes(reviewed(generated)) == set()


def test_the_status_of_a_new_object_is_dropped_but_not_its_unknown_fields() -> None:
    assert causes(reviewed(gate("{mode: shut}", more="status: {phase: Nope}"))) == set()
    assert causes(reviewed(gate("{mode: shut}", more="status: {fase: Up}"))) == {("UnknownField", "status.fase")}


def test_rules_are_not_asked_about_what_is_malformed() -> None:
    review = reviewed(gate("{mode: nope, least: 20, hosts: ['*a']}"))
    assert causes(review) == {("NotSupported", "spec.mode"), ("Duplicate", "spec.hosts[0]")}


def test_later_stages_get_the_decoded_object() -> None:
    review = reviewed(gate("{mode: shut, least: x, unknwon: 1, most: 5}"))
    assert review.resource.value["spec"] == {"mode": "shut", "most": 5}


def definition(versions: str, api_version: str = "v1", more: str = "") -> str:
    return (
        f"apiVersion: apiextensions.k8s.io/{api_version}\nkind: CustomResourceDefinition\n"
        "metadata: {name: doors.edge.example.com}\nspec:\n  group: edge.example.com\n  scope: Cluster\n"
        f"  names: {{plural: doors, kind: Door}}\n{more}  versions: {versions}\n"
    )


def version(name: str, spec: str, more: str = "served: true, storage: true") -> str:
    schema = f"{{type: object, properties: {{spec: {spec}}}}}"
    return f"{{name: {name}, {more}, schema: {{openAPIV3Schema: {schema}}}}}"


def door(spec: str, api_version: str = "v1") -> str:
    return f"apiVersion: edge.example.com/{api_version}\nkind: Door\nmetadata: {{name: a}}\nspec: {spec}\n"


CLOSED = "{type: object, properties: {wide: {type: integer}}}"


def test_a_version_that_is_not_served_does_not_exist() -> None:
    old = version("v1alpha1", CLOSED, "served: false, storage: false")
    known = defined(definition(f"[{old}, {version('v1', CLOSED)}]"))
    for name in ("v1alpha1", "v2"):
        review = reviewed(door("{}", name), known)
        assert (review.lookup.status, review.lookup.suggestion) == (Status.UNKNOWN, "edge.example.com/v1 Door")
        assert not review.checked


def test_a_deprecated_version_warns() -> None:
    plain = version("v1", CLOSED, "served: true, storage: true, deprecated: true")
    told = version("v2", CLOSED, "served: true, storage: false, deprecated: true, deprecationWarning: use v3")
    known = defined(definition(f"[{plain}, {told}]"))
    assert messages(reviewed(door("{}", "v2"), known)) == ["use v3"]
    (refusal,) = reviewed(door("{}"), known).refusals
    assert (refusal.error.type, refusal.error.path) == (ErrorType.WARNING, "apiVersion")


def test_what_nothing_defines_stays_foreign() -> None:
    review = reviewed("apiVersion: edge.example.com/v1\nkind: Wall\nmetadata: {name: a}\nspec: {x: 1}\n")
    assert (review.lookup.status, review.checked, review.refusals) == (Status.FOREIGN, False, ())


def test_of_several_definitions_the_one_with_least_to_say_judges() -> None:
    strict = definition(f"[{version('v1', '{type: object, properties: {wide: {type: string}}}')}]")
    loose = definition(f"[{version('v1', CLOSED)}]")
    assert causes(reviewed(door("{wide: 5}"), defined(strict, loose))) == set()
    assert causes(reviewed(door("{wide: 5}"), defined(strict))) == {("TypeInvalid", "spec.wide")}
    assert causes(reviewed(door("{wide: 5, high: 5}"), defined(strict, loose))) == {("UnknownField", "spec.high")}


def test_built_in_kinds_and_the_gateway_api_keep_their_own_schemas() -> None:
    gateway = GATES.replace("edge.example.com", "gateway.networking.k8s.io").replace(
        "kind: Gate,", "kind: GatewayClass,"
    )
    service = GATES.replace("group: edge.example.com", 'group: ""').replace("kind: Gate,", "kind: Service,")
    known = defined(gateway, service)
    text = "apiVersion: {}\nkind: {}\nmetadata: {{name: a}}\nspec: {}\n"
    classes = text.format("gateway.networking.k8s.io/v1", "GatewayClass", "{controllerName: example.com/a}")
    assert causes(reviewed(classes, known)) == set()
    ports = text.format("v1", "Service", "{ports: [{port: 80}]}")
    assert causes(reviewed(ports, known)) == set()


def test_old_definitions_keep_unknown_fields_unless_they_say_otherwise() -> None:
    shared = "  validation: {openAPIV3Schema: {properties: {spec: {properties: {wide: {type: integer}}}}}}\n"
    versions = "[{name: v1, served: true, storage: true}]"
    known = defined(definition(versions, "v1beta1", shared))
    assert causes(reviewed(door("{wide: 5, high: 5}"), known)) == set()
    assert causes(reviewed(door("{wide: x}"), known)) == {("TypeInvalid", "spec.wide")}
    closed = defined(definition(versions, "v1beta1", f"{shared}  preserveUnknownFields: false\n"))
    assert causes(reviewed(door("{wide: 5, high: 5}"), closed)) == {("UnknownField", "spec.high")}


RULED = "{{type: object, x-kubernetes-validations: [{}], properties: {{wide: {{type: integer}}}}}}"


@pytest.mark.parametrize(
    ("rule", "kind", "member", "part"),
    [
        ("{rule: 'self.wide >'}", "Invalid", "rule", "column 12"),
        ("{rule: 'nope > 1'}", "Invalid", "rule", "undeclared reference to 'nope'"),
        ("{rule: '1 + 1'}", "Invalid", "rule", "gives int, and must give true or false"),
        ("{rule: ' '}", "Required", "rule", "empty"),
        ("{rule: 'true', messageExpression: '1'}", "Invalid", "messageExpression", "must give a text"),
        ("{rule: 'true', messageExpression: '(', fieldPath: .wide}", "Invalid", "messageExpression", "compile"),
        ("{rule: 'true', fieldPath: .high}", "Invalid", "fieldPath", "no field"),
        ("{rule: 'true', fieldPath: wide}", "Invalid", "fieldPath", "no field"),
        ("{rule: 'google.protobuf.Struct{} == self'}", "Warning", "rule", "does not ask this rule"),
    ],
)
def test_a_rule_that_cannot_be_asked_is_an_error_of_the_definition(
    rule: str, kind: str, member: str, part: str
) -> None:
    text = definition(f"[{version('v1', RULED.format(rule))}]")
    place = f"spec.versions[0].schema.openAPIV3Schema.properties.spec.x-kubernetes-validations[0].{member}"
    review = reviewed(text)
    assert causes(review) == {(kind, place)}
    assert part in messages(review)[0]
    assert causes(reviewed(door("{wide: x}"), defined(text))) == {("TypeInvalid", "spec.wide")}


@pytest.mark.parametrize(
    ("schema", "kind", "place"),
    [
        ("{type: object, properties: {a: {items: 5}}}", "TypeInvalid", ".properties.a.items"),
        ("{type: objekt}", "NotSupported", ".type"),
        ("{items: {properties: []}}", "TypeInvalid", ".items.properties"),
        ("{additionalProperties: {enum: x}}", "TypeInvalid", ".additionalProperties.enum"),
        ("{additionalProperties: {maxLength: x}}", "TypeInvalid", ".additionalProperties.maxLength"),
        ("{items: {allOf: [5]}}", "TypeInvalid", ".items.allOf[0]"),
        ("{additionalProperties: {$ref: '#/x'}}", "Forbidden", ".additionalProperties[$ref]"),
    ],
)
def test_a_schema_that_cannot_be_read_is_an_error_of_the_definition(schema: str, kind: str, place: str) -> None:
    text = definition(f"[{version('v1', schema)}]")
    assert (kind, f"spec.versions[0].schema.openAPIV3Schema.properties.spec{place}") in causes(reviewed(text))
    assert not reviewed(door("{wide: x}"), defined(text)).checked


def test_a_sound_definition_has_no_faults() -> None:
    assert causes(reviewed(GATES)) == set()


def test_rules_share_the_limit_of_one_object() -> None:
    rule = "{rule: 'self.wide == 0 || lists.range(900000).size() > 0', message: broken}"
    items = f"{{type: array, items: {RULED.format(rule)}}}"
    known = defined(definition(f"[{version('v1', items)}]"))
    few, many = "[{wide: 1}, {wide: 1}]", f"[{', '.join(['{wide: 1}'] * 20)}]"
    assert causes(reviewed(door(few), known)) == set()
    assert causes(reviewed(door(many), known)) == {("Invalid", "spec[11]")}
    assert causes(reviewed(door(few), known)) == set()


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.sampled_from(
    [
        "mode",
        "owner",
        "least",
        "most",
        "ratio",
        "port",
        "hosts",
        "rules",
        "labels",
        "free",
        "inner",
        "when",
        "pair",
        "x",
    ]
)


def replaced(resource: Resource, value: dict[str, Any]) -> Resource:
    return Resource(resource.gvk, resource.ref, resource.document, resource.pointer, value)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(FIELDS, VALUES, max_size=4) | VALUES, VALUES)
def test_no_object_does_harm(spec: Any, metadata: Any) -> None:
    resource = load(gate("{}"))[0]
    value = {**resource.value, "spec": spec, "metadata": metadata}
    assert api.review(replaced(resource, value), TARGET, KNOWN).checked


NAMES = ("type", "properties", "items", "additionalProperties", "enum", "required", "default", "pattern", "maxLength")
EXTENSIONS = ("validations", "list-type", "list-map-keys", "int-or-string", "embedded-resource")
KEYWORDS = st.sampled_from([*NAMES, "x", "allOf", "not", "format", *(f"x-kubernetes-{name}" for name in EXTENSIONS)])
SCHEMAS = st.recursive(
    VALUES,
    lambda inner: st.dictionaries(KEYWORDS, inner | st.lists(st.dictionaries(st.just("rule"), inner)), max_size=4),
    max_leaves=8,
)


@settings(max_examples=100, deadline=None)
@given(SCHEMAS, VALUES)
def test_no_definition_does_harm(schema: Any, part: Any) -> None:
    (resource,) = load(GATES)
    spec = {**resource.value["spec"], "versions": [{"name": "v1", "schema": {"openAPIV3Schema": schema}}, part]}
    broken = replaced(resource, {**resource.value, "spec": spec})
    api.review(broken, TARGET)
    api.review(load(gate("{mode: shut, hosts: [a]}"))[0], TARGET, api.definitions([broken]))
    api.definitions([replaced(resource, {**resource.value, "spec": part})])
