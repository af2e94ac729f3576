"""Worked solutions of flattening, im2col and channels, line by line; the last line gives the result.

Each function takes the arguments of its namesake in `dlquiz.reference.shapes`.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from math import prod

from dlquiz.messages import Text
from dlquiz.reference import shapes
from dlquiz.reference.shapes import Size, axis_arguments
from dlquiz.reference.steps.plain_tex import array, line, product, terms, told
from dlquiz.reference.steps.shapes import but_the_result, conv_output_size

MOST_DIGITS = 12


def flatten_size(input_shape: Sequence[int], image_size: Size | None = None) -> list[Text]:
    """`image_size` plays no part: it only tells a slip."""
    names = {1: "C", 2: r"C \cdot W", 3: r"C \cdot H \cdot W", 4: r"C \cdot D \cdot H \cdot W"}
    by_channel = [product(input_shape[0], prod(input_shape[1:]))] if len(input_shape) > 2 else []
    return [
        told("length, all sizes multiplied", "长度即各维大小之积", "N", names.get(len(input_shape), r"\prod_i n_i")),
        line("N", product(*input_shape), *by_channel, str(prod(input_shape))),
    ]


def im2col_shape(input_shape: Sequence[int], kernel_size: Size, stride: Size = 1, padding: Size = 0) -> list[Text]:
    channels, sizes = input_shape[0], tuple(input_shape[1:])
    kernel = [axis["kernel_size"] for axis in axis_arguments(input_size=sizes, kernel_size=kernel_size)]
    places = shapes.as_tuple(shapes.conv_output_size(sizes, kernel_size, stride, padding))
    rows, columns = shapes.im2col_shape(input_shape, kernel_size, stride, padding)
    return [
        Text(
            "one row for each entry of a window (all channels), one column for each place",
            "窗口（含所有通道）的每个元素对应一行，窗口的每个位置对应一列",
        ),
        *but_the_result(conv_output_size(sizes, kernel_size, stride, padding), input_shape),
        told("rows", "行数", product(channels, *kernel), product(channels, prod(kernel)), str(rows)),
        told("columns", "列数", product(*places), str(columns)),
        told("(rows, columns)", "（行数, 列数）", array((rows, columns))),
    ]


def concat_channels(channels: Sequence[int]) -> list[Text]:
    added = told("concatenation adds the channels", "拼接使通道数相加", "C", r"\sum_i c_i")
    return [added, line("C", terms([str(number) for number in channels]), str(sum(channels)))]


def add_channels(channels: Sequence[int]) -> list[Text]:
    matching = Text.same(f"${terms([str(number) for number in channels], ' = ')}$")
    return [
        Text(
            "a sum entry by entry needs equal channels and keeps them: $C = c_i$",
            "逐元素相加要求通道数相同，且不改变通道数：$C = c_i$",
        ),
        *([matching] if len(channels) > 1 else []),
        line("C", str(channels[0])),
    ]


def dense_block_channels(in_channels: int, growth_rate: int, layers: int) -> list[Text]:
    total = in_channels + layers * growth_rate
    work = (rf"{in_channels} + {layers} \cdot {growth_rate}", f"{in_channels} + {layers * growth_rate}")
    return [
        told("every layer appends $g$ channels", "每层追加 $g$ 个通道", "C", r"c_0 + L \cdot g"),
        line("C", *work, str(total)),
    ]


def transition_channels(channels: int, compression: float = 0.5) -> list[Text]:
    share = Decimal(str(compression))
    product = _decimal(share * channels)
    work = rf"\lfloor {_decimal(share)} \cdot {channels} \rfloor"
    whole = [rf"\lfloor {product} \rfloor"] if len(product) <= MOST_DIGITS else []
    kept = shapes.transition_channels(channels, compression)
    return [
        told(
            r"a $1 \times 1$ convolution keeps the share $\theta$",
            r"$1 \times 1$ 卷积保留比例 $\theta$",
            "C",
            r"\lfloor \theta \cdot c \rfloor",
        ),
        line("C", work, *whole, str(kept)),
    ]


def _decimal(number: Decimal) -> str:
    """All digits, without zeros at the end: a rounded factor may fall on the other side of a whole number."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
