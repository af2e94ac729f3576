"""JSON-RPC 2.0: lines of bytes as messages, and messages as lines."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, NoReturn

from dlquiz.messages import Text, message

MOST_BYTES = 4_000_000
"""Of one line; the rest of a longer one is passed over."""
AT_ONCE = 65_536

PARSE_ERROR, INVALID_REQUEST, METHOD_NOT_FOUND, INVALID_PARAMS, INTERNAL_ERROR = -32700, -32600, -32601, -32602, -32603
UNSUPPORTED_VERSION = -32022
"""Of the protocol itself, from 2026-07-28 on."""

Id = int | str


class RpcError(Exception):
    """A request that is answered by an error: its code, one sentence, and what a program may want to know of it."""

    def __init__(self, code: int, text: Text, data: Any = None) -> None:
        super().__init__(text.en)
        self.code = code
        self.text = text
        self.data = data


class Request(NamedTuple):
    """Something to be answered, or without an `identity` to be noted."""

    method: str
    params: dict[str, Any]
    identity: Id | None = None


class Malformed(NamedTuple):
    """Something that is no message, and why; `identity` as far as it has one."""

    error: RpcError
    identity: Id | None = None


class Line(NamedTuple):
    """The messages of one line; of a batch they are answered together."""

    messages: tuple[Request | Malformed, ...]
    is_batch: bool = False


def lines_of(read: Callable[[int], bytes], most: int = MOST_BYTES) -> Iterator[bytes | None]:
    """The lines of what `read` gives, until it gives nothing; None for a line with more than `most` bytes.

    A half line at the end counts as one.
    """
    held, too_long = bytearray(), False
    while data := read(AT_ONCE):
        *ended, rest = data.split(b"\n")
        for piece in ended:
            held += piece
            yield None if too_long or len(held) > most else bytes(held)
            held, too_long = bytearray(), False
        held += rest
        if len(held) > most:
            held, too_long = bytearray(), True
    if held or too_long:
        yield None if too_long else bytes(held)


def parsed(line: bytes | None) -> Line:
    """The messages of a line; answers and empty lines, to which there is nothing to say, are none."""
    if line is None:
        return Line((Malformed(RpcError(INVALID_REQUEST, message("mcp_line_long", most=f"{MOST_BYTES:,}"))),))
    if not line.strip():
        return Line(())
    try:
        found = json.loads(line.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        return Line((Malformed(RpcError(PARSE_ERROR, message("mcp_no_json"))),))
    if not isinstance(found, list):
        return Line(tuple(filter(None, (_message(found),))))
    if not found:
        return Line((Malformed(RpcError(INVALID_REQUEST, message("mcp_batch_empty"))),))
    return Line(tuple(filter(None, map(_message, found))), True)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _message(found: Any) -> Request | Malformed | None:
    """One message; None for an answer: nothing was asked of the client."""
    if not isinstance(found, dict):
        return _malformed("mcp_no_object")
    identity = found.get("id")
    if "id" in found and (isinstance(identity, bool) or not isinstance(identity, int | str)):
        return _malformed("mcp_id")
    if "method" not in found and ("result" in found or "error" in found):
        return None
    if found.get("jsonrpc") != "2.0":
        return _malformed("mcp_jsonrpc", identity)
    if not isinstance(found.get("method"), str):
        return _malformed("mcp_no_method", identity)
    params = found.get("params", {})
    if not isinstance(params, dict):
        return Malformed(RpcError(INVALID_PARAMS, message("mcp_no_params")), identity)
    return Request(found["method"], params, identity)


def _malformed(key: str, identity: Id | None = None) -> Malformed:
    return Malformed(RpcError(INVALID_REQUEST, message(key)), identity)


def as_line(document: Any) -> bytes:
    """One line of JSON in UTF-8; half a character, which UTF-8 has no place for, is written as JSON escapes it."""
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace") + b"\n"
