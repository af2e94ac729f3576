"""Worked solutions of the blocks of convolutions, line by line, in Markdown with LaTeX.

Each function takes the arguments of its namesake in `dlquiz.reference.blocks`; the last line gives the result.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dlquiz.messages import Text
from dlquiz.reference import blocks
from dlquiz.reference.blocks import Stage
from dlquiz.reference.counting import Size, area, classifier_parameters, per_axis
from dlquiz.reference.steps.counting import NO_BIAS, affine, counted, general, times, window_symbol
from dlquiz.reference.steps.plain_tex import MOST_TERMS_SHOWN, fraction, line, number, product, summed, told


def partial_connection_parameters(
    in_channels: int, connections: Sequence[int], kernel_size: Size, bias: bool = True
) -> list[Text]:
    """Output maps that see equally many inputs together, then their sum."""
    kernel = per_axis(kernel_size, "kernel_size")
    cells = area(kernel_size)
    kinds = sorted(Counter(connections).items())
    counts = [maps * (cells * seen + bias) for seen, maps in kinds]
    shown = kinds if len(kinds) <= MOST_TERMS_SHOWN else []
    filter_rule = product(window_symbol(kernel), "c_i")
    return [
        general(rf"\sum_i ({filter_rule} + 1)" if bias else rf"\sum_i {filter_rule}"),
        told("cells of a window", "窗口的格数", product(*kernel), str(cells)),
        *([] if bias else [NO_BIAS]),
        *(_connected(maps, seen, cells, bias) for seen, maps in shown),
        counted(summed(counts), sum(counts)),
    ]


def _connected(maps: int, seen: int, cells: int, bias: bool) -> Text:
    weights = product(cells, seen)
    return told(
        f"filters with $c_i = {seen}$",
        f"$c_i = {seen}$ 的卷积核",
        product(maps, f"({weights} + 1)" if bias else weights),
        product(maps, cells * seen + bias),
        str(maps * (cells * seen + bias)),
    )


def bottleneck_parameters(
    in_channels: int, mid_channels: int, out_channels: int | None = None, kernel_size: Size = 3, bias: bool = False
) -> list[Text]:
    """The three convolutions one by one, then their sum."""
    kernel = per_axis(kernel_size, "kernel_size")
    out_channels = in_channels if out_channels is None else out_channels
    m, cells = mid_channels, area(kernel_size)
    counts = [(in_channels + bias) * m, (cells * m + bias) * m, (m + bias) * out_channels]
    rule = rf"C_{{in}} \cdot M + {product(window_symbol(kernel), 'M^2')} + M \cdot C_{{out}}"
    works = product(in_channels, m), product(*kernel, m, m), product(m, out_channels)
    biases = m, m, out_channels
    words = (
        Text(r"$1 \times 1$, reducing", r"$1 \times 1$ 降维"),
        Text(f"${times(kernel)}$ between them", f"中间的 ${times(kernel)}$"),
        Text(r"$1 \times 1$, expanding", r"$1 \times 1$ 升维"),
    )
    return [
        general(rf"{rule} + 2 M + C_{{out}}" if bias else rule),
        *(
            told(word.en, word.zh, *affine(work, count - more, more, bias), str(count))
            for word, work, more, count in zip(words, works, biases, counts, strict=True)
        ),
        counted(summed(counts), sum(counts)),
    ]


def stacked_kernel_ratio(kernel_size: int, stacked_kernel_size: int = 3) -> list[Text]:
    """How many layers the stack has, the weights of both per channel pair, their ratio."""
    big, small = kernel_size, stacked_kernel_size
    layers = blocks.stacked_layers(big, small)
    ratio = blocks.stacked_kernel_ratio(big, small)
    above, below = layers * small**2, big**2
    return [
        told("ratio", "比值", "r", fraction("n k^2 C^2", "K^2 C^2"), fraction("n k^2", "K^2")),
        told(
            "layers of the stack",
            "堆叠的层数",
            "n",
            fraction("K - 1", "k - 1"),
            fraction(f"{big} - 1", f"{small} - 1"),
            fraction(big - 1, small - 1),
            str(layers),
        ),
        told(
            "stack, per pair of channels",
            "堆叠，每对通道",
            rf"{layers} \cdot {small}^2",
            product(layers, small**2),
            str(above),
        ),
        told("one layer, per pair of channels", "单层，每对通道", f"{big}^2", str(below)),
        line("r", fraction(above, below), number(ratio)),
    ]


def cnn_parameters(
    input_shape: Sequence[int],
    channels: Sequence[int],
    out_features: int,
    kernel_size: int = 3,
    pool_size: int = 2,
    batch_norm: bool = False,
) -> list[Text]:
    """Layer by layer with the map after each pooling, the linear layer, then their sum."""
    stages = list(blocks.cnn_stages(input_shape, channels, kernel_size, pool_size, batch_norm))
    head = classifier_parameters(stages[-1].output, out_features)
    counts = [count for stage in stages for count in (stage.convolution, stage.normalization) if count]
    shown = stages if len(stages) <= MOST_TERMS_SHOWN else []
    weights = r"k^2 \cdot c_{i-1}"
    rule = rf"({weights} + 2) \cdot c_i" if batch_norm else rf"({weights} + 1) \cdot c_i"
    flat, inputs = product(*stages[-1].output), classifier_parameters(stages[-1].output, 1, bias=False)
    return [
        general(rf"\sum_i {rule} + (c_n \cdot H_n \cdot W_n + 1) \cdot m"),
        *(text for place, stage in enumerate(shown, 1) for text in _stage(place, stage, kernel_size, pool_size)),
        told("convolutional part", "卷积部分", summed(counts), str(sum(counts))),
        told("inputs of the linear layer", "全连接层的输入", flat, str(inputs)),
        told(
            "linear layer",
            "全连接层",
            product(f"({inputs} + 1)", out_features),
            product(inputs + 1, out_features),
            str(head),
        ),
        counted(summed([sum(counts), head]), sum(counts) + head),
    ]


def _stage(place: int, stage: Stage, kernel_size: int, pool_size: int) -> list[Text]:
    weights, made = product(kernel_size, kernel_size, stage.in_channels), stage.out_channels
    bias = not stage.normalization
    work = product(f"({weights} + 1)" if bias else weights, made)
    one_filter = product(stage.convolution // made, made)
    lines = [told(f"convolution {place}", f"第 {place} 个卷积层", work, one_filter, str(stage.convolution))]
    if stage.normalization:
        pair = Text(r"$\gamma$ and $\beta$ in place of its bias", r"代替偏置的 $\gamma$ 和 $\beta$")
        lines.append(told(pair.en, pair.zh, product(2, made), str(stage.normalization)))
    if pool_size == 1:
        return lines
    pooled = Text(
        rf"pooling by ${pool_size}$ has no parameters and leaves ${times(stage.output)}$",
        rf"步幅为 ${pool_size}$ 的池化没有参数，得到 ${times(stage.output)}$",
    )
    return [*lines, pooled]
