"""Worked solutions of the parameter counts, line by line, in Markdown with LaTeX.

Each function takes the arguments of its namesake in `dlquiz.reference.counting`, and also the ones that do not count
but that a learner may think do (positions, time steps, heads); the last line gives the result. P is the count.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import prod

from dlquiz.messages import Text
from dlquiz.reference import counting
from dlquiz.reference.counting import GATES, Size, area, per_axis
from dlquiz.reference.steps.plain_tex import MOST_TERMS_SHOWN, fraction, line, product, summed, told

Axes = tuple[int, ...]
NO_BIAS = Text("there is no bias", "没有偏置")
NOTHING_TRAINED = Text("nothing is trained", "没有可训练的参数")


def general(rule: str) -> Text:
    """The formula in symbols, which every solution opens with."""
    return told("parameters", "参数量", "P", rule)


def counted(*links: object) -> Text:
    """The closing line `P = … = value`."""
    return line("P", *map(str, links))


def times(sizes: Sequence[int]) -> str:
    r"""`3 \times 3`."""
    return r" \times ".join(map(str, sizes))


def window_symbol(kernel: Axes) -> str:
    r"""The cells of a window in symbols: `k_h \cdot k_w`, with `k_d` before them for a volume."""
    return "k" if len(kernel) == 1 else product(*("k_d", "k_h", "k_w")[-len(kernel) :])


def conv_parameters(
    in_channels: int,
    out_channels: int,
    kernel_size: Size,
    groups: int = 1,
    bias: bool = True,
    output_size: Size = 1,
) -> list[Text]:
    """Weights of one filter, then its bias, then all filters."""
    kernel, channels = per_axis(kernel_size, "kernel_size"), in_channels // groups
    weights = area(kernel_size) * channels
    filter_rule = product(window_symbol(kernel), fraction("C_{in}", "g") if groups > 1 else "C_{in}")
    lines = [general(product(rf"({filter_rule} + 1)" if bias else filter_rule, "C_{out}"))]
    if groups > 1:
        share = fraction(in_channels, groups)
        lines.append(told("channels that a filter sees", "每个卷积核看到的通道数", share, str(channels)))
    lines.append(told("weights of one filter", "一个卷积核的权重", product(*kernel, channels), str(weights)))
    lines.append(told("with its bias", "加上偏置", f"{weights} + 1", str(weights + 1)) if bias else NO_BIAS)
    if area(output_size) > 1:
        lines.append(_shared_positions(area(output_size)))
    count = counting.conv_parameters(in_channels, out_channels, kernel_size, groups, bias)
    return [*lines, counted(product(weights + bias, out_channels), count)]


def _shared_positions(positions: int) -> Text:
    return Text(
        f"the same filters serve all ${positions}$ positions: the output size does not count",
        f"同一组卷积核在全部 ${positions}$ 个位置上共享，输出尺寸不计入",
    )


def linear_parameters(in_features: int, out_features: int, bias: bool = True) -> list[Text]:
    """Weights and biases, then their sum."""
    weights = in_features * out_features
    rule = product("n_{in}", "n_{out}")
    work = product(in_features, out_features)
    if not bias:
        return [general(rule), NO_BIAS, counted(work, weights)]
    return [
        general(rf"{rule} + n_{{out}}"),
        told("weights", "权重", work, str(weights)),
        Text(f"one bias per output: ${out_features}$", f"每个输出一个偏置：${out_features}$"),
        counted(summed([weights, out_features]), weights + out_features),
    ]


def classifier_parameters(
    input_shape: Sequence[int], out_features: int, head: str = "flatten", bias: bool = True
) -> list[Text]:
    """How many inputs the layer has, then the linear layer over them."""
    channels, total = input_shape[0], prod(input_shape)
    opening, *work = linear_parameters(total if head == "flatten" else channels, out_features, bias)
    if head == "flatten":
        inputs = told("inputs after flattening", "展平后的输入", "n_{in}", product(*input_shape), str(total))
    else:
        inputs = told(
            "global average pooling leaves one value per channel",
            "全局平均池化后每个通道只留一个值",
            "n_{in}",
            str(channels),
        )
    return [opening, inputs, *work]


def mlp_parameters(sizes: Sequence[int], bias: bool = True) -> list[Text]:
    """The layers' counts one by one, then their sum."""
    counts = [counting.linear_parameters(before, after, bias) for before, after in pairwise(sizes)]
    layers = zip(range(1, len(sizes)), pairwise(sizes), counts, strict=True)
    shown = layers if len(counts) <= MOST_TERMS_SHOWN else ()
    return [
        general(rf"\sum_i {'(n_i + 1)' if bias else 'n_i'} \cdot n_{{i+1}}"),
        Text("the input layer has no parameters", "输入层没有参数"),
        *(_dense(place, *pair, count, bias) for place, pair, count in shown),
        counted(summed(counts), sum(counts)),
    ]


def _dense(place: int, before: int, after: int, count: int, bias: bool) -> Text:
    with_bias = [product(f"({before} + 1)", after)] if bias else []
    return told(f"layer {place}", f"第 {place} 层", *with_bias, product(before + bias, after), str(count))


def batch_norm_parameters(num_features: int, count: str = "trainable", input_size: Size = 1) -> list[Text]:
    """γ and β per channel, and the two running statistics where they are asked for."""
    trained, everything = 2 * num_features, count == "all"
    pair = product(2, num_features)
    lines = [
        general(product(4 if everything else 2, "C")),
        told(r"$\gamma$ and $\beta$ of every channel", r"每个通道各一个 $\gamma$ 和 $\beta$", pair, str(trained)),
    ]
    if everything:
        lines.append(
            told(
                "running mean and variance, stored but not trained",
                "滑动均值与滑动方差，只存储、不训练",
                pair,
                str(trained),
            )
        )
    lines.extend(_shared_by_map(input_size))
    total = counting.batch_norm_parameters(num_features, count)
    return [*lines, counted(summed([trained] * (2 if everything else 1)), total)]


def _shared_by_map(input_size: Size) -> list[Text]:
    if area(input_size) == 1:
        return []
    return [
        Text(
            f"all ${area(input_size)}$ positions of a channel share them: $H$ and $W$ do not count",
            f"同一通道的全部 ${area(input_size)}$ 个位置共享，$H$、$W$ 不计入",
        )
    ]


def layer_norm_parameters(normalized_shape: int | Sequence[int]) -> list[Text]:
    """One γ and one β for every normalized entry."""
    shape = (normalized_shape,) if isinstance(normalized_shape, int) else normalized_shape
    entries = prod(shape)
    return [
        general(r"2 \cdot \prod_i n_i"),
        told("entries that are normalized together", "一起归一化的元素个数", product(*shape), str(entries)),
        Text(r"each has one $\gamma$ and one $\beta$", r"每个元素各有一个 $\gamma$ 和一个 $\beta$"),
        counted(product(2, entries), counting.layer_norm_parameters(shape)),
    ]


def group_norm_parameters(
    num_channels: int, affine: bool = True, num_groups: int = 1, input_size: Size = 1
) -> list[Text]:
    """One γ and one β per channel, whatever the groups."""
    groups = Text(
        f"the ${num_groups}$ groups only choose what is averaged: their number does not count",
        f"${num_groups}$ 个组只决定在哪些元素上求统计量，组数不计入",
    )
    return _channel_norm(num_channels, affine, [groups], input_size)


def instance_norm_parameters(num_features: int, affine: bool = False, input_size: Size = 1) -> list[Text]:
    """Nothing by default, one γ and one β per channel if asked for."""
    return _channel_norm(num_features, affine, [], input_size)


def _channel_norm(channels: int, affine: bool, remarks: list[Text], input_size: Size) -> list[Text]:
    if not affine:
        without = Text(
            r"without affine parameters there is no $\gamma$ and no $\beta$", r"不带仿射参数时没有 $\gamma$ 和 $\beta$"
        )
        return [general("0"), without, *remarks, counted(product(0, channels), 0)]
    trained = 2 * channels
    each = told(r"$\gamma$ and $\beta$ of one channel", r"一个通道的 $\gamma$ 和 $\beta$", "1 + 1", "2")
    return [general(r"2 \cdot C"), each, *remarks, *_shared_by_map(input_size), counted(product(2, channels), trained)]


def fixed_layer_parameters(input_shape: Sequence[int], layer: str = "max_pool", kernel_size: Size = 2) -> list[Text]:
    """Nothing is trained, but for LeNet-5's coefficient and bias per map."""
    channels = input_shape[0]
    if layer == "lenet_subsampling":
        each = told("a coefficient and a bias per map", "每张特征图一个系数、一个偏置", "1 + 1", "2")
        window = Text(
            f"the ${area(kernel_size)}$ cells of a window share the coefficient, as all windows of a map do",
            f"窗口的 ${area(kernel_size)}$ 个格以及同一张图的所有窗口共用这个系数",
        )
        return [general(r"2 \cdot C"), each, window, counted(product(2, channels), 2 * channels)]
    return [general("0"), _arithmetic(layer), counted(0)]


def _arithmetic(layer: str) -> Text:
    """What the layer does without a weight."""
    return {
        "max_pool": Text("the largest value of a window is picked: $\\max_i x_i$", "取窗口中的最大值：$\\max_i x_i$"),
        "avg_pool": Text(
            r"a window is averaged, every weight is fixed: $\frac{1}{k^2} \sum_i x_i$",
            r"对窗口求平均，权重都是固定的：$\frac{1}{k^2} \sum_i x_i$",
        ),
        "relu": Text(r"each value is clipped at zero: $\max(0, x)$", r"每个值在零处截断：$\max(0, x)$"),
        "dropout": Text(
            "values are dropped at random; the probability is chosen, not trained",
            "随机丢弃一些值；丢弃概率是选定的，不参与训练",
        ),
        "flatten": Text("values are only put in a row", "只是把各个值排成一列"),
        "local_response_norm": Text(
            "a division by nearby channels; its constants are chosen, not trained",
            "除以相邻通道上的一个和；其中的常数是选定的，不参与训练",
        ),
    }[layer]


def depthwise_separable_parameters(
    in_channels: int, out_channels: int, kernel_size: Size, bias: bool = False
) -> list[Text]:
    """The depthwise step, the pointwise step, their sum."""
    kernel = per_axis(kernel_size, "kernel_size")
    depthwise = (area(kernel_size) + bias) * in_channels
    pointwise = (in_channels + bias) * out_channels
    rule = rf"{product(window_symbol(kernel), 'C')} + C \cdot M"
    return [
        general(rf"{rule} + C + M" if bias else rule),
        told(
            "depthwise, one filter per channel",
            "逐通道卷积，每个通道一个卷积核",
            *affine(product(*kernel, in_channels), area(kernel_size) * in_channels, in_channels, bias),
            str(depthwise),
        ),
        told(
            r"pointwise, $1 \times 1$",
            r"逐点卷积，$1 \times 1$",
            *affine(product(in_channels, out_channels), in_channels * out_channels, out_channels, bias),
            str(pointwise),
        ),
        counted(summed([depthwise, pointwise]), depthwise + pointwise),
    ]


def affine(work: str, weights: int, biases: int, bias: bool = True) -> list[str]:
    """The product with its biases, then its value with them; the product alone where there are none."""
    return [f"{work} + {biases}", f"{weights} + {biases}"] if bias else [work]


def maxout_parameters(in_features: int, out_features: int, pieces: int) -> list[Text]:
    """One affine map per piece."""
    weights, piece = in_features * out_features, counting.linear_parameters(in_features, out_features)
    work = product(in_features, out_features)
    return [
        general(r"k \cdot (n_{in} \cdot n_{out} + n_{out})"),
        told(
            "one piece, with its biases",
            "一个分段（含偏置）",
            *affine(work, weights, out_features),
            str(piece),
        ),
        counted(product(pieces, piece), pieces * piece),
    ]


def embedding_parameters(num_embeddings: int, embedding_dim: int) -> list[Text]:
    """One row per token."""
    return [
        general(r"V \cdot D"),
        Text("one row of $D$ numbers per token, no bias", "每个词一行，共 $D$ 个数，没有偏置"),
        counted(product(num_embeddings, embedding_dim), num_embeddings * embedding_dim),
    ]


def rnn_parameters(input_size: int, hidden_size: int, biases: int = 2, sequence_length: int = 1) -> list[Text]:
    """One recurrent map."""
    name = Text("one map, from the input and from the hidden state", "只有一组映射：来自输入与隐藏状态")
    return _recurrent(name, GATES["rnn"], input_size, hidden_size, biases, sequence_length)


def lstm_parameters(input_size: int, hidden_size: int, biases: int = 2, sequence_length: int = 1) -> list[Text]:
    """Four gates, the candidate included."""
    gates = Text(
        "four maps: input, forget and output gate, and the candidate",
        "四组映射：输入门、遗忘门、输出门和候选状态",
    )
    return _recurrent(gates, GATES["lstm"], input_size, hidden_size, biases, sequence_length)


def gru_parameters(input_size: int, hidden_size: int, biases: int = 2, sequence_length: int = 1) -> list[Text]:
    """Three gates, the candidate included."""
    gates = Text("three maps: reset and update gate, and the candidate", "三组映射：重置门、更新门和候选状态")
    return _recurrent(gates, GATES["gru"], input_size, hidden_size, biases, sequence_length)


def attention_parameters(embed_dim: int, bias: bool = True, heads: int = 1) -> list[Text]:
    """Four square projections."""
    d, projection = embed_dim, counting.linear_parameters(embed_dim, embed_dim, bias)
    lines = [
        general(r"4 \cdot (d^2 + d)" if bias else r"4 \cdot d^2"),
        told(
            "each of the four projections",
            "四个投影各",
            *affine(f"{d}^2", d * d, d, bias),
            str(projection),
        ),
    ]
    if heads > 1:
        lines.append(
            told(
                "the heads share out the columns, whatever their number",
                "各个头平分这些列，头数不影响参数量",
                product(heads, d // heads),
                str(d),
            )
        )
    return [*lines, counted(product(4, projection), 4 * projection)]


def transformer_layer_parameters(d_model: int, feed_forward: int) -> list[Text]:
    """Attention, feed-forward network and normalizations, then their sum."""
    d, f = d_model, feed_forward
    attention, up, down, norms = 4 * d * d + 4 * d, d * f + f, f * d + d, 4 * d
    return [
        general(r"(4 d^2 + 4 d) + (2 d f + f + d) + 4 d"),
        told("self-attention", "自注意力", rf"4 \cdot {d}^2 + 4 \cdot {d}", summed([4 * d * d, 4 * d]), str(attention)),
        told("first linear layer", "第一个全连接层", *affine(product(d, f), d * f, f), str(up)),
        told("second linear layer", "第二个全连接层", *affine(product(f, d), f * d, d), str(down)),
        told("two layer normalizations", "两个层归一化", product(2, 2, d), str(norms)),
        counted(summed([attention, up, down, norms]), attention + up + down + norms),
    ]


def _recurrent(
    gates: Text, number: int, input_size: int, hidden_size: int, biases: int, sequence_length: int
) -> list[Text]:
    x, h = input_size, hidden_size
    inputs = x + h + biases
    several = [number] if number > 1 else []
    numbers = summed([x, h, *([biases] if biases else [])])
    lines = [
        general(product(*several, "h", f"(x + h + {biases})" if biases else "(x + h)")),
        gates,
        told("one map", "其中一组", product(h, f"({numbers})"), product(h, inputs), str(h * inputs)),
    ]
    if sequence_length > 1:
        lines.append(
            Text(
                f"all ${sequence_length}$ time steps share them: the length does not count",
                f"全部 ${sequence_length}$ 个时间步共享参数，序列长度不计入",
            )
        )
    return [*lines, counted(product(*several, h * inputs), number * h * inputs)]
