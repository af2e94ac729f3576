"""Wrong parameter counts of fully connected layers: one, the last of a CNN, several, and maxout."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import prod
from typing import Any

from dlquiz.messages import Text
from dlquiz.reference import counting
from dlquiz.reference.kinds import Mistake
from dlquiz.reference.mistakes.apart import telling
from dlquiz.reference.mistakes.counting import (
    ONE_BIAS_TEMPTS,
    WITH_BIAS_TEMPTS,
    WITHOUT_BIAS_TEMPTS,
    biased,
    changed,
    unbiased,
)


def linear_one_bias(in_features: int, out_features: int, **_: object) -> int:
    return in_features * out_features + 1


def linear_bias_per_input(in_features: int, out_features: int, **_: object) -> int:
    return in_features * out_features + in_features


def linear_sizes_added(in_features: int, out_features: int, **_: object) -> int:
    return in_features + out_features


BIASES_MISSING = Text("The biases are missing: one for each output.", "漏了偏置：每个输出一个。")
NO_BIAS_HERE = Text("This layer has no bias: count the weights only.", "这一层没有偏置，只数权重。")
ONE_BIAS_EACH = Text(
    "Each output has its own bias: add the number of outputs, not 1.",
    "每个输出各有一个偏置：应加输出个数，而不是 1。",
)
SIZES_TEMPT = Text(
    "The layer is named by its two sizes, and a picture shows just so many circles.",
    "全连接层由两个大小来描述，示意图中画的正是这么多个圆圈。",
)

LINEAR = telling(
    counting.linear_parameters,
    (
        Mistake(
            "bias_forgotten",
            changed(counting.linear_parameters, bias=False),
            BIASES_MISSING,
            applies=biased,
            tempting=WITHOUT_BIAS_TEMPTS,
        ),
        Mistake(
            "bias_added",
            changed(counting.linear_parameters, bias=True),
            NO_BIAS_HERE,
            applies=unbiased,
            tempting=WITH_BIAS_TEMPTS,
        ),
        Mistake("one_bias_for_all", linear_one_bias, ONE_BIAS_EACH, applies=biased, tempting=ONE_BIAS_TEMPTS),
        Mistake(
            "bias_per_input",
            linear_bias_per_input,
            Text("Biases belong to the outputs, not to the inputs.", "偏置属于输出，而不属于输入。"),
            applies=biased,
            tempting=Text(
                "Pictures draw the bias as an extra unit of value 1 beside the inputs.",
                "示意图常在输入旁画一个恒为 1 的单元来表示偏置。",
            ),
        ),
        Mistake(
            "sizes_added",
            linear_sizes_added,
            Text(
                "Every input is joined to every output: multiply, do not add.",
                "每个输入都与每个输出相连：应相乘而不是相加。",
            ),
            tempting=SIZES_TEMPT,
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


CHANNELS_ONLY = Text(
    "Flattening keeps every position: the layer has C·H·W inputs, not C.",
    "展平保留所有位置：这一层有 C·H·W 个输入，而不是 C 个。",
)
CHANNELS_ONLY_TEMPTS = Text(
    "A convolution asks for the channels alone, and after global average pooling this count would be right.",
    "卷积层的参数只与通道数有关，而且在全局平均池化之后这样算是对的。",
)
SPATIAL_ONLY = Text("The channels are missing: flattening gives C·H·W inputs.", "漏了通道数：展平后有 C·H·W 个输入。")
SPATIAL_ONLY_TEMPTS = Text(
    "Flattening is drawn as one H×W picture that is rolled out into a column.",
    "展平常被画成把一张 H×W 的图拉成一列。",
)

CLASSIFIER = telling(
    counting.classifier_parameters,
    (
        Mistake(
            "bias_forgotten",
            changed(counting.classifier_parameters, bias=False),
            BIASES_MISSING,
            applies=biased,
            tempting=WITHOUT_BIAS_TEMPTS,
        ),
        Mistake(
            "bias_added",
            changed(counting.classifier_parameters, bias=True),
            NO_BIAS_HERE,
            applies=unbiased,
            tempting=WITH_BIAS_TEMPTS,
        ),
        Mistake("one_bias_for_all", classifier_one_bias, ONE_BIAS_EACH, applies=biased, tempting=ONE_BIAS_TEMPTS),
        Mistake(
            "channels_only",
            classifier_channels_only,
            CHANNELS_ONLY,
            applies=lambda head, **_: head == "flatten",
            tempting=CHANNELS_ONLY_TEMPTS,
        ),
        Mistake(
            "spatial_only",
            classifier_spatial_only,
            SPATIAL_ONLY,
            applies=lambda head, input_shape, **_: head == "flatten" and len(input_shape) > 1,
            tempting=SPATIAL_ONLY_TEMPTS,
        ),
        Mistake(
            "pooling_counted",
            classifier_pooling_counted,
            Text("Global average pooling has no weights: it only takes means.", "全局平均池化没有权重，只是求平均。"),
            applies=lambda head, input_shape, **_: head == "global_average" and len(input_shape) > 1,
            tempting=Text(
                "A convolution with an H×W window leaves a map of the same size and does have H·W weights.",
                "窗口为 H×W 的卷积得到同样大小的输出，而它确实有 H·W 个权重。",
            ),
        ),
        Mistake(
            "flattened_anyway",
            changed(counting.classifier_parameters, head="flatten"),
            Text(
                "Global average pooling leaves one value per channel: the layer has C inputs, not C·H·W.",
                "全局平均池化后每个通道只剩一个值：这一层有 C 个输入，而不是 C·H·W 个。",
            ),
            applies=lambda head, **_: head == "global_average",
            tempting=Text(
                "AlexNet and VGG flatten their last map, so C·H·W inputs seem to be the rule.",
                "AlexNet 和 VGG 都把最后的特征图展平，让人以为分类层总有 C·H·W 个输入。",
            ),
        ),
    ),
)


def mlp_neurons(sizes: Sequence[int], **_: object) -> int:
    return sum(sizes)


def mlp_input_bias(sizes: Sequence[int], **_: object) -> int:
    return counting.mlp_parameters(sizes) + sizes[0]


def mlp_one_bias_per_layer(sizes: Sequence[int], **_: object) -> int:
    return sum(before * after + 1 for before, after in pairwise(sizes))


MLP = telling(
    counting.mlp_parameters,
    (
        Mistake(
            "bias_forgotten",
            changed(counting.mlp_parameters, bias=False),
            BIASES_MISSING,
            applies=biased,
            tempting=WITHOUT_BIAS_TEMPTS,
        ),
        Mistake(
            "bias_added",
            changed(counting.mlp_parameters, bias=True),
            NO_BIAS_HERE,
            applies=unbiased,
            tempting=WITH_BIAS_TEMPTS,
        ),
        Mistake("one_bias_per_layer", mlp_one_bias_per_layer, ONE_BIAS_EACH, applies=biased, tempting=ONE_BIAS_TEMPTS),
        Mistake(
            "neurons_counted",
            mlp_neurons,
            Text(
                "That counts neurons: the weights are on the connections, as many as the product of two layers' sizes.",
                "这是神经元个数：权重在连接上，相邻两层之间的权重数是两层大小之积。",
            ),
            tempting=Text(
                "A network is drawn as circles and described by how many there are in each layer.",
                "网络画成一个个圆圈，大小也用各层的神经元个数来描述。",
            ),
        ),
        Mistake(
            "input_layer_biased",
            mlp_input_bias,
            Text("The input layer is data: it has no biases.", "输入层只是数据，没有偏置。"),
            applies=biased,
            tempting=Text(
                "The input is drawn as a column of circles, just like the layers that compute.",
                "输入层也画成一列圆圈，与真正做计算的层一模一样。",
            ),
        ),
    ),
)


def maxout_one_bias(in_features: int, out_features: int, pieces: int) -> int:
    return pieces * in_features * out_features + out_features


def maxout_no_bias(in_features: int, out_features: int, pieces: int) -> int:
    return pieces * in_features * out_features


MAXOUT = telling(
    counting.maxout_parameters,
    (
        Mistake(
            "pieces_ignored",
            changed(counting.maxout_parameters, pieces=1),
            Text(
                "The maximum is taken over k affine maps: each has its own weights.",
                "最大值取自 k 个仿射映射，每个映射都有自己的权重。",
            ),
            tempting=Text(
                "The output is no larger than that of one linear layer: the maximum hides the pieces.",
                "输出与单个线性层一样大，取最大值之后看不出有几个分段。",
            ),
        ),
        Mistake(
            "bias_counted_once",
            maxout_one_bias,
            Text("Each of the k pieces has its own biases: k·out of them.", "k 个分段各有自己的偏置：共 k·out 个。"),
            tempting=Text(
                "A unit has one output after the maximum, and in most layers one output means one bias.",
                "取最大值后每个单元只有一个输出，而多数层里一个输出对应一个偏置。",
            ),
        ),
        Mistake(
            "bias_forgotten",
            maxout_no_bias,
            Text("The biases are missing: k·out of them.", "漏了偏置：共 k·out 个。"),
            tempting=WITHOUT_BIAS_TEMPTS,
        ),
    ),
)
