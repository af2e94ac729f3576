"""What people get wrong about the scale of initial weights and the fan-in it rests on."""

from __future__ import annotations

from collections.abc import Callable
from math import prod, sqrt
from typing import Any

from dlquiz.messages import Text
from dlquiz.reference import schedules
from dlquiz.reference.kinds import Mistake
from dlquiz.reference.mistakes.apart import changed, saying, telling
from dlquiz.reference.schedules import window

Formula = Callable[..., Any]

CHANNELS_ARE_INPUTS = Text(
    "In a linear layer the fan-in is the number of inputs, and those of a convolution are thought of as its channels.",
    "在全连接层中扇入就是输入个数，而卷积的输入容易想成它的通道。",
)


def is_scheme(wanted: str, scheme: str, fan_in: int, fan_out: int, **_: Any) -> bool:
    """Whether this scheme is asked for and the two fans can be told apart."""
    return scheme == wanted and fan_in != fan_out


def asks_he(scheme: str, **_: Any) -> bool:
    return scheme == "he"


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
            Text("Only the fan-out was used.", "只用了扇出。"),
            lambda fan_in, fan_out, **_: fan_in != fan_out,
            said=saying(
                asks_he,
                Text(
                    "Only the fan-out was used; He's scheme keeps the forward signal and takes the fan-in.",
                    "只用了扇出；He 初始化保持前向信号，用的是扇入。",
                ),
                Text(
                    "Only the fan-out was used; Xavier's scheme takes both fans.", "只用了扇出；Xavier 初始化两者都用。"
                ),
            ),
            tempting=Text(
                "PyTorch has mode='fan_out', too, and a layer is named by the number of its outputs.",
                "PyTorch 也提供 mode='fan_out'，而人们又习惯用输出个数来称呼一层。",
            ),
        ),
        Mistake(
            "fan_in_only",
            with_fans(function, lambda fan_in, fan_out, _: (fan_in, fan_in)),
            Text(
                "Only the fan-in was used; Xavier's scheme is a compromise between both passes and takes both fans.",
                "只用了扇入；Xavier 初始化兼顾前向与反向，扇入和扇出都用。",
            ),
            xavier_of_two,
            tempting=Text(
                "Glorot's argument for the forward pass gives 1/fan_in, and LeCun's initialization stops there.",
                "只看前向传播，Glorot 的推导得到 1/fan_in，LeCun 初始化就停在这里。",
            ),
        ),
        Mistake(
            "he_for_xavier",
            changed(function, scheme="he"),
            Text(
                "That is He's scheme, made for ReLU; Xavier's divides by the sum of both fans.",
                "这是为 ReLU 设计的 He 初始化；Xavier 初始化除以扇入与扇出之和。",
            ),
            lambda scheme, **_: scheme == "xavier",
            tempting=Text(
                "Both have a 2 above the line, and He's scheme is the one that goes with today's ReLU networks.",
                "两者分子都是 2，而如今的 ReLU 网络大多使用 He 初始化。",
            ),
        ),
        Mistake(
            "xavier_for_he",
            changed(function, scheme="xavier"),
            Text(
                "That is Xavier's scheme; He's is made for ReLU, which halves the signal, and divides 2 by the fan-in.",
                "这是 Xavier 初始化；He 初始化针对使信号减半的 ReLU，用 2 除以扇入。",
            ),
            lambda scheme, **_: scheme == "he",
            tempting=Text(
                "Both have a 2 above the line, and Xavier's scheme is the older and better known one.",
                "两者分子都是 2，而 Xavier 初始化提出更早、名气更大。",
            ),
        ),
        Mistake(
            "kernel_dropped",
            with_fans(function, lambda fan_in, fan_out, k: (fan_in // k**2, fan_out // k**2)),
            Text(
                "The channels alone were taken; each output of a convolution sees k² cells of every channel.",
                "只用了通道数；卷积的每个输出在每个通道上看到 k² 格。",
            ),
            of_window,
            tempting=CHANNELS_ARE_INPUTS,
        ),
    )


def deviation(**arguments: Any) -> float:
    return sqrt(schedules.init_variance(**arguments))


def spread(**arguments: Any) -> bool:
    """False for a variance of 1, whose root is the same."""
    return schedules.init_variance(**arguments) != 1


VARIANCE = telling(
    schedules.init_variance,
    (
        Mistake(
            "deviation_for_variance",
            deviation,
            Text(
                "That is the standard deviation; the variance is its square.",
                "这是标准差；方差是它的平方。",
            ),
            spread,
            tempting=Text(
                "Code draws weights with a standard deviation, std = √(2/fan), and that is the number one gets to see.",
                "代码中采样权重用的是标准差 std = √(2/fan)，平时见到的就是这个数。",
            ),
        ),
        Mistake(
            "bound_for_variance",
            schedules.init_bound,
            Text(
                "That is the bound √(6/…) of the uniform distribution; its variance is a third of the bound squared.",
                "这是均匀分布的边界 √(6/…)；方差等于边界平方的三分之一。",
            ),
            lambda **arguments: schedules.init_variance(**arguments) != 3,
            tempting=Text(
                "Glorot's paper and xavier_uniform_ state the scheme by its bound √(6/(fan_in + fan_out)).",
                "Glorot 的论文和 xavier_uniform_ 都以边界 √(6/(fan_in + fan_out)) 来表述该方案。",
            ),
        ),
        Mistake(
            "two_forgotten",
            lambda **arguments: schedules.init_variance(**arguments) / 2,
            Text("The 2 above the line is missing.", "分子的 2 漏了。"),
            said=saying(
                asks_he,
                Text(
                    "The 2 above the line is missing: it makes up for the half of the signal that ReLU cuts off.",
                    "分子的 2 漏了：它弥补 ReLU 减半的信号。",
                ),
                Text(
                    "The 2 above the line is missing: Xavier's scheme divides by the mean of the two fans.",
                    "分子的 2 漏了：Xavier 初始化除以两个扇数的平均。",
                ),
            ),
            tempting=Text(
                "LeCun's initialization is 1/fan_in, and a 1 above the fans looks like the same idea.",
                "LeCun 初始化是 1/fan_in，分子取 1 看上去是同样的思路。",
            ),
        ),
        *fans(schedules.init_variance),
    ),
)

BOUND = telling(
    schedules.init_bound,
    (
        Mistake(
            "deviation_for_bound",
            deviation,
            Text(
                "That is the standard deviation σ; a uniform distribution with it reaches to √3·σ.",
                "这是标准差 σ；具有该标准差的均匀分布边界为 √3·σ。",
            ),
            tempting=Text(
                "For a normal distribution the deviation is all one needs, and it seems to say how far weights reach.",
                "对正态分布只需标准差，它看上去就说明了权重的取值范围。",
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
            tempting=Text(
                "The derivation ends in the variance, 2/fan, which looks much like the 6/fan under the root.",
                "推导最后得到的是方差 2/fan，与根号下的 6/fan 十分相像。",
            ),
        ),
        *fans(schedules.init_bound),
    ),
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


FAN_IN = telling(
    schedules.conv_fan_in,
    (
        Mistake(
            "kernel_dropped",
            kernel_dropped,
            Text(
                "That is the number of channels; one output sees the whole window in each.",
                "这是通道数；一个输出在每个通道上看到整个窗口。",
            ),
            wide,
            tempting=CHANNELS_ARE_INPUTS,
        ),
        Mistake(
            "input_channels_dropped",
            channels_dropped,
            Text(
                "The window reaches through all input channels: multiply by their number.",
                "窗口贯穿所有输入通道：还要乘输入通道数。",
            ),
            lambda in_channels, **_: in_channels > 1,
            tempting=Text(
                "A kernel is drawn as a flat square of k×k cells, as if it saw one channel.",
                "示意图中的卷积核是一个 k×k 的平面方块，似乎只看一个通道。",
            ),
        ),
        Mistake(
            "kernel_not_squared",
            not_squared,
            Text(
                "Only one side of the kernel was counted; its window has height and width.",
                "卷积核只算了一边；窗口既有高也有宽。",
            ),
            more_axes,
            tempting=Text(
                "A kernel size is written as one number, kernel_size=3, and goes into the product as it stands.",
                "卷积核尺寸只写一个数，如 kernel_size=3，容易直接代入。",
            ),
        ),
        Mistake(
            "bias_added",
            lambda **arguments: schedules.conv_fan_in(**arguments) + 1,
            Text("The bias is no input: it is not part of the fan-in.", "偏置不是输入，不计入扇入。"),
            tempting=Text(
                "In the count of parameters every filter does get one more for its bias.",
                "数参数时，每个滤波器确实要为偏置多加一个。",
            ),
        ),
        Mistake(
            "fan_out_for_fan_in",
            fan_out,
            Text(
                "That is the fan-out, the outputs that one input reaches; the fan-in counts the inputs of one output.",
                "这是扇出，即一个输入影响的输出个数；扇入是一个输出的输入个数。",
            ),
            lambda in_channels, out_channels, **_: in_channels != out_channels,
            tempting=Text(
                "A convolution is known by the number of its filters, and that is C_out.",
                "提到一个卷积层，最先想到的是滤波器个数，也就是 C_out。",
            ),
        ),
    ),
)
