"""What the parameters of a class decide over the head of its Ingresses.

The settings stand in ``schemas/exposure/class-params.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ingresslint import tables
from ingresslint.model import decode
from ingresslint.model.aws.builders import ALB_PREFIX, LBC, class_params
from ingresslint.model.model import Model
from ingresslint.model.profile import Controller
from ingresslint.model.views.ingresses import Ingress, IngressClassParams
from ingresslint.syntax import Pointer, Value


@dataclass(frozen=True, slots=True)
class Setting:
    """A field of IngressClassParams and the annotation that says the same of one Ingress.

    ``conflict``: where both are written, the controller changes nothing, instead of taking the field.
    """

    annotation: str
    field: Pointer
    since: str
    serious: bool
    conflict: bool


@dataclass(frozen=True, slots=True)
class Override:
    """An annotation that the parameters overrule; ``counts`` is what they say instead."""

    setting: Setting
    params: IngressClassParams
    counts: tuple[str, ...]


@cache
def settings() -> tuple[Setting, ...]:
    """Return the settings that have both a field and an annotation."""
    return tuple(
        Setting(
            ALB_PREFIX + row["annotation"],
            ("spec", *row["field"]),
            row["since"],
            serious=row.get("serious", False),
            conflict=row.get("conflict", False),
        )
        for row in tables.load("exposure", "class-params.yaml")
    )


def overrides(ingress: Ingress, model: Model) -> Iterator[Override]:
    """Yield each annotation of an Ingress that the parameters of its class overrule with another value."""
    params = class_params(ingress, model)
    if params is None:
        return
    lbc = model.profile.controller(LBC) or Controller()
    for setting in settings():
        counts, written = written_values(params, setting), ingress.annotations.get(setting.annotation)
        if written is None or not counts or lbc.before(setting.since):
            continue
        if _items(written) != frozenset(counts):
            yield Override(setting, params, counts)


def written_values(params: IngressClassParams, setting: Setting) -> tuple[str, ...]:
    """Return what parameters say of a setting, nothing where they leave it open."""
    return tuple(_texts(decode.get(params.resource.value, *setting.field)))


def _texts(value: Value) -> Iterator[str]:
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, str))
    elif isinstance(value, str) and value:
        yield value


def _items(text: str) -> frozenset[str]:
    return frozenset(item.strip() for item in text.split(",") if item.strip())
