"""Wrong parameter counts of feed-forward layers, with what to tell who gives them.

Every formula takes the bound arguments of its reference as keywords and ignores those it has no use for. `bias` adds to
a product as 0 or 1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import prod
from typing import Any

from dlquiz.messages import Text
from dlquiz.reference import counting
from dlquiz.reference.counting import Size, area
from dlquiz.reference.kinds import Mistake


def changed(function: Callable[..., Any], *dropped: str, **changes: Any) -> Callable[..., Any]:
    """`function` with some of its keywords replaced by `changes`, and without the `dropped` ones."""

    def call(**arguments: Any) -> Any:
        return function(**{name: value for name, value in (arguments | changes).items() if name not in dropped})

    return call


def biased(bias: bool, **_: object) -> bool:
    return bias


def unbiased(bias: bool, **_: object) -> bool:
    return not bias


def grouped(groups: int, **_: object) -> bool:
    return groups > 1


conv_parameters = changed(counting.conv_parameters, "output_size")


def conv_one_bias(out_channels: int, **arguments: Any) -> int:
    weights: int = conv_parameters(**arguments | {"out_channels": out_channels, "bias": False})
    return weights + 1


def conv_at_every_position(output_size: Size, **arguments: Any) -> int:
    return area(output_size) * int(conv_parameters(**arguments))


def conv_input_channels_dropped(out_channels: int, kernel_size: Size, bias: bool, **_: object) -> int:
    return (area(kernel_size) + bias) * out_channels


def conv_output_channels_dropped(in_channels: int, kernel_size: Size, groups: int, bias: bool, **_: object) -> int:
    return area(kernel_size) * (in_channels // groups) + bias


def conv_bias_per_pair(in_channels: int, out_channels: int, kernel_size: Size, groups: int, **_: object) -> int:
    return (area(kernel_size) + 1) * (in_channels // groups) * out_channels


def conv_multiplied_by_groups(
    in_channels: int, out_channels: int, kernel_size: Size, groups: int, bias: bool, **_: object
) -> int:
    return (area(kernel_size) * in_channels * groups + bias) * out_channels


def conv_kernel_not_squared(
    in_channels: int, out_channels: int, kernel_size: Size, groups: int, bias: bool, **_: object
) -> int:
    side = kernel_size if isinstance(kernel_size, int) else kernel_size[0]
    return (side * (in_channels // groups) + bias) * out_channels


CONV = (
    Mistake(
        "bias_forgotten",
        changed(conv_parameters, bias=False),
        Text("The biases are missing: each filter has one, C_out in all.", "漏了偏置：每个卷积核有一个，共 C_out 个。"),
        applies=biased,
    ),
    Mistake(
        "bias_added",
        changed(conv_parameters, bias=True),
        Text("This convolution has no bias: count the weights only.", "这个卷积没有偏置，只数权重。"),
        applies=unbiased,
    ),
    Mistake(
        "one_bias_for_all",
        conv_one_bias,
        Text(
            "One bias for the whole layer is too few: each filter has its own.",
            "整层只加一个偏置太少：每个卷积核各有一个。",
        ),
        applies=biased,
    ),
    Mistake(
        "bias_per_channel_pair",
        conv_bias_per_pair,
        Text(
            "You gave every slice of a filter a bias. A filter sums over all its input channels, then adds one bias.",
            "你给卷积核在每个输入通道上都加了偏置。卷积核先对所有输入通道求和，再加一个偏置。",
        ),
        applies=biased,
    ),
    Mistake(
        "counted_at_every_position",
        conv_at_every_position,
        Text(
            "You counted the filter again at every output position. Its weights are shared: H_out·W_out is for MACs.",
            "你在每个输出位置上都重复计了卷积核。权重是共享的，H_out·W_out 只出现在乘加次数里。",
        ),
        applies=lambda output_size, **_: area(output_size) > 1,
    ),
    Mistake(
        "input_channels_dropped",
        conv_input_channels_dropped,
        Text(
            "A filter reaches through all input channels of its group: multiply the window by C_in/g.",
            "卷积核贯穿所在组的所有输入通道：窗口面积要乘 C_in/g。",
        ),
    ),
    Mistake(
        "output_channels_dropped",
        conv_output_channels_dropped,
        Text("That is one filter. There are C_out of them.", "这只是一个卷积核的参数，一共有 C_out 个卷积核。"),
    ),
    Mistake(
        "groups_ignored",
        changed(conv_parameters, groups=1),
        Text("With groups, a filter sees only C_in/g channels.", "分组卷积中，一个卷积核只看 C_in/g 个通道。"),
        applies=grouped,
    ),
    Mistake(
        "multiplied_by_groups",
        conv_multiplied_by_groups,
        Text(
            "Groups save weights: divide the input channels by g, do not multiply by it.",
            "分组会减少权重：输入通道数要除以 g，而不是乘以 g。",
        ),
        applies=grouped,
    ),
    Mistake(
        "kernel_not_squared",
        conv_kernel_not_squared,
        Text("A k×k window has k·k weights per channel, not k.", "k×k 的窗口在每个通道上有 k·k 个权重，而不是 k 个。"),
    ),
)


def linear_one_bias(in_features: int, out_features: int, **_: object) -> int:
    return in_features * out_features + 1


def linear_bias_per_input(in_features: int, out_features: int, **_: object) -> int:
    return in_features * out_features + in_features


def linear_sizes_added(in_features: int, out_features: int, **_: object) -> int:
    return in_features + out_features


LINEAR_BIAS = (
    Text("The biases are missing: one for each output.", "漏了偏置：每个输出一个。"),
    Text("This layer has no bias: count the weights only.", "这一层没有偏置，只数权重。"),
    Text(
        "Each output has its own bias: add the number of outputs, not 1.",
        "每个输出各有一个偏置：应加输出个数，而不是 1。",
    ),
)

LINEAR = (
    Mistake("bias_forgotten", changed(counting.linear_parameters, bias=False), LINEAR_BIAS[0], applies=biased),
    Mistake("bias_added", changed(counting.linear_parameters, bias=True), LINEAR_BIAS[1], applies=unbiased),
    Mistake("one_bias_for_all", linear_one_bias, LINEAR_BIAS[2], applies=biased),
    Mistake(
        "bias_per_input",
        linear_bias_per_input,
        Text("Biases belong to the outputs, not to the inputs.", "偏置属于输出，而不属于输入。"),
        applies=biased,
    ),
    Mistake(
        "sizes_added",
        linear_sizes_added,
        Text(
            "Every input is joined to every output: multiply, do not add.",
            "每个输入都与每个输出相连：应相乘而不是相加。",
        ),
    ),
)


def classifier_one_bias(out_features: int, **arguments: Any) -> int:
    return counting.classifier_parameters(out_features=out_features, **arguments | {"bias": False}) + 1


def classifier_channels_only(input_shape: Sequence[int], out_features: int, bias: bool, **_: object) -> int:
    return (input_shape[0] + bias) * out_features


def classifier_spatial_only(input_shape: Sequence[int], out_features: int, bias: bool, **_: object) -> int:
    return (prod(input_shape[1:]) + bias) * out_features


def classifier_pooling_counted(input_shape: Sequence[int], out_features: int, bias: bool, **_: object) -> int:
    return (input_shape[0] + bias) * out_features + prod(input_shape[1:])


def flattened(head: str, **_: object) -> bool:
    return head == "flatten"


def averaged(head: str, **_: object) -> bool:
    return head == "global_average"


CLASSIFIER = (
    Mistake("bias_forgotten", changed(counting.classifier_parameters, bias=False), LINEAR_BIAS[0], applies=biased),
    Mistake("bias_added", changed(counting.classifier_parameters, bias=True), LINEAR_BIAS[1], applies=unbiased),
    Mistake("one_bias_for_all", classifier_one_bias, LINEAR_BIAS[2], applies=biased),
    Mistake(
        "channels_only",
        classifier_channels_only,
        Text(
            "Flattening keeps every position: the layer has C·H·W inputs, not C.",
            "展平保留所有位置：这一层有 C·H·W 个输入，而不是 C 个。",
        ),
        applies=flattened,
    ),
    Mistake(
        "spatial_only",
        classifier_spatial_only,
        Text("You left the channels out: flattening gives C·H·W inputs.", "漏了通道数：展平后有 C·H·W 个输入。"),
        applies=lambda head, input_shape, **_: head == "flatten" and len(input_shape) > 1,
    ),
    Mistake(
        "pooling_counted",
        classifier_pooling_counted,
        Text("Global average pooling has no weights: it only takes means.", "全局平均池化没有权重，只是求平均。"),
        applies=lambda head, input_shape, **_: head == "global_average" and len(input_shape) > 1,
    ),
    Mistake(
        "flattened_anyway",
        changed(counting.classifier_parameters, head="flatten"),
        Text(
            "Global average pooling leaves one value per channel: the layer has C inputs, not C·H·W.",
            "全局平均池化后每个通道只剩一个值：这一层有 C 个输入，而不是 C·H·W 个。",
        ),
        applies=averaged,
    ),
)


def mlp_neurons(sizes: Sequence[int], **_: object) -> int:
    return sum(sizes)


def mlp_input_bias(sizes: Sequence[int], **_: object) -> int:
    return counting.mlp_parameters(sizes) + sizes[0]


def mlp_one_bias_per_layer(sizes: Sequence[int], **_: object) -> int:
    return sum(before * after + 1 for before, after in pairwise(sizes))


MLP = (
    Mistake("bias_forgotten", changed(counting.mlp_parameters, bias=False), LINEAR_BIAS[0], applies=biased),
    Mistake("bias_added", changed(counting.mlp_parameters, bias=True), LINEAR_BIAS[1], applies=unbiased),
    Mistake("one_bias_per_layer", mlp_one_bias_per_layer, LINEAR_BIAS[2], applies=biased),
    Mistake(
        "neurons_counted",
        mlp_neurons,
        Text(
            "That counts neurons. Parameters sit on connections: n_i·n_{i+1} weights between two layers, and biases.",
            "这是神经元个数。参数在连接上：相邻两层之间有 n_i·n_{i+1} 个权重，再加偏置。",
        ),
    ),
    Mistake(
        "input_layer_biased",
        mlp_input_bias,
        Text("The input layer is data: it has no biases.", "输入层只是数据，没有偏置。"),
        applies=biased,
    ),
)
