"""The proofs of activations, softmax, losses, normalisation, dropout and numeric gradients."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from statistics import fmean, pvariance
from typing import Any

import autograd
import autograd.numpy as anp
import layer_autograd as tape
import layer_central as central
import layer_draws as draws
import numpy as np
from layer_autograd import gradient, real
from layer_central import differences, still, total
from proof import Oracle, Proof, proof
from proof_numbers import halved, over_entries, with_digits
from proofs_layers_a import Parts, by_autograd, by_differences

# --- activations ------------------------------------------------------------------------------------------------------


def activation_on_the_tape(name: str, z: Any, alpha: float) -> Any:
    """The definition, on autograd's NumPy."""
    return tape.activated(name, real(z), alpha)


def sigmoid_by_hand(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def activation_by_hand(name: str, z: Any, alpha: float) -> Any:
    """The mathematics of Python, number by number."""
    functions: Mapping[str, Callable[[float], float]] = {
        "sigmoid": sigmoid_by_hand,
        "tanh": lambda v: 2 * sigmoid_by_hand(2 * v) - 1,
        "relu": lambda v: max(v, 0.0),
        "leaky_relu": lambda v: v if v > 0 else alpha * v,
        "elu": lambda v: v if v > 0 else alpha * math.expm1(v),
        "softplus": lambda v: max(v, 0.0) + math.log1p(math.exp(-abs(v))),
        "silu": lambda v: v * sigmoid_by_hand(v),
        "gelu": lambda v: v * math.erfc(-v / math.sqrt(2)) / 2,
    }
    return over_entries(functions[name], z)


def slope_on_the_tape(name: str, z: Any, alpha: float) -> Any:
    """Reverse mode through the sum of the activations."""
    return gradient(lambda v: anp.sum(tape.activated(name, v, alpha)), z)


def slope_by_differences(name: str, z: Any, alpha: float) -> Any:
    """Central differences, at a kink along its left branch."""
    return differences(lambda v: total(central.activated(name, v, alpha)), z)


def logit_of_the_reciprocal(probability: Any) -> Any:
    """−ln(1/a − 1)."""
    return -np.log(1 / real(probability) - 1)


def logit_by_bisection(probability: Any) -> Any:
    """The z at which the sigmoid, which rises, passes the probability."""
    return over_entries(lambda share: halved(-50.0, 50.0, lambda z: 1 / (1 + math.exp(-z)) < share, 100), probability)


# --- softmax and losses -----------------------------------------------------------------------------------------------


def softmax_from_its_definition(logits: Any, temperature: float) -> Any:
    """Exponentials over their sum."""
    return tape.shares(real(logits), temperature)


def softmax_by_pairs(logits: Any, temperature: float) -> Any:
    """1/Σ_j e^((z_j − z_i)/T), share by share."""
    if isinstance(logits[0], list | tuple):
        return [softmax_by_pairs(row, temperature) for row in logits]
    return [1 / math.fsum(math.exp((other - z) / temperature) for other in logits) for z in logits]


def jacobian_on_the_tape(logits: Any) -> Any:
    """Reverse mode, one probability after the other."""
    return autograd.jacobian(tape.shares)(real(logits))


def jacobian_by_differences(logits: Any) -> Any:
    """Central differences of each probability, 1/Σ_j e^(z_j − z_i)."""

    def share_of(place: int) -> Callable[[Any], Any]:
        return lambda v: 1 / np.exp(v - v[:, place : place + 1]).sum(axis=1)

    return np.stack([differences(share_of(place), logits) for place in range(len(logits))])


def entropy_on_the_tape(logits: Any, target: Any) -> Any:
    """Log-softmax times the one-hot target."""
    return tape.entropy(real(logits), target)


def entropy_by_pairs(logits: Any, target: Any) -> Any:
    """The mean of ln Σ_j e^(z_j − z_y), in plain Python."""
    rows, classes = np.atleast_2d(logits).tolist(), np.ravel(target).tolist()
    return fmean(math.log(math.fsum(math.exp(z - row[y]) for z in row)) for row, y in zip(rows, classes, strict=True))


def entropy_gradient_on_the_tape(logits: Any, target: Any) -> Any:
    """Reverse mode through the cross entropy."""
    return gradient(lambda v: tape.entropy(v, target), logits)


def entropy_gradient_by_differences(logits: Any, target: Any) -> Any:
    """Central differences of the cross entropy."""
    shape = np.atleast_2d(logits).shape
    return differences(lambda v: central.entropy(v.reshape(-1, *shape), target), logits)


def logistic_on_the_tape(weights: Any, inputs: Any, target: float, loss: str) -> Any:
    """Reverse mode through the neuron and its loss; the logarithms written so that nothing cancels."""

    def scalar(v: Any) -> Any:
        z = anp.sum(v * real(inputs))
        if loss == "squared":
            return (1 / (1 + anp.exp(-z)) - target) ** 2 / 2
        return target * anp.log(1 + anp.exp(-z)) + (1 - target) * anp.log(1 + anp.exp(z))

    return gradient(scalar, weights)


def logistic_by_differences(weights: Any, inputs: Any, target: float, loss: str) -> Any:
    """Central differences of the loss along each weight."""

    def scalars(v: Any) -> Any:
        z = np.sum(v * real(inputs), axis=1)
        if loss == "squared":
            return (0.5 * (1 + np.tanh(z / 2)) - target) ** 2 / 2
        return target * np.logaddexp(0, -z) + (1 - target) * np.logaddexp(0, z)

    return differences(scalars, weights)


def squares_tape(X: Any, w: Any, y: Any) -> Parts:
    matrix, vector, goal = real(X), real(w), real(y)
    return {
        "w": (lambda v: anp.sum((anp.dot(matrix, v) - goal) ** 2), vector),
        "X": (lambda v: anp.sum((anp.dot(v, vector) - goal) ** 2), matrix),
        "y": (lambda v: anp.sum((anp.dot(matrix, vector) - v) ** 2), goal),
    }


def squares_variants(X: Any, w: Any, y: Any) -> Parts:
    matrix, vector, goal = real(X), real(w), real(y)
    return {
        "w": (lambda v: total(((matrix * v[:, None]).sum(axis=-1) - goal) ** 2), vector),
        "X": (lambda v: total(((v * vector).sum(axis=-1) - goal) ** 2), matrix),
        "y": (lambda v: total(((matrix * vector).sum(axis=-1) - v) ** 2), goal),
    }


def penalised_tape(weights: Any, gradient: Any, penalty: str, strength: float, last_is_bias: bool) -> Any:
    """Reverse mode through g·w + the penalty; HIPS autograd gives |w| the slope 0 at 0."""
    penalised = slice(0, -1 if last_is_bias else None)

    def scalar(v: Any) -> Any:
        part = v[penalised]
        own = anp.sum(anp.abs(part)) if penalty == "l1" else anp.sum(part**2) / 2
        return anp.sum(real(gradient) * v) + strength * own

    return tape.gradient(scalar, weights)


def penalised_variants(weights: Any, gradient: Any, penalty: str, strength: float, last_is_bias: bool) -> Any:
    """Central differences of g·w + the penalty; around 0 those of |w| are 0."""
    size = len(weights) - last_is_bias

    def scalars(v: Any) -> Any:
        part = v[:, :size]
        own = np.abs(part).sum(axis=1) if penalty == "l1" else np.einsum("vi,vi->v", part, part) / 2
        return v @ real(gradient) + strength * own

    return differences(scalars, weights)


# --- normalisation and dropout ----------------------------------------------------------------------------------------


def norm_on_the_tape(inputs: Any, gamma: Any, beta: Any, epsilon: float) -> Any:
    """Means over the axes of the batch."""
    return tape.normed(real(inputs), real(gamma), real(beta), epsilon)


def norm_feature_by_feature(inputs: Any, gamma: Any, beta: Any, epsilon: float) -> Any:
    """The statistics of Python's library, one feature after the other."""
    values = real(inputs)
    features = [np.s_[:]] if values.ndim == 1 else [np.s_[:, d] for d in range(values.shape[1])]
    out = np.zeros_like(values)
    for place, scale, shift in zip(features, *(np.broadcast_to(v, len(features)) for v in (gamma, beta)), strict=True):
        numbers = values[place].ravel().tolist()
        mean, deviation = fmean(numbers), math.sqrt(pvariance(numbers) + epsilon)
        out[place] = scale * (values[place] - mean) / deviation + shift
    return out


def norm_tape(inputs: Any, gamma: Any, upstream: Any, epsilon: float) -> Parts:
    x, g = real(inputs), real(upstream)
    scale = real(gamma) * np.ones(x.shape[1:2])
    return {
        "inputs": (lambda v: anp.sum(tape.normed(v, scale, 0.0, epsilon) * g), x),
        "gamma": (lambda v: anp.sum(tape.normed(x, v, 0.0, epsilon) * g), scale),
        "beta": (lambda v: anp.sum(tape.normed(x, scale, v, epsilon) * g), np.zeros(x.shape[1:2])),
    }


def norm_variants(inputs: Any, gamma: Any, upstream: Any, epsilon: float) -> Parts:
    x, g = central.by_feature(still(inputs)), central.by_feature(still(upstream))
    features = np.shape(inputs)[1:2]
    scale, none = np.broadcast_to(gamma, (1, x.shape[1])), np.zeros((1, x.shape[1]))

    def loss(values: Any, gammas: Any, betas: Any) -> Any:
        return total(central.normed(values, gammas, betas, epsilon) * g)

    return {
        "inputs": (lambda v: loss(central.by_feature(v), scale, none), inputs),
        "gamma": (lambda v: loss(x, v.reshape(len(v), -1), none), scale[0].reshape(features)),
        "beta": (lambda v: loss(x, scale, v.reshape(len(v), -1)), np.zeros(features)),
    }


def dropped_by_hand(inputs: Any, mask: Any, drop_probability: float, training: bool) -> Any:
    """Exact fractions, number by number."""
    if not training:
        return inputs
    keep = 1 - Fraction(str(drop_probability))
    return over_entries(lambda x, kept: float(Fraction(x) / keep) if kept else 0.0, inputs, mask)


def dropped_by_gates(inputs: Any, mask: Any, drop_probability: float, training: bool) -> Any:
    """A diagonal matrix of what each unit is multiplied by."""
    gates = np.where(np.ravel(mask) == 1, 1 / (1 - drop_probability), 0.0) if training else np.ones(np.size(inputs))
    return (np.diag(gates) @ np.ravel(inputs)).reshape(np.shape(inputs))


# --- numeric gradients ------------------------------------------------------------------------------------------------


def _sigmoid(z: Any, exp: Callable[[Any], Any]) -> Any:
    return 1 / (1 + exp(-z))


def expression_of(source: str, exp: Callable[[Any], Any], total_of: Callable[[Any], Any]) -> Callable[..., Any]:
    """The drawn expressions as Python functions, over any kind of number that `exp` takes."""
    return {
        "x^3 - 2*x*y": lambda x, y: x * x * x - 2 * x * y,
        "sigmoid(x*y) + tanh(x)": lambda x, y: _sigmoid(x * y, exp) + 2 * _sigmoid(2 * x, exp) - 1,
        "sum(v^2)*x": lambda x, v: total_of(v) * x,
        "exp(x/4)*sum(v*v)": lambda x, v: exp(x / 4) * total_of(v),
    }[source]


@with_digits(50)
def numeric_in_fifty_digits(expression: str, at: Any, with_respect_to: str, step: float) -> Any:
    """The quotient of the differences in decimal arithmetic, where nothing cancels."""
    function = expression_of(expression, Decimal.exp, lambda v: sum(x * x for x in v))
    exact = {name: over_entries(Decimal, value) for name, value in at.items()}
    point, h = exact[with_respect_to], Decimal(step)

    def quotient(up: Any, down: Any) -> float:
        high, low = (function(**{**exact, with_respect_to: moved}) for moved in (up, down))
        return float((high - low) / (2 * h))

    if not isinstance(point, list):
        return quotient(point + h, point - h)
    moved = [[[x + sign * h * (i == j) for j, x in enumerate(point)] for sign in (1, -1)] for i in range(len(point))]
    return [quotient(up, down) for up, down in moved]


def numeric_as_a_mean_of_slopes(expression: str, at: Any, with_respect_to: str, step: float) -> Any:
    """By the fundamental theorem, the mean of the derivative over x − h … x + h: Gauss's rule over reverse mode."""
    function = expression_of(expression, anp.exp, lambda v: anp.sum(v * v))
    fixed = {name: real(value) for name, value in at.items()}
    point = fixed[with_respect_to]
    nodes, weights = np.polynomial.legendre.leggauss(8)
    slope = autograd.grad(lambda v: function(**{**fixed, with_respect_to: v}))
    found = np.zeros(point.shape)
    for place in np.ndindex(*point.shape):
        along = np.zeros(point.shape)
        along[place] = step
        found[place] = sum(w * slope(point + t * along)[place] for t, w in zip(nodes, weights, strict=True)) / 2
    return found


def relative_in_fractions(analytic: Any, numeric: Any) -> Any:
    """|a − n|/max(|a|, |n|) in exact fractions."""

    def error(one: float, other: float) -> float:
        a, n = Fraction(one), Fraction(other)
        return float(abs(a - n) / max(abs(a), abs(n))) if a or n else 0.0

    return over_entries(error, analytic, numeric)


def relative_as_a_ratio(analytic: Any, numeric: Any) -> Any:
    """How far the ratio of the smaller to the larger one (by size) is from 1."""
    pair = np.stack([real(analytic), real(numeric)])
    order = np.abs(pair).argsort(axis=0)
    small, large = np.take_along_axis(pair, order, axis=0)
    return np.where(large == 0, 0.0, np.abs(1 - small / np.where(large == 0, 1.0, large)))


ROUNDING = {"relative": 1e-6, "absolute": 1e-8}
"""What float64 loses where two nearly equal values are subtracted."""

PROOFS: dict[str, Proof] = {
    "numeric_gradient": proof(
        draws.numeric, Oracle(numeric_in_fifty_digits, **ROUNDING), Oracle(numeric_as_a_mean_of_slopes, **ROUNDING)
    ),
    "relative_error": proof(draws.relative, relative_in_fractions, relative_as_a_ratio),
    "activation": proof(draws.activation, activation_on_the_tape, activation_by_hand),
    "activation_derivative": proof(draws.activation, slope_on_the_tape, Oracle(slope_by_differences, 1e-4, 1e-6)),
    "logit": proof(draws.probabilities, logit_of_the_reciprocal, logit_by_bisection),
    "softmax": proof(draws.softmax, softmax_from_its_definition, softmax_by_pairs),
    "softmax_jacobian": proof(draws.jacobian, jacobian_on_the_tape, Oracle(jacobian_by_differences, 1e-4, 1e-6)),
    "cross_entropy": proof(draws.targets, entropy_on_the_tape, entropy_by_pairs),
    "softmax_cross_entropy_gradient": proof(
        draws.targets, entropy_gradient_on_the_tape, Oracle(entropy_gradient_by_differences, 1e-4, 1e-6)
    ),
    "logistic_gradient": proof(draws.logistic, logistic_on_the_tape, Oracle(logistic_by_differences, 1e-4, 1e-6)),
    "least_squares_gradient": proof(draws.least_squares, by_autograd(squares_tape), by_differences(squares_variants)),
    "regularized_gradient": proof(draws.regularized, penalised_tape, Oracle(penalised_variants, 1e-4, 1e-6)),
    "batch_norm": proof(draws.batch_norm, norm_on_the_tape, norm_feature_by_feature),
    "batch_norm_backward": proof(draws.batch_norm_backward, by_autograd(norm_tape), by_differences(norm_variants)),
    "dropout": proof(draws.dropout, dropped_by_hand, dropped_by_gates),
}
