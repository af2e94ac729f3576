"""Optimizers, one number at a time, in plain Python floats.

Every optimizer here treats each entry of the weights by itself, so it is a `Rule` over single numbers that `walk`
carries along the gradients. Weights `w` are a number or an array; `gradients` holds one gradient of the shape of `w`
for each step, or is a single gradient of that shape. All state starts at zero; the results are the weights after the
last step. Notation: η learning rate, μ momentum, ρ decay, β₁ and β₂ the rates of Adam's two averages, ε the small
constant added to the root, λ weight decay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import sqrt
from typing import Any, NamedTuple

from dlquiz.errors import ArgumentError
from dlquiz.expressions.values import Value, entries, plain, shape_of

ROUNDING = 2.0**-50
"""Share of a number that a step in float64 cannot tell from nothing."""


class Moment(NamedTuple):
    """What one entry has at a step (counted from 1): its weight before it, gradient, and the two running states."""

    step: int
    w: float
    gradient: float
    first: float
    second: float


class Rule(NamedTuple):
    """How an optimizer moves one entry.

    `update` gives the new weight. `first(state, gradient)` and `second(state, gradient)` keep the running states (a
    velocity, a sum or mean of squares), which are up to date when `update` sees them. `enters(w, gradient)` is the
    gradient that takes part.
    """

    update: Callable[[Moment], float]
    first: Callable[[float, float], float] = lambda state, gradient: 0.0
    second: Callable[[float, float], float] = lambda state, gradient: 0.0
    enters: Callable[[float, float], float] = lambda w, gradient: gradient


def path(rule: Rule, w: float, gradients: Sequence[float]) -> list[tuple[Moment, float]]:
    """Each step of one entry, with the weight after it."""
    steps = []
    first = second = 0.0
    for step, given in enumerate(gradients, 1):
        gradient = rule.enters(w, given)
        first, second = rule.first(first, gradient), rule.second(second, gradient)
        moment = Moment(step, w, gradient, first, second)
        w = settled(rule.update(moment), w)
        steps.append((moment, w))
    return steps


def settled(new: float, old: float) -> float:
    """`new`, or 0 where a step took away all of `old` and what is left is no more than its rounding."""
    return 0.0 if abs(new) <= ROUNDING * abs(old) else new


def walk(rule: Rule, w: Value, gradients: Value) -> Value:
    """The weights after the last step, in the shape of `w`."""
    return rebuilt([steps[-1][1] for steps in paths(rule, w, gradients)], shape_of(w))


def paths(rule: Rule, w: Value, gradients: Value) -> list[list[tuple[Moment, float]]]:
    """The steps of every entry, entry by entry."""
    by_step = [entries(gradient) for gradient in each_step(w, gradients)]
    return [path(rule, float(start), [float(row[place]) for row in by_step]) for place, start in enumerate(entries(w))]


def rebuilt(numbers: Sequence[float], shape: tuple[int, ...]) -> Value:
    """The array of this shape whose entries, row by row, are `numbers`."""
    return _built(iter(numbers), shape)


def _built(numbers: Iterator[float], shape: tuple[int, ...]) -> Value:
    return tuple(_built(numbers, shape[1:]) for _ in range(shape[0])) if shape else next(numbers)


def each_step(w: Value, gradients: Value) -> tuple[Value, ...]:
    """The gradients step by step; raises `ArgumentError` unless each has the shape of `w`."""
    shape, given = shape_of(w), shape_of(gradients)
    if given == shape:
        return (plain(gradients),)
    if given[1:] == shape and given and given[0] > 0:
        steps: tuple[Value, ...] = plain(gradients)
        return steps
    raise ArgumentError(
        "gradients",
        f"gradients of shape {list(given)} do not fit w {_of_shape(shape)}: each step needs one gradient of w's shape",
        f"gradients 的形状 {list(given)} 与 w（{_of_shape_zh(shape)}）不符：每一步需要一个与 w 同形状的梯度",
    )


def _of_shape(shape: tuple[int, ...]) -> str:
    return f"of shape {list(shape)}" if shape else "(a number)"


def _of_shape_zh(shape: tuple[int, ...]) -> str:
    return f"形状 {list(shape)}" if shape else "一个数"


def sgd_rule(learning_rate: float) -> Rule:
    """w ← w − η·g."""
    return Rule(lambda at: at.w - learning_rate * at.gradient)


def momentum_rule(learning_rate: float, momentum: float) -> Rule:
    """v ← μ·v + g, w ← w − η·v."""
    return Rule(lambda at: at.w - learning_rate * at.first, first=lambda v, g: momentum * v + g)


def nesterov_rule(learning_rate: float, momentum: float) -> Rule:
    """v ← μ·v + g, w ← w − η·(g + μ·v)."""
    return Rule(
        lambda at: at.w - learning_rate * (at.gradient + momentum * at.first), first=lambda v, g: momentum * v + g
    )


def scaled(learning_rate: float, epsilon: float) -> Callable[[Moment], float]:
    """w − η·g/(√s + ε)."""
    return lambda at: at.w - learning_rate * at.gradient / (sqrt(at.second) + epsilon)


def mean_of_squares(decay: float) -> Callable[[float, float], float]:
    """s ← ρ·s + (1 − ρ)·g²."""
    return lambda s, g: decay * s + (1 - decay) * g * g


def sum_of_squares(s: float, g: float) -> float:
    """s ← s + g²."""
    return s + g * g


def adagrad_rule(learning_rate: float, epsilon: float) -> Rule:
    """s ← s + g², w ← w − η·g/(√s + ε)."""
    return Rule(scaled(learning_rate, epsilon), second=sum_of_squares)


def rmsprop_rule(learning_rate: float, decay: float, epsilon: float) -> Rule:
    """s ← ρ·s + (1 − ρ)·g², w ← w − η·g/(√s + ε)."""
    return Rule(scaled(learning_rate, epsilon), second=mean_of_squares(decay))


def adam_rule(
    learning_rate: float,
    beta1: float,
    beta2: float,
    epsilon: float,
    denominator: Callable[[float], float] | None = None,
) -> Rule:
    """m ← β₁·m + (1 − β₁)·g, v ← β₂·v + (1 − β₂)·g², w ← w − η·m̂/(√v̂ + ε), m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ).

    `denominator` replaces √v̂ + ε, for the known mistakes.
    """
    below = denominator or (lambda v: sqrt(v) + epsilon)

    def update(at: Moment) -> float:
        first, second = corrected(at, beta1, beta2)
        return at.w - learning_rate * first / below(second)

    return Rule(update, first=lambda m, g: beta1 * m + (1 - beta1) * g, second=mean_of_squares(beta2))


def corrected(at: Moment, beta1: float, beta2: float) -> tuple[float, float]:
    """m̂ and v̂: the running means without their bias towards the zero they start from."""
    return at.first / (1 - beta1**at.step), at.second / (1 - beta2**at.step)


def adamw_rule(learning_rate: float, beta1: float, beta2: float, epsilon: float, weight_decay: float) -> Rule:
    """Adam from (1 − η·λ)·w: the decay is decoupled, neither average sees it."""
    return from_shrunk(adam_rule(learning_rate, beta1, beta2, epsilon), 1 - learning_rate * weight_decay)


def from_shrunk(rule: Rule, kept: float) -> Rule:
    """The rule, started at each step from the share `kept` of the weight."""
    return rule._replace(update=lambda at: rule.update(at._replace(w=kept * at.w)))


def sgd_step(w: Value, gradient: Value, learning_rate: float) -> Value:
    """w − η·g. Source: Robbins and Monro (1951); PyTorch documentation of SGD."""
    check_gradient(w, gradient)
    return walk(sgd_rule(learning_rate), w, gradient)


def momentum_steps(w: Value, gradients: Value, learning_rate: float, momentum: float) -> Value:
    """SGD with momentum, PyTorch's form (no dampening). Source: Polyak (1964); PyTorch documentation of SGD."""
    return walk(momentum_rule(learning_rate, momentum), w, gradients)


def nesterov_steps(w: Value, gradients: Value, learning_rate: float, momentum: float) -> Value:
    """Nesterov momentum, PyTorch's form: the gradients are those at the weights as they stand before each step.

    Source: Sutskever et al. (2013), "On the importance of initialization and momentum"; PyTorch documentation of SGD.
    """
    return walk(nesterov_rule(learning_rate, momentum), w, gradients)


def adagrad_steps(w: Value, gradients: Value, learning_rate: float, epsilon: float = 1e-10) -> Value:
    """AdaGrad. Source: Duchi, Hazan and Singer (2011); PyTorch documentation of Adagrad."""
    return walk(adagrad_rule(learning_rate, epsilon), w, gradients)


def rmsprop_steps(w: Value, gradients: Value, learning_rate: float, decay: float, epsilon: float) -> Value:
    """RMSProp, not centred. Source: Hinton's course, lecture 6e (2012); PyTorch documentation of RMSprop."""
    return walk(rmsprop_rule(learning_rate, decay, epsilon), w, gradients)


def adam_steps(
    w: Value,
    gradients: Value,
    learning_rate: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
) -> Value:
    """Adam. Source: Kingma and Ba (2015), algorithm 1; PyTorch documentation of Adam."""
    return walk(adam_rule(learning_rate, beta1, beta2, epsilon), w, gradients)


def adamw_steps(
    w: Value,
    gradients: Value,
    learning_rate: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
    weight_decay: float = 0.01,
) -> Value:
    """AdamW. Source: Loshchilov and Hutter (2019), algorithm 2 without schedule; PyTorch documentation of AdamW."""
    return walk(adamw_rule(learning_rate, beta1, beta2, epsilon, weight_decay), w, gradients)


def check_gradient(w: Value, gradient: Value) -> None:
    """Raise `ArgumentError` unless the gradient has the shape of its variable."""
    if shape_of(gradient) != shape_of(w):
        raise ArgumentError(
            "gradient",
            f"a gradient of shape {list(shape_of(gradient))} does not fit w {_of_shape(shape_of(w))}: "
            "it has the shape of its variable",
            f"gradient 的形状 {list(shape_of(gradient))} 与 w（{_of_shape_zh(shape_of(w))}）不符：梯度与其变量同形状",
        )


def check_rate(learning_rate: Any) -> None:
    """Raise `ArgumentError` unless the learning rate is positive and of a size that leaves the floats room."""
    if not 0 < learning_rate <= LARGEST:
        raise ArgumentError(
            "learning_rate",
            f"`learning_rate` must be above 0 and at most {LARGEST:,}, not {learning_rate}",
            f"`learning_rate` 应大于 0 且不超过 {LARGEST:,}，而不是 {learning_rate}",
        )


def check_fraction(name: str, value: float) -> None:
    """Raise `ArgumentError` unless a rate of forgetting lies in [0, 1)."""
    if not 0 <= value < 1:
        raise ArgumentError(
            name,
            f"`{name}` lies in [0, 1), not at {value}",
            f"`{name}` 应在 [0, 1) 内，而不是 {value}",
        )


LARGEST = 10**6
"""Magnitude of weights, gradients and rates: squares and products of them stay far within the floats."""
SMALLEST_DIVISOR = 1e-12
MOST_STEPS = 100
MOST_WEIGHTS = 1_000


def check_sizes(w: Value, gradients: Value) -> None:
    """Raise `ArgumentError` for too many steps or weights, or numbers too large to square and add up."""
    if len(entries(w)) > MOST_WEIGHTS:
        raise _too_many("w", MOST_WEIGHTS, "weights", "个权重")
    if len(each_step(w, gradients)) > MOST_STEPS:
        raise _too_many("gradients", MOST_STEPS, "steps", "步")
    for name, value in (("w", w), ("gradients", gradients)):
        if max(map(abs, entries(value))) > LARGEST:
            raise ArgumentError(
                name, f"the entries of `{name}` are at most {LARGEST:,}", f"`{name}` 的元素绝对值至多为 {LARGEST:,}"
            )


def _too_many(name: str, limit: int, en: str, zh: str) -> ArgumentError:
    return ArgumentError(name, f"`{name}` has too many {en}: at most {limit:,}", f"`{name}` 过长：至多 {limit:,} {zh}")


def check_divisor(gradients: Value, epsilon: float) -> None:
    """Raise `ArgumentError` unless ε lies in [0, 1], and where a division by zero would come up without it."""
    if not 0 <= epsilon <= 1:
        raise ArgumentError(
            "epsilon", f"`epsilon` lies in [0, 1], not at {epsilon}", f"`epsilon` 应在 [0, 1] 内，而不是 {epsilon}"
        )
    if epsilon < SMALLEST_DIVISOR and min(map(abs, entries(gradients))) < SMALLEST_DIVISOR:
        raise ArgumentError(
            "epsilon",
            "a gradient of 0 is divided by √0 + ε: it needs an `epsilon` of at least 1e-12",
            "梯度为 0 时要除以 √0 + ε：`epsilon` 至少为 1e-12",
        )
