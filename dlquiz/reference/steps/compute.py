"""Worked solutions of the costs, line by line, in Markdown with LaTeX.

Each function takes the arguments of its namesake in `dlquiz.reference.compute`, and also the ones that do not count but
that a learner may think do; the last line gives the result.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from dlquiz.messages import Text
from dlquiz.reference import compute
from dlquiz.reference.counting import Size, area, per_axis
from dlquiz.reference.steps.counting import times, window_symbol
from dlquiz.reference.steps.plain_tex import fraction, line, number, product, summed, told

Axes = tuple[int, ...]
SHOWN_SHAPES = 6
"""How many shapes are written out one by one; longer lists are summed at once."""

MACS, FLOPS = r"\text{MACs}", r"\text{FLOPs}"
MULTIPLY_ADDS = Text("multiply-adds", "乘加次数")
OPERATIONS = Text("floating-point operations", "浮点运算次数")


def general(words: Text, symbol: str, rule: str) -> Text:
    """The formula in symbols, which every solution opens with."""
    return told(words.en, words.zh, symbol, rule)


def output_symbol(output: Axes) -> str:
    r"""The positions of a map in symbols: `H_{out} \cdot W_{out}`."""
    return product(*("D_{out}", "H_{out}", "W_{out}")[-len(output) :])


def conv_macs(
    in_channels: int,
    out_channels: int,
    kernel_size: Size,
    output_size: Size,
    groups: int = 1,
    batch_size: int = 1,
    input_size: Size | None = None,
) -> list[Text]:
    """One dot product, then how many of them there are."""
    kernel, output = compute.same_axes(kernel_size, output_size)
    channels = in_channels // groups
    dot, values = prod(kernel) * channels, prod(output) * out_channels
    samples = [batch_size] if batch_size > 1 else []
    channel_rule = fraction("C_{in}", "g") if groups > 1 else "C_{in}"
    rule = [output_symbol(output), "C_{out}", window_symbol(kernel), channel_rule]
    macs = compute.conv_macs(in_channels, out_channels, kernel_size, output_size, groups, batch_size)
    lines = [general(MULTIPLY_ADDS, MACS, product(*(["N"] if samples else []), *rule))]
    if groups > 1:
        share = fraction(in_channels, groups)
        lines.append(told("channels that an output value sees", "每个输出值看到的通道数", share, str(channels)))
    return [
        *lines,
        told("multiply-adds of one output value", "一个输出值的乘加次数", product(*kernel, channels), str(dot)),
        told("output values of a sample", "单个样本的输出值个数", product(*output, out_channels), str(values)),
        line(MACS, product(*samples, values, dot), str(macs)),
    ]


def inception_reduction_macs(
    in_channels: int, reduced_channels: int, out_channels: int, kernel_size: Size, output_size: Size
) -> list[Text]:
    """The reduction, the convolution after it, their sum, and what the convolution would cost alone."""
    kernel, output = compute.same_axes(kernel_size, output_size)
    places, reduced = prod(output), reduced_channels
    first = places * in_channels * reduced
    second = places * prod(kernel) * reduced * out_channels
    direct = prod(kernel) * in_channels * out_channels * places
    places_rule, window = output_symbol(output), window_symbol(kernel)
    return [
        general(MULTIPLY_ADDS, MACS, rf"{places_rule} \cdot (C_{{in}} \cdot R + {window} \cdot R \cdot C_{{out}})"),
        told("positions", "位置数", product(*output), str(places)),
        told(r"$1 \times 1$ reduction", r"$1 \times 1$ 降维", product(places, in_channels, reduced), str(first)),
        told(
            f"${times(kernel)}$ after it",
            f"其后的 ${times(kernel)}$",
            product(places, prod(kernel), reduced, out_channels),
            str(second),
        ),
        told(
            "without the reduction it would be",
            "若不降维则为",
            product(places, prod(kernel), in_channels, out_channels),
            str(direct),
        ),
        line(MACS, summed([first, second]), str(first + second)),
    ]


def linear_macs(in_features: int, out_features: int) -> list[Text]:
    """One multiply-add per weight."""
    return [
        general(MULTIPLY_ADDS, MACS, product("n_{in}", "n_{out}")),
        Text("every weight is used once", "每个权重恰好用一次"),
        line(MACS, product(in_features, out_features), str(compute.linear_macs(in_features, out_features))),
    ]


def matmul_flops(m: int, n: int, p: int) -> list[Text]:
    """Entries of the product, what one of them costs, all of them."""
    return [
        general(OPERATIONS, FLOPS, product(2, "m", "n", "p")),
        told("entries of the product", "乘积的元素个数", product(m, p), str(m * p)),
        told("multiplications and additions of one entry", "一个元素的乘法与加法", summed([n, n]), str(2 * n)),
        line(FLOPS, product(m * p, 2 * n), str(compute.matmul_flops(m, n, p))),
    ]


def attention_macs(sequence_length: int, embed_dim: int, heads: int = 1) -> list[Text]:
    """Projections, scores and weighted values, then their sum."""
    n, d = sequence_length, embed_dim
    projections, scores = 4 * n * d * d, n * n * d
    lines = [
        general(MULTIPLY_ADDS, MACS, r"4 \cdot n \cdot d^2 + 2 \cdot n^2 \cdot d"),
        told("four projections", "四个投影", rf"4 \cdot {n} \cdot {d}^2", product(4 * n, d * d), str(projections)),
        told(r"scores $Q K^\top$", r"注意力分数 $Q K^\top$", rf"{n}^2 \cdot {d}", product(n * n, d), str(scores)),
        told("weighted values", "对值加权求和", product(n * n, d), str(scores)),
    ]
    if heads > 1:
        lines.append(
            told(
                "the heads share out the columns, whatever their number",
                "各个头平分这些列，头数不影响乘加次数",
                product(heads, d // heads),
                str(d),
            )
        )
    macs = compute.attention_macs(n, d)
    return [*lines, line(MACS, summed([projections, scores, scores]), str(macs))]


def separable_speedup(out_channels: int, kernel_size: Size) -> list[Text]:
    """Both costs per position and input channel, then their ratio."""
    kernel, m = per_axis(kernel_size, "kernel_size"), out_channels
    window, cells = window_symbol(kernel), area(kernel_size)
    ratio = compute.separable_speedup(out_channels, kernel_size)
    return [
        told("speed-up", "加速比", "S", fraction(rf"{window} \cdot M", f"{window} + M")),
        told("cells of the window", "窗口的格数", product(*kernel), str(cells)),
        told(
            "standard, per position and input channel",
            "普通卷积，每个位置、每个输入通道",
            product(cells, m),
            str(cells * m),
        ),
        told("depthwise and pointwise", "逐通道加逐点", summed([cells, m]), str(cells + m)),
        line("S", fraction(cells * m, cells + m), number(ratio)),
    ]


def model_memory(parameters: int, bytes_per_parameter: int = 4) -> list[Text]:
    """Bytes, then MiB."""
    total = parameters * bytes_per_parameter
    return [
        told("memory in MiB", "内存（MiB）", "M", fraction(r"P \cdot b", "2^{20}")),
        told("bytes", "字节数", product(parameters, bytes_per_parameter), str(total)),
        *_mebibytes(total),
    ]


def activation_memory(shapes: Sequence[Sequence[int]], bytes_per_value: int = 4, parameters: int = 0) -> list[Text]:
    """Values, bytes, then MiB."""
    counts = [prod(shape) for shape in shapes]
    values = sum(counts)
    shown = shapes if len(shapes) <= SHOWN_SHAPES else ()
    lines = [
        told("memory in MiB", "内存（MiB）", "M", fraction(r"b \cdot \sum_i \prod_j n_{ij}", "2^{20}")),
        *(_values_of(place, shape) for place, shape in enumerate(shown, 1)),
        told("values", "数值个数", summed(counts), str(values)),
    ]
    if parameters:
        lines.append(
            Text(
                f"the ${parameters}$ parameters are not activations and are left out",
                f"${parameters}$ 个参数不是激活值，不计入",
            )
        )
    total = values * bytes_per_value
    return [*lines, told("bytes", "字节数", product(values, bytes_per_value), str(total)), *_mebibytes(total)]


def _values_of(place: int, shape: Sequence[int]) -> Text:
    return told(f"values of shape {place}", f"第 {place} 个形状的数值个数", product(*shape), str(prod(shape)))


def _mebibytes(total: int) -> list[Text]:
    return [
        told("bytes of a MiB", "1 MiB 的字节数", "2^{20}", str(compute.MEBIBYTE)),
        line("M", fraction(total, compute.MEBIBYTE), number(total / compute.MEBIBYTE)),
    ]
