"""The weights of a layer that move its outputs: real arrays, a real forward pass, and HIPS autograd through it.

Every function shapes the arrays as PyTorch does, and counts the entries with a slope that is not zero.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import autograd.numpy as anp
import numpy as np
from autograd import grad

Array = Any
Layer = Callable[[list[Array]], Array]
EPSILON = 1e-5


class Drawn:
    """Random arrays; those of `weights` small enough that no unit saturates."""

    def __init__(self) -> None:
        self._source = np.random.default_rng(7)

    def inputs(self, *shape: int) -> Array:
        return self._source.standard_normal(shape)

    def weights(self, *shape: int) -> Array:
        return self._source.standard_normal(shape) / max(shape)


def moving(layer: Layer, weights: Sequence[Array]) -> int:
    """How many entries of `weights` have a slope in a random combination of the outputs."""
    outputs = layer(list(weights))
    if not weights:
        assert np.isfinite(outputs).all()
        return 0
    upstream = np.random.default_rng(11).standard_normal(np.shape(outputs))
    slopes = grad(lambda given: anp.sum(upstream * layer(given)))(list(weights))
    return sum(int(np.count_nonzero(slope)) for slope in slopes)


def area(kernel_size: int | tuple[int, ...]) -> int:
    return int(np.ones((kernel_size,) * 2 if isinstance(kernel_size, int) else kernel_size).size)


def conv(in_channels: int, out_channels: int, kernel_size: Any, groups: int, bias: bool, **_: Any) -> int:
    """Filters over the channels of their group, at three positions."""
    drawn, window = Drawn(), area(kernel_size)
    seen, made = in_channels // groups, out_channels // groups
    inputs = drawn.inputs(3, groups, 1, seen * window)
    weights = [drawn.weights(groups, made, seen * window), *([drawn.weights(groups, made)] if bias else [])]
    return moving(lambda given: anp.sum(inputs * given[0], axis=-1) + (given[1] if bias else 0), weights)


def linear(in_features: int, out_features: int, bias: bool = True) -> int:
    """x Wᵀ + b for two rows."""
    drawn = Drawn()
    return affine(drawn, drawn.inputs(2, in_features), out_features, bias)


def affine(drawn: Drawn, inputs: Array, out_features: int, bias: bool) -> int:
    weights = [drawn.weights(out_features, inputs.shape[-1]), *([drawn.weights(out_features)] if bias else [])]
    return moving(lambda given: anp.dot(inputs, given[0].T) + (given[1] if bias else 0), weights)


def classifier(input_shape: tuple[int, ...], out_features: int, head: str, bias: bool) -> int:
    """A map, flattened or averaged by NumPy, and a linear layer on it."""
    drawn = Drawn()
    features = drawn.inputs(*input_shape)
    inputs = features.ravel() if head == "flatten" else features.reshape(input_shape[0], -1).mean(axis=1)
    return affine(drawn, inputs, out_features, bias)


def mlp(sizes: tuple[int, ...], bias: bool) -> int:
    """A forward pass through tanh layers from end to end."""
    drawn = Drawn()
    matrices = [drawn.weights(after, before) for before, after in pairwise(sizes)]
    biases = [drawn.weights(after) for after in sizes[1:]] if bias else []
    inputs = drawn.inputs(sizes[0])

    def forward(given: list[Array]) -> Array:
        hidden = inputs
        for layer in range(len(matrices)):
            hidden = anp.tanh(anp.dot(given[layer], hidden) + (given[len(matrices) + layer] if bias else 0))
        return hidden

    return moving(forward, matrices + biases)


def batch_norm(num_features: int, count: str, **_: Any) -> int:
    """Normalization by the batch, or by the running statistics, which then move the output as well."""
    drawn = Drawn()
    inputs = drawn.inputs(4, num_features)
    kept = [1 + np.abs(drawn.weights(num_features)) for _ in range(4 if count == "all" else 2)]

    def forward(given: list[Array]) -> Array:
        mean, variance = given[2:] or (inputs.mean(axis=0), inputs.var(axis=0))
        return given[0] * (inputs - mean) / anp.sqrt(variance + EPSILON) + given[1]

    return moving(forward, kept)


def layer_norm(normalized_shape: tuple[int, ...]) -> int:
    """Two samples of entries as normalization leaves them, scaled and shifted entry by entry."""
    drawn = Drawn()
    inputs = drawn.inputs(2, *normalized_shape)
    weights = [drawn.weights(*normalized_shape) for _ in range(2)]
    return moving(lambda given: inputs * given[0] + given[1], weights)


def group_norm(num_channels: int, affine: bool, num_groups: int, **_: Any) -> int:
    """Normalization of the groups of a map, scaled and shifted channel by channel."""
    drawn = Drawn()
    groups = drawn.inputs(num_groups, num_channels // num_groups * 6)
    normalized = (groups - groups.mean(axis=1, keepdims=True)) / groups.std(axis=1, keepdims=True)
    maps = normalized.reshape(num_channels, 6)
    weights = [drawn.weights(num_channels, 1) for _ in range(2)] if affine else []
    return moving(lambda given: given[0] * maps + given[1] if affine else maps, weights)


def instance_norm(num_features: int, affine: bool, **_: Any) -> int:
    """Group normalization with a group for each channel."""
    return group_norm(num_features, affine, num_features)


def fixed_layer(input_shape: tuple[int, ...], layer: str, **_: Any) -> int:
    """The layer applied to a map: NumPy's own functions take no weight, LeNet-5's a coefficient and a bias per map."""
    drawn = Drawn()
    maps = drawn.inputs(*input_shape).reshape(input_shape[0], -1)
    kept = [drawn.weights(input_shape[0]) for _ in range(2)] if layer == "lenet_subsampling" else []
    functions: dict[str, Layer] = {
        "max_pool": lambda given: maps.max(axis=1),
        "avg_pool": lambda given: maps.mean(axis=1),
        "relu": lambda given: np.maximum(maps, 0),
        "dropout": lambda given: np.where(np.random.default_rng(3).random(maps.shape) < 0.5, 0, maps / 0.5),
        "flatten": lambda given: maps.ravel(),
        "local_response_norm": lambda given: maps / (2 + 1e-4 * (maps**2).sum(axis=0)) ** 0.75,
        "lenet_subsampling": lambda given: anp.tanh(given[0] * maps.mean(axis=1) + given[1]),
    }
    return moving(functions[layer], kept)


def separable(in_channels: int, out_channels: int, kernel_size: Any, bias: bool) -> int:
    """A filter on each channel, then a matrix over the channels, from end to end."""
    drawn, window = Drawn(), area(kernel_size)
    inputs = drawn.inputs(in_channels, window)
    weights = [drawn.weights(in_channels, window), drawn.weights(out_channels, in_channels)]
    biases = [drawn.weights(in_channels), drawn.weights(out_channels)] if bias else []

    def forward(given: list[Array]) -> Array:
        depthwise = anp.sum(inputs * given[0], axis=1) + (given[2] if bias else 0)
        return anp.dot(given[1], depthwise) + (given[3] if bias else 0)

    return moving(forward, weights + biases)


def maxout(in_features: int, out_features: int, pieces: int) -> int:
    """The affine maps before the maximum is taken."""
    drawn = Drawn()
    inputs = drawn.inputs(in_features)
    weights = [drawn.weights(pieces, out_features, in_features), drawn.weights(pieces, out_features)]
    return moving(lambda given: anp.dot(given[0], inputs) + given[1], weights)


def embedding(num_embeddings: int, embedding_dim: int) -> int:
    """Every token looked up once."""
    tokens = np.arange(num_embeddings)
    return moving(lambda given: given[0][tokens], [Drawn().weights(num_embeddings, embedding_dim)])


def sigmoid(z: Array) -> Array:
    return 1 / (1 + anp.exp(-z))


def rnn_cell(seen: Array, kept: Array, hidden: Array) -> Array:
    """h' = tanh(W_ih x + b_ih + W_hh h + b_hh)."""
    return anp.tanh(seen + kept)


def lstm_cell(seen: Array, kept: Array, hidden: Array) -> Array:
    """PyTorch's order of the blocks: input, forget, candidate, output; the cell state starts as the hidden one."""
    write, forget, candidate, read = anp.split(seen + kept, 4)
    cell = sigmoid(forget) * hidden + sigmoid(write) * anp.tanh(candidate)
    return sigmoid(read) * anp.tanh(cell)


def gru_cell(seen: Array, kept: Array, hidden: Array) -> Array:
    """PyTorch's order of the blocks: reset, update, candidate; the reset gate acts behind the matrix."""
    (reset_x, update_x, new_x), (reset_h, update_h, new_h) = anp.split(seen, 3), anp.split(kept, 3)
    update = sigmoid(update_x + update_h)
    candidate = anp.tanh(new_x + sigmoid(reset_x + reset_h) * new_h)
    return (1 - update) * candidate + update * hidden


def recurrent(cell: Callable[[Array, Array, Array], Array], gates: int) -> Callable[..., int]:
    def count(input_size: int, hidden_size: int, biases: int, **_: Any) -> int:
        """One time step of the real cell, from stacked matrices and biases."""
        drawn, rows = Drawn(), gates * hidden_size
        inputs, hidden = drawn.inputs(input_size), drawn.inputs(hidden_size)
        matrices = [drawn.weights(rows, input_size), drawn.weights(rows, hidden_size)]
        vectors = [drawn.weights(rows) for _ in range(biases)]

        def forward(given: list[Array]) -> Array:
            both = [anp.dot(given[0], inputs), anp.dot(given[1], hidden)]
            for place, vector in enumerate(given[2:]):
                both[place] = both[place] + vector
            return cell(*both, hidden)

        return moving(forward, matrices + vectors)

    return count


def attention(embed_dim: int, bias: bool, heads: int) -> int:
    """The projections of three tokens, each read before softmax, which forgets the bias of the keys."""
    drawn = Drawn()
    tokens = drawn.inputs(3, embed_dim)
    projected = sum(affine(drawn, tokens, embed_dim, bias) for _ in "qkv")
    joined = np.concatenate([drawn.inputs(3, embed_dim // heads) for _ in range(heads)], axis=1)
    return projected + affine(drawn, joined, embed_dim, bias)


def transformer(d_model: int, feed_forward: int) -> int:
    """Attention, the feed-forward network from end to end, and two normalizations."""
    network = mlp((d_model, feed_forward, d_model), True)
    return attention(d_model, True, 1) + network + layer_norm((d_model,)) + layer_norm((d_model,))


def partial_connection(in_channels: int, connections: tuple[int, ...], kernel_size: Any, bias: bool) -> int:
    """Each output map sums over the maps of its row of a 0/1 table, and adds its bias."""
    drawn, window = Drawn(), area(kernel_size)
    table = np.array([[place < seen for place in range(in_channels)] for seen in connections], float)
    inputs = table[:, :, None] * drawn.inputs(in_channels, window)
    weights = [drawn.weights(*inputs.shape), *([drawn.weights(len(connections))] if bias else [])]
    return moving(lambda given: anp.sum(inputs * given[0], axis=(1, 2)) + (given[1] if bias else 0), weights)


def bottleneck(in_channels: int, mid_channels: int, out_channels: int, kernel_size: Any, bias: bool) -> int:
    """One window of a map through all three convolutions."""
    drawn, window = Drawn(), area(kernel_size)
    inputs, m = drawn.inputs(in_channels, window), mid_channels
    weights = [drawn.weights(m, in_channels), drawn.weights(m, m, window), drawn.weights(out_channels, m)]
    biases = [drawn.weights(m, 1), drawn.weights(m), drawn.weights(out_channels)] if bias else []

    def forward(given: list[Array]) -> Array:
        reduced = anp.tanh(anp.dot(given[0], inputs) + (given[3] if bias else 0))
        middle = anp.tanh(anp.sum(given[1] * reduced, axis=(1, 2)) + (given[4] if bias else 0))
        return anp.dot(given[2], middle) + (given[5] if bias else 0)

    return moving(forward, weights + biases)


def same_convolution(maps: Array, filters: Array) -> Array:
    """Shifted maps weighted and added up, zeros around them: (C, H, W) and (M, C, k, k) give (M, H, W)."""
    side = filters.shape[-1] // 2
    height, width = maps.shape[1:]
    padded = anp.pad(maps, ((0, 0), (side, side), (side, side)), "constant")
    shifts = [(row, column) for row in range(2 * side + 1) for column in range(2 * side + 1)]
    return sum(
        anp.tensordot(filters[:, :, row, column], padded[:, row : row + height, column : column + width], 1)
        for row, column in shifts
    )


def average_pool(maps: Array, size: int) -> Array:
    """Means of whole windows; cells that fill none are left out."""
    rows, columns = maps.shape[1] // size, maps.shape[2] // size
    whole = maps[:, : rows * size, : columns * size]
    return anp.mean(anp.reshape(whole, (maps.shape[0], rows, size, columns, size)), axis=(2, 4))


def normalized(maps: Array) -> Array:
    centred = maps - anp.mean(maps, axis=(1, 2), keepdims=True)
    return centred / anp.sqrt(anp.mean(centred**2, axis=(1, 2), keepdims=True) + EPSILON)


def cnn(
    input_shape: tuple[int, ...],
    channels: tuple[int, ...],
    out_features: int,
    kernel_size: int,
    pool_size: int,
    batch_norm: bool,
) -> int:
    """A forward pass through convolutions, tanh, pooling and the linear layer, from end to end."""
    drawn = Drawn()
    image = drawn.inputs(*input_shape)
    weights: list[Array] = []
    for before, after in pairwise((input_shape[0], *channels)):
        weights.append(drawn.weights(after, before, kernel_size, kernel_size))
        weights.extend(drawn.weights(after, 1, 1) for _ in range(1 + batch_norm))

    def features(given: list[Array]) -> Array:
        maps, left = image, list(given)
        for _ in channels:
            maps = same_convolution(maps, left.pop(0))
            maps = normalized(maps) * left.pop(0) + left.pop(0) if batch_norm else maps + left.pop(0)
            maps = average_pool(anp.tanh(maps), pool_size)
        return anp.ravel(maps)

    flat = features(weights)
    head = [drawn.weights(out_features, flat.size), drawn.weights(out_features)]
    return moving(lambda given: anp.dot(given[-2], features(given[:-2])) + given[-1], weights + head)
