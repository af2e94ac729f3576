"""Lines of bytes as messages: whatever arrives is a message, or an error with one sentence."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlquiz.mcp.rpc import (
    INVALID_PARAMS,
    INVALID_REQUEST,
    MOST_BYTES,
    PARSE_ERROR,
    Malformed,
    Request,
    as_line,
    lines_of,
    parsed,
)


def reader(data: bytes, at_once: int) -> Callable[[int], bytes]:
    """What gives so many bytes at a time, as a pipe may."""
    stream = io.BytesIO(data)
    return lambda size: stream.read(min(size, at_once))


@given(st.lists(st.binary(max_size=40).filter(lambda line: b"\n" not in line)), st.integers(1, 50))
def test_lines_come_whole_however_they_arrive(lines: list[bytes], at_once: int) -> None:
    data = b"".join(line + b"\n" for line in lines)
    assert list(lines_of(reader(data, at_once))) == lines


@pytest.mark.parametrize("at_once", [1, 3, 100])
@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"abcde\n12345\nx\n", [b"abcde", b"12345", b"x"]),
        (b"ab\ncd", [b"ab", b"cd"]),
        (b"abcdef\nx\n", [None, b"x"]),
        (b"a" * 40 + b"\nx\n", [None, b"x"]),
        (b"x\n" + b"a" * 40, [b"x", None]),
    ],
    ids=["just fits", "half a line", "one too many", "many times too long", "at the end"],
)
def test_a_long_line_is_passed_over(data: bytes, found: list[bytes | None], at_once: int) -> None:
    assert list(lines_of(reader(data, at_once), most=5)) == found


def test_no_more_than_a_line_is_held() -> None:
    """Of a line of 100 MB only its end is waited for."""
    left = [b"x" * 65_536] * 1_600

    def read(size: int) -> bytes:
        return left.pop() if left else b""

    assert list(lines_of(read)) == [None]


WHOLE = {"jsonrpc": "2.0", "id": 1, "method": "ping"}


@pytest.mark.parametrize("identity", [0, -5, 10**30, "", "a", "1", "\ud800"])
def test_ids(identity: int | str) -> None:
    line = parsed(json.dumps(WHOLE | {"id": identity}).encode())
    assert line.messages == (Request("ping", {}, identity),)
    assert not line.is_batch


@pytest.mark.parametrize("identity", [None, True, 1.5, 1.0, [], {}])
def test_what_is_no_id(identity: Any) -> None:
    (found,) = parsed(json.dumps(WHOLE | {"id": identity}).encode()).messages
    assert isinstance(found, Malformed)
    assert (found.error.code, found.identity) == (INVALID_REQUEST, None)


MALFORMED: dict[str, tuple[bytes | None, int]] = {
    "too long": (None, INVALID_REQUEST),
    "no JSON": (b"{bad", PARSE_ERROR),
    "half": (b'{"jsonrpc": "2.0", "id"', PARSE_ERROR),
    "no UTF-8": (b'"\xff\xfe"', PARSE_ERROR),
    "NaN": (b'{"jsonrpc": "2.0", "id": 1, "method": "x", "params": {"a": NaN}}', PARSE_ERROR),
    "a number with too many digits": (b"1" * 5_000, PARSE_ERROR),
    "nested": (b"[" * 100_000, PARSE_ERROR),
    "no object": (b"5", INVALID_REQUEST),
    "a text": (b'"ping"', INVALID_REQUEST),
    "null": (b"null", INVALID_REQUEST),
    "empty": (b"{}", INVALID_REQUEST),
    "no batch": (b"[]", INVALID_REQUEST),
    "another version": (b'{"jsonrpc": "1.0", "id": 1, "method": "x"}', INVALID_REQUEST),
    "no method": (b'{"jsonrpc": "2.0", "id": 1}', INVALID_REQUEST),
    "a method that is none": (b'{"jsonrpc": "2.0", "id": 1, "method": 5}', INVALID_REQUEST),
    "arguments in order": (b'{"jsonrpc": "2.0", "id": 1, "method": "x", "params": [1]}', INVALID_PARAMS),
    "no arguments": (b'{"jsonrpc": "2.0", "id": 1, "method": "x", "params": null}', INVALID_PARAMS),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_no_message_is_an_error_in_both_languages(name: str) -> None:
    data, code = MALFORMED[name]
    (found,) = parsed(data).messages
    assert isinstance(found, Malformed)
    assert found.error.code == code
    assert found.error.text.en and found.error.text.zh != found.error.text.en
    assert found.identity == (1 if data is not None and b'"id": 1' in data and code != PARSE_ERROR else None)


@pytest.mark.parametrize(
    "data", [b"", b"  \r", b'{"jsonrpc": "2.0", "id": 1, "result": {}}', b'{"jsonrpc": "2.0", "id": "a", "error": {}}']
)
def test_there_is_nothing_to_say_to_answers_and_empty_lines(data: bytes) -> None:
    assert parsed(data).messages == ()


def test_a_batch() -> None:
    batch = [WHOLE, 5, {"jsonrpc": "2.0", "method": "notifications/initialized"}, {"id": 2, "result": {}}]
    line = parsed(json.dumps(batch).encode())
    assert line.is_batch
    first, second, third = line.messages
    assert first == Request("ping", {}, 1)
    assert isinstance(second, Malformed)
    assert third == Request("notifications/initialized", {}, None)


def test_a_byte_order_mark_is_passed_over() -> None:
    assert parsed(b"\xef\xbb\xbf" + json.dumps(WHOLE).encode()).messages == (Request("ping", {}, 1),)


@given(st.lists(st.none() | st.booleans() | st.integers() | st.text(), max_size=5))
def test_any_answer_is_one_line_that_says_the_same(value: Any) -> None:
    line = as_line({"value": value})
    assert line.endswith(b"\n") and line.count(b"\n") == 1
    assert json.loads(line) == {"value": value}


def test_half_a_character_is_written_as_json_escapes_it() -> None:
    assert as_line("a\ud800\ne\N{SNOWMAN}") == b'"a\\ud800\\ne\xe2\x98\x83"\n'


def test_the_longest_line_holds_the_longest_bank_whatever_its_characters() -> None:
    """A character of a bank has at most 6 bytes in JSON that is all ASCII."""
    assert MOST_BYTES > 6 * 500_000
