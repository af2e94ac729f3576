"""The proofs of the optimizers: running states written out as the sums they are, and other forms of the same rules."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from math import sqrt
from typing import Any

import numpy as np
from layer_draws import nested
from proof import Arguments, Draw, Oracle, Proof, proof
from proof_numbers import exactly, real, root

from dlquiz.expressions.values import entries, shape_of

# --- draws ----------------------------------------------------------------------------------------------------------


def push(source: random.Random) -> float:
    """A gradient away from 0, and from 1, whose square is the same."""
    return source.choice([-1, 1]) * source.choice([real(source, 0.05, 0.95), real(source, 1.05, 4)])


def descent(source: random.Random, **rates: float) -> Arguments:
    shape = source.choice([(), (), (2,), (3,), (2, 2)])
    steps = source.randint(1, 4)
    w = nested(lambda: real(source, 0.1, 5) * source.choice([-1, 1]), shape)
    single = steps == 1 and source.random() < 0.5
    gradients = nested(lambda: push(source), shape if single else (steps, *shape))
    return {"w": w, "gradients": gradients, "learning_rate": real(source, 0.01, 0.9), **rates}


def draw_sgd(source: random.Random) -> Arguments:
    given = descent(source)
    given["gradient"] = nested(lambda: push(source), shape_of(given["w"]))
    del given["gradients"]
    return given


def draw_momentum(source: random.Random) -> Arguments:
    return descent(source, momentum=source.choice([0, 0.5, 0.9, 0.99]))


def small(source: random.Random) -> float:
    return source.choice([0, 1e-10, 1e-8, 1e-3, 0.01])


def draw_adagrad(source: random.Random) -> Arguments:
    return descent(source, epsilon=small(source))


def draw_rmsprop(source: random.Random) -> Arguments:
    return descent(source, epsilon=small(source), decay=source.choice([0.2, 0.5, 0.9, 0.99]))


def draw_adam(source: random.Random) -> Arguments:
    betas = source.choice([{}, {"beta1": 0.8, "beta2": 0.99}, {"beta1": 0.5, "beta2": 0.5}, {"beta1": 0, "beta2": 0.9}])
    return descent(source, epsilon=small(source), **betas)


def draw_adamw(source: random.Random) -> Arguments:
    return draw_adam(source) | {"weight_decay": source.choice([0, 0.01, 0.1, 0.5])}


# --- one entry at a time --------------------------------------------------------------------------------------------


def by_entry(w: Any, gradients: Any) -> Iterator[tuple[float, list[float]]]:
    """Every weight with its own gradients."""
    steps = [gradients] if shape_of(gradients) == shape_of(w) else gradients
    flat = [entries(gradient) for gradient in steps]
    for place, start in enumerate(entries(w)):
        yield start, [row[place] for row in flat]


def in_fractions(rule: Callable[..., Fraction]) -> Oracle:
    """A rule for one weight and its gradients in exact arithmetic, entry by entry."""

    def value(w: Any, gradients: Any, **rates: float) -> Any:
        exact = {name: exactly(rate) for name, rate in rates.items()}
        moved = [rule(exactly(start), list(map(exactly, g)), **exact) for start, g in by_entry(w, gradients)]
        return np.reshape(np.array(moved, float), shape_of(w))

    return Oracle(value)


def in_floats(rule: Callable[..., float]) -> Oracle:
    """A rule for one weight and its gradients in plain floats, entry by entry."""

    def value(w: Any, gradients: Any, **rates: float) -> Any:
        return np.reshape([rule(start, g, **rates) for start, g in by_entry(w, gradients)], shape_of(w))

    return Oracle(value)


# --- every running state written out as the sum it is ---------------------------------------------------------------


def weighted(gradients: Sequence[Fraction], decay: Fraction) -> Fraction:
    """Σ decayᵗ⁻ⁱ·gᵢ."""
    last = len(gradients) - 1
    return sum((decay ** (last - place) * gradient for place, gradient in enumerate(gradients)), Fraction(0))


def so_far(gradients: Sequence[Fraction]) -> list[Sequence[Fraction]]:
    return [gradients[:count] for count in range(1, len(gradients) + 1)]


def exact_momentum(w: Fraction, g: Sequence[Fraction], learning_rate: Fraction, momentum: Fraction) -> Fraction:
    """w less η times the sum of all velocities, each a weighted sum of gradients."""
    return w - learning_rate * sum((weighted(seen, momentum) for seen in so_far(g)), Fraction(0))


def exact_nesterov(w: Fraction, g: Sequence[Fraction], learning_rate: Fraction, momentum: Fraction) -> Fraction:
    """As for momentum, each direction the gradient and μ times the weighted sum."""
    ahead = (seen[-1] + momentum * weighted(seen, momentum) for seen in so_far(g))
    return w - learning_rate * sum(ahead, Fraction(0))


def exact_adagrad(w: Fraction, g: Sequence[Fraction], learning_rate: Fraction, epsilon: Fraction) -> Fraction:
    """Roots of exact sums of squares, to 40 digits."""
    for seen in so_far(g):
        w -= learning_rate * seen[-1] / (root(sum((x * x for x in seen), Fraction(0))) + epsilon)
    return w


def exact_rmsprop(
    w: Fraction, g: Sequence[Fraction], learning_rate: Fraction, decay: Fraction, epsilon: Fraction
) -> Fraction:
    """Roots of exact weighted sums of squares, to 40 digits."""
    for seen in so_far(g):
        mean_square = (1 - decay) * weighted([x * x for x in seen], decay)
        w -= learning_rate * seen[-1] / (root(mean_square) + epsilon)
    return w


def exact_adam(w: Fraction, g: Sequence[Fraction], learning_rate: Fraction, **rates: Fraction) -> Fraction:
    """The corrected means are weighted means whose weights add up to 1."""
    for seen in so_far(g):
        w *= 1 - learning_rate * rates.get("weight_decay", Fraction(0))
        ones = [Fraction(1)] * len(seen)
        mean = weighted(seen, rates["beta1"]) / weighted(ones, rates["beta1"])
        mean_square = weighted([x * x for x in seen], rates["beta2"]) / weighted(ones, rates["beta2"])
        w -= learning_rate * mean / (root(mean_square) + rates["epsilon"])
    return w


# --- the same rules in another form ---------------------------------------------------------------------------------


def classical_momentum(w: float, g: Sequence[float], learning_rate: float, momentum: float) -> float:
    """A loop in the form of the older papers: the velocity holds the learning rate and points downhill."""
    velocity = 0.0
    for gradient in g:
        velocity = momentum * velocity - learning_rate * gradient
        w += velocity
    return w


def shifted_nesterov(w: float, g: Sequence[float], learning_rate: float, momentum: float) -> float:
    """A loop over the unshifted weights, classical momentum, that looks μ·v ahead of them at the end."""
    velocity = 0.0
    for gradient in g:
        velocity = momentum * velocity - learning_rate * gradient
        w += velocity
    return w + momentum * velocity


def adagrad_at_once(w: float, g: Sequence[float], learning_rate: float, epsilon: float) -> float:
    """All steps at once from the running totals of the squares."""
    gradients = np.array(g)
    return float(w - learning_rate * np.sum(gradients / (np.sqrt(np.cumsum(gradients**2)) + epsilon)))


def rmsprop_by_correction(w: float, g: Sequence[float], learning_rate: float, decay: float, epsilon: float) -> float:
    """A loop that moves the mean square a share of the way to each new square."""
    mean_square = 0.0
    for gradient in g:
        mean_square += (1 - decay) * (gradient**2 - mean_square)
        w -= learning_rate * gradient / (sqrt(mean_square) + epsilon)
    return w


def adam_by_rate(w: float, g: Sequence[float], learning_rate: float, **rates: float) -> float:
    """A loop with both corrections moved into the learning rate and ε, as section 2 of the paper rearranges it."""
    beta1, beta2 = rates["beta1"], rates["beta2"]
    mean = mean_square = 0.0
    for step, gradient in enumerate(g, 1):
        mean += (1 - beta1) * (gradient - mean)
        mean_square += (1 - beta2) * (gradient**2 - mean_square)
        lost = sqrt(1 - beta2**step)
        decayed = learning_rate * rates.get("weight_decay", 0.0) * w
        rate = learning_rate * lost / (1 - beta1**step)
        w -= decayed + rate * mean / (sqrt(mean_square) + rates["epsilon"] * lost)
    return w


def exact_sgd(w: Any, gradient: Any, learning_rate: float) -> Any:
    """Each entry in fractions."""
    pairs = zip(entries(w), entries(gradient), strict=True)
    moved = [float(exactly(one) - exactly(learning_rate) * exactly(slope)) for one, slope in pairs]
    return np.reshape(moved, shape_of(w))


def sgd_by_model(w: Any, gradient: Any, learning_rate: float) -> Any:
    """Where the linear model of the loss plus ‖step‖²/2η is least: the root of its own slope, found by two of them."""

    def slope(step: Any) -> Any:
        return np.array(gradient, float) + step / learning_rate

    at_zero, at_one = slope(np.zeros(shape_of(w))), slope(np.ones(shape_of(w)))
    return np.array(w, float) - at_zero / (at_one - at_zero)


def stepping(draw: Draw, exact: Callable[..., Fraction], otherwise: Callable[..., float]) -> Proof:
    return Proof(draw, in_fractions(exact), in_floats(otherwise))


PROOFS: dict[str, Proof] = {
    "sgd_step": proof(draw_sgd, exact_sgd, sgd_by_model),
    "momentum_steps": stepping(draw_momentum, exact_momentum, classical_momentum),
    "nesterov_steps": stepping(draw_momentum, exact_nesterov, shifted_nesterov),
    "adagrad_steps": stepping(draw_adagrad, exact_adagrad, adagrad_at_once),
    "rmsprop_steps": stepping(draw_rmsprop, exact_rmsprop, rmsprop_by_correction),
    "adam_steps": stepping(draw_adam, exact_adam, adam_by_rate),
    "adamw_steps": stepping(draw_adamw, exact_adam, adam_by_rate),
}
