"""Worked solutions around the optimizer: updates, learning rates, initial scales.

Each function takes the arguments of its namesake in `dlquiz.reference.schedules`; the last line gives the result.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi

from dlquiz.messages import Text
from dlquiz.reference import schedules
from dlquiz.reference.steps.plain_tex import factor, fraction, line, number, power, terms, told

_ANGLE = r"\pi t"


def updates(samples: int, batch_size: int, epochs: int = 1, drop_last: bool = False) -> list[Text]:
    """Batches of one pass, then of all passes."""
    left, right = (r"\lfloor", r"\rfloor") if drop_last else (r"\lceil", r"\rceil")
    batches = schedules.updates(samples, batch_size, 1, drop_last)
    total = schedules.updates(samples, batch_size, epochs, drop_last)
    rounded = rf"{left} {fraction(samples, batch_size)} {right}"
    lines = [
        Text.same(rf"$\text{{updates}} = {left} {fraction('N', 'B')} {right} \cdot E$"),
        told("batches of one epoch", "每个 epoch 的批数", rounded, str(batches)),
    ]
    if samples % batch_size:
        lines.insert(1, _left_over(samples % batch_size, drop_last))
    return [*lines, line(r"\text{updates}", rf"{batches} \cdot {epochs}", str(total))]


def _left_over(samples: int, drop_last: bool) -> Text:
    if drop_last:
        return Text(
            f"{samples} samples are left over; they make no full batch and are dropped",
            f"剩下 {samples} 个样本不足一批，被丢弃",
        )
    return Text(f"{samples} samples are left over; they make a smaller batch", f"剩下 {samples} 个样本组成较小的一批")


def learning_rate_at(
    schedule: str,
    initial: float,
    step: int,
    decay: float = 0.1,
    period: int = 30,
    final: float = 0,
    total: int = 100,
) -> list[Text]:
    """The formula of the schedule, its inner part, and the rate."""
    value = schedules.learning_rate_at(schedule, initial, step, decay, period, final, total)
    if schedule == "cosine":
        return _cosine(initial, step, final, total, value)
    if schedule == "exponential":
        work = rf"{number(initial)} \cdot {power(decay, step)}"
        return [Text.same(r"$\eta_t = \eta_0 \gamma^t$"), line(rf"\eta_{{{step}}}", work, number(value))]
    due = step // period
    floor = rf"\lfloor {fraction(step, period)} \rfloor"
    return [
        Text.same(r"$\eta_t = \eta_0 \gamma^{\lfloor t/s \rfloor}$"),
        told("decays so far", "已衰减次数", floor, str(due)),
        line(rf"\eta_{{{step}}}", rf"{number(initial)} \cdot {power(decay, due)}", number(value)),
    ]


def _cosine(initial: float, step: int, final: float, total: int, value: float) -> list[Text]:
    turn = cos(pi * step / total)
    half, turned = fraction(1, 2), fraction(rf"\pi \cdot {step}", total)
    work = rf"{number(final)} + {half} ({number(initial)} - {number(final)}) (1 + {factor(turn)})"
    return [
        Text.same(rf"$\eta_t = \eta_{{min}} + {half} (\eta_0 - \eta_{{min}}) (1 + \cos {fraction(_ANGLE, 'T')})$"),
        told("in radians", "以弧度计", rf"\cos {turned}", number(turn)),
        line(rf"\eta_{{{step}}}", work, number(value)),
    ]


def largest_stable_learning_rate(curvature: float) -> list[Text]:
    """From the factor of one step to the bound."""
    bound = schedules.largest_stable_learning_rate(curvature)
    return [
        told("gradient of a/2·w²", "a/2·w² 的梯度", r"g", "a w"),
        told("one step", "一步之后", "w_{t+1}", r"(1 - \eta a) w_t"),
        Text(r"it converges while $|1 - \eta a| < 1$", r"收敛条件：$|1 - \eta a| < 1$"),
        line(rf"\eta < {fraction(2, 'a')}", fraction(2, number(curvature)), number(bound)),
    ]


def quadratic_descent(w: float, curvature: float, learning_rate: float, steps: int) -> list[Text]:
    """The factor of one step, then its power."""
    kept = schedules.quadratic_descent(1, curvature, learning_rate, 1)
    after = schedules.quadratic_descent(w, curvature, learning_rate, steps)
    return [
        Text.same(r"$g = a w, \quad w_t = (1 - \eta a)^t w_0$"),
        line(r"1 - \eta a", rf"1 - {number(learning_rate)} \cdot {number(curvature)}", number(kept)),
        line(f"w_{{{steps}}}", rf"{power(kept, steps)} \cdot {factor(w)}", number(after)),
    ]


def _fans(scheme: str, fan_in: int, fan_out: int) -> tuple[str, str]:
    if scheme == "xavier":
        return r"\text{fan}_{in} + \text{fan}_{out}", f"{fan_in} + {fan_out}"
    return r"\text{fan}_{in}", str(fan_in)


def init_variance(scheme: str, fan_in: int, fan_out: int, kernel_size: int = 1) -> list[Text]:
    """The formula of the scheme with the fans in."""
    symbols, numbers = _fans(scheme, fan_in, fan_out)
    value = schedules.init_variance(scheme, fan_in, fan_out)
    formula = Text.same(rf"$\sigma^2 = {fraction(2, symbols)}$")
    return [formula, *_of_kernel(kernel_size), line(r"\sigma^2", fraction(2, numbers), number(value))]


def init_bound(scheme: str, fan_in: int, fan_out: int, kernel_size: int = 1) -> list[Text]:
    """A uniform distribution on [−b, b] has variance b²/3."""
    symbols, numbers = _fans(scheme, fan_in, fan_out)
    variance = schedules.init_variance(scheme, fan_in, fan_out)
    value = schedules.init_bound(scheme, fan_in, fan_out)
    return [
        Text.same(rf"$b = \sqrt{{3 \sigma^2}} = \sqrt{{{fraction(6, symbols)}}}$"),
        *_of_kernel(kernel_size),
        line(r"\sigma^2", fraction(2, numbers), number(variance)),
        line("b", rf"\sqrt{{{fraction(6, numbers)}}}", number(value)),
    ]


def _of_kernel(kernel_size: int) -> list[Text]:
    if kernel_size == 1:
        return []
    cells = kernel_size**2
    return [
        Text(
            f"the fans already count the {kernel_size}·{kernel_size} = {cells} cells of the kernel",
            f"扇入、扇出已包含卷积核的 {kernel_size}·{kernel_size} = {cells} 格",
        )
    ]


def conv_fan_in(in_channels: int, kernel_size: int | Sequence[int], out_channels: int | None = None) -> list[Text]:
    """Cells of the window times input channels."""
    sizes = schedules.window(kernel_size)
    work = terms([*map(str, sizes), str(in_channels)], r" \cdot ")
    symbols = r"k_h \cdot k_w \cdot C_{in}" if len(sizes) == 2 else r"\prod k \cdot C_{in}"
    value = schedules.conv_fan_in(in_channels, kernel_size)
    return [
        Text(
            rf"$\text{{fan}}_{{in}} = {symbols}$: the inputs that one output sees",
            rf"$\text{{fan}}_{{in}} = {symbols}$：一个输出所连接的输入个数",
        ),
        line(r"\text{fan}_{in}", work, str(value)),
    ]
