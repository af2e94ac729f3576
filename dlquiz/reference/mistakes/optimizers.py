"""What people get wrong about optimizers: the same walk along the gradients by a wrong rule.

A slip in a rule is told from the right rule only where the piece it concerns plays a part: a memory needs a second
step, a gradient that is not 0, a rate above 0.
"""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt
from typing import Any

from dlquiz.expressions.values import Value, entries, shape_of
from dlquiz.messages import Text
from dlquiz.reference import optimizers
from dlquiz.reference.kinds import Mistake
from dlquiz.reference.mistakes.apart import telling
from dlquiz.reference.optimizers import Moment, Rule, each_step, walk

Formula = Callable[..., Any]
Applies = Callable[..., bool]

TELLING_EPSILON = 1e-4
"""From here on it shows where ε was added."""


def by(rule: Callable[..., Rule]) -> Formula:
    """The walk along the gradients by the rule for the given rates."""

    def formula(w: Value, gradients: Value, **rates: float) -> Value:
        return walk(rule(**rates), w, gradients)

    return formula


def upwards(rule: Callable[..., Rule]) -> Callable[..., Rule]:
    """The rule with the sign of its step turned round."""

    def turned(**rates: float) -> Rule:
        right = rule(**rates)
        return right._replace(update=lambda at: 2 * at.w - right.update(at))

    return turned


def of_first_step(function: Formula) -> Formula:
    def formula(w: Value, gradients: Value, **rates: float) -> Value:
        return function(w=w, gradients=each_step(w, gradients)[:1], **rates)

    return formula


def pushed(w: Value, gradients: Value, **_: Any) -> bool:
    """Whether every step has a gradient that is not 0."""
    return all(any(entries(gradient)) for gradient in each_step(w, gradients))


def several(w: Value, gradients: Value, **_: Any) -> bool:
    return len(each_step(w, gradients)) > 1 and pushed(w, gradients)


def remembering(momentum: float, **arguments: Any) -> bool:
    return momentum > 0 and pushed(**arguments)


def remembering_several(momentum: float, **arguments: Any) -> bool:
    return momentum > 0 and several(**arguments)


def epsilon_shows(epsilon: float, **arguments: Any) -> bool:
    return epsilon >= TELLING_EPSILON and pushed(**arguments)


def ascent(rule: Callable[..., Rule]) -> Mistake:
    return Mistake(
        "ascent_for_descent",
        by(upwards(rule)),
        Text(
            "That climbs: the gradient points uphill, so the step is subtracted.",
            "这是在上升：梯度指向函数增大的方向，因此更新量应当减去。",
        ),
        pushed,
    )


def first_only(function: Formula) -> Mistake:
    return Mistake(
        "first_step_only",
        of_first_step(function),
        Text(
            "That is w after the first step; go on through all the gradients, carrying the state along.",
            "这是第一步之后的 w；应带着状态继续走完所有梯度。",
        ),
        several,
    )


def sgd_update_only(w: Value, gradient: Value, learning_rate: float) -> Value:
    zero = optimizers.rebuilt([0.0] * len(entries(w)), shape_of(w))
    return optimizers.sgd_step(zero, gradient, learning_rate)


def sgd_with(rule: Callable[[float], Rule]) -> Formula:
    def formula(w: Value, gradient: Value, learning_rate: float) -> Value:
        return walk(rule(learning_rate), w, gradient)

    return formula


def sloping(gradient: Value, **_: Any) -> bool:
    return any(entries(gradient))


SGD = telling(
    optimizers.sgd_step,
    (
        Mistake(
            "ascent_for_descent",
            sgd_with(lambda learning_rate: optimizers.sgd_rule(-learning_rate)),
            ascent(optimizers.sgd_rule).feedback,
            sloping,
        ),
        Mistake(
            "learning_rate_forgotten",
            sgd_with(lambda learning_rate: optimizers.sgd_rule(1.0)),
            Text(
                "The whole gradient was subtracted; the learning rate scales it first.",
                "直接减去了整个梯度；应先乘以学习率。",
            ),
            lambda learning_rate, **arguments: learning_rate != 1 and sloping(**arguments),
        ),
        Mistake(
            "update_for_weight",
            sgd_update_only,
            Text("That is only the change −η·g; add it to the old w.", "这只是改变量 −η·g；还要加到原来的 w 上。"),
            lambda w, **_: any(entries(w)),
        ),
    ),
)


def _velocity_of_means(learning_rate: float, momentum: float) -> Rule:
    right = optimizers.momentum_rule(learning_rate, momentum)
    return right._replace(first=lambda v, g: momentum * v + (1 - momentum) * g)


def _rate_twice(learning_rate: float, momentum: float) -> Rule:
    right = optimizers.momentum_rule(learning_rate, momentum)
    return right._replace(first=lambda v, g: momentum * v + learning_rate * g)


def _nesterov_of_means(learning_rate: float, momentum: float) -> Rule:
    right = optimizers.nesterov_rule(learning_rate, momentum)
    return right._replace(first=lambda v, g: momentum * v + (1 - momentum) * g)


def _without_velocity(learning_rate: float, momentum: float) -> Rule:
    return optimizers.sgd_rule(learning_rate)


def last_velocity_only(w: Value, gradients: Value, learning_rate: float, momentum: float) -> Value:
    last = [steps[-1][0].first for steps in optimizers.paths(optimizers.momentum_rule(0.0, momentum), w, gradients)]
    moved = [start - learning_rate * velocity for start, velocity in zip(entries(w), last, strict=True)]
    return optimizers.rebuilt(moved, shape_of(w))


VELOCITY_FORGOTTEN = Text(
    "The velocity was started afresh at each step, which is plain SGD; it keeps μ times its former value.",
    "每一步都把速度重新置零，这就是普通 SGD；速度应保留上一步的 μ 倍。",
)
VELOCITY_OF_MEANS = Text(
    "The gradient was weighted by 1 − μ, as in a moving average; PyTorch's velocity adds it whole: v = μ·v + g.",
    "梯度乘了 1 − μ（滑动平均的写法）；PyTorch 的速度加上整个梯度：v = μ·v + g。",
)

MOMENTUM = telling(
    optimizers.momentum_steps,
    (
        Mistake("velocity_forgotten", by(_without_velocity), VELOCITY_FORGOTTEN, remembering_several),
        Mistake("average_for_velocity", by(_velocity_of_means), VELOCITY_OF_MEANS, remembering),
        Mistake(
            "nesterov_for_momentum",
            by(optimizers.nesterov_rule),
            Text(
                "That is Nesterov's step, g + μ·v; plain momentum moves along v itself.",
                "这是 Nesterov 的方向 g + μ·v；普通动量法直接沿 v 移动。",
            ),
            remembering,
        ),
        Mistake(
            "learning_rate_twice",
            by(_rate_twice),
            Text(
                "The learning rate was used twice: v = μ·v + g holds none, only the step η·v does.",
                "速度和更新里都乘了学习率；v = μ·v + g 中没有学习率，只在 w − η·v 中乘一次。",
            ),
            lambda learning_rate, **arguments: learning_rate != 1 and pushed(**arguments),
        ),
        Mistake(
            "last_velocity_only",
            last_velocity_only,
            Text(
                "Only the last velocity was subtracted; w moves at every step, not just at the end.",
                "只减去了最后一步的速度；w 在每一步都要更新，而不是只在最后更新。",
            ),
            several,
        ),
        ascent(optimizers.momentum_rule),
        first_only(optimizers.momentum_steps),
    ),
)

NESTEROV = telling(
    optimizers.nesterov_steps,
    (
        Mistake(
            "momentum_for_nesterov",
            by(optimizers.momentum_rule),
            Text(
                "That is plain momentum, along v; Nesterov's step looks ahead: g + μ·v with the new v.",
                "这是沿 v 的普通动量法；Nesterov 会向前看一步：方向为 g + μ·v（用新的 v）。",
            ),
            remembering,
        ),
        # Its first step takes no memory either: there is none yet, but g + μ·v counts g twice over.
        Mistake("velocity_forgotten", by(_without_velocity), VELOCITY_FORGOTTEN, remembering),
        Mistake("average_for_velocity", by(_nesterov_of_means), VELOCITY_OF_MEANS, remembering),
        ascent(optimizers.nesterov_rule),
        first_only(optimizers.nesterov_steps),
    ),
)


def over_square(learning_rate: float, epsilon: float) -> Callable[[Moment], float]:
    return lambda at: at.w - learning_rate * at.gradient / (at.second + epsilon)


def over_inner_epsilon(learning_rate: float, epsilon: float) -> Callable[[Moment], float]:
    return lambda at: at.w - learning_rate * at.gradient / sqrt(at.second + epsilon)


def root_forgotten(rule: Callable[..., Rule]) -> Mistake:
    return Mistake(
        "root_forgotten",
        by(lambda **rates: rule(**rates)._replace(update=over_square(rates["learning_rate"], rates["epsilon"]))),
        Text(
            "The step was divided by s itself; divide by its root, √s + ε.",
            "除以了 s 本身；应除以它的平方根 √s + ε。",
        ),
        pushed,
    )


EPSILON_INSIDE = Text(
    "ε was added under the root; here it stands outside, √s + ε, as PyTorch has it.",
    "ε 加在了根号里面；按 PyTorch 的写法，ε 在根号外：√s + ε。",
)


def epsilon_inside(rule: Callable[..., Rule]) -> Mistake:
    return Mistake(
        "epsilon_inside_root",
        by(lambda **rates: rule(**rates)._replace(update=over_inner_epsilon(rates["learning_rate"], rates["epsilon"]))),
        EPSILON_INSIDE,
        epsilon_shows,
    )


def _present_square(rule: Callable[..., Rule]) -> Callable[..., Rule]:
    return lambda **rates: rule(**rates)._replace(second=lambda s, g: g * g)


RATE_OF_MEANS = 0.9
"""The decay people have in mind when they make AdaGrad an average."""

ADAGRAD = telling(
    optimizers.adagrad_steps,
    (
        root_forgotten(optimizers.adagrad_rule),
        Mistake(
            "average_for_sum",
            by(lambda **rates: optimizers.rmsprop_rule(decay=RATE_OF_MEANS, **rates)),
            Text(
                "The squares were averaged with decay 0.9, which is RMSProp; AdaGrad adds them up and forgets nothing.",
                "对平方做了衰减率 0.9 的滑动平均，那是 RMSProp；AdaGrad 把平方累加起来，从不遗忘。",
            ),
            pushed,
        ),
        Mistake(
            "state_forgotten",
            by(_present_square(optimizers.adagrad_rule)),
            Text(
                "Only the present gradient was squared; s sums the squares of all gradients so far.",
                "只用了当前梯度的平方；s 是迄今所有梯度平方之和。",
            ),
            several,
        ),
        epsilon_inside(optimizers.adagrad_rule),
        ascent(optimizers.adagrad_rule),
        first_only(optimizers.adagrad_steps),
    ),
)


def _swapped_decay(learning_rate: float, decay: float, epsilon: float) -> Rule:
    right = optimizers.rmsprop_rule(learning_rate, decay, epsilon)
    return right._replace(second=optimizers.mean_of_squares(1 - decay))


def _unbiased_mean(learning_rate: float, decay: float, epsilon: float) -> Rule:
    def update(at: Moment) -> float:
        mean_square = at.second / (1 - decay**at.step)
        return at.w - learning_rate * at.gradient / (sqrt(mean_square) + epsilon)

    return optimizers.rmsprop_rule(learning_rate, decay, epsilon)._replace(update=update)


def decaying(decay: float, **arguments: Any) -> bool:
    return decay > 0 and pushed(**arguments)


RMSPROP = telling(
    optimizers.rmsprop_steps,
    (
        root_forgotten(optimizers.rmsprop_rule),
        Mistake(
            "sum_for_average",
            by(lambda decay, **rates: optimizers.adagrad_rule(**rates)),
            Text(
                "The squares were summed up, which is AdaGrad; RMSProp averages them: s = ρ·s + (1 − ρ)·g².",
                "把平方累加了起来，那是 AdaGrad；RMSProp 做滑动平均：s = ρ·s + (1 − ρ)·g²。",
            ),
            decaying,
        ),
        Mistake(
            "decay_swapped",
            by(_swapped_decay),
            Text(
                "ρ and 1 − ρ changed places: ρ belongs to the old mean, 1 − ρ to the new square.",
                "ρ 与 1 − ρ 写反了：ρ 乘旧的平均，1 − ρ 乘新的平方。",
            ),
            lambda decay, **arguments: decay not in (0, 0.5) and pushed(**arguments),
        ),
        Mistake(
            "bias_corrected",
            by(_unbiased_mean),
            Text(
                "The mean was divided by 1 − ρᵗ as in Adam; RMSProp has no bias correction.",
                "像 Adam 那样除以了 1 − ρᵗ；RMSProp 没有偏差修正。",
            ),
            decaying,
        ),
        epsilon_inside(optimizers.rmsprop_rule),
        ascent(optimizers.rmsprop_rule),
        first_only(optimizers.rmsprop_steps),
    ),
)
