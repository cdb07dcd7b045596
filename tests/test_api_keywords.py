"""The keywords of custom resources' schemas: what each finds, and that the shared ones mean what JSON Schema says."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingresslint.api import ErrorType, Version, custom, formats, keywords, limits, re2, structure
from ingresslint.api.structure import Compiler, Type

KUBERNETES = Version(1, 36)
OBJECT_META = Type(python=(dict,), fields={"name": Type(python=(str,))})
NAMED = {
    "type": "object",
    "required": ["name"],
    "properties": {"name": {"type": "string"}, "port": {"type": "integer"}},
}


def compiled(schema: dict[str, Any]) -> Type:
    return Compiler(dict[str, Any]().__getitem__, keywords.vocabulary(OBJECT_META, KUBERNETES)).compile(schema)


def found(schema: dict[str, Any], value: Any) -> list[tuple[str, str]]:
    """Return what is wrong with ``value`` as the field ``x`` of an object."""
    errors = custom.errors(compiled({"type": "object", "properties": {"x": schema}}), {"x": value})
    return [(error.type.name, error.path) for error in errors]


@pytest.mark.parametrize(
    ("schema", "value", "expected"),
    [
        ({"type": "string", "maxLength": 3}, "äöü", []),
        ({"type": "string", "maxLength": 3}, "abcd", [("TOO_LONG", "x")]),
        ({"type": "string", "minLength": 1}, "", [("INVALID", "x")]),
        ({"type": "string", "minLength": 2, "pattern": "^b"}, "a", [("INVALID", "x")]),
        ({"type": "string", "pattern": "b"}, "abc", []),
        ({"type": "string", "pattern": "^b$"}, "b\n", [("INVALID", "x")]),
        ({"type": "string", "pattern": r"\p{Greek}"}, "a", []),
        ({"type": "string", "enum": ["Same", "All"]}, "same", [("NOT_SUPPORTED", "x")]),
        ({"type": "integer", "minimum": 1, "maximum": 9}, 0, [("INVALID", "x")]),
        ({"type": "integer", "minimum": 1, "maximum": 9}, 10, [("INVALID", "x")]),
        ({"type": "integer", "maximum": 9, "exclusiveMaximum": True}, 9, [("INVALID", "x")]),
        ({"type": "integer", "minimum": 9, "exclusiveMinimum": True}, 9, [("INVALID", "x")]),
        ({"type": "integer", "format": "int32"}, 2**31, [("INVALID", "x")]),
        ({"type": "integer", "format": "int64"}, 2**31, []),
        ({"type": "integer"}, True, [("TYPE_INVALID", "x")]),
        ({"type": "integer", "multipleOf": 5}, 12, [("INVALID", "x")]),
        ({"type": "number", "multipleOf": 0.5}, 1.25, [("INVALID", "x")]),
        ({"type": "number", "multipleOf": 0.5}, 1.5, []),
        ({"type": "array", "items": {"type": "string"}, "minItems": 1}, [], [("INVALID", "x")]),
        ({"type": "array", "items": {"type": "string"}, "maxItems": 1}, ["a", "b"], [("TOO_MANY", "x")]),
        ({"type": "array", "items": {"type": "string"}, "uniqueItems": True}, ["a", "a"], [("INVALID", "x")]),
        ({"type": "object", "maxProperties": 1, "additionalProperties": True}, {"a": 1, "b": 2}, [("TOO_MANY", "x")]),
        ({"type": "object", "minProperties": 1, "additionalProperties": True}, {}, [("INVALID", "x")]),
        ({"type": "object"}, {"a": 1}, [("UNKNOWN_FIELD", "x.a")]),
        ({"type": "object", "x-kubernetes-preserve-unknown-fields": True}, {"a": {"b": None}}, []),
        ({"type": "object", "additionalProperties": {"type": "string"}}, {"a/b": 1}, [("TYPE_INVALID", "x.a/b")]),
        ({"x-kubernetes-int-or-string": True}, 1.5, [("TYPE_INVALID", "x")]),
        ({"x-kubernetes-int-or-string": True}, "50%", []),
        ({"type": "string", "format": "ipv4"}, "1.2.3", [("TYPE_INVALID", "x")]),
        ({"type": "string", "format": "isbn"}, "no book", []),
        ({"type": "string", "not": {"enum": ["none"]}}, "none", [("INVALID", "x")]),
        (
            {"type": "string", "allOf": [{"maxLength": 3}, {"pattern": "^a"}]},
            "bcde",
            [("TOO_LONG", "x"), ("INVALID", "x")],
        ),
        ({"type": "string", "anyOf": [{"format": "ipv4"}, {"format": "ipv6"}]}, "::1", []),
        ({"type": "string", "anyOf": [{"format": "ipv4"}, {"format": "ipv6"}]}, "host", [("TYPE_INVALID", "x")]),
        ({**NAMED, "oneOf": [{"required": ["name"]}, {"required": ["port"]}]}, {"name": "a"}, []),
        (
            {**NAMED, "oneOf": [{"required": ["name"]}, {"required": ["port"]}]},
            {"name": "a", "port": 1},
            [("INVALID", "x")],
        ),
    ],
)
def test_keywords(schema: dict[str, Any], value: Any, expected: list[tuple[str, str]]) -> None:
    assert found(schema, value) == expected


@pytest.mark.parametrize(
    ("schema", "value", "expected"),
    [
        ({"type": "string"}, None, []),
        ({"type": "string", "nullable": True}, None, []),
        ({"type": "array", "items": {"type": "string"}}, [None], [("TYPE_INVALID", "x[0]")]),
        ({"type": "array", "items": {"type": "string", "nullable": True}}, [None], []),
        (NAMED, {"name": None}, [("REQUIRED", "x.name")]),
        ({**NAMED, "properties": {"name": {"type": "string", "nullable": True}}}, {"name": None}, []),
        ({**NAMED, "properties": {"name": {"type": "string", "default": "a"}}}, {"name": None}, []),
        ({**NAMED, "properties": {"name": {"type": "string", "default": "a"}}}, {}, []),
        ({**NAMED, "default": {}}, None, [("REQUIRED", "x.name")]),
    ],
)
def test_null_and_defaults(schema: dict[str, Any], value: Any, expected: list[tuple[str, str]]) -> None:
    assert found(schema, value) == expected


def test_defaults_are_copied_and_nested_ones_filled_in() -> None:
    inner = {"type": "object", "properties": {"mode": {"type": "string", "default": "Terminate"}}, "default": {}}
    type_ = compiled({"type": "object", "properties": {"tls": inner}})
    first = custom.settled(type_, {})
    assert first == {"tls": {"mode": "Terminate"}}
    first["tls"]["mode"] = "Passthrough"
    assert custom.settled(type_, {}) == {"tls": {"mode": "Terminate"}}


@pytest.mark.parametrize(
    ("keys", "items", "duplicates"),
    [
        ([], ["a", "b", "a", "a"], ["x[2]"]),
        ([], [1, True, "1", 1.0], []),
        (["name"], [{"name": "a"}, {"name": "b"}, {"name": "a", "port": 1}], ["x[2]"]),
        (["name", "port"], [{"name": "a", "port": 1}, {"name": "a", "port": 2}], []),
        (["name", "port"], [{"name": "a", "port": 1}, {"name": "a", "port": 1}], ["x[1]"]),
        (["port"], [{"name": "a"}, {"name": "b"}], ["x[1]"]),
        (["name"], [{"name": "a"}, "a", {"name": "a"}], []),
    ],
)
def test_lists_that_are_sets_or_maps(keys: list[str], items: list[Any], duplicates: list[str]) -> None:
    schema = {"type": "array", "x-kubernetes-list-type": "map" if keys else "set", "items": {}}
    errors = found({**schema, "x-kubernetes-list-map-keys": keys}, items)
    assert [path for kind, path in errors if kind == "DUPLICATE"] == duplicates


def test_an_embedded_resource_has_a_type_and_metadata() -> None:
    schema = {"type": "object", "x-kubernetes-embedded-resource": True, "x-kubernetes-preserve-unknown-fields": True}
    value = {"kind": "Pod", "metadata": {"names": "a"}, "spec": {"anything": 1}}
    assert found(schema, value) == [("UNKNOWN_FIELD", "x.metadata.names"), ("REQUIRED", "x.apiVersion")]


def test_rules_are_asked_about_sound_values_without_what_is_unknown() -> None:
    asked: list[Any] = []
    type_ = compiled({"type": "object", "properties": {"name": {"type": "string"}}})
    type_.rules.append(lambda value, _pointer: iter(asked.append(value) or ()))
    errors = list(structure.check(type_, {"name": "a", "nom": "b"}))
    assert [error.type for error in errors] == [ErrorType.UNKNOWN_FIELD]
    list(structure.check(type_, {"name": 5}))
    assert asked == [{"name": "a"}]


@pytest.mark.parametrize("schema", [{"maxLength": "3"}, {"minimum": None, "maximum": True}, {"maxItems": []}])
def test_a_malformed_limit_is_found_when_the_schema_is_read(schema: dict[str, Any]) -> None:
    with pytest.raises(limits.SchemaError, match="takes a number"):
        compiled({"type": "object", "properties": {"x": schema}})


@pytest.mark.parametrize(
    ("pattern", "hit", "miss"),
    [
        (r"^[[:alpha:]]+$", "abc", "ab1"),
        (r"(?i)^ab$", "AB", "b"),
        (r"^(?P<name>a)\z", "a", "a\n"),
        (r"^(?<name>a)$", "a", "b"),
        (r"^\Qa.b\E$", "a.b", "axb"),
        (r"^[]a]+$", "]a", "b"),
        (r"^a{,2}$", "a{,2}", "aa"),
        (r"^\x{41}$", "A", "B"),
        (r"^\s$", "\t", "\v"),
        (r"^[a&&b||~~[]+$", "a&|~[", "c"),
        (r"(?m)^a$", "b\na\nc", "b"),
        (r"^\d$", "1", "\N{ARABIC-INDIC DIGIT ONE}"),
    ],
)
def test_patterns_mean_what_they_mean_in_go(pattern: str, hit: str, miss: str) -> None:
    translated = re2.compiled(pattern)
    assert translated is not None
    assert translated.search(hit)
    assert not translated.search(miss)


@pytest.mark.parametrize(
    "pattern", [r"\p{L}", "a(?i)b", r"\1", r"\C", "(?=a)", "(?U)a*", "(", "a**", r"\x{110000}", "\\"]
)
def test_patterns_without_a_counterpart_are_not_checked(pattern: str) -> None:
    assert re2.compiled(pattern) is None


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("ipv4", ["1.2.3.4", "010.01.0.1", "::ffff:1.2.3.4"], ["1.2.3", "1.2.3.256", "", "::1"]),
        ("ipv6", ["::1", "2001:db8::"], ["1.2.3.4", "::1%eth0", ":::"]),
        ("cidr", ["10.0.0.0/8", "::/0", "10.1.2.3/8"], ["10.0.0.0", "10.0.0.0/33", "/8", "10.0.0.0/-1"]),
        ("hostname", ["a", "a.example.com", "a-b"], ["", ".", "a..b", "a_b.com", "-a"]),
        ("duration", ["1h", "1.5h", "5 minutes", "0"], ["", "5", "soon"]),
        ("datetime", ["2026-01-31T10:00:00Z", "2026-01-31t10:00:00.5+01:00"], ["2026-02-31T10:00:00Z", "2026-01-31"]),
        ("date", ["2026-01-31", "0000-01-01"], ["2026-1-31", "2026-02-30"]),
        ("uri", ["/a", "https://example.com/a", "mailto:a@example.com"], ["", "a", "http://a b/"]),
        ("mac", ["aa:bb:cc:dd:ee:ff", "aabb.ccdd.eeff"], ["aa:bb:cc", "aa-bb:cc:dd:ee:ff"]),
        ("byte", ["YQ=="], ["", "YQ"]),
        ("email", ["a@example.com"], ["a", "@"]),
        ("hexcolor", ["#00ff00", "fff"], ["#00ff0"]),
        ("uuid4", ["f81d4fae-7dec-41d0-a765-00a0c91e6bf6"], ["f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "x"]),
        ("k8sshortname", ["a-b"], ["-a", "A", "a" * 64, "a\n"]),
    ],
)
def test_formats(name: str, good: list[str], bad: list[str]) -> None:
    admits = formats.known(KUBERNETES)[name].admits
    assert [text for text in good if not admits(text)] == []
    assert [text for text in bad if admits(text)] == []


def test_names_of_kubernetes_are_formats_since_1_34() -> None:
    assert "k8slongname" in formats.known(Version(1, 34))
    assert "k8slongname" not in formats.known(Version(1, 33))


SCALARS = st.booleans() | st.integers(-5, 5) | st.sampled_from([0.5, -2.25]) | st.text("abc", max_size=4)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner), max_leaves=5
)
LIMITS = st.integers(0, 4)


def optional(**members: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=members)


LEAVES = st.one_of(
    optional(
        type=st.just("string"), minLength=LIMITS, maxLength=LIMITS, pattern=st.sampled_from(["^a", "b$", "[ab]{2}"])
    ),
    optional(type=st.sampled_from(["integer", "number"]), minimum=LIMITS, maximum=LIMITS),
    optional(type=st.sampled_from(["string", "boolean", "integer"]), enum=st.lists(SCALARS, min_size=1, max_size=3)),
)
SCHEMAS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.fixed_dictionaries(
            {"type": st.just("array"), "items": inner}, optional={"minItems": LIMITS, "maxItems": LIMITS}
        ),
        st.fixed_dictionaries(
            {
                "type": st.just("object"),
                "properties": st.dictionaries(st.sampled_from("abc"), inner),
                # A structural schema is closed without saying so.
                "additionalProperties": st.just(value=False),
            },
            optional={
                "required": st.lists(st.sampled_from("abc"), unique=True),
                "minProperties": LIMITS,
                "maxProperties": LIMITS,
            },
        ),
    ),
    max_leaves=4,
)


@settings(max_examples=300, deadline=None)
@given(SCHEMAS, VALUES)
def test_the_shared_keywords_mean_what_json_schema_says(schema: dict[str, Any], value: Any) -> None:
    ours = not list(structure.check(compiled(schema), value))
    assert ours is jsonschema.Draft202012Validator(schema).is_valid(value)
