"""Sizes along the axes of convolution, pooling and their kin.

A size (`input_size`, `kernel_size`, `stride`, `padding`, `dilation`) is one number, or a tuple with one number
per spatial axis (at most three); a number beside a tuple holds for every axis. The result is an integer when all
sizes were numbers, else a tuple. Padding is counted per side. Shapes are channels first and without the batch:
(C, W), (C, H, W) or (C, D, H, W). Arguments that cannot be are refused with an `ArgumentError` that names one of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from dlquiz.errors import ArgumentError

Size = int | Sequence[int]
Sizes = int | tuple[int, ...]
Value = TypeVar("Value")

MOST_AXES = 3
MAY_BE_ZERO = frozenset({"padding", "output_padding"})


def axis_arguments(**arguments: Size | str) -> list[dict[str, Any]]:
    """The arguments of each axis by itself; raises `ArgumentError` for numbers out of range and unequal lengths."""
    for name, value in arguments.items():
        _check_numbers(name, value)
    lengths = {name: len(value) for name, value in arguments.items() if not isinstance(value, (int, str))}
    axes = next(iter(lengths.values()), 1)
    for name, length in lengths.items():
        _check_axes(name, length, axes)
    return [{name: _on_axis(value, axis) for name, value in arguments.items()} for axis in range(axes)]


def as_given(values: tuple[Value, ...], **arguments: Size | str) -> Value | tuple[Value, ...]:
    """The tuple `values`, or its only entry when no argument was given per axis."""
    return values[0] if all(isinstance(value, (int, str)) for value in arguments.values()) else values


def _on_axis(value: Size | str, axis: int) -> int | str:
    return value if isinstance(value, (int, str)) else value[axis]


def _check_numbers(name: str, value: Size | str) -> None:
    if isinstance(value, str):
        return
    least = 0 if name in MAY_BE_ZERO else 1
    numbers: Sequence[object] = value if isinstance(value, Sequence) else [value]
    for number in numbers:
        if not isinstance(number, int) or isinstance(number, bool) or number < least:
            raise ArgumentError(
                name,
                f"`{name}` must be a whole number of at least {least}, not {number!r}",
                f"`{name}` 必须是不小于 {least} 的整数，而不是 {number!r}",
            )


def _check_axes(name: str, length: int, axes: int) -> None:
    if length != axes:
        raise ArgumentError(
            name,
            f"`{name}` has {length} values where {axes} are needed, one per axis",
            f"`{name}` 有 {length} 个值，而应为每个轴一个，共 {axes} 个",
        )
    if not 1 <= length <= MOST_AXES:
        raise ArgumentError(
            name,
            f"`{name}` has {length} values; there are one to {MOST_AXES} spatial axes",
            f"`{name}` 有 {length} 个值；空间轴只能有 1 到 {MOST_AXES} 个",
        )


def split_shape(input_shape: Sequence[int]) -> tuple[int, tuple[int, ...]]:
    """Channels and spatial sizes of a shape (C, …); raises `ArgumentError` unless it has one to three spatial axes."""
    _check_numbers("input_shape", input_shape)
    if not 2 <= len(input_shape) <= 1 + MOST_AXES:
        raise ArgumentError(
            "input_shape",
            f"`input_shape` is channels first and without the batch, such as (3, 32, 32), not {tuple(input_shape)}",
            f"`input_shape` 应为通道在前、不含批量的形状，如 (3, 32, 32)，而不是 {tuple(input_shape)}",
        )
    return input_shape[0], tuple(input_shape[1:])
