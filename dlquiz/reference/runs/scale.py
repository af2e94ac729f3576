"""Training at scale, worked out on NumPy arrays: products with their shapes, GPUs, chunks and time slots.

Arguments, conventions and results are those of `records/scale.yaml`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

PASSES = 3
"""Matrix products with a weight in one step: the outputs, the gradient of the inputs, the gradient of the weights."""


def training_flops(parameters: float, tokens: float) -> float:
    """A weight matrix meets every token in each of three products, with a multiplication and an addition."""
    products = np.full(PASSES, 2.0) * parameters * tokens
    return float(products.sum())


def mfu(parameters: float, tokens_per_second: float, peak_flops: float) -> float:
    """The FLOPs that the tokens of one second need, over those that the GPUs could compute."""
    return training_flops(parameters, tokens_per_second) / peak_flops


def zero_memory(
    parameters: float,
    gpus: int,
    stage: int,
    bytes_parameter: float = 2,
    bytes_gradient: float = 2,
    bytes_optimizer: float = 12,
) -> float:
    """Each kind of state is on one GPU or spread over all, by the stage that first partitions it."""
    held = np.array([bytes_optimizer, bytes_gradient, bytes_parameter], dtype=np.float64) * parameters
    partitioned = stage >= np.arange(1, len(held) + 1)
    return float(np.where(partitioned, held / gpus, held).sum())


def all_reduce_bytes(size: float, gpus: int) -> float:
    """A chunk in every step of both phases of the ring."""
    steps = np.full(2 * (gpus - 1), size / gpus)
    return float(steps.sum())


def pipeline_bubble(stages: int, microbatches: int) -> float:
    """Lay the microbatches into a table of stages and time slots, each a slot later on the next stage."""
    slots = np.zeros((stages, microbatches + stages - 1), dtype=bool)
    stage = np.arange(stages)[:, None]
    slots[stage, stage + np.arange(microbatches)] = True
    return float(1 - slots.mean()) if stages > 1 else 0.0


def arithmetic_intensity(m: int, k: int, n: int, bytes_per_value: int = 2) -> float:
    """A product and an addition for every pair of values that meet, over the bytes of the three matrices."""
    rows, inner, columns = (np.float64(size) for size in (m, k, n))
    moved = np.array([rows * inner, inner * columns, rows * columns]).sum() * bytes_per_value
    return float(2 * rows * inner * columns / moved)


def roofline(peak_flops: float, bandwidth: float, intensity: float) -> float:
    """The lower of the two roofs at that intensity."""
    return float(np.minimum(peak_flops, np.multiply(bandwidth, intensity, dtype=np.float64)))


def critical_batch(variances: Sequence[float], gradient: Sequence[float]) -> float:
    """The trace of a covariance with these variances over the squared length of the mean gradient."""
    noise, signal = np.diag(np.asarray(variances, dtype=np.float64)), np.asarray(gradient, dtype=np.float64)
    return float(np.trace(noise) / (signal @ signal))
