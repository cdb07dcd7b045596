"""Lists of attributes in one annotation, as the AWS Load Balancer Controller and the cloud provider write them.

``key=value,key=value``: https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/
"""

from __future__ import annotations

from collections.abc import Mapping


def attributes(annotations: Mapping[str, str], name: str) -> dict[str, str]:
    """Return the attributes that an annotation lists, none where it is missing or is no such list."""
    pairs = (item.partition("=") for item in annotations.get(name, "").split(","))
    return {key.strip(): value.strip() for key, separator, value in pairs if separator}
