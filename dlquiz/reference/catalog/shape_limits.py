"""What the entries for sizes and shapes refuse: arguments that cannot be, and those that would take too long."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from typing import Any

from dlquiz.errors import ArgumentError
from dlquiz.reference import shapes
from dlquiz.reference.shapes import Size, axis_arguments, effective_kernel

MOST_CELLS = 10**9
MOST_STORED = 10**6
LONGEST_SEARCH = 10**5
MOST_AXES_FLATTENED = 8


def at_most(limit: int, number: int, argument: str) -> None:
    """Refuse what would take too long or too much memory, before any of it is done."""
    if number > limit:
        raise ArgumentError(
            argument,
            f"`{argument}` is too large here: at most {limit:,} cells are computed, not {number:,}",
            f"`{argument}` 过大：至多计算 {limit:,} 格，而不是 {number:,} 格",
        )


def padded_cells(
    input_size: Any,
    kernel_size: Any,
    padding: Any,
    dilation: Any = 1,
    stride: Any = 1,
    ceil_mode: bool = False,
    **_: Any,
) -> int:
    """The cells that windows slide over; with `ceil_mode` the last one may stick out by all of its stride but one."""
    strides = kernel_size if stride is None else stride
    sizes = {"input_size": input_size, "kernel_size": kernel_size, "padding": padding, "dilation": dilation}
    axes = axis_arguments(**sizes, stride=strides)
    return prod(_padded_axis(**axis, ceil_mode=ceil_mode) for axis in axes)


def _padded_axis(
    input_size: int, kernel_size: int, padding: int | str, dilation: int, stride: int, ceil_mode: bool
) -> int:
    slack = stride - 1 if ceil_mode else 0
    return input_size + slack + (effective_kernel(kernel_size, dilation) if isinstance(padding, str) else 2 * padding)


def refuse_size(closed: Callable[..., Any]) -> Callable[..., None]:
    def refuse(**arguments: Any) -> None:
        closed(**arguments)
        at_most(MOST_CELLS, padded_cells(**arguments), "input_size")

    return refuse


def refuse_shape(closed: Callable[..., Any]) -> Callable[..., None]:
    def refuse(input_shape: Sequence[int], **arguments: Any) -> None:
        closed(input_shape=input_shape, **arguments)
        cells = input_shape[0] * padded_cells(input_size=input_shape[1:], **arguments)
        at_most(MOST_CELLS, cells, "input_shape")

    return refuse


def refuse_transposed(**arguments: Any) -> None:
    shapes.conv_transpose_output_size(**arguments)
    sizes = {name: arguments[name] for name in ("input_size", "kernel_size")}
    for axis in axis_arguments(**sizes):
        at_most(MOST_STORED, axis["input_size"] * axis["kernel_size"], "input_size")


def refuse_same_padding(kernel_size: Any, dilation: Any) -> None:
    shapes.same_padding(kernel_size, dilation)
    for axis in axis_arguments(kernel_size=kernel_size, dilation=dilation):
        at_most(LONGEST_SEARCH, effective_kernel(**axis), "kernel_size")


def refuse_tensorflow_padding(**arguments: Any) -> None:
    shapes.tensorflow_same_padding(**arguments)
    at_most(MOST_CELLS, max(arguments.values()), "input_size")
    at_most(MOST_CELLS, effective_kernel(arguments["kernel_size"], arguments["dilation"]), "kernel_size")


def refuse_flattening(input_shape: Sequence[int], image_size: Size | None) -> None:
    at_most(MOST_CELLS, shapes.flatten_size(input_shape), "input_shape")
    axes = len(input_shape) - 1
    if not isinstance(image_size, int | None) and len(image_size) != axes:
        raise ArgumentError(
            "image_size",
            f"`image_size` has {len(image_size)} values where `input_shape` has {axes} spatial axes",
            f"`image_size` 有 {len(image_size)} 个值，而 `input_shape` 有 {axes} 个空间轴",
        )
    if len(input_shape) > MOST_AXES_FLATTENED:
        raise ArgumentError(
            "input_shape",
            f"`input_shape` has more than {MOST_AXES_FLATTENED} axes",
            f"`input_shape` 超过 {MOST_AXES_FLATTENED} 个轴",
        )


def refuse_concatenation(channels: Sequence[int]) -> None:
    at_most(MOST_STORED, shapes.concat_channels(channels), "channels")


def refuse_addition(channels: Sequence[int]) -> None:
    at_most(MOST_STORED, shapes.add_channels(channels), "channels")


def refuse_dense_block(**arguments: Any) -> None:
    at_most(MOST_STORED, shapes.dense_block_channels(**arguments), "in_channels")
    at_most(10**3, arguments["layers"], "layers")


def refuse_transition(channels: int, compression: float) -> None:
    shapes.transition_channels(channels, compression)
    at_most(MOST_STORED, channels, "channels")


def refuse_map(**arguments: Any) -> None:
    shapes.fully_convolutional_size(**arguments)
    at_most(MOST_CELLS, prod(axis["input_size"] for axis in axis_arguments(**arguments)), "input_size")
