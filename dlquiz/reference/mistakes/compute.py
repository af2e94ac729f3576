"""Wrong multiply-adds, FLOPs and memory, with what to tell who gives them.

Every formula takes the bound arguments of its reference as keywords and ignores those it has no use for.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any

from dlquiz.messages import Text
from dlquiz.reference import compute
from dlquiz.reference.compute import MEBIBYTE
from dlquiz.reference.counting import Size
from dlquiz.reference.kinds import Mistake
from dlquiz.reference.mistakes.counting import changed, grouped
from dlquiz.reference.mistakes.sequences import several_heads

BITS_PER_BYTE = 8
FLOAT32_BYTES = 4
ADAM_BYTES = 16

FLOPS_FOR_MACS = Text(
    "Those are FLOPs. A MAC is one multiplication with its addition, so it counts once: half as many.",
    "这是 FLOPs。一次乘加（MAC）包含一次乘法和一次加法，只计一次：应是它的一半。",
)

conv_macs = changed(compute.conv_macs, "input_size")


def conv_flops(**arguments: Any) -> int:
    return 2 * int(conv_macs(**arguments))


def conv_over_input(input_size: Size, **arguments: Any) -> int:
    return int(conv_macs(**arguments | {"output_size": input_size}))


def conv_input_channels_dropped(groups: int, **arguments: Any) -> int:
    return int(conv_macs(**arguments | {"in_channels": 1, "groups": 1}))


def conv_output_channels_dropped(groups: int, **arguments: Any) -> int:
    return int(conv_macs(groups=groups, **arguments)) // int(arguments["out_channels"])


def conv_one_position(**arguments: Any) -> int:
    return int(conv_macs(**arguments | {"output_size": 1}))


def conv_kernel_dropped(**arguments: Any) -> int:
    return int(conv_macs(**arguments | {"kernel_size": 1}))


def conv_biases_added(
    out_channels: int, output_size: Size, kernel_size: Size, batch_size: int, **arguments: Any
) -> int:
    _, output = compute.same_axes(kernel_size, output_size)
    macs = conv_macs(
        out_channels=out_channels, output_size=output, kernel_size=kernel_size, batch_size=batch_size, **arguments
    )
    return int(macs) + batch_size * prod(output) * out_channels


CONV_MACS = (
    Mistake(
        "input_size_used",
        conv_over_input,
        Text(
            "There is one dot product per output position: use H_out·W_out, not the size of the input.",
            "每个输出位置做一次点积：应使用 H_out·W_out，而不是输入尺寸。",
        ),
    ),
    Mistake("flops_for_macs", conv_flops, FLOPS_FOR_MACS),
    Mistake(
        "input_channels_dropped",
        conv_input_channels_dropped,
        Text(
            "Each dot product runs over all input channels of the group: multiply by C_in/g.",
            "每次点积都要遍历组内的所有输入通道：要乘 C_in/g。",
        ),
    ),
    Mistake(
        "output_channels_dropped",
        conv_output_channels_dropped,
        Text("That is one output channel: multiply by C_out.", "这只是一个输出通道：还要乘 C_out。"),
    ),
    Mistake(
        "positions_forgotten",
        conv_one_position,
        Text(
            "That is the number of weights. Each is used at every output position: multiply by H_out·W_out.",
            "这是权重个数。每个权重在所有输出位置上都要用一次：还要乘 H_out·W_out。",
        ),
    ),
    Mistake(
        "kernel_dropped",
        conv_kernel_dropped,
        Text("Each dot product covers the whole window: multiply by k_h·k_w.", "每次点积覆盖整个窗口：要乘 k_h·k_w。"),
    ),
    Mistake(
        "batch_forgotten",
        changed(conv_macs, batch_size=1),
        Text("That is one sample: multiply by the batch size.", "这只是一个样本：还要乘批量大小。"),
        applies=lambda batch_size, **_: batch_size > 1,
    ),
    Mistake(
        "groups_ignored",
        changed(conv_macs, groups=1),
        Text("With groups, each output sees only C_in/g channels.", "分组卷积中，每个输出只看 C_in/g 个通道。"),
        applies=grouped,
    ),
    Mistake(
        "bias_added",
        conv_biases_added,
        Text("Adding a bias is no multiply-add: it is left out.", "加偏置不是乘加运算，不计入。"),
    ),
)


def sizes_added(in_features: int, out_features: int) -> int:
    return in_features + out_features


def linear_flops(in_features: int, out_features: int) -> int:
    return 2 * in_features * out_features


def linear_bias_added(in_features: int, out_features: int) -> int:
    return (in_features + 1) * out_features


def linear_exact_flops(in_features: int, out_features: int) -> int:
    return (2 * in_features - 1) * out_features


LINEAR_MACS = (
    Mistake(
        "sizes_added",
        sizes_added,
        Text("Every input meets every output: multiply, do not add.", "每个输入都与每个输出相乘：应相乘而不是相加。"),
    ),
    Mistake("flops_for_macs", linear_flops, FLOPS_FOR_MACS),
    Mistake(
        "exact_flops_for_macs",
        linear_exact_flops,
        Text(
            "Those are FLOPs, with in − 1 additions per output. MACs are one for each weight: in·out.",
            "这是 FLOPs（每个输出 in − 1 次加法）。MACs 是每个权重一次：in·out。",
        ),
    ),
    Mistake(
        "bias_added",
        linear_bias_added,
        Text("Adding a bias is no multiply-add: it is left out.", "加偏置不是乘加运算，不计入。"),
    ),
)


def matmul_macs(m: int, n: int, p: int) -> int:
    return m * n * p


def matmul_exact_flops(m: int, n: int, p: int) -> int:
    return (2 * n - 1) * m * p


def matrices_read(m: int, n: int, p: int) -> int:
    return m * n + n * p


def inner_dimension_dropped(m: int, n: int, p: int) -> int:
    return 2 * m * p


MATMUL = (
    Mistake(
        "macs_for_flops",
        matmul_macs,
        Text("Those are multiply-adds. Each is two FLOPs: 2·m·n·p.", "这是乘加次数。每次乘加是两个 FLOP：2·m·n·p。"),
    ),
    Mistake(
        "first_addition_saved",
        matmul_exact_flops,
        Text(
            "That starts each sum at its first product. The convention here counts n additions per entry: 2·m·n·p.",
            "这样算是让每个和从第一个乘积开始。这里的约定是每个元素 n 次加法：2·m·n·p。",
        ),
    ),
    Mistake(
        "entries_counted",
        matrices_read,
        Text(
            "m·n + n·p is how many entries the two matrices have. Every one of the m·p results takes n products.",
            "m·n + n·p 只是两个矩阵的元素个数。m·p 个结果中的每一个都需要 n 次乘法。",
        ),
    ),
    Mistake(
        "inner_dimension_dropped",
        inner_dimension_dropped,
        Text(
            "Each entry of the product is a sum over n terms: multiply by n.", "乘积的每个元素是 n 项之和：还要乘 n。"
        ),
    ),
)


def attention_without_projections(sequence_length: int, embed_dim: int, **_: object) -> int:
    return 2 * sequence_length**2 * embed_dim


def attention_width_squared(sequence_length: int, embed_dim: int, **_: object) -> int:
    return 2 * sequence_length * embed_dim**2


def attention_all_width_squared(sequence_length: int, embed_dim: int, **_: object) -> int:
    return 6 * sequence_length * embed_dim**2


def attention_times_heads(sequence_length: int, embed_dim: int, heads: int) -> int:
    return 2 * heads * sequence_length**2 * embed_dim + 4 * sequence_length * embed_dim**2


def attention_all_times_heads(sequence_length: int, embed_dim: int, heads: int) -> int:
    return heads * compute.attention_macs(sequence_length, embed_dim)


def attention_scores_only(sequence_length: int, embed_dim: int, **_: object) -> int:
    return sequence_length**2 * embed_dim + 4 * sequence_length * embed_dim**2


def attention_three_projections(sequence_length: int, embed_dim: int, **_: object) -> int:
    return 2 * sequence_length**2 * embed_dim + 3 * sequence_length * embed_dim**2


def attention_flops(sequence_length: int, embed_dim: int, **_: object) -> int:
    return 2 * compute.attention_macs(sequence_length, embed_dim)


LENGTH_SQUARED = Text(
    "Every token meets every token over d features: QKᵀ and the weighted values cost n²·d each, a projection n·d².",
    "每个词元都要与所有词元在 d 维上相乘：QKᵀ 与对值加权求和各需 n²·d，每个投影需 n·d²。",
)
HEADS_SHARE = Text(
    "Each head works on d/h columns: all heads together cost what one head of width d would.",
    "每个头只处理 d/h 列：所有头合起来与一个宽为 d 的头开销相同。",
)

ATTENTION_MACS = (
    Mistake(
        "projections_forgotten",
        attention_without_projections,
        Text(
            "The query, key, value and output projections are missing: 4·n·d².",
            "漏了查询、键、值与输出四个投影：4·n·d²。",
        ),
    ),
    Mistake("width_squared", attention_width_squared, LENGTH_SQUARED),
    Mistake("width_squared_throughout", attention_all_width_squared, LENGTH_SQUARED),
    Mistake("multiplied_by_heads", attention_times_heads, HEADS_SHARE, applies=several_heads),
    Mistake("all_multiplied_by_heads", attention_all_times_heads, HEADS_SHARE, applies=several_heads),
    Mistake(
        "weighted_values_forgotten",
        attention_scores_only,
        Text("After QKᵀ the values are weighted: another n²·d.", "算完 QKᵀ 还要对值加权求和：再加 n²·d。"),
    ),
    Mistake(
        "output_projection_forgotten",
        attention_three_projections,
        Text("There are four projections: the output has one as well.", "共有四个投影：输出也有一个投影。"),
    ),
    Mistake("flops_for_macs", attention_flops, FLOPS_FOR_MACS),
)

DECIMAL_MEGABYTES = Text(
    "Those are megabytes of 10⁶ bytes. A MiB has 2²⁰ = 1048576 bytes.",
    "这是按 10⁶ 字节算的 MB。1 MiB = 2²⁰ = 1048576 字节。",
)
BITS = Text("Those are mebibits: a byte has 8 bits.", "这是按比特算的：1 字节 = 8 比特。")


def model_bits(parameters: int, bytes_per_parameter: int) -> float:
    return BITS_PER_BYTE * compute.model_memory(parameters, bytes_per_parameter)


def model_decimal(parameters: int, bytes_per_parameter: int) -> float:
    return parameters * bytes_per_parameter / 10**6


def model_millions(parameters: int, **_: object) -> float:
    return parameters / 10**6


def model_kibibytes(parameters: int, bytes_per_parameter: int) -> float:
    return parameters * bytes_per_parameter / 2**10


MODEL_MEMORY = (
    Mistake(
        "parameters_in_millions",
        model_millions,
        Text(
            "That is the parameters in millions: each takes several bytes, and a MiB is 2²⁰ bytes.",
            "这只是以百万为单位的参数量：每个参数占若干字节，且 1 MiB = 2²⁰ 字节。",
        ),
    ),
    Mistake(
        "bytes_forgotten",
        changed(compute.model_memory, bytes_per_parameter=1),
        Text("Multiply by the bytes that each number takes.", "还要乘每个数占用的字节数。"),
    ),
    Mistake("decimal_megabytes", model_decimal, DECIMAL_MEGABYTES),
    Mistake("bits_for_bytes", model_bits, BITS),
    Mistake(
        "kibibytes", model_kibibytes, Text("Those are KiB: divide by 1024 once more.", "这是 KiB：还要再除以 1024。")
    ),
    Mistake(
        "weights_only",
        changed(compute.model_memory, bytes_per_parameter=FLOAT32_BYTES),
        Text(
            "4 bytes hold the weight alone. Training with Adam also stores the gradient and two moments: at least 16.",
            "4 字节只够存权重。用 Adam 训练时还要存梯度和两个矩估计：至少 16 字节。",
        ),
        applies=lambda bytes_per_parameter, **_: bytes_per_parameter >= ADAM_BYTES,
    ),
)


def activations_with_parameters(shapes: Sequence[Sequence[int]], bytes_per_value: int, parameters: int) -> float:
    return (sum(map(prod, shapes)) + parameters) * bytes_per_value / MEBIBYTE


def activations_decimal(shapes: Sequence[Sequence[int]], bytes_per_value: int, **_: object) -> float:
    return sum(map(prod, shapes)) * bytes_per_value / 10**6


def activations_bits(shapes: Sequence[Sequence[int]], bytes_per_value: int, **_: object) -> float:
    return BITS_PER_BYTE * compute.activation_memory(shapes, bytes_per_value)


def activations_of_last(shapes: Sequence[Sequence[int]], bytes_per_value: int, **_: object) -> float:
    return compute.activation_memory(shapes[-1:], bytes_per_value)


def activations_of_largest(shapes: Sequence[Sequence[int]], bytes_per_value: int, **_: object) -> float:
    return compute.activation_memory([max(shapes, key=prod)], bytes_per_value)


def activations_without_channels(shapes: Sequence[Sequence[int]], bytes_per_value: int, **_: object) -> float:
    maps = [shape[1:] if len(shape) > 1 else shape for shape in shapes]
    return compute.activation_memory(maps, bytes_per_value)


activation_memory = changed(compute.activation_memory, "parameters")

ACTIVATION_MEMORY = (
    Mistake(
        "parameters_counted",
        activations_with_parameters,
        Text(
            "Activations are the values the layers put out: the parameters are stored besides and do not count here.",
            "激活值是各层的输出：参数另外存储，这里不计入。",
        ),
        applies=lambda parameters, **_: parameters > 0,
    ),
    Mistake(
        "bytes_forgotten",
        changed(activation_memory, bytes_per_value=1),
        Text("Multiply by the bytes that each number takes.", "还要乘每个数占用的字节数。"),
    ),
    Mistake("decimal_megabytes", activations_decimal, DECIMAL_MEGABYTES),
    Mistake("bits_for_bytes", activations_bits, BITS),
    Mistake(
        "channels_forgotten",
        activations_without_channels,
        Text("Every channel is a map of its own: multiply H·W by C.", "每个通道都是一张特征图：H·W 还要乘 C。"),
        applies=lambda shapes, **_: any(len(shape) > 1 for shape in shapes),
    ),
    Mistake(
        "last_layer_only",
        activations_of_last,
        Text(
            "All the listed activations are kept for the backward pass: add them up.",
            "反向传播要保留所有列出的激活值：应全部相加。",
        ),
        applies=lambda shapes, **_: len(shapes) > 1,
    ),
    Mistake(
        "largest_layer_only",
        activations_of_largest,
        Text(
            "All the listed activations are kept for the backward pass: add them up.",
            "反向传播要保留所有列出的激活值：应全部相加。",
        ),
        applies=lambda shapes, **_: max(map(prod, shapes)) > prod(shapes[-1]),
    ),
)
