"""Label selectors."""

from __future__ import annotations

from collections.abc import Mapping

from ingresslint.model import decode
from ingresslint.syntax import Value


def is_subset(selector: Mapping[str, str], labels: Mapping[str, str]) -> bool:
    """Tell whether every pair of an equality selector (a Service's) is among the labels."""
    return all(labels.get(key) == value for key, value in selector.items())


def matches(selector: Value, labels: Mapping[str, str]) -> bool:
    """Tell whether a LabelSelector selects these labels: an absent one selects nothing, an empty one everything."""
    if not isinstance(selector, dict):
        return False
    return is_subset(decode.strings(selector, "matchLabels"), labels) and all(
        _requirement(requirement, labels) for _, requirement in decode.members(selector, "matchExpressions")
    )


def _requirement(requirement: Value, labels: Mapping[str, str]) -> bool:
    key, operator = decode.text(requirement, "key") or "", decode.text(requirement, "operator")
    values = decode.texts(requirement, "values")
    match operator:
        case "In":
            return labels.get(key) in values
        case "NotIn":
            return labels.get(key) not in values
        case "Exists":
            return key in labels
        case "DoesNotExist":
            return key not in labels
    return False
