"""Small results for the tests of the reports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingresslint.finding import (
    Applicability,
    At,
    Edit,
    Finding,
    Fix,
    Note,
    Problem,
    Severity,
    Suppression,
)
from ingresslint.report import Options
from ingresslint.resource import Region, Resource, resources
from ingresslint.result import Result, Summary
from ingresslint.rule import Category, Rule
from ingresslint.syntax import read
from ingresslint.text import Source, Span

OPTIONS = Options(version="1.2.3", base="/repo", verbose=True)
SERVICE = """\
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  ports:
  - port: 80
    name: http
"""
INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: shop
spec:
  rules:
  - http:
      paths:
      - path: /
        backend:
          service:
            name: web
            port:
              number: 8080
"""
PORT = ("spec", "rules", 0, "http", "paths", 0, "backend", "service", "port", "number")


def resource(text: str, path: str = "deploy/web.yaml") -> Resource:
    """Return the first object of a manifest."""
    return next(found for document in read(Source(path, text)).documents for found in resources(document))


def region(text: str, part: str, path: str = "deploy/web.yaml") -> Region:
    """Return the place of ``part`` in a text that is not read as YAML."""
    start = text.index(part)
    return Region(Source(path, text), Span(start, start + len(part)))


def finding(at: At, message: str = "this is wrong", rule: str = "some-rule", **parts: Any) -> Finding:
    """Return a finding; ``severity`` and ``suppression`` are the finding's, all else the problem's."""
    severity, suppression = parts.pop("severity", Severity.ERROR), parts.pop("suppression", None)
    return Finding(rule, "reference", severity, Problem(at, message, **parts), suppression)


def result(*findings: Finding, rules: tuple[Rule, ...] = (), **counts: int) -> Result:
    """Return a result over one file and one resource."""
    return Result(findings, rules, Summary(**{"files": 1, "documents": 1, "resources": 1, **counts}))


def rule(name: str = "backend-port-missing", severity: Severity = Severity.ERROR, doc: str = "") -> Rule:
    """Return a rule that never finds anything."""
    text = doc or "The port of a backend does not exist.\n\nRequests get\n503.\n\n```yaml bad\na: b\n```\n"
    sources = ("https://kubernetes.io/docs/concepts/services-networking/ingress/",)
    return Rule(
        name=name,
        doc=text,
        on=(object,),
        check=_nothing,
        severity=severity,
        category=Category.REFERENCE,
        sources=sources,
        since="0.1",
    )


def _nothing(_subject: Any, _model: Any) -> Iterator[Problem]:
    yield from ()


def missing_port(**parts: Any) -> Finding:
    """Return the finding that the others are compared with: an object, a field, a note in another file."""
    ingress, service = resource(INGRESS, "deploy/ingress.yaml"), resource(SERVICE, "deploy/service.yaml")
    note = Note(service.at("spec", "ports", 0, "port"), "its only port")
    parts = {"field": "spec.rules[0].http.paths[0].backend.service.port.number", "notes": (note,), **parts}
    message = "Service shop/web has no port 8080"
    return finding(ingress.at(*PORT), message, "backend-port-missing", **parts)


def fixed() -> Finding:
    """Return a finding with a fix of two edits."""
    ingress = resource(INGRESS, "deploy/ingress.yaml")
    number = ingress.at(*PORT).span()
    end = len(INGRESS)
    edits = (Edit(ingress.source, number, "80"), Edit(ingress.source, Span(end, end), "# checked\n"))
    return missing_port(fix=Fix("use port 80", edits, Applicability.UNSAFE))


def suppressed(kind: str = "comment", until: str = "") -> Finding:
    """Return a finding that somebody suppressed."""
    ingress = resource(INGRESS, "deploy/ingress.yaml")
    return missing_port(suppression=Suppression(kind, ingress.at("metadata", "name"), "known, see ticket 7", until))


def every_oddity() -> list[Finding]:
    """Return one finding for each thing that a report can trip over."""
    odd = [
        "",
        "-",
        "<stdin>",
        "/etc/x.yaml",
        "../up.yaml",
        "a b/ü#?%.yaml",
        "c:d.yaml",
        "./a/../b.yaml",
        "bad\udcff.yaml",
    ]
    empty = Source("deploy/empty.yaml", "")
    ingress = resource(INGRESS)
    return [
        missing_port(),
        fixed(),
        suppressed(),
        suppressed("baseline", "2030-01-31"),
        missing_port(notes=tuple(Note(ingress.at("metadata", name), name) for name in ("name", "namespace", "labels"))),
        finding(ingress.at("spec"), "several lines", severity=Severity.WARNING),
        finding(ingress.at("spec", "tls", 3), "not there", severity=Severity.INFO),
        finding(region("a:\t\tb\n", "b"), "tabs"),
        finding(region("名前: 日本語 e\u0301x\n", "日本語"), "wide and combining characters"),
        finding(resource("a: b\r\nkind: X\r\napiVersion: v1\r\n").at("a"), "CRLF"),
        finding(Region(Source("a.yaml", "a\r\nb\r\n"), Span(0, 3)), "a line and its break"),
        finding(Region(empty, Span(0, 0)), "nothing there"),
        finding(Region(empty, Span(7, 3)), "outside of the text"),
        finding(region("a: b\n", "b"), "\x1b[31m two\nlines \udc80 \u202e {0} [x](1) ]]> %0A ,:"),
        *(finding(region("a: b\n", "a", path), "a path") for path in odd),
    ]
