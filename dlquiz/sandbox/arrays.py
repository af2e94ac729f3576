"""Arrays as the bytes of a `.npy` file (format 1.0), without pickle.

`np.save` is not used: it fails on a pipe, and in the child its parts may have been replaced by the learner's code.
The methods of an exact `ndarray` cannot be replaced.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from numpy import dtype, ndarray

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAGIC = b"\x93NUMPY\x01\x00"
NUMBERS = "biuf"
"""The kinds of dtype that are sent: booleans, integers and reals."""
MOST_AXES = 32


def to_npy(array: NDArray[Any]) -> bytes:
    """The array in C order."""
    header = {"descr": array.dtype.str, "fortran_order": False, "shape": array.shape}
    text = repr(header).encode("ascii") + b"\n"
    return MAGIC + len(text).to_bytes(2, "little") + text + array.tobytes()


def from_npy(data: bytes) -> NDArray[Any]:
    """A new array of numbers; raises ValueError for anything that `to_npy` does not make."""
    start = len(MAGIC) + 2
    end = start + int.from_bytes(data[len(MAGIC) : start], "little")
    if not data.startswith(MAGIC):
        raise ValueError("no array")
    try:
        header = ast.literal_eval(data[start:end].decode("ascii"))
        kind, shape = dtype(header["descr"]), header["shape"]
        if (
            kind.kind not in NUMBERS
            or len(shape) > MOST_AXES
            or not all(type(size) is int and size >= 0 for size in shape)
        ):
            raise ValueError("no array of numbers")
        array: NDArray[Any] = ndarray(shape, kind, data, end).copy()
    except (SyntaxError, TypeError, KeyError, RecursionError, MemoryError) as error:
        raise ValueError("no array") from error
    if array.nbytes != len(data) - end:
        raise ValueError("more bytes than the array has")
    return array
