"""Worked solutions for activations and their derivatives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from dlquiz.messages import Text
from dlquiz.reference.layers import activations
from dlquiz.reference.layers.arrays import Array, real
from dlquiz.reference.steps.layers_tex import array, factor, line, number

MOST_ENTRIES_WORKED = 4

FORMULAS: Mapping[str, str] = {
    "sigmoid": r"\sigma(z) = \frac{1}{1 + e^{-z}}",
    "tanh": r"\tanh(z) = \frac{e^z - e^{-z}}{e^z + e^{-z}}",
    "relu": r"f(z) = \max(z, 0)",
    "leaky_relu": r"f(z) = \max(\alpha z, z)",
    "elu": r"f(z) = \alpha (e^z - 1)",
    "softplus": r"f(z) = \ln(1 + e^z)",
    "silu": r"f(z) = z \cdot \sigma(z)",
    "gelu": r"f(z) = z \cdot \Phi(z)",
}
SLOPES: Mapping[str, str] = {
    "sigmoid": r"\sigma'(z) = \sigma(z) (1 - \sigma(z))",
    "tanh": r"f'(z) = 1 - \tanh^2(z)",
    "relu": "f'(z) = 1",
    "leaky_relu": "f'(z) = 1",
    "elu": "f'(z) = 1",
    "softplus": r"f'(z) = \sigma(z)",
    "silu": r"f'(z) = \sigma(z) + z \cdot \sigma(z) (1 - \sigma(z))",
    "gelu": r"f'(z) = \Phi(z) + z \cdot \phi(z)",
}
_LEFT_SLOPES = {"relu": "0", "leaky_relu": r"\alpha", "elu": r"\alpha e^z"}


def kinks(name: str, z: Array, alpha: float | None = None) -> list[Text]:
    """The convention, said where some entry stands exactly on the kink of its activation."""
    if name not in activations.KINKED or not np.any(z == 0):
        return []
    slope = number(activations.derivative(name, real(0), alpha))
    return [
        Text(
            f"z = 0 here: the derivative does not exist, convention $f'(0) = {slope}$ (the left slope)",
            f"此处 z = 0：导数不存在，约定 $f'(0) = {slope}$（左侧斜率）",
        )
    ]


def _value_formula(name: str, alpha: float) -> Text:
    if name == "elu":
        return Text(
            f"$f(z) = z$ for $z > 0$, else $\\alpha (e^z - 1)$ with $\\alpha = {number(alpha)}$",
            f"$z > 0$ 时 $f(z) = z$，否则 $\\alpha (e^z - 1)$，其中 $\\alpha = {number(alpha)}$",
        )
    if name == "leaky_relu":
        return Text(
            f"$f(z) = z$ for $z > 0$, else $\\alpha z$ with $\\alpha = {number(alpha)}$",
            f"$z > 0$ 时 $f(z) = z$，否则 $\\alpha z$，其中 $\\alpha = {number(alpha)}$",
        )
    return Text.same(f"${FORMULAS[name]}$")


def _slope_formula(name: str, alpha: float) -> Text:
    if name not in _LEFT_SLOPES:
        return Text.same(f"${SLOPES[name]}$")
    left = _LEFT_SLOPES[name]
    given = "" if name == "relu" else f", $\\alpha = {number(alpha)}$"
    return Text(
        f"$f'(z) = 1$ for $z > 0$, else ${left}${given}",
        f"$z > 0$ 时 $f'(z) = 1$，否则 ${left}${given.replace(', ', '，')}",
    )


def _value_substituted(name: str, z: float, alpha: float) -> str:
    """The formula with one number in it."""
    shown, left = number(z), factor(alpha)
    texts = {
        "sigmoid": rf"\frac{{1}}{{1 + e^{{{number(-z)}}}}}",
        "tanh": rf"2 \sigma({number(2 * z)}) - 1",
        "relu": rf"\max({shown}, 0)",
        "leaky_relu": shown if z > 0 else rf"{left} \cdot {factor(z)}",
        "elu": shown if z > 0 else rf"{left} \cdot (e^{{{shown}}} - 1)",
        "softplus": rf"\ln(1 + e^{{{shown}}})",
        "silu": rf"{factor(z)} \cdot {number(activations.sigmoid(real(z)))}",
        "gelu": rf"{factor(z)} \cdot {number(activations.normal_distribution(real(z)))}",
    }
    return texts[name]


def _slope_substituted(name: str, z: float, alpha: float) -> str:
    point = real(z)
    share, tanh = number(activations.sigmoid(point)), factor(np.tanh(point))
    left = {"relu": "0", "leaky_relu": number(alpha), "elu": rf"{factor(alpha)} \cdot e^{{{number(z)}}}"}
    if name in left:
        return "1" if z > 0 else left[name]
    gate, density = number(activations.normal_distribution(point)), factor(activations.normal_density(point))
    texts = {
        "sigmoid": rf"{share} \cdot (1 - {share})",
        "tanh": rf"1 - {tanh}^2",
        "softplus": rf"\sigma({number(z)})",
        "silu": rf"{share} + {factor(z)} \cdot {share} \cdot (1 - {share})",
        "gelu": rf"{gate} + {factor(z)} \cdot {density}",
    }
    return texts[name]


def _side(name: str, z: float) -> Text | None:
    """Which piece holds, for activations that have pieces."""
    if name not in activations.KINKED or z == 0:
        return None
    sign = ">" if z > 0 else "<"
    return Text(f"$z {sign} 0$:", f"$z {sign} 0$：")


def activation(name: str, z: Any, alpha: float) -> list[Text]:
    """The formula, a few entries worked out, then all."""
    values = activations.activation(name, z, alpha)
    lines = [_value_formula(name, alpha)]
    for entry, value in zip(np.ravel(real(z))[:MOST_ENTRIES_WORKED], np.ravel(values), strict=False):
        worked = _value_substituted(name, float(entry), alpha)
        lines.append(line(f"f({number(entry)})", worked, number(value), before=_side(name, float(entry))))
    return lines if np.ndim(z) == 0 else [*lines, line("f(z)", array(values))]


def activation_derivative(name: str, z: Any, alpha: float) -> list[Text]:
    """The formula, a few entries worked out, what holds at a kink, then all."""
    values = activations.activation_derivative(name, z, alpha)
    lines = [_slope_formula(name, alpha), *kinks(name, real(z), alpha)]
    for entry, value in zip(np.ravel(real(z))[:MOST_ENTRIES_WORKED], np.ravel(values), strict=False):
        worked = _slope_substituted(name, float(entry), alpha)
        lines.append(line(f"f'({number(entry)})", worked, number(value), before=_side(name, float(entry))))
    return lines if np.ndim(z) == 0 else [*lines, line("f'(z)", array(values))]


def logit(probability: Any) -> list[Text]:
    """The odds, then their logarithm."""
    values = activations.logit(probability)
    lines = [Text.same(r"$a = \frac{1}{1 + e^{-z}} \Rightarrow z = \ln \frac{a}{1 - a}$")]
    for entry, value in zip(np.ravel(real(probability))[:MOST_ENTRIES_WORKED], np.ravel(values), strict=False):
        ratio = rf"\ln \frac{{{number(entry)}}}{{{number(1 - entry)}}}"
        lines.append(line("z", ratio, rf"\ln {number(entry / (1 - entry))}", number(value)))
    return lines if np.ndim(probability) == 0 else [*lines, line("z", array(values))]


def vanishing_bound(layers: int, weight: Any) -> list[Text]:
    """The largest slope, then one factor a layer."""
    bound = number(activations.vanishing_bound(layers, weight))
    lines = [
        line(
            r"\sigma'(z)",
            r"\sigma(z)(1 - \sigma(z)) \le \frac{1}{4}",
            after=Text("(largest at z = 0)", "（z = 0 处最大）"),
        )
    ]
    if np.ndim(weight) == 0:
        size = number(abs(float(weight)))
        return [
            *lines,
            line(r"(\frac{1}{4} |w|)^L", rf"(0.25 \cdot {size})^{{{layers}}}", bound),
        ]
    product = r" \cdot ".join(number(abs(each)) for each in np.ravel(real(weight))[:8])
    more = r" \cdots" if layers > 8 else ""
    return [
        *lines,
        line(r"\prod_l \frac{1}{4} |w_l|", rf"0.25^{{{layers}}} \cdot {product}{more}", bound),
    ]
