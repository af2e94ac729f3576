"""The proofs of linear layers, convolution, pooling, stacks of layers and small networks.

The first oracle of a gradient is reverse mode through `layer_autograd`, the second are central differences of
`layer_central`; those of a forward pass are these two forward passes, or plain loops.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import autograd
import autograd.numpy as anp
import layer_autograd as tape
import layer_central as central
import layer_draws as draws
import numpy as np
from layer_autograd import both_axes, gradient, real
from layer_central import differences, still, total
from proof import Oracle, Proof, proof

Parts = dict[str, tuple[Callable[[Any], Any], Any]]
"""For each variable: the loss as a function of it, and where it stands."""


def by_autograd(parts: Callable[..., Parts]) -> Oracle:
    def value(of: str, **arguments: Any) -> Any:
        """Reverse mode through the loss as a function of the variable asked for."""
        scalar, point = parts(**arguments)[of]
        return gradient(scalar, point)

    return Oracle(value, 1e-9, 1e-9)


def by_differences(parts: Callable[..., Parts]) -> Oracle:
    def value(of: str, **arguments: Any) -> Any:
        """Central differences of the loss along each entry of the variable asked for."""
        scalars, point = parts(**arguments)[of]
        return differences(scalars, point)

    return Oracle(value, 1e-4, 1e-6)


# --- linear layers ----------------------------------------------------------------------------------------------------


def linear_by_loops(inputs: Any, weights: Any, bias: Any) -> Any:
    """One sum of products for each row and each unit."""
    rows = np.atleast_2d(inputs).tolist()
    offsets = np.broadcast_to(bias, len(weights[0])).tolist()
    out = [[sum(x * w[unit] for x, w in zip(row, weights, strict=True)) + b for unit, b in enumerate(offsets)]
           for row in rows]  # fmt: skip
    return out if np.ndim(inputs) > 1 else out[0]


def linear_with_an_input_of_one(inputs: Any, weights: Any, bias: Any) -> Any:
    """The bias as the weights of a further input that is always 1."""
    rows = np.atleast_2d(real(inputs))
    widened = np.hstack([rows, np.ones((len(rows), 1))])
    stacked = np.vstack([real(weights), np.broadcast_to(bias, len(weights[0]))])
    found = np.einsum("nd,dm->nm", widened, stacked)
    return found if np.ndim(inputs) > 1 else found[0]


def linear_tape(inputs: Any, weights: Any, upstream: Any) -> Parts:
    x, w, g = real(inputs), real(weights), real(upstream)
    return {
        "weights": (lambda v: anp.sum(anp.dot(x, v) * g), w),
        "inputs": (lambda v: anp.sum(anp.dot(v, w) * g), x),
        "bias": (lambda v: anp.sum((anp.dot(x, w) + v) * g), np.zeros(w.shape[1])),
    }


def linear_variants(inputs: Any, weights: Any, upstream: Any) -> Parts:
    rows, w, g = np.atleast_2d(real(inputs)), still(weights), np.atleast_2d(real(upstream))
    x, z = still(rows), still(rows @ real(weights))
    single = np.ndim(inputs) == 1
    return {
        "weights": (lambda v: total((x @ v) * g), weights),
        "inputs": (lambda v: total(((v[:, None] if single else v) @ w) * g), inputs),
        "bias": (lambda v: total((z + v[:, None]) * g), np.zeros(w.shape[2])),
    }


def neuron_tape(weights: Any, inputs: Any, upstream: Any, activation: str) -> Parts:
    w, x, g = real(weights), real(inputs), real(upstream)
    return {
        "weights": (lambda v: anp.sum(tape.activated(activation, anp.dot(v, x)) * g), w),
        "inputs": (lambda v: anp.sum(tape.activated(activation, anp.dot(w, v)) * g), x),
        "pre_activation": (lambda v: anp.sum(tape.activated(activation, v) * g), w @ x),
    }


def neuron_variants(weights: Any, inputs: Any, upstream: Any, activation: str) -> Parts:
    w, x, g = real(weights), real(inputs), real(upstream)
    return {
        "weights": (lambda v: total(central.activated(activation, np.sum(v * x, axis=-1)) * g), w),
        "inputs": (lambda v: total(central.activated(activation, np.sum(w * v[:, None], axis=-1)) * g), x),
        "pre_activation": (lambda v: total(central.activated(activation, v) * g), np.sum(w * x, axis=1)),
    }


# --- convolution and pooling ------------------------------------------------------------------------------------------


def windows_one_by_one(inputs: Any, kernel: Any, bias: Any, stride: Any, padding: Any) -> Any:
    """A sum of products for each window."""
    return tape.convolved(real(inputs), real(kernel), real(bias), stride, padding)


def batched(value: Any) -> Any:
    """H×W as one image (or filter) of one channel."""
    array = real(value)
    return array[None, None] if array.ndim == 2 else array


def taps_one_by_one(inputs: Any, kernel: Any, bias: Any, stride: Any, padding: Any) -> Any:
    """For each weight of the kernel a shifted copy of the input, all added up."""
    images, filters = still(batched(inputs)), still(batched(kernel))
    offsets = still(np.broadcast_to(bias, filters.shape[1]))
    found = central.convolved(images, filters, offsets, stride, padding)[0]
    return found[0, 0] if np.ndim(inputs) == 2 else found


def conv_tape(inputs: Any, kernel: Any, upstream: Any, stride: Any, padding: Any) -> Parts:
    x, w, g = real(inputs), real(kernel), real(upstream)
    bias = np.zeros(len(w)) if x.ndim == 4 else np.zeros(())
    return {
        "inputs": (lambda v: anp.sum(tape.convolved(v, w, 0.0, stride, padding) * g), x),
        "kernel": (lambda v: anp.sum(tape.convolved(x, v, 0.0, stride, padding) * g), w),
        "bias": (lambda v: anp.sum(tape.convolved(x, w, v, stride, padding) * g), bias),
    }


def conv_variants(inputs: Any, kernel: Any, upstream: Any, stride: Any, padding: Any) -> Parts:
    x, w, g = batched(inputs), batched(kernel), batched(upstream)
    none = np.zeros((1, len(w)))

    def loss(images: Any, filters: Any, bias: Any) -> Any:
        return total(central.convolved(images, filters, bias, stride, padding) * g)

    return {
        "inputs": (lambda v: loss(v.reshape(-1, *x.shape), still(w), none), inputs),
        "kernel": (lambda v: loss(still(x), v.reshape(-1, *w.shape), none), kernel),
        "bias": (lambda v: loss(still(x), still(w), v.reshape(len(v), -1)), none[0] if np.ndim(inputs) > 2 else 0),
    }


def pool_windows(kind: str) -> Oracle:
    def value(inputs: Any, kernel_size: Any, stride: Any) -> Any:
        """The maximum or the mean of each window by itself."""
        return tape.pooled(real(inputs), kernel_size, stride, kind)

    return Oracle(value)


def pool_loops(kind: str) -> Oracle:
    def value(inputs: Any, kernel_size: Any, stride: Any) -> Any:
        """Plain loops over the cells of each window: a running maximum, or an exact mean."""
        maps = real(inputs).reshape(-1, *np.shape(inputs)[-2:]).tolist()
        found = [pooled_by_hand(one, both_axes(kernel_size), both_axes(stride), kind) for one in maps]
        return np.reshape(found, (*np.shape(inputs)[:-2], *np.shape(found)[1:]))

    return Oracle(value)


def pooled_by_hand(image: list[list[float]], taps: Any, stride: Any, kind: str) -> list[list[float]]:
    out: list[list[float]] = []
    for top in range(0, len(image) - taps[0] + 1, stride[0]):
        out.append([])
        for left in range(0, len(image[0]) - taps[1] + 1, stride[1]):
            cells = [image[top + i][left + j] for i in range(taps[0]) for j in range(taps[1])]
            out[-1].append(max(cells) if kind == "max" else float(sum(map(Fraction, cells)) / len(cells)))
    return out


def pool_tape(kind: str) -> Oracle:
    def value(inputs: Any, kernel_size: Any, stride: Any, upstream: Any) -> Any:
        """Reverse mode through the windows, a tie won by the first maximum."""
        return gradient(lambda v: anp.sum(tape.pooled(v, kernel_size, stride, kind) * real(upstream)), inputs)

    return Oracle(value)


def pool_variants(kind: str) -> Oracle:
    def value(inputs: Any, kernel_size: Any, stride: Any, upstream: Any) -> Any:
        """Central differences, the winner of a window being that of the unmoved input."""
        g = real(upstream)
        return differences(lambda v: total(central.pooled(v, kernel_size, stride, kind) * g), inputs)

    return Oracle(value, 1e-4, 1e-6)


# --- stacks of linear layers, depth -----------------------------------------------------------------------------------


def through(weights: Any, biases: Any, point: Any) -> Any:
    for matrix, bias in zip(weights, biases, strict=True):
        point = real(matrix) @ point + real(bias)
    return point


def collapse_by_probing(weights: Any, biases: Any, of: str) -> Any:
    """What the stack makes of 0 is b; what it makes of a unit vector beyond that is a column of W."""
    size = len(weights[0][0])
    offset = through(weights, biases, np.zeros(size))
    if of == "b":
        return offset
    return np.stack([through(weights, biases, unit) - offset for unit in np.eye(size)], axis=1)


def collapse_by_blocks(weights: Any, biases: Any, of: str) -> Any:
    """Products of the block matrices [W b; 0 1], in whole numbers."""
    product = [
        [int(row == column) for column in range(len(weights[0][0]) + 1)] for row in range(len(weights[0][0]) + 1)
    ]
    for matrix, bias in zip(weights, biases, strict=True):
        block = [[*row, offset] for row, offset in zip(matrix, bias, strict=True)] + [[0] * len(matrix[0]) + [1]]
        product = [[sum(a * b for a, b in zip(row, column, strict=True)) for column in zip(*product, strict=True)]
                   for row in block]  # fmt: skip
    return [row[-1] if of == "b" else row[:-1] for row in product[:-1]]


def collapsed_by_convolving(kernel_sizes: Sequence[int]) -> int:
    """The length of the convolution of all kernels with each other."""
    kernel = np.ones(1)
    for size in kernel_sizes:
        kernel = np.convolve(kernel, np.ones(size))
    return kernel.size


def collapsed_by_tracing(kernel_sizes: Sequence[int]) -> int:
    """How many inputs the one output depends on, followed back layer by layer."""
    seen = {0}
    for size in reversed(kernel_sizes):
        seen = {place + tap for place in seen for tap in range(size)}
    return len(seen)


def jacobian_of_a_layer(rows: int, columns: int) -> Any:
    """The shape of reverse mode's Jacobian of Wx, the weights in a row."""
    jacobian = autograd.jacobian(lambda w: anp.dot(anp.reshape(w, (rows, columns)), np.ones(columns)))
    return jacobian(np.ones(rows * columns)).shape


def weights_moved_one_by_one(rows: int, columns: int) -> Any:
    """Each weight is moved; the outputs' changes become one column."""
    changes = []
    for place in np.ndindex(rows, columns):
        weights = np.zeros((rows, columns))
        weights[place] = 1
        changes.append(weights @ np.ones(columns))
    return np.stack(changes, axis=1).shape


def factors_of(layers: int, weight: Any) -> list[float]:
    return [float(w) for w in np.broadcast_to(weight, layers)]


def bound_by_fractions(layers: int, weight: Any) -> float:
    """The exact product of |w|/4."""
    return float(math.prod(abs(Fraction(w)) / 4 for w in factors_of(layers, weight)))


def bound_that_is_reached(layers: int, weight: Any) -> float:
    """The gradient through a chain of sigmoids whose biases hold every pre-activation at 0, where σ′ is largest."""

    def chain(x: Any) -> Any:
        a, held = x, 1.0
        for w in factors_of(layers, weight):
            a, held = 1 / (1 + anp.exp(-(w * a - w * held))), 0.5
        return a

    return abs(float(autograd.grad(chain)(1.0)))


# --- small networks ---------------------------------------------------------------------------------------------------


def network_on_the_tape(inputs: Any, weights: Any, biases: Any, activation: str) -> Any:
    """Matrix products on autograd's NumPy."""
    out = tape.network(real(inputs), [real(w) for w in weights], [real(b) for b in biases], activation)
    return out if np.ndim(inputs) > 1 else out[0]


def unit_by_unit(inputs: Any, weights: Any, biases: Any, activation: str) -> Any:
    """Every unit by itself, in plain Python."""
    rows = np.atleast_2d(inputs).tolist()
    for place, (matrix, bias) in enumerate(zip(weights, biases, strict=True)):
        columns = list(zip(*matrix, strict=True))
        rows = [[math.fsum(x * w for x, w in zip(row, column, strict=True)) + b
                 for column, b in zip(columns, bias, strict=True)] for row in rows]  # fmt: skip
        if place + 1 < len(weights):
            rows = [[float(central.activated(activation, np.array([z]))[0]) for z in row] for row in rows]
    return rows if np.ndim(inputs) > 1 else rows[0]


def net_gradient_on_the_tape(
    inputs: Any, weights: Any, biases: Any, targets: Any, activation: str, loss: str, of: str
) -> Any:
    """The loss, or reverse mode through it by one parameter."""
    parts = {"W": [real(w) for w in weights], "b": [real(b) for b in biases]}

    def value() -> Any:
        return tape.network_loss(real(inputs), parts["W"], parts["b"], targets, activation, loss)

    if of == "loss":
        return value()
    changed, place = parts[of[0]], int(of[1:]) - 1

    def scalar(moved: Any) -> Any:
        changed[place] = moved
        return value()

    return gradient(scalar, changed[place])


def net_gradient_by_differences(
    inputs: Any, weights: Any, biases: Any, targets: Any, activation: str, loss: str, of: str
) -> Any:
    """The loss, or its central differences along one parameter, every unit kept on its side of the kink."""
    rows = still(np.atleast_2d(real(inputs)))
    parts = {"W": [still(w) for w in weights], "b": [still(b) for b in biases]}

    def values() -> Any:
        return central.network_loss(central.network(rows, parts["W"], parts["b"], activation), targets, loss)

    if of == "loss":
        return values()[0]
    changed, place = parts[of[0]], int(of[1:]) - 1
    start = changed[place][0]

    def scalars(moved: Any) -> Any:
        changed[place] = moved
        return values()

    return differences(scalars, start)


PROOFS: dict[str, Proof] = {
    "linear_forward": proof(draws.linear_forward, linear_by_loops, linear_with_an_input_of_one),
    "linear_backward": proof(draws.linear_backward, by_autograd(linear_tape), by_differences(linear_variants)),
    "neuron_backward": proof(draws.neuron_backward, by_autograd(neuron_tape), by_differences(neuron_variants)),
    "conv2d": proof(draws.conv2d, windows_one_by_one, taps_one_by_one),
    "conv2d_backward": proof(draws.conv2d_backward, by_autograd(conv_tape), by_differences(conv_variants)),
    "max_pool2d": proof(draws.pool, pool_windows("max"), pool_loops("max")),
    "avg_pool2d": proof(draws.pool, pool_windows("avg"), pool_loops("avg")),
    "max_pool2d_backward": proof(draws.pool_backward, pool_tape("max"), pool_variants("max")),
    "avg_pool2d_backward": proof(draws.pool_backward, pool_tape("avg"), pool_variants("avg")),
    "mlp_forward": proof(draws.mlp_forward, network_on_the_tape, unit_by_unit),
    "mlp_backward": proof(
        draws.mlp_backward,
        Oracle(net_gradient_on_the_tape, 1e-8, 1e-9),
        Oracle(net_gradient_by_differences, 1e-4, 1e-6),
    ),
    "linear_collapse": proof(draws.linear_collapse, collapse_by_probing, collapse_by_blocks),
    "collapsed_kernel_size": proof(draws.kernels, collapsed_by_convolving, collapsed_by_tracing),
    "jacobian_shape": proof(draws.layer_sizes, jacobian_of_a_layer, weights_moved_one_by_one),
    "vanishing_bound": proof(draws.vanishing, bound_by_fractions, bound_that_is_reached),
}
