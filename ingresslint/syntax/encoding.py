"""From bytes to text."""

from __future__ import annotations

import codecs

from ingresslint.syntax.document import Fault, FaultKind, Stream
from ingresslint.syntax.stream import read
from ingresslint.text import Source, Span

_OTHER_MARKS = {
    codecs.BOM_UTF32_LE: ("UTF-32", "utf-32"),
    codecs.BOM_UTF32_BE: ("UTF-32", "utf-32"),
    codecs.BOM_UTF16_LE: ("UTF-16", "utf-16"),
    codecs.BOM_UTF16_BE: ("UTF-16", "utf-16"),
}


def read_bytes(path: str, data: bytes) -> Stream:
    """Read a file's content; a document with bytes that are not UTF-8 is a fault, and the others are read.

    kubectl cuts a stream into documents by its bytes, before the encoding is known: UTF-16 comes out wrong there.
    """
    for mark, (name, codec) in _OTHER_MARKS.items():
        if data.startswith(mark):
            source = Source(path, data.decode(codec, "replace"))
            message = f"the text is {name}, and Kubernetes' tools read UTF-8: save it as UTF-8"
            return Stream(source, (), (Fault(FaultKind.SYNTAX, source, Span(0, 0), message),))
    return read(Source(path, data.decode("utf-8-sig", "surrogateescape")))
