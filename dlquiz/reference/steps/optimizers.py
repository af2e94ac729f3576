"""Worked solutions of the optimizers: the rule, then every step with its numbers in.

Each function takes the arguments of its namesake in `dlquiz.reference.optimizers`. Arrays stand in the formulas as
themselves: every operation works entry by entry.
"""

from __future__ import annotations

from collections.abc import Callable

from dlquiz.expressions.values import Value, shape_of
from dlquiz.messages import Text
from dlquiz.reference import optimizers
from dlquiz.reference.optimizers import Moment, Rule, corrected, paths, rebuilt
from dlquiz.reference.steps.plain_tex import array, factor, fraction, line, number, power

ENTRYWISE = Text("every operation works entry by entry", "所有运算均逐元素进行")
SCALED = r"\frac{\eta g_t}{\sqrt{s_t} + \epsilon}"
STARTS = Text("the state starts at 0", "状态从 0 开始")


class Step:
    """One step of all the weights: values by formula, before and after."""

    def __init__(self, steps: list[tuple[Moment, float]], before: list[Moment | None], shape: tuple[int, ...]) -> None:
        self._steps, self._before, self._shape = steps, before, shape
        self.number = steps[0][0].step

    def of(self, formula: Callable[[Moment], float]) -> Value:
        return rebuilt([formula(moment) for moment, _ in self._steps], self._shape)

    def former(self, formula: Callable[[Moment], float]) -> Value:
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


def worked(
    rule: Rule, w: Value, gradients: Value, formula: str, step_lines: Callable[[Step], list[Text]]
) -> list[Text]:
    """The rule, its start, and the lines of every step."""
    shape = shape_of(w)
    remarks = [Text(f"{STARTS.en}; {ENTRYWISE.en}", f"{STARTS.zh}；{ENTRYWISE.zh}") if shape else STARTS]
    lines = [Text.same(f"${formula}$"), *remarks]
    by_entry = paths(rule, w, gradients)
    for place, steps in enumerate(zip(*by_entry, strict=True)):
        before = [entry[place - 1][0] if place else None for entry in by_entry]
        lines += step_lines(Step(list(steps), before, shape))
    return lines


def moved(step: Step, amount: str) -> Text:
    """The line of the new weights: w − amount."""
    return line(f"w_{{{step.number}}}", f"{array(step.of(weight))} - {amount}", array(step.after))


def sgd_step(w: Value, gradient: Value, learning_rate: float) -> list[Text]:
    """w − η·g."""
    after = optimizers.sgd_step(w, gradient, learning_rate)
    work = rf"{array(w)} - {number(learning_rate)} \cdot {factor(gradient)}"
    return [Text.same(r"$w_1 = w_0 - \eta g$"), line("w_1", work, array(after))]


def _velocity(step: Step, momentum: float) -> Text:
    work = rf"{number(momentum)} \cdot {factor(step.former(first))} + {factor(step.of(gradient))}"
    return line(f"v_{{{step.number}}}", work, array(step.of(first)))


def momentum_steps(w: Value, gradients: Value, learning_rate: float, momentum: float) -> list[Text]:
    """Velocity, then weights."""

    def lines(step: Step) -> list[Text]:
        return [_velocity(step, momentum), moved(step, rf"{number(learning_rate)} \cdot {factor(step.of(first))}")]

    rule = optimizers.momentum_rule(learning_rate, momentum)
    return worked(rule, w, gradients, r"v_t = \mu v_{t-1} + g_t, \quad w_t = w_{t-1} - \eta v_t", lines)


def nesterov_steps(w: Value, gradients: Value, learning_rate: float, momentum: float) -> list[Text]:
    """Velocity, the direction that looks ahead, then weights."""

    def lines(step: Step) -> list[Text]:
        ahead = step.of(lambda at: at.gradient + momentum * at.first)
        work = rf"{array(step.of(gradient))} + {number(momentum)} \cdot {factor(step.of(first))}"
        direction = line(rf"g_{{{step.number}}} + \mu v_{{{step.number}}}", work, array(ahead))
        return [_velocity(step, momentum), direction, moved(step, rf"{number(learning_rate)} \cdot {factor(ahead)}")]

    rule = optimizers.nesterov_rule(learning_rate, momentum)
    formula = r"v_t = \mu v_{t-1} + g_t, \quad w_t = w_{t-1} - \eta (g_t + \mu v_t)"
    return worked(rule, w, gradients, formula, lines)


def _scaled(step: Step, learning_rate: float, epsilon: float) -> Text:
    above = rf"{number(learning_rate)} \cdot {factor(step.of(gradient))}"
    return moved(step, fraction(above, rf"\sqrt{{{array(step.of(second))}}} + {number(epsilon)}"))


def adagrad_steps(w: Value, gradients: Value, learning_rate: float, epsilon: float = 1e-10) -> list[Text]:
    """Sum of squares, then weights."""

    def lines(step: Step) -> list[Text]:
        work = rf"{array(step.former(second))} + {square(step.of(gradient))}"
        total = line(f"s_{{{step.number}}}", work, array(step.of(second)))
        return [total, _scaled(step, learning_rate, epsilon)]

    rule = optimizers.adagrad_rule(learning_rate, epsilon)
    formula = rf"s_t = s_{{t-1}} + g_t^2, \quad w_t = w_{{t-1}} - {SCALED}"
    return worked(rule, w, gradients, formula, lines)


def square(value: Value) -> str:
    """A value, squared: `(-3)^2`."""
    text = factor(value)
    return f"{text}^2" if text.startswith("(") or "begin" in text or text.replace(".", "").isdigit() else f"({text})^2"


def _mean_square(step: Step, name: str, decay: float) -> Text:
    older = rf"{number(decay)} \cdot {factor(step.former(second))}"
    newer = rf"{number(1 - decay)} \cdot {square(step.of(gradient))}"
    return line(f"{name}_{{{step.number}}}", f"{older} + {newer}", array(step.of(second)))


def rmsprop_steps(w: Value, gradients: Value, learning_rate: float, decay: float, epsilon: float) -> list[Text]:
    """Running mean of squares, then weights."""

    def lines(step: Step) -> list[Text]:
        return [_mean_square(step, "s", decay), _scaled(step, learning_rate, epsilon)]

    rule = optimizers.rmsprop_rule(learning_rate, decay, epsilon)
    formula = rf"s_t = \rho s_{{t-1}} + (1 - \rho) g_t^2, \quad w_t = w_{{t-1}} - {SCALED}"
    return worked(rule, w, gradients, formula, lines)


AVERAGES = (
    r"m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t, \quad v_t = \beta_2 v_{t-1} + (1 - \beta_2) g_t^2, \quad "
    r"\hat{m}_t = \frac{m_t}{1 - \beta_1^t}, \quad \hat{v}_t = \frac{v_t}{1 - \beta_2^t}"
)
ADAM_UPDATE = r"\frac{\eta \hat{m}_t}{\sqrt{\hat{v}_t} + \epsilon}"


def _means(step: Step, beta1: float, beta2: float) -> list[Text]:
    """The two running means and their corrections."""
    at = step.number
    older = rf"{number(beta1)} \cdot {factor(step.former(first))}"
    newer = rf"{number(1 - beta1)} \cdot {factor(step.of(gradient))}"
    mean, mean_square = _corrected(step, beta1, beta2)
    return [
        line(f"m_{{{at}}}", f"{older} + {newer}", array(step.of(first))),
        _mean_square(step, "v", beta2),
        line(rf"\hat{{m}}_{{{at}}}", _unbiased(step.of(first), beta1, at), array(mean)),
        line(rf"\hat{{v}}_{{{at}}}", _unbiased(step.of(second), beta2, at), array(mean_square)),
    ]


def _corrected(step: Step, beta1: float, beta2: float) -> tuple[Value, Value]:
    return (
        step.of(lambda at: corrected(at, beta1, beta2)[0]),
        step.of(lambda at: corrected(at, beta1, beta2)[1]),
    )


def _unbiased(mean: Value, beta: float, step: int) -> str:
    return fraction(array(mean), f"1 - {power(beta, step)}")


def _adam_move(step: Step, learning_rate: float, beta1: float, beta2: float, epsilon: float) -> str:
    mean, mean_square = _corrected(step, beta1, beta2)
    above = rf"{number(learning_rate)} \cdot {factor(mean)}"
    return fraction(above, rf"\sqrt{{{array(mean_square)}}} + {number(epsilon)}")


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
        return [*_means(step, beta1, beta2), moved(step, _adam_move(step, learning_rate, beta1, beta2, epsilon))]

    rule = optimizers.adam_rule(learning_rate, beta1, beta2, epsilon)
    return worked(rule, w, gradients, rf"{AVERAGES}, \quad w_t = w_{{t-1}} - {ADAM_UPDATE}", lines)


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
        at = step.number
        shrunk = array(step.of(lambda moment: kept * moment.w))
        work = rf"(1 - {number(learning_rate)} \cdot {number(weight_decay)}) \cdot {factor(step.of(weight))}"
        move = _adam_move(step, learning_rate, beta1, beta2, epsilon)
        return [
            *_means(step, beta1, beta2),
            line(rf"(1 - \eta \lambda) w_{{{at - 1}}}", work, shrunk),
            line(f"w_{{{at}}}", f"{shrunk} - {move}", array(step.after)),
        ]

    rule = optimizers.adamw_rule(learning_rate, beta1, beta2, epsilon, weight_decay)
    formula = rf"{AVERAGES}, \quad w_t = (1 - \eta \lambda) w_{{t-1}} - {ADAM_UPDATE}"
    return worked(rule, w, gradients, formula, lines)
