"""What people get wrong about whole networks, as tables: name, wrong formula, feedback (layers: `network_layers`).

A mistake applies exactly where its slip changes the value.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dlquiz.messages import Text
from dlquiz.reference.kinds import Mistake
from dlquiz.reference.mistakes import network_formulas as wrong
from dlquiz.reference.mistakes import network_texts as texts
from dlquiz.reference.mistakes.network_formulas import summed
from dlquiz.reference.networks import answers
from dlquiz.reference.networks.registry import NETWORK_NAMES


def differing(right: Callable[..., Any], condition: Callable[..., bool] = lambda **_: True) -> Callable[..., Mistake]:
    """Makes mistakes about the value that `right` gives, which apply where theirs is another one."""

    def make(
        name: str,
        formula: Callable[..., Any],
        en: str,
        zh: str,
        tempting: Text,
        when: Callable[..., bool] = lambda **_: True,
    ) -> Mistake:
        def applies(**arguments: str) -> bool:
            return condition(**arguments) and when(**arguments) and formula(**arguments) != right(**arguments)

        return Mistake(name, formula, Text(en, zh), applies, tempting=tempting)

    return make


counted = differing(answers.network_parameters)

PARAMETERS = (
    counted(
        "bias_forgotten",
        summed(wrong.without_biases),
        "The biases are missing: every output channel or feature has one, unless a batch normalization follows.",
        "漏了偏置：除后接批量归一化的层外，每个输出通道（或输出特征）都有一个偏置。",
        texts.WITHOUT_BIAS,
    ),
    counted(
        "one_bias_per_layer",
        summed(wrong.with_one_bias),
        "One bias for each layer is too few: there is one for each output channel or feature.",
        "每层只算一个偏置太少：每个输出通道（或输出特征）各有一个。",
        texts.ONE_BIAS,
    ),
    counted(
        "bias_added",
        summed(wrong.with_bias_everywhere),
        "Convolutions before a batch normalization have no bias here: its β does that work.",
        "这里后接批量归一化的卷积没有偏置：β 已起到偏置的作用。",
        texts.WITH_BIAS,
    ),
    counted(
        "batch_norms_forgotten",
        wrong.parameters_if(lambda place: not wrong.is_norm(place)),
        "The batch normalizations are missing: each trains γ and β, two numbers for each channel.",
        "漏了批量归一化层：每层训练 γ 和 β，每个通道两个数。",
        texts.NORM_IS_A_TRICK,
    ),
    counted(
        "buffers_counted",
        summed(wrong.with_buffers),
        "Running means and variances were counted too; only γ and β are trained, 2C numbers for each normalization.",
        "把滑动均值和方差也算进去了；参与训练的只有 γ 和 β，每个归一化层 2C 个数。",
        texts.BUFFERS_LISTED,
    ),
    counted(
        "pooling_counted",
        summed(wrong.with_windows),
        "Pooling was given k·k weights for each channel; it has none, though it slides a window as a convolution does.",
        "给池化算了每通道 k·k 个权重；池化虽像卷积一样滑动窗口，却没有参数。",
        texts.POOLING_HAS_A_WINDOW,
    ),
    counted(
        "linear_layers_forgotten",
        wrong.parameters_if(lambda place: not wrong.is_linear(place)),
        "The fully connected layers are missing; in AlexNet and VGG they hold most of the parameters.",
        "漏了全连接层；在 AlexNet 和 VGG 中，大部分参数都在全连接层里。",
        texts.CONVOLUTIONS_NAME_IT,
    ),
    counted(
        "downsample_forgotten",
        wrong.parameters_if(lambda place: not wrong.is_projection(place)),
        "Only the main path was counted: where a block changes the shape, its shortcut is a 1×1 convolution.",
        "只数了主路径：形状改变的残差块，其捷径是带权重的 1×1 卷积。",
        texts.BARE_SHORTCUT,
    ),
    counted(
        "concatenation_forgotten",
        wrong.concatenation_forgotten,
        "The channels after a concatenation are the sum over its inputs, not those of the last one.",
        "拼接后的通道数是各输入通道数之和，而不是最后一路的通道数。",
        texts.READS_LIKE_A_CHAIN,
    ),
    counted(
        "groups_ignored",
        summed(wrong.without_groups),
        "With two groups a filter sees only half of the input channels: conv2, conv4 and conv5 have half the weights.",
        "分两组时，每个卷积核只看一半的输入通道：conv2、conv4、conv5 的权重减半。",
        texts.TWO_GPUS,
    ),
    counted(
        "connection_table_ignored",
        summed(wrong.fully_connected_maps),
        "C3 was taken as a full convolution (2,416); by its table most maps see only three or four of S2: 1,516.",
        "把 C3 当成了完全连接的卷积（2,416）；按连接表，多数特征图只连 S2 的三或四个图：1,516。",
        texts.ALL_MAPS_JOINED,
    ),
    counted(
        "subsampling_weights_forgotten",
        summed(wrong.without_subsampling_weights),
        "In the LeNet of 1998 subsampling is trained: a coefficient and a bias for each map.",
        "1998 年 LeNet 的下采样是可训练的：每个图一个系数和一个偏置。",
        texts.POOLING_TODAY,
    ),
    counted(
        "auxiliary_heads_forgotten",
        wrong.parameters_if(lambda place: not place.on_the_side),
        "The two auxiliary classifiers are missing; this count includes them.",
        "漏了两个辅助分类器；这里的参数量包含它们。",
        texts.HEADS_CUT_OFF,
    ),
    counted(
        "auxiliary_heads_counted",
        lambda network: answers.network_parameters(_with_heads(network)),
        "The two auxiliary classifiers were counted; this network is built without them.",
        "把两个辅助分类器也算进去了；这里的网络不含它们。",
        texts.DRAWN_HEADS,
    ),
)


def _with_heads(network: str) -> str:
    return f"{network}_aux" if f"{network}_aux" in NETWORK_NAMES else network


multiplied = differing(answers.network_macs)

MACS = (
    multiplied(
        "flops_for_macs",
        lambda network: 2 * answers.network_macs(network),
        "These are FLOPs, two for each multiply-add; the question counts MACs.",
        "这是 FLOPs，每次乘加算两次；题目问的是乘加次数（MAC）。",
        texts.FLOPS_FOR_BOTH,
    ),
    multiplied(
        "parameters_counted",
        answers.network_parameters,
        "This is the number of parameters; a convolution uses each of its weights once for every output place.",
        "这是参数量；卷积的每个权重在每个输出位置上各用一次。",
        texts.COST_BESIDE_SIZE,
    ),
    multiplied(
        "positions_forgotten",
        summed(wrong.per_position),
        "H·W is missing: a filter is multiplied with its window at every place of the output.",
        "漏了 H·W：卷积核在输出的每个位置上都要与窗口相乘。",
        texts.MACS_ARE_WEIGHTS,
    ),
    multiplied(
        "input_size_used",
        summed(wrong.at_input_size),
        "The input's height and width were used; a strided convolution multiplies only at the places of its output.",
        "用了输入的高和宽；有步幅的卷积只在输出的各个位置上做乘法。",
        texts.SIZES_AGREE,
    ),
    multiplied(
        "linear_layers_forgotten",
        wrong.macs_if(lambda place: not wrong.is_linear(place)),
        "The fully connected layers multiply too: in·out each.",
        "全连接层也做乘法：每层 in·out 次。",
        texts.SMALL_CLASSIFIER,
    ),
    multiplied(
        "convolutions_forgotten",
        wrong.macs_if(wrong.is_linear),
        "Only fully connected layers were counted; nearly all multiply-adds are in the convolutions.",
        "只数了全连接层；几乎所有乘加都在卷积里。",
        texts.WEIGHTS_MEAN_WORK,
    ),
    multiplied(
        "bias_added",
        summed(wrong.with_bias_additions),
        "The additions of biases were counted; by convention a MAC is a product of a weight, and biases are left out.",
        "把偏置的加法也算进去了；按约定只数权重的乘加，不计偏置。",
        texts.BIAS_IN_THE_COUNT,
    ),
    multiplied(
        "normalizations_counted",
        summed(wrong.with_norms),
        "A multiply-add was counted for every normalized value; only convolutions and linear layers count here.",
        "给批量归一化的每个值也算了一次乘加；这里只数卷积和全连接层。",
        texts.NORM_IS_A_MULTIPLY_ADD,
    ),
    multiplied(
        "downsample_forgotten",
        wrong.macs_if(lambda place: not wrong.is_projection(place)),
        "Only the main path was counted; the 1×1 convolutions on the shortcuts multiply too.",
        "只数了主路径；捷径上的 1×1 卷积也要做乘法。",
        texts.BARE_SHORTCUT,
    ),
    multiplied(
        "groups_ignored",
        summed(wrong.macs_without_groups),
        "With two groups each filter spans half of the input channels, so those layers take half the multiply-adds.",
        "分两组时，每个卷积核只跨一半的输入通道，这些层的乘加次数减半。",
        texts.TWO_GPUS,
    ),
    multiplied(
        "connection_table_ignored",
        summed(wrong.macs_of_full_maps),
        "C3 was taken as a full convolution; by its table it has 60 pairs of maps, not 6·16 = 96.",
        "把 C3 当成了完全连接的卷积；按连接表只有 60 对特征图，而不是 6·16 = 96 对。",
        texts.ALL_MAPS_JOINED,
    ),
)
