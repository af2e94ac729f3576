"""What people get wrong about whole shapes, flattening, im2col and channels: wrong formulas, then the tables."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, prod
from typing import Any

from dlquiz.messages import Text
from dlquiz.reference.kinds import Mistake
from dlquiz.reference.mistakes.shapes import CONVOLUTION, CONVOLUTION_SHARED, POOLING
from dlquiz.reference.mistakes.sizes import more_than
from dlquiz.reference.shapes import axis_arguments, conv_output_shape, im2col_shape, pool_output_shape

Shape = tuple[int, ...]


def in_shape(mistake: Mistake) -> Mistake:
    """A mistake about sizes along an axis, made in a shape (C, …) whose channels are right."""

    def formula(input_shape: Shape, out_channels: int | None = None, **rest: Any) -> Shape:
        return (out_channels or input_shape[0], *mistake.formula(input_size=input_shape[1:], **rest))

    def applies(input_shape: Shape, **rest: Any) -> bool:
        return mistake.applies(input_size=input_shape[1:], **rest)

    return Mistake(mistake.name, formula, mistake.feedback, applies)


def in_columns(mistake: Mistake) -> Mistake:
    """A mistake about sizes along an axis, made in the number of columns of im2col."""

    def formula(input_shape: Shape, kernel_size: Any, stride: Any, padding: Any) -> Shape:
        sizes = {"kernel_size": kernel_size, "stride": stride, "padding": padding, "dilation": 1}
        columns = prod(mistake.formula(input_size=input_shape[1:], **sizes))
        return im2col_shape(input_shape, kernel_size, stride, padding)[0], columns

    def applies(input_shape: Shape, **rest: Any) -> bool:
        return mistake.applies(input_size=input_shape[1:], dilation=1, **rest)

    return Mistake(mistake.name, formula, mistake.feedback, applies)


def input_channels_kept(input_shape: Shape, **rest: Any) -> Shape:
    return (input_shape[0], *conv_output_shape(input_shape, **rest)[1:])


def channels_multiplied(input_shape: Shape, out_channels: int, **rest: Any) -> Shape:
    return conv_output_shape(input_shape, input_shape[0] * out_channels, **rest)


def channels_convolved(input_shape: Shape, out_channels: int, **rest: Any) -> Shape:
    first = axis_arguments(input_size=input_shape[1:], **rest)[0]
    padding = 0 if isinstance(first["padding"], str) else first["padding"]
    room = input_shape[0] + 2 * padding - first["dilation"] * (first["kernel_size"] - 1) - 1
    if room < 0:
        raise ValueError("the kernel does not fit into the channels")
    return conv_output_shape(input_shape, room // first["stride"] + 1, **rest)


def spatial_size_kept(input_shape: Shape, out_channels: int, **_: Any) -> Shape:
    return (out_channels, *input_shape[1:])


def channels_pooled(input_shape: Shape, stride: Any, **rest: Any) -> Shape:
    by = stride if isinstance(stride, int) else stride[0]
    if by > input_shape[0]:
        raise ValueError("no channel would be left")
    return (input_shape[0] // by, *pool_output_shape(input_shape, stride=stride, **rest)[1:])


def is_map(input_shape: Shape, **_: Any) -> bool:
    return len(input_shape) > 1


def channels_forgotten(input_shape: Shape) -> int:
    return prod(input_shape[1:])


def last_pool_forgotten(input_shape: Shape) -> int:
    return input_shape[0] * prod(2 * size for size in input_shape[1:])


def sizes_summed(input_shape: Shape) -> int:
    return sum(input_shape)


def one_axis_forgotten(input_shape: Shape) -> int:
    return prod(input_shape[:-1])


def matrix_transposed(**arguments: Any) -> Shape:
    return im2col_shape(**arguments)[::-1]


def matrix_without_channels(input_shape: Shape, **rest: Any) -> Shape:
    return im2col_shape((1, *input_shape[1:]), **rest)


def matrix_column_per_pixel(input_shape: Shape, **rest: Any) -> Shape:
    return im2col_shape(input_shape, **rest)[0], prod(input_shape[1:])


def alike(channels: Sequence[int], **_: Any) -> bool:
    return len(channels) > 1 and len(set(channels)) == 1


def several(channels: Sequence[int], **_: Any) -> bool:
    return len(channels) > 1


def first_channels(channels: Sequence[int]) -> int:
    return channels[0]


def largest(channels: Sequence[int]) -> int:
    return max(channels)


def multiplied(channels: Sequence[int]) -> int:
    return prod(channels)


def summed(channels: Sequence[int]) -> int:
    return sum(channels)


def growth_only(growth_rate: int, layers: int, **_: int) -> int:
    return growth_rate * layers


def input_in_every_layer(in_channels: int, growth_rate: int, layers: int) -> int:
    return (in_channels + growth_rate) * layers


def before_last_layer(in_channels: int, growth_rate: int, layers: int) -> int:
    return in_channels + (layers - 1) * growth_rate


def after_first_layer(in_channels: int, growth_rate: int, **_: int) -> int:
    return in_channels + growth_rate


def uncompressed(channels: int, **_: float) -> int:
    return channels


def compressed(channels: int, compression: float) -> int:
    return ceil(Fraction(str(compression)) * channels)


def compression_removed(channels: int, compression: float) -> int:
    return channels - int(Fraction(str(compression)) * channels)


KERNEL_CHANNELS = Text(
    "A filter spans all input channels; the channels of the output are the number of filters.",
    "每个卷积核都贯穿所有输入通道；输出的通道数就是卷积核的个数。",
)

CONVOLUTION_SHAPE: tuple[Mistake, ...] = (
    Mistake("input_channels_kept", input_channels_kept, KERNEL_CHANNELS),
    Mistake(
        "channels_multiplied",
        channels_multiplied,
        Text(
            "A filter sums over the input channels, so it gives one map; only the number of filters counts.",
            "卷积核对所有输入通道求和，只得到一个特征图；输出通道数只取决于卷积核个数。",
        ),
        lambda input_shape, **_: input_shape[0] > 1,
    ),
    Mistake(
        "channels_convolved",
        channels_convolved,
        Text(
            "The channels are not a further spatial axis: filters do not slide along them, they sum over them.",
            "通道不是又一个空间轴：卷积核不沿通道滑动，而是对通道求和。",
        ),
    ),
    Mistake(
        "spatial_size_kept",
        spatial_size_kept,
        Text(
            "The spatial size changes too: each axis becomes ⌊(n + 2p − k_eff)/s⌋ + 1.",
            "空间尺寸也会改变：每个轴变为 ⌊(n + 2p − k_eff)/s⌋ + 1。",
        ),
    ),
    *(in_shape(mistake) for mistake in CONVOLUTION),
)

POOLING_SHAPE: tuple[Mistake, ...] = (
    Mistake(
        "channels_pooled",
        channels_pooled,
        Text(
            "Pooling works on every channel by itself: the number of channels stays.",
            "池化对每个通道单独进行：通道数不变。",
        ),
        more_than(1, "stride"),
    ),
    *(in_shape(mistake) for mistake in POOLING),
)

FLATTEN: tuple[Mistake, ...] = (
    Mistake(
        "channels_forgotten",
        channels_forgotten,
        Text("Every channel is flattened too: C·H·W, not H·W.", "每个通道都要展平：是 C·H·W，而不是 H·W。"),
        is_map,
    ),
    Mistake(
        "last_pool_forgotten",
        last_pool_forgotten,
        Text(
            "The sizes are those before the last 2×2 pooling; flatten what comes out of it.",
            "用的是最后一次 2×2 池化之前的尺寸；应展平池化之后的输出。",
        ),
        is_map,
    ),
    Mistake(
        "sizes_summed",
        sizes_summed,
        Text("The sizes are multiplied, not added.", "各维大小应相乘，而不是相加。"),
        is_map,
    ),
    Mistake(
        "one_axis_forgotten",
        one_axis_forgotten,
        Text("One spatial axis is missing from the product.", "乘积中漏了一个空间轴。"),
        is_map,
    ),
)

IM2COL: tuple[Mistake, ...] = (
    Mistake(
        "transposed",
        matrix_transposed,
        Text(
            "Rows and columns are swapped: one column per output place, one row per weight of a filter.",
            "行列颠倒了：每个输出位置对应一列，卷积核的每个权重对应一行。",
        ),
    ),
    Mistake(
        "channels_forgotten",
        matrix_without_channels,
        Text(
            "A window spans all channels: C·k² rows, not k².",
            "窗口贯穿所有通道：行数为 C·k²，而不是 k²。",
        ),
    ),
    Mistake(
        "column_per_pixel",
        matrix_column_per_pixel,
        Text(
            "There is one column per place of the window, H_out·W_out, not one per input pixel.",
            "每个窗口位置对应一列，共 H_out·W_out 列，而不是每个输入像素一列。",
        ),
    ),
    *(in_columns(mistake) for mistake in CONVOLUTION_SHARED if not mistake.name.startswith("d")),
)

CONCATENATION: tuple[Mistake, ...] = (
    Mistake(
        "added_like_a_residual",
        first_channels,
        Text(
            "That is the channels of a sum; concatenation stacks the maps, so the channels add up.",
            "这是逐元素相加后的通道数；拼接是把特征图叠在一起，通道数应相加。",
        ),
        alike,
    ),
    Mistake(
        "largest_taken",
        largest,
        Text("Concatenation keeps all maps: add the channels up.", "拼接保留所有特征图：通道数应相加。"),
        several,
    ),
    Mistake(
        "channels_multiplied",
        multiplied,
        Text("The channels are added, not multiplied.", "通道数应相加，而不是相乘。"),
        several,
    ),
)

ADDITION: tuple[Mistake, ...] = (
    Mistake(
        "channels_summed",
        summed,
        Text(
            "A residual sum adds entry by entry and keeps the channels; only concatenation adds them up.",
            "残差相加是逐元素的，通道数不变；只有拼接才使通道数相加。",
        ),
        several,
    ),
)

DENSE_BLOCK: tuple[Mistake, ...] = (
    Mistake(
        "input_forgotten",
        growth_only,
        Text("The block's input is carried along too: c₀ + L·g.", "稠密块的输入也一直保留：c₀ + L·g。"),
    ),
    Mistake(
        "input_grown_too",
        input_in_every_layer,
        Text(
            "The input is carried along once, not once per layer: c₀ + L·g.",
            "输入只保留一份，而不是每层一份：c₀ + L·g。",
        ),
    ),
    Mistake(
        "one_layer_missing",
        before_last_layer,
        Text(
            "That is what the last layer gets; its own g maps come on top.",
            "这是最后一层的输入通道数；还要加上它自己产生的 g 个。",
        ),
    ),
    Mistake(
        "grown_once",
        after_first_layer,
        Text("Every one of the L layers adds g channels.", "L 层中的每一层都增加 g 个通道。"),
        lambda layers, **_: layers > 1,
    ),
)

TRANSITION: tuple[Mistake, ...] = (
    Mistake(
        "ceil_for_floor",
        compressed,
        Text("The compressed number of channels is rounded down.", "压缩后的通道数应向下取整。"),
        lambda channels, compression: Fraction(str(compression)) * channels % 1 != 0,
    ),
    Mistake(
        "compression_removed",
        compression_removed,
        Text("θ is the share that is kept, not the share that is dropped.", "θ 是保留的比例，而不是去掉的比例。"),
    ),
    Mistake(
        "channels_kept",
        uncompressed,
        Text(
            "The 1×1 convolution of the transition reduces the channels to ⌊θ·c⌋; the pooling halves only the size.",
            "过渡层的 1×1 卷积把通道数减为 ⌊θ·c⌋；其池化只缩小空间尺寸。",
        ),
        lambda compression, **_: compression < 1,
    ),
)
