"""Parameters of blocks of convolutions by shaping every weight as a NumPy array.

The records of `records/counting.yaml` describe arguments and results.
"""

from __future__ import annotations

from collections.abc import Sequence

from dlquiz.reference.runs.counting import (
    Size,
    batch_norm_parameters,
    classifier_parameters,
    conv_parameters,
    per_axis,
    shaped,
)


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
