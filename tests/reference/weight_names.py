"""Every weight of a layer named once: an output, what it sees there, and where. The names are counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise, product
from typing import Any

Names = Iterator[tuple[Any, ...]]
Size = int | tuple[int, ...]


def counted(names: Callable[..., Names]) -> Callable[..., int]:
    """How many names there are; none may come twice."""

    def count(**arguments: Any) -> int:
        listed = list(names(**arguments))
        assert len(set(listed)) == len(listed)
        return len(listed)

    count.__doc__ = names.__doc__
    return count


def cells(kernel_size: Size) -> Names:
    sides = (kernel_size,) * 2 if isinstance(kernel_size, int) else kernel_size
    return product(*map(range, sides))


def conv(in_channels: int, out_channels: int, kernel_size: Size, groups: int, bias: bool, **_: Any) -> Names:
    """Pairs of channels of one group with a cell of the window, and an output channel for its bias."""
    window = list(cells(kernel_size))
    for made in range(out_channels):
        for seen in range(in_channels):
            if made * groups // out_channels == seen * groups // in_channels:
                yield from (("weight", made, seen, cell) for cell in window)
        if bias:
            yield "bias", made


def linear(in_features: int, out_features: int, bias: bool = True) -> Names:
    """Pairs of an output and an input, and an output for its bias."""
    for made in range(out_features):
        yield from (("weight", made, seen) for seen in range(in_features))
        if bias:
            yield "bias", made


def classifier(input_shape: tuple[int, ...], out_features: int, head: str, bias: bool) -> Names:
    """Pairs of an output and a cell of the map, or a channel of it."""
    places = list(product(*map(range, input_shape)))
    inputs = places if head == "flatten" else {place[0] for place in places}
    return linear(len(inputs), out_features, bias)


def mlp(sizes: tuple[int, ...], bias: bool) -> Names:
    """The connections layer by layer."""
    for layer, (before, after) in enumerate(pairwise(sizes)):
        yield from ((layer, *weight) for weight in linear(before, after, bias))


def batch_norm(num_features: int, count: str, **_: Any) -> Names:
    """PyTorch's names of the arrays, for each channel."""
    kept = ["weight", "bias", *(["running_mean", "running_var"] if count == "all" else [])]
    return product(kept, range(num_features))


def layer_norm(normalized_shape: tuple[int, ...]) -> Names:
    """A scale and a shift for each cell."""
    return product(["weight", "bias"], product(*map(range, normalized_shape)))


def group_norm(num_channels: int, affine: bool, num_groups: int, **_: Any) -> Names:
    """A scale and a shift for each channel of each group."""
    within = range(num_channels // num_groups)
    return product(["weight", "bias"] if affine else [], range(num_groups), within)


def instance_norm(num_features: int, affine: bool, **_: Any) -> Names:
    """A scale and a shift for each channel."""
    return product(["weight", "bias"] if affine else [], range(num_features))


def fixed_layer(input_shape: tuple[int, ...], layer: str, **_: Any) -> Names:
    """What LeNet-5's subsampling trains for each map; the other layers train nothing."""
    trained = {"lenet_subsampling": ["coefficient", "bias"]}.get(layer, [])
    return product(trained, range(input_shape[0]))


def separable(in_channels: int, out_channels: int, kernel_size: Size, bias: bool) -> Names:
    """A filter and its bias for each channel, then the pairs of channels."""
    for channel in range(in_channels):
        yield from (("depthwise", channel, *weight) for weight in conv(1, 1, kernel_size, 1, bias))
    yield from (("pointwise", *weight) for weight in linear(in_channels, out_channels, bias))


def maxout(in_features: int, out_features: int, pieces: int) -> Names:
    """The connections of every piece."""
    return ((piece, *weight) for piece in range(pieces) for weight in linear(in_features, out_features))


def embedding(num_embeddings: int, embedding_dim: int) -> Names:
    """Token and place in its row."""
    return product(range(num_embeddings), range(embedding_dim))


def recurrent(gates: str) -> Callable[..., Names]:
    def names(input_size: int, hidden_size: int, biases: int, **_: Any) -> Names:
        """What each unit of each gate sees: inputs, hidden units, and its biases."""
        for gate, unit in product(gates.split(), range(hidden_size)):
            yield from ((gate, unit, "x", seen) for seen in range(input_size))
            yield from ((gate, unit, "h", seen) for seen in range(hidden_size))
            yield from ((gate, unit, "b", number) for number in range(biases))

    return names


def attention(embed_dim: int, bias: bool, heads: int) -> Names:
    """Three projections head by head, and the output projection."""
    for name, head in product("qkv", range(heads)):
        yield from ((name, head, *weight) for weight in linear(embed_dim, embed_dim // heads, bias))
    yield from (("o", *weight) for weight in linear(embed_dim, embed_dim, bias))


def transformer(d_model: int, feed_forward: int) -> Names:
    """Those of the attention, of the two linear layers and of the two normalizations."""
    yield from (("attention", *weight) for weight in attention(d_model, True, 1))
    yield from (("network", *weight) for weight in mlp((d_model, feed_forward, d_model), True))
    yield from product(["norm1", "norm2"], layer_norm((d_model,)))


def partial_connection(in_channels: int, connections: tuple[int, ...], kernel_size: Size, bias: bool) -> Names:
    """The crosses of a connection table with a cell of the window, and an output map for its bias."""
    window = list(cells(kernel_size))
    for made, seen in enumerate(connections):
        crosses = [(made + shift) % in_channels for shift in range(seen)]
        yield from product([made], crosses, window)
        if bias:
            yield "bias", made


def bottleneck(in_channels: int, mid_channels: int, out_channels: int, kernel_size: Size, bias: bool) -> Names:
    """Those of the three convolutions, layer by layer."""
    yield from (("reduce", *weight) for weight in conv(in_channels, mid_channels, 1, 1, bias))
    yield from (("window", *weight) for weight in conv(mid_channels, mid_channels, kernel_size, 1, bias))
    yield from (("expand", *weight) for weight in conv(mid_channels, out_channels, 1, 1, bias))


def windows(size: int, pool_size: int) -> int:
    """Whole windows side by side, laid one by one."""
    laid = 0
    while (laid + 1) * pool_size <= size:
        laid += 1
    return laid


def cnn(
    input_shape: tuple[int, ...],
    channels: tuple[int, ...],
    out_features: int,
    kernel_size: int,
    pool_size: int,
    batch_norm: bool,
) -> Names:
    """Those of the convolutions and normalizations, the cells that pooling leaves, and those of the linear layer."""
    seen, *spatial = input_shape
    for stage, made in enumerate(channels):
        yield from ((stage, *weight) for weight in conv(seen, made, kernel_size, 1, not batch_norm))
        yield from ((stage, *weight) for weight in product(["gamma", "beta"] if batch_norm else [], range(made)))
        spatial = [windows(size, pool_size) for size in spatial]
        seen = made
    yield from (("head", *weight) for weight in classifier((seen, *spatial), out_features, "flatten", True))
