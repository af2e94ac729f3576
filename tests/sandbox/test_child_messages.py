"""Messages between program and child, and arrays in them; whatever else comes is refused."""

from __future__ import annotations

import io
import struct
from typing import Any

import numpy as np
import pytest
from every_case import every_case
from hypothesis import given
from hypothesis import strategies as st

from dlquiz.sandbox.arrays import MAGIC, from_npy, to_npy
from dlquiz.sandbox.wire import BrokenMessageError, packed, received


def read(data: bytes, **most: int) -> Any:
    return received(io.BytesIO(data).read, **most)


def test_what_is_packed_is_received() -> None:
    data = packed({"a": [1, 2.5, None, "ß"]}, b"bytes") + packed({})
    stream = io.BytesIO(data)
    assert received(stream.read) == ({"a": [1, 2.5, None, "ß"]}, b"bytes")
    assert received(stream.read) == ({}, b"")
    assert received(stream.read) is None


def test_a_message_may_come_in_pieces() -> None:
    stream = io.BytesIO(packed({"a": 1}, bytes(10)))
    assert received(lambda _: stream.read(1)) == ({"a": 1}, bytes(10))


@every_case(
    "data",
    [
        b"\0\0",
        b"\0\0\0\2\0\0\0\0{",
        b"\0\0\0\2\0\0\0\1{}",
        b"\0\0\0\2\0\0\0\0[]",
        b"\0\0\0\2\0\0\0\0xx",
        b"\xff" * 100,
        struct.pack("!II", 50_000, 0) + b"[" * 50_000,
    ],
)
def test_anything_else_is_no_message(data: bytes) -> None:
    with pytest.raises(BrokenMessageError):
        read(data)


def test_a_message_has_bounds() -> None:
    assert read(packed({"a": 1}, bytes(10)), most_header=len('{"a": 1}'), most_data=10) == ({"a": 1}, bytes(10))
    with pytest.raises(BrokenMessageError):
        read(packed({"a": 1}, bytes(11)), most_data=10)
    with pytest.raises(BrokenMessageError):
        read(packed({"a": "x" * 11}), most_header=10)


@given(st.binary(max_size=60))
def test_bytes_are_a_message_or_refused(data: bytes) -> None:
    try:
        found = read(data)
    except BrokenMessageError:
        return
    assert found is None or isinstance(found[0], dict)


@every_case("kind", ["?", "u1", "<i4", ">i8", "<f2", "<f4", ">f8"])
@every_case("shape", [(), (0,), (3,), (2, 0), (2, 3, 4)])
def test_an_array_comes_back(kind: str, shape: tuple[int, ...]) -> None:
    array = np.arange(np.prod(shape, dtype=int)).reshape(shape).astype(kind)
    back = from_npy(to_npy(array.T))
    assert (back.shape, back.dtype) == (array.T.shape, array.dtype)
    assert back.tobytes() == array.T.tobytes()
    assert back.flags.owndata
    assert back.flags.writeable


def test_an_array_is_what_numpy_reads_as_a_file() -> None:
    array = np.array([[1.5, -2.0], [0.25, np.nan]])
    assert np.array_equal(np.load(io.BytesIO(to_npy(array)), allow_pickle=False), array, equal_nan=True)


def npy(header: object, data: bytes = bytes(8)) -> bytes:
    text = repr(header).encode() + b"\n"
    return MAGIC + len(text).to_bytes(2, "little") + text + data


@every_case(
    "data",
    [
        b"",
        b"PK",
        MAGIC,
        MAGIC + b"\3\0{{{",
        npy([]),
        npy({}),
        npy({"descr": "|O", "shape": (1,)}),
        npy({"descr": "<U2", "shape": (1,)}),
        npy({"descr": "<c16", "shape": (1,)}),
        npy({"descr": "<f8,<f8", "shape": (1,)}),
        npy({"descr": "nonsense", "shape": (1,)}),
        npy({"descr": "<f8", "shape": (2,)}),
        npy({"descr": "<f8", "shape": (-1,)}),
        npy({"descr": "<f8", "shape": (10**15,)}),
        npy({"descr": "<f8", "shape": (10**40,)}),
        npy({"descr": "<f8", "shape": (True,)}),
        npy({"descr": "<f8", "shape": "1"}),
        npy({"descr": "<f8", "shape": 1}),
        npy({"descr": "<f8", "shape": (1,) * 40}),
        npy({"descr": "<f4", "shape": (1,)}),
        npy("__import__('os')"),
        # Another version of the format, whose header has a length of four bytes.
        b"\x93NUMPY\x02\x00" + npy({"descr": "<f8", "shape": (1,)})[len(MAGIC) :],
    ],
)
def test_anything_else_is_no_array(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_npy(data)


@given(st.binary(max_size=60))
def test_bytes_are_an_array_or_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_npy(MAGIC + data[:1] + b"\0" + data)
