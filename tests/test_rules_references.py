"""How sure the rules about references are, what they say, and where else they point."""

from __future__ import annotations

import json
from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rule_cases import config_for, run

from ingresslint.finding import Finding, Severity
from ingresslint.rules import RULES
from ingresslint.run import lint
from ingresslint.text import Source

RULE_NAMES = (
    "alb-action-mismatch",
    "alb-backend-without-pods",
    "backend-port-missing",
    "backend-service-missing",
    "default-ingress-class-conflict",
    "endpoint-slice-contested",
    "endpoint-slice-orphan",
    "endpoint-slice-port-unknown",
    "external-name-address",
    "external-name-backend",
    "ingress-class-controller-unknown",
    "ingress-class-missing",
    "ingress-class-namespace-refused",
    "ingress-class-parameters-missing",
    "ingress-class-parameters-unsupported",
    "service-selects-nothing",
    "service-without-endpoints",
    "target-port-name-missing",
    "tls-secret-invalid",
    "tls-secret-missing",
)
COMPLETE = "# profile: {complete: true}\n"


def _findings(files: dict[str, str], rule: str, profile: str = "", context: Iterable[str] = ()) -> tuple[Finding, ...]:
    """Lint files of one cluster with one rule; those in ``context`` are only read."""
    sources = [Source(path, text) for path, text in files.items()]
    reported = [source for source in sources if source.path not in context]
    others = [source for source in sources if source.path in context]
    result = lint(reported, config_for(profile, select=(rule,)), others)
    assert not result.crashes
    return result.findings


def _one(text: str, rule: str) -> Finding:
    result = run(text, select=(rule,))
    assert not result.crashes
    [finding] = result.findings
    return finding


def _notes(finding: Finding) -> list[tuple[int, str]]:
    """Return the line and the text of each note."""
    return [(note.at.source.position(note.at.span().start).line, note.message) for note in finding.problem.notes]


def _ingress(backend: str, *, namespace: str = "shop", class_name: str = "other", more: str = "") -> str:
    return (
        f"apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: web, namespace: {namespace!r}{more}}}\n"
        f"spec: {{ingressClassName: {class_name}, defaultBackend: {{service: {backend}}}}}\n"
    )


def _service(name: str, namespace: str = "shop", spec: str = "{selector: {app: web}, ports: [{port: 80}]}") -> str:
    return f"apiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: {namespace!r}}}\nspec: {spec}\n"


def _together(*objects: str) -> str:
    return "---\n".join(objects)


WEB = "{name: web, port: {number: 80}}"


@pytest.mark.parametrize(
    ("text", "severity", "words"),
    [
        (_ingress(WEB), Severity.INFO, "Service shop/web is not in the input"),
        (_together(_ingress(WEB), _service("api")), Severity.WARNING, "Service shop/web is not in the input"),
        (_together(_ingress(WEB), _service("webs")), Severity.WARNING, "; did you mean webs?"),
        (_together(_ingress(WEB), _service("api", "finance")), Severity.INFO, "is not in the input"),
        (COMPLETE + _ingress(WEB), Severity.ERROR, "Service shop/web does not exist"),
        (_ingress(WEB, namespace=""), Severity.INFO, "Service web is not in the input"),
    ],
)
def test_how_sure_a_missing_service_is(text: str, severity: Severity, words: str) -> None:
    finding = _one(text, "backend-service-missing")
    assert finding.severity is severity
    assert words in finding.problem.message
    assert finding.problem.field == "spec.defaultBackend.service.name"


NGINX = "apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: {name: edge}\nspec: {controller: %s}\n"


@pytest.mark.parametrize(
    ("controller", "more", "effect"),
    [
        ("k8s.io/ingress-nginx", "", "ingress-nginx answers 503"),
        ("ingress.k8s.aws/alb", "", "the load balancer answers 503"),
        ("example.com/own", "", "no traffic gets through"),
        # Its own default backend answers instead.
        (
            "k8s.io/ingress-nginx",
            ", annotations: {nginx.ingress.kubernetes.io/default-backend: sorry}",
            "no traffic gets through",
        ),
    ],
)
def test_the_effect_is_named_where_the_controller_is_known(controller: str, more: str, effect: str) -> None:
    text = _together(NGINX % controller, _ingress(WEB, class_name="edge", more=more))
    assert f"without it {effect}" in _one(text, "backend-service-missing").problem.message


@pytest.mark.parametrize(
    ("kind", "effect"), [("HTTPRoute", "requests are answered with 500"), ("GRPCRoute", "no traffic gets through")]
)
def test_gateway_api_says_itself_what_happens(kind: str, effect: str) -> None:
    text = (
        f"apiVersion: gateway.networking.k8s.io/v1\nkind: {kind}\nmetadata: {{name: web, namespace: shop}}\n"
        "spec: {parentRefs: [{name: edge}], rules: [{backendRefs: [{name: web, port: 80}]}]}\n"
    )
    finding = _one(text, "backend-service-missing")
    assert effect in finding.problem.message
    assert finding.problem.field == "spec.rules[0].backendRefs[0].name"


def test_a_service_of_another_namespace_is_shown() -> None:
    finding = _one(_together(_ingress(WEB), _service("web", "finance")), "backend-service-missing")
    assert _notes(finding) == [(8, "there is one in namespace finance")]
    assert "did you mean" not in finding.problem.message


def test_further_places_of_a_missing_service_are_notes() -> None:
    paths = "".join(f"{{path: /{n}, pathType: Prefix, backend: {{service: {WEB}}}}}, " for n in range(3))
    text = (
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web, namespace: shop}\n"
        f"spec:\n  rules:\n    - http:\n        paths: [{paths}]\n"
    )
    finding = _one(text, "backend-service-missing")
    assert finding.problem.field == "spec.rules[0].http.paths[0].backend.service.name"
    assert [message for _, message in _notes(finding)] == ["it is named here too"] * 2


def test_objects_in_other_files_folders_and_the_context_are_found() -> None:
    files = {"a/ingress.yaml": _ingress(WEB), "b/c/service.yaml": _service("web")}
    assert _findings(files, "backend-service-missing") == ()
    assert _findings(files, "backend-service-missing", context=["b/c/service.yaml"]) == ()
    assert len(_findings({"a/ingress.yaml": _ingress(WEB)}, "backend-service-missing")) == 1


def test_without_namespaces_only_the_same_folder_makes_a_name_suspicious() -> None:
    files = {"a/ingress.yaml": _ingress(WEB, namespace=""), "b/other.yaml": _service("other", "")}
    assert [found.severity for found in _findings(files, "backend-service-missing")] == [Severity.INFO]
    files["a/other.yaml"] = _service("another", "")
    assert [found.severity for found in _findings(files, "backend-service-missing")] == [Severity.WARNING]


def test_each_cluster_is_a_world_of_its_own() -> None:
    files = {"prod/ingress.yaml": _ingress(WEB), "dev/service.yaml": _service("web")}
    config = config_for("# profile: {paths: [prod/**], complete: true}\n", select=("backend-service-missing",))
    [finding] = lint([Source(path, text) for path, text in files.items()], config).findings
    assert (finding.severity, finding.problem.at.source.path) == (Severity.ERROR, "prod/ingress.yaml")


PORTS = "{selector: {app: web}, type: NodePort, ports: [%s]}"


@pytest.mark.parametrize(
    ("ports", "wanted", "words"),
    [
        ("{port: 80, targetPort: 8080}", "number: 8080", "8080 is the targetPort of port 80. Write 80"),
        ("{port: 80, nodePort: 30080}", "number: 30080", "30080 is the nodePort of port 80. Write 80"),
        ("{port: 80, targetPort: http}", "name: http", "http is the targetPort of port 80. Write its number, 80"),
        ("{name: web, port: 80, targetPort: http}", "name: http", "http is the targetPort of port 80. Write web"),
        ("{port: 80}", "name: http", "its only port has no name. Write its number, 80"),
        ("{port: 80}, {name: web, port: 81}", "number: 8080", "it has 80, 81 (web)"),
        # It may be either, so both are shown.
        (
            "{name: a, port: 80, targetPort: 8080}, {name: b, port: 81, targetPort: 8080}",
            "number: 8080",
            "it has 80 (a), 81 (b)",
        ),
        ("{name: http, port: 80}, {name: admin, port: 81}", "name: htp", "81 (admin); did you mean http?"),
        (", ".join(f"{{name: p{n}, port: {n}}}" for n in range(1, 9)), "number: 80", "5 (p5) and 3 more"),
    ],
)
def test_a_missing_port_comes_with_the_one_that_is_meant(ports: str, wanted: str, words: str) -> None:
    text = _together(_ingress(f"{{name: web, port: {{{wanted}}}}}"), _service("web", spec=PORTS % ports))
    finding = _one(text, "backend-port-missing")
    assert finding.severity is Severity.ERROR
    assert finding.problem.message.endswith(words)
    assert _notes(finding) == [(9, "the ports of the Service")]


def test_the_port_of_a_container_is_recognised_by_way_of_its_name() -> None:
    pods = (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop}\nspec: {template: {metadata: "
        "{labels: {app: web}}, spec: {containers: [{name: main, ports: [{name: http, containerPort: 3000}]}]}}}\n"
    )
    service = _service("web", spec=PORTS % "{port: 80, targetPort: http}")
    text = _together(_ingress("{name: web, port: {number: 3000}}"), service, pods)
    assert "3000 is the container port of port 80. Write 80" in _one(text, "backend-port-missing").problem.message


def test_an_alb_is_not_updated_any_more() -> None:
    text = _together(_ingress("{name: web, port: {number: 81}}", class_name="alb"), _service("web"))
    message = _one(text, "backend-port-missing").problem.message
    assert "the controller stops there, and updates nothing of the load balancer" in message


def test_what_a_kustomization_may_add_is_less_certain() -> None:
    files = {
        "kustomization.yaml": "resources: [web.yaml]\npatches: [{path: more.yaml}]\n",
        "web.yaml": _together(_ingress("{name: web, port: {number: 81}}"), _service("web")),
    }
    assert [found.severity for found in _findings(files, "backend-port-missing")] == [Severity.WARNING]


def test_labels_that_a_kustomization_adds_silence_the_rules_about_labels() -> None:
    files = {
        "kustomization.yaml": "resources: [web.yaml]\ncommonLabels: {app: web}\n",
        "web.yaml": _together(_service("a", spec="{ports: [{port: 80}]}"), _service("b"), _pods("web", "{team: a}")),
    }
    for rule in ("service-without-endpoints", "service-selects-nothing"):
        assert _findings(files, rule) == ()
        assert len(_findings({"web.yaml": files["web.yaml"]}, rule)) == 1


def _pods(name: str, labels: str, ports: str = "", namespace: str = "shop", own: str = "{}") -> str:
    return (
        f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}, namespace: {namespace!r}, labels: {own}}}\n"
        f"spec: {{template: {{metadata: {{labels: {labels}}}, "
        f"spec: {{containers: [{{name: main, ports: [{ports}]}}]}}}}}}\n"
    )


@pytest.mark.parametrize(
    ("selector", "pods", "words"),
    [
        ("{app: web, tier: web}", _pods("a", "{app: web, tier: api}"), "the pods of Deployment shop/a have tier=api"),
        ("{app: web, tier: web}", _pods("a", "{app: web}"), "the pods of Deployment shop/a have no label tier"),
        ("{app: web}", _pods("a", "{team: b}", own="{app: web}"), "Deployment shop/a has them itself, and its pods do"),
        ("{app: storefront}", _pods("a", "{app: storefornt}"), "the pods of Deployment shop/a have app=storefornt"),
        ("{app: web}", _pods("a", "{name: web}"), "the pods of Deployment shop/a have no label app"),
    ],
)
def test_the_workload_that_comes_closest_is_shown(selector: str, pods: str, words: str) -> None:
    text = _together(_service("web", spec=f"{{selector: {selector}, ports: [{{port: 80}}]}}"), pods)
    finding = _one(text, "service-selects-nothing")
    assert words in finding.problem.message
    assert [message for _, message in _notes(finding)] == ["Deployment shop/a: the labels of its pods"]


def test_pods_of_another_namespace_are_shown() -> None:
    text = _together(_service("web"), _pods("web", "{app: web}", namespace="finance"), _pods("api", "{app: api}"))
    finding = _one(text, "service-selects-nothing")
    assert finding.problem.message == "no workload in namespace shop makes pods with the labels app=web"
    assert [message for _, message in _notes(finding)] == ["Deployment finance/web: its pods have these labels"]


@pytest.mark.parametrize(("profile", "severity"), [("", Severity.WARNING), (COMPLETE, Severity.ERROR)])
def test_how_sure_it_is_that_a_service_selects_nothing(profile: str, severity: Severity) -> None:
    text = profile + _together(_service("web"), _pods("api", "{app: api}"))
    assert _one(text, "service-selects-nothing").severity is severity


def test_workloads_of_other_folders_say_nothing_about_a_service_without_a_namespace() -> None:
    files = {"a/service.yaml": _service("web", ""), "b/pods.yaml": _pods("api", "{app: api}", namespace="")}
    assert _findings(files, "service-selects-nothing") == ()
    files["a/pods.yaml"] = files.pop("b/pods.yaml")
    assert len(_findings(files, "service-selects-nothing")) == 1


TARGET = "{selector: {app: web}, %sports: [{port: 80, targetPort: http}]}"


@pytest.mark.parametrize(
    ("spec", "ports", "severity", "words"),
    [
        ("", ["{name: web, containerPort: 8080}"], Severity.ERROR, "the only name is web (8080)"),
        ("", ["{containerPort: 8080}"], Severity.ERROR, "give the container's port this name, or write the number"),
        ("", ["{name: http, containerPort: 80, protocol: UDP}"], Severity.ERROR, "the protocols differ"),
        (
            "",
            ["{name: https, containerPort: 443}, {name: metrics, containerPort: 9090}"],
            Severity.ERROR,
            "the names are https, metrics; did you mean https?",
        ),
        ("clusterIP: None, ", ["{name: web, containerPort: 8080}"], Severity.WARNING, "the only name is web (8080)"),
        (
            "",
            ["{name: http, containerPort: 8080}", "{name: web, containerPort: 8080}"],
            Severity.WARNING,
            "no container of Deployment shop/d1 declares a TCP port with the name http",
        ),
        ("", [""] * 5, Severity.ERROR, "no container of Deployment shop/d0 and 4 more declares"),
    ],
)
def test_a_missing_port_name_comes_with_those_that_are_there(
    spec: str, ports: list[str], severity: Severity, words: str
) -> None:
    workloads = [_pods(f"d{number}", "{app: web}", each) for number, each in enumerate(ports)]
    finding = _one(_together(_service("web", spec=TARGET % spec), *workloads), "target-port-name-missing")
    assert finding.severity is severity
    assert words in finding.problem.message
    without = [each for each in ports if "name: http, containerPort: 8080" not in each]
    assert len(finding.problem.notes) == min(3, len(without))


def test_workloads_of_other_folders_may_be_other_stages() -> None:
    service = _service("web", spec=TARGET % "")
    files = {
        "dev/web.yaml": _together(service, _pods("dev", "{app: web}", "{name: http, containerPort: 80}")),
        "prod/web.yaml": _pods("prod", "{app: web}", "{name: web, containerPort: 80}"),
    }
    assert _findings(files, "target-port-name-missing") == ()
    files["dev/canary.yaml"] = _pods("canary", "{app: web}", "{name: web, containerPort: 80}")
    [finding] = _findings(files, "target-port-name-missing")
    assert "Deployment shop/canary" in finding.problem.message


@pytest.mark.parametrize(
    ("classes", "name", "severity", "words"),
    [
        (["internal"], "intrenal", Severity.WARNING, "; did you mean internal?"),
        ([], "own", Severity.INFO, "IngressClass own is not in the input"),
        ([], "ngnix", Severity.INFO, "; did you mean nginx?"),
    ],
)
def test_how_sure_a_missing_class_is(classes: list[str], name: str, severity: Severity, words: str) -> None:
    texts = [
        f"apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: {{name: {each}}}\n"
        "spec: {controller: example.com/own}\n"
        for each in classes
    ]
    finding = _one(_together(*texts, _ingress(WEB, class_name=name)), "ingress-class-missing")
    assert finding.severity is severity
    assert words in finding.problem.message


def test_a_default_class_shows_the_others() -> None:
    annotation = '{ingressclass.kubernetes.io/is-default-class: "true"}'
    texts = [
        f"apiVersion: networking.k8s.io/v1\nkind: IngressClass\n"
        f"metadata:\n  name: c{number}\n  annotations: {annotation}\nspec: {{controller: a.b/c}}\n"
        for number in range(5)
    ]
    findings = run(_together(*texts), select=("default-ingress-class-conflict",)).findings
    assert len(findings) == 5
    assert all("5 IngressClasses are marked" in found.problem.message for found in findings)
    assert [line for line, _ in _notes(findings[0])] == [12, 19, 26]


@pytest.mark.parametrize(
    ("text", "severity", "lines"),
    [
        ("data: {a.crt: LS0t}", Severity.ERROR, [5]),
        ("type: example.com/x\ndata: {tls.crt: LS0t, tls.key: LS0t}", Severity.WARNING, [5]),
    ],
)
def test_an_unfit_certificate_shows_who_uses_it(text: str, severity: Severity, lines: list[int]) -> None:
    ingress = (
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web, namespace: shop}\n"
        "spec:\n  tls: [{secretName: tls}]\n  rules: [{host: a.example.com}]\n"
    )
    secret = f"apiVersion: v1\nkind: Secret\nmetadata: {{name: tls, namespace: shop}}\n{text}\n"
    finding = _one(_together(ingress, secret), "tls-secret-invalid")
    assert finding.severity is severity
    assert [line for line, _ in _notes(finding)] == lines
    assert "LS0t" not in finding.problem.message


@pytest.mark.parametrize(
    ("service", "annotations", "severity", "words"),
    [
        ("{name: redirect, port: {name: use-annotation}}", "{}", Severity.ERROR, "the load balancer answers 503"),
        ("{name: gone, port: {number: 80}}", "{%s.gone: '{}'}", Severity.ERROR, "write the port name use-annotation"),
        ("{name: web, port: {number: 80}}", "{%s.web: '{}'}", Severity.WARNING, "is ignored"),
    ],
)
def test_actions_and_backends_that_do_not_meet(service: str, annotations: str, severity: Severity, words: str) -> None:
    more = f", annotations: {annotations.replace('%s', 'alb.ingress.kubernetes.io/actions')}"
    finding = _one(_together(_ingress(service, class_name="alb", more=more), _service("web")), "alb-action-mismatch")
    assert finding.severity is severity
    assert words in finding.problem.message


def test_an_external_name_that_only_ingress_nginx_uses_is_a_warning() -> None:
    service = _service("web", spec="{type: ExternalName, externalName: 192.0.2.1}")
    nginx = _together(NGINX % "k8s.io/ingress-nginx", _ingress(WEB, class_name="edge"), service)
    assert _one(nginx, "external-name-address").severity is Severity.WARNING
    route = (
        "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: web, namespace: shop}\n"
        "spec: {rules: [{backendRefs: [{name: web, port: 80}]}]}\n"
    )
    assert _one(_together(nginx, route), "external-name-address").severity is Severity.ERROR
    assert _one(service, "external-name-address").severity is Severity.ERROR


def test_one_mistake_is_one_finding() -> None:
    """A port that the API server refuses is not missing as well, nor is a selector that it refuses."""
    service = _service("web", spec='{selector: {version: 1}, ports: [{port: "80"}]}')
    text = _together(_ingress(WEB, class_name="nginx"), service)
    assert {found.rule for found in run(text).findings} == {"wrong-type"}


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 99999) | st.sampled_from(["", "web", "use-annotation", "{", "alb"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["name", "port", "spec"]), inner),
    max_leaves=4,
)
_PLACES = {
    "Service": ("selector", "ports", "type", "externalName", "clusterIP"),
    "Ingress": ("ingressClassName", "defaultBackend", "rules", "tls"),
    "IngressClass": ("controller", "parameters"),
    "TargetGroupBinding": ("serviceRef",),
    "HTTPRoute": ("parentRefs", "rules"),
    "Certificate": ("secretName",),
    "Widget": ("template", "labels", "destination"),
}
_VERSIONS = {
    "Service": "v1",
    "TargetGroupBinding": "elbv2.k8s.aws/v1beta1",
    "HTTPRoute": "gateway.networking.k8s.io/v1",
    "Certificate": "cert-manager.io/v1",
    "Widget": "example.com/v1",
}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_no_value_in_any_place_crashes_a_rule(data: st.DataObject) -> None:
    objects = [
        {
            "apiVersion": _VERSIONS.get(kind, "networking.k8s.io/v1"),
            "kind": kind,
            "metadata": {"name": "web", "annotations": {"alb.ingress.kubernetes.io/actions.web": data.draw(_JSON)}},
            "spec": {place: data.draw(_JSON) for place in places},
        }
        for kind, places in _PLACES.items()
    ]
    text = "---\n".join(f"{json.dumps(each)}\n" for each in objects)
    for profile in ("", COMPLETE):
        assert run(profile + text, select=RULE_NAMES).crashes == ()


def test_the_names_are_those_of_rules() -> None:
    assert set(RULE_NAMES) <= {rule.name for rule in RULES}
