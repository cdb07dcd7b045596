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
    """Read a file's content; text that is not UTF-8 is a fault of its own.

    kubectl cuts a stream into documents by its bytes, before the encoding is known: UTF-16 comes out wrong there.
    """
    for mark, (name, codec) in _OTHER_MARKS.items():
        if data.startswith(mark):
            message = f"the text is {name}, and Kubernetes' tools read UTF-8: save it as UTF-8"
            return _unreadable(path, data.decode(codec, "replace"), Span(0, 0), message)
    try:
        return read(Source(path, data.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        offset = len(data[: error.start].decode("utf-8-sig"))
        message = f"the byte 0x{data[error.start]:02X} is not UTF-8"
        return _unreadable(path, data.decode("utf-8-sig", "replace"), Span(offset, offset + 1), message)


def _unreadable(path: str, text: str, span: Span, message: str) -> Stream:
    source = Source(path, text)
    return Stream(source, (), (Fault(FaultKind.SYNTAX, source, span, message),))
