"""What people get wrong about updates and learning rates."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, exp, pi, radians
from typing import Any

from dlquiz.messages import Text
from dlquiz.reference import schedules
from dlquiz.reference.kinds import Mistake
from dlquiz.reference.mistakes.apart import changed, telling

Applies = Callable[..., bool]


def uneven(samples: int, batch_size: int, **_: Any) -> bool:
    return samples % batch_size > 0


def uneven_and_kept(drop_last: bool, **arguments: Any) -> bool:
    return not drop_last and uneven(**arguments)


def uneven_and_dropped(drop_last: bool, **arguments: Any) -> bool:
    return drop_last and uneven(**arguments)


def updates_unrounded(samples: int, batch_size: int, epochs: int, **_: Any) -> float:
    return samples * epochs / batch_size


def rounded_once(samples: int, batch_size: int, epochs: int, drop_last: bool) -> int:
    return schedules.updates(samples * epochs, batch_size, 1, drop_last)


def rounds_otherwise(**arguments: Any) -> bool:
    return rounded_once(**arguments) != schedules.updates(**arguments)


def full_epochs(samples: int, batch_size: int, **_: Any) -> bool:
    return schedules.updates(samples, batch_size, drop_last=True) > 0


UPDATES = telling(
    schedules.updates,
    (
        Mistake(
            "floor_for_ceil",
            changed(schedules.updates, drop_last=True),
            Text(
                "The division was rounded down; the samples left over make one more, smaller batch.",
                "除法向下取整了；剩下的样本还要组成一个较小的批次。",
            ),
            uneven_and_kept,
            tempting=Text(
                "Code shows samples // batch_size, which is exact wherever the batch size divides the samples.",
                "代码中常写 samples // batch_size，样本数能被批量大小整除时它就是准确的。",
            ),
        ),
        Mistake(
            "ceil_for_floor",
            changed(schedules.updates, drop_last=False),
            Text(
                "The division was rounded up; with drop_last the batch that is not full is left out.",
                "除法向上取整了；drop_last 会丢弃不满的批次。",
            ),
            uneven_and_dropped,
            tempting=Text(
                "Without drop_last, the default of PyTorch, the smaller batch at the end does make an update.",
                "PyTorch 默认不启用 drop_last，此时末尾不满的一批也会更新一次。",
            ),
        ),
        Mistake(
            "division_not_rounded",
            updates_unrounded,
            Text("N·E/B is not a whole number: round N/B first.", "N·E/B 不是整数：应先对 N/B 取整。"),
            uneven,
            tempting=Text(
                "Estimates of training time take N·E/B as it is: there, part of a batch does not matter.",
                "估算训练时间时常直接用 N·E/B，那里不足一批的零头无关紧要。",
            ),
        ),
        Mistake(
            "rounded_after_epochs",
            rounded_once,
            Text(
                "The epochs were strung together before rounding; each epoch ends with its own last batch.",
                "先把各轮连起来再取整了；每轮都以自己的最后一批结束。",
            ),
            rounds_otherwise,
            tempting=Text(
                "The run sees N·E samples in all, and one division of that total seems to do.",
                "整个训练共处理 N·E 个样本，似乎对总数做一次除法就够了。",
            ),
        ),
        Mistake(
            "epochs_forgotten",
            changed(schedules.updates, epochs=1),
            Text("That is one epoch: multiply by the number of epochs.", "这只是一轮：还要乘轮数。"),
            lambda epochs, **arguments: epochs > 1 and schedules.updates(epochs=epochs, **arguments) > 0,
            tempting=Text(
                "“Iterations” are often quoted for one epoch, and so is the length of a data loader.",
                "“迭代次数”常指一轮之内的，DataLoader 的长度也是如此。",
            ),
        ),
        Mistake(
            "samples_counted",
            lambda samples, epochs, **_: samples * epochs,
            Text(
                "There is one update for each batch, not for each sample: divide by the batch size.",
                "每一批更新一次，而不是每个样本更新一次：要除以批量大小。",
            ),
            lambda batch_size, **_: batch_size > 1,
            tempting=Text(
                "Stochastic gradient descent in its textbook form makes an update after every single sample.",
                "教科书上的随机梯度下降正是每个样本更新一次。",
            ),
        ),
    ),
)


def scheduled(*kinds: str) -> Applies:
    return lambda schedule, step, **_: schedule in kinds and step > 0


def decays_count(schedule: str, step: int, period: int, **_: Any) -> int:
    return step // period if schedule == "step" else step


def decay_times_count(initial: float, decay: float, **arguments: Any) -> float:
    return initial * decay * decays_count(**arguments)


def decayed_twice_at_least(schedule: str, decay: float, **arguments: Any) -> bool:
    """γ·t is γᵗ at t = 1, and for γ = ½ at t = 2."""
    count = decays_count(schedule, **arguments)
    return schedule != "cosine" and count > 1 and decay * count != decay**count


def not_floored(initial: float, decay: float, step: int, period: int, **_: Any) -> float:
    return float(initial * decay ** (step / period))


def decays(decay: float, **_: Any) -> bool:
    return decay < 1


def between_decays(schedule: str, step: int, period: int, decay: float, **_: Any) -> bool:
    return schedule == "step" and step % period > 0 and decay < 1


def one_decay_more(initial: float, decay: float, **arguments: Any) -> float:
    return float(initial * decay ** (decays_count(**arguments) + 1))


def decay_subtracted(initial: float, decay: float, **arguments: Any) -> float:
    return float(initial * (1 - decay) ** decays_count(**arguments))


def natural_exponential(initial: float, decay: float, step: int, **_: Any) -> float:
    return initial * exp(-decay * step)


def cosine(initial: float, final: float, turn: float, half: float = 0.5, one: float = 1) -> float:
    return final + half * (initial - final) * (one + turn)


def by_turn(turn: Callable[[float], float], **parts: float) -> Callable[..., float]:
    """The cosine schedule with another function of t/T in it."""

    def formula(initial: float, final: float, step: int, total: int, **_: Any) -> float:
        return cosine(initial, final, turn(step / total), **parts)

    return formula


def half_turn(share: float) -> float:
    return cos(pi * share)


def spanning(schedule: str, initial: float, final: float, step: int, **_: Any) -> bool:
    """Whether the cosine schedule has moved."""
    return schedule == "cosine" and initial != final and step > 0


def before_the_end(step: int, total: int, **arguments: Any) -> bool:
    return step < total and spanning(step=step, **arguments)


def off_the_middle(step: int, total: int, **arguments: Any) -> bool:
    return step != total and 2 * step != total and spanning(step=step, **arguments)


RATES = telling(
    schedules.learning_rate_at,
    (
        Mistake(
            "decay_times_count",
            decay_times_count,
            Text(
                "The rate was multiplied by γ·t; each decay multiplies again, so it is a power: γᵗ.",
                "学习率乘了 γ·t；每次衰减都再乘一次 γ，因此是幂 γᵗ。",
            ),
            decayed_twice_at_least,
            tempting=Text(
                "“Decayed t times” sounds like a factor t, and after one decay the two agree.",
                "“衰减了 t 次”听起来像是乘以 t，而只衰减一次时两者相同。",
            ),
        ),
        Mistake(
            "period_not_floored",
            not_floored,
            Text(
                "The exponent t/s was not rounded down; the rate decreases in steps, only when a period is over.",
                "指数 t/s 没有向下取整；学习率呈阶梯状，只在一个周期结束时下降。",
            ),
            between_decays,
            tempting=Text(
                "With t/s in the exponent it is a smooth decay that meets the stairs at the start of every period.",
                "指数取 t/s 就是光滑的衰减，它在每个周期的起点都与阶梯值相同。",
            ),
        ),
        Mistake(
            "decay_at_every_step",
            lambda initial, decay, step, **_: float(initial * decay**step),
            Text(
                "The rate was decayed at every step; the step schedule decays it once in a period.",
                "每一步都做了衰减；step 策略每个周期才衰减一次。",
            ),
            lambda period, **arguments: period > 1 and scheduled("step")(**arguments) and decays(**arguments),
            tempting=Text(
                "ExponentialLR takes a γ, too, and multiplies by it at every step.",
                "ExponentialLR 用的也是 γ，而且确实每一步都乘一次。",
            ),
        ),
        Mistake(
            "one_decay_too_many",
            one_decay_more,
            Text(
                "One decay too many: at step 0 the rate is still the initial one.",
                "多衰减了一次：第 0 步的学习率仍是初始值。",
            ),
            lambda schedule, **arguments: schedule != "cosine" and decays(**arguments),
            tempting=Text(
                "If the first epoch is called number 1, its number looks like the count of the decays.",
                "若把第一轮记作第 1 个，序号看上去就是已衰减的次数。",
            ),
        ),
        Mistake(
            "decay_subtracted",
            decay_subtracted,
            Text(
                "The rate was multiplied by 1 − γ; γ is what is kept, not what is taken away.",
                "学习率乘了 1 − γ；γ 是保留的比例，而不是减去的比例。",
            ),
            lambda decay, schedule, **arguments: (
                schedule != "cosine" and decay != 0.5 and decays_count(schedule, **arguments) > 0
            ),
            tempting=Text(
                "“A decay of 0.1” sounds like the loss of a tenth, as a decay rate of 10% would be.",
                "“衰减 0.1”听上去像是减少十分之一，如同说衰减率为 10%。",
            ),
        ),
        Mistake(
            "natural_exponential",
            natural_exponential,
            Text(
                "That is e to the −γ·t; here the decay itself is the base: γᵗ.",
                "这是 e 的 −γ·t 次方；这里底数就是衰减率：γᵗ。",
            ),
            scheduled("exponential"),
            tempting=Text(
                "In physics exponential decay is e to the −λ·t, with λ a rate.",
                "物理中的指数衰减写作 e 的 −λt 次方，其中 λ 是速率。",
            ),
        ),
        Mistake(
            "half_forgotten",
            by_turn(half_turn, half=1),
            Text("The factor ½ is missing: 1 + cos runs from 2 down to 0.", "漏了系数 ½：1 + cos 从 2 降到 0。"),
            before_the_end,
            tempting=Text(
                "1 + cos looks like a factor that runs from 1 to 0, as the factor of a schedule should.",
                "1 + cos 看上去就像从 1 降到 0 的系数，而调度系数本该如此。",
            ),
        ),
        Mistake(
            "one_forgotten",
            by_turn(half_turn, one=0),
            Text(
                "The 1 in 1 + cos is missing; the cosine alone turns negative half way.",
                "漏了 1 + cos 中的 1；余弦过半之后为负。",
            ),
            spanning,
            tempting=Text(
                "½(η₀ − η_min) is the amplitude of the cosine, and amplitude times cosine looks complete.",
                "½(η₀ − η_min) 正是余弦的振幅，“振幅乘余弦”看上去已经完整。",
            ),
        ),
        Mistake(
            "final_rate_forgotten",
            changed(by_turn(half_turn), final=0),
            Text(
                "The final rate was taken as 0; the cosine runs from the initial rate down to η_min.",
                "把最终学习率当成了 0；余弦从初始值降到 η_min。",
            ),
            lambda final, **arguments: final > 0 and spanning(final=final, **arguments),
            tempting=Text(
                "eta_min is 0 by default in PyTorch, and many write the schedule without it.",
                "PyTorch 的 eta_min 默认为 0，很多地方写公式时也省略它。",
            ),
        ),
        Mistake(
            "linear_for_cosine",
            by_turn(lambda share: 1 - 2 * share),
            Text(
                "That is a straight line; the cosine falls slowly at first, fast in the middle, slowly at the end.",
                "这是直线下降；余弦退火先慢、中间快、最后又慢。",
            ),
            off_the_middle,
            tempting=Text(
                "A straight line runs between the same two rates and has the same value half way.",
                "直线连接同样的两个学习率，而且在中点取值相同。",
            ),
        ),
        Mistake(
            "degrees_for_radians",
            by_turn(lambda share: cos(radians(pi * share))),
            Text(
                "The calculator was in degree mode; πt/T is in radians.",
                "计算器处于角度制；πt/T 是弧度。",
            ),
            spanning,
            tempting=Text(
                "Calculators start in degrees, and the rate that comes out, close to the initial one, looks sensible.",
                "计算器常默认角度制，而算出的学习率接近初始值，看上去也合理。",
            ),
        ),
    ),
)
