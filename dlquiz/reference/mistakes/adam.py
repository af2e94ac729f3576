"""What people get wrong about Adam and AdamW: the corrections of its two means, its divisor, its decay."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt
from typing import Any

from dlquiz.expressions.values import entries
from dlquiz.messages import Text
from dlquiz.reference import optimizers
from dlquiz.reference.kinds import Mistake
from dlquiz.reference.mistakes.adaptive import (
    EPSILON_EITHER_WAY,
    EPSILON_INSIDE,
    SCALE_OF_GRADIENTS,
    epsilon_shows,
)
from dlquiz.reference.mistakes.apart import telling
from dlquiz.reference.mistakes.optimizers import CLIMBS, UPHILL, by, first_only, pushed, several, upwards
from dlquiz.reference.optimizers import Moment, Rule, adam_rule, corrected, from_shrunk

MakesRule = Callable[..., Rule]


def uncorrected(learning_rate: float, beta1: float, beta2: float, epsilon: float) -> Rule:
    def update(at: Moment) -> float:
        return at.w - learning_rate * at.first / (sqrt(at.second) + epsilon)

    return adam_rule(learning_rate, beta1, beta2, epsilon)._replace(update=update)


def counted_from_zero(learning_rate: float, beta1: float, beta2: float, epsilon: float) -> Rule:
    """Steps 0, 1, 2 …: the correction of step 0, a division by 0, is left out."""
    right = adam_rule(learning_rate, beta1, beta2, epsilon)
    without = uncorrected(learning_rate, beta1, beta2, epsilon)

    def update(at: Moment) -> float:
        return right.update(at._replace(step=at.step - 1)) if at.step > 1 else without.update(at)

    return right._replace(update=update)


def rates_swapped(learning_rate: float, beta1: float, beta2: float, epsilon: float) -> Rule:
    return adam_rule(learning_rate, beta2, beta1, epsilon)


def root_left_out(learning_rate: float, beta1: float, beta2: float, epsilon: float) -> Rule:
    return adam_rule(learning_rate, beta1, beta2, epsilon, denominator=lambda v: v + epsilon)


def epsilon_under_root(learning_rate: float, beta1: float, beta2: float, epsilon: float) -> Rule:
    return adam_rule(learning_rate, beta1, beta2, epsilon, denominator=lambda v: sqrt(v + epsilon))


def first_mean_only(learning_rate: float, beta1: float, beta2: float, epsilon: float) -> Rule:
    right = adam_rule(learning_rate, beta1, beta2, epsilon)
    return right._replace(update=lambda at: at.w - learning_rate * corrected(at, beta1, beta2)[0])


def gradient_for_mean(learning_rate: float, beta1: float, beta2: float, epsilon: float) -> Rule:
    right = adam_rule(learning_rate, beta1, beta2, epsilon)

    def update(at: Moment) -> float:
        return at.w - learning_rate * at.gradient / (sqrt(corrected(at, beta1, beta2)[1]) + epsilon)

    return right._replace(update=update)


def biased(beta1: float, beta2: float, **arguments: Any) -> bool:
    # In a first step the two corrections cancel where (1 − β₁)² = 1 − β₂, as they do with both rates at 0.
    return (1 - beta1) ** 2 != 1 - beta2 and pushed(**arguments)


def biased_later(**arguments: Any) -> bool:
    return several(**arguments) and biased(**arguments)


def unlike_rates(beta1: float, beta2: float, **arguments: Any) -> bool:
    return beta1 != beta2 and several(**arguments)


def remembering(beta1: float, **arguments: Any) -> bool:
    return beta1 > 0 and several(**arguments)


def shrunk(makes: MakesRule) -> MakesRule:
    """The same rule about AdamW: from weights that have decayed."""

    def rule(weight_decay: float, **rates: Any) -> Rule:
        return from_shrunk(makes(**rates), 1 - rates["learning_rate"] * weight_decay)

    return rule


def means(wrapped: Callable[[MakesRule], MakesRule]) -> tuple[Mistake, ...]:
    """The slips in the two means and the divisor, for Adam or, wrapped, for AdamW."""
    return (
        Mistake(
            "bias_correction_forgotten",
            by(wrapped(uncorrected)),
            Text(
                "The means were used as they are; both start at 0 and are divided by 1 − βᵗ first.",
                "直接使用了两个滑动平均；它们从 0 开始，应先分别除以 1 − βᵗ 作偏差修正。",
            ),
            biased,
            tempting=Text(
                "m and v are called means already, and late in training the correction hardly changes them.",
                "m 和 v 本来就叫滑动平均，而训练后期修正几乎不起作用。",
            ),
        ),
        Mistake(
            "steps_counted_from_zero",
            by(wrapped(counted_from_zero)),
            Text(
                "The steps were counted from 0; the first one has t = 1, since 1 − β⁰ would divide by 0.",
                "步数从 0 数起了；第一步是 t = 1，否则 1 − β⁰ 会除以 0。",
            ),
            biased_later,
            tempting=Text(
                "Loops in Python count from 0, and the t of an optimizer looks like such a loop's index.",
                "Python 的循环从 0 计数，优化器中的 t 看上去就是循环变量。",
            ),
        ),
        Mistake(
            "epsilon_inside_root",
            by(wrapped(epsilon_under_root)),
            EPSILON_INSIDE,
            epsilon_shows,
            tempting=EPSILON_EITHER_WAY,
        ),
        Mistake(
            "root_forgotten",
            by(wrapped(root_left_out)),
            Text(
                "The step was divided by v̂ itself; divide by √v̂ + ε, which has the unit of a gradient.",
                "除以了 v̂ 本身；应除以 √v̂ + ε，它与梯度同量纲。",
            ),
            pushed,
            tempting=SCALE_OF_GRADIENTS,
        ),
        Mistake(
            "rates_swapped",
            by(wrapped(rates_swapped)),
            Text(
                "β₁ and β₂ changed places: β₁ is the rate of the mean, β₂ that of the mean square.",
                "β₁ 与 β₂ 用反了：β₁ 用于一阶矩，β₂ 用于二阶矩。",
            ),
            unlike_rates,
            tempting=Text(
                "Both rates are near 1 and come as a pair, betas=(0.9, 0.999), which does not say which is whose.",
                "两个衰减率都接近 1，又成对给出：betas=(0.9, 0.999)，看不出各属于谁。",
            ),
        ),
        Mistake(
            "scaling_forgotten",
            by(wrapped(first_mean_only)),
            Text(
                "Only the mean of the gradients was used; Adam divides it by the root of their mean square.",
                "只用了梯度的一阶矩；Adam 还要除以二阶矩的平方根。",
            ),
            pushed,
            tempting=Text(
                "Adam is introduced as momentum and something more, and its numerator alone is a step of momentum.",
                "Adam 常被介绍为“动量法再加上……”，而单看分子就已是一个完整的动量更新。",
            ),
        ),
        Mistake(
            "gradient_for_mean",
            by(wrapped(gradient_for_mean)),
            Text(
                "The present gradient stands above the fraction line; Adam has the corrected mean m̂ there.",
                "分子用的是当前梯度；Adam 的分子是修正后的一阶矩 m̂。",
            ),
            remembering,
            tempting=Text(
                "The denominator comes from RMSProp, and RMSProp has the gradient itself above it.",
                "分母来自 RMSProp，而 RMSProp 的分子正是梯度本身。",
            ),
        ),
        Mistake("ascent_for_descent", by(wrapped(upwards(adam_rule))), CLIMBS, pushed, tempting=UPHILL),
    )


def decay_in_gradient(weight_decay: float, **rates: Any) -> Rule:
    return adam_rule(**rates)._replace(enters=lambda w, gradient: gradient + weight_decay * w)


def decay_left_out(weight_decay: float, **rates: Any) -> Rule:
    return adam_rule(**rates)


def decay_without_rate(weight_decay: float, **rates: Any) -> Rule:
    return from_shrunk(adam_rule(**rates), 1 - weight_decay)


def decay_last(weight_decay: float, **rates: Any) -> Rule:
    adam = adam_rule(**rates)
    return adam._replace(update=lambda at: (1 - rates["learning_rate"] * weight_decay) * adam.update(at))


def decay_grows(weight_decay: float, **rates: Any) -> Rule:
    return from_shrunk(adam_rule(**rates), 1 + rates["learning_rate"] * weight_decay)


def decaying(w: Any, weight_decay: float, **_: Any) -> bool:
    return weight_decay > 0 and any(entries(w))


def decaying_and_pushed(**arguments: Any) -> bool:
    return decaying(**arguments) and pushed(**arguments)


ADAM = telling(optimizers.adam_steps, (*means(lambda makes: makes), first_only(optimizers.adam_steps)))

ADAMW = telling(
    optimizers.adamw_steps,
    (
        Mistake(
            "decay_added_to_gradient",
            by(decay_in_gradient),
            Text(
                "λ·w was added to the gradient, which is L2 regularization and is rescaled by Adam's divisor; AdamW "
                "multiplies w by 1 − η·λ apart from it.",
                "把 λ·w 加进了梯度，那是 L2 正则化，会被 Adam 的分母缩放；AdamW 单独把 w 乘以 1 − η·λ。",
            ),
            decaying,
            tempting=Text(
                "With plain SGD, L2 regularization and weight decay are one, and weight_decay of "
                "torch.optim.Adam does just this.",
                "对普通 SGD，L2 正则化与权重衰减等价，而 torch.optim.Adam 的 weight_decay 正是这样做的。",
            ),
        ),
        Mistake(
            "decay_forgotten",
            by(decay_left_out),
            Text(
                "That is Adam without weight decay; w is first multiplied by 1 − η·λ.",
                "这是不带权重衰减的 Adam；应先把 w 乘以 1 − η·λ。",
            ),
            decaying,
            tempting=Text(
                "Nothing but the decay tells AdamW from Adam, and with λ = 0.01 it moves w only a little.",
                "AdamW 与 Adam 只差这一项，而 λ = 0.01 时它只使 w 略有变化。",
            ),
        ),
        Mistake(
            "decay_without_learning_rate",
            by(decay_without_rate),
            Text(
                "w was multiplied by 1 − λ; the decay is scaled by the learning rate: 1 − η·λ.",
                "把 w 乘以了 1 − λ；衰减要乘学习率：1 − η·λ。",
            ),
            lambda learning_rate, **arguments: learning_rate != 1 and decaying(**arguments),
            tempting=Text(
                "The paper's AdamW keeps λ apart from its rate α (a schedule scales both); PyTorch multiplies the two.",
                "原论文的 AdamW 中 λ 不与学习率 α 相乘（二者同乘调度系数）；PyTorch 则将两者相乘。",
            ),
        ),
        Mistake(
            "decay_after_step",
            by(decay_last),
            Text(
                "The new w was shrunk, Adam's step with it; only the old w is multiplied by 1 − η·λ.",
                "把更新后的 w（连同 Adam 的更新量）一起衰减了；只有原来的 w 乘以 1 − η·λ。",
            ),
            decaying_and_pushed,
            tempting=Text(
                "“Adam's step and weight decay” sounds like that order, and the two results differ by η·λ times "
                "the step only.",
                "“Adam 更新加权重衰减”听上去就是这个次序，两种结果也只差更新量的 η·λ 倍。",
            ),
        ),
        Mistake(
            "decay_sign_lost",
            by(decay_grows),
            Text(
                "That makes w grow by 1 + η·λ; decay shrinks it by 1 − η·λ.",
                "这使 w 放大 1 + η·λ 倍；衰减应乘以 1 − η·λ。",
            ),
            decaying,
            tempting=Text(
                "The penalty λ/2·w² enters the loss with a plus, and the plus is carried over to w.",
                "惩罚项 λ/2·w² 在损失中带正号，于是把正号也带到了 w 上。",
            ),
        ),
        *means(shrunk),
        first_only(optimizers.adamw_steps),
    ),
)
