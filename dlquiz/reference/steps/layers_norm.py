"""Worked solutions for batch normalisation and dropout."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlquiz.messages import Text
from dlquiz.reference.layers import normalization as norm
from dlquiz.reference.layers.arrays import Array, real
from dlquiz.reference.steps.layers_tex import array, factor, line, number, summed

D_X, D_GAMMA, D_BETA = (rf"\frac{{\partial L}}{{\partial {name}}}" for name in ("x", r"\gamma", r"\beta"))
ROOT = r"\sqrt{\sigma^2 + \varepsilon}"


def _statistics(inputs: Any, epsilon: float) -> list[Text]:
    """Mean and variance of the first feature in full, of all features as vectors, then the normalised inputs."""
    values = real(inputs)
    axes = norm.statistics_axes(values.ndim)
    first = values if values.ndim == 1 else np.ravel(values[:, 0])
    mean, variance = values.mean(axis=axes), values.var(axis=axes)
    lines = [
        line(
            r"\mu",
            r"\frac{1}{n} \sum x",
            rf"\frac{{{summed(first)}}}{{{first.size}}}",
            number(first.mean()),
            before=None if values.ndim == 1 else Text("first feature:", "第一个特征："),
        ),
        line(
            r"\sigma^2",
            r"\frac{1}{n} \sum (x - \mu)^2",
            rf"\frac{{{summed((first - first.mean()) ** 2)}}}{{{first.size}}}",
            number(first.var()),
        ),
    ]
    if values.ndim > 1:
        lines.append(line(r"\mu", array(mean), before=Text("all features:", "所有特征：")))
        lines.append(line(r"\sigma^2", array(variance)))
    normalized = norm.forward(values, real(1), real(0), epsilon)[1].normalized
    return [*lines, line(r"\hat{x}", rf"\frac{{x - \mu}}{{{ROOT}}}", array(normalized))]


def batch_norm(inputs: Any, gamma: Any, beta: Any, epsilon: float) -> list[Text]:
    """Statistics, normalised inputs, scale and shift."""
    answer = norm.batch_norm(inputs, gamma, beta, epsilon)
    return [
        line("y", rf"\gamma \frac{{x - \mu}}{{{ROOT}}} + \beta", after=_epsilon_words(epsilon)),
        *_statistics(inputs, epsilon),
        line("y", r"\gamma \hat{x} + \beta", rf"{array(gamma)} \hat{{x}} + {array(beta)}", array(answer)),
    ]


def _epsilon_words(epsilon: float) -> Text:
    return Text(rf"with $\varepsilon = {number(epsilon)}$", rf"其中 $\varepsilon = {number(epsilon)}$")


def batch_norm_backward(inputs: Any, gamma: Any, upstream: Any, of: str, epsilon: float) -> list[Text]:
    """Normalised inputs, the sums over the batch, the gradient asked for."""
    answer = norm.batch_norm_backward(inputs, gamma, upstream, of, epsilon)
    if of == "beta":
        return [*_beta_lines(real(upstream)), line(D_BETA, array(answer))]
    statistics = _statistics(inputs, epsilon)
    cache = norm.forward(real(inputs), real(gamma), real(0), epsilon)[1]
    aligned = np.sum(real(upstream) * cache.normalized, axis=cache.axes)
    if of == "gamma":
        return [
            line(D_GAMMA, r"\sum g \hat{x}", after=Text("(over the batch)", "（对批量求和）")),
            *statistics,
            line(r"g \hat{x}", array(real(upstream) * cache.normalized)),
            line(D_GAMMA, array(answer)),
        ]
    return [
        line(D_X, rf"\frac{{\gamma}}{{n {ROOT}}} (n g - \sum g - \hat{{x}} \sum g \hat{{x}})"),
        *statistics,
        line("n", str(real(upstream).size // max(1, aligned.size))),
        line(r"\sum g", array(real(upstream).sum(axis=cache.axes))),
        line(r"\sum g \hat{x}", array(aligned)),
        line(rf"\frac{{1}}{{{ROOT}}}", array(np.squeeze(cache.inverse_deviation, axis=cache.axes))),
        line(D_X, array(answer)),
    ]


def _beta_lines(grads: Array) -> list[Text]:
    first = grads if grads.ndim == 1 else np.ravel(grads[:, 0])
    words = None if grads.ndim == 1 else Text("first feature:", "第一个特征：")
    return [
        line(D_BETA, r"\sum g", after=Text("(β is added to every sample)", "（β 加到每个样本上）")),
        line(r"\sum g", summed(first), number(first.sum()), before=words),
    ]


def dropout(inputs: Any, mask: Any, drop_probability: float) -> list[Text]:
    """The scale, the masked inputs, their product."""
    scale = 1 / (1 - drop_probability)
    masked = real(inputs) * real(mask)
    return [
        line("y", r"\frac{x \odot m}{1 - p}"),
        line(r"\frac{1}{1 - p}", rf"\frac{{1}}{{1 - {number(drop_probability)}}}", number(scale)),
        line(r"x \odot m", rf"{array(inputs)} \odot {array(mask)}", array(masked)),
        line(
            "y",
            rf"{factor(scale)} \cdot {array(masked)}",
            array(norm.dropout(inputs, mask, drop_probability)),
        ),
    ]
