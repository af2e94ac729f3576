"""Activation functions and their derivatives, entry by entry.

Conventions at the kinks: ReLU'(0) = 0; leaky ReLU and ELU take their left slope α at 0. α is 0.01 for leaky ReLU and
1 for ELU unless given, as in PyTorch. GELU is the exact form z·Φ(z) with the distribution function Φ of the normal law.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from dlquiz.reference.layers.arrays import Array, ArrayLike, real

NAMES = ("sigmoid", "tanh", "relu", "leaky_relu", "elu", "softplus", "silu", "gelu")
KINKED = ("relu", "leaky_relu", "elu")


def default_alpha(name: str) -> float:
    """The slope α that an activation takes unless one is given."""
    return 0.01 if name == "leaky_relu" else 1.0


def sigmoid(z: Array) -> Array:
    """1/(1 + e^−z), without overflow and exact in both tails."""
    small = np.exp(-np.abs(z))
    share: Array = np.where(z >= 0, 1.0, small) / (1 + small)
    return share


def sigmoid_slope(z: Array) -> Array:
    """σ(z)(1 − σ(z)), written so that nothing cancels: e^−|z|/(1 + e^−|z|)²."""
    small = np.exp(-np.abs(z))
    slope: Array = small / (1 + small) ** 2
    return slope


_erf = np.frompyfunc(math.erf, 1, 1)


def normal_distribution(z: Array) -> Array:
    """Φ(z) = (1 + erf(z/√2))/2."""
    return 0.5 * (1 + np.asarray(_erf(z / math.sqrt(2)), dtype=np.float64))


def normal_density(z: Array) -> Array:
    """φ(z) = e^(−z²/2)/√(2π)."""
    return np.exp(-0.5 * z**2) / math.sqrt(2 * math.pi)


class Gate(NamedTuple):
    """An activation and its derivative, both of (z, α)."""

    value: Callable[[Array, float], Array]
    slope: Callable[[Array, float], Array]


GATES: Mapping[str, Gate] = {
    "sigmoid": Gate(lambda z, a: sigmoid(z), lambda z, a: sigmoid_slope(z)),
    "tanh": Gate(lambda z, a: np.tanh(z), lambda z, a: 4 * sigmoid_slope(2 * z)),
    "relu": Gate(lambda z, a: np.maximum(z, 0), lambda z, a: np.where(z > 0, 1.0, 0.0)),
    "leaky_relu": Gate(lambda z, a: np.where(z > 0, z, a * z), lambda z, a: np.where(z > 0, 1.0, a)),
    "elu": Gate(
        lambda z, a: np.where(z > 0, z, a * np.expm1(np.minimum(z, 0))),
        lambda z, a: np.where(z > 0, 1.0, a * np.exp(np.minimum(z, 0))),
    ),
    "softplus": Gate(lambda z, a: np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z))), lambda z, a: sigmoid(z)),
    "silu": Gate(lambda z, a: z * sigmoid(z), lambda z, a: sigmoid(z) + z * sigmoid_slope(z)),
    "gelu": Gate(lambda z, a: z * normal_distribution(z), lambda z, a: normal_distribution(z) + z * normal_density(z)),
}


def activation(name: str, z: ArrayLike, alpha: float | None = None) -> Array:
    """The activation `name` of a number or an array, in its shape.

    Sources: Clevert et al. (2016) for ELU, Hendrycks and Gimpel (2016) for GELU and SiLU; PyTorch's documentation.
    """
    return GATES[name].value(real(z), default_alpha(name) if alpha is None else alpha)


def activation_derivative(name: str, z: ArrayLike, alpha: float | None = None) -> Array:
    """The derivative of the activation `name` at a number or an array, in its shape."""
    return GATES[name].slope(real(z), default_alpha(name) if alpha is None else alpha)


def logit(probability: ArrayLike) -> Array:
    """The inverse of the sigmoid, ln(a/(1 − a)), for 0 < a < 1."""
    share = real(probability)
    return np.log(share) - np.log1p(-share)


def vanishing_bound(layers: int, weight: ArrayLike = 1) -> float:
    """The largest factor a gradient can keep through sigmoid layers of width one: ∏ (1/4)·|w|, one factor a layer.

    `weight` is one number for all layers or one a layer. σ′ is at most 1/4, at z = 0.
    """
    return float(np.prod(0.25 * np.abs(np.broadcast_to(real(weight), layers))))
