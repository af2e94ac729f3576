"""The proofs of the normalizations of Transformers: in decimals, in other forms, and gradients by two ways."""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random
from typing import Any

import autograd.numpy as anp
import numpy as np
from layer_autograd import real
from layer_central import still, total
from layer_draws import nested, whole
from proof import Arguments, Proof, proof
from proofs_attention import exactly, in_decimals, rows_of
from proofs_layers_a import Parts, by_autograd, by_differences


def one_each(value: Any, size: int) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value] * size


def as_given(inputs: Any, rows: list[list[Any]]) -> Any:
    return rows if isinstance(inputs[0], list | tuple) else rows[0]


def rms_in_decimals(inputs: Any, gamma: Any, epsilon: float) -> Any:
    """Row by row: every entry over the root of the mean square."""
    found = []
    for row in rows_of(inputs):
        root = (sum(exactly(x) ** 2 for x in row) / len(row) + exactly(epsilon)).sqrt()
        found.append([exactly(g) * exactly(x) / root for g, x in zip(one_each(gamma, len(row)), row, strict=True)])
    return as_given(inputs, found)


def rms_by_length(inputs: Any, gamma: Any, epsilon: float) -> Any:
    """√D·x over the length of the row with one more entry √(D·ε)."""
    x = np.atleast_2d(real(inputs))
    size = x.shape[1]
    longer = np.concatenate([x, np.full((len(x), 1), math.sqrt(size * epsilon))], axis=1)
    found = real(gamma) * math.sqrt(size) * x / np.linalg.norm(longer, axis=1)[:, None]
    return found.reshape(np.shape(inputs))


def layer_in_decimals(inputs: Any, gamma: Any, beta: Any, epsilon: float) -> Any:
    """Row by row: less the mean, over the root of the mean square of what is left."""
    found = []
    for row in rows_of(inputs):
        mean = sum(map(exactly, row)) / len(row)
        root = (sum((exactly(x) - mean) ** 2 for x in row) / len(row) + exactly(epsilon)).sqrt()
        scaled = zip(one_each(gamma, len(row)), row, one_each(beta, len(row)), strict=True)
        found.append([exactly(g) * (exactly(x) - mean) / root + exactly(b) for g, x, b in scaled])
    return as_given(inputs, found)


def layer_by_pairs(inputs: Any, gamma: Any, beta: Any, epsilon: float) -> Any:
    """x less the mean is the mean of all differences to x, and the variance half their mean square."""
    x = np.atleast_2d(real(inputs))
    apart = x[:, :, None] - x[:, None, :]
    deviation = np.sqrt(np.mean(apart**2, axis=(1, 2)) / 2 + epsilon)
    found = real(gamma) * apart.mean(axis=2) / deviation[:, None] + real(beta)
    return found.reshape(np.shape(inputs))


def norm_tape(*, centred: bool) -> Callable[..., Parts]:
    """The definition on autograd's NumPy, γ and β with an entry a feature."""

    def parts(inputs: Any, gamma: Any, upstream: Any, epsilon: float) -> Parts:
        x, g = real(inputs), real(upstream)
        scale = real(gamma) * np.ones(x.shape[-1])

        def loss(x: Any, scale: Any, shift: Any) -> Any:
            left = x - anp.mean(x, axis=-1, keepdims=True) if centred else x
            return anp.sum(g * (scale * left / anp.sqrt(anp.mean(left**2, axis=-1, keepdims=True) + epsilon) + shift))

        zero = np.zeros(x.shape[-1])
        return {
            "inputs": (lambda v: loss(v, scale, zero), x),
            "gamma": (lambda v: loss(x, v, zero), scale),
            "beta": (lambda v: loss(x, scale, v), zero),
        }

    return parts


def norm_variants(*, centred: bool) -> Callable[..., Parts]:
    """A stack of variants through squares of differences to the other entries, or through lengths."""

    def parts(inputs: Any, gamma: Any, upstream: Any, epsilon: float) -> Parts:
        x, g = np.atleast_2d(real(inputs)), still(np.atleast_2d(real(upstream)))
        size = x.shape[1]
        scale = real(gamma) + np.zeros(size)

        def normed(v: Any) -> Any:
            if not centred:
                return v / np.sqrt(np.einsum("...d,...d->...", v, v) / size + epsilon)[..., None]
            apart = v[..., :, None] - v[..., None, :]
            return apart.mean(axis=-1) / np.sqrt(np.mean(apart**2, axis=(-2, -1)) / 2 + epsilon)[..., None]

        fixed = still(normed(x))
        return {
            "inputs": (lambda v: total(g * scale * normed(v.reshape(len(v), *x.shape))), inputs),
            "gamma": (lambda v: total(g * v[:, None] * fixed), scale),
            "beta": (lambda v: total(g * (scale * fixed + v[:, None])), np.zeros(size)),
        }

    return parts


# --- draws ----------------------------------------------------------------------------------------------------------


def rows(source: Random) -> tuple[int, ...]:
    return source.choice([(1,), (2,), (3,), (4,), (1, 3), (2, 2), (2, 3), (3, 3), (3, 4)])


def numbers(source: Random, *shape: int) -> Any:
    """Mostly small; sometimes all equal, all 0, or large."""
    kind = source.random()
    if kind < 0.1:
        return nested(lambda: 0, shape)
    if kind < 0.2:
        return nested(lambda: 3, shape)
    return nested(lambda: source.randint(-100, 100), shape) if kind < 0.3 else whole(source, *shape)


def norm(source: Random) -> Arguments:
    shape = rows(source)
    return {
        "inputs": numbers(source, *shape),
        "gamma": source.choice([whole(source, shape[-1]), 2, 1]),
        "epsilon": source.choice([1e-6, 1e-5, 0.1, 1]),
    }


def shifted_norm(source: Random) -> Arguments:
    given = norm(source)
    size = np.shape(given["inputs"])[-1]
    return {**given, "beta": source.choice([whole(source, size), whole(source, size), 0, 1])}


def norm_backward(*parts: str) -> Callable[[Random], Arguments]:
    def draw(source: Random) -> Arguments:
        shape = rows(source)
        # Where all entries are equal, a small ε makes slopes too steep for central differences.
        return {
            "inputs": numbers(source, *shape),
            "gamma": source.choice([whole(source, shape[-1]), whole(source, shape[-1]), 2]),
            "upstream": whole(source, *shape),
            "of": source.choice(parts),
            "epsilon": source.choice([0.1, 1]),
        }

    return draw


PROOFS: dict[str, Proof] = {
    "rms_norm": proof(norm, in_decimals(rms_in_decimals), rms_by_length),
    "rms_norm_backward": proof(
        norm_backward("inputs", "gamma"),
        by_autograd(norm_tape(centred=False)),
        by_differences(norm_variants(centred=False)),
    ),
    "layer_norm": proof(shifted_norm, in_decimals(layer_in_decimals), layer_by_pairs, absolute=1e-10),
    "layer_norm_backward": proof(
        norm_backward("inputs", "gamma", "beta"),
        by_autograd(norm_tape(centred=True)),
        by_differences(norm_variants(centred=True)),
    ),
}
