"""References in the model: what is found, what is missing, and what that means."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingresslint.finding import Severity
from ingresslint.kustomize import UNTOUCHED, Kustomized, kustomized
from ingresslint.model import (
    EndpointSlice,
    Ingress,
    IngressClass,
    Model,
    Profile,
    Secret,
    Service,
    TargetGroupBinding,
    Workload,
    absence,
)
from ingresslint.model.aws.actions import forwarded
from ingresslint.model.aws.targets import target_type
from ingresslint.model.gateway.mesh import is_routed
from ingresslint.model.model import same_folder, together
from ingresslint.model.profile import Controller, External
from ingresslint.model.referrers import referrers, tls_users
from ingresslint.model.views.makers import is_made, may_make_pods
from ingresslint.resource import resources
from ingresslint.syntax import read
from ingresslint.text import Source


def _model(*texts: str, profile: Profile | None = None, completion: Kustomized = UNTOUCHED) -> Model:
    """Read manifests; each may begin with ``# file: PATH``, and is one of one folder otherwise."""
    found = []
    for number, text in enumerate(texts):
        path = text.partition("\n")[0].removeprefix("# file: ") if text.startswith("# file:") else f"{number}.yaml"
        stream = read(Source(path, text))
        assert not stream.faults
        found.extend(each for document in stream.documents for each in resources(document))
    return Model(found, profile or Profile(), completion)


def _service(name: str, namespace: str = "", spec: str = "{ports: [{port: 80}]}", path: str = "") -> str:
    head = f"# file: {path}\n" if path else ""
    return f"{head}apiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: {namespace!r}}}\nspec: {spec}\n"


def _secret(name: str, namespace: str = "", more: str = "", path: str = "") -> str:
    head = f"# file: {path}\n" if path else ""
    return f"{head}apiVersion: v1\nkind: Secret\nmetadata: {{name: {name}, namespace: {namespace!r}{more}}}\n"


def _pods(name: str, namespace: str, labels: str, kind: str = "Deployment") -> str:
    return (
        f"apiVersion: apps/v1\nkind: {kind}\nmetadata: {{name: {name}, namespace: {namespace!r}}}\n"
        f"spec: {{template: {{metadata: {{labels: {labels}}}, spec: {{containers: []}}}}}}\n"
    )


def _namespaces(views: list[Service]) -> list[str]:
    return [view.namespace for view in views]


@pytest.mark.parametrize(
    ("there", "wanted", "found"),
    [
        (["shop"], "shop", "shop"),
        (["finance", "shop"], "shop", "shop"),
        (["finance"], "shop", None),
        # An object without a namespace may be of any, and gives way to one that names it.
        ([""], "shop", ""),
        (["", "shop"], "shop", "shop"),
        (["", "finance"], "shop", ""),
        # Who names no namespace may mean any; what names none either comes first.
        (["shop"], "", "shop"),
        (["shop", ""], "", ""),
        ([], "shop", None),
    ],
)
def test_find_knows_namespaces(there: list[str], wanted: str, found: str | None) -> None:
    service = _model(*(_service("web", namespace) for namespace in there)).find(Service, wanted, "web")
    assert (None if service is None else service.namespace) == found


def test_find_compares_kind_and_name() -> None:
    model = _model(_service("web", "shop"), _secret("api", "shop"))
    assert model.find(Service, "shop", "api") is None
    assert model.find(Secret, "shop", "web") is None
    assert model.find(Secret, "shop", "api") is not None


def test_variants_are_all_that_may_be_meant() -> None:
    model = _model(*(_service("web", namespace) for namespace in ["shop", "shop", "", "finance"]))
    assert _namespaces(model.variants(Service, "shop", "web")) == ["shop", "shop"]
    assert _namespaces(model.variants(Service, "elsewhere", "web")) == [""]
    assert _namespaces(model.variants(Service, "", "web")) == ["", "finance", "shop", "shop"]
    assert model.variants(Service, "shop", "other") == []


def test_neighbours_are_of_the_namespace_or_of_none() -> None:
    model = _model(_service("a", "shop"), _service("b"), _service("c", "finance"))
    assert [found.name for found in model.neighbours(Service, "shop")] == ["a", "b"]
    assert [found.name for found in model.neighbours(Service, "")] == ["b", "c", "a"]
    assert model.neighbours(Secret, "shop") == []


_NAMES = st.sampled_from(["web", "api"])
_NAMESPACES = st.sampled_from(["", "shop", "finance"])


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(_NAMES, _NAMESPACES), max_size=5, unique=True), st.data())
def test_the_order_of_reading_changes_nothing(objects: list[tuple[str, str]], data: st.DataObject) -> None:
    texts = [f"# file: {name}-{namespace}.yaml\n{_service(name, namespace)}" for name, namespace in objects]
    one, other = _model(*texts), _model(*data.draw(st.permutations(texts)))
    for name in ("web", "api"):
        for namespace in ("", "shop", "finance", "elsewhere"):
            assert one.find(Service, namespace, name) == other.find(Service, namespace, name)
            assert one.variants(Service, namespace, name) == other.variants(Service, namespace, name)
            assert one.neighbours(Service, namespace) == other.neighbours(Service, namespace)
    assert one.all(Service) == other.all(Service)


@pytest.mark.parametrize(
    ("there", "namespace", "severity"),
    [
        ([_service("other", "shop")], "shop", Severity.WARNING),
        ([_service("other", "finance")], "shop", Severity.INFO),
        ([_secret("other", "shop")], "shop", Severity.INFO),
        ([], "shop", Severity.INFO),
        ([], "", Severity.INFO),
        # Without a namespace it may be of this one.
        ([_service("other")], "shop", Severity.WARNING),
        ([_service("other", "shop")], "", Severity.WARNING),
    ],
)
def test_absence_depends_on_what_else_is_there(there: list[str], namespace: str, severity: Severity) -> None:
    found = absence(_model(*there), Service, namespace, "web")
    assert found is not None
    assert found.severity is severity
    assert found.phrase == "is not in the input"


@pytest.mark.parametrize(
    ("path", "namespace", "severity"),
    [
        ("shop/other.yaml", "", Severity.WARNING),
        ("finance/other.yaml", "", Severity.INFO),
        # Where the namespace is written, only unknown ones are a matter of folders.
        ("finance/other.yaml", "shop", Severity.WARNING),
    ],
)
def test_where_namespaces_are_unknown_only_the_same_folder_is_home(
    path: str, namespace: str, severity: Severity
) -> None:
    model = _model(_secret("referrer", namespace, path="shop/web.yaml"), _service("other", namespace, path=path))
    found = absence(model, Service, namespace, "web", model.all(Secret)[0].resource)
    assert found is not None
    assert found.severity is severity


def test_in_a_complete_input_what_is_missing_does_not_exist() -> None:
    found = absence(_model(profile=Profile(complete=True)), Service, "shop", "web")
    assert found is not None
    assert (found.severity, found.phrase) == (Severity.ERROR, "does not exist")


@pytest.mark.parametrize(
    ("kind", "namespace", "name", "known"),
    [
        (Service, "kube-system", "kube-dns", True),
        (Service, "shop", "kube-dns", False),
        (Secret, "shop", "wildcard-tls", True),
        (Secret, "shop", "shop-tls", False),
        (IngressClass, "", "alb", True),
        (IngressClass, "", "nginx", False),
        (Workload, "kube-system", "kube-dns", False),
    ],
)
def test_what_the_profile_calls_external_is_known_to_exist(
    kind: type[Service | Secret | IngressClass | Workload], namespace: str, name: str, *, known: bool
) -> None:
    external = External(services=("kube-system/*",), secrets=("*/wildcard-tls",), classes=("alb",))
    model = _model(profile=Profile(external=external, complete=True))
    assert (absence(model, kind, namespace, name) is None) is known


_MAKERS = {
    "certificate": ("cert-manager.io/v1", "Certificate", "{secretName: made}"),
    "external": ("external-secrets.io/v1", "ExternalSecret", "{target: {name: made}}"),
    "made": ("bitnami.com/v1alpha1", "SealedSecret", "{}"),
    "sops": ("isindir.github.com/v1alpha3", "SopsSecret", "{secretTemplates: [{name: other}, {name: made}]}"),
    "vault": ("secrets.hashicorp.com/v1beta1", "VaultStaticSecret", "{destination: {name: made}}"),
}


@pytest.mark.parametrize("name", _MAKERS)
def test_a_secret_that_a_controller_makes_is_not_missing(name: str) -> None:
    api_version, kind, spec = _MAKERS[name]
    maker = f"apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: {name}, namespace: shop}}\nspec: {spec}\n"
    model = _model(maker, profile=Profile(complete=True))
    assert absence(model, Secret, "shop", "made") is None
    assert absence(model, Secret, "", "made") is None
    assert absence(model, Secret, "finance", "made") is not None
    assert absence(model, Service, "shop", "made") is not None


@pytest.mark.parametrize("spec", ["[]", "{secretTemplates: 1}", "{secretTemplates: [1, {name: []}]}", "null", "text"])
def test_a_maker_may_hold_anything(spec: str) -> None:
    maker = "apiVersion: isindir.github.com/v1\nkind: SopsSecret\nmetadata: {name: odd, namespace: shop}\n"
    assert absence(_model(f"{maker}spec: {spec}\n"), Secret, "shop", "odd") is None


def test_a_copied_secret_is_not_missing_elsewhere() -> None:
    copied = _secret("tls", "edge", ", annotations: {replicator.v1.mittwald.de/replicate-to: shop}")
    assert absence(_model(copied), Secret, "shop", "tls") is None
    assert absence(_model(_secret("tls", "edge")), Secret, "shop", "tls") is not None


def _custom(name: str, namespace: str, spec: str = "{}", api: str = "db.example.com/v1", kind: str = "Cluster") -> str:
    return f"apiVersion: {api}\nkind: {kind}\nmetadata: {{name: {name}, namespace: {namespace!r}}}\nspec: {spec}\n"


@pytest.mark.parametrize(
    ("namespace", "name", "made"),
    [
        ("shop", "orders", True),
        ("shop", "orders-rw", True),
        ("shop", "orders-db-rw", True),
        ("shop", "ordersx", False),
        ("shop", "db-orders", False),
        ("finance", "orders", False),
        ("", "orders", True),
        ("target", "orders", True),
        ("shop", "", False),
    ],
)
def test_an_operator_may_have_made_what_is_called_after_a_custom_resource(
    namespace: str, name: str, *, made: bool
) -> None:
    model = _model(_custom("orders", "shop", "{targetNamespace: target}"), _custom("infra", "other"))
    assert is_made(model, namespace, name) is made


@pytest.mark.parametrize(
    ("api", "kind"),
    [
        ("monitoring.coreos.com/v1", "ServiceMonitor"),
        ("argoproj.io/v1alpha1", "Rollout"),
        ("networking.istio.io/v1", "VirtualService"),
        ("gateway.networking.k8s.io/v1", "HTTPRoute"),
        ("cert-manager.io/v1", "Certificate"),
        ("apps/v1", "Deployment"),
    ],
)
def test_not_every_object_makes_others(api: str, kind: str) -> None:
    assert not is_made(_model(_custom("orders", "shop", api=api, kind=kind)), "shop", "orders")


@pytest.mark.parametrize(
    ("selector", "may"),
    [
        ({"cluster": "orders"}, True),
        ({"a": "1", "b": "2"}, True),
        ({"c": "3"}, True),
        ({"a": "1", "c": "3"}, False),
        ({"a": "2"}, False),
    ],
)
def test_the_labels_of_a_custom_resource_may_be_on_pods(selector: dict[str, str], *, may: bool) -> None:
    spec = "{podTemplate: {labels: {a: '1', b: '2', x: 1}}, sets: [{podLabels: {c: '3'}}], labels: text}"
    model = _model(_custom("orders", "shop", spec))
    assert may_make_pods(model, "shop", selector) is may
    assert not may_make_pods(model, "finance", selector)


def _selected(model: Model) -> list[str]:
    return [found.resource.ref.name for found in model.selected_workloads(model.all(Service)[0])]


@pytest.mark.parametrize(
    ("selector", "names"),
    [
        ("{app: web}", ["web", "web-canary"]),
        ("{app: web, track: canary}", ["web-canary"]),
        ("{app: web, track: other}", []),
        ("{}", []),
        # A controller adds these.
        ("{app: web, pod-template-hash: abc}", ["web", "web-canary"]),
        ("{pod-template-hash: abc}", []),
        ("{statefulset.kubernetes.io/pod-name: queue-0}", ["queue"]),
        ("{statefulset.kubernetes.io/pod-name: queue-0, app: queue}", ["queue"]),
        ("{statefulset.kubernetes.io/pod-name: other-0, app: queue}", []),
        ("{statefulset.kubernetes.io/pod-name: queue}", []),
        ("{job-name: queue}", ["queue"]),
    ],
)
def test_a_service_selects_by_all_of_its_labels(selector: str, names: list[str]) -> None:
    workloads = [
        _pods("web", "shop", "{app: web}"),
        _pods("web-canary", "shop", "{app: web, track: canary}"),
        _pods("web-elsewhere", "finance", "{app: web, track: canary}"),
        _pods("queue", "shop", "{app: queue}", kind="StatefulSet"),
    ]
    assert _selected(_model(_service("web", "shop", f"{{selector: {selector}}}"), *workloads)) == names


def test_pods_of_an_unknown_namespace_may_be_selected() -> None:
    service = _service("web", "shop", "{selector: {app: web}}")
    assert _selected(_model(service, _pods("loose", "", "{app: web}"))) == ["loose"]
    nowhere = _service("web", "", "{selector: {app: web}}")
    both = [_pods("a", "shop", "{app: web}"), _pods("b", "finance", "{app: web}")]
    assert sorted(_selected(_model(nowhere, *both))) == ["a", "b"]


@pytest.mark.parametrize("path", ["template", "podTemplate"])
def test_a_custom_resource_with_a_template_is_a_workload(path: str) -> None:
    template = "{metadata: {labels: {app: web}}, spec: {containers: [{name: main, ports: [{containerPort: 80}]}]}}"
    model = _model(_custom("web", "shop", f"{{{path}: {template}}}"), _service("web", "shop", "{selector: {app: web}}"))
    [found] = model.all(Workload)
    assert found.replicas is None
    assert [port.port for container in found.containers for port in container.ports] == [80]
    assert _selected(model) == ["web"]


def test_slices_belong_to_the_service_that_their_label_names() -> None:
    head = "apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\naddressType: IPv4\n"
    label = "labels: {kubernetes.io/service-name: web, endpointslice.kubernetes.io/managed-by: us}"
    model = _model(
        _service("web", "shop"),
        f"{head}metadata: {{name: a, namespace: shop, {label}}}\nendpoints: [{{targetRef: {{kind: Pod}}}}]\n",
        f"{head}metadata: {{name: b, {label}}}\n",
        f"{head}metadata: {{name: c, namespace: finance, {label}}}\n",
        f"{head}metadata: {{name: web, namespace: shop}}\n",
        "apiVersion: v1\nkind: Endpoints\nmetadata: {name: web, namespace: shop}\n",
    )
    found = model.slices(model.all(Service)[0])
    assert [(each.resource.ref.kind, each.resource.ref.name) for each in found] == [
        ("EndpointSlice", "a"),
        ("Endpoints", "web"),
        ("EndpointSlice", "b"),
    ]
    assert [each.has_pods for each in found] == [True, False, False]
    assert [each.manager for each in found] == ["us", "", "us"]
    assert [each.service for each in model.all(EndpointSlice) if each.resource.ref.name == "web"] == ["", "web"]


def test_namespaces_know_the_label_that_kubernetes_adds() -> None:
    model = _model("apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {team: a}}\n")
    assert model.namespace_labels("shop") == {"team": "a", "kubernetes.io/metadata.name": "shop"}
    assert model.namespace_labels("finance") is None


@pytest.mark.parametrize(
    ("one", "other", "certain"),
    [
        (("shop", "a/x.yaml"), ("shop", "b/y.yaml"), True),
        (("shop", "a/x.yaml"), ("finance", "a/y.yaml"), False),
        (("", "a/x.yaml"), ("", "a/y.yaml"), True),
        (("", "a/x.yaml"), ("", "b/y.yaml"), False),
        (("shop", "a/x.yaml"), ("", "a/y.yaml"), False),
    ],
)
def test_objects_are_together_where_it_is_certain(
    one: tuple[str, str], other: tuple[str, str], *, certain: bool
) -> None:
    (first,) = _model(_service("web", one[0], path=one[1])).all(Service)
    (second,) = _model(_service("api", other[0], path=other[1])).all(Service)
    assert together(first, second) is certain
    assert same_folder(first, second) is (Path(one[1]).parent == Path(other[1]).parent)


def test_the_model_knows_what_a_kustomization_may_add() -> None:
    streams = [
        read(Source("plain/kustomization.yaml", "resources: [web.yaml]\n")),
        read(Source("patched/kustomization.yaml", "resources: [web.yaml]\npatches: [{path: p.yaml}]\n")),
        read(Source("labelled/kustomization.yaml", "resources: [../base]\ncommonLabels: {app: web}\n")),
        read(Source("base/kustomization.yaml", "resources: [web.yaml]\n")),
    ]
    paths = [f"{folder}/web.yaml" for folder in ("plain", "patched", "base")]
    model = _model(*(_service("web", path=path) for path in paths), completion=kustomized(streams))
    views = {view.resource.source.path: view for view in model.all(Service)}
    assert [model.is_completed(views[path]) for path in paths] == [False, True, True]
    assert [model.is_labelled(views[path]) for path in paths] == [False, False, True]


def _ingress(spec: str, annotations: str = "{}", namespace: str = "shop") -> str:
    return (
        f"apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: web, namespace: {namespace}, "
        f"annotations: {annotations}}}\nspec: {spec}\n"
    )


@pytest.mark.parametrize(
    ("action", "targets"),
    [
        ('{"forwardConfig": {"targetGroups": [{"serviceName": "a", "servicePort": 80}]}}', [("a", 80)]),
        ('{"ForwardConfig": {"TargetGroups": [{"ServiceName": "a", "ServicePort": "80"}]}}', [("a", 80)]),
        ('{"forwardConfig": {"targetGroups": [{"serviceName": "a", "servicePort": "http"}]}}', [("a", "http")]),
        (
            '{"forwardConfig": {"targetGroups": [{"serviceName": "a"}, {"serviceName": "b"}]}}',
            [("a", None), ("b", None)],
        ),
        ('{"forwardConfig": {"targetGroups": [{"targetGroupARN": "arn"}]}}', []),
        ('{"targetGroupARN": "arn"}', []),
        ('{"forwardConfig": [], "x": 1}', []),
        ("[", []),
        ("[" * 5000, []),
        (
            '{"forwardConfig": {"targetGroups": [{"serviceName": "a", "servicePort": "' + "9" * 5000 + '"}]}}',
            [("a", "9" * 5000)],
        ),
        ("null", []),
    ],
)
def test_an_action_forwards_to_services(action: str, targets: list[tuple[str, int | str | None]]) -> None:
    quoted = "'" + action.replace("'", "''") + "'"
    spec = "{defaultBackend: {service: {name: split, port: {name: use-annotation}}}}"
    model = _model(_ingress(spec, f"{{alb.ingress.kubernetes.io/actions.split: {quoted}}}"))
    assert [(backend.service, backend.port) for backend in forwarded(model.all(Ingress)[0])] == targets


def test_references_are_read_backwards() -> None:
    spec = (
        "{defaultBackend: {service: {name: web, port: {number: 80}}}, "
        "tls: [{secretName: tls}, {hosts: [a.example.com]}]}"
    )
    model = _model(
        _ingress(spec),
        _ingress(spec, namespace="finance"),
        _service("web", "shop"),
        _secret("tls", "shop"),
        "apiVersion: elbv2.k8s.aws/v1beta1\nkind: TargetGroupBinding\nmetadata: {name: web, namespace: shop}\n"
        "spec: {serviceRef: {name: web, port: http}}\n",
    )
    [service], [secret] = model.all(Service), model.all(Secret)
    assert [type(view) for view in referrers(service, model)] == [Ingress, TargetGroupBinding]
    assert [entry.pointer for _, entry in tls_users(secret, model)] == [("spec", "tls", 0)]


def test_a_service_may_be_the_parent_of_a_route() -> None:
    route = (
        "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: web, namespace: shop}\n"
        "spec: {parentRefs: [{group: '', kind: Service, name: web}, {name: web-gateway}]}\n"
    )
    model = _model(route, _service("web", "shop"), _service("web", "finance"), _service("web-gateway", "shop"))
    routed = {(found.namespace, found.name): is_routed(found, model) for found in model.all(Service)}
    assert routed == {("shop", "web"): True, ("finance", "web"): False, ("shop", "web-gateway"): False}


@pytest.mark.parametrize(
    ("ingress", "service", "params", "options", "kind"),
    [
        ("ip", "instance", "ip", {}, "ip"),
        ("ip", "instance", "", {}, "instance"),
        ("ip", "", "", {}, "ip"),
        ("", "", "", {"default-target-type": "ip"}, "ip"),
        ("", "", "", {}, "instance"),
    ],
)
def test_the_target_type_of_an_alb(
    ingress: str, service: str, params: str, options: dict[str, str | bool], kind: str
) -> None:
    name = "alb.ingress.kubernetes.io/target-type"
    model = _model(
        "apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: {name: edge}\nspec: {controller: "
        "ingress.k8s.aws/alb, parameters: {apiGroup: elbv2.k8s.aws, kind: IngressClassParams, name: edge}}\n",
        f"apiVersion: elbv2.k8s.aws/v1beta1\nkind: IngressClassParams\nmetadata: {{name: edge}}\n"
        f"spec: {{targetType: {params!r}}}\n",
        _ingress("{ingressClassName: edge}", f"{{{name}: {ingress!r}}}"),
        f"apiVersion: v1\nkind: Service\nmetadata: {{name: web, annotations: {{{name}: {service!r}}}}}\n",
        profile=Profile(controllers={"aws-load-balancer-controller": Controller("2.13", options)}),
    )
    found = target_type(model.all(Ingress)[0], model.all(Service)[0], model)
    assert (found.kind, found.certain) == (kind, True)
    assert (found.at is None) is not any((ingress, service, params))


def test_what_is_near_is_meant_where_several_may_be() -> None:
    model = _model(
        *(_service("web", "shop", path=f"{folder}/web.yaml") for folder in ("dev", "prod")),
        *(_service("api", "", path=f"{folder}/api.yaml") for folder in ("dev", "prod")),
        _service("other", "", path="prod/other.yaml"),
    )
    near = model.find(Service, "", "other")
    assert near is not None

    def found(namespace: str, name: str) -> list[str]:
        return [view.resource.source.path for view in model.variants(Service, namespace, name, near.resource)]

    assert found("shop", "web") == ["prod/web.yaml"]
    assert found("", "web") == ["prod/web.yaml"]
    assert found("", "api") == ["prod/api.yaml"]
    assert found("finance", "web") == []
    assert [view.name for view in model.neighbours(Service, "", near.resource)] == ["api", "other", "web"]


def test_what_names_the_namespace_is_meant_even_from_afar() -> None:
    texts = [_service("web", "shop", path="a/web.yaml"), _service("web", "", path="b/web.yaml")]
    model = _model(*texts, _secret("referrer", "shop", path="b/secret.yaml"))
    [found] = model.variants(Service, "shop", "web", model.all(Secret)[0].resource)
    assert found.resource.source.path == "a/web.yaml"


def test_a_service_without_a_namespace_selects_the_pods_of_its_folder() -> None:
    pods = [f"# file: {folder}/pods.yaml\n{_pods(folder, '', '{app: web}')}" for folder in ("dev", "prod")]
    for path, names in (("dev/web.yaml", ["dev"]), ("base/web.yaml", ["dev", "prod"])):
        assert _selected(_model(_service("web", "", "{selector: {app: web}}", path=path), *pods)) == names
