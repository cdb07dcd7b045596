"""A fingerprint follows its finding, and only its finding."""

from __future__ import annotations

from report_samples import INGRESS, PORT, SERVICE, finding, missing_port, region, resource

from ingresslint.finding import Finding
from ingresslint.fingerprint import fingerprints


def of(*findings: Finding) -> list[str]:
    return fingerprints((each.problem.at.source.path, each) for each in findings)


def at_port(text: str, path: str = "deploy/web.yaml") -> Finding:
    return finding(resource(text, path).at(*PORT))


def test_moved_lines_comments_and_style_change_nothing() -> None:
    moved = "# a comment\n\n" + INGRESS.replace("number: 8080", "number:    8080 # why")
    flow = INGRESS.replace("port:\n              number: 8080", "port: {number: 8080}")
    assert of(at_port(INGRESS)) == of(at_port(moved)) == of(at_port(flow))


def test_another_item_in_front_changes_nothing() -> None:
    more = INGRESS.replace("      - path: /\n", "      - path: /first\n      - path: /\n")
    second = ("spec", "rules", 0, "http", "paths", 1, *PORT[6:])
    assert of(finding(resource(INGRESS).at(*PORT))) == of(finding(resource(more).at(*second)))
    named = [finding(resource(INGRESS).at(*PORT), field=f"spec.rules[{number}].host") for number in (0, 12)]
    assert of(named[0]) == of(named[1])


def test_the_message_changes_nothing() -> None:
    at = resource(INGRESS).at(*PORT)
    assert of(finding(at, "one")) == of(finding(at, "other"))


def test_rule_file_object_field_and_value_tell_findings_apart() -> None:
    other = [
        at_port(INGRESS),
        finding(resource(INGRESS).at(*PORT), rule="other-rule"),
        at_port(INGRESS, "clusters/prod/web.yaml"),
        at_port(INGRESS.replace("namespace: shop", "namespace: prod")),
        at_port(INGRESS.replace("8080", "8081")),
        at_port(INGRESS.replace("8080", "'8080'")),
        finding(resource(INGRESS).at("metadata", "name")),
        finding(resource(SERVICE).at("metadata", "name")),
    ]
    alone = [of(each)[0] for each in other]
    assert len(set(alone)) == len(other)
    assert of(*other) == alone


def test_equal_findings_are_counted() -> None:
    first, second, third = of(missing_port(), missing_port(), missing_port())
    assert len({first, second, third}) == 3
    assert of(missing_port()) == [first]


def test_an_object_is_itself_whatever_it_holds() -> None:
    changed = SERVICE.replace("80", "81")
    assert of(finding(resource(SERVICE).at("spec"))) == of(finding(resource(changed).at("spec")))


def test_a_missing_field_is_a_place_like_any_other() -> None:
    service = resource(SERVICE)
    marks = of(*(finding(service.at(*pointer)) for pointer in [("spec", "type"), ("spec", "ports", 7), ("kind", "x")]))
    assert len(set(marks)) == 3


def test_a_place_in_no_object_is_known_by_its_line() -> None:
    text = "a:\n  b: [\n"
    moved, changed = "# moved\na:\n    b:  [\n", "a:\n  c: [\n"
    assert of(finding(region(text, "["))) == of(finding(region(moved, "[")))
    assert of(finding(region(text, "["))) != of(finding(region(changed, "[")))
