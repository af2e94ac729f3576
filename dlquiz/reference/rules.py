"""What each gate of a graph passes back: the local derivatives, one small function an operation.

A rule takes the gradient that reaches the gate, the gate's output and its inputs, and gives what flows on to each
input. `text` writes the same in symbols for the worked solution: `g` is the upstream gradient, `a`, `b` the inputs,
`y` the output.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rule:
    """`backward(upstream, output, *inputs)` gives one gradient an input; `text` has one formula an input."""

    backward: Callable[..., tuple[Any, ...]]
    text: tuple[str, ...]


def _sigmoid(z: Array) -> Array:
    return 0.5 * (1 + np.tanh(0.5 * z))


def _divide(g: Array, y: Array, a: Array, b: Array) -> tuple[Any, ...]:
    return g / b, -g * a / b**2


def _power(g: Array, y: Array, a: Array, b: Array) -> tuple[Any, ...]:
    base = g * b * np.power(a, b - 1)
    # ln a exists for a positive base only; a constant exponent never asks for its share.
    exponent = np.where(a > 0, g * y * np.log(np.where(a > 0, a, 1.0)), 0.0)
    return base, exponent


def _matmul(g: Array, y: Array, a: Array, b: Array) -> tuple[Any, ...]:
    """For Y = A B: dA = dY Bᵀ and dB = Aᵀ dY; vectors count as a row on the left and a column on the right."""
    rows = a if a.ndim > 1 else a[None, :]
    columns = b if b.ndim > 1 else b[:, None]
    upstream = np.asarray(g).reshape(rows.shape[0], columns.shape[1])
    return (upstream @ columns.T).reshape(a.shape), (rows.T @ upstream).reshape(b.shape)


def _dot(g: Array, y: Array, a: Array, b: Array) -> tuple[Any, ...]:
    return (g * b, g * a) if a.ndim == 0 or b.ndim == 0 else _matmul(g, y, a, b)


def _outer(g: Array, y: Array, a: Array, b: Array) -> tuple[Any, ...]:
    grid = np.asarray(g).reshape(a.size, b.size)
    return (grid @ b.ravel()).reshape(a.shape), (a.ravel() @ grid).reshape(b.shape)


def _prod(g: Array, y: Array, a: Array) -> tuple[Any, ...]:
    others = [np.prod(np.delete(a.ravel(), position)) for position in range(a.size)]
    return (g * np.array(others).reshape(a.shape),)


def _share_ties(g: Array, y: Array, *inputs: Array) -> tuple[Any, ...]:
    """The whole gradient goes to the largest (or smallest) entry; ties share it equally."""
    if len(inputs) == 1:
        hit = (inputs[0] == y).astype(np.float64)
        return (g * hit / hit.sum(),)
    hits = [(value == y).astype(np.float64) for value in inputs]
    ties = sum(hits)
    return tuple(g * hit / ties for hit in hits)


def _leaky_relu(g: Array, y: Array, z: Array, alpha: Any = 0.01) -> tuple[Any, ...]:
    return (g * np.where(z > 0, 1.0, alpha), g * np.where(z > 0, 0.0, z))


def _elu(g: Array, y: Array, z: Array, alpha: Any = 1.0) -> tuple[Any, ...]:
    left = np.minimum(z, 0)
    return (g * np.where(z > 0, 1.0, alpha * np.exp(left)), g * np.where(z > 0, 0.0, np.expm1(left)))


def _optional_second(backward: Callable[..., tuple[Any, ...]]) -> Callable[..., tuple[Any, ...]]:
    return lambda g, y, *inputs: backward(g, y, *inputs)[: len(inputs)]


_EXTREME = ("g where a is chosen", "g where b is chosen")

RULES: Mapping[str, Rule] = {
    "+": Rule(lambda g, y, a, b: (g, g), ("g", "g")),
    "-": Rule(lambda g, y, a, b: (g, -g), ("g", "−g")),
    "*": Rule(lambda g, y, a, b: (g * b, g * a), ("g · b", "g · a")),
    "/": Rule(_divide, ("g / b", "−g · a / b²")),
    "**": Rule(_power, ("g · b · a^(b − 1)", "g · y · ln a")),
    "neg": Rule(lambda g, y, a: (-g,), ("−g",)),
    "@": Rule(_matmul, ("g · bᵀ", "aᵀ · g")),
    "dot": Rule(_dot, ("g · b", "g · a")),
    "outer": Rule(_outer, ("g · b", "gᵀ · a")),
    "abs": Rule(lambda g, y, a: (g * np.sign(a),), ("g · sign(a)",)),
    "sum": Rule(lambda g, y, a: (g * np.ones_like(a),), ("g, to every entry",)),
    "mean": Rule(lambda g, y, a: (g * np.ones_like(a) / a.size,), ("g / n, to every entry",)),
    "prod": Rule(_prod, ("g · the product of the others",)),
    "transpose": Rule(lambda g, y, a: (np.transpose(g),), ("gᵀ",)),
    "exp": Rule(lambda g, y, a: (g * y,), ("g · y",)),
    "log": Rule(lambda g, y, a: (g / a,), ("g / a",)),
    "ln": Rule(lambda g, y, a: (g / a,), ("g / a",)),
    "log2": Rule(lambda g, y, a: (g / (a * np.log(2)),), ("g / (a · ln 2)",)),
    "log10": Rule(lambda g, y, a: (g / (a * np.log(10)),), ("g / (a · ln 10)",)),
    "sqrt": Rule(lambda g, y, a: (g / (2 * y),), ("g / (2 · y)",)),
    "sin": Rule(lambda g, y, a: (g * np.cos(a),), ("g · cos(a)",)),
    "cos": Rule(lambda g, y, a: (-g * np.sin(a),), ("−g · sin(a)",)),
    "tanh": Rule(lambda g, y, a: (g * (1 - y**2),), ("g · (1 − y²)",)),
    "sigmoid": Rule(lambda g, y, a: (g * y * (1 - y),), ("g · y · (1 − y)",)),
    "relu": Rule(lambda g, y, a: (g * (a > 0),), ("g where a > 0, else 0",)),
    "leaky_relu": Rule(_optional_second(_leaky_relu), ("g where a > 0, else α · g", "g · a where a ≤ 0")),
    "elu": Rule(_optional_second(_elu), ("g where a > 0, else g · α · eᵃ", "g · (eᵃ − 1) where a ≤ 0")),
    "softplus": Rule(lambda g, y, a: (g * _sigmoid(a),), ("g · σ(a)",)),
    "maximum": Rule(_share_ties, _EXTREME),
    "minimum": Rule(_share_ties, _EXTREME),
    "max": Rule(_share_ties, _EXTREME),
    "min": Rule(_share_ties, _EXTREME),
}
