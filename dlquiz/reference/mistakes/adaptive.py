"""What people get wrong about optimizers that divide by a running square: AdaGrad and RMSProp, in part Adam."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt
from typing import Any

from dlquiz.messages import Text
from dlquiz.reference import optimizers
from dlquiz.reference.kinds import Mistake
from dlquiz.reference.mistakes.apart import telling
from dlquiz.reference.mistakes.optimizers import ascent, by, first_only, pushed, several
from dlquiz.reference.optimizers import Moment, Rule

TELLING_EPSILON = 1e-4
"""From here on it shows where ε was added."""

SCALE_OF_GRADIENTS = Text(
    "The running square is loosely called the scale of the gradients, so that dividing by it looks like normalizing.",
    "平方项常被笼统地称为梯度的尺度，除以它看上去就是归一化。",
)
EPSILON_EITHER_WAY = Text(
    "Some papers and libraries do write √(s + ε), and with ε = 1e-8 the two hardly differ.",
    "有些论文和库确实写成 √(s + ε)，而 ε = 1e-8 时两者几乎没有差别。",
)


def epsilon_shows(epsilon: float, **arguments: Any) -> bool:
    return epsilon >= TELLING_EPSILON and pushed(**arguments)


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
        tempting=SCALE_OF_GRADIENTS,
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
        tempting=EPSILON_EITHER_WAY,
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
            tempting=Text(
                "RMSProp and Adam have made the decaying average the usual one, and AdaGrad's rule looks the "
                "same but for it.",
                "RMSProp 和 Adam 使滑动平均成了常见形式，而 AdaGrad 的公式除此之外几乎一样。",
            ),
        ),
        Mistake(
            "state_forgotten",
            by(_present_square(optimizers.adagrad_rule)),
            Text(
                "Only the present gradient was squared; s sums the squares of all gradients so far.",
                "只用了当前梯度的平方；s 是迄今所有梯度平方之和。",
            ),
            several,
            tempting=Text(
                "g/√(g²) looks like a gradient scaled by its own size, and at the first step it is just that.",
                "g/√(g²) 像是用梯度自身的大小来缩放，而第一步确实如此。",
            ),
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
            tempting=Text(
                "AdaGrad, from which RMSProp stems, sums the squares, and the rest of the rule is the same.",
                "它的前身 AdaGrad 就是把平方累加，其余部分完全相同。",
            ),
        ),
        Mistake(
            "decay_swapped",
            by(_swapped_decay),
            Text(
                "ρ and 1 − ρ changed places: ρ belongs to the old mean, 1 − ρ to the new square.",
                "ρ 与 1 − ρ 写反了：ρ 乘旧的平均，1 − ρ 乘新的平方。",
            ),
            lambda decay, **arguments: decay not in (0, 0.5) and pushed(**arguments),
            tempting=Text(
                "“Decay” sounds like the share that is lost, which would make it the weight of the new square.",
                "“衰减率”听上去像是丢掉的比例，于是被当成新平方项的权重。",
            ),
        ),
        Mistake(
            "bias_corrected",
            by(_unbiased_mean),
            Text(
                "The mean was divided by 1 − ρᵗ as in Adam; RMSProp has no bias correction.",
                "像 Adam 那样除以了 1 − ρᵗ；RMSProp 没有偏差修正。",
            ),
            decaying,
            tempting=Text(
                "Adam's v is the same running mean, and there it is divided by 1 − β₂ᵗ.",
                "Adam 的 v 是同样的滑动平均，而那里要除以 1 − β₂ᵗ。",
            ),
        ),
        epsilon_inside(optimizers.rmsprop_rule),
        ascent(optimizers.rmsprop_rule),
        first_only(optimizers.rmsprop_steps),
    ),
)
