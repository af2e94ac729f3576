"""Messages between the program and the child: two lengths, a JSON header, and bytes.

Nothing is pickled. Both sides import this module; it is quick to import, and needs no NumPy.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from json import dumps, loads
from typing import Any

LENGTHS = struct.Struct("!II")
MOST_HEADER = 64 << 10

Reader = Callable[[int], bytes]
"""Reads so many bytes, or fewer at the end."""


class BrokenMessageError(ValueError):
    """The bytes are no message; one that ends too early is broken, too."""


def packed(header: dict[str, Any], data: bytes = b"") -> bytes:
    """A message. The header is JSON of plain values."""
    text = dumps(header).encode("ascii")
    return LENGTHS.pack(len(text), len(data)) + text + data


def received(
    read: Reader, most_header: int = MOST_HEADER, most_data: int = 1 << 32
) -> tuple[dict[str, Any], bytes] | None:
    """The next message, or None at the end; raises BrokenMessageError."""
    lengths = _whole(read, LENGTHS.size)
    if not lengths:
        return None
    if len(lengths) < LENGTHS.size:
        raise BrokenMessageError
    for_header, for_data = LENGTHS.unpack(lengths)
    if for_header > most_header or for_data > most_data:
        raise BrokenMessageError
    text, data = _whole(read, for_header), _whole(read, for_data)
    if len(text) < for_header or len(data) < for_data:
        raise BrokenMessageError
    try:
        header = loads(text)
    except (ValueError, RecursionError) as error:
        raise BrokenMessageError from error
    if not isinstance(header, dict):
        raise BrokenMessageError
    return header, data


def _whole(read: Reader, size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size and (part := read(min(size - len(parts), 1 << 20))):
        parts += part
    return bytes(parts)
