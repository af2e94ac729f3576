"""Layers and blocks that learners write themselves, on NumPy. Arrays are in float64.

The records of `records/building_blocks.yaml` describe arguments and results; what is run here has passed their checks.
"""

from __future__ import annotations

import numpy as np

from dlquiz.reference.layers import columns
from dlquiz.reference.layers.arrays import Array, ArrayLike, real
from dlquiz.reference.layers.losses import log_probabilities_of
from dlquiz.reference.layers.normalization import per_feature
from dlquiz.reference.runs.finite import finite

im2col = finite(columns.im2col)


@finite
def log_softmax(logits: ArrayLike) -> Array:
    """ln softmax of each row K, or N×K. Source: Goodfellow, Bengio, Courville (2016), section 6.2.2.3."""
    return log_probabilities_of(real(logits))


@finite
def softmax_backward(logits: ArrayLike, upstream: ArrayLike) -> Array:
    """Upstream gradients K or N×K times the Jacobian of the softmax of each row, p pᵀ taken from the diagonal of p."""
    p = np.exp(log_probabilities_of(real(logits)))
    jacobians = np.eye(p.shape[-1]) * p[..., None] - p[..., None] * p[..., None, :]
    return np.asarray(np.einsum("...ij,...j->...i", jacobians, real(upstream)))


@finite
def batch_norm_inference(
    inputs: ArrayLike,
    running_mean: ArrayLike,
    running_var: ArrayLike,
    gamma: ArrayLike = 1,
    beta: ArrayLike = 0,
    epsilon: float = 1e-5,
) -> Array:
    """Inputs N×D or N×C×H×W, all else with one entry a feature, as one scale and shift of each feature.

    Source: Ioffe and Szegedy (2015), algorithm 2.
    """
    values = real(inputs)
    scale = real(gamma) / np.sqrt(real(running_var) + epsilon)
    shift = real(beta) - scale * real(running_mean)
    return values * per_feature(scale, values.ndim) + per_feature(shift, values.ndim)


@finite
def embedding_backward(indices: ArrayLike, upstream: ArrayLike, num_embeddings: int) -> Array:
    """The gradient by the table, num_embeddings×D, of N indices and the gradients N×D by the rows looked up."""
    rows = real(upstream)
    gradient = np.zeros((num_embeddings, rows.shape[1]))
    np.add.at(gradient, real(indices).astype(np.intp), rows)
    return gradient


@finite
def residual_block(inputs: ArrayLike, first_weights: ArrayLike, second_weights: ArrayLike) -> Array:
    """max(W₂-layer(max(W₁-layer(x), 0)) + x, 0): inputs N×D, weights D×M and M×D, no biases.

    Source: He et al. (2016), section 3.2, equation 1.
    """
    x = real(inputs)
    hidden = np.einsum("nd,dm->nm", x, real(first_weights)).clip(min=0)
    output: Array = (np.einsum("nm,md->nd", hidden, real(second_weights)) + x).clip(min=0)
    return output
