"""Wrong formulas for activations: tables from a mistake's name to the formula, over the same arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from dlquiz.reference.layers.activations import (
    activation,
    activation_derivative,
    normal_density,
    normal_distribution,
    sigmoid,
    sigmoid_slope,
)
from dlquiz.reference.layers.arrays import Array, real

Table = Mapping[str, Callable[..., Any]]


def _of(formula: Callable[[Array, float], Any]) -> Callable[..., Any]:
    """A wrong formula that needs z and α only."""
    return lambda name, z, alpha: formula(real(z), alpha)


def _distribution(name: str, z: Array) -> Array:
    """The gate that multiplies z: σ for SiLU, Φ for GELU."""
    return sigmoid(z) if name == "silu" else normal_distribution(z)


def _density(name: str, z: Array) -> Array:
    return sigmoid_slope(z) if name == "silu" else normal_density(z)


def _slope_at_zero(slope: Callable[[float], float]) -> Callable[..., Any]:
    """The derivative, but another number where z is 0."""

    def formula(name: str, z: Any, alpha: float) -> Any:
        left = 0.0 if name == "relu" else alpha
        return np.where(real(z) == 0, slope(left), activation_derivative(name, z, alpha))

    return formula


ACTIVATION: Table = {
    "exponent_sign_lost": _of(lambda z, alpha: sigmoid(-z)),
    "derivative_for_value": activation_derivative,
    "sigmoid_for_tanh": _of(lambda z, alpha: sigmoid(z)),
    "tanh_from_unscaled_sigmoid": _of(lambda z, alpha: 2 * sigmoid(z) - 1),
    "relu_mask_forgotten": _of(lambda z, alpha: z),
    "absolute_for_relu": _of(lambda z, alpha: np.abs(z)),
    "leaky_slope_zero": _of(lambda z, alpha: np.maximum(z, 0)),
    "default_slope_used": _of(lambda z, alpha: activation("leaky_relu", z)),
    "minus_one_forgotten": _of(lambda z, alpha: np.where(z > 0, z, alpha * np.exp(np.minimum(z, 0)))),
    "leaky_for_elu": _of(lambda z, alpha: np.where(z > 0, z, alpha * z)),
    "alpha_forgotten": lambda name, z, alpha: activation("elu", z),
    "relu_for_softplus": _of(lambda z, alpha: np.maximum(z, 0)),
    "factor_z_forgotten": lambda name, z, alpha: _distribution(name, real(z)),
    "density_for_distribution": lambda name, z, alpha: real(z) * _density(name, real(z)),
}

DERIVATIVE: Table = {
    "value_for_gradient": activation,
    "sigmoid_of_input": _of(lambda z, alpha: z * (1 - z)),
    "sigmoid_for_derivative": _of(lambda z, alpha: sigmoid(z)),
    "tanh_sign": _of(lambda z, alpha: -(np.tanh(z) ** 2)),
    "tanh_one_minus_value": _of(lambda z, alpha: 1 - np.tanh(z)),
    "sigmoid_rule_for_tanh": _of(lambda z, alpha: np.tanh(z) * (1 - np.tanh(z))),
    "relu_mask_forgotten": _of(lambda z, alpha: np.ones_like(z)),
    "right_slope_at_zero": _slope_at_zero(lambda left: 1.0),
    "mean_slope_at_zero": _slope_at_zero(lambda left: (1 + left) / 2),
    "leaky_slope_zero": _of(lambda z, alpha: (z > 0).astype(np.float64)),
    "slope_sign_flipped": _of(lambda z, alpha: np.where(z > 0, 1.0, -alpha)),
    "elu_value_for_slope": _of(lambda z, alpha: np.where(z > 0, 1.0, alpha * np.expm1(np.minimum(z, 0)))),
    "alpha_forgotten": lambda name, z, alpha: activation_derivative("elu", z),
    "sigmoid_slope_for_softplus": _of(lambda z, alpha: sigmoid_slope(z)),
    "gate_held_constant": lambda name, z, alpha: _distribution(name, real(z)),
    "gate_derivative_only": lambda name, z, alpha: real(z) * _density(name, real(z)),
    "derivatives_multiplied": lambda name, z, alpha: _density(name, real(z)),
}
