"""Each fix writes what was meant, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rule_cases import FIXTURES, config_for

from ingresslint import edits
from ingresslint.api import ErrorType, Target, newest, review
from ingresslint.api.validation.ingress_betas import to_v1
from ingresslint.finding import Applicability
from ingresslint.resource import resources
from ingresslint.run import lint_streams
from ingresslint.syntax import comments, read
from ingresslint.text import Source

CONVERSIONS = [
    json.loads(line)
    for line in (FIXTURES / "apiserver" / "beta-conversions.jsonl").read_text(encoding="utf-8").splitlines()
]
ACCEPTED = [row for row in CONVERSIONS if row["accepted"]]
REFUSED = [row for row in CONVERSIONS if not row["accepted"]]
REMOVED = ("api-version-removed",)
MANIFESTS = sorted([*FIXTURES.glob("rules/*/*.yaml"), *Path(__file__).parents[1].glob("examples/*/*.yaml")])


def fixed(text: str, *select: str, unsafe: bool = False) -> str:
    """Return what fixing makes of a manifest."""
    config = config_for(text, select=select or ("default",))
    streams = [read(Source("manifest.yaml", text))]
    [repair] = edits.repaired(streams, lambda found: lint_streams(found, config).result, unsafe=unsafe)
    assert not repair.mistake
    return repair.stream.source.text


def changed(text: str, *select: str, unsafe: bool = False) -> list[tuple[str, str]]:
    """Return the lines that fixing changes, before and after."""
    before, after = text.splitlines(), fixed(text, *select, unsafe=unsafe).splitlines()
    assert len(before) == len(after)
    return [(old.strip(), new.strip()) for old, new in zip(before, after, strict=True) if old != new]


# Ingresses of the removed versions


def _defaulted(spec: Any) -> Any:
    """Leave out what is empty, as the server does when it writes an object."""
    if isinstance(spec, dict):
        return {name: _defaulted(member) for name, member in spec.items() if member not in ("", [], None)}
    return [_defaulted(item) for item in spec] if isinstance(spec, list) else spec


def _reviewed(text: str) -> Any:
    """Return an object that is accepted, as the server reads it."""
    [resource] = resources(read(Source("manifest.yaml", text)).documents[0])
    reviewed = review(resource, Target(newest()))
    assert [each.error for each in reviewed.refusals if each.error.type is not ErrorType.WARNING] == []
    return reviewed.resource.value


@pytest.mark.parametrize("row", ACCEPTED, ids=lambda row: row["id"])
def test_a_converted_ingress_is_the_one_that_the_server_hands_out(row: dict[str, Any]) -> None:
    value, expected = _reviewed(fixed(row["yaml"], *REMOVED)), row["v1"]
    assert (value["apiVersion"], value["kind"]) == (expected["apiVersion"], expected["kind"])
    assert value["metadata"]["name"] == expected["metadata"]["name"]
    assert value["metadata"].get("annotations") == expected["metadata"].get("annotations")
    assert _defaulted(value["spec"]) == _defaulted(expected["spec"])


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: row["id"])
def test_what_the_server_refuses_is_not_converted(row: dict[str, Any]) -> None:
    assert fixed(row["yaml"], *REMOVED, unsafe=True) == row["yaml"]


OLD = """\
apiVersion: extensions/v1beta1   # old
kind: Ingress
metadata: {name: web}
spec:
  # everything else
  backend:   # here
    # which port
    servicePort: http # by name
    # which one

    serviceName: "web"   # in quotes
  rules:
  - http:
      paths:
        # no path
        - backend:
            serviceName: a
            servicePort:
              80
        - path: /x   # a path
          # why
          backend: {servicePort: 80, serviceName: 'b'}
        - {path: /y, backend: {serviceName: c, servicePort: 80,}}
        - path: /n
          pathType: # none
          backend:
            serviceName: a
            servicePort: 0x50
"""
NEW = """\
apiVersion: networking.k8s.io/v1   # old
kind: Ingress
metadata: {name: web}
spec:
  # everything else
  defaultBackend:   # here
    # which port
    service:
      port:
        name: http # by name
      # which one

      name: "web"   # in quotes
  rules:
  - http:
      paths:
        # no path
        - pathType: ImplementationSpecific
          backend:
            service:
              name: a
              port:
                number:
                  80
        - path: /x   # a path
          pathType: ImplementationSpecific
          # why
          backend: {service: {port: {number: 80}, name: 'b'}}
        - {path: /y, pathType: ImplementationSpecific, backend: {service: {name: c, port: {number: 80}},}}
        - path: /n
          pathType: ImplementationSpecific # none
          backend:
            service:
              name: a
              port:
                number: 0x50
"""


@pytest.mark.parametrize("line_break", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_style_order_and_comments_stay(line_break: str) -> None:
    old, new = (text.replace("\n", line_break) for text in (OLD, NEW))
    assert fixed(old, *REMOVED) == new
    _reviewed(new)


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("row", ACCEPTED[::7], ids=lambda row: row["id"])
def test_json_stays_json(row: dict[str, Any], indent: int | None) -> None:
    text = json.dumps(read(Source("m", row["yaml"])).documents[0].value, indent=indent)
    after = fixed(text, *REMOVED)
    assert json.loads(after)["apiVersion"] == "networking.k8s.io/v1"
    assert _defaulted(_reviewed(after)["spec"]) == _defaulted(row["v1"]["spec"])


@pytest.mark.parametrize(
    "backend",
    [
        pytest.param("backend: &all {serviceName: a, servicePort: 80}", id="anchor"),
        pytest.param("backend: {&key serviceName: a, servicePort: 80}", id="anchored key"),
        pytest.param("backend: {serviceName: !!str a, servicePort: 80}", id="tag"),
        pytest.param("backend: {? serviceName : a, servicePort: 80}", id="explicit key"),
        pytest.param("backend: {resource: null, serviceName: a, servicePort: 80}", id="more members"),
        pytest.param("backend: {<<: {serviceName: a}, servicePort: 80}", id="merge key"),
    ],
)
def test_what_cannot_be_moved_stays(backend: str) -> None:
    text = f"apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {{name: web}}\nspec:\n  {backend}\n"
    assert fixed(text, *REMOVED, unsafe=True) == text


def test_a_version_before_v1_keeps_its_ingresses() -> None:
    text = '# profile: {kubernetes: "1.18"}\n' + ACCEPTED[0]["yaml"]
    assert fixed(text) == text
    served = text.replace("1.18", "1.20")
    assert "networking.k8s.io/v1\n" in fixed(served)


# What the server refuses


def config_map(line: str) -> str:
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n  annotations:\n    a/b: {line}\n"


@pytest.mark.parametrize("value", ["yes", "0777", "1_000", "1.10", "true", "on", "-1", "1e3", "0x1F", "+.5"])
def test_what_yaml_takes_for_something_else_is_put_into_quotes_as_it_is(value: str) -> None:
    assert changed(config_map(f"{value}  # why")) == [(f"a/b: {value}  # why", f'a/b: "{value}"  # why')]


@pytest.mark.parametrize("value", ["~", "", "[a]", "{a: b}", "&x yes", "!!bool yes", '"yes"'])
def test_what_is_no_plain_scalar_of_its_own_gets_no_quotes(value: str) -> None:
    assert changed(config_map(value)) == []


def test_an_alias_is_not_changed_behind_the_back_of_another_place() -> None:
    text = config_map("&x yes\n    a/c: *x")
    assert fixed(text) == text


SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec:
  %s: {app: web}
  ports:
    - {port: %s, targetPort: %s, protocol: %s}
"""


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        (("selector", '"80"', "8080", "TCP"), ("selector", "80", "8080", "TCP")),
        (("selector", "'80'", "'8080'", "TCP"), ("selector", "80", "8080", "TCP")),
        (("selector", "80", "http", "tcp"), ("selector", "80", "http", "TCP")),
        (("selector", "80", "http", "'Tcp'"), ("selector", "80", "http", "'TCP'")),
        (("selectr", "80", "http", "TCP"), ("selector", "80", "http", "TCP")),
        (("Selector", "'80'", "http", "udp"), ("selector", "80", "http", "UDP")),
        (("'seelctor'", "80", "http", "TCP"), ("'selector'", "80", "http", "TCP")),
    ],
)
def test_a_service_is_mended(wrong: tuple[str, ...], right: tuple[str, ...]) -> None:
    assert fixed(SERVICE % wrong) == SERVICE % right


@pytest.mark.parametrize(
    "values",
    [
        pytest.param(("selektorr", "80", "http", "TCP"), id="two slips"),
        pytest.param(("selector", '"080"', "http", "TCP"), id="a number that means another one to YAML"),
        pytest.param(("selector", "80", "'70000'", "TCP"), id="no port"),
        pytest.param(("selector", "80", "http", "http"), id="another protocol"),
        pytest.param(("selector: {}\n  selectr", "80", "http", "TCP"), id="the field is there"),
        pytest.param(("typ", "80", "http", "TCP"), id="a mapping, where the field takes a word"),
        pytest.param(("clusterIPx: [a]\n  selector", "80", "http", "TCP"), id="two candidates"),
    ],
)
def test_where_more_than_one_thing_can_be_meant_nothing_is_changed(values: tuple[str, ...]) -> None:
    text = SERVICE % values
    assert fixed(text, "category:api") == text


PATH = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec:
  ingressClassName: nginx
  rules:
    - http:
        paths:
          - path: /
            %s
            backend: {service: {name: web, port: {%s}}}
"""


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        (("pathType: prefix", "number: 80"), ("pathType: Prefix", "number: 80")),
        (("path_type: prefix", "number: 80"), ("pathType: Prefix", "number: 80")),
        (("pathType: Exact", 'name: "80"'), ("pathType: Exact", "number: 80")),
        (("pathType: Exact", 'number: "80"'), ("pathType: Exact", "number: 80")),
        (("pathType: Exact", "number: http"), ("pathType: Exact", "name: http")),
        (("pathType: Exact", "number: null, name: '80'"), ("pathType: Exact", "number: null, name: '80'")),
        (("pathType: Exact", "number: HTTP"), ("pathType: Exact", "number: HTTP")),
    ],
)
def test_an_ingress_is_mended(wrong: tuple[str, str], right: tuple[str, str]) -> None:
    assert fixed(PATH % wrong) == PATH % right


# References


BACKED = """
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec:
  selector: {app: web}
  ports:
    - {name: plain, port: 80, targetPort: http}
    - {name: other, port: 443, targetPort: 8443}
"""


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        pytest.param("number: 8443", "number: 443", id="the targetPort"),
        pytest.param("name: http", "name: plain", id="its name"),
        pytest.param("number: 8080", "number: 8080", id="nobody knows"),
    ],
)
def test_a_port_that_a_service_lacks_is_mended_for_those_who_look_at_it(written: str, meant: str) -> None:
    text, wanted = (PATH % ("pathType: Exact", port) + BACKED for port in (written, meant))
    assert fixed(text) == text
    assert fixed(text, unsafe=True) == wanted


# All of them


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_fixing_comes_to_an_end_and_keeps_comments(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    before = read(Source("manifest.yaml", text))
    select = ("default", path.parent.name) if path.is_relative_to(FIXTURES) else ("default",)
    after = fixed(text, *select, unsafe=True)
    assert fixed(after, *select, unsafe=True) == after
    stream = read(Source("manifest.yaml", after))
    assert [stream.source.slice(span) for span in comments(stream.source, "#")] == [
        before.source.slice(span) for span in comments(before.source, "#")
    ]


KEYS = st.sampled_from(["serviceName", "servicePort", "path", "pathType", "backend", "host", "port", "prt", "protocol"])
SCALARS = st.sampled_from(
    ["80", "'80'", "http", "yes", "~", "", '"Exact"', "exact", "/x", "tcp", "&a 80", "*a", "!!str 1"]
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.dictionaries(KEYS, inner, max_size=4).map(
            lambda found: f"{{{', '.join(f'{k}: {v}' for k, v in found.items())}}}"
        )
        | st.lists(inner, max_size=2).map(lambda items: f"[{', '.join(items)}]")
    ),
    max_leaves=8,
)


@given(
    version=st.sampled_from(["extensions/v1beta1", "networking.k8s.io/v1", "networking.k8s.io/v1beta1"]),
    backend=VALUES,
    paths=st.lists(VALUES, max_size=2),
)
def test_whatever_is_written_a_fix_does_what_it_says(*, version: str, backend: str, paths: list[str]) -> None:
    lines = [f"apiVersion: {version}", "kind: Ingress", "metadata: {name: web}", "spec:", f"  backend: {backend}"]
    lines += ["  rules:", "  - http:", "      paths:", *(f"      - {path}" for path in paths)]
    after = fixed("\n".join(lines), unsafe=True)
    assert fixed(after, unsafe=True) == after


MEMBERS = st.permutations(["serviceName: web", "servicePort: %s"])
BACKENDS = st.builds(
    lambda members, port, block: (
        "\n".join(["", *(f"            {member}  # {member}" for member in members)])
        if block
        else f" {{{', '.join(members)}}}"
    ).replace("%s", port),
    MEMBERS,
    st.sampled_from(["80", "http", '"http"', "0x50", "'http'"]),
    st.booleans(),
)


@given(st.lists(st.tuples(st.permutations(["path", "pathType", "backend"]), st.integers(1, 3), BACKENDS), max_size=3))
def test_whatever_is_converted_means_the_same(paths: list[tuple[list[str], int, str]]) -> None:
    lines = ["apiVersion: extensions/v1beta1", "kind: Ingress", "metadata: {name: web}", "spec:"]
    lines += ["  backend: {serviceName: web, servicePort: 80}", "  rules:", "  - http:", "      paths: []"]
    lines[-1:] = ["      paths:"] if paths else ["      paths: [{path: /, backend: {serviceName: a, servicePort: b}}]"]
    for order, count, backend in paths:
        written = {"path": " /x", "pathType": " ImplementationSpecific", "backend": backend}
        kept = ["backend", *(name for name in order[:count] if name != "backend")]
        for number, name in enumerate(sorted(kept, key=order.index)):
            lines.append(f"        {' -'[not number]} {name}:{written[name]}")
    text = "\n".join(lines)
    [old] = resources(read(Source("manifest.yaml", text)).documents[0])
    assert _reviewed(fixed(text, *REMOVED)) == to_v1(review(old, Target(newest())).resource.value)


def test_fixes_name_what_they_change_and_can_be_told_apart() -> None:
    config = config_for(PATH, select=("default",))
    streams = [read(Source("m.yaml", PATH % ("pathType: prefix", "number: http")))]
    fixes = [each.problem.fix for each in lint_streams(streams, config).result.findings if each.problem.fix]
    assert sorted((fix.title, fix.applicability, len(fix.fields)) for fix in fixes) == [
        ("rename it to name", Applicability.SAFE, 2),
        ('write "Prefix"', Applicability.SAFE, 1),
    ]
