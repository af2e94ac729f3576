"""Sizes and shapes of convolution, pooling and their kin: closed forms in exact Python integers.

A size (`input_size`, `kernel_size`, `stride`, `padding`, `dilation`) is one number, or a tuple with one number
per spatial axis (at most three); a number beside a tuple holds for every axis. The result is an integer when all
sizes were numbers, else a tuple. Padding is counted per side. Shapes are channels first and without the batch:
(C, W), (C, H, W) or (C, D, H, W). Arguments that cannot be are refused with an `ArgumentError` that names one of them.

Notation: n input size, k kernel size, s stride, p padding, d dilation, k_eff = d·(k − 1) + 1 the effective kernel.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from dlquiz.errors import ArgumentError

Size = int | Sequence[int]
Sizes = int | tuple[int, ...]
Value = TypeVar("Value")

PADDING_WORDS = ("same", "valid")
MOST_AXES = 3
MAY_BE_ZERO = frozenset({"padding", "output_padding"})


def along_axes(formula: Callable[..., Value], **arguments: Size | str) -> Value | tuple[Value, ...]:
    """`formula` once per axis; a tuple of its values, or its one value when every argument is a number (or a word)."""
    values = tuple(formula(**axis) for axis in axis_arguments(**arguments))
    return as_given(values, **arguments)


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


def effective_kernel(kernel_size: int, dilation: int) -> int:
    """Cells from the first to the last tap of a dilated kernel: d·(k − 1) + 1."""
    return dilation * (kernel_size - 1) + 1


def conv_output_size(
    input_size: Size, kernel_size: Size, stride: Size = 1, padding: Size | str = 0, dilation: Size = 1
) -> Sizes:
    """Output size of a convolution: ⌊(n + 2p − k_eff)/s⌋ + 1.

    `padding` may be `valid` (none) or `same`: TensorFlow's rule, ⌈n/s⌉ whatever the kernel. Refused when the
    effective kernel is larger than the padded input. Source: PyTorch documentation of Conv2d; Dumoulin and Visin,
    "A guide to convolution arithmetic for deep learning" (2016); TensorFlow documentation of tf.nn for `same`.
    """
    if isinstance(padding, str) and padding not in PADDING_WORDS:
        raise ArgumentError(
            "padding",
            f"`padding` is a number, `same` or `valid`, not {padding!r}",
            f"`padding` 应为数字、`same` 或 `valid`，而不是 {padding!r}",
        )
    return along_axes(
        _conv_axis, input_size=input_size, kernel_size=kernel_size, stride=stride, padding=padding, dilation=dilation
    )


def _conv_axis(input_size: int, kernel_size: int, stride: int, padding: int | str, dilation: int) -> int:
    if padding == "same":
        return -(-input_size // stride)
    border = 0 if isinstance(padding, str) else padding
    padded, reach = input_size + 2 * border, effective_kernel(kernel_size, dilation)
    if reach > padded:
        raise _kernel_too_large(input_size, kernel_size, border, dilation)
    return (padded - reach) // stride + 1


def _kernel_too_large(input_size: int, kernel_size: int, padding: int, dilation: int) -> ArgumentError:
    reach = effective_kernel(kernel_size, dilation)
    told = f" with dilation {dilation} ({reach} cells)", f"、空洞率 {dilation}（跨 {reach} 格）"
    spread = told if dilation > 1 else ("", "")
    return ArgumentError(
        "kernel_size",
        f"kernel {kernel_size}{spread[0]} does not fit input {input_size} with padding {padding}",
        f"填充 {padding} 时，大小 {kernel_size}{spread[1]} 的窗口放不进大小 {input_size} 的输入",
    )


def pool_output_size(
    input_size: Size,
    kernel_size: Size,
    stride: Size | None = None,
    padding: Size = 0,
    dilation: Size = 1,
    ceil_mode: bool = False,
) -> Sizes:
    """Output size of pooling: ⌊(n + 2p − k_eff)/s⌋ + 1, with the ceiling for `ceil_mode`; s = k unless given.

    With `ceil_mode` the last window may stick out on the right but must start inside the input or its left
    padding, else it is dropped. Refused when p > k/2 or when no window fits.
    Source: PyTorch documentation of MaxPool2d.
    """
    return along_axes(
        _pool_axis_with_ceiling if ceil_mode else _pool_axis,
        input_size=input_size,
        kernel_size=kernel_size,
        stride=kernel_size if stride is None else stride,
        padding=padding,
        dilation=dilation,
    )


def _pool_axis(input_size: int, kernel_size: int, stride: int, padding: int, dilation: int) -> int:
    _check_pool_padding(kernel_size, padding)
    return _conv_axis(input_size, kernel_size, stride, padding, dilation)


def _pool_axis_with_ceiling(input_size: int, kernel_size: int, stride: int, padding: int, dilation: int) -> int:
    _check_pool_padding(kernel_size, padding)
    padded, reach = input_size + 2 * padding, effective_kernel(kernel_size, dilation)
    windows = -((reach - padded) // stride) + 1
    if windows < 1:
        raise _kernel_too_large(input_size, kernel_size, padding, dilation)
    return windows - 1 if (windows - 1) * stride >= input_size + padding else windows


def _check_pool_padding(kernel_size: int, padding: int) -> None:
    if 2 * padding > kernel_size:
        raise ArgumentError(
            "padding",
            f"pooling pads at most half its window: {padding} is more than {kernel_size}/2",
            f"池化的填充至多为窗口的一半：{padding} 大于 {kernel_size}/2",
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


def tensorflow_same_padding(input_size: int, kernel_size: int, stride: int = 1, dilation: int = 1) -> tuple[int, int]:
    """Cells TensorFlow's SAME adds (before, after) along one axis; an odd cell goes after (right or bottom).

    The total is max((⌈n/s⌉ − 1)·s + k_eff − n, 0). Source: TensorFlow documentation of tf.nn, notes on padding.
    """
    arguments = {"input_size": input_size, "kernel_size": kernel_size, "stride": stride, "dilation": dilation}
    axis_arguments(**arguments)
    last_start = (-(-input_size // stride) - 1) * stride
    total = max(last_start + effective_kernel(kernel_size, dilation) - input_size, 0)
    return total // 2, total - total // 2


def fully_convolutional_size(input_size: Size, trained_size: Size, total_stride: Size) -> Sizes:
    """Output map of a classifier run fully convolutionally on a larger input: ⌊(n − n₀)/J⌋ + 1.

    n₀ is the size the fully connected layers were made for (there the map is 1), J the product of all strides.
    Exact when n − n₀ is a multiple of J. Source: Long et al. (2015), "Fully convolutional networks", section 3.1.
    """
    return along_axes(
        _fully_convolutional_axis, input_size=input_size, trained_size=trained_size, total_stride=total_stride
    )


def _fully_convolutional_axis(input_size: int, trained_size: int, total_stride: int) -> int:
    if input_size < trained_size:
        raise ArgumentError(
            "input_size",
            f"an input of {input_size} is smaller than the {trained_size} the network was made for",
            f"输入 {input_size} 小于网络训练时的尺寸 {trained_size}",
        )
    return (input_size - trained_size) // total_stride + 1
