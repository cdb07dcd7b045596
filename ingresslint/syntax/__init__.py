"""YAML and JSON with exact positions, read as Kubernetes reads them."""

from ingresslint.syntax.comments import comments, opening
from ingresslint.syntax.document import Document, Fault, FaultKind, Part, Pointer, Stream, Value, value_at
from ingresslint.syntax.encoding import read_bytes
from ingresslint.syntax.stream import headline, locate, read, template_fault

__all__ = [
    "Document",
    "Fault",
    "FaultKind",
    "Part",
    "Pointer",
    "Stream",
    "Value",
    "comments",
    "headline",
    "locate",
    "opening",
    "read",
    "read_bytes",
    "template_fault",
    "value_at",
]
