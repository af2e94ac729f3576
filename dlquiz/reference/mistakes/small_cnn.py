"""Wrong parameter counts of a plain CNN, with what to tell who gives them and why one falls for them.

Every formula takes the bound arguments of `cnn_parameters` as keywords.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from typing import Any

from dlquiz.messages import Text
from dlquiz.reference import blocks
from dlquiz.reference.counting import classifier_parameters
from dlquiz.reference.kinds import Mistake
from dlquiz.reference.mistakes.apart import telling
from dlquiz.reference.mistakes.counting import FLAT_FILTER_TEMPTS, WITHOUT_BIAS_TEMPTS, changed
from dlquiz.reference.mistakes.dense import CHANNELS_ONLY, CHANNELS_ONLY_TEMPTS, SPATIAL_ONLY, SPATIAL_ONLY_TEMPTS
from dlquiz.reference.mistakes.fixed import POOLING_LEARNS_NOTHING


def last_map(input_shape: Sequence[int], channels: Sequence[int], pool_size: int, **_: object) -> tuple[int, ...]:
    """The map that is flattened."""
    return list(blocks.cnn_stages(input_shape, channels, 1, pool_size, False))[-1].output


def added(extra: Callable[..., int]) -> Callable[..., int]:
    """The right count and something more, or less."""

    def call(**arguments: Any) -> int:
        return blocks.cnn_parameters(**arguments) + extra(**arguments)

    return call


def headed(inputs: Callable[..., int]) -> Callable[..., int]:
    """The count with another number of inputs to the linear layer."""

    def call(out_features: int, **arguments: Any) -> int:
        right = prod(last_map(**arguments))
        wrong = inputs(**arguments)
        return blocks.cnn_parameters(out_features=out_features, **arguments) + (wrong - right) * out_features

    return call


def before_last_pool(input_shape: Sequence[int], channels: Sequence[int], pool_size: int, **_: object) -> int:
    return channels[-1] * prod(last_map(input_shape, channels[:-1], pool_size)[1:])


def biases(channels: Sequence[int], out_features: int, batch_norm: bool, **_: object) -> int:
    return out_features + (0 if batch_norm else sum(channels))


def windows(seen: Callable[..., Sequence[int]]) -> Callable[..., int]:
    """By how much the count changes if the convolutions see so many channels."""

    def extra(input_shape: Sequence[int], channels: Sequence[int], kernel_size: int, **_: object) -> int:
        right = (input_shape[0], *channels[:-1])
        wrong = seen(input_shape, channels)
        return sum(kernel_size**2 * (w - r) * c for w, r, c in zip(wrong, right, channels, strict=True))

    return extra


def normalized(batch_norm: bool, **_: object) -> bool:
    return batch_norm


def classifier(out_features: int, **arguments: Any) -> int:
    return classifier_parameters(last_map(**arguments), out_features)


CNN = telling(
    blocks.cnn_parameters,
    (
        Mistake(
            "bias_forgotten",
            added(lambda **arguments: -biases(**arguments)),
            Text(
                "Biases are missing: every filter without normalization and every output has one.",
                "漏了偏置：每个不接归一化的卷积核和每个输出各有一个。",
            ),
            tempting=WITHOUT_BIAS_TEMPTS,
        ),
        Mistake(
            "pooling_counted",
            added(lambda channels, pool_size, **_: pool_size**2 * sum(channels)),
            POOLING_LEARNS_NOTHING,
            tempting=Text(
                "In the list of layers pooling stands like a convolution, with a window and a stride.",
                "在层的列表中，池化与卷积并列，也有窗口和步幅。",
            ),
        ),
        Mistake(
            "pooling_ignored",
            headed(lambda input_shape, channels, **_: channels[-1] * prod(input_shape[1:])),
            Text(
                "The linear layer sees the map after the poolings, not H and W of the input.",
                "全连接层看到的是池化之后的特征图，而不是输入的 H 和 W。",
            ),
            tempting=Text(
                "The convolutions keep H and W, and pooling has no parameters to be counted.",
                "卷积保持 H 和 W 不变，而池化没有参数可数。",
            ),
        ),
        Mistake(
            "last_pooling_forgotten",
            headed(before_last_pool),
            Text(
                "The last pooling divides H and W once more before flattening.",
                "展平之前，最后一次池化还要把 H 和 W 缩小一次。",
            ),
            applies=lambda channels, **_: len(channels) > 1,
            tempting=Text(
                "Pooling is thought of as standing between two convolutions.",
                "人们习惯把池化看作夹在两个卷积层之间的层。",
            ),
        ),
        Mistake(
            "channels_only",
            headed(lambda channels, **_: channels[-1]),
            CHANNELS_ONLY,
            tempting=CHANNELS_ONLY_TEMPTS,
        ),
        Mistake(
            "spatial_only",
            headed(lambda **arguments: prod(last_map(**arguments)[1:])),
            SPATIAL_ONLY,
            tempting=SPATIAL_ONLY_TEMPTS,
        ),
        Mistake(
            "input_channels_dropped",
            added(windows(lambda input_shape, channels: [1] * len(channels))),
            Text(
                "A filter reaches through all channels of the map before it: multiply the window by c_{i−1}.",
                "卷积核贯穿前一层特征图的所有通道：窗口面积要乘 c_{i−1}。",
            ),
            tempting=FLAT_FILTER_TEMPTS,
        ),
        Mistake(
            "image_channels_throughout",
            added(windows(lambda input_shape, channels: [input_shape[0]] * len(channels))),
            Text(
                "Only the first convolution sees the image: each further one sees the channels of the one before.",
                "只有第一个卷积看到图像：其后每个卷积看到的是前一层的通道。",
            ),
            applies=lambda channels, **_: len(channels) > 1,
            tempting=Text(
                "The C of the input is the only channel count given as such; the others look like outputs.",
                "题目中只有输入的 C 明确写作通道数，其余的数看上去只是输出。",
            ),
        ),
        Mistake(
            "classifier_forgotten",
            added(lambda **arguments: -classifier(**arguments)),
            Text(
                "The linear layer at the end is missing: (c·H·W + 1)·m.",
                "漏了末端的全连接层：(c·H·W + 1)·m。",
            ),
            tempting=Text(
                "A CNN is named for its convolutions, and reused networks come without their last layer.",
                "CNN 以卷积得名，而迁移学习中的网络通常去掉了最后一层。",
            ),
        ),
        Mistake(
            "buffers_counted",
            added(lambda channels, **_: 2 * sum(channels)),
            Text(
                "The running mean and variance are stored but not trained: a normalization has 2·c_i parameters.",
                "滑动均值与滑动方差只存储、不训练：每个归一化层有 2·c_i 个参数。",
            ),
            applies=normalized,
            tempting=Text(
                "Keras' summary lists four numbers per channel as parameters, and a checkpoint holds them all.",
                "Keras 的 summary 给每个通道列出 4 个参数，检查点里也都保存着。",
            ),
        ),
        Mistake(
            "normalization_forgotten",
            added(lambda channels, **_: -2 * sum(channels)),
            Text("Each batch normalization trains γ and β: 2·c_i more.", "每个批量归一化都训练 γ 和 β：还要加 2·c_i。"),
            applies=normalized,
            tempting=Text(
                "Normalizing by mean and variance sounds like arithmetic with nothing to learn.",
                "用均值和方差做归一化，听上去只是没有可学参数的运算。",
            ),
        ),
        Mistake(
            "bias_kept",
            added(lambda channels, **_: sum(channels)),
            Text(
                "Before a batch normalization the convolutions have no bias here: β takes its place.",
                "这里接批量归一化的卷积没有偏置：它的作用由 β 承担。",
            ),
            applies=normalized,
            tempting=Text(
                "PyTorch's Conv2d keeps its bias unless bias=False is written.",
                "PyTorch 的 Conv2d 若不写 bias=False 就带有偏置。",
            ),
        ),
        Mistake(
            "kernel_dropped",
            changed(blocks.cnn_parameters, kernel_size=1),
            Text(
                "A k×k window has k·k weights per channel: multiply by k².",
                "k×k 的窗口在每个通道上有 k·k 个权重：要乘 k²。",
            ),
            tempting=Text(
                "The product of the channel counts is what a linear layer has, and a 1×1 convolution as well.",
                "通道数之积是全连接层的权重数，也是 1×1 卷积的权重数。",
            ),
        ),
    ),
)
