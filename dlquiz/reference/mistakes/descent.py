"""What people get wrong about gradient descent on a quadratic loss."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dlquiz.messages import Text
from dlquiz.reference import schedules
from dlquiz.reference.kinds import Mistake
from dlquiz.reference.mistakes.apart import telling
from dlquiz.reference.mistakes.optimizers import CLIMBS, UPHILL

CURVATURE_DOUBLED = Text(
    "The gradient of a/2·w² is a·w, not 2a·w: the ½ is there to cancel the 2.",
    "a/2·w² 的梯度是 a·w 而不是 2a·w：½ 正好消去 2。",
)
HALF_LEFT_OUT = Text(
    "Many losses are written a·w², without the ½, and their gradient is 2a·w.",
    "很多损失写作 a·w²，没有 ½，其梯度就是 2a·w。",
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
            tempting=Text(
                "1/a is Newton's step and the best rate for this loss, which makes it look like the limit.",
                "1/a 是牛顿法的步长，也是该损失下最优的学习率，看上去就像上限。",
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
            tempting=Text(
                "A steep valley seems to call for large steps, so that the limit should grow with the curvature.",
                "坡越陡似乎步子可以越大，于是以为上限随曲率增大。",
            ),
        ),
        Mistake(
            "curvature_doubled",
            halved(schedules.largest_stable_learning_rate, 0.25),
            CURVATURE_DOUBLED,
            tempting=HALF_LEFT_OUT,
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
            tempting=Text(
                "In the usual example ½·w², with a = 1, a step does keep 1 − η.",
                "在常见的例子 ½·w²（a = 1）中，每一步保留的确实是 1 − η。",
            ),
        ),
        Mistake(
            "curvature_doubled",
            power_of(lambda curvature, rate: 1 - 2 * rate * curvature),
            CURVATURE_DOUBLED,
            moving,
            tempting=HALF_LEFT_OUT,
        ),
        Mistake(
            "ascent_for_descent",
            power_of(lambda curvature, rate: 1 + rate * curvature),
            CLIMBS,
            moving,
            tempting=UPHILL,
        ),
        Mistake(
            "linear_in_steps",
            first_order_only,
            Text(
                "The first gradient was used in every step; it shrinks along with w, so the factors multiply.",
                "每一步都用了最初的梯度；梯度随 w 变化，因此各步的系数相乘。",
            ),
            lambda steps, **arguments: steps > 1 and moving(**arguments),
            tempting=Text(
                "The first step takes away η·a·w₀, and t steps seem to take away t times as much.",
                "第一步减去 η·a·w₀，于是以为 t 步就减去其 t 倍。",
            ),
        ),
        Mistake(
            "one_step_missing",
            one_step_less,
            Text("One step is missing: w₀ is the value before the first.", "少走了一步：w₀ 是第一步之前的值。"),
            moving,
            tempting=Text(
                "If w₀ is taken for the first of t values, there are t − 1 steps between them.",
                "若把 w₀ 算作 t 个值中的第一个，它们之间就只有 t − 1 步。",
            ),
        ),
    ),
)
