"""What people get wrong about updates and learning rates."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, exp, pi, radians
from typing import Any

from dlquiz.messages import Text
from dlquiz.reference import schedules
from dlquiz.reference.kinds import Mistake
from dlquiz.reference.mistakes.apart import telling
from dlquiz.reference.mistakes.counting import changed

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
        ),
        Mistake(
            "ceil_for_floor",
            changed(schedules.updates, drop_last=False),
            Text(
                "The division was rounded up; with drop_last the batch that is not full is left out.",
                "除法向上取整了；drop_last 会丢弃不满的批次。",
            ),
            uneven_and_dropped,
        ),
        Mistake(
            "division_not_rounded",
            updates_unrounded,
            Text("N·E/B is not a whole number: round N/B first.", "N·E/B 不是整数：应先对 N/B 取整。"),
            uneven,
        ),
        Mistake(
            "rounded_after_epochs",
            rounded_once,
            Text(
                "The epochs were strung together before rounding; each epoch ends with its own last batch.",
                "先把各 epoch 连起来再取整了；每个 epoch 都以自己的最后一批结束。",
            ),
            rounds_otherwise,
        ),
        Mistake(
            "epochs_forgotten",
            changed(schedules.updates, epochs=1),
            Text("That is one epoch: multiply by the number of epochs.", "这只是一个 epoch：还要乘 epoch 数。"),
            lambda epochs, **arguments: epochs > 1 and schedules.updates(epochs=epochs, **arguments) > 0,
        ),
        Mistake(
            "samples_counted",
            lambda samples, epochs, **_: samples * epochs,
            Text(
                "There is one update for each batch, not for each sample: divide by the batch size.",
                "每一批更新一次，而不是每个样本更新一次：要除以批量大小。",
            ),
            lambda batch_size, **_: batch_size > 1,
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
        ),
        Mistake(
            "period_not_floored",
            not_floored,
            Text(
                "The exponent t/s was not rounded down; the rate falls in stairs, only when a period is over.",
                "指数 t/s 没有向下取整；学习率呈阶梯状，只在一个周期结束时下降。",
            ),
            between_decays,
        ),
        Mistake(
            "decay_at_every_step",
            lambda initial, decay, step, **_: float(initial * decay**step),
            Text(
                "The rate was decayed at every step; the step schedule decays it once in a period.",
                "每一步都做了衰减；step 策略每个周期才衰减一次。",
            ),
            lambda period, **arguments: period > 1 and scheduled("step")(**arguments) and decays(**arguments),
        ),
        Mistake(
            "one_decay_too_many",
            one_decay_more,
            Text(
                "One decay too many: at step 0 the rate is still the initial one.",
                "多衰减了一次：第 0 步的学习率仍是初始值。",
            ),
            lambda schedule, **arguments: schedule != "cosine" and decays(**arguments),
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
        ),
        Mistake(
            "natural_exponential",
            natural_exponential,
            Text(
                "That is e to the −γ·t; here the decay itself is the base: γᵗ.",
                "这是 e 的 −γ·t 次方；这里底数就是衰减率：γᵗ。",
            ),
            scheduled("exponential"),
        ),
        Mistake(
            "degrees_for_radians",
            by_turn(lambda share: cos(radians(pi * share))),
            Text(
                "The calculator stood on degrees; πt/T is in radians.",
                "计算器用的是角度制；πt/T 是弧度。",
            ),
            spanning,
        ),
        Mistake(
            "half_forgotten",
            by_turn(half_turn, half=1),
            Text("The factor ½ is missing: 1 + cos runs from 2 down to 0.", "漏了系数 ½：1 + cos 从 2 降到 0。"),
            before_the_end,
        ),
        Mistake(
            "one_forgotten",
            by_turn(half_turn, one=0),
            Text(
                "The 1 in 1 + cos is missing; the cosine alone turns negative half way.",
                "漏了 1 + cos 中的 1；余弦过半之后为负。",
            ),
            spanning,
        ),
        Mistake(
            "final_rate_forgotten",
            changed(by_turn(half_turn), final=0),
            Text(
                "The final rate was taken as 0; the cosine runs from the initial rate down to η_min.",
                "把最终学习率当成了 0；余弦从初始值降到 η_min。",
            ),
            lambda final, **arguments: final > 0 and spanning(final=final, **arguments),
        ),
        Mistake(
            "linear_for_cosine",
            by_turn(lambda share: 1 - 2 * share),
            Text(
                "That is a straight line; the cosine falls slowly at first, fast in the middle, slowly at the end.",
                "这是直线下降；余弦退火先慢、中间快、最后又慢。",
            ),
            off_the_middle,
        ),
    ),
)


def halved(value: Callable[..., float], factor: float) -> Callable[..., float]:
    return lambda **arguments: value(**arguments) * factor


STABLE = telling(
    schedules.largest_stable_learning_rate,
    (
        Mistake(
            "inverse_curvature",
            halved(schedules.largest_stable_learning_rate, 0.5),
            Text(
                "At 1/a a single step lands in the minimum; beyond it w changes sides, and still shrinks until 2/a.",
                "η = 1/a 时一步即到最小点；再大一些只是来回跨越，直到 2/a 之前仍然收敛。",
            ),
        ),
        Mistake(
            "ratio_inverted",
            lambda curvature: curvature / 2,
            Text(
                "The ratio is upside down: the stronger the curvature, the smaller the rate must be.",
                "比值颠倒了：曲率越大，学习率必须越小。",
            ),
            lambda curvature: curvature != 2,
        ),
        Mistake(
            "curvature_doubled",
            halved(schedules.largest_stable_learning_rate, 0.25),
            Text(
                "The gradient of a/2·w² is a·w, not 2a·w: the ½ is there to cancel the 2.",
                "a/2·w² 的梯度是 a·w 而不是 2a·w：½ 正好消去 2。",
            ),
        ),
    ),
)


def moving(w: float, **_: Any) -> bool:
    return w != 0


def power_of(factor: Callable[[float, float], float]) -> Callable[..., float]:
    def formula(w: float, curvature: float, learning_rate: float, steps: int) -> float:
        return float(factor(curvature, learning_rate) ** steps * w)

    return formula


def first_order_only(w: float, curvature: float, learning_rate: float, steps: int) -> float:
    return w * (1 - steps * learning_rate * curvature)


def one_step_less(steps: int, **arguments: Any) -> float:
    return schedules.quadratic_descent(steps=steps - 1, **arguments)


DESCENT = telling(
    schedules.quadratic_descent,
    (
        Mistake(
            "curvature_forgotten",
            power_of(lambda curvature, rate: 1 - rate),
            Text(
                "The gradient of a/2·w² is a·w: each step keeps 1 − η·a of w.",
                "a/2·w² 的梯度是 a·w：每一步保留 1 − η·a。",
            ),
            lambda curvature, **arguments: curvature != 1 and moving(**arguments),
        ),
        Mistake(
            "curvature_doubled",
            power_of(lambda curvature, rate: 1 - 2 * rate * curvature),
            STABLE[-1].feedback,
            moving,
        ),
        Mistake(
            "ascent_for_descent",
            power_of(lambda curvature, rate: 1 + rate * curvature),
            Text(
                "That climbs: the gradient points uphill, so the step is subtracted.",
                "这是在上升：梯度指向函数增大的方向，因此更新量应当减去。",
            ),
            moving,
        ),
        Mistake(
            "linear_in_steps",
            first_order_only,
            Text(
                "The first gradient was used in every step; it shrinks along with w, so the factors multiply.",
                "每一步都用了最初的梯度；梯度随 w 变化，因此各步的系数相乘。",
            ),
            lambda steps, **arguments: steps > 1 and moving(**arguments),
        ),
        Mistake(
            "one_step_missing",
            one_step_less,
            Text("One step is missing: w₀ is the value before the first.", "少走了一步：w₀ 是第一步之前的值。"),
            moving,
        ),
    ),
)
