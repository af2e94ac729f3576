"""Worked solutions around the optimizer: updates, learning rates, initial scales.

Each function takes the arguments of its namesake in `dlquiz.reference.schedules`; the last line gives the result.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, prod

from dlquiz.messages import Text
from dlquiz.reference import schedules
from dlquiz.reference.steps.plain_tex import factor, fraction, line, number, power, terms, told

_ANGLE = r"\pi t"


def updates(samples: int, batch_size: int, epochs: int = 1, drop_last: bool = False) -> list[Text]:
    """Batches of one pass, then of all passes."""
    left, right = (r"\lfloor", r"\rfloor") if drop_last else (r"\lceil", r"\rceil")
    batches = schedules.updates(samples, batch_size, 1, drop_last)
    total = schedules.updates(samples, batch_size, epochs, drop_last)
    full, rest = divmod(samples, batch_size)
    rounded = [rf"{left} {fraction(samples, batch_size)} {right}", *([f"{full} + 1"] if batches > full else [])]
    return [
        Text.same(rf"$\text{{updates}} = {left} {fraction('N', 'B')} {right} \cdot E$"),
        told("full batches, and the rest", "整批数与余数", str(samples), rf"{full} \cdot {batch_size} + {rest}"),
        *([_rest(drop_last)] if rest else []),
        told("batches of one epoch", "每轮的批数", *rounded, str(batches)),
        line(r"\text{updates}", rf"{batches} \cdot {epochs}", str(total)),
    ]


def _rest(drop_last: bool) -> Text:
    if drop_last:
        return Text("the rest is not a full batch and is dropped", "余下的样本不足一批，被丢弃")
    return Text("the rest makes one more, smaller batch", "余下的样本再组成较小的一批")


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
        return [Text.same(r"$\eta_t = \eta_0 \gamma^t$"), _decayed(initial, step, decay, step, value)]
    due = step // period
    floor = rf"\lfloor {fraction(step, period)} \rfloor"
    return [
        Text.same(r"$\eta_t = \eta_0 \gamma^{\lfloor t/s \rfloor}$"),
        told("decays so far", "已衰减次数", floor, str(due)),
        _decayed(initial, step, decay, due, value),
    ]


def _decayed(initial: float, step: int, decay: float, count: int, value: float) -> Text:
    start = number(initial)
    kept = rf"{start} \cdot {factor(float(decay**count))}"
    return line(rf"\eta_{{{step}}}", rf"{start} \cdot {power(decay, count)}", kept, number(value))


def _cosine(initial: float, step: int, final: float, total: int, value: float) -> list[Text]:
    # The cosine of half of the float pi is 6e-17.
    turn = round(cos(pi * step / total), 15)
    half, turned = fraction(1, 2), fraction(rf"\pi \cdot {step}", total)
    low, span = number(final), float(initial - final)
    share = float(span * (1 + turn) / 2)
    work = rf"{low} + {half} \cdot {factor(span)} \cdot (1 + {factor(turn)})"
    return [
        Text.same(rf"$\eta_t = \eta_{{min}} + {half} (\eta_0 - \eta_{{min}}) (1 + \cos {fraction(_ANGLE, 'T')})$"),
        told("the angle, in radians", "角度（弧度）", turned, number(pi * step / total)),
        told("its cosine", "其余弦", rf"\cos {turned}", number(turn)),
        line(r"\eta_0 - \eta_{min}", f"{number(initial)} - {low}", number(span)),
        line(rf"\eta_{{{step}}}", work, f"{low} + {factor(share)}", number(value)),
    ]


def largest_stable_learning_rate(curvature: float) -> list[Text]:
    """From the factor of one step to the bound."""
    bound = schedules.largest_stable_learning_rate(curvature)
    loss = r"$\frac{a}{2} w^2$"
    return [
        Text(f"gradient of {loss}: $g = a w$", f"{loss} 的梯度：$g = a w$"),
        told("one step", "一步之后", "w_{t+1}", r"w_t - \eta a w_t", r"(1 - \eta a) w_t"),
        Text(
            r"it converges while $|1 - \eta a| < 1$, which is $0 < \eta a < 2$",
            r"收敛条件：$|1 - \eta a| < 1$，即 $0 < \eta a < 2$",
        ),
        line(rf"\eta < {fraction(2, 'a')}", fraction(2, number(curvature)), number(bound)),
    ]


def quadratic_descent(w: float, curvature: float, learning_rate: float, steps: int) -> list[Text]:
    """The factor of one step, then its power."""
    kept = schedules.quadratic_descent(1, curvature, learning_rate, 1)
    after = schedules.quadratic_descent(w, curvature, learning_rate, steps)
    product = rf"{number(learning_rate)} \cdot {number(curvature)}"
    start = factor(w)
    return [
        Text.same(r"$g = a w, \quad w_t = (1 - \eta a)^t w_0$"),
        line(r"1 - \eta a", f"1 - {product}", f"1 - {factor(learning_rate * curvature)}", number(kept)),
        line(
            f"w_{{{steps}}}",
            rf"{power(kept, steps)} \cdot {start}",
            rf"{number(kept**steps)} \cdot {start}",
            number(after),
        ),
    ]


def _fans(scheme: str, fan_in: int, fan_out: int) -> tuple[str, str, int]:
    """What the scheme divides by: in symbols, in numbers, and added up."""
    if scheme == "xavier":
        return r"\text{fan}_{in} + \text{fan}_{out}", f"{fan_in} + {fan_out}", fan_in + fan_out
    return r"\text{fan}_{in}", str(fan_in), fan_in


def init_variance(scheme: str, fan_in: int, fan_out: int, kernel_size: int = 1) -> list[Text]:
    """The formula of the scheme with the fans in."""
    formula = Text.same(rf"$\sigma^2 = {fraction(2, _fans(scheme, fan_in, fan_out)[0])}$")
    return [formula, *_of_kernel(kernel_size), _variance(scheme, fan_in, fan_out)]


def _variance(scheme: str, fan_in: int, fan_out: int) -> Text:
    _, numbers, total = _fans(scheme, fan_in, fan_out)
    value = number(schedules.init_variance(scheme, fan_in, fan_out))
    return line(r"\sigma^2", fraction(2, numbers), fraction(2, total), value)


def init_bound(scheme: str, fan_in: int, fan_out: int, kernel_size: int = 1) -> list[Text]:
    """A uniform distribution on [−b, b] has variance b²/3."""
    symbols = _fans(scheme, fan_in, fan_out)[0]
    variance = schedules.init_variance(scheme, fan_in, fan_out)
    value = schedules.init_bound(scheme, fan_in, fan_out)
    tripled = rf"\sqrt{{3 \cdot {factor(variance)}}}"
    return [
        Text(
            rf"uniform on $[-b, b]$: $\sigma^2 = {fraction('b^2', 3)}$",
            rf"$[-b, b]$ 上的均匀分布：$\sigma^2 = {fraction('b^2', 3)}$",
        ),
        Text.same(
            rf"$\sigma^2 = {fraction(2, symbols)}, \quad b = \sqrt{{3 \sigma^2}} = \sqrt{{{fraction(6, symbols)}}}$"
        ),
        *_of_kernel(kernel_size),
        _variance(scheme, fan_in, fan_out),
        line("b", tripled, rf"\sqrt{{{number(3 * variance)}}}", number(value)),
    ]


def _of_kernel(kernel_size: int) -> list[Text]:
    if kernel_size == 1:
        return []
    cells = (rf"{kernel_size} \cdot {kernel_size}", str(kernel_size**2))
    return [told("cells of the kernel, counted in the fans already", "卷积核的格数（扇入、扇出中已计入）", *cells)]


def conv_fan_in(in_channels: int, kernel_size: int | Sequence[int], out_channels: int | None = None) -> list[Text]:
    """Cells of the window times input channels."""
    sizes = schedules.window(kernel_size)
    work = terms([*map(str, sizes), str(in_channels)], r" \cdot ")
    cells = rf"{prod(sizes)} \cdot {in_channels}"
    symbols = r"k_h \cdot k_w \cdot C_{in}" if len(sizes) == 2 else r"\prod k \cdot C_{in}"
    value = schedules.conv_fan_in(in_channels, kernel_size)
    return [
        Text(
            rf"$\text{{fan}}_{{in}} = {symbols}$: the inputs that one output sees",
            rf"$\text{{fan}}_{{in}} = {symbols}$：一个输出所连接的输入个数",
        ),
        line(r"\text{fan}_{in}", work, cells, str(value)),
    ]
