"""Forward passes of layers rewritten on the NumPy of HIPS autograd: window by window, each from its definition.

At a kink the branch of the left slope is taken, in a tie the first maximum.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
from autograd.extend import defvjp, primitive

Scalar = Callable[[Any], Any]


def real(value: Any) -> Any:
    return np.asarray(value, dtype=float)


def gradient(scalar: Scalar, point: Any) -> Any:
    """Reverse mode through `scalar` at `point`, in its shape."""
    return autograd.grad(scalar)(real(point))


@primitive
def erf(z: Any) -> Any:
    return np.vectorize(math.erf, otypes=[float])(z)


defvjp(erf, lambda ans, z: lambda g: g * 2 / math.sqrt(math.pi) * np.exp(-(z**2)))


def activated(name: str, z: Any, alpha: float | None = None) -> Any:
    if alpha is None:
        alpha = 0.01 if name == "leaky_relu" else 1.0
    return {
        "sigmoid": lambda: 1 / (1 + anp.exp(-z)),
        "tanh": lambda: (anp.exp(z) - anp.exp(-z)) / (anp.exp(z) + anp.exp(-z)),
        "relu": lambda: anp.where(z > 0, z, 0.0),
        "leaky_relu": lambda: anp.where(z > 0, z, alpha * z),
        "elu": lambda: anp.where(z > 0, z, alpha * (anp.exp(z) - 1)),
        "softplus": lambda: anp.log(1 + anp.exp(z)),
        "silu": lambda: z / (1 + anp.exp(-z)),
        "gelu": lambda: z * (1 + erf(z / math.sqrt(2))) / 2,
    }[name]()


def both_axes(size: Any) -> tuple[int, int]:
    return (size, size) if isinstance(size, int) else tuple(size)


def over_windows(x: Any, taps: tuple[int, int], stride: tuple[int, int], reduce: Callable[[Any], Any]) -> Any:
    """`reduce` of the window at every place, the places on the last two axes."""
    rows, columns = ((n - k) // s + 1 for n, k, s in zip(x.shape[-2:], taps, stride, strict=True))

    def at(top: int, left: int) -> Any:
        return reduce(x[..., top : top + taps[0], left : left + taps[1]])

    across = [[at(y * stride[0], c * stride[1]) for c in range(columns)] for y in range(rows)]
    return anp.stack([anp.stack(row, axis=-1) for row in across], axis=-2)


def convolved(x: Any, w: Any, bias: Any, stride: Any, padding: Any) -> Any:
    """Every filter laid on every window: one sum of products each."""
    if x.ndim == 2:
        return convolved(x[None, None], w[None, None], bias, stride, padding)[0, 0]
    py, px = both_axes(padding)
    source = anp.pad(x, ((0, 0), (0, 0), (py, py), (px, px)), "constant")
    filters = range(w.shape[0])

    def every_filter(window: Any) -> Any:
        return anp.stack([anp.sum(window * w[m], axis=(-3, -2, -1)) for m in filters], axis=-1)

    maps = over_windows(source, w.shape[2:], both_axes(stride), every_filter)
    return maps + anp.reshape(bias * anp.ones(len(filters)), (1, -1, 1, 1))


def first_largest(window: Any) -> Any:
    flat = anp.reshape(window, (*window.shape[:-2], -1))
    chosen = np.eye(flat.shape[-1])[anp.argmax(flat, axis=-1)]
    return anp.sum(flat * chosen, axis=-1)


def pooled(x: Any, kernel_size: Any, stride: Any, kind: str) -> Any:
    reduce = first_largest if kind == "max" else lambda window: anp.mean(window, axis=(-2, -1))
    return over_windows(x, both_axes(kernel_size), both_axes(stride), reduce)


def normed(x: Any, gamma: Any, beta: Any, epsilon: float) -> Any:
    over = (0, 2, 3) if x.ndim == 4 else (0,)
    shape = (1, -1, 1, 1) if x.ndim == 4 else (-1,)
    mean = anp.mean(x, axis=over, keepdims=True)
    variance = anp.mean((x - mean) ** 2, axis=over, keepdims=True)
    scale, shift = (anp.reshape(value, shape) if np.ndim(value) else value for value in (gamma, beta))
    return scale * (x - mean) / anp.sqrt(variance + epsilon) + shift


def shares(logits: Any, temperature: float = 1) -> Any:
    powers = anp.exp(logits / temperature)
    return powers / anp.sum(powers, axis=-1, keepdims=True)


def entropy(logits: Any, target: Any) -> Any:
    rows = anp.reshape(logits, (-1, logits.shape[-1]))
    picks = np.eye(rows.shape[1])[np.reshape(target, -1)]
    margins = rows - anp.max(rows, axis=1, keepdims=True)
    logs = margins - anp.log(anp.sum(anp.exp(margins), axis=1, keepdims=True))
    return -anp.sum(logs * picks) / len(rows)


def network(inputs: Any, weights: Any, biases: Any, activation: str) -> Any:
    rows = anp.reshape(inputs, (-1, np.shape(inputs)[-1]))
    for place, (matrix, bias) in enumerate(zip(weights, biases, strict=True)):
        rows = anp.dot(rows, matrix) + bias
        if place + 1 < len(weights):
            rows = activated(activation, rows)
    return rows


def network_loss(inputs: Any, weights: Any, biases: Any, targets: Any, activation: str, loss: str) -> Any:
    outputs = network(inputs, weights, biases, activation)
    if loss == "cross_entropy":
        return entropy(outputs, targets)
    return anp.sum((outputs - np.reshape(targets, outputs.shape)) ** 2) / 2 / len(outputs)
