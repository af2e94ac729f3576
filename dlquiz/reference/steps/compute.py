"""Worked solutions of the costs, line by line.

Each function takes the arguments of its namesake in `dlquiz.reference.compute`, and also the ones that do not count but
that a learner may think do; the last line gives the result.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from dlquiz.messages import Text
from dlquiz.reference import compute
from dlquiz.reference.counting import Size, area
from dlquiz.reference.steps.counting import factors

SHOWN_SHAPES = 6
"""How many shapes are written out one by one; longer lists are summed at once."""


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
    batch = "N·" if batch_size > 1 else ""
    spatial = "H_out·W_out·C_out·k_h·k_w·C_in" if len(kernel) == 2 else "∏out·C_out·∏k·C_in"
    counts = [*([batch_size] if batch_size > 1 else []), values, dot]
    macs = compute.conv_macs(in_channels, out_channels, kernel_size, output_size, groups, batch_size)
    return [
        Text.same(f"MACs = {batch}{spatial}{'/g' if groups > 1 else ''}"),
        Text(
            f"one output value takes {factors(*kernel, channels)} = {dot} multiply-adds",
            f"每个输出值需要 {factors(*kernel, channels)} = {dot} 次乘加",
        ),
        Text(
            f"output values = {factors(*output, out_channels)} = {values}",
            f"输出值个数 = {factors(*output, out_channels)} = {values}",
        ),
        Text.same(f"MACs = {factors(*counts)} = {macs}"),
    ]


def linear_macs(in_features: int, out_features: int) -> list[Text]:
    """One multiply-add per weight."""
    macs = compute.linear_macs(in_features, out_features)
    return [
        Text("MACs = in·out: every weight is used once", "MACs = in·out：每个权重恰好用一次"),
        Text.same(f"MACs = {factors(in_features, out_features)} = {macs}"),
    ]


def matmul_flops(m: int, n: int, p: int) -> list[Text]:
    """Entries of the product, what one of them costs, all of them."""
    return [
        Text.same("FLOPs = 2·m·n·p"),
        Text(f"entries of the product = {m}·{p} = {m * p}", f"乘积的元素个数 = {m}·{p} = {m * p}"),
        Text(
            f"each takes {n} multiplications and {n} additions = {2 * n}",
            f"每个元素需要 {n} 次乘法和 {n} 次加法 = {2 * n}",
        ),
        Text.same(f"FLOPs = {m * p}·{2 * n} = {compute.matmul_flops(m, n, p)}"),
    ]


def attention_macs(sequence_length: int, embed_dim: int, heads: int = 1) -> list[Text]:
    """Projections, scores and weighted values, then their sum."""
    n, d = sequence_length, embed_dim
    projections, scores = 4 * n * d * d, n * n * d
    lines = [
        Text.same("MACs = 4·n·d² + 2·n²·d"),
        Text(f"four projections = 4·{n}·{d}² = {projections}", f"四个投影 = 4·{n}·{d}² = {projections}"),
        Text(
            f"scores QKᵀ = {n}²·{d} = {scores}, weighted values the same",
            f"注意力分数 QKᵀ = {n}²·{d} = {scores}，对值加权求和与此相同",
        ),
    ]
    if heads > 1:
        lines.append(
            Text(
                f"each of the {heads} heads works on {d // heads} columns: together {d}, as with one head",
                f"{heads} 个头各处理 {d // heads} 列，合计 {d} 列，与单头相同",
            )
        )
    macs = compute.attention_macs(n, d)
    return [*lines, Text.same(f"MACs = {projections} + 2·{scores} = {macs}")]


def separable_speedup(out_channels: int, kernel_size: Size) -> list[Text]:
    """Both costs per position and input channel, then their ratio."""
    window, m = area(kernel_size), out_channels
    ratio = compute.separable_speedup(out_channels, kernel_size)
    return [
        Text("ratio = k²·M/(k² + M), with k² the cells of the window", "比值 = k²·M/(k² + M)，k² 为窗口的格数"),
        Text(
            f"standard, per position and input channel: k²·M = {window}·{m} = {window * m}",
            f"标准卷积，每个位置、每个输入通道：k²·M = {window}·{m} = {window * m}",
        ),
        Text(
            f"separable: k² + M = {window} + {m} = {window + m}",
            f"深度可分离卷积：k² + M = {window} + {m} = {window + m}",
        ),
        Text(f"ratio = {window * m}/{window + m} = {ratio:.6g}", f"比值 = {window * m}/{window + m} = {ratio:.6g}"),
    ]


def model_memory(parameters: int, bytes_per_parameter: int = 4) -> list[Text]:
    """Bytes, then MiB."""
    total = parameters * bytes_per_parameter
    return [
        Text("memory = P·bytes/2²⁰ MiB", "内存 = P·字节数/2²⁰ MiB"),
        _bytes(factors(parameters, bytes_per_parameter), total),
        _mebibytes(total),
    ]


def activation_memory(shapes: Sequence[Sequence[int]], bytes_per_value: int = 4, parameters: int = 0) -> list[Text]:
    """Values, bytes, then MiB."""
    counts = [prod(shape) for shape in shapes]
    values = sum(counts)
    terms = "Σ ∏shape" if len(shapes) > SHOWN_SHAPES else " + ".join(factors(*shape) for shape in shapes)
    lines = [
        Text("memory = Σ ∏shape · bytes/2²⁰ MiB", "内存 = Σ ∏shape · 字节数/2²⁰ MiB"),
        Text(f"values = {terms} = {values}", f"数值个数 = {terms} = {values}"),
    ]
    if parameters:
        lines.append(
            Text(
                f"the {parameters} parameters are not activations and are left out",
                f"{parameters} 个参数不是激活值，不计入",
            )
        )
    total = values * bytes_per_value
    return [*lines, _bytes(factors(values, bytes_per_value), total), _mebibytes(total)]


def _bytes(product: str, total: int) -> Text:
    return Text(f"bytes = {product} = {total}", f"字节数 = {product} = {total}")


def _mebibytes(total: int) -> Text:
    result = f"{total}/1048576 = {total / compute.MEBIBYTE:.6g} MiB"
    return Text(f"memory = {result}", f"内存 = {result}")
