"""Attention, positions, and the normalizations of Transformers, on NumPy. Arrays are in float64.

The records of `records/attention.yaml` describe arguments and results; what is run here has passed their checks.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from dlquiz.reference.layers.arrays import Array, ArrayLike, real
from dlquiz.reference.layers.losses import probabilities_of
from dlquiz.reference.runs.finite import finite

# --- attention --------------------------------------------------------------------------------------------------------


@finite
def attention_scores(queries: ArrayLike, keys: ArrayLike, scale: float | None = None) -> Array:
    """scale·QKᵀ: queries N×D and keys M×D give N×M; the scale is 1/√D unless it is given.

    Source: Vaswani et al. (2017), section 3.2.1.
    """
    q, k = real(queries), real(keys)
    scores: Array = np.einsum("nd,md->nm", q, k) * (q.shape[1] ** -0.5 if scale is None else scale)
    return scores


@finite
def attention_weights(queries: ArrayLike, keys: ArrayLike, causal: bool = False, scale: float | None = None) -> Array:
    """The softmax of each row of the scores, N×M. With `causal`, query i sees the keys j ≤ i, from the top left.

    Source: Vaswani et al. (2017), sections 3.2.1 and 3.2.3.
    """
    scores = attention_scores(queries=queries, keys=keys, scale=scale)
    hidden = np.triu(np.ones_like(scores), 1) if causal else np.zeros_like(scores)
    return probabilities_of(np.where(hidden, -np.inf, scores))


@finite
def attention_output(
    queries: ArrayLike, keys: ArrayLike, values: ArrayLike, causal: bool = False, scale: float | None = None
) -> Array:
    """The values M×E averaged with the weights of each query: N×E. Source: Vaswani et al. (2017), equation 1."""
    output: Array = attention_weights(queries=queries, keys=keys, causal=causal, scale=scale) @ real(values)
    return output


@finite
def masked_softmax(logits: ArrayLike, mask: ArrayLike) -> Array:
    """The softmax of the entries of each row K, or N×K, where the mask is 1; the others get 0."""
    return probabilities_of(np.where(real(mask) == 1, real(logits), -np.inf))


def multi_head_shapes(
    sequence_length: int, embed_dim: int, heads: int, of: str, batch_size: int, key_length: int
) -> tuple[int, ...]:
    """The shape of a view of tokens B×N×D with the columns dealt out to the heads, or of what is computed from it."""

    def split(length: int) -> Any:
        # One stored number stands for all, so that no size takes memory.
        tokens = np.lib.stride_tricks.as_strided(np.zeros(1), (batch_size, length, embed_dim), (0, 0, 0))
        columns = embed_dim // heads
        return np.lib.stride_tricks.as_strided(tokens, (batch_size, length, heads, columns), (0, 0, 0, 0)).swapaxes(
            1, 2
        )

    queries, keys = split(sequence_length), split(key_length)
    if of == "queries":
        return tuple(queries.shape)
    if of == "keys":
        return tuple(keys.shape)
    if of == "scores":
        return (*queries.shape[:-1], keys.shape[-2])
    joined = queries.swapaxes(1, 2)
    return (*joined.shape[:2], joined.shape[2] * joined.shape[3])


# --- positions --------------------------------------------------------------------------------------------------------


def _frequencies(dim: int, base: float) -> Array:
    """base^(−2i/dim) for the pairs i = 0 … dim/2 − 1."""
    frequencies: Array = np.power(float(base), -np.arange(0, dim, 2) / dim)
    return frequencies


@finite
def rope_angle(position: float, pair: int, dim: int, base: float = 10000) -> float:
    """By how many radians a rotary embedding turns a pair of columns. Source: Su et al. (2021), section 3.2.2."""
    return float(position * np.power(float(base), -2 * pair / dim))


@finite
def rope_rotate(vector: ArrayLike, position: float, base: float = 10000, layout: str = "interleaved") -> Array:
    """Every pair of the vector turned by its angle: a pair is a complex number, turning a product with e^(iθ).

    `interleaved` pairs neighbours, `half` an entry of the first half with one of the second. Source: Su et al. (2021),
    section 3.2.2.
    """
    entries = real(vector)
    pairs = entries.reshape(-1, 2).T if layout == "interleaved" else entries.reshape(2, -1)
    turned = (pairs[0] + 1j * pairs[1]) * np.exp(1j * position * _frequencies(entries.size, base))
    both = np.stack([turned.real, turned.imag])
    return both.T.reshape(-1) if layout == "interleaved" else both.reshape(-1)


@finite
def sinusoidal_position(position: float, dim: int, base: float = 10000) -> Array:
    """Sines at even places and cosines at odd ones, D numbers. Source: Vaswani et al. (2017), section 3.5."""
    found = np.empty(dim)
    angles = position * _frequencies(dim, base)
    found[0::2], found[1::2] = np.sin(angles), np.cos(angles)
    return found


# --- normalizations ---------------------------------------------------------------------------------------------------


def _normalised(inputs: ArrayLike, epsilon: float, *, centred: bool) -> tuple[Array, Array]:
    """x̂ along the last axis, and the root that it was divided by."""
    x = real(inputs)
    if centred:
        x = x - x.mean(axis=-1, keepdims=True)
    root = np.sqrt(np.mean(x**2, axis=-1, keepdims=True) + epsilon)
    return x / root, root


def _backward(
    inputs: ArrayLike, gamma: ArrayLike, upstream: ArrayLike, of: str, epsilon: float, *, centred: bool
) -> Array:
    """The gradient `of` the inputs, in their shape, or of γ or β, with one entry a feature: sums over the rows.

    x̂ is x/r, of layer normalization with the mean taken off first. With h = γ·g the gradient by the inputs is h without
    its part along x̂, divided by r; of layer normalization without its mean, too.
    """
    normalized, root = _normalised(inputs, epsilon, centred=centred)
    g = real(upstream)
    if of != "inputs":
        found = g * normalized if of == "gamma" else g
        summed: Array = found.reshape(-1, found.shape[-1]).sum(axis=0)
        return summed
    h = real(gamma) * g
    found = h - normalized * np.mean(h * normalized, axis=-1, keepdims=True)
    if centred:
        found = found - h.mean(axis=-1, keepdims=True)
    gradient: Array = found / root
    return gradient


@finite
def rms_norm(inputs: ArrayLike, gamma: ArrayLike = 1, epsilon: float = 1e-6) -> Array:
    """γ·x/√(mean x² + ε) along the last axis of D or N×D. Source: Zhang and Sennrich (2019)."""
    return real(gamma) * _normalised(inputs, epsilon, centred=False)[0]


@finite
def rms_norm_backward(
    inputs: ArrayLike, gamma: ArrayLike, upstream: ArrayLike, of: str = "inputs", epsilon: float = 1e-6
) -> Array:
    """The gradient of `rms_norm` by the inputs (D or N×D) or by γ (D)."""
    return _backward(inputs, gamma, upstream, of, epsilon, centred=False)


@finite
def layer_norm(inputs: ArrayLike, gamma: ArrayLike = 1, beta: ArrayLike = 0, epsilon: float = 1e-5) -> Array:
    """γ·(x − μ)/√(σ² + ε) + β along the last axis of D or N×D, with the biased variance.

    Source: Ba, Kiros and Hinton (2016), section 3.
    """
    return real(gamma) * _normalised(inputs, epsilon, centred=True)[0] + real(beta)


@finite
def layer_norm_backward(
    inputs: ArrayLike, gamma: ArrayLike, upstream: ArrayLike, of: str = "inputs", epsilon: float = 1e-5
) -> Array:
    """The gradient of `layer_norm` by the inputs (D or N×D), or by γ or β (D)."""
    return _backward(inputs, gamma, upstream, of, epsilon, centred=True)


# --- heads and gradients ----------------------------------------------------------------------------------------------


@finite
def attention_backward(
    queries: ArrayLike, keys: ArrayLike, values: ArrayLike, upstream: ArrayLike, of: str = "queries"
) -> Array:
    """The gradient of Σ upstream·output by queries (N×D), keys (M×D) or values (M×E).

    Source: Dao et al. (2022), FlashAttention, appendix B.2: the row sum of the softmax's slope is upstream·output.
    """
    weights = attention_weights(queries=queries, keys=keys)
    above = real(upstream)
    if of == "values":
        return np.asarray(weights.T @ above)
    output = weights @ real(values)
    slopes = weights * (above @ real(values).T - np.sum(above * output, axis=1, keepdims=True))
    slopes = slopes / np.sqrt(real(queries).shape[1])
    return np.asarray(slopes @ real(keys) if of == "queries" else slopes.T @ real(queries))


@finite
def multi_head_attention(
    inputs: ArrayLike,
    w_query: ArrayLike,
    w_key: ArrayLike,
    w_value: ArrayLike,
    w_output: ArrayLike,
    heads: int,
    causal: bool = False,
) -> Array:
    """Self-attention of N×D inputs with P/heads columns a head, joined and projected: N×F."""
    length = real(inputs).shape[0]
    queries, keys, values = (
        (real(inputs) @ real(weights)).reshape(length, heads, -1).swapaxes(0, 1)
        for weights in (w_query, w_key, w_value)
    )
    outputs = [
        attention_output(queries=q, keys=k, values=v, causal=causal)
        for q, k, v in zip(queries, keys, values, strict=True)
    ]
    return np.asarray(np.concatenate(outputs, axis=1) @ real(w_output))


@finite
def grouped_query_attention(queries: ArrayLike, keys: ArrayLike, values: ArrayLike) -> Array:
    """Attention of H heads of queries (H×N×D) with G heads of keys (G×M×D) and values (G×M×E): H×N×E."""
    each = real(queries).shape[0] // real(keys).shape[0]
    shared = (np.repeat(real(array), each, axis=0) for array in (keys, values))
    heads = zip(real(queries), *shared, strict=True)
    return np.stack([attention_output(queries=q, keys=k, values=v) for q, k, v in heads])
