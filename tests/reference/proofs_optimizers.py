"""The proofs of optimizers, learning rates and initial scales.

Running states are written out as the sums they are, or follow another form of the same rule; updates and rates are
proved by doing them, and from what they are made for.
"""

from __future__ import annotations

import random
import statistics as standard
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import product
from math import comb, cos, pi, sqrt
from typing import Any

import numpy as np
from layer_autograd import both_axes
from layer_draws import nested
from proof import Arguments, Draw, Oracle, Proof, proof
from proof_numbers import exactly, halved, real, root

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


# --- draws ----------------------------------------------------------------------------------------------------------


def draw_updates(source: random.Random) -> Arguments:
    given = {"samples": source.randint(1, 300), "batch_size": source.randint(1, 40), "epochs": source.randint(1, 6)}
    return given | {"drop_last": source.random() < 0.5}


def draw_rate(source: random.Random) -> Arguments:
    return {
        "schedule": source.choice(["step", "exponential", "cosine"]),
        "initial": real(source, 0.01, 1),
        "step": source.randint(0, 25),
        "decay": source.choice([0.3, 0.5, 0.9, 0.95]),
        "period": source.randint(1, 10),
        "final": source.choice([0, 0, 0.001, 0.005]),
        "total": source.randint(25, 50),
    }


def draw_curvature(source: random.Random) -> Arguments:
    return {"curvature": real(source, 0.1, 20)}


def draw_quadratic(source: random.Random) -> Arguments:
    """Far from 1/a, where so little is left of w that nothing can be known from it."""
    curvature = real(source, 0.2, 4)
    return {
        "w": source.choice([-1, 1]) * real(source, 0.5, 5),
        "curvature": curvature,
        "learning_rate": round(source.choice([real(source, 0.02, 0.9), real(source, 1.1, 2.2)]) / curvature, 4),
        "steps": source.randint(1, 8),
    }


def draw_fans(source: random.Random) -> Arguments:
    kernel_size = source.choice([1, 1, 3, 5])
    fan_in, fan_out = (kernel_size**2 * source.randint(4, 512) for _ in range(2))
    return {
        "scheme": source.choice(["xavier", "he"]),
        "fan_in": fan_in,
        "fan_out": source.choice([fan_in, fan_out, fan_out]),
        "kernel_size": kernel_size,
    }


def draw_fan_in(source: random.Random) -> Arguments:
    kernel_size = source.choice([source.randint(1, 7), [source.randint(1, 5), source.randint(1, 5)]])
    given = {"in_channels": source.randint(1, 64), "kernel_size": kernel_size}
    return given | source.choice([{}, {"out_channels": source.randint(1, 64)}])


# --- updates and learning rates -------------------------------------------------------------------------------------


def dealt_in_batches(samples: int, batch_size: int, epochs: int, drop_last: bool) -> int:
    """Takes batch after batch from the data until none is left, epoch after epoch."""
    count = 0
    for _ in range(epochs):
        data = list(range(samples))
        while data:
            batch, data = data[:batch_size], data[batch_size:]
            count += len(batch) == batch_size or not drop_last
    return count


def sorted_into_batches(samples: int, batch_size: int, epochs: int, drop_last: bool) -> int:
    """Gives every sample of every epoch the number of its batch, and counts the batches that are large enough."""
    members = Counter((epoch, sample // batch_size) for epoch in range(epochs) for sample in range(samples))
    return sum(size == batch_size or not drop_last for size in members.values())


def walked_rate(schedule: str, initial: float, step: int, decay: float, period: int, final: float, total: int) -> float:
    """Multiplies step by step; the cosine in its half-angle form, 1 + cos x = 2·cos²(x/2)."""
    if schedule == "cosine":
        return final + (initial - final) * cos(pi * step / total / 2) ** 2
    rate = initial
    for count in range(1, step + 1):
        if schedule == "exponential" or count % period == 0:
            rate *= decay
    return rate


def rotated_rate(
    schedule: str, initial: float, step: int, decay: float, period: int, final: float, total: int
) -> float:
    """The cosine by turning a unit vector step times, the others by powers of fractions over the steps that decay."""
    if schedule == "cosine":
        turn = complex(np.exp(1j * np.pi / total))
        vector = complex(np.prod([turn] * step)) if step else 1.0
        return float((initial * (1 + vector.real) + final * (1 - vector.real)) / 2)
    power = step if schedule == "exponential" else len(range(period, step + 1, period))
    return float(exactly(initial) * exactly(decay) ** power)


# --- descent on a quadratic -----------------------------------------------------------------------------------------


def bisected_rate(curvature: float) -> float:
    """Halves the span between a rate whose step from w = 1 gets nearer to 0 and one whose step does not."""
    return float(halved(0.0, 1e6, lambda rate: abs(1 - rate * curvature * 1) < 1, 100))


def newton_doubled(curvature: float) -> float:
    """Twice Newton's step, the curvature measured by second differences of the loss."""

    def loss(w: float) -> float:
        return curvature / 2 * w * w

    return 2 / (loss(2.0) - 2 * loss(1.0) + loss(0.0))


def walked_down(w: float, curvature: float, learning_rate: float, steps: int) -> float:
    """Step by step along the gradient at each point, in fractions."""
    at, slope, rate = exactly(w), exactly(curvature), exactly(learning_rate)
    for _ in range(steps):
        at -= rate * (slope * at)
    return float(at)


def expanded(w: float, curvature: float, learning_rate: float, steps: int) -> float:
    """The binomial sum of what each choice of steps contributes, in fractions."""
    share = -exactly(learning_rate) * exactly(curvature)
    return float(sum((comb(steps, taken) * share**taken for taken in range(steps + 1)), Fraction(0)) * exactly(w))


# --- initial scales -------------------------------------------------------------------------------------------------


def compromise(scheme: str, fan_in: int, fan_out: int, kernel_size: int) -> float:
    """Xavier: the harmonic mean of what either pass asks for. He: what makes up for the half that ReLU lets through."""
    if scheme == "xavier":
        return float(standard.harmonic_mean([Fraction(1, fan_in), Fraction(1, fan_out)]))
    nodes, weights = np.polynomial.hermite_e.hermegauss(20)
    passed = float(weights @ np.maximum(nodes, 0) ** 2 / weights.sum())
    return 1 / (fan_in * passed)


def solved_for_gain(scheme: str, fan_in: int, fan_out: int, kernel_size: int) -> float:
    """The variance at which the terms of a sum keep their size: 1 over the gain that a variance of 1 would have."""
    forward, backward = np.ones(fan_in).sum(), np.ones(fan_out).sum()
    return float(1 / (np.mean([forward, backward]) if scheme == "xavier" else forward / 2))


def spread_out(variance: Callable[..., float]) -> Callable[..., float]:
    """The bound from a variance: both over what the uniform distribution on [−1, 1] has, by quadrature."""

    def bound(**arguments: Any) -> float:
        nodes, weights = np.polynomial.legendre.leggauss(3)
        return float(np.sqrt(variance(**arguments) / (weights @ nodes**2 / weights.sum())))

    return bound


def bound_in_decimals(scheme: str, fan_in: int, fan_out: int, kernel_size: int) -> float:
    """The root of 3 over half of the fans that count, to 40 digits."""
    half = Fraction(fan_in + fan_out if scheme == "xavier" else fan_in, 2)
    return float(root(3 / half))


def cells_seen(in_channels: int, kernel_size: Any, out_channels: int) -> int:
    """Counts the places (channel, row, column) under the window one by one."""
    cells = list(product(*map(range, both_axes(kernel_size))))
    return len({(channel, *cell) for channel in range(in_channels) for cell in cells})


def weights_of_one_output(in_channels: int, kernel_size: Any, out_channels: int) -> int:
    """The size of one filter in a real weight array."""
    return int(np.zeros((out_channels, in_channels, *both_axes(kernel_size)), np.int8)[0].size)


def draw_grouped_fans(source: random.Random) -> Arguments:
    groups = source.choice([1, 1, 2, 3])
    channels = {name: groups * source.randint(1, 5) for name in ("in_channels", "out_channels")}
    return {**channels, "kernel_size": source.randint(1, 4), "groups": groups}


def connections_counted(in_channels: int, out_channels: int, kernel_size: int, groups: int) -> list[int]:
    """Counts, tap by tap, what one output channel reads, and what one input channel reaches if all groups read it."""
    taps = [
        (out, channel, row, column)
        for out in range(out_channels)
        for channel in range(in_channels)
        if out * groups // out_channels == channel * groups // in_channels
        for row in range(kernel_size)
        for column in range(kernel_size)
    ]
    reads = sum(1 for out, *_ in taps if out == 0)
    reached = sum(1 for _, channel, *_ in taps if channel == 0)
    return [reads, groups * reached]


def rows_and_columns_of_the_matrix(in_channels: int, out_channels: int, kernel_size: int, groups: int) -> list[int]:
    """The convolution as a matrix over patches: its columns, and its rows times the cells of the kernel."""
    matrix = np.zeros((out_channels, kernel_size**2 * (in_channels // groups)), np.int8)
    return [matrix.shape[1], matrix.size // (in_channels // groups)]


PROOFS: dict[str, Proof] = {
    "sgd_step": proof(draw_sgd, exact_sgd, sgd_by_model),
    "momentum_steps": stepping(draw_momentum, exact_momentum, classical_momentum),
    "nesterov_steps": stepping(draw_momentum, exact_nesterov, shifted_nesterov),
    "adagrad_steps": stepping(draw_adagrad, exact_adagrad, adagrad_at_once),
    "rmsprop_steps": stepping(draw_rmsprop, exact_rmsprop, rmsprop_by_correction),
    "adam_steps": stepping(draw_adam, exact_adam, adam_by_rate),
    "adamw_steps": stepping(draw_adamw, exact_adam, adam_by_rate),
    "updates": proof(draw_updates, dealt_in_batches, sorted_into_batches),
    "learning_rate_at": proof(draw_rate, walked_rate, rotated_rate),
    "largest_stable_learning_rate": proof(draw_curvature, bisected_rate, newton_doubled),
    "quadratic_descent": proof(draw_quadratic, walked_down, expanded),
    "init_variance": proof(draw_fans, compromise, solved_for_gain),
    "init_bound": proof(draw_fans, spread_out(compromise), bound_in_decimals),
    "fan_in_fan_out": proof(draw_grouped_fans, connections_counted, rows_and_columns_of_the_matrix),
    "conv_fan_in": proof(draw_fan_in, cells_seen, weights_of_one_output),
}
