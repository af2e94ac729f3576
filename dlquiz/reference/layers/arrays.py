"""What all layers share: the type of their arrays, and how plain values become arrays."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
ArrayLike = npt.ArrayLike


def real(values: ArrayLike) -> Array:
    """The values as a float64 array."""
    return np.asarray(values, dtype=np.float64)


def pair(size: int | tuple[int, ...] | list[int]) -> tuple[int, int]:
    """A size for both spatial axes: one number holds for height and width."""
    if isinstance(size, int):
        return size, size
    height, width = size if len(size) == 2 else (size[0], size[0])
    return height, width
