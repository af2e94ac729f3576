"""The proofs of updates, learning rates and initial scales: by doing them, and from what they are made for."""

from __future__ import annotations

import random
import statistics as standard
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from itertools import product
from math import comb, cos, pi
from typing import Any

import numpy as np
from layer_autograd import both_axes
from proof import Arguments, Proof, proof
from proof_numbers import exactly, halved, real, root

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
    "updates": proof(draw_updates, dealt_in_batches, sorted_into_batches),
    "learning_rate_at": proof(draw_rate, walked_rate, rotated_rate),
    "largest_stable_learning_rate": proof(draw_curvature, bisected_rate, newton_doubled),
    "quadratic_descent": proof(draw_quadratic, walked_down, expanded),
    "init_variance": proof(draw_fans, compromise, solved_for_gain),
    "init_bound": proof(draw_fans, spread_out(compromise), bound_in_decimals),
    "fan_in_fan_out": proof(draw_grouped_fans, connections_counted, rows_and_columns_of_the_matrix),
    "conv_fan_in": proof(draw_fan_in, cells_seen, weights_of_one_output),
}
