"""Wrong costs of depthwise-separable convolutions: parameters and speed-up."""

from __future__ import annotations

from dlquiz.messages import Text
from dlquiz.reference import counting
from dlquiz.reference.counting import Size, area
from dlquiz.reference.kinds import Mistake
from dlquiz.reference.mistakes.counting import biased, changed, unbiased


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


PARAMETERS = (
    Mistake(
        "standard_convolution",
        standard,
        Text(
            "That is a standard convolution. Depthwise-separable is one k×k filter per channel, then a 1×1.",
            "这是普通卷积。深度可分离卷积先对每个通道用一个 k×k 卷积核，再做 1×1 卷积。",
        ),
    ),
    Mistake(
        "depthwise_over_outputs",
        depthwise_over_outputs,
        Text(
            "The depthwise step runs over the C input channels, not over the M outputs: k²·C + C·M.",
            "逐深度卷积作用在 C 个输入通道上，而不是 M 个输出通道上：k²·C + C·M。",
        ),
    ),
    Mistake(
        "depthwise_over_all_pairs",
        depthwise_kept_full,
        Text(
            "The depthwise step does not mix channels: k²·C weights, not k²·C·M.",
            "逐深度卷积不混合通道：权重是 k²·C 个，而不是 k²·C·M 个。",
        ),
    ),
    Mistake(
        "pointwise_forgotten",
        depthwise_only,
        Text("The 1×1 convolution that mixes the channels is missing: C·M.", "漏了混合通道的 1×1 卷积：C·M。"),
    ),
    Mistake(
        "depthwise_forgotten",
        pointwise_only,
        Text("The depthwise filters are missing: k²·C.", "漏了逐深度卷积的权重：k²·C。"),
    ),
    Mistake(
        "bias_forgotten",
        changed(counting.depthwise_separable_parameters, bias=False),
        Text("Both steps have biases here: C + M more.", "这里两步都有偏置：还要加 C + M。"),
        applies=biased,
    ),
    Mistake(
        "depthwise_bias_forgotten",
        depthwise_bias_forgotten,
        Text("The depthwise step has biases too: C of them.", "逐深度卷积也有偏置：共 C 个。"),
        applies=biased,
    ),
    Mistake(
        "bias_added",
        changed(counting.depthwise_separable_parameters, bias=True),
        Text("There is no bias here: count the weights only.", "这里没有偏置，只数权重。"),
        applies=unbiased,
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
    side = kernel_size if isinstance(kernel_size, int) else kernel_size[0]
    return side * out_channels / (side + out_channels)


SPEEDUP = (
    Mistake(
        "kernel_area_only",
        kernel_area_only,
        Text(
            "k² is only the limit for many output channels: the 1×1 step costs too, k²M/(k² + M).",
            "k² 只是输出通道数很大时的极限：1×1 卷积也有开销，比值是 k²M/(k² + M)。",
        ),
    ),
    Mistake(
        "output_channels_only",
        output_channels_only,
        Text(
            "M would be the saving of the depthwise step alone: the 1×1 step costs too, k²M/(k² + M).",
            "M 只是逐深度卷积这一步省下的倍数：1×1 卷积也有开销，比值是 k²M/(k² + M)。",
        ),
    ),
    Mistake(
        "inverted_ratio",
        inverted,
        Text(
            "That is separable over standard, 1/M + 1/k². The speed-up is its inverse.",
            "这是可分离卷积与普通卷积之比 1/M + 1/k²，加速比是它的倒数。",
        ),
    ),
    Mistake(
        "costs_added",
        costs_added,
        Text(
            "k² + M is the cost of the separable convolution per position and channel: divide k²·M by it.",
            "k² + M 是可分离卷积在每个位置、每个输入通道上的开销：还要用 k²·M 除以它。",
        ),
    ),
    Mistake(
        "kernel_not_squared",
        kernel_not_squared,
        Text("A k×k window costs k·k, not k.", "k×k 窗口的开销是 k·k，而不是 k。"),
    ),
)
