"""Updates, learning rates and initial scales, found on NumPy arrays instead of by their formulas.

Arguments, conventions and results are those of `records/optimizers.yaml`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dlquiz.reference.equality import ROUNDING
from dlquiz.reference.runs.shapes import cells


def updates(samples: int, batch_size: int, epochs: int = 1, drop_last: bool = False) -> int:
    """Step through the samples a batch at a time: to the first of each batch, or to the last of each full one."""
    data = cells([samples])
    batches = data[batch_size - 1 :: batch_size] if drop_last else data[::batch_size]
    return batches.size * epochs


def learning_rate_at(
    schedule: str, initial: float, step: int, decay: float, period: int, final: float, total: int
) -> float:
    """Walk the schedule: multiply by the decay each time it is due; or follow a point half way round a circle."""
    if schedule == "cosine":
        turned = np.exp(1j * np.pi * step / total)
        middle, radius = (initial + final) / 2, (initial - final) / 2
        return float(middle + radius * turned.real)
    due = cells([step + 1])[:: period if schedule == "step" else 1].size - 1
    return float(initial * np.power(np.float64(decay), due))


def largest_stable_learning_rate(curvature: float) -> float:
    """The other root of (1 − η·a)² = 1, that is of a·η² − 2·η = 0; the first is η = 0."""
    return float(np.roots([curvature, -2.0, 0.0]).max())


def quadratic_descent(w: float, curvature: float, learning_rate: float, steps: int) -> float:
    """Take the steps one by one, in float64."""
    at = float(w)
    for _ in range(steps):
        after = at - learning_rate * (curvature * at)
        # A step that takes away all of w leaves 0, not the rounding error of the difference.
        at = 0.0 if abs(after) <= ROUNDING * abs(at) else after
    return at


def init_variance(scheme: str, fan_in: int, fan_out: int, kernel_size: int = 1) -> float:
    """The variance that keeps a sum of fan_in terms (Xavier: of fan_in and fan_out, on average) at unit variance.

    ReLU halves the second moment of what it passes on, so He's scheme doubles it.
    """
    fans = np.array([fan_in, fan_out] if scheme == "xavier" else [fan_in / 2], dtype=np.float64)
    return float(1 / fans.mean())


def init_bound(scheme: str, fan_in: int, fan_out: int, kernel_size: int = 1) -> float:
    """The half-width of the uniform distribution with that variance, (2b)²/12."""
    return float(np.sqrt(12 * init_variance(scheme, fan_in, fan_out)) / 2)


def conv_fan_in(in_channels: int, kernel_size: int | Sequence[int], out_channels: int | None = None) -> int:
    """The size of one filter."""
    window = [kernel_size] * 2 if isinstance(kernel_size, int) else kernel_size
    return cells([in_channels, *window]).size


def fan_in_fan_out(in_channels: int, out_channels: int, kernel_size: int, groups: int) -> tuple[int, int]:
    """The sizes of one filter, and of what all filters do with one channel, in a weight array as PyTorch stores it."""
    weight = cells([out_channels, in_channels // groups, kernel_size, kernel_size])
    return weight[0].size, weight[:, 0].size
