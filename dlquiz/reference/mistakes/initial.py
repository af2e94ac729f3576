"""What people get wrong about the scale of initial weights and the fan-in it rests on."""

from __future__ import annotations

from collections.abc import Callable
from math import prod, sqrt
from typing import Any

from dlquiz.messages import Text
from dlquiz.reference import schedules
from dlquiz.reference.kinds import Mistake
from dlquiz.reference.mistakes.counting import changed
from dlquiz.reference.schedules import window

Formula = Callable[..., Any]


def is_scheme(wanted: str, scheme: str, fan_in: int, fan_out: int, **_: Any) -> bool:
    """Whether this scheme is asked for and the two fans can be told apart."""
    return scheme == wanted and fan_in != fan_out


def xavier_of_two(**arguments: Any) -> bool:
    return is_scheme("xavier", **arguments)


def he_of_two(**arguments: Any) -> bool:
    return is_scheme("he", **arguments)


def of_window(kernel_size: int, **_: Any) -> bool:
    return kernel_size > 1


def with_fans(function: Formula, fans: Callable[[int, int, int], tuple[int, int]]) -> Formula:
    """The scale from other fans: `fans(fan_in, fan_out, kernel_size)`."""

    def formula(scheme: str, fan_in: int, fan_out: int, kernel_size: int) -> Any:
        changed_in, changed_out = fans(fan_in, fan_out, kernel_size)
        return function(scheme=scheme, fan_in=changed_in, fan_out=changed_out)

    return formula


def fans(function: Formula) -> tuple[Mistake, ...]:
    """The slips in the fans and the scheme, for a variance or a bound."""
    return (
        Mistake(
            "fan_out_used",
            with_fans(function, lambda fan_in, fan_out, _: (fan_out, fan_out)),
            Text(
                "Only fan_out was used; He's scheme keeps the forward signal and takes fan_in, Xavier takes both.",
                "只用了 fan_out；He 初始化保持前向信号，用 fan_in；Xavier 两者都用。",
            ),
            lambda fan_in, fan_out, **_: fan_in != fan_out,
        ),
        Mistake(
            "fan_in_only",
            with_fans(function, lambda fan_in, fan_out, _: (fan_in, fan_in)),
            Text(
                "Only fan_in was used, 1/fan_in; Xavier is a compromise between both passes: fan_in + fan_out.",
                "只用了 fan_in（1/fan_in）；Xavier 兼顾前向与反向：fan_in + fan_out。",
            ),
            xavier_of_two,
        ),
        Mistake(
            "he_for_xavier",
            changed(function, scheme="he"),
            Text(
                "That is He's scheme, 2/fan_in, made for ReLU; Xavier divides by fan_in + fan_out.",
                "这是为 ReLU 设计的 He 初始化 2/fan_in；Xavier 除以 fan_in + fan_out。",
            ),
            lambda scheme, **_: scheme == "xavier",
        ),
        Mistake(
            "xavier_for_he",
            changed(function, scheme="xavier"),
            Text(
                "That is Xavier's scheme; He's is made for ReLU, which halves the signal: 2/fan_in.",
                "这是 Xavier 初始化；He 初始化针对使信号减半的 ReLU：2/fan_in。",
            ),
            lambda scheme, **_: scheme == "he",
        ),
        Mistake(
            "kernel_dropped",
            with_fans(function, lambda fan_in, fan_out, k: (fan_in // k**2, fan_out // k**2)),
            Text(
                "The channels alone were taken; each output of a convolution sees k² cells of every channel.",
                "只用了通道数；卷积的每个输出在每个通道上看到 k² 格。",
            ),
            of_window,
        ),
    )


def deviation(**arguments: Any) -> float:
    return sqrt(schedules.init_variance(**arguments))


def spread(**arguments: Any) -> bool:
    """False for a variance of 1, whose root is the same."""
    return schedules.init_variance(**arguments) != 1


VARIANCE = (
    Mistake(
        "deviation_for_variance",
        deviation,
        Text(
            "That is the standard deviation; the variance is its square.",
            "这是标准差；方差是它的平方。",
        ),
        spread,
    ),
    Mistake(
        "bound_for_variance",
        schedules.init_bound,
        Text(
            "That is the bound √(6/…) of the uniform distribution; its variance is a third of the bound squared.",
            "这是均匀分布的边界 √(6/…)；方差等于边界平方的三分之一。",
        ),
        lambda **arguments: schedules.init_variance(**arguments) != 3,
    ),
    Mistake(
        "two_forgotten",
        lambda **arguments: schedules.init_variance(**arguments) / 2,
        Text(
            "The 2 above the line is missing: Xavier divides by the mean of two fans, He makes up for ReLU's half.",
            "分子的 2 漏了：Xavier 除以两个 fan 的平均，He 用它弥补 ReLU 减半的信号。",
        ),
    ),
    *fans(schedules.init_variance),
)

BOUND = (
    Mistake(
        "deviation_for_bound",
        deviation,
        Text(
            "That is the standard deviation σ; a uniform distribution with it reaches to √3·σ.",
            "这是标准差 σ；具有该标准差的均匀分布边界为 √3·σ。",
        ),
    ),
    Mistake(
        "variance_for_bound",
        schedules.init_variance,
        Text(
            "That is the variance; the bound of the uniform distribution is √(3·variance).",
            "这是方差；均匀分布的边界为 √(3·方差)。",
        ),
        lambda **arguments: schedules.init_variance(**arguments) != 3,
    ),
    *fans(schedules.init_bound),
)


def kernel_dropped(in_channels: int, **_: Any) -> int:
    return in_channels


def channels_dropped(kernel_size: Any, **_: Any) -> int:
    return prod(window(kernel_size))


def not_squared(in_channels: int, kernel_size: Any, **_: Any) -> int:
    return in_channels * window(kernel_size)[0]


def fan_out(kernel_size: Any, out_channels: int, **_: Any) -> int:
    return schedules.conv_fan_in(out_channels, kernel_size)


def wide(kernel_size: Any, **_: Any) -> bool:
    return channels_dropped(kernel_size) > 1


def more_axes(kernel_size: Any, **_: Any) -> bool:
    return prod(window(kernel_size)[1:]) > 1


FAN_IN = (
    Mistake(
        "kernel_dropped",
        kernel_dropped,
        Text(
            "That is the number of channels; one output sees k_h·k_w cells of each.",
            "这是通道数；一个输出在每个通道上看到 k_h·k_w 格。",
        ),
        wide,
    ),
    Mistake(
        "input_channels_dropped",
        channels_dropped,
        Text("The window reaches through all input channels: multiply by C_in.", "窗口贯穿所有输入通道：还要乘 C_in。"),
        lambda in_channels, **_: in_channels > 1,
    ),
    Mistake(
        "kernel_not_squared",
        not_squared,
        Text(
            "Only one side of the kernel was counted; its window has k_h·k_w cells.",
            "卷积核只算了一边；窗口有 k_h·k_w 格。",
        ),
        more_axes,
    ),
    Mistake(
        "bias_added",
        lambda **arguments: schedules.conv_fan_in(**arguments) + 1,
        Text("The bias is no input: it is not part of the fan-in.", "偏置不是输入，不计入 fan_in。"),
    ),
    Mistake(
        "fan_out_for_fan_in",
        fan_out,
        Text(
            "That is fan_out, k²·C_out; fan_in counts the inputs of one output: k²·C_in.",
            "这是 fan_out，即 k²·C_out；fan_in 数的是一个输出的输入个数：k²·C_in。",
        ),
        lambda in_channels, out_channels, **_: in_channels != out_channels,
    ),
)
