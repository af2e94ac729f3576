"""What people get wrong about whole shapes, flattening, im2col and channels, as tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import prod
from typing import Any

from dlquiz.messages import Text
from dlquiz.reference import shapes
from dlquiz.reference.kinds import Mistake
from dlquiz.reference.mistakes import channel_formulas as wrong
from dlquiz.reference.mistakes.apart import telling
from dlquiz.reference.mistakes.channel_formulas import Shape
from dlquiz.reference.mistakes.sizes import more_than
from dlquiz.reference.mistakes.windows import CONVOLUTION_RAW, CONVOLUTION_SHARED, POOLING_RAW


def in_shape(mistake: Mistake) -> Mistake:
    """A mistake about sizes along an axis, made in a shape (C, …) whose channels are right."""

    def formula(input_shape: Shape, out_channels: int | None = None, **rest: Any) -> Shape:
        return (out_channels or input_shape[0], *mistake.formula(input_size=input_shape[1:], **rest))

    def applies(input_shape: Shape, out_channels: int | None = None, **rest: Any) -> bool:
        return mistake.applies(input_size=input_shape[1:], **rest)

    return replace(mistake, formula=formula, applies=applies)


def in_columns(mistake: Mistake) -> Mistake:
    """A mistake about sizes along an axis, made in the number of columns of im2col."""

    def formula(input_shape: Shape, kernel_size: Any, stride: Any, padding: Any) -> Shape:
        sizes = {"kernel_size": kernel_size, "stride": stride, "padding": padding, "dilation": 1}
        columns = prod(mistake.formula(input_size=input_shape[1:], **sizes))
        return shapes.im2col_shape(input_shape, kernel_size, stride, padding)[0], columns

    def applies(input_shape: Shape, **rest: Any) -> bool:
        return mistake.applies(input_size=input_shape[1:], dilation=1, **rest)

    return replace(mistake, formula=formula, applies=applies)


def several_channels(input_shape: Sequence[int], **_: Any) -> bool:
    return input_shape[0] > 1


_CONVOLUTION_SHAPE: tuple[Mistake, ...] = (
    Mistake(
        "input_channels_kept",
        wrong.input_channels_kept,
        Text(
            "A filter spans all input channels; the channels of the output are the number of filters.",
            "每个卷积核都贯穿所有输入通道；输出的通道数就是卷积核的个数。",
        ),
        tempting=Text(
            "Pooling, activations and the classic image filters (blur, edges) all work channel by channel.",
            "池化、激活以及图像处理中的经典滤波（模糊、边缘）都是逐通道进行的。",
        ),
    ),
    Mistake(
        "channels_multiplied",
        wrong.channels_multiplied,
        Text(
            "A filter sums over the input channels, so it gives one map; only the number of filters counts.",
            "卷积核对所有输入通道求和，只得到一个特征图；输出通道数只取决于卷积核个数。",
        ),
        several_channels,
        tempting=Text(
            "A filter does hold one k×k kernel for each input channel, and each of them seems to give a map.",
            "一个卷积核确实为每个输入通道各含一个 k×k 的核，似乎每个核都会给出一张特征图。",
        ),
    ),
    Mistake(
        "channels_convolved",
        wrong.channels_convolved,
        Text(
            "The channels are not a further spatial axis: filters do not slide along them, they sum over them.",
            "通道不是又一个空间轴：卷积核不沿通道滑动，而是对通道求和。",
        ),
        tempting=Text(
            "Drawn as a small cube inside a block C×H×W, a filter seems to move in all three directions.",
            "卷积核画成 C×H×W 长方体中的小立方体，似乎可以沿三个方向滑动。",
        ),
    ),
    Mistake(
        "channel_axis_slid_over",
        wrong.channel_axis_slid_over,
        Text(
            "A filter sums over all channels at once, so no channel axis is left beside the number of filters.",
            "卷积核一次对所有通道求和，除卷积核个数外不会再剩下一个通道轴。",
        ),
        tempting=Text(
            "A 3-D convolution does slide along a third axis and keeps it: one volume for every filter.",
            "三维卷积确实沿第三个轴滑动并保留该轴：每个卷积核得到一个三维体。",
        ),
    ),
    Mistake(
        "spatial_size_kept",
        wrong.spatial_size_kept,
        Text(
            "The spatial size changes too: count the window positions along each axis.",
            "空间尺寸也会改变：每个轴上要数窗口能放的位置。",
        ),
        tempting=Text(
            "VGG and the blocks of ResNet use 3×3 with padding 1 nearly everywhere: there only the channels change.",
            "VGG 和 ResNet 的模块几乎都用填充为 1 的 3×3 卷积，只有通道数在变。",
        ),
    ),
    *(in_shape(mistake) for mistake in CONVOLUTION_RAW),
)

_POOLING_SHAPE: tuple[Mistake, ...] = (
    Mistake(
        "channels_pooled",
        wrong.channels_pooled,
        Text(
            "Pooling works on every channel by itself: the number of channels stays.",
            "池化对每个通道单独进行：通道数不变。",
        ),
        more_than(1, "stride"),
        tempting=Text(
            "“Pooling halves the feature map” names no axis, and a feature map has three.",
            "“池化使特征图减半”没有说明是哪个轴，而特征图有三个轴。",
        ),
    ),
    *(in_shape(mistake) for mistake in POOLING_RAW),
)

_FLATTEN: tuple[Mistake, ...] = (
    Mistake(
        "channels_forgotten",
        wrong.channels_forgotten,
        Text("Every channel is flattened too: C·H·W, not H·W.", "每个通道都要展平：是 C·H·W，而不是 H·W。"),
        wrong.is_map,
        tempting=Text(
            "Flattening is pictured as unrolling one sheet of H×W, as a grey image is unrolled.",
            "展平常被想象成把一张 H×W 的平面拉直，就像拉直一张灰度图。",
        ),
    ),
    Mistake(
        "last_pool_forgotten",
        wrong.last_pool_forgotten,
        Text(
            "The sizes are those before the last 2×2 pooling; flatten what comes out of it.",
            "用的是最后一次 2×2 池化之前的尺寸；应展平池化之后的输出。",
        ),
        wrong.is_map,
        tempting=Text(
            "Tables of a network often write the pooling into the line of its block, without a size of its own.",
            "网络结构表常把池化并入所在模块的那一行，不单独写出尺寸。",
        ),
    ),
    Mistake(
        "image_flattened",
        wrong.image_flattened,
        Text(
            "That is H·W of the network's input; what is flattened is the last feature map: C·H·W.",
            "这是网络输入图像的 H·W；展平的是最后的特征图：C·H·W。",
        ),
        wrong.has_image,
        tempting=Text(
            "In the first network most people build, an MLP on MNIST, it is the image that is flattened: 28·28 = 784.",
            "多数人搭的第一个网络是 MNIST 上的多层感知机，那里展平的就是图像本身：28·28 = 784。",
        ),
    ),
    Mistake(
        "sizes_summed",
        wrong.sizes_summed,
        Text("The sizes are multiplied, not added.", "各维大小应相乘，而不是相加。"),
        wrong.is_map,
        tempting=Text(
            "Flattening lays the values end to end, and lengths laid end to end are added.",
            "展平是把数首尾相接，而首尾相接的长度是相加的。",
        ),
    ),
    Mistake(
        "one_axis_forgotten",
        wrong.one_axis_forgotten,
        Text("One spatial axis is missing from the product.", "乘积中漏了一个空间轴。"),
        wrong.is_map,
        tempting=Text(
            "A square map is called by one number (“16 maps of size 5”), and both numbers then are in the product.",
            "方形特征图常只说一个数（“16 个大小为 5 的特征图”），乘上这两个数就像是乘全了。",
        ),
    ),
)

_IM2COL: tuple[Mistake, ...] = (
    Mistake(
        "transposed",
        wrong.matrix_transposed,
        Text(
            "Rows and columns are swapped: one column per output place, one row per weight of a filter.",
            "行列颠倒了：每个输出位置对应一列，卷积核的每个权重对应一行。",
        ),
        tempting=Text(
            "Some implementations do put one window in each row and multiply by the weights from the right.",
            "有些实现确实每行放一个窗口，再从右边乘权重矩阵。",
        ),
    ),
    Mistake(
        "channels_forgotten",
        wrong.matrix_without_channels,
        Text(
            "A window spans all channels: C·k² rows, not k².",
            "窗口贯穿所有通道：行数为 C·k²，而不是 k²。",
        ),
        several_channels,
        tempting=Text(
            "im2col is drawn with a single channel, where a window holds k² values.",
            "im2col 的示意图通常只画一个通道，一个窗口正好有 k² 个值。",
        ),
    ),
    Mistake(
        "column_per_pixel",
        wrong.matrix_column_per_pixel,
        Text(
            "There is one column per place of the window, not one per input pixel.",
            "每个窗口位置对应一列，而不是每个输入像素一列。",
        ),
        tempting=Text(
            "At stride 1, with padding that keeps the size, every pixel does have a window around it.",
            "步幅为 1 且填充保持尺寸时，每个像素确实都对应一个以它为中心的窗口。",
        ),
    ),
    *(in_columns(mistake) for mistake in CONVOLUTION_SHARED if not mistake.name.startswith("d")),
)

_CONCATENATION: tuple[Mistake, ...] = (
    Mistake(
        "added_like_a_residual",
        wrong.first_channels,
        Text(
            "That is the channels of a sum; concatenation stacks the maps, so the channels add up.",
            "这是逐元素相加后的通道数；拼接是把特征图叠在一起，通道数应相加。",
        ),
        wrong.alike,
        tempting=Text(
            "ResNet's shortcut joins two branches as well, and there the channels stay.",
            "ResNet 的跳跃连接同样合并两个分支，而那里通道数不变。",
        ),
    ),
    Mistake(
        "largest_taken",
        wrong.largest,
        Text("Concatenation keeps all maps: add the channels up.", "拼接保留所有特征图：通道数应相加。"),
        wrong.unlike,
        tempting=Text(
            "Arrays of unlike sizes are often brought to the largest one first, as sequences are in a batch.",
            "大小不同的数组合并前常先补齐到最大的那个，例如一个批量里的序列。",
        ),
    ),
    Mistake(
        "channels_multiplied",
        wrong.multiplied,
        Text("The channels are added, not multiplied.", "通道数应相加，而不是相乘。"),
        wrong.several,
        tempting=Text(
            "In a convolution's weights the numbers of channels of two layers are multiplied.",
            "在卷积层的权重数中，前后两层的通道数正是相乘的。",
        ),
    ),
)

_ADDITION: tuple[Mistake, ...] = (
    Mistake(
        "channels_summed",
        wrong.summed,
        Text(
            "A residual sum adds entry by entry and keeps the channels; only concatenation adds them up.",
            "残差相加是逐元素的，通道数不变；只有拼接才使通道数相加。",
        ),
        wrong.several,
        tempting=Text(
            "DenseNet and Inception join their branches by concatenation, and there the channels do add up.",
            "DenseNet 和 Inception 用拼接合并分支，那里通道数确实相加。",
        ),
    ),
)

_DENSE_BLOCK: tuple[Mistake, ...] = (
    Mistake(
        "input_forgotten",
        wrong.growth_only,
        Text("The block's input is carried along too: c₀ + L·g.", "稠密块的输入也一直保留：c₀ + L·g。"),
        tempting=Text(
            "A layer of the block produces g maps, whatever goes in, so L layers seem to give L·g.",
            "块内每一层不论输入多少都只产生 g 个特征图，L 层似乎就是 L·g。",
        ),
    ),
    Mistake(
        "input_grown_too",
        wrong.input_in_every_layer,
        Text(
            "The input is carried along once, not once per layer: c₀ + L·g.",
            "输入只保留一份，而不是每层一份：c₀ + L·g。",
        ),
        tempting=Text(
            "Every layer takes in all that came before it, the block's input included.",
            "每一层都以之前的全部特征（包括块的输入）为输入。",
        ),
    ),
    Mistake(
        "one_layer_missing",
        wrong.before_last_layer,
        Text(
            "That is what the last layer gets; its own g maps come on top.",
            "这是最后一层的输入通道数；还要加上它自己产生的 g 个。",
        ),
        tempting=Text(
            "The paper's formula, c₀ + (l − 1)·g, is for the input of layer l.",
            "论文给出的 c₀ + (l − 1)·g 是第 l 层的输入通道数。",
        ),
    ),
    Mistake(
        "grown_once",
        wrong.after_first_layer,
        Text("Every one of the L layers adds g channels.", "L 层中的每一层都增加 g 个通道。"),
        lambda layers, **_: layers > 1,
        tempting=Text(
            "In most networks a block changes the number of channels once, in its first layer.",
            "在多数网络里，一个模块只在第一层改变一次通道数。",
        ),
    ),
)

_TRANSITION: tuple[Mistake, ...] = (
    Mistake(
        "ceil_for_floor",
        wrong.compressed,
        Text("The compressed number of channels is rounded down.", "压缩后的通道数应向下取整。"),
        tempting=Text(
            "A whole number that has to hold a share of the channels is usually rounded up.",
            "要容纳一定比例的通道时，通常会把个数向上取整。",
        ),
    ),
    Mistake(
        "compression_removed",
        wrong.compression_removed,
        Text("θ is the share that is kept, not the share that is dropped.", "θ 是保留的比例，而不是去掉的比例。"),
        lambda compression, **_: compression < 1,
        tempting=Text(
            "“Compressed by 0.3” sounds like 30% less, and for the usual θ = 0.5 both readings agree.",
            "“压缩 0.3”听起来像减少 30%，而对常用的 θ = 0.5 两种理解结果相同。",
        ),
    ),
    Mistake(
        "channels_kept",
        wrong.uncompressed,
        Text(
            "The 1×1 convolution of the transition reduces the channels to ⌊θ·c⌋; the pooling halves only the size.",
            "过渡层的 1×1 卷积把通道数减为 ⌊θ·c⌋；其池化只缩小空间尺寸。",
        ),
        lambda compression, **_: compression < 1,
        tempting=Text(
            "A transition is remembered for its 2×2 pooling, and pooling keeps the channels.",
            "过渡层给人印象最深的是 2×2 池化，而池化不改变通道数。",
        ),
    ),
)

CONVOLUTION_SHAPE = telling(shapes.conv_output_shape, _CONVOLUTION_SHAPE)
POOLING_SHAPE = telling(shapes.pool_output_shape, _POOLING_SHAPE)
FLATTEN = telling(shapes.flatten_size, _FLATTEN)
IM2COL = telling(shapes.im2col_shape, _IM2COL)
CONCATENATION = telling(shapes.concat_channels, _CONCATENATION)
ADDITION = telling(shapes.add_channels, _ADDITION)
DENSE_BLOCK = telling(shapes.dense_block_channels, _DENSE_BLOCK)
TRANSITION = telling(shapes.transition_channels, _TRANSITION)
