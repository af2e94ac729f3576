"""Floating-point formats and the numerics of training on NumPy arrays: bit patterns, conversions, running averages.

Arguments, conventions and results are those of `records/numerics.yaml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


class Layout(NamedTuple):
    """How the bits of a format are divided up after the sign, and whether all ones in the exponent are set apart."""

    exponent_bits: int
    fraction_bits: int
    has_infinity: bool = True


LAYOUTS: Mapping[str, Layout] = {
    "float32": Layout(8, 23),
    "float16": Layout(5, 10),
    "bfloat16": Layout(8, 7),
    "float8_e4m3": Layout(4, 3, has_infinity=False),
    "float8_e5m2": Layout(5, 2),
}
"""IEEE 754-2019, and for eight bits Micikevicius et al. (2022), table 1."""


def _decoded(pattern: int, layout: Layout) -> float:
    """The positive number with that bit pattern."""
    exponent, fraction = divmod(pattern, 2**layout.fraction_bits)
    bias = 2 ** (layout.exponent_bits - 1) - 1
    significand = fraction / 2**layout.fraction_bits + (exponent > 0)
    return float(np.ldexp(significand, max(exponent, 1) - bias))


def _encoded(size: float, layout: Layout) -> int:
    """The bit pattern of the number nearest to `size` ≥ 0, halves to even; one beyond the finite ones is possible.

    Patterns are in the order of their numbers, so that the next larger number has the next pattern.
    """
    bias = 2 ** (layout.exponent_bits - 1) - 1
    exponent = max(int(np.frexp(size)[1]) - 1, 1 - bias) if size else 1 - bias
    units = int(np.rint(np.ldexp(size, layout.fraction_bits - exponent)))
    pattern: int = units + (exponent + bias - 1) * 2**layout.fraction_bits
    return pattern


def float_spacing(value: float, dtype: str) -> float:
    """The difference to the number of the next bit pattern, of negative numbers to that of the one before."""
    layout = LAYOUTS[dtype]
    pattern = _encoded(abs(float(value)), layout)
    neighbour = pattern - 1 if value < 0 and pattern else pattern + 1
    return abs(_decoded(neighbour, layout) - _decoded(pattern, layout))


def float_range(dtype: str, limit: str = "max") -> float:
    """The number of the first pattern, of the first with a leading 1, or of the last that is finite."""
    layout = LAYOUTS[dtype]
    patterns = 2 ** (layout.exponent_bits + layout.fraction_bits)
    not_finite = 2**layout.fraction_bits if layout.has_infinity else 1
    pattern = {
        "smallest_subnormal": 1,
        "smallest_normal": 2**layout.fraction_bits,
        "max": patterns - not_finite - 1,
    }[limit]
    return _decoded(pattern, layout)


def loss_scale(gradient: float, scale: float = 1, find: str = "stored") -> float:
    """NumPy's own conversion to float16; among powers of two, the first or last whose product converts well."""
    if find == "stored":
        return float(np.float16(gradient * scale)) / scale
    exponents = np.arange(-100, 121) if find == "largest" else np.arange(0, 121)
    with np.errstate(over="ignore"):
        stored = np.ldexp(abs(float(gradient)), exponents).astype(np.float16)
    if find == "largest":
        return float(np.ldexp(1.0, int(exponents[np.isfinite(stored)][-1])))
    # Rounded up to the smallest normal number, a gradient would still be a subnormal one.
    normal = np.ldexp(abs(float(gradient)), exponents) >= np.finfo(np.float16).smallest_normal
    return float(np.ldexp(1.0, int(exponents[normal][0])))


def clip_by_norm(gradients: Any, max_norm: float) -> Array:
    """All entries scaled by min(1, max_norm/‖g‖₂); any shape."""
    array = np.asarray(gradients, dtype=np.float64)
    norm = float(np.linalg.norm(array.ravel()))
    return array * (max_norm / norm) if norm > max_norm else array


def initial_loss(classes: int) -> float:
    """The logarithm of a sum of as many ones, less a logit of 0."""
    return float(np.log(float(classes)))


def variance_after_layers(layers: int, gain: float = 1, activation: str = "linear", variance: float = 1) -> float:
    """Layer by layer, the factors multiplied up one after the other."""
    halved = 0.5 if activation == "relu" else 1.0
    return float(variance * np.multiply.reduce(np.full(layers, gain**2 * halved)))


def ema(values: Any, decay: float, start: float) -> float:
    """The start and all values, each with the power of the decay that is left of it at the end."""
    array = np.asarray(values, dtype=np.float64)
    ages = np.arange(len(array))[::-1]
    return float(start * decay ** len(array) + (1 - decay) * (float(decay) ** ages @ array))


def mixup(first: Any, second: Any, weight: float) -> Array:
    """From the second towards the first, entry by entry."""
    one, other = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    return np.asarray(other + weight * (one - other))
