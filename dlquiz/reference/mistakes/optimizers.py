"""What people get wrong about optimizers: the same walk along the gradients by a wrong rule.

A slip in a rule is told from the right rule only where the piece it concerns plays a part: a memory needs a second
step, a gradient that is not 0, a rate above 0.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dlquiz.expressions.values import Value, entries, shape_of
from dlquiz.messages import Text
from dlquiz.reference import optimizers
from dlquiz.reference.kinds import Mistake
from dlquiz.reference.mistakes.apart import telling
from dlquiz.reference.optimizers import Rule, each_step, walk

Formula = Callable[..., Any]
Applies = Callable[..., bool]

CLIMBS = Text(
    "That climbs: the gradient points uphill, so the step is subtracted.",
    "这是在上升：梯度指向函数增大的方向，因此更新量应当减去。",
)
UPHILL = Text(
    "“Follow the gradient” sounds like adding it, and where a likelihood is to grow one does add it.",
    "“沿着梯度走”听上去像是加上梯度，而要让似然增大时确实是加。",
)


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


def ascent(rule: Callable[..., Rule]) -> Mistake:
    return Mistake("ascent_for_descent", by(upwards(rule)), CLIMBS, pushed, tempting=UPHILL)


def first_only(function: Formula) -> Mistake:
    return Mistake(
        "first_step_only",
        of_first_step(function),
        Text(
            "That is w after the first step; go on through all the gradients, carrying the state along.",
            "这是第一步之后的 w；应带着状态继续走完所有梯度。",
        ),
        several,
        tempting=Text(
            "The rule for one step is what is learnt by heart, and used once it gives a w that looks finished.",
            "背下来的是单步公式，代入一次就得到一个看似完整的 w。",
        ),
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
            CLIMBS,
            sloping,
            tempting=UPHILL,
        ),
        Mistake(
            "learning_rate_forgotten",
            sgd_with(lambda learning_rate: optimizers.sgd_rule(1.0)),
            Text(
                "The whole gradient was subtracted; the learning rate scales it first.",
                "直接减去了整个梯度；应先乘以学习率。",
            ),
            lambda learning_rate, **arguments: learning_rate != 1 and sloping(**arguments),
            tempting=Text(
                "A step is told as “subtract the gradient”, and with η = 1 that would be all of it.",
                "口头上常说“减去梯度”，而 η = 1 时也确实如此。",
            ),
        ),
        Mistake(
            "update_for_weight",
            sgd_update_only,
            Text("That is only the change −η·g; add it to the old w.", "这只是改变量 −η·g；还要加到原来的 w 上。"),
            lambda w, **_: any(entries(w)),
            tempting=Text(
                "Papers write the update as Δw = −η·g, and “update” may mean the change as well as the new weight.",
                "论文常把更新写成 Δw = −η·g，而“更新”既可指改变量，也可指更新后的权重。",
            ),
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


EACH_STEP_ALONE = Text(
    "Each step is worked out by itself, and at the first one the velocity is the gradient anyway.",
    "各步是分开计算的，而第一步的速度恰好就是梯度，看不出有什么要保留。",
)
LIKE_ADAM = Text(
    "Adam's first moment and several courses write momentum as a moving average, with 1 − μ before the gradient.",
    "Adam 的一阶矩以及不少课程都把动量写成滑动平均，梯度前带有系数 1 − μ。",
)
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
        Mistake(
            "velocity_forgotten",
            by(_without_velocity),
            VELOCITY_FORGOTTEN,
            remembering_several,
            tempting=EACH_STEP_ALONE,
        ),
        Mistake("average_for_velocity", by(_velocity_of_means), VELOCITY_OF_MEANS, remembering, tempting=LIKE_ADAM),
        Mistake(
            "nesterov_for_momentum",
            by(optimizers.nesterov_rule),
            Text(
                "That is Nesterov's step, g + μ·v; plain momentum moves along v itself.",
                "这是 Nesterov 的方向 g + μ·v；普通动量法直接沿 v 移动。",
            ),
            remembering,
            tempting=Text(
                "Both keep the same velocity, and in PyTorch they are one class that differs in nesterov=True.",
                "两种方法的速度完全相同，在 PyTorch 中也只差同一个类里的 nesterov=True。",
            ),
        ),
        Mistake(
            "learning_rate_twice",
            by(_rate_twice),
            Text(
                "The learning rate was used twice: v = μ·v + g holds none, only the step η·v does.",
                "速度和更新里都乘了学习率；v = μ·v + g 中没有学习率，只在 w − η·v 中乘一次。",
            ),
            lambda learning_rate, **arguments: learning_rate != 1 and pushed(**arguments),
            tempting=Text(
                "The classical form has the rate inside, v = μ·v − η·g, PyTorch's outside: mixed together, it is "
                "used twice.",
                "经典写法把学习率放在速度里：v = μ·v − η·g，PyTorch 放在外面；两种写法混用就乘了两次。",
            ),
        ),
        Mistake(
            "last_velocity_only",
            last_velocity_only,
            Text(
                "Only the last velocity was subtracted; w moves at every step, not just at the end.",
                "只减去了最后一步的速度；w 在每一步都要更新，而不是只在最后更新。",
            ),
            several,
            tempting=Text(
                "The velocity gathers all gradients, so that the last one seems to hold the whole way.",
                "速度累积了所有梯度，看上去最后一个速度已包含全部位移。",
            ),
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
            tempting=Text(
                "The velocity is kept in the same way; the step differs by no more than one μ·v.",
                "速度的更新完全一样，只是更新方向多了一项 μ·v。",
            ),
        ),
        # Its first step takes no memory either: there is none yet, but g + μ·v counts g twice over.
        Mistake("velocity_forgotten", by(_without_velocity), VELOCITY_FORGOTTEN, remembering, tempting=EACH_STEP_ALONE),
        Mistake("average_for_velocity", by(_nesterov_of_means), VELOCITY_OF_MEANS, remembering, tempting=LIKE_ADAM),
        ascent(optimizers.nesterov_rule),
        first_only(optimizers.nesterov_steps),
    ),
)
