"""Worked solutions of sizes and shapes, line by line; the last line gives the result.

Each function takes the arguments of its namesake in `dlquiz.reference.shapes`. Where the axes differ there is one
line per axis.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from typing import Any, NamedTuple

from dlquiz.messages import Text
from dlquiz.reference import shapes
from dlquiz.reference.shapes import Size, axis_arguments, effective_kernel

AXES = {
    1: (Text("width", "宽"),),
    2: (Text("height", "高"), Text("width", "宽")),
    3: (Text("depth", "深"), Text("height", "高"), Text("width", "宽")),
}


class Worked(NamedTuple):
    """One axis: what is computed first (may be empty), the computation with its numbers in, its value, a remark."""

    before: str
    computation: str
    value: int
    remark: Text | None = None


Working = Callable[..., Worked]


def product(numbers: Sequence[int]) -> str:
    return "×".join(map(str, numbers))


def by_axis(formula: Text, symbol: str, working: Working, **arguments: Any) -> list[Text]:
    """The general formula, the work of every axis (once where they are all alike), and the result."""
    axes = [working(**axis) for axis in axis_arguments(**arguments)]
    if len(set(axes)) == 1:
        return [formula, *_alike(symbol, axes[0], len(axes))]
    rows = [_row(label, axis) for label, axis in zip(AXES[len(axes)], axes, strict=True)]
    return [formula, *rows, Text.same(f"{symbol} = {product([axis.value for axis in axes])}")]


def _alike(symbol: str, axis: Worked, axes: int) -> list[Text]:
    lines = [Text.same(axis.before)] if axis.before else []
    if axis.remark:
        lines.append(axis.remark)
    lines.append(Text.same(f"{symbol} = {axis.computation} = {axis.value}"))
    if axes > 1:
        lines.append(Text.same(f"{symbol} = {product([axis.value] * axes)}"))
    return lines


def _row(label: Text, axis: Worked) -> Text:
    before = f"{axis.before}, " if axis.before else ""
    work = f"{before}{axis.computation} = {axis.value}"
    return Text(f"{label.en}: {work}", f"{label.zh}：{work}")


def span_line(kernel_size: int, dilation: int) -> str:
    if dilation == 1:
        return ""
    return f"k_eff = d·(k − 1) + 1 = {dilation}·({kernel_size} − 1) + 1 = {effective_kernel(kernel_size, dilation)}"


def dropped(cells: int) -> Text:
    return Text(
        f"the division leaves {cells}: the last {'cell lies' if cells == 1 else f'{cells} cells lie'} under no window",
        f"除法余 {cells}：最后 {cells} 格不被任何窗口覆盖",
    )


CONVOLUTION = Text.same("output = ⌊(n + 2p − k_eff)/s⌋ + 1, k_eff = d·(k − 1) + 1")
CEILING = Text(
    "output = ⌈(n + 2p − k_eff)/s⌉ + 1, one less if the last window starts at n + p or beyond",
    "output = ⌈(n + 2p − k_eff)/s⌉ + 1；若最后一个窗口从 n + p 或更右处开始，则减 1",
)


def _padded(n: int, p: int) -> str:
    return f"{n} + 2·{p}" if p else f"{n}"


def _floored(input_size: int, kernel_size: int, stride: int, padding: int, dilation: int) -> Worked:
    k_eff = effective_kernel(kernel_size, dilation)
    spare = input_size + 2 * padding - k_eff
    return Worked(
        span_line(kernel_size, dilation),
        f"⌊({_padded(input_size, padding)} − {k_eff})/{stride}⌋ + 1 = ⌊{spare}/{stride}⌋ + 1",
        spare // stride + 1,
        dropped(spare % stride) if spare % stride else None,
    )


def _ceiled(input_size: int, kernel_size: int, stride: int, padding: int, dilation: int) -> Worked:
    k_eff = effective_kernel(kernel_size, dilation)
    spare = input_size + 2 * padding - k_eff
    windows = -(-spare // stride) + 1
    last_start, end = (windows - 1) * stride, input_size + padding
    start = f"⌈({_padded(input_size, padding)} − {k_eff})/{stride}⌉ + 1"
    before = span_line(kernel_size, dilation)
    if last_start < end:
        return Worked(before, start, windows)
    remark = Text(
        f"the last of {windows} windows would start at {last_start} ≥ n + p = {end}: it is dropped",
        f"{windows} 个窗口中的最后一个从 {last_start} ≥ n + p = {end} 处开始：舍去",
    )
    return Worked(before, f"{start} − 1 = {windows} − 1", windows - 1, remark)


def conv_output_size(
    input_size: Size, kernel_size: Size, stride: Size = 1, padding: Size | str = 0, dilation: Size = 1
) -> list[Text]:
    sizes = {"input_size": input_size, "kernel_size": kernel_size, "stride": stride, "dilation": dilation}
    if padding == "same":
        return by_axis(Text.same("SAME: output = ⌈n/s⌉"), "output", _same, **sizes)
    if padding == "valid":
        none = Text("VALID: no padding, p = 0", "VALID：不填充，p = 0")
        return [none, *by_axis(CONVOLUTION, "output", _floored, padding=0, **sizes)]
    return by_axis(CONVOLUTION, "output", _floored, padding=padding, **sizes)


def _same(input_size: int, stride: int, **_: int) -> Worked:
    return Worked("", f"⌈{input_size}/{stride}⌉", -(-input_size // stride))


def pool_output_size(
    input_size: Size,
    kernel_size: Size,
    stride: Size | None = None,
    padding: Size = 0,
    dilation: Size = 1,
    ceil_mode: bool = False,
) -> list[Text]:
    formula, working = (CEILING, _ceiled) if ceil_mode else (CONVOLUTION, _floored)
    return by_axis(
        formula,
        "output",
        working,
        input_size=input_size,
        kernel_size=kernel_size,
        stride=kernel_size if stride is None else stride,
        padding=padding,
        dilation=dilation,
    )


def conv_transpose_output_size(
    input_size: Size,
    kernel_size: Size,
    stride: Size = 1,
    padding: Size = 0,
    output_padding: Size = 0,
    dilation: Size = 1,
) -> list[Text]:
    return by_axis(
        Text.same("output = (n − 1)·s − 2p + d·(k − 1) + output_padding + 1"),
        "output",
        _transposed,
        input_size=input_size,
        kernel_size=kernel_size,
        stride=stride,
        padding=padding,
        output_padding=output_padding,
        dilation=dilation,
    )


def _transposed(
    input_size: int, kernel_size: int, stride: int, padding: int, output_padding: int, dilation: int
) -> Worked:
    steps, growth = (input_size - 1) * stride, dilation * (kernel_size - 1)
    return Worked(
        "",
        f"({input_size} − 1)·{stride} − 2·{padding} + {dilation}·({kernel_size} − 1) + {output_padding} + 1"
        f" = {steps} − {2 * padding} + {growth} + {output_padding} + 1",
        steps - 2 * padding + growth + output_padding + 1,
    )


def conv_output_shape(
    input_shape: Sequence[int],
    out_channels: int,
    kernel_size: Size,
    stride: Size = 1,
    padding: Size | str = 0,
    dilation: Size = 1,
) -> list[Text]:
    shape = shapes.conv_output_shape(input_shape, out_channels, kernel_size, stride, padding, dilation)
    channels = Text(f"channels = number of filters = {out_channels}", f"通道数 = 卷积核个数 = {out_channels}")
    sizes = conv_output_size(tuple(input_shape[1:]), kernel_size, stride, padding, dilation)
    return [*_without_last_of_several(sizes), channels, _shape_line(shape)]


def pool_output_shape(
    input_shape: Sequence[int],
    kernel_size: Size,
    stride: Size | None = None,
    padding: Size = 0,
    dilation: Size = 1,
    ceil_mode: bool = False,
) -> list[Text]:
    shape = shapes.pool_output_shape(input_shape, kernel_size, stride, padding, dilation, ceil_mode)
    channels = Text(f"pooling keeps the channels: {shape[0]}", f"池化不改变通道数：{shape[0]}")
    sizes = pool_output_size(tuple(input_shape[1:]), kernel_size, stride, padding, dilation, ceil_mode)
    return [*_without_last_of_several(sizes), channels, _shape_line(shape)]


def _without_last_of_several(lines: list[Text]) -> list[Text]:
    """Without the closing `output = 5×7`, which the shape repeats; a single axis has no such line."""
    return lines[:-1] if "×" in lines[-1].en else lines


def _shape_line(shape: tuple[int, ...]) -> Text:
    names = {2: "(C, W)", 3: "(C, H, W)", 4: "(C, D, H, W)"}
    return Text.same(f"{names[len(shape)]} = ({', '.join(map(str, shape))})")


def same_padding(kernel_size: Size, dilation: Size = 1) -> list[Text]:
    return by_axis(
        Text(
            "n + 2p − d·(k − 1) = n at stride 1, so p = d·(k − 1)/2",
            "步幅为 1 时令 n + 2p − d·(k − 1) = n，得 p = d·(k − 1)/2",
        ),
        "p",
        _keeping,
        kernel_size=kernel_size,
        dilation=dilation,
    )


def _keeping(kernel_size: int, dilation: int) -> Worked:
    return Worked("", f"{dilation}·({kernel_size} − 1)/2", dilation * (kernel_size - 1) // 2)


def tensorflow_same_padding(input_size: int, kernel_size: int, stride: int = 1, dilation: int = 1) -> list[Text]:
    k_eff, output = effective_kernel(kernel_size, dilation), -(-input_size // stride)
    before, after = shapes.tensorflow_same_padding(input_size, kernel_size, stride, dilation)
    span = [Text.same(span_line(kernel_size, dilation))] if dilation > 1 else []
    return [
        Text.same(f"output = ⌈n/s⌉ = ⌈{input_size}/{stride}⌉ = {output}"),
        *span,
        Text.same(
            "total = max((output − 1)·s + k_eff − n, 0) = "
            f"max(({output} − 1)·{stride} + {k_eff} − {input_size}, 0) = {before + after}"
        ),
        Text("half of it before, the odd cell after (right or bottom)", "一半在前，多出的一格在后（右侧或下方）"),
        Text(f"(before, after) = ({before}, {after})", f"（前, 后）= ({before}, {after})"),
    ]


def flatten_size(input_shape: Sequence[int]) -> list[Text]:
    return [
        Text("length = product of all sizes (C·H·W)", "长度 = 各维大小之积（C·H·W）"),
        Text.same(f"{'·'.join(map(str, input_shape))} = {prod(input_shape)}"),
    ]


def im2col_shape(input_shape: Sequence[int], kernel_size: Size, stride: Size = 1, padding: Size = 0) -> list[Text]:
    channels, sizes = input_shape[0], tuple(input_shape[1:])
    kernel = [axis["kernel_size"] for axis in axis_arguments(input_size=sizes, kernel_size=kernel_size)]
    places = shapes.as_tuple(shapes.conv_output_size(sizes, kernel_size, stride, padding))
    rows, columns = shapes.im2col_shape(input_shape, kernel_size, stride, padding)
    row_product, column_product = "·".join(map(str, (channels, *kernel))), "·".join(map(str, places))
    return [
        *_without_last_of_several(conv_output_size(sizes, kernel_size, stride, padding)),
        Text(f"rows = entries of a window = {row_product} = {rows}", f"行数 = 窗口的元素个数 = {row_product} = {rows}"),
        Text(
            f"columns = places of the window = {column_product} = {columns}",
            f"列数 = 窗口的位置个数 = {column_product} = {columns}",
        ),
        Text(f"rows × columns = {rows}×{columns}", f"行 × 列 = {rows}×{columns}"),
    ]


def concat_channels(channels: Sequence[int]) -> list[Text]:
    return [
        Text("concatenation: C = Σ cᵢ", "拼接：C = Σ cᵢ"),
        Text.same(f"C = {' + '.join(map(str, channels))} = {sum(channels)}"),
    ]


def add_channels(channels: Sequence[int]) -> list[Text]:
    return [
        Text("a sum entry by entry needs equal channels and keeps them", "逐元素相加要求通道数相同，且不改变通道数"),
        Text.same(f"C = {channels[0]}"),
    ]


def dense_block_channels(in_channels: int, growth_rate: int, layers: int) -> list[Text]:
    total = in_channels + layers * growth_rate
    return [
        Text("every layer appends g channels: C = c₀ + L·g", "每层追加 g 个通道：C = c₀ + L·g"),
        Text.same(f"C = {in_channels} + {layers}·{growth_rate} = {in_channels} + {layers * growth_rate} = {total}"),
    ]


def transition_channels(channels: int, compression: float = 0.5) -> list[Text]:
    kept = shapes.transition_channels(channels, compression)
    return [
        Text("a 1×1 convolution keeps ⌊θ·c⌋ channels", "1×1 卷积保留 ⌊θ·c⌋ 个通道"),
        Text.same(f"C = ⌊{compression}·{channels}⌋ = {kept}"),
    ]


def fully_convolutional_size(input_size: Size, trained_size: Size, total_stride: Size) -> list[Text]:
    return by_axis(
        Text(
            "the classifier is one window of n₀ pixels that moves by J: output = ⌊(n − n₀)/J⌋ + 1",
            "分类器相当于大小为 n₀、步幅为 J 的窗口：output = ⌊(n − n₀)/J⌋ + 1",
        ),
        "output",
        _map,
        input_size=input_size,
        trained_size=trained_size,
        total_stride=total_stride,
    )


def _map(input_size: int, trained_size: int, total_stride: int) -> Worked:
    spare = input_size - trained_size
    computation = f"⌊({input_size} − {trained_size})/{total_stride}⌋ + 1 = ⌊{spare}/{total_stride}⌋ + 1"
    return Worked("", computation, spare // total_stride + 1)
