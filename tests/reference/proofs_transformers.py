"""The proofs of the sizes of Transformers: weights by their names, and forward passes that take the weights they need.

A pass multiplies real arrays, so that a matrix of another shape would not fit; what it took is what it is made of.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt
from proof import Arguments, Proof, proof
from proofs_compute import TYPES
from weight_names import linear

Vectors = npt.NDArray[np.float64]


class Weights:
    """Hands out fresh weights and counts them."""

    def __init__(self) -> None:
        self.taken = 0
        self._source = np.random.default_rng(0)

    def take(self, *shape: int) -> Vectors:
        found = self._source.standard_normal(shape)
        self.taken += found.size
        return found

    def linear(self, x: Vectors, out: int, bias: bool) -> Vectors:
        y = x @ self.take(x.shape[-1], out)
        return y + self.take(out) if bias else y

    def feed_forward(self, x: Vectors, hidden: int, gated: bool, bias: bool) -> Vectors:
        up = self.linear(x, hidden, bias)
        if gated:
            gate = self.linear(x, hidden, bias)
            up = up * gate * (1 + np.tanh(gate / 2)) / 2
        return self.linear(up, x.shape[-1], bias)

    def norm(self, x: Vectors, kind: str) -> Vectors:
        if kind == "rms":
            return self.take(x.shape[-1]) * x / np.sqrt(np.mean(x**2, -1, keepdims=True) + 1)
        return self.take(x.shape[-1]) * (x - x.mean(-1, keepdims=True)) + self.take(x.shape[-1])

    def attention(self, x: Vectors, heads: int, kv_heads: int, bias: bool) -> Vectors:
        width = x.shape[-1] // heads
        q = self.linear(x, heads * width, bias).reshape(len(x), heads, width)
        k, v = (self.linear(x, kv_heads * width, bias).reshape(len(x), kv_heads, width) for _ in "kv")
        k, v = (np.repeat(each, heads // kv_heads, axis=1) for each in (k, v))
        shares = np.exp(np.tanh(np.einsum("nhw,mhw->hnm", q, k)))
        mixed = np.einsum("hnm,mhw->nhw", shares / shares.sum(-1, keepdims=True), v)
        return self.linear(mixed.reshape(len(x), -1), x.shape[-1], bias)


def cells(*shape: int) -> Iterator[tuple[int, ...]]:
    return product(*map(range, shape))


def linear_names(name: str, inside: int, out: int, bias: bool) -> Iterator[tuple[Any, ...]]:
    return ((name, *weight) for weight in linear(inside, out, bias))


def feed_forward_names(name: str, dim: int, hidden: int, gated: bool, bias: bool) -> Iterator[tuple[Any, ...]]:
    for way in ("up", "gate") if gated else ("up",):
        yield from linear_names(f"{name}.{way}", dim, hidden, bias)
    yield from linear_names(f"{name}.down", hidden, dim, bias)


def number(names: Iterable[tuple[Any, ...]]) -> int:
    """How many different names there are; none may come twice."""
    listed = list(names)
    assert len(set(listed)) == len(listed)
    return len(listed)


# --- the cache --------------------------------------------------------------------------------------------------------


def cache_by_generating(
    layers: int, kv_heads: int, head_dim: int, sequence_length: int, batch_size: int, bytes_per_value: int, **_: Any
) -> int:
    """Token after token puts the bytes of its keys and values into the cache of each layer."""
    cache: list[bytearray] = [bytearray() for _ in range(layers)]
    for _sample, _token in cells(batch_size, sequence_length):
        for own in cache:
            for _head in range(kv_heads):
                own.extend(bytes(bytes_per_value) * head_dim)
                own.extend(bytes(bytes_per_value) * head_dim)
    return sum(map(len, cache))


def cache_of_arrays(
    layers: int, kv_heads: int, head_dim: int, sequence_length: int, batch_size: int, bytes_per_value: int, **_: Any
) -> int:
    """Real arrays of a number format of that size."""
    shape = (batch_size, kv_heads, sequence_length, head_dim)
    cache = [(np.zeros(shape, TYPES[bytes_per_value]), np.ones(shape, TYPES[bytes_per_value])) for _ in range(layers)]
    return sum(keys.nbytes + values.nbytes for keys, values in cache)


# --- parameters -------------------------------------------------------------------------------------------------------


def swiglu_by_name(model_dim: int, hidden_dim: int, bias: bool) -> int:
    return number(feed_forward_names("ffn", model_dim, hidden_dim, gated=True, bias=bias))


def swiglu_by_passing(model_dim: int, hidden_dim: int, bias: bool) -> int:
    weights = Weights()
    weights.feed_forward(np.ones((1, model_dim)), hidden_dim, gated=True, bias=bias)
    return weights.taken


def transformer_names(
    layers: int, model_dim: int, hidden_dim: int, vocabulary: int, positions: int, tied: bool, bias: bool,
    feed_forward: str, norm: str, heads: int, kv_heads: int, segments: int, pooler: bool,
) -> Iterator[tuple[Any, ...]]:  # fmt: skip
    def norm_names(name: str) -> Iterator[tuple[Any, ...]]:
        yield from ((name, part, place) for part in (("γ", "β") if norm == "layer" else ("γ",)) for place in every)

    every = range(model_dim)
    for table, entries in (("token", vocabulary), ("position", positions), ("segment", segments)):
        yield from ((table, *cell) for cell in cells(entries, model_dim))
    for layer in range(layers):
        # Query head by query head; some of them share a head of keys and values.
        for head in range(heads):
            width = model_dim // heads
            yield from linear_names(f"{layer}.query.{head}", model_dim, width, bias)
            if head < kv_heads:
                yield from linear_names(f"{layer}.key.{head}", model_dim, width, bias)
                yield from linear_names(f"{layer}.value.{head}", model_dim, width, bias)
        yield from linear_names(f"{layer}.output", model_dim, model_dim, bias)
        yield from feed_forward_names(f"{layer}.ffn", model_dim, hidden_dim, feed_forward == "gated", bias)
        yield from norm_names(f"{layer}.norm.1")
        yield from norm_names(f"{layer}.norm.2")
    yield from norm_names("norm")
    yield from () if tied else linear_names("head", model_dim, vocabulary, bias=False)
    yield from linear_names("pooler", model_dim, model_dim, bias=True) if pooler else ()


def transformer_by_name(**arguments: Any) -> int:
    """Every weight has a name."""
    return number(transformer_names(**arguments))


def transformer_by_passing(
    layers: int, model_dim: int, hidden_dim: int, vocabulary: int, positions: int, tied: bool, bias: bool,
    feed_forward: str, norm: str, heads: int, kv_heads: int, segments: int, pooler: bool,
) -> int:  # fmt: skip
    """A pre-norm model run on two tokens up to the scores of the next one."""
    weights = Weights()
    tokens = weights.take(vocabulary, model_dim)
    x = tokens[[0, -1]]
    for table in (positions, segments):
        if table:
            x = x + weights.take(table, model_dim)[[0, -1]]
    for _ in range(layers):
        x = x + weights.attention(weights.norm(x, norm), heads, kv_heads, bias)
        x = x + weights.feed_forward(weights.norm(x, norm), hidden_dim, feed_forward == "gated", bias)
    x = weights.norm(x, norm)
    scores = x @ tokens.T if tied else weights.linear(x, vocabulary, bias=False)
    assert scores.shape == (2, vocabulary)
    if pooler:
        np.tanh(weights.linear(x[0], model_dim, bias=True))
    return weights.taken


def lora_by_name(in_features: int, out_features: int, rank: int) -> int:
    down, up = (
        linear_names(name, *sizes, bias=False)
        for name, sizes in (("A", (in_features, rank)), ("B", (rank, out_features)))
    )
    return number((*down, *up))


def lora_by_passing(in_features: int, out_features: int, rank: int) -> int:
    weights, x = Weights(), np.ones(in_features)
    frozen = np.eye(in_features, out_features)
    assert (x @ frozen + weights.linear(weights.linear(x, rank, bias=False), out_features, bias=False)).shape == (
        out_features,
    )
    return weights.taken


def moe_by_name(
    model_dim: int, hidden_dim: int, experts: int, top_k: int, of: str, feed_forward: str, shared_experts: int
) -> int:
    """Of the experts that the router ranks first, or of all; the shared ones have names of their own."""
    ranked = sorted(range(experts), key=lambda expert: (expert * 7 + 3) % (experts + 1))
    counted = [f"expert.{expert}" for expert in (ranked if of == "total" else ranked[:top_k])]
    counted += [f"shared.{expert}" for expert in range(shared_experts)]
    router = linear_names("router", model_dim, experts, bias=False)
    inside = (feed_forward_names(each, model_dim, hidden_dim, feed_forward == "gated", bias=False) for each in counted)
    return number((*router, *(name for names in inside for name in names)))


def moe_by_passing(
    model_dim: int, hidden_dim: int, experts: int, top_k: int, of: str, feed_forward: str, shared_experts: int
) -> int:
    """One token, or so many different ones that each expert is chosen."""
    weights, x = Weights(), np.ones((1, model_dim))
    scores = weights.linear(x, experts, bias=False)[0]
    assert scores.shape == (experts,)
    chosen = np.argsort(scores)[-top_k:] if of == "active" else np.argsort(scores)
    for _expert in (*chosen, *range(shared_experts)):
        x = x + np.tanh(weights.feed_forward(x, hidden_dim, feed_forward == "gated", bias=False))
    return weights.taken


# --- tokens -----------------------------------------------------------------------------------------------------------


def sides(image_size: Any, patch_size: Any) -> list[tuple[int, int]]:
    axes = next((len(size) for size in (image_size, patch_size) if not isinstance(size, int)), 2)
    both = [(size,) * axes if isinstance(size, int) else size for size in (image_size, patch_size)]
    return list(zip(*both, strict=True))


def tokens_by_corners(image_size: Any, patch_size: Any, class_token: bool) -> int:
    """The pixels that are the first of a patch along every axis."""
    pairs = sides(image_size, patch_size)
    corners = [
        cell for cell in cells(*(n for n, _ in pairs)) if not any(x % p for x, (_, p) in zip(cell, pairs, strict=True))
    ]
    return len(corners) + class_token


def tokens_by_cutting(image_size: Any, patch_size: Any, class_token: bool) -> int:
    """An image is cut along one axis after the other, as far as patches go."""
    pieces = [np.zeros([n for n, _ in sides(image_size, patch_size)])]
    for axis, (_, patch) in enumerate(sides(image_size, patch_size)):
        cuts = [np.split(piece, range(patch, piece.shape[axis], patch), axis) for piece in pieces]
        pieces = [part for parts in cuts for part in parts]
    return len(pieces) + (["class"] * class_token).__len__()


# --- draws ------------------------------------------------------------------------------------------------------------


def cache(source: random.Random) -> Arguments:
    kv_heads = source.choice((1, 2, 3))
    given: Arguments = {
        "layers": source.randint(1, 4),
        "kv_heads": kv_heads,
        "head_dim": source.randint(1, 5),
        "sequence_length": source.randint(1, 8),
        "batch_size": source.choice((1, 1, 2, 3)),
        "bytes_per_value": source.choice(tuple(TYPES)),
    }
    return given | ({"heads": kv_heads * source.choice((1, 2, 4))} if source.random() < 0.5 else {})


def swiglu(source: random.Random) -> Arguments:
    return {"model_dim": source.randint(1, 8), "hidden_dim": source.randint(1, 20), "bias": source.random() < 0.5}


def transformer(source: random.Random) -> Arguments:
    kv_heads = source.choice((1, 1, 2))
    heads = kv_heads * source.choice((1, 1, 2))
    return {
        "layers": source.randint(1, 3),
        "model_dim": heads * source.randint(1, 4),
        "hidden_dim": source.randint(1, 12),
        "vocabulary": source.randint(1, 12),
        "positions": source.choice((0, 2, 5)),
        "tied": source.random() < 0.5,
        "bias": source.random() < 0.5,
        "feed_forward": source.choice(("plain", "gated")),
        "norm": source.choice(("layer", "rms")),
        "heads": heads,
        "kv_heads": kv_heads,
        "segments": source.choice((0, 0, 2)),
        "pooler": source.random() < 0.3,
    }


def lora(source: random.Random) -> Arguments:
    size = source.randint(1, 20)
    return {
        "in_features": size,
        "out_features": source.choice((size, source.randint(1, 20))),
        "rank": source.randint(1, 8),
    }


def moe(source: random.Random) -> Arguments:
    experts = source.randint(1, 6)
    return {
        "model_dim": source.randint(1, 5),
        "hidden_dim": source.randint(1, 8),
        "experts": experts,
        "top_k": source.randint(1, experts),
        "of": source.choice(("total", "active")),
        "feed_forward": source.choice(("gated", "plain")),
        "shared_experts": source.choice((0, 0, 1, 2)),
    }


def patches(source: random.Random) -> Arguments:
    patch = source.choice((1, 2, 3, 4, (2, 3), (1, 2, 2)))
    axes = patch if isinstance(patch, tuple) else (patch,) * source.choice((1, 2, 2, 3))
    image: Any = tuple(side * source.randint(1, 4) for side in axes)
    if isinstance(patch, int) and source.random() < 0.5:
        image = image[0]
    return {"image_size": image, "patch_size": patch, "class_token": source.random() < 0.6}


PROOFS: dict[str, Proof] = {
    "kv_cache_bytes": proof(cache, cache_by_generating, cache_of_arrays),
    "swiglu_parameters": proof(swiglu, swiglu_by_name, swiglu_by_passing),
    "transformer_parameters": proof(transformer, transformer_by_name, transformer_by_passing),
    "lora_parameters": proof(lora, lora_by_name, lora_by_passing),
    "moe_parameters": proof(moe, moe_by_name, moe_by_passing),
    "vit_tokens": proof(patches, tokens_by_corners, tokens_by_cutting),
}
