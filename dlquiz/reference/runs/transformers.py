"""Sizes of Transformers by shaping their arrays and adding up their entries: one byte stands for each array.

The records of `records/transformers.yaml` describe arguments and results; what is run here has passed their checks.
"""

from __future__ import annotations

from dlquiz.reference.runs.counting import Array, Size, entry_count, linear_arrays, per_axis, shaped


def _feed_forward(model_dim: int, hidden_dim: int, gated: bool, bias: bool = False) -> list[Array]:
    """Up and down, and beside the way up a gate."""
    ways_up = 2 if gated else 1
    up = [array for _ in range(ways_up) for array in linear_arrays(model_dim, hidden_dim, bias)]
    return [*up, *linear_arrays(hidden_dim, model_dim, bias)]


def _norm(model_dim: int, kind: str) -> list[Array]:
    """γ, and of layer normalization β."""
    return [shaped(model_dim) for _ in (("weight", "bias") if kind == "layer" else ("weight",))]


def kv_cache_bytes(
    layers: int, kv_heads: int, head_dim: int, sequence_length: int, batch_size: int = 1, bytes_per_value: int = 2
) -> int:
    """Bytes of an array of keys and one of values: batch, layer, head, position, column, byte."""
    shape = (batch_size, layers, kv_heads, sequence_length, head_dim, bytes_per_value)
    return entry_count(shaped(*shape) for _ in ("keys", "values"))


def swiglu_parameters(model_dim: int, hidden_dim: int, bias: bool = False) -> int:
    """The arrays of gate, up and down."""
    return entry_count(_feed_forward(model_dim, hidden_dim, gated=True, bias=bias))


def transformer_parameters(
    layers: int,
    model_dim: int,
    hidden_dim: int,
    vocabulary: int,
    positions: int = 0,
    tied: bool = True,
    bias: bool = True,
    feed_forward: str = "plain",
    norm: str = "layer",
    heads: int = 1,
    kv_heads: int = 1,
    segments: int = 0,
    pooler: bool = False,
) -> int:
    """The arrays of a model by its modules; the arrays of one layer, as many times as there are layers."""
    of_keys = shaped(model_dim).reshape(heads, -1)[:kv_heads].size
    projections = ((model_dim, model_dim), (model_dim, of_keys), (model_dim, of_keys), (model_dim, model_dim))
    layer = [
        *(array for sizes in projections for array in linear_arrays(*sizes, bias)),
        *_feed_forward(model_dim, hidden_dim, feed_forward == "gated", bias),
        *_norm(model_dim, norm),
        *_norm(model_dim, norm),
    ]
    outside = [
        *(shaped(rows, model_dim) for rows in (vocabulary, positions, segments)),
        *_norm(model_dim, norm),
        *([] if tied else linear_arrays(model_dim, vocabulary, bias=False)),
        *(linear_arrays(model_dim, model_dim, bias=True) if pooler else []),
    ]
    return layers * entry_count(layer) + entry_count(outside)


def lora_parameters(in_features: int, out_features: int, rank: int) -> int:
    """The arrays A and B of a product BA with the shape of the frozen matrix."""
    return entry_count([*linear_arrays(in_features, rank, bias=False), *linear_arrays(rank, out_features, bias=False)])


def moe_parameters(
    model_dim: int,
    hidden_dim: int,
    experts: int,
    top_k: int,
    of: str = "total",
    feed_forward: str = "gated",
    shared_experts: int = 0,
) -> int:
    """The router, with a score for each expert, and the arrays of the experts that count."""
    counted = shaped(experts) if of == "total" else shaped(experts)[:top_k]
    expert = entry_count(_feed_forward(model_dim, hidden_dim, feed_forward == "gated"))
    return entry_count(linear_arrays(model_dim, experts, bias=False)) + (counted.size + shared_experts) * expert


def vit_tokens(image_size: Size, patch_size: Size, class_token: bool = True) -> int:
    """Steps of a patch along each side of the image, and the class token."""
    axes = next((len(size) for size in (image_size, patch_size) if not isinstance(size, int)), 2)
    sides = zip(per_axis(image_size, axes), per_axis(patch_size, axes), strict=True)
    patches = shaped(*(len(range(0, image, patch)) for image, patch in sides))
    return patches.size + (1 if class_token else 0)
