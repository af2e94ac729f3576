"""Around the optimizer, in closed form: numbers of updates, learning rates over time, and the scale of initial weights.

Plain Python; counts are exact integers. Nothing here depends on data.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, log10, pi, prod, sqrt
from typing import Any

from dlquiz.errors import ArgumentError
from dlquiz.reference.optimizers import settled

SCHEDULES = ("step", "exponential", "cosine")
SCHEMES = ("xavier", "he")
LARGEST_REAL = 10**12
LARGEST_FAN = 10**12
MOST_STEPS = 10_000
MOST_DIGITS = 100


def updates(samples: int, batch_size: int, epochs: int = 1, drop_last: bool = False) -> int:
    """Weight updates in `epochs` passes over the data: ⌈N/B⌉·E; with `drop_last` a batch that is not full is left out.

    Source: PyTorch documentation of DataLoader.
    """
    full, left = divmod(samples, batch_size)
    return (full + (left > 0 and not drop_last)) * epochs


def learning_rate_at(
    schedule: str,
    initial: float,
    step: int,
    decay: float = 0.1,
    period: int = 30,
    final: float = 0,
    total: int = 100,
) -> float:
    """The learning rate after `step` steps of the schedule (epochs, if it steps once an epoch); step 0 has `initial`.

    `step`: η₀·γ^⌊t/s⌋ with γ `decay` and s `period`. `exponential`: η₀·γᵗ. `cosine`, with η_min `final` and T `total`:
    η_min + ½(η₀ − η_min)(1 + cos πt/T). Source: PyTorch documentation of StepLR, ExponentialLR and CosineAnnealingLR;
    Loshchilov and Hutter (2017), SGDR.
    """
    if schedule == "cosine":
        return float(final + (initial - final) * (1 + cos(pi * step / total)) / 2)
    return float(initial * decay ** (step // period if schedule == "step" else step))


def largest_stable_learning_rate(curvature: float) -> float:
    """The bound 2/a under which gradient descent on a/2·w² converges: each step multiplies w by 1 − η·a.

    Source: |1 − η·a| < 1; Goodfellow et al., Deep Learning (2016), section 4.3.
    """
    return 2 / curvature


def quadratic_descent(w: float, curvature: float, learning_rate: float, steps: int) -> float:
    """w after `steps` steps of gradient descent on a/2·w²: (1 − η·a)ᵗ·w₀. Source: the gradient there is a·w."""
    return float(settled(1 - learning_rate * curvature, 1.0) ** steps * w)


def init_variance(scheme: str, fan_in: int, fan_out: int, kernel_size: int = 1) -> float:
    """Variance of initial weights: 2/(fan_in + fan_out) for Xavier, 2/fan_in for He (ReLU, mode fan_in).

    The fans of a convolution are k² times its channels; `kernel_size` only says that they are meant so.
    Source: Glorot and Bengio (2010), equation 12; He et al. (2015), equation 10.
    """
    return 2 / (fan_in + fan_out if scheme == "xavier" else fan_in)


def init_bound(scheme: str, fan_in: int, fan_out: int, kernel_size: int = 1) -> float:
    """Bound b of initial weights uniform on [−b, b]: √(6/(fan_in + fan_out)) for Xavier, √(6/fan_in) for He."""
    return sqrt(6 / (fan_in + fan_out if scheme == "xavier" else fan_in))


def conv_fan_in(in_channels: int, kernel_size: int | Sequence[int], out_channels: int | None = None) -> int:
    """Inputs that one output of a convolution sees: k_h·k_w·C_in. `out_channels` has no part in it."""
    return in_channels * prod(window(kernel_size))


def window(kernel_size: int | Sequence[int]) -> tuple[int, ...]:
    """The sizes of the kernel, axis by axis; one number means a square."""
    return (kernel_size, kernel_size) if isinstance(kernel_size, int) else tuple(kernel_size)


def check_learning_rate(initial: float, step: int, decay: float, final: float, **arguments: Any) -> None:
    """Raise `ArgumentError` unless the schedule is defined at this step."""
    check_positive("initial", initial)
    if not 0 < decay <= 1:
        raise ArgumentError(
            "decay", f"`decay` lies in (0, 1], not at {decay}", f"`decay` 应在 (0, 1] 内，而不是 {decay}"
        )
    if step < 0:
        raise ArgumentError("step", f"`step` counts from 0, not {step}", f"`step` 从 0 数起，而不是 {step}")
    if not 0 <= final <= LARGEST_REAL:
        raise ArgumentError(
            "final", f"`final` is a learning rate of 0 or more, not {final}", f"`final` 是非负的学习率，而不是 {final}"
        )
    if arguments["schedule"] == "cosine" and step > arguments["total"]:
        raise ArgumentError(
            "step",
            f"the cosine schedule ends at `total` {arguments['total']}; it says nothing about step {step}",
            f"余弦退火在 `total`（{arguments['total']}）处结束，对第 {step} 步没有规定",
        )


def check_positive(name: str, value: float) -> None:
    """Raise `ArgumentError` unless a real number is positive and in a range where nothing overflows."""
    if not 1 / LARGEST_REAL <= value <= LARGEST_REAL:
        raise ArgumentError(
            name,
            f"`{name}` lies between 1e-12 and 1e12, not at {value}",
            f"`{name}` 应在 1e-12 与 1e12 之间，而不是 {value}",
        )


def check_descent(w: float, curvature: float, learning_rate: float, steps: int) -> None:
    """Raise `ArgumentError` unless the descent is defined and stays within the floats."""
    check_positive("curvature", curvature)
    check_positive("learning_rate", learning_rate)
    if abs(w) > LARGEST_REAL:
        raise ArgumentError("w", "`w` is at most 1e12 in magnitude", "`w` 的绝对值至多为 1e12")
    if steps > MOST_STEPS:
        raise ArgumentError("steps", f"at most {MOST_STEPS:,} steps are taken", f"至多走 {MOST_STEPS:,} 步")
    # Twice the step, and upwards: as far as the known mistakes get.
    if steps * log10(1 + 2 * learning_rate * curvature) > MOST_DIGITS:
        raise ArgumentError(
            "steps",
            f"after {steps} steps at this rate the numbers may have more than {MOST_DIGITS} digits: take fewer",
            f"以该学习率走 {steps} 步，数值可能超过 {MOST_DIGITS} 位：请减少步数",
        )


def check_fans(fan_in: int, fan_out: int, kernel_size: int, **_: Any) -> None:
    """Raise `ArgumentError` unless the fans are those of a kernel of this size."""
    for name, fan in (("fan_in", fan_in), ("fan_out", fan_out)):
        if fan % kernel_size**2:
            raise ArgumentError(
                name,
                f"`{name}` of a {kernel_size}×{kernel_size} convolution is a multiple of {kernel_size**2}, not {fan}",
                f"{kernel_size}×{kernel_size} 卷积的 `{name}` 是 {kernel_size**2} 的倍数，而不是 {fan}",
            )


def check_fan_in(in_channels: int, kernel_size: int | Sequence[int], out_channels: int) -> None:
    """Raise `ArgumentError` for a convolution beyond anything that is built."""
    if conv_fan_in(max(in_channels, out_channels), kernel_size) > LARGEST_FAN:
        raise ArgumentError(
            "kernel_size",
            f"this convolution sees more than {LARGEST_FAN:,} inputs: too many",
            f"该卷积的输入个数超过 {LARGEST_FAN:,}，过大",
        )
