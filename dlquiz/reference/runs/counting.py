"""Parameter counts by shaping the weights of each layer as NumPy arrays and adding up their sizes.

The arrays hold one stored value, broadcast to the shape, so even the largest layer takes no memory. The records of
`records/counting.yaml` describe arguments and results; what is run here has passed their checks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import prod

import numpy as np
from numpy.typing import NDArray

from dlquiz.errors import ArgumentError

Array = NDArray[np.bool_]
Size = int | Sequence[int]
"""A window or a map: one number for a square, or one number per axis."""

MOST_ENTRIES = int(np.iinfo(np.intp).max)


def shaped(*shape: int) -> Array:
    """An array of this shape that occupies one byte. Refuses more entries than NumPy can index."""
    refuse_unindexable(shape)
    return np.broadcast_to(np.zeros((), dtype=np.bool_), shape)


def refuse_unindexable(shape: Iterable[int]) -> None:
    """Raise `ArgumentError` for a shape with more entries than an index of this platform can count."""
    if prod(shape) > MOST_ENTRIES:
        raise ArgumentError("", "these sizes together are too large to compute", "这些尺寸合起来太大，无法计算")


def per_axis(size: Size, axes: int = 2) -> tuple[int, ...]:
    """`size` as one number per axis: a single number stands for `axes` equal ones."""
    return (size,) * axes if isinstance(size, int) else tuple(size)


def entry_count(arrays: Iterable[Array]) -> int:
    """How many entries arrays have together."""
    return sum(array.size for array in arrays)


def conv_parameters(in_channels: int, out_channels: int, kernel_size: Size, groups: int = 1, bias: bool = True) -> int:
    """Deal the channels out to the groups, give every output channel a filter over the channels of its own group."""
    seen, made = shaped(in_channels).reshape(groups, -1), shaped(out_channels).reshape(groups, -1)
    filters = shaped(*made.shape, seen.shape[1], *per_axis(kernel_size))
    return entry_count([filters, *([made] if bias else [])])


def linear_parameters(in_features: int, out_features: int, bias: bool = True) -> int:
    """Size of the matrix of shape (out, in) and of the bias vector."""
    return entry_count(linear_arrays(in_features, out_features, bias))


def classifier_parameters(
    input_shape: Sequence[int], out_features: int, head: str = "flatten", bias: bool = True
) -> int:
    """Flatten a feature map, or keep one value per channel, and put a linear layer over what is left."""
    features = shaped(*input_shape)
    per_channel = features.reshape(features.shape[0], -1)[:, 0]
    inputs = features.reshape(-1) if head == "flatten" else per_channel
    return entry_count(linear_arrays(inputs.shape[0], out_features, bias))


def mlp_parameters(sizes: Sequence[int], bias: bool = True) -> int:
    """A matrix and a bias vector between each pair of neighbouring layers."""
    return sum(entry_count(linear_arrays(before, after, bias)) for before, after in pairwise(sizes))


def batch_norm_parameters(num_features: int, count: str = "trainable") -> int:
    """The arrays of a batch normalization layer by their names in PyTorch."""
    trainable = {name: shaped(num_features) for name in ("weight", "bias")}
    buffers = {name: shaped(num_features) for name in ("running_mean", "running_var")}
    return entry_count((trainable | buffers if count == "all" else trainable).values())


def layer_norm_parameters(normalized_shape: int | Sequence[int]) -> int:
    """A scale and a shift for every normalized entry."""
    return entry_count(_layer_norm(normalized_shape))


def group_norm_parameters(num_channels: int, affine: bool = True) -> int:
    """A scale and a shift for every channel, if there are any."""
    return entry_count(_affine(num_channels, affine))


def instance_norm_parameters(num_features: int, affine: bool = False) -> int:
    """A scale and a shift for every channel, if there are any."""
    return entry_count(_affine(num_features, affine))


def fixed_layer_parameters(input_shape: Sequence[int], layer: str = "max_pool") -> int:
    """The trained arrays of the layer: one coefficient and one bias per map in LeNet-5's subsampling, else none."""
    values = shaped(*input_shape)
    maps = values.reshape(values.shape[0], -1)[:, 0]
    return entry_count({"coefficient": maps, "bias": maps}.values() if layer == "lenet_subsampling" else ())


def depthwise_separable_parameters(in_channels: int, out_channels: int, kernel_size: Size, bias: bool = False) -> int:
    """A convolution with as many groups as channels, then a 1×1 convolution."""
    depthwise = conv_parameters(in_channels, in_channels, kernel_size, groups=in_channels, bias=bias)
    return depthwise + conv_parameters(in_channels, out_channels, 1, bias=bias)


def maxout_parameters(in_features: int, out_features: int, pieces: int) -> int:
    """One matrix and one bias vector stacked per piece."""
    return entry_count([shaped(pieces, out_features, in_features), shaped(pieces, out_features)])


def embedding_parameters(num_embeddings: int, embedding_dim: int) -> int:
    """Size of the table."""
    return shaped(num_embeddings, embedding_dim).size


def rnn_parameters(input_size: int, hidden_size: int, biases: int = 2) -> int:
    """The arrays of the one recurrent map."""
    return _recurrent(("hidden",), input_size, hidden_size, biases)


def lstm_parameters(input_size: int, hidden_size: int, biases: int = 2) -> int:
    """The arrays of an LSTM, gate by gate."""
    return _recurrent(("input", "forget", "candidate", "output"), input_size, hidden_size, biases)


def gru_parameters(input_size: int, hidden_size: int, biases: int = 2) -> int:
    """The arrays of a GRU, gate by gate."""
    return _recurrent(("reset", "update", "candidate"), input_size, hidden_size, biases)


def attention_parameters(embed_dim: int, bias: bool = True) -> int:
    """The four square projections of self-attention."""
    return entry_count(_attention(embed_dim, bias))


def transformer_layer_parameters(d_model: int, feed_forward: int) -> int:
    """All the arrays of an encoder layer, in PyTorch's order."""
    layers = (
        _attention(d_model, bias=True),
        linear_arrays(d_model, feed_forward, bias=True),
        linear_arrays(feed_forward, d_model, bias=True),
        _layer_norm(d_model),
        _layer_norm(d_model),
    )
    return sum(map(entry_count, layers))


def partial_connection_parameters(
    in_channels: int, connections: Sequence[int], kernel_size: Size, bias: bool = True
) -> int:
    """A filter over the connected input maps for every output map, and its bias."""
    kernel = per_axis(kernel_size)
    filters = sum(shaped(in_channels, *kernel)[:seen].size for seen in connections)
    return filters + (shaped(len(connections)).size if bias else 0)


def bottleneck_parameters(
    in_channels: int, mid_channels: int, out_channels: int | None = None, kernel_size: Size = 3, bias: bool = False
) -> int:
    """The weights of the three convolutions one after the other, each over the maps of the one before."""
    widths = in_channels, mid_channels, mid_channels, in_channels if out_channels is None else out_channels
    windows: tuple[Size, ...] = 1, kernel_size, 1
    layers = zip(widths, widths[1:], windows, strict=False)
    return sum(conv_parameters(seen, made, window, bias=bias) for seen, made, window in layers)


def stacked_kernel_ratio(kernel_size: int, stacked_kernel_size: int = 3) -> float:
    """Cut the borders off a map of K×K until one value is left, count a filter for each cut, and divide."""
    channels = 1
    single = conv_parameters(channels, channels, kernel_size, bias=False)
    layer = conv_parameters(channels, channels, stacked_kernel_size, bias=False)
    # Every layer of stride 1 without padding shortens both sides by k − 1.
    layers = len(range(kernel_size, 1, 1 - stacked_kernel_size))
    return layers * layer / single


def cnn_parameters(
    input_shape: Sequence[int],
    channels: Sequence[int],
    out_features: int,
    kernel_size: int = 3,
    pool_size: int = 2,
    batch_norm: bool = False,
) -> int:
    """Send a map through the layers, keep every `pool_size`-th place at a pooling, add up the weights on its way."""
    maps, total = shaped(*input_shape), 0
    for made in channels:
        total += conv_parameters(maps.shape[0], made, kernel_size, bias=not batch_norm)
        total += batch_norm_parameters(made) if batch_norm else 0
        pooled = maps[0, pool_size - 1 :: pool_size, pool_size - 1 :: pool_size]
        maps = shaped(made, *pooled.shape)
    return total + classifier_parameters(maps.shape, out_features)


def linear_arrays(in_features: int, out_features: int, bias: bool) -> list[Array]:
    """The matrix of shape (out, in), and the bias."""
    return [shaped(out_features, in_features), *([shaped(out_features)] if bias else [])]


def _layer_norm(normalized_shape: int | Sequence[int]) -> list[Array]:
    shape = (normalized_shape,) if isinstance(normalized_shape, int) else tuple(normalized_shape)
    return [shaped(*shape), shaped(*shape)]


def _affine(channels: int, affine: bool) -> list[Array]:
    return [shaped(channels), shaped(channels)] if affine else []


def _attention(embed_dim: int, bias: bool) -> list[Array]:
    return [array for _ in ("query", "key", "value", "output") for array in linear_arrays(embed_dim, embed_dim, bias)]


def _recurrent(gates: tuple[str, ...], input_size: int, hidden_size: int, biases: int) -> int:
    return sum(entry_count(_gate(input_size, hidden_size, biases)) for _ in gates)


def _gate(input_size: int, hidden_size: int, biases: int) -> list[Array]:
    weights = [shaped(hidden_size, input_size), shaped(hidden_size, hidden_size)]
    return weights + [shaped(hidden_size) for _ in range(biases)]
