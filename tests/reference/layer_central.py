"""Central differences of layers, all entries at once, through forward passes written a second way.

Every forward pass here takes a stack of variants: the point itself first, then the point with one entry moved up or
down. Which branch of a kink is taken, and which cell wins a window, is decided by the point itself and kept for the
variants, so that the differences hold there too: left of a kink, the first maximum in a tie.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from layer_autograd import both_axes, real

Scalars = Callable[[Any], Any]
STEP = 1e-5


def differences(scalars: Scalars, point: Any, step: float = STEP) -> Any:
    """(f(x + h) − f(x − h))/2h for each entry of `point`; `scalars` maps a stack of variants to one number each."""
    start = real(point)
    moves = step * np.eye(start.size).reshape(start.size, *start.shape)
    values = scalars(np.concatenate([start[None], start + moves, start - moves]))
    up, down = np.split(values[1:], 2)
    return ((up - down) / (2 * step)).reshape(start.shape)


def still(value: Any) -> Any:
    """An array that does not move, beside any number of variants."""
    return real(value)[None]


def total(values: Any) -> Any:
    """One sum for each variant."""
    return values.reshape(len(values), -1).sum(axis=1)


def activated(name: str, z: Any, alpha: float | None = None) -> Any:
    """Other forms than the textbook's: σ from tanh, softplus from logaddexp, Φ from erfc."""
    if alpha is None:
        alpha = 0.01 if name == "leaky_relu" else 1.0
    right, share = z[:1] > 0, 0.5 * (1 + np.tanh(z / 2))
    left = {"relu": 0 * z, "leaky_relu": alpha * z, "elu": alpha * np.expm1(np.minimum(z, 1))}
    if name in left:
        return np.where(right, z, left[name])
    if name == "gelu":
        return z * 0.5 * np.vectorize(math.erfc, otypes=[float])(-z / math.sqrt(2))
    return {"sigmoid": share, "tanh": np.tanh(z), "softplus": np.logaddexp(0, z), "silu": z * share}[name]


def tapped(x: Any, taps: tuple[int, int], stride: tuple[int, int]) -> list[Any]:
    """For each cell of the window, row by row, the input under it at every place: shifted copies of the input."""
    rows, columns = ((n - k) // s + 1 for n, k, s in zip(x.shape[-2:], taps, stride, strict=True))
    (down, across), (last_row, last_column) = stride, (stride[0] * (rows - 1) + 1, stride[1] * (columns - 1) + 1)
    return [x[..., i : i + last_row : down, j : j + last_column : across] for i, j in np.ndindex(*taps)]


def convolved(x: Any, w: Any, bias: Any, stride: Any, padding: Any) -> Any:
    """The sum over the taps of the kernel of a shifted input times one weight. V×N×C×H×W with V×M×C×h×w."""
    py, px = both_axes(padding)
    source = np.pad(x, ((0, 0), (0, 0), (0, 0), (py, py), (px, px)))
    shifted = tapped(source, w.shape[-2:], both_axes(stride))
    weights = w.reshape(*w.shape[:3], -1)
    maps = sum(np.einsum("vncyx,vmc->vnmyx", part, weights[..., tap]) for tap, part in enumerate(shifted))
    return maps + bias.reshape(len(bias), 1, -1, 1, 1)


def pooled(x: Any, kernel_size: Any, stride: Any, kind: str) -> Any:
    """Shifted copies of the input, one for each cell of the window, reduced among each other."""
    cells = np.stack(tapped(x, both_axes(kernel_size), both_axes(stride)), axis=1)
    if kind == "avg":
        return cells.sum(axis=1) / cells.shape[1]
    chosen = np.broadcast_to(cells[:1].argmax(axis=1, keepdims=True), (len(cells), 1, *cells.shape[2:]))
    return np.take_along_axis(cells, chosen, axis=1)[:, 0]


def by_feature(x: Any) -> Any:
    """V×N, V×N×D or V×N×C×H×W as V×features×samples."""
    if x.ndim == 2:
        return x[:, None]
    moved = np.moveaxis(x, 2, 1)
    return moved.reshape(*moved.shape[:2], -1)


def normed(x: Any, gamma: Any, beta: Any, epsilon: float) -> Any:
    """V×features×samples; the variance is half the mean square of all differences between two samples."""
    variance = np.mean((x[..., :, None] - x[..., None, :]) ** 2, axis=(-2, -1)) / 2
    deviation = np.sqrt(variance + epsilon)[..., None]
    return gamma[..., None] * (x - x.sum(axis=-1, keepdims=True) / x.shape[-1]) / deviation + beta[..., None]


def entropy(logits: Any, target: Any) -> Any:
    """ln Σ_j e^(z_j − z_y), the mean over the rows of V×N×K."""
    targets = np.broadcast_to(np.reshape(target, (1, -1, 1)), (len(logits), logits.shape[1], 1))
    margins = logits - np.take_along_axis(logits, targets, axis=-1)
    return np.logaddexp.reduce(margins, axis=-1).mean(axis=-1)


def network(rows: Any, weights: Any, biases: Any, activation: str) -> Any:
    """V×N×D through matrices V×D×M and biases V×M."""
    for place, (matrix, bias) in enumerate(zip(weights, biases, strict=True)):
        z = np.matmul(rows, matrix) + bias.reshape(len(bias), 1, -1)
        rows = activated(activation, z) if place + 1 < len(weights) else z
    return rows


def network_loss(outputs: Any, targets: Any, loss: str) -> Any:
    if loss == "cross_entropy":
        return entropy(outputs, targets)
    errors = outputs - np.reshape(targets, (1, *outputs.shape[1:]))
    return total(errors**2) / 2 / outputs.shape[1]
