"""Wrong costs of depthwise-separable convolutions: parameters and speed-up."""

from __future__ import annotations

from dlquiz.messages import Text
from dlquiz.reference import compute, counting
from dlquiz.reference.counting import Size, area
from dlquiz.reference.kinds import Mistake
from dlquiz.reference.mistakes.apart import telling
from dlquiz.reference.mistakes.counting import (
    SIDE_TEMPTS,
    WITH_BIAS_TEMPTS,
    WITHOUT_BIAS_TEMPTS,
    biased,
    changed,
    first_side,
    unbiased,
)


def standard(in_channels: int, out_channels: int, kernel_size: Size, bias: bool) -> int:
    return counting.conv_parameters(in_channels, out_channels, kernel_size, bias=bias)


def depthwise_over_outputs(in_channels: int, out_channels: int, kernel_size: Size, bias: bool) -> int:
    biases = bias * (in_channels + out_channels)
    return (area(kernel_size) + in_channels) * out_channels + biases


def depthwise_kept_full(in_channels: int, out_channels: int, kernel_size: Size, bias: bool) -> int:
    biases = bias * (in_channels + out_channels)
    return (area(kernel_size) + 1) * in_channels * out_channels + biases


def depthwise_only(in_channels: int, kernel_size: Size, bias: bool, **_: object) -> int:
    return (area(kernel_size) + bias) * in_channels


def pointwise_only(in_channels: int, out_channels: int, bias: bool, **_: object) -> int:
    return (in_channels + bias) * out_channels


def depthwise_bias_forgotten(in_channels: int, out_channels: int, kernel_size: Size, **_: object) -> int:
    return area(kernel_size) * in_channels + (in_channels + 1) * out_channels


POINTWISE_TEMPTS = Text(
    "A 1×1 window looks as if it did nothing, and it is the k×k filters that one calls a convolution.",
    "1×1 的窗口看上去什么也没做，人们说到卷积时想到的是 k×k 的卷积核。",
)

PARAMETERS = telling(
    counting.depthwise_separable_parameters,
    (
        Mistake(
            "standard_convolution",
            standard,
            Text(
                "That is a standard convolution: depthwise-separable is one k×k filter per channel, then a 1×1.",
                "这是普通卷积：深度可分离卷积先对每个通道用一个 k×k 卷积核，再做 1×1 卷积。",
            ),
            tempting=Text(
                "Both layers turn C channels into M with a k×k window, and only the cost tells them apart.",
                "两种卷积都用 k×k 窗口把 C 个通道变成 M 个，只有开销不同。",
            ),
        ),
        Mistake(
            "depthwise_over_outputs",
            depthwise_over_outputs,
            Text(
                "The depthwise step runs over the C input channels, not over the M outputs: k²·C + C·M.",
                "逐通道卷积作用在 C 个输入通道上，而不是 M 个输出通道上：k²·C + C·M。",
            ),
            tempting=Text(
                "A standard convolution has one filter for each output channel, and a popular book prints this.",
                "普通卷积是每个输出通道一个卷积核，有一本流行的书也印成了这样。",
            ),
        ),
        Mistake(
            "depthwise_over_all_pairs",
            depthwise_kept_full,
            Text(
                "The depthwise step does not mix channels: k²·C weights, not k²·C·M.",
                "逐通道卷积不混合通道：权重是 k²·C 个，而不是 k²·C·M 个。",
            ),
            tempting=Text(
                "In code the depthwise step is an ordinary Conv2d whose groups argument is easily overlooked.",
                "代码里逐通道卷积就是普通的 Conv2d，参数 groups 很容易被忽略。",
            ),
        ),
        Mistake(
            "pointwise_forgotten",
            depthwise_only,
            Text("The 1×1 convolution that mixes the channels is missing: C·M.", "漏了混合通道的 1×1 卷积：C·M。"),
            tempting=POINTWISE_TEMPTS,
        ),
        Mistake(
            "depthwise_forgotten",
            pointwise_only,
            Text("The depthwise filters are missing: k²·C.", "漏了逐通道卷积的权重：k²·C。"),
            tempting=Text(
                "Most of the weights are in the 1×1 step, and the paper dwells on it.",
                "绝大部分权重在 1×1 卷积中，论文着重讨论的也是它。",
            ),
        ),
        Mistake(
            "bias_forgotten",
            changed(counting.depthwise_separable_parameters, bias=False),
            Text("Both steps have biases here: C + M more.", "这里两步都有偏置：还要加 C + M。"),
            applies=biased,
            tempting=WITHOUT_BIAS_TEMPTS,
        ),
        Mistake(
            "depthwise_bias_forgotten",
            depthwise_bias_forgotten,
            Text("The depthwise step has biases too: C of them.", "逐通道卷积也有偏置：共 C 个。"),
            applies=biased,
            tempting=Text(
                "The block is thought of as one layer, with one bias for each of its M outputs.",
                "人们把整个模块看作一层，M 个输出各有一个偏置。",
            ),
        ),
        Mistake(
            "bias_added",
            changed(counting.depthwise_separable_parameters, bias=True),
            Text("There is no bias here: count the weights only.", "这里没有偏置，只数权重。"),
            applies=unbiased,
            tempting=WITH_BIAS_TEMPTS,
        ),
    ),
)


def kernel_area_only(kernel_size: Size, **_: object) -> int:
    return area(kernel_size)


def output_channels_only(out_channels: int, **_: object) -> int:
    return out_channels


def inverted(out_channels: int, kernel_size: Size) -> float:
    return 1 / out_channels + 1 / area(kernel_size)


def costs_added(out_channels: int, kernel_size: Size) -> int:
    return area(kernel_size) + out_channels


def kernel_not_squared(out_channels: int, kernel_size: Size) -> float:
    side = first_side(kernel_size)
    return side * out_channels / (side + out_channels)


SPEEDUP = telling(
    compute.separable_speedup,
    (
        Mistake(
            "kernel_area_only",
            kernel_area_only,
            Text(
                "k² is only the limit for many output channels: the 1×1 step costs too, k²M/(k² + M).",
                "k² 只是输出通道数很大时的极限：1×1 卷积也有开销，比值是 k²M/(k² + M)。",
            ),
            tempting=Text(
                "The MobileNets paper says 8 to 9 times less for 3×3, and 9 is k².",
                "MobileNets 论文说 3×3 时减少到 1/8 到 1/9，而 9 正是 k²。",
            ),
        ),
        Mistake(
            "output_channels_only",
            output_channels_only,
            Text(
                "M would be the saving of the depthwise step alone: the 1×1 step costs too, k²M/(k² + M).",
                "M 只是逐通道卷积这一步省下的倍数：1×1 卷积也有开销，比值是 k²M/(k² + M)。",
            ),
            tempting=Text(
                "One filter per channel in place of M filters over it does save the factor M.",
                "每个通道只用一个卷积核而不是 M 个，确实省下 M 倍。",
            ),
        ),
        Mistake(
            "inverted_ratio",
            inverted,
            Text(
                "That is separable over standard, 1/M + 1/k²: the speed-up is its inverse.",
                "这是可分离卷积与普通卷积之比 1/M + 1/k²：加速比是它的倒数。",
            ),
            tempting=Text(
                "The paper gives the ratio this way round, as the share of the cost that is left.",
                "论文给出的正是这个方向的比值，即剩下的开销所占比例。",
            ),
        ),
        Mistake(
            "costs_added",
            costs_added,
            Text(
                "k² + M is the cost of the separable convolution per position and channel: divide k²·M by it.",
                "k² + M 是可分离卷积在每个位置、每个输入通道上的开销：还要用 k²·M 除以它。",
            ),
            tempting=Text(
                "A product that becomes a sum is the whole idea, and the sum looks like the result.",
                "把乘积变成求和正是核心思想，这个和便像是最终结果。",
            ),
        ),
        Mistake(
            "kernel_not_squared",
            kernel_not_squared,
            Text("A k×k window costs k·k, not k.", "k×k 窗口的开销是 k·k，而不是 k。"),
            tempting=SIDE_TEMPTS,
        ),
    ),
)
