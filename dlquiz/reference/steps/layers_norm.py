"""Worked solutions for batch normalisation and dropout."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from dlquiz.messages import Text
from dlquiz.reference.layers import normalization as norm
from dlquiz.reference.layers.arrays import Array, real
from dlquiz.reference.steps.layers_linear import column_sums
from dlquiz.reference.steps.layers_tex import added, array, factor, number, remarked, sum_of, sum_of_products, summed
from dlquiz.reference.steps.plain_tex import formula, fraction, line, told

D_X, D_GAMMA, D_BETA = (rf"\frac{{\partial L}}{{\partial {name}}}" for name in ("x", r"\gamma", r"\beta"))
ROOT = r"\sqrt{\sigma^2 + \varepsilon}"
FIRST_FEATURE = Text("first feature:", "第一个特征：")


class _Feature(NamedTuple):
    """One feature of a batch and what batch normalisation makes of it."""

    values: Array
    mean: float
    variance: float
    deviation: float
    normalized: Array

    def lines(self, epsilon: float) -> list[Text]:
        """μ, σ², the root, and the first entry of x̂."""
        count, first = self.values.size, self.values[0]
        squares = sum_of(count, lambda place: f"({number(self.values[place])} - {factor(self.mean)})^2")
        centred = (f"{number(first)} - {factor(self.mean)}", number(first - self.mean))
        return [
            line(
                r"\mu",
                r"\frac{1}{n} \sum x",
                fraction(summed(self.values), count),
                fraction(number(self.values.sum()), count),
                number(self.mean),
            ),
            line(r"\sigma^2", r"\frac{1}{n} \sum (x - \mu)^2", fraction(squares, count)),
            line(r"\sigma^2", fraction(summed((self.values - self.mean) ** 2), count), number(self.variance)),
            line(ROOT, rf"\sqrt{{{number(self.variance)} + {number(epsilon)}}}", number(self.deviation)),
            line(
                r"\hat{x}_1",
                fraction(r"x_1 - \mu", ROOT),
                *(fraction(above, number(self.deviation)) for above in centred),
                number(self.normalized[0]),
            ),
        ]


def _first_feature(inputs: Any, epsilon: float) -> _Feature:
    values = real(inputs)
    first: Array = values if values.ndim == 1 else np.ravel(values[:, 0])
    mean, variance = float(first.mean()), float(first.var())
    deviation = float(np.sqrt(variance + epsilon))
    return _Feature(first, mean, variance, deviation, (first - mean) / deviation)


def _statistics(inputs: Any, epsilon: float) -> list[Text]:
    """The first feature in full, then the statistics of all features and all normalised inputs."""
    values = real(inputs)
    axes = norm.statistics_axes(values.ndim)
    lines = _first_feature(inputs, epsilon).lines(epsilon)
    if values.ndim > 1:
        mean, variance = (
            formula(r"\mu", array(values.mean(axis=axes))),
            formula(r"\sigma^2", array(values.var(axis=axes))),
        )
        lines = [FIRST_FEATURE, *lines, Text(f"all features: {mean}, {variance}", f"所有特征：{mean}，{variance}")]
    return [*lines, line(r"\hat{x}", array(_normalized(inputs, epsilon)))]


def _normalized(inputs: Any, epsilon: float) -> Array:
    return norm.forward(real(inputs), real(1), real(0), epsilon)[1].normalized


def batch_norm(inputs: Any, gamma: Any, beta: Any, epsilon: float) -> list[Text]:
    """Statistics, normalised inputs, scale and shift."""
    scale, shift = (float(np.ravel(real(each))[0]) for each in (gamma, beta))
    first = _first_feature(inputs, epsilon).normalized[0]
    given = formula(r"\varepsilon", number(epsilon))
    rule = formula("y", r"\gamma \hat{x} + \beta, \quad \hat{x}", fraction(r"x - \mu", ROOT))
    return [
        Text(f"{rule} with {given}", f"{rule}，其中 {given}"),
        *_statistics(inputs, epsilon),
        line(
            "y_1",
            rf"{factor(scale)} \cdot {factor(first)} + {factor(shift)}",
            f"{number(scale * first)} + {factor(shift)}",
            number(scale * first + shift),
        ),
        line("y", *_affine_links(inputs, gamma, beta, epsilon), array(norm.batch_norm(inputs, gamma, beta, epsilon))),
    ]


def _affine_links(inputs: Any, gamma: Any, beta: Any, epsilon: float) -> list[str]:
    """γ ⊙ x̂ + β in numbers, where rows of features can be written below each other."""
    if np.ndim(inputs) > 2:
        return []
    sign, scale = (r"\odot", array(gamma)) if np.ndim(gamma) else (r"\cdot", factor(gamma))
    return [rf"{scale} {sign} {array(_normalized(inputs, epsilon))} + {added(beta)}"]


def batch_norm_backward(inputs: Any, gamma: Any, upstream: Any, of: str, epsilon: float) -> list[Text]:
    """Normalised inputs, the sums over the batch, the gradient asked for."""
    answer = norm.batch_norm_backward(inputs, gamma, upstream, of, epsilon)
    grads = real(upstream)
    if of == "beta":
        rule = remarked(r"$\beta$ is added to every sample", r"$\beta$ 加到每个样本上", D_BETA, r"\sum g")
        return [rule, *_sum_lines(r"\frac{\partial L}{\partial \beta_1}", D_BETA, grads, answer)]
    statistics = _statistics(inputs, epsilon)
    if of == "gamma":
        aligned = grads * _normalized(inputs, epsilon)
        return [
            remarked("over the batch", "对批量求和", D_GAMMA, r"\sum g \hat{x}"),
            *statistics,
            line(r"g \hat{x}", array(aligned)),
            *_sum_lines(r"\frac{\partial L}{\partial \gamma_1}", D_GAMMA, aligned, answer),
        ]
    return [
        line(D_X, rf"\frac{{\gamma}}{{n {ROOT}}} (n g - \sum g - \hat{{x}} \sum g \hat{{x}})"),
        *statistics,
        *_first_input_lines(_first_feature(inputs, epsilon), float(np.ravel(real(gamma))[0]), grads),
        line(D_X, array(answer)),
    ]


def _sum_lines(first: str, name: str, rows: Array, answer: Any) -> list[Text]:
    """Sums over the batch: the first feature in full, then all."""
    if rows.ndim == 2:
        return column_sums(first, name, rows, answer)
    if rows.ndim == 1:
        return [line(name, summed(rows), array(answer))]
    return [line(first, summed(rows[:, 0]), number(rows[:, 0].sum())), line(name, array(answer))]


def _first_input_lines(feature: _Feature, gamma: float, upstream: Array) -> list[Text]:
    """The gradient of the very first input."""
    grads = upstream if upstream.ndim == 1 else np.ravel(upstream[:, 0])
    count, total, aligned = grads.size, float(grads.sum()), float(np.sum(grads * feature.normalized))
    inner = count * grads[0] - total - feature.normalized[0] * aligned
    scale = gamma / (count * feature.deviation)
    substituted = (
        rf"{count} \cdot {factor(grads[0])} - {factor(total)} - {factor(feature.normalized[0])} \cdot {factor(aligned)}"
    )
    return [
        told("sums over the first feature", "第一个特征上的和", r"\sum g", summed(grads), number(total)),
        line(r"\sum g \hat{x}", *sum_of_products(grads, feature.normalized)),
        line(r"n g_1 - \sum g - \hat{x}_1 \sum g \hat{x}", substituted, number(inner)),
        line(
            rf"\frac{{\gamma}}{{n {ROOT}}}",
            fraction(number(gamma), rf"{count} \cdot {number(feature.deviation)}"),
            number(scale),
        ),
        line(r"\frac{\partial L}{\partial x_1}", rf"{factor(scale)} \cdot {factor(inner)}", number(scale * inner)),
    ]


def dropout(inputs: Any, mask: Any, drop_probability: float, training: bool) -> list[Text]:
    """The scale, the masked inputs, their product; at test time nothing."""
    answer = array(norm.dropout(inputs, mask, drop_probability, training))
    if not training:
        return [
            told("at test time nothing is dropped and nothing scaled", "测试时既不丢弃也不缩放", "y", "x"),
            line("y", answer),
        ]
    scale = 1 / (1 - drop_probability)
    masked = real(inputs) * real(mask)
    shares = (f"1 - {number(drop_probability)}", number(1 - drop_probability))
    return [
        line("y", r"\frac{x \odot m}{1 - p}"),
        line(r"\frac{1}{1 - p}", *(fraction(1, below) for below in shares), number(scale)),
        line(r"x \odot m", rf"{array(inputs)} \odot {array(mask)}", array(masked)),
        line("y", rf"{factor(scale)} \cdot {array(masked)}", answer),
    ]
