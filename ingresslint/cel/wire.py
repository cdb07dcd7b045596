"""Reading messages in protobuf's wire format, which is how the CEL engine hands out a checked expression.

Only what those messages use is read: varints, 64-bit numbers and byte strings
(https://protobuf.dev/programming-guides/encoding/).
"""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Iterator

Field = int | bytes
_VARINT, _FIXED64, _BYTES = 0, 1, 2


class Message:
    """The fields of one message, by number, in the order they were written."""

    __slots__ = ("_fields",)

    def __init__(self, data: bytes) -> None:
        """Split ``data`` into fields; raises ValueError where it is no message."""
        self._fields: dict[int, list[Field]] = defaultdict(list)
        for number, value in _fields(data):
            self._fields[number].append(value)

    def __contains__(self, number: int) -> bool:
        """Tell whether a field was written."""
        return number in self._fields

    def integer(self, number: int) -> int:
        """Return a signed number; 0 where it is left out, as the format has it."""
        value = self.unsigned(number)
        return value - (1 << 64) if value >> 63 else value

    def unsigned(self, number: int) -> int:
        """Return an unsigned number."""
        value = self._fields[number][-1] if number in self._fields else 0
        return value if isinstance(value, int) else 0

    def double(self, number: int) -> float:
        """Return a floating-point number."""
        return float(struct.unpack("<d", self.unsigned(number).to_bytes(8, "little"))[0])

    def data(self, number: int) -> bytes:
        """Return a byte string."""
        value = self._fields[number][-1] if number in self._fields else b""
        return value if isinstance(value, bytes) else b""

    def text(self, number: int) -> str:
        """Return a string."""
        return self.data(number).decode("utf-8", "replace")

    def message(self, number: int) -> Message:
        """Return a message inside this one, an empty one where it is left out."""
        return Message(self.data(number))

    def messages(self, number: int) -> Iterator[Message]:
        """Yield the messages of a repeated field."""
        return (Message(value) for value in self._fields.get(number, ()) if isinstance(value, bytes))

    def texts(self, number: int) -> tuple[str, ...]:
        """Return the strings of a repeated field."""
        return tuple(value.decode() for value in self._fields.get(number, ()) if isinstance(value, bytes))

    def integers(self, number: int) -> Iterator[int]:
        """Yield the numbers of a repeated field, packed or not."""
        for value in self._fields.get(number, ()):
            if isinstance(value, int):
                yield value
                continue
            position = 0
            while position < len(value):
                one, position = _varint(value, position)
                yield one


def _fields(data: bytes) -> Iterator[tuple[int, Field]]:
    position = 0
    while position < len(data):
        tag, position = _varint(data, position)
        kind = tag & 7
        if kind == _VARINT:
            value, position = _varint(data, position)
            yield tag >> 3, value
        elif kind == _FIXED64:
            yield tag >> 3, int.from_bytes(data[position : position + 8], "little")
            position += 8
        elif kind == _BYTES:
            size, position = _varint(data, position)
            yield tag >> 3, data[position : position + size]
            position += size
        else:
            msg = f"wire type {kind} is not expected here"
            raise ValueError(msg)


def _varint(data: bytes, position: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:  # noqa: PLR2004 - the highest bit says that there is more
            return value, position
        shift += 7
