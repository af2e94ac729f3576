"""Sizes along the axes of convolution, pooling and their kin.

A size (`input_size`, `kernel_size`, `stride`, `padding`, `dilation`) is one number, or a tuple with one number
per spatial axis (at most three); a number beside a tuple holds for every axis. The result is an integer when all
sizes were numbers, else a tuple. Padding is counted per side. Shapes are channels first and without the batch:
(C, W), (C, H, W) or (C, D, H, W). What is given here has passed the checks of its record.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

Size = int | Sequence[int]
Sizes = int | tuple[int, ...]
Value = TypeVar("Value")


def axis_arguments(**arguments: Size | str) -> list[dict[str, Any]]:
    """The arguments of each axis by itself; a word holds for every axis."""
    axes = next((len(value) for value in arguments.values() if not isinstance(value, int | str)), 1)
    return [
        {name: value if isinstance(value, int | str) else value[axis] for name, value in arguments.items()}
        for axis in range(axes)
    ]


def as_given(values: tuple[Value, ...], **arguments: Size | str) -> Value | tuple[Value, ...]:
    """The tuple `values`, or its only entry when no argument was given per axis."""
    return values[0] if all(isinstance(value, int | str) for value in arguments.values()) else values
