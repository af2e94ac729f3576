"""Proofs of the parameter counts: every weight named once, and every weight seen to move an output."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import weight_effects as effects
import weight_names as names
from proof import Arguments, Draw, Proof, proof

from dlquiz.reference import catalog

FIXED_LAYERS = next(
    argument.words for argument in catalog.find("fixed_layer_parameters").arguments if argument.name == "layer"
)


def side(source: random.Random) -> Any:
    """A window: mostly square, sometimes with one size per axis."""
    square = source.choice((1, 2, 3, 3, 5))
    return source.choice((square, square, square, (source.randint(1, 3), source.randint(1, 5)), (square,), (3, 2, 3)))


def extent(source: random.Random) -> Any:
    return source.choice((1, source.randint(1, 28), (source.randint(1, 14), source.randint(1, 14))))


def shape(source: random.Random, most: int = 3) -> list[int]:
    return [source.randint(1, 6) for _ in range(source.randint(1, most))]


def coin(source: random.Random) -> bool:
    return source.random() < 0.5


def conv(source: random.Random) -> Arguments:
    groups = source.choice((1, 1, 2, 3, 4))
    return {
        "in_channels": groups * source.randint(1, 4),
        "out_channels": groups * source.randint(1, 4),
        "kernel_size": side(source),
        "groups": groups,
        "bias": coin(source),
        "output_size": extent(source),
    }


def linear(source: random.Random) -> Arguments:
    return {"in_features": source.randint(1, 60), "out_features": source.randint(1, 30), "bias": coin(source)}


def classifier(source: random.Random) -> Arguments:
    head = source.choice(("flatten", "global_average"))
    return {"input_shape": shape(source), "out_features": source.randint(1, 12), "head": head, "bias": coin(source)}


def mlp(source: random.Random) -> Arguments:
    sizes = [source.randint(1, 12) for _ in range(source.randint(2, 5))]
    return {"sizes": sizes, "bias": coin(source)}


def batch_norm(source: random.Random) -> Arguments:
    count = source.choice(("trainable", "all"))
    return {"num_features": source.randint(1, 128), "count": count, "input_size": extent(source)}


def layer_norm(source: random.Random) -> Arguments:
    return {"normalized_shape": shape(source) if coin(source) else [source.randint(8, 512)]}


def group_norm(source: random.Random) -> Arguments:
    groups = source.choice((1, 2, 4, 8))
    channels = groups * source.randint(1, 16)
    return {"num_channels": channels, "affine": coin(source), "num_groups": groups, "input_size": extent(source)}


def instance_norm(source: random.Random) -> Arguments:
    return {"num_features": source.randint(1, 128), "affine": coin(source), "input_size": extent(source)}


def fixed_layer(source: random.Random) -> Arguments:
    maps = [source.randint(1, 16), source.randint(4, 12), source.randint(4, 12)]
    kernel = source.choice((2, 2, 3, (2, 3)))
    return {"input_shape": maps, "layer": source.choice(FIXED_LAYERS), "kernel_size": kernel}


def separable(source: random.Random) -> Arguments:
    channels = {"in_channels": source.randint(1, 24), "out_channels": source.randint(1, 24)}
    return {**channels, "kernel_size": side(source), "bias": coin(source)}


def maxout(source: random.Random) -> Arguments:
    sizes = {"in_features": source.randint(1, 30), "out_features": source.randint(1, 12)}
    return {**sizes, "pieces": source.randint(1, 5)}


def embedding(source: random.Random) -> Arguments:
    return {"num_embeddings": source.randint(1, 100), "embedding_dim": source.randint(1, 32)}


def recurrent(source: random.Random) -> Arguments:
    sizes = {"input_size": source.randint(1, 12), "hidden_size": source.randint(1, 10)}
    return {**sizes, "biases": source.randint(0, 2), "sequence_length": source.choice((1, 5, 20))}


def attention(source: random.Random) -> Arguments:
    heads = source.choice((1, 2, 4))
    return {"embed_dim": heads * source.randint(1, 6), "bias": coin(source), "heads": heads}


def transformer(source: random.Random) -> Arguments:
    return {"d_model": source.randint(1, 16), "feed_forward": source.randint(1, 32)}


def partial_connection(source: random.Random) -> Arguments:
    channels = source.randint(1, 8)
    connections = [source.randint(1, channels) for _ in range(source.randint(1, 16))]
    return {"in_channels": channels, "connections": connections, "kernel_size": side(source), "bias": coin(source)}


def bottleneck(source: random.Random) -> Arguments:
    middle = source.randint(1, 6)
    outer = {"in_channels": 4 * middle} if coin(source) else {"in_channels": source.randint(1, 16)}
    expanded = {"out_channels": 4 * middle} if coin(source) else {}
    return {**outer, "mid_channels": middle, **expanded, "kernel_size": side(source), "bias": coin(source)}


def stacked(source: random.Random) -> Arguments:
    small = source.choice((2, 3, 3, 3, 5))
    return {"kernel_size": source.randint(2, 6) * (small - 1) + 1, "stacked_kernel_size": small}


def cnn(source: random.Random) -> Arguments:
    """Maps that are at least 2×2 at the last convolution, so that every weight of a 3×3 window meets a cell."""
    stages, pool = source.randint(1, 2), source.choice((1, 2, 2, 2, 3))
    height, width = (max(2, pool) * pool ** (stages - 1) + source.randint(0, 3) for _ in range(2))
    return {
        "input_shape": [source.randint(1, 3), height, width],
        "channels": [source.randint(1, 5) for _ in range(stages)],
        "out_features": source.randint(1, 6),
        "kernel_size": source.choice((1, 3, 3)),
        "pool_size": pool,
        "batch_norm": coin(source),
    }


def stack_by_following(kernel_size: int, stacked_kernel_size: int) -> float:
    """Inputs that one output sees are followed back layer by layer, then both kinds of filters are named."""
    seen, layers = {0}, 0
    while len(seen) < kernel_size:
        seen = {place + tap for place in seen for tap in range(stacked_kernel_size)}
        layers += 1
    assert len(seen) == kernel_size
    filters = product(range(layers), names.cells(stacked_kernel_size))
    return float(Fraction(len(list(filters)), len(list(names.cells(kernel_size)))))


def stack_by_convolving(kernel_size: int, stacked_kernel_size: int) -> float:
    """Filters of ones are convolved until one is as wide as the large window, and all filters' sizes are divided."""
    window, stack = np.ones(1), []
    while window.size < kernel_size:
        stack.append(np.ones((stacked_kernel_size, stacked_kernel_size)))
        window = np.convolve(window, stack[-1][0])
    assert window.size == kernel_size
    return sum(filters.size for filters in stack) / np.ones((kernel_size, kernel_size)).size


def counted(draw: Draw, named: Callable[..., Iterable[Any]], moved: Callable[..., int]) -> Proof:
    return proof(draw, names.counted(named), moved)


PROOFS: dict[str, Proof] = {
    "conv_parameters": counted(conv, names.conv, effects.conv),
    "linear_parameters": counted(linear, names.linear, effects.linear),
    "classifier_parameters": counted(classifier, names.classifier, effects.classifier),
    "mlp_parameters": counted(mlp, names.mlp, effects.mlp),
    "batch_norm_parameters": counted(batch_norm, names.batch_norm, effects.batch_norm),
    "layer_norm_parameters": counted(layer_norm, names.layer_norm, effects.layer_norm),
    "group_norm_parameters": counted(group_norm, names.group_norm, effects.group_norm),
    "instance_norm_parameters": counted(instance_norm, names.instance_norm, effects.instance_norm),
    "fixed_layer_parameters": counted(fixed_layer, names.fixed_layer, effects.fixed_layer),
    "depthwise_separable_parameters": counted(separable, names.separable, effects.separable),
    "maxout_parameters": counted(maxout, names.maxout, effects.maxout),
    "embedding_parameters": counted(embedding, names.embedding, effects.embedding),
    "rnn_parameters": counted(recurrent, names.recurrent("hidden"), effects.recurrent(effects.rnn_cell, 1)),
    "lstm_parameters": counted(
        recurrent, names.recurrent("input forget candidate output"), effects.recurrent(effects.lstm_cell, 4)
    ),
    "gru_parameters": counted(
        recurrent, names.recurrent("reset update candidate"), effects.recurrent(effects.gru_cell, 3)
    ),
    "attention_parameters": counted(attention, names.attention, effects.attention),
    "transformer_layer_parameters": counted(transformer, names.transformer, effects.transformer),
    "partial_connection_parameters": counted(partial_connection, names.partial_connection, effects.partial_connection),
    "bottleneck_parameters": counted(bottleneck, names.bottleneck, effects.bottleneck),
    "stacked_kernel_ratio": proof(stacked, stack_by_following, stack_by_convolving),
    "cnn_parameters": counted(cnn, names.cnn, effects.cnn),
}
