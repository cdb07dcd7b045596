"""No value of any type in any place makes the decision fail, and none makes it depend on the order of the input."""

from __future__ import annotations

import json
from typing import Any

from exposure_cases import (
    EKS_LBC,
    GKE,
    NOTHING,
    OPENSHIFT,
    Row,
    config,
    gateway,
    gateway_class,
    group,
    ingress,
    ingress_class,
    params,
    proxy,
    route,
    router,
    service,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from rule_cases import run
from test_exposure_table import decide

from ingresslint.rule import Category
from ingresslint.rules import RULES

WORLD = [
    service({"service.beta.kubernetes.io/aws-load-balancer-type": "external"}),
    ingress(group(scheme="internal"), "alb"),
    ingress(group(), "alb", "sibling"),
    ingress_class("alb", "ingress.k8s.aws/alb", "params"),
    params("internet-facing", inboundCIDRs=["10.0.0.0/8"]),
    gateway_class("gateway.k8s.aws/alb", "shared"),
    gateway("edge", infrastructure={"parametersRef": {"kind": "LoadBalancerConfiguration", "name": "own"}}),
    config("shared", scheme="internal"),
    config("own", scheme="internet-facing"),
    proxy(type="LoadBalancer"),
    router("LoadBalancerService", "External", routeSelector={"matchLabels": {"a": "b"}}),
    route(labels={"a": "b"}),
]
NAMES = tuple(rule.name for rule in RULES if rule.category is Category.EXPOSURE)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=3,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of everything in a value, but for what says what it is."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = [(*path, key) for key, _ in pairs if key not in {"apiVersion", "kind"}]
    return found + [place for at in found for place in places(_at(value, at[len(path) :]), at)]


def _at(value: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


PLACES = [(number, place) for number, found in enumerate(WORLD) for place in places(found)]


@settings(deadline=None, max_examples=150)
@given(place=st.sampled_from(PLACES), value=VALUES, cluster=st.sampled_from([EKS_LBC, GKE, NOTHING, OPENSHIFT]))
def test_any_value_may_stand_anywhere(place: tuple[int, tuple[Any, ...]], value: Any, cluster: str) -> None:
    number, path = place
    world = json.loads(json.dumps(WORLD))
    _at(world[number], path[:-1])[path[-1]] = value
    text = "\n---\n".join(json.dumps(found) for found in world)
    profile = f"{cluster}, private: true" if cluster else "private: true"
    assert run(f"# profile: {{{profile}}}\n{text}", select=NAMES).crashes == ()


@settings(deadline=None, max_examples=40)
@given(others=st.permutations(WORLD[2:]))
def test_the_order_of_the_other_objects_does_not_matter(others: list[dict[str, Any]]) -> None:
    asked = WORLD[1]
    first, again = (decide(Row(EKS_LBC, (asked, *found), "", "", "")) for found in (WORLD[2:], others))
    assert (first.reach, first.reason) == (again.reach, again.reason)
