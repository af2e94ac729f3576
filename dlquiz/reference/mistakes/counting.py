"""Wrong parameter counts of convolutions, with what to tell who gives them and why one falls for them.

Every formula takes the bound arguments of its reference as keywords and ignores those it has no use for. `bias` adds to
a product as 0 or 1. A slip that several layers share has its words here once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dlquiz.messages import Text
from dlquiz.reference import counting
from dlquiz.reference.counting import Size, area
from dlquiz.reference.kinds import Mistake
from dlquiz.reference.mistakes.apart import telling


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


def saying(applies: Callable[..., bool], there: Text, otherwise: Text) -> Callable[..., Text]:
    """Feedback that mentions something only to questions that have it."""
    return lambda **arguments: there if applies(**arguments) else otherwise


WITHOUT_BIAS_TEMPTS = Text(
    "Pictures of a layer draw only the weights, and the biases are a small share of the total.",
    "示意图只画出权重，而偏置在总数中只占很小一部分。",
)
WITH_BIAS_TEMPTS = Text(
    "PyTorch's layers have a bias unless told otherwise, so that adding it becomes a habit.",
    "PyTorch 的层默认带偏置，加上偏置便成了习惯。",
)
ONE_BIAS_TEMPTS = Text(
    "Formulas write the bias as a single letter b, which reads as a single number.",
    "公式里偏置只写成一个字母 b，看上去像一个数。",
)
FLAT_FILTER_TEMPTS = Text(
    "A filter is called k×k and drawn as a flat square, which hides its depth.",
    "人们把卷积核叫作 k×k，并画成一个平面方块，看不出它的深度。",
)
ONE_FILTER_TEMPTS = Text(
    "One speaks of the kernel of a layer as if there were one, and kernel_size describes just one filter.",
    "人们说一层的“卷积核”时像是只有一个，kernel_size 描述的也只是一个卷积核。",
)
GROUPS_TEMPT = Text(
    "Groups change neither the shape of the input nor that of the output, so the usual formula seems to fit.",
    "分组既不改变输入的形状，也不改变输出的形状，似乎仍可套用普通公式。",
)
SIDE_TEMPTS = Text(
    "Code gives a square window by one number, as in kernel_size=3.",
    "代码里正方形窗口只写一个数，如 kernel_size=3。",
)

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


def first_side(kernel_size: Size) -> int:
    """The side by which a window is named."""
    return kernel_size if isinstance(kernel_size, int) else kernel_size[0]


def conv_kernel_not_squared(
    in_channels: int, out_channels: int, kernel_size: Size, groups: int, bias: bool, **_: object
) -> int:
    return (first_side(kernel_size) * (in_channels // groups) + bias) * out_channels


_ALL_CHANNELS = Text(
    "A filter reaches through all input channels: multiply the window by their number.",
    "卷积核贯穿所有输入通道：窗口面积要乘输入通道数。",
)

CONV = telling(
    conv_parameters,
    (
        Mistake(
            "bias_forgotten",
            changed(conv_parameters, bias=False),
            Text(
                "The biases are missing: each filter has one.",
                "漏了偏置：每个卷积核各有一个。",
            ),
            applies=biased,
            tempting=WITHOUT_BIAS_TEMPTS,
        ),
        Mistake(
            "bias_added",
            changed(conv_parameters, bias=True),
            Text("This convolution has no bias: count the weights only.", "这个卷积没有偏置，只数权重。"),
            applies=unbiased,
            tempting=WITH_BIAS_TEMPTS,
        ),
        Mistake(
            "one_bias_for_all",
            conv_one_bias,
            Text(
                "One bias for the whole layer is too few: each filter has its own.",
                "整层只加一个偏置太少：每个卷积核各有一个。",
            ),
            applies=biased,
            tempting=ONE_BIAS_TEMPTS,
        ),
        Mistake(
            "bias_per_channel_pair",
            conv_bias_per_pair,
            Text(
                "You gave every slice of a filter a bias: a filter sums over all its input channels, then adds one.",
                "你给卷积核的每个切片都加了偏置：卷积核先对所有输入通道求和，再加一个偏置。",
            ),
            applies=biased,
            tempting=Text(
                "A filter is drawn as C_in slices, and each looks like a small filter of its own.",
                "示意图把卷积核画成 C_in 个切片，每个切片看上去都像一个独立的小卷积核。",
            ),
        ),
        Mistake(
            "counted_at_every_position",
            conv_at_every_position,
            Text(
                "You counted the filters again at every output position: they are shared; multiply-adds count them.",
                "你在每个输出位置上都重复计了卷积核：权重是共享的，只有乘加次数才与位置数有关。",
            ),
            applies=lambda output_size, **_: area(output_size) > 1,
            tempting=Text(
                "In a fully connected layer every output has weights of its own, and the MACs do have this factor.",
                "全连接层的每个输出都有自己的权重，而卷积的乘加次数也确实含有这个因子。",
            ),
        ),
        Mistake(
            "input_channels_dropped",
            conv_input_channels_dropped,
            _ALL_CHANNELS,
            tempting=FLAT_FILTER_TEMPTS,
            said=saying(
                grouped,
                Text(
                    "A filter reaches through all input channels of its group: multiply the window by their number.",
                    "卷积核贯穿所在组的所有输入通道：窗口面积要乘组内的输入通道数。",
                ),
                _ALL_CHANNELS,
            ),
        ),
        Mistake(
            "output_channels_dropped",
            conv_output_channels_dropped,
            Text(
                "That is one filter: there is one for each output channel.",
                "这只是一个卷积核的参数：每个输出通道各有一个卷积核。",
            ),
            tempting=ONE_FILTER_TEMPTS,
        ),
        Mistake(
            "groups_ignored",
            changed(conv_parameters, groups=1),
            Text(
                "With groups, a filter sees only the channels of its own group.",
                "分组卷积中，一个卷积核只看本组的通道。",
            ),
            applies=grouped,
            tempting=GROUPS_TEMPT,
        ),
        Mistake(
            "multiplied_by_groups",
            conv_multiplied_by_groups,
            Text(
                "Groups save weights: divide the input channels by g, do not multiply by it.",
                "分组会减少权重：输入通道数要除以 g，而不是乘以 g。",
            ),
            applies=grouped,
            tempting=Text(
                "There are g convolutions side by side, which sounds like g times the weights.",
                "有 g 个卷积并列进行，听上去像是 g 倍的权重。",
            ),
        ),
        Mistake(
            "kernel_not_squared",
            conv_kernel_not_squared,
            Text(
                "A k×k window has k·k weights per channel, not k.", "k×k 的窗口在每个通道上有 k·k 个权重，而不是 k 个。"
            ),
            tempting=SIDE_TEMPTS,
        ),
    ),
)
