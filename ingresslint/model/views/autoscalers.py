"""Autoscalers: how many pods a workload may have at most."""

from __future__ import annotations

from dataclasses import dataclass

from ingresslint.model import decode
from ingresslint.resource import Resource
from ingresslint.syntax import Pointer


@dataclass(frozen=True, slots=True)
class Autoscaler:
    """A HorizontalPodAutoscaler or a KEDA ScaledObject; ``pointer`` leads to the maximum."""

    resource: Resource
    target_kind: str
    target_name: str
    maximum: int
    pointer: Pointer


# KEDA's default for maxReplicaCount: https://keda.sh/docs/latest/reference/scaledobject-spec/
_KEDA_MAXIMUM = 100


def horizontal_pod_autoscaler(resource: Resource) -> Autoscaler:
    """Read a HorizontalPodAutoscaler of any version."""
    return Autoscaler(
        resource=resource,
        target_kind=decode.text(resource.value, "spec", "scaleTargetRef", "kind") or "",
        target_name=decode.text(resource.value, "spec", "scaleTargetRef", "name") or "",
        maximum=decode.number(resource.value, "spec", "maxReplicas") or 0,
        pointer=("spec", "maxReplicas"),
    )


def scaled_object(resource: Resource) -> Autoscaler:
    """Read a KEDA ScaledObject."""
    maximum = decode.number(resource.value, "spec", "maxReplicaCount")
    return Autoscaler(
        resource=resource,
        target_kind=decode.text(resource.value, "spec", "scaleTargetRef", "kind") or "Deployment",
        target_name=decode.text(resource.value, "spec", "scaleTargetRef", "name") or "",
        maximum=_KEDA_MAXIMUM if maximum is None else maximum,
        pointer=("spec", "maxReplicaCount"),
    )
