"""Worked solutions for activations and their derivatives."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from dlquiz.messages import Text
from dlquiz.reference.layers import activations
from dlquiz.reference.layers.arrays import Array, real
from dlquiz.reference.steps.layers_tex import array, factor, number
from dlquiz.reference.steps.plain_tex import formula, fraction, line, told

MOST_ENTRIES_WORKED = 4
LARGEST_EXPONENT = 700.0
"""Beyond, e^z is no float64 any more."""

FORMULAS: Mapping[str, str] = {
    "sigmoid": r"\sigma(z) = \frac{1}{1 + e^{-z}}",
    "tanh": r"\tanh(z) = \frac{e^z - e^{-z}}{e^z + e^{-z}} = 2 \sigma(2z) - 1",
    "relu": r"f(z) = \max(z, 0)",
    "softplus": r"f(z) = \ln(1 + e^z)",
    "silu": r"f(z) = z \cdot \sigma(z), \quad \sigma(z) = \frac{1}{1 + e^{-z}}",
    "gelu": r"f(z) = z \cdot \Phi(z), \quad \Phi(z) = \frac{1}{2} (1 + \mathrm{erf}(\frac{z}{\sqrt{2}}))",
}
SLOPES: Mapping[str, str] = {
    "sigmoid": r"\sigma'(z) = \sigma(z) (1 - \sigma(z))",
    "tanh": r"f'(z) = 1 - \tanh^2(z)",
    "softplus": r"f'(z) = \sigma(z) = \frac{1}{1 + e^{-z}}",
    "silu": r"f'(z) = \sigma(z) + z \cdot \sigma(z) (1 - \sigma(z))",
    "gelu": r"f'(z) = \Phi(z) + z \cdot \phi(z), \quad \phi(z) = \frac{e^{-z^2 / 2}}{\sqrt{2 \pi}}",
}
_LEFT_VALUES = {"leaky_relu": r"\alpha z", "elu": r"\alpha (e^z - 1)"}
_LEFT_SLOPES = {"relu": "0", "leaky_relu": r"\alpha", "elu": r"\alpha e^z"}


def kinks(name: str, z: Array, alpha: float | None = None) -> list[Text]:
    """The convention, said where some entry stands exactly on the kink of its activation."""
    if name not in activations.KINKED or not np.any(z == 0):
        return []
    slope = number(activations.derivative(name, real(0), alpha))
    return [
        Text(
            f"$z = 0$ here: the derivative does not exist, convention $f'(0) = {slope}$ (the left slope)",
            f"此处 $z = 0$：导数不存在，约定 $f'(0) = {slope}$（左侧斜率）",
        )
    ]


def _pieces(symbol: str, right: str, left: str, alpha: float | None) -> Text:
    """A function in two pieces, the right one first."""
    given = "" if alpha is None else formula(r"\alpha", number(alpha))
    with_, with_zh = (f", {given}", f"，{given}") if given else ("", "")
    return Text(
        f"{formula(symbol, right)} for $z > 0$, else ${left}${with_}",
        f"$z > 0$ 时 {formula(symbol, right)}，否则 ${left}${with_zh}",
    )


def _value_formula(name: str, alpha: float) -> Text:
    if name in _LEFT_VALUES:
        return _pieces("f(z)", "z", _LEFT_VALUES[name], alpha)
    return Text.same(f"${FORMULAS[name]}$")


def _slope_formula(name: str, alpha: float) -> Text:
    if name in _LEFT_SLOPES:
        return _pieces("f'(z)", "1", _LEFT_SLOPES[name], None if name == "relu" else alpha)
    return Text.same(f"${SLOPES[name]}$")


def _sided(name: str, z: float, *links: str) -> Text:
    """A formula, behind the piece that holds for activations that have pieces."""
    if name not in activations.KINKED or z == 0:
        return line(*links)
    side = f"$z {'>' if z > 0 else '<'} 0$"
    return told(side, side, *links)


def sigmoid_links(z: float) -> list[str]:
    """From 1/(1 + e^−z) to its value."""
    share = number(activations.sigmoid(real(z)))
    if abs(z) > LARGEST_EXPONENT:
        return [fraction(1, f"1 + e^{{{number(-z)}}}"), share]
    power = math.exp(-z)
    return [fraction(1, f"1 + e^{{{number(-z)}}}"), fraction(1, f"1 + {factor(power)}"), share]


def _softplus_links(z: float) -> list[str]:
    """The power that does not overflow: ln(1 + e^z) for z ≤ 0, z + ln(1 + e^−z) else."""
    before = "" if z <= 0 else f"{number(z)} + "
    power = math.exp(-abs(z))
    links = [rf"{before}\ln(1 + e^{{{number(-abs(z))}}})", rf"{before}\ln(1 + {factor(power)})"]
    return [rf"\ln(1 + e^{{{number(z)}}})", *links] if z > 0 else links


def _distribution_lines(z: float) -> list[Text]:
    """Φ at one point."""
    share = activations.normal_distribution(real(z))
    inner = rf"\frac{{1}}{{2}} (1 + \mathrm{{erf}}({number(z / math.sqrt(2))}))"
    return [line(rf"\Phi({number(z)})", inner, number(share))]


def _value_links(name: str, z: float, alpha: float) -> list[str]:
    """The formula with one number in it, step by step, without the value."""
    shown, left, point = number(z), factor(alpha), factor(z)
    if name == "sigmoid":
        return sigmoid_links(z)[:-1]
    if name == "softplus":
        return _softplus_links(z)
    if name == "relu":
        return [rf"\max({shown}, 0)"]
    if name in ("leaky_relu", "elu") and z > 0:
        return [shown]
    if name == "elu":
        power = math.exp(z)
        return [rf"{left} \cdot (e^{{{shown}}} - 1)", rf"{left} \cdot ({number(power)} - 1)"]
    share = factor(activations.sigmoid(real(2 * z if name == "tanh" else z)))
    return {
        "tanh": [rf"2 \cdot \sigma({number(2 * z)}) - 1", rf"2 \cdot {share} - 1"],
        "leaky_relu": [rf"{left} \cdot {point}"],
        "silu": [rf"{point} \cdot \sigma({shown})", rf"{point} \cdot {share}"],
        "gelu": [rf"{point} \cdot \Phi({shown})", rf"{point} \cdot {factor(activations.normal_distribution(real(z)))}"],
    }[name]


def value_lines(name: str, z: float, alpha: float) -> list[Text]:
    """The activation at one point, worked out."""
    symbol = {"sigmoid": r"\sigma", "tanh": r"\tanh"}.get(name, "f")
    value = number(activations.activation(name, z, alpha))
    before = _distribution_lines(z) if name == "gelu" else []
    return [*before, _sided(name, z, f"{symbol}({number(z)})", *_value_links(name, z, alpha), value)]


def _slope_links(name: str, z: float, alpha: float) -> list[str]:
    """The derivative's formula with one number in it, step by step, without the value."""
    if name in _LEFT_SLOPES:
        if z > 0 or name != "elu":
            return []
        return [rf"{factor(alpha)} \cdot e^{{{number(z)}}}", rf"{factor(alpha)} \cdot {factor(math.exp(z))}"]
    if name == "softplus":
        return sigmoid_links(z)[:-1]
    if name == "tanh":
        value = np.tanh(z)
        return [f"1 - {factor(value)}^2", f"1 - {factor(value**2)}"]
    if name == "gelu":
        gate, density = (
            function(real(z)) for function in (activations.normal_distribution, activations.normal_density)
        )
        return [rf"{number(gate)} + {factor(z)} \cdot {factor(density)}", f"{number(gate)} + {factor(z * density)}"]
    share, slope = activations.sigmoid(real(z)), activations.sigmoid_slope(real(z))
    product = rf"{factor(share)} \cdot (1 - {factor(share)})"
    if name == "sigmoid":
        return [product, rf"{factor(share)} \cdot {factor(activations.sigmoid(real(-z)))}"]
    return [rf"{number(share)} + {factor(z)} \cdot {product}", f"{number(share)} + {factor(z * slope)}"]


def _gate_lines(name: str, z: float) -> list[Text]:
    """What the derivative is made of, at one point."""
    shown = number(z)
    if name in ("sigmoid", "silu"):
        return [line(rf"\sigma({shown})", *sigmoid_links(z))]
    if name == "tanh":
        return [line(rf"\tanh({shown})", number(np.tanh(z)))]
    if name == "gelu":
        density = rf"\frac{{e^{{-{factor(z)}^2 / 2}}}}{{\sqrt{{2 \cdot \pi}}}}"
        value = number(activations.normal_density(real(z)))
        return [*_distribution_lines(z), line(rf"\phi({shown})", density, value)]
    return []


def slope_lines(name: str, z: float, alpha: float) -> list[Text]:
    """The derivative at one point, worked out."""
    value = number(activations.activation_derivative(name, z, alpha))
    slope = _sided(name, z, f"f'({number(z)})", *_slope_links(name, z, alpha), value)
    return [*_gate_lines(name, z), slope]


def _first_entries(z: Any) -> list[float]:
    return [float(entry) for entry in np.ravel(real(z))[:MOST_ENTRIES_WORKED]]


def activation(name: str, z: Any, alpha: float) -> list[Text]:
    """The formula, a few entries worked out, then all."""
    lines = [_value_formula(name, alpha)]
    for entry in _first_entries(z):
        lines += value_lines(name, entry, alpha)
    return lines if np.ndim(z) == 0 else [*lines, line("f(z)", array(activations.activation(name, z, alpha)))]


def activation_derivative(name: str, z: Any, alpha: float) -> list[Text]:
    """The formula, a few entries worked out, what holds at a kink, then all."""
    lines = [_slope_formula(name, alpha), *kinks(name, real(z), alpha)]
    for entry in _first_entries(z):
        lines += slope_lines(name, entry, alpha)
    return (
        lines if np.ndim(z) == 0 else [*lines, line("f'(z)", array(activations.activation_derivative(name, z, alpha)))]
    )
