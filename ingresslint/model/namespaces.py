"""Which namespaces a filter lets in, as far as the input tells.

Every answer is three-valued: None where it depends on a namespace that is left out, or on labels of a Namespace that is
not in the input.
"""

from __future__ import annotations

from ingresslint.model import decode
from ingresslint.model.model import Model
from ingresslint.model.selectors import matches
from ingresslint.model.views.gateways import NamespaceFilter
from ingresslint.syntax import Value

# The label that Kubernetes itself puts on every Namespace, so that its value is known without the object:
# https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name
NAME_LABEL = "kubernetes.io/metadata.name"


def allows(rule: NamespaceFilter, home: str, namespace: str, model: Model) -> bool | None:
    """Tell whether ``rule``, which stands in the namespace ``home``, lets objects of ``namespace`` in."""
    match rule.origin:
        case "All":
            return True
        case "None":
            return False
        case "Same":
            # Two objects without a namespace are applied together, so that they end up in the same one.
            return home == namespace if bool(home) == bool(namespace) else None
        case "Selector":
            return selects(rule.selector, namespace, model)
    return None


def selects(selector: Value, namespace: str, model: Model) -> bool | None:
    """Tell whether a LabelSelector selects the Namespace of this name."""
    labels = model.namespace_labels(namespace) if namespace else None
    if labels is not None:
        return matches(selector, labels)
    if not isinstance(selector, dict):
        return False
    pairs = decode.strings(selector, "matchLabels")
    requirements = [value for _, value in decode.members(selector, "matchExpressions")]
    known = {
        "matchLabels": {key: value for key, value in pairs.items() if key == NAME_LABEL},
        "matchExpressions": [value for value in requirements if value.get("key") == NAME_LABEL],
    }
    if namespace and not matches(known, {NAME_LABEL: namespace}):
        return False
    count = len(known["matchLabels"]) + len(known["matchExpressions"])
    everything = not pairs and not requirements
    return True if everything or (namespace and count == len(pairs) + len(requirements)) else None
