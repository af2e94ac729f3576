"""Worked solutions of the parameter counts, line by line.

Each function takes the arguments of its namesake in `dlquiz.reference.counting`, and also the ones that do not count
but that a learner may think do (positions, time steps, heads); the last line gives the result.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import prod

from dlquiz.messages import Text
from dlquiz.reference import counting
from dlquiz.reference.counting import GATES, Size, area, per_axis


def factors(*sizes: int) -> str:
    """`7·7·3`."""
    return "·".join(map(str, sizes))


def conv_parameters(
    in_channels: int,
    out_channels: int,
    kernel_size: Size,
    groups: int = 1,
    bias: bool = True,
    output_size: Size = 1,
) -> list[Text]:
    """Weights of one filter, then its bias, then all filters."""
    kernel = per_axis(kernel_size, "kernel_size")
    formula = f"{'k_h·k_w' if len(kernel) == 2 else '∏k'}·C_in{'/g' if groups > 1 else ''}"
    channels = in_channels // groups
    window = area(kernel_size) * channels
    share = f"({in_channels}/{groups})" if groups > 1 else str(in_channels)
    lines = [
        _count(f"({formula} + 1)·C_out" if bias else f"{formula}·C_out"),
        Text(
            f"weights of one filter = {factors(*kernel)}·{share} = {window}",
            f"一个卷积核的权重 = {factors(*kernel)}·{share} = {window}",
        ),
        _bias_per_output(bias, Text("filter", "卷积核")),
    ]
    if area(output_size) > 1:
        lines.append(
            Text(
                f"the same filter serves all {area(output_size)} positions: the output size does not count",
                f"同一个卷积核在全部 {area(output_size)} 个位置上共享，输出尺寸不计入",
            )
        )
    count = counting.conv_parameters(in_channels, out_channels, kernel_size, groups, bias)
    return [*lines, _count(f"{_with_bias(window, bias)}·{out_channels} = {count}")]


def linear_parameters(in_features: int, out_features: int, bias: bool = True) -> list[Text]:
    """Weights and biases, then their sum."""
    count = counting.linear_parameters(in_features, out_features, bias)
    return [
        _count(f"in·out{' + out' if bias else ''}"),
        _bias_per_output(bias, Text("output", "输出")),
        _count(f"{_linear(in_features, out_features, bias)} = {count}"),
    ]


def classifier_parameters(
    input_shape: Sequence[int], out_features: int, head: str = "flatten", bias: bool = True
) -> list[Text]:
    """How many inputs the layer has, then the linear layer over them."""
    channels, total = input_shape[0], prod(input_shape)
    if head == "flatten":
        shape = factors(*input_shape)
        inputs = Text(f"flattened inputs = {shape} = {total}", f"展平后的输入 = {shape} = {total}")
    else:
        inputs = Text(
            f"global average pooling keeps one value per channel: {channels} inputs, no parameters of its own",
            f"全局平均池化每个通道只留一个值：{channels} 个输入，自身没有参数",
        )
    return [inputs, *linear_parameters(total if head == "flatten" else channels, out_features, bias)]


def mlp_parameters(sizes: Sequence[int], bias: bool = True) -> list[Text]:
    """The layers' counts one by one, then their sum."""
    term = "(n_i + 1)·n_{i+1}" if bias else "n_i·n_{i+1}"
    counts = [counting.linear_parameters(before, after, bias) for before, after in pairwise(sizes)]
    layers = ", ".join(
        f"{_with_bias(before, bias)}·{after} = {count}"
        for (before, after), count in zip(pairwise(sizes), counts, strict=True)
    )
    return [
        _count(f"Σ {term}"),
        Text("the input layer has no parameters", "输入层没有参数"),
        Text(f"layer by layer: {layers}", f"逐层：{layers}"),
        _count(f"{' + '.join(map(str, counts))} = {sum(counts)}"),
    ]


def batch_norm_parameters(num_features: int, count: str = "trainable", input_size: Size = 1) -> list[Text]:
    """γ and β per channel, and the two running statistics where they are asked for."""
    lines = [Text(f"γ and β, one of each per channel: 2·{num_features}", f"每个通道各一个 γ 和 β：2·{num_features}")]
    if count == "all":
        lines.append(
            Text(
                f"running mean and variance, not trained but stored: 2·{num_features}",
                f"滑动均值与滑动方差，不参与训练但要存储：2·{num_features}",
            )
        )
    if area(input_size) > 1:
        lines.append(
            Text("all positions of a channel share them: H and W do not count", "同一通道的所有位置共享，H、W 不计入")
        )
    total = counting.batch_norm_parameters(num_features, count)
    return [*lines, _count(f"{total // num_features}·{num_features} = {total}")]


def layer_norm_parameters(normalized_shape: int | Sequence[int]) -> list[Text]:
    """One γ and one β for every normalized entry."""
    shape = (normalized_shape,) if isinstance(normalized_shape, int) else normalized_shape
    return [
        Text(
            "parameters = 2·∏ normalized_shape: one γ and one β per entry",
            "参数量 = 2·∏ normalized_shape：每个元素各一个 γ 和 β",
        ),
        _count(f"2·{factors(*shape)} = {counting.layer_norm_parameters(shape)}"),
    ]


def depthwise_separable_parameters(
    in_channels: int, out_channels: int, kernel_size: Size, bias: bool = False
) -> list[Text]:
    """The depthwise step, the pointwise step, their sum."""
    kernel = per_axis(kernel_size, "kernel_size")
    depthwise = area(kernel_size) * in_channels + bias * in_channels
    pointwise = (in_channels + bias) * out_channels
    per_channel = f"{factors(*kernel, in_channels)}{f' + {in_channels}' if bias else ''}"
    one_by_one = _linear(in_channels, out_channels, bias)
    formula = f"k²·C + C·M{' + C + M' if bias else ''}"
    return [
        _count(formula if len(set(kernel)) == 1 and len(kernel) == 2 else formula.replace("k²", "∏k")),
        Text(
            f"depthwise, one filter per channel: {per_channel} = {depthwise}",
            f"逐深度卷积，每个通道一个卷积核：{per_channel} = {depthwise}",
        ),
        Text(f"pointwise, 1×1: {one_by_one} = {pointwise}", f"逐点卷积，1×1：{one_by_one} = {pointwise}"),
        _count(f"{depthwise} + {pointwise} = {depthwise + pointwise}"),
    ]


def maxout_parameters(in_features: int, out_features: int, pieces: int) -> list[Text]:
    """One affine map per piece."""
    piece = counting.linear_parameters(in_features, out_features)
    linear = _linear(in_features, out_features, True)
    return [
        _count("k·(in·out + out)"),
        Text(f"one piece = {linear} = {piece}", f"一个分段 = {linear} = {piece}"),
        _count(f"{pieces}·{piece} = {pieces * piece}"),
    ]


def embedding_parameters(num_embeddings: int, embedding_dim: int) -> list[Text]:
    """One row per token."""
    return [
        Text("parameters = V·D: one row of D numbers per token, no bias", "参数量 = V·D：每个词一行 D 个数，没有偏置"),
        _count(f"{num_embeddings}·{embedding_dim} = {num_embeddings * embedding_dim}"),
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
    projection = counting.linear_parameters(embed_dim, embed_dim, bias)
    d = embed_dim
    lines = [
        _count(f"4·(d²{' + d' if bias else ''})"),
        Text(
            f"query, key, value and output projection, each {_linear(d, d, bias)} = {projection}",
            f"查询、键、值与输出四个投影，各 {_linear(d, d, bias)} = {projection}",
        ),
    ]
    if heads > 1:
        lines.append(
            Text(
                f"the {heads} heads share out the columns, {heads}·{d // heads} = {d}: their number does not count",
                f"{heads} 个头平分这些列，{heads}·{d // heads} = {d}，头数不影响参数量",
            )
        )
    return [*lines, _count(f"4·{projection} = {4 * projection}")]


def transformer_layer_parameters(d_model: int, feed_forward: int) -> list[Text]:
    """Attention, feed-forward network and normalizations, then their sum."""
    d, f = d_model, feed_forward
    attention, network, norms = 4 * d * d + 4 * d, 2 * d * f + f + d, 4 * d
    return [
        _count("(4d² + 4d) + (2df + f + d) + 2·2d"),
        Text(f"self-attention = 4·{d}² + 4·{d} = {attention}", f"自注意力 = 4·{d}² + 4·{d} = {attention}"),
        Text(
            f"feed-forward network = {d}·{f} + {f} + {f}·{d} + {d} = {network}",
            f"前馈网络 = {d}·{f} + {f} + {f}·{d} + {d} = {network}",
        ),
        Text(f"two layer normalizations = 2·2·{d} = {norms}", f"两个层归一化 = 2·2·{d} = {norms}"),
        _count(f"{attention} + {network} + {norms} = {attention + network + norms}"),
    ]


def _recurrent(
    gates: Text, number: int, input_size: int, hidden_size: int, biases: int, sequence_length: int
) -> list[Text]:
    x, h = input_size, hidden_size
    gate = h * (x + h + biases)
    times = f"{number}·" if number > 1 else ""
    symbols, numbers = (f"x + h + {biases}", f"{x} + {h} + {biases}") if biases else ("x + h", f"{x} + {h}")
    lines = [
        _count(f"{times}h·({symbols})"),
        gates,
        Text(f"one of them = {h}·({numbers}) = {gate}", f"其中一组 = {h}·({numbers}) = {gate}"),
    ]
    if sequence_length > 1:
        lines.append(
            Text(
                f"all {sequence_length} time steps share them: the length does not count",
                f"全部 {sequence_length} 个时间步共享参数，序列长度不计入",
            )
        )
    return [*lines, _count(f"{times}{gate} = {number * gate}" if times else str(gate))]


def _count(result: str) -> Text:
    return Text(f"parameters = {result}", f"参数量 = {result}")


def _with_bias(inputs: int, bias: bool) -> str:
    return f"({inputs} + 1)" if bias else str(inputs)


def _linear(in_features: int, out_features: int, bias: bool) -> str:
    weights = factors(in_features, out_features)
    return f"{weights} + {out_features}" if bias else weights


def _bias_per_output(bias: bool, unit: Text) -> Text:
    if bias:
        return Text(f"plus one bias per {unit.en}", f"每个{unit.zh}再加一个偏置")
    return Text("no bias", "没有偏置")
