"""Worked solutions of the optimizers: the rule, then every step with its numbers in.

Each function takes the arguments of its namesake in `dlquiz.reference.optimizers`. Arrays stand in the formulas as
themselves: every operation works entry by entry. A sum of numbers is one line; of arrays, each part has a line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import sqrt
from typing import NamedTuple

from dlquiz.expressions.values import Value, shape_of
from dlquiz.messages import Text
from dlquiz.reference import optimizers
from dlquiz.reference.optimizers import Moment, Rule, corrected, paths, rebuilt
from dlquiz.reference.steps.plain_tex import array, factor, fraction, line, number, power

Formula = Callable[[Moment], float]

ENTRYWISE = Text("every operation works entry by entry", "所有运算均逐元素进行")
STARTS = Text("the state starts at 0", "状态从 0 开始")
SCALED = fraction(r"\eta g_t", r"\sqrt{s_t} + \epsilon")
ADAM_UPDATE = fraction(r"\eta \hat{m}_t", r"\sqrt{\hat{v}_t} + \epsilon")
AVERAGES = (
    r"m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t, \quad v_t = \beta_2 v_{t-1} + (1 - \beta_2) g_t^2",
    r"\hat{m}_t = \frac{m_t}{1 - \beta_1^t}, \quad \hat{v}_t = \frac{v_t}{1 - \beta_2^t}",
)


class Step:
    """One step of all the weights: values by formula, before and after."""

    def __init__(self, steps: list[tuple[Moment, float]], before: list[Moment | None], shape: tuple[int, ...]) -> None:
        self._steps, self._before, self._shape = steps, before, shape
        self.number = steps[0][0].step

    def of(self, formula: Formula) -> Value:
        return rebuilt([formula(moment) for moment, _ in self._steps], self._shape)

    def former(self, formula: Formula) -> Value:
        """A running state as it stood before this step."""
        return rebuilt([formula(moment) if moment else 0.0 for moment in self._before], self._shape)

    @property
    def after(self) -> Value:
        return rebuilt([w for _, w in self._steps], self._shape)


def weight(at: Moment) -> float:
    return at.w


def gradient(at: Moment) -> float:
    return at.gradient


def first(at: Moment) -> float:
    return at.first


def second(at: Moment) -> float:
    return at.second


class Part(NamedTuple):
    """A part of a sum: its name, how it is worked out, and its value."""

    name: str
    work: str
    value: Value


def known(name: str, value: Value) -> Part:
    """A part that needs no work."""
    return Part(name, array(value), value)


def times(name: str, rate: float, values: Callable[[Formula], Value], formula: Formula) -> Part:
    """A rate times a formula, whose `values` are those of a step or of the one before it."""
    work = rf"{number(rate)} \cdot {factor(values(formula))}"
    return Part(name, work, values(lambda at: rate * formula(at)))


def total(name: str, one: Part, other: Part, value: Value, sign: str = "+") -> list[Text]:
    """A sum or a difference: its two parts worked out, then both together."""
    values = f"{array(one.value)} {sign} {factor(other.value)}"
    if not shape_of(value):
        later = factor(other.value) if other.work == array(other.value) else other.work
        return [line(name, f"{one.work} {sign} {later}", values, array(value))]
    worked_out = [part for part in (one, other) if part.work != array(part.value)]
    return [*(line(part.name, part.work, array(part.value)) for part in worked_out), line(name, values, array(value))]


def worked(
    rule: Rule, w: Value, gradients: Value, formulas: Sequence[str], step_lines: Callable[[Step], list[Text]]
) -> list[Text]:
    """The rule, its start, and the lines of every step."""
    shape = shape_of(w)
    remark = Text(f"{STARTS.en}; {ENTRYWISE.en}", f"{STARTS.zh}；{ENTRYWISE.zh}") if shape else STARTS
    lines = [*(Text.same(f"${formula}$") for formula in formulas), remark]
    by_entry = paths(rule, w, gradients)
    for place, steps in enumerate(zip(*by_entry, strict=True)):
        before = [entry[place - 1][0] if place else None for entry in by_entry]
        lines += step_lines(Step(list(steps), before, shape))
    return lines


def old(step: Step) -> Part:
    """The weights before the step."""
    return known(f"w_{{{step.number - 1}}}", step.of(weight))


def pushed(step: Step) -> Part:
    return known(f"g_{{{step.number}}}", step.of(gradient))


def moved(step: Step, amount: Part) -> list[Text]:
    """The new weights: w − amount."""
    return total(f"w_{{{step.number}}}", old(step), amount, step.after, "-")


def sgd_step(w: Value, gradient: Value, learning_rate: float) -> list[Text]:
    """w − η·g."""
    [*steps] = (entry[0] for entry in paths(optimizers.sgd_rule(learning_rate), w, gradient))
    step = Step(steps, [None] * len(steps), shape_of(w))
    remarks = [ENTRYWISE] if shape_of(w) else []
    amount = times(r"\eta g", learning_rate, step.of, lambda at: at.gradient)
    return [Text.same(r"$w_1 = w_0 - \eta g$"), *remarks, *moved(step, amount)]


def _velocity(step: Step, momentum: float) -> list[Text]:
    kept = times(rf"\mu v_{{{step.number - 1}}}", momentum, step.former, first)
    return total(f"v_{{{step.number}}}", kept, pushed(step), step.of(first))


def momentum_steps(w: Value, gradients: Value, learning_rate: float, momentum: float) -> list[Text]:
    """Velocity, then weights."""

    def lines(step: Step) -> list[Text]:
        amount = times(rf"\eta v_{{{step.number}}}", learning_rate, step.of, first)
        return [*_velocity(step, momentum), *moved(step, amount)]

    rule = optimizers.momentum_rule(learning_rate, momentum)
    return worked(rule, w, gradients, [r"v_t = \mu v_{t-1} + g_t, \quad w_t = w_{t-1} - \eta v_t"], lines)


def nesterov_steps(w: Value, gradients: Value, learning_rate: float, momentum: float) -> list[Text]:
    """Velocity, the direction that looks ahead, then weights."""

    def ahead(at: Moment) -> float:
        return at.gradient + momentum * at.first

    def lines(step: Step) -> list[Text]:
        velocity = times(rf"\mu v_{{{step.number}}}", momentum, step.of, first)
        direction = f"{pushed(step).name} + {velocity.name}"
        amount = times(rf"\eta ({direction})", learning_rate, step.of, ahead)
        looked = total(direction, pushed(step), velocity, step.of(ahead))
        return [*_velocity(step, momentum), *looked, *moved(step, amount)]

    rule = optimizers.nesterov_rule(learning_rate, momentum)
    formula = r"v_t = \mu v_{t-1} + g_t, \quad w_t = w_{t-1} - \eta (g_t + \mu v_t)"
    return worked(rule, w, gradients, [formula], lines)


class Ratio(NamedTuple):
    """What Adam and its forerunners divide: above the line a gradient or a mean of them, below √(squares) + ε."""

    above: str
    numerator: Formula
    squares: str
    mean_square: Formula
    epsilon: float

    def divisor(self, at: Moment) -> float:
        return sqrt(self.mean_square(at)) + self.epsilon


def _divided(step: Step, ratio: Ratio, learning_rate: float) -> tuple[Text, Part]:
    """The line of the divisor, and the amount by which the weights move."""
    below, divisor = rf"\sqrt{{{ratio.squares}}} + \epsilon", array(step.of(ratio.divisor))
    root = line(below, rf"\sqrt{{{array(step.of(ratio.mean_square))}}} + {number(ratio.epsilon)}", divisor)
    above = rf"{number(learning_rate)} \cdot {factor(step.of(ratio.numerator))}"
    value = step.of(lambda at: learning_rate * ratio.numerator(at) / ratio.divisor(at))
    return root, Part(fraction(rf"\eta {ratio.above}", below), fraction(above, divisor), value)


def _scaled(step: Step, learning_rate: float, epsilon: float) -> list[Text]:
    ratio = Ratio(f"g_{{{step.number}}}", gradient, f"s_{{{step.number}}}", second, epsilon)
    root, amount = _divided(step, ratio, learning_rate)
    return [root, *moved(step, amount)]


def adagrad_steps(w: Value, gradients: Value, learning_rate: float, epsilon: float = 1e-10) -> list[Text]:
    """Sum of squares, then weights."""

    def lines(step: Step) -> list[Text]:
        at = step.number
        newer = Part(f"g_{{{at}}}^2", square(step.of(gradient)), step.of(lambda moment: moment.gradient**2))
        summed = total(f"s_{{{at}}}", known(f"s_{{{at - 1}}}", step.former(second)), newer, step.of(second))
        return [*summed, *_scaled(step, learning_rate, epsilon)]

    rule = optimizers.adagrad_rule(learning_rate, epsilon)
    return worked(rule, w, gradients, [rf"s_t = s_{{t-1}} + g_t^2, \quad w_t = w_{{t-1}} - {SCALED}"], lines)


def square(value: Value) -> str:
    """A value, squared: `(-3)^2`."""
    text = factor(value)
    return f"{text}^2" if text.startswith("(") or "begin" in text or text.replace(".", "").isdigit() else f"({text})^2"


def _mean_square(step: Step, name: str, rate: str, decay: float) -> list[Text]:
    """`rate` times the former mean and 1 − rate times the new square."""
    older = times(f"{rate} {name}_{{{step.number - 1}}}", decay, step.former, second)
    work = rf"{number(1 - decay)} \cdot {square(step.of(gradient))}"
    newer = Part(f"(1 - {rate}) g_{{{step.number}}}^2", work, step.of(lambda at: (1 - decay) * at.gradient**2))
    return total(f"{name}_{{{step.number}}}", older, newer, step.of(second))


def rmsprop_steps(w: Value, gradients: Value, learning_rate: float, decay: float, epsilon: float) -> list[Text]:
    """Running mean of squares, then weights."""

    def lines(step: Step) -> list[Text]:
        return [*_mean_square(step, "s", r"\rho", decay), *_scaled(step, learning_rate, epsilon)]

    rule = optimizers.rmsprop_rule(learning_rate, decay, epsilon)
    formula = rf"s_t = \rho s_{{t-1}} + (1 - \rho) g_t^2, \quad w_t = w_{{t-1}} - {SCALED}"
    return worked(rule, w, gradients, [formula], lines)


def _means(step: Step, beta1: float, beta2: float) -> list[Text]:
    """The two running means and their corrections."""
    at = step.number
    older = times(rf"\beta_1 m_{{{at - 1}}}", beta1, step.former, first)
    newer = times(rf"(1 - \beta_1) g_{{{at}}}", 1 - beta1, step.of, gradient)
    mean, mean_square = (step.of(formula) for formula in _corrections(beta1, beta2))
    return [
        *total(f"m_{{{at}}}", older, newer, step.of(first)),
        *_mean_square(step, "v", r"\beta_2", beta2),
        *_unbiased("m", r"\beta_1", (beta1, at), step.of(first), mean),
        *_unbiased("v", r"\beta_2", (beta2, at), step.of(second), mean_square),
    ]


def _unbiased(name: str, rate: str, decay: tuple[float, int], mean: Value, value: Value) -> list[Text]:
    """A mean over 1 − βᵗ, which has a line of its own under an array."""
    beta, at = decay
    below, left, given = f"1 - {power(beta, at)}", number(1 - beta**at), array(mean)
    hat = rf"\hat{{{name}}}_{{{at}}}"
    if not shape_of(mean):
        return [line(hat, fraction(given, below), fraction(given, left), array(value))]
    return [line(f"1 - {rate}^{{{at}}}", below, left), line(hat, fraction(given, left), array(value))]


def _corrections(beta1: float, beta2: float) -> tuple[Formula, Formula]:
    return lambda at: corrected(at, beta1, beta2)[0], lambda at: corrected(at, beta1, beta2)[1]


def _adam_move(step: Step, learning_rate: float, beta1: float, beta2: float, epsilon: float) -> tuple[Text, Part]:
    mean, mean_square = _corrections(beta1, beta2)
    at = step.number
    return _divided(
        step, Ratio(rf"\hat{{m}}_{{{at}}}", mean, rf"\hat{{v}}_{{{at}}}", mean_square, epsilon), learning_rate
    )


def adam_steps(
    w: Value,
    gradients: Value,
    learning_rate: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
) -> list[Text]:
    """Both means, their corrections, then weights."""

    def lines(step: Step) -> list[Text]:
        root, amount = _adam_move(step, learning_rate, beta1, beta2, epsilon)
        return [*_means(step, beta1, beta2), root, *moved(step, amount)]

    rule = optimizers.adam_rule(learning_rate, beta1, beta2, epsilon)
    return worked(rule, w, gradients, [*AVERAGES, rf"w_t = w_{{t-1}} - {ADAM_UPDATE}"], lines)


def adamw_steps(
    w: Value,
    gradients: Value,
    learning_rate: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
    weight_decay: float = 0.01,
) -> list[Text]:
    """As Adam, from weights that were shrunk first."""
    kept = 1 - learning_rate * weight_decay

    def lines(step: Step) -> list[Text]:
        shrunk = times(rf"(1 - \eta \lambda) w_{{{step.number - 1}}}", kept, step.of, weight)
        root, amount = _adam_move(step, learning_rate, beta1, beta2, epsilon)
        return [*_means(step, beta1, beta2), root, *total(f"w_{{{step.number}}}", shrunk, amount, step.after, "-")]

    rule = optimizers.adamw_rule(learning_rate, beta1, beta2, epsilon, weight_decay)
    formulas = [*AVERAGES, rf"w_t = (1 - \eta \lambda) w_{{t-1}} - {ADAM_UPDATE}"]
    product = rf"{number(learning_rate)} \cdot {number(weight_decay)}"
    share = rf"1 - \eta \lambda = 1 - {product} = {number(kept)}"
    return worked(rule, w, gradients, [*formulas, share], lines)
