"""DenseNet-121 to DenseNet-201."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from dlquiz.reference.networks.kinds import (
    BATCH_NORM,
    RELU,
    AdaptiveAvgPool2d,
    DenseBlock,
    Flatten,
    Linear,
    Network,
    Part,
    Sequential,
    avg_pool,
    conv,
    max_pool,
    sequence,
)

BOTTLENECK = 4
"""A layer's 1×1 convolution makes four times as many maps as the layer adds."""


class Growth(NamedTuple):
    """The first convolution's channels, the channels each layer adds, the layers in each block."""

    channels: int
    rate: int
    layers: tuple[int, ...]


VARIANTS = {
    121: Growth(64, 32, (6, 12, 24, 16)),
    161: Growth(96, 48, (6, 12, 36, 24)),
    169: Growth(64, 32, (6, 12, 32, 32)),
    201: Growth(64, 32, (6, 12, 48, 32)),
}


def densenet(depth: int) -> Network:
    """DenseNet of `depth` layers, input 3×224×224. Source: Huang et al. (2017), table 1; torchvision."""
    growth = VARIANTS[depth]
    channels = growth.channels
    features = [
        *sequence(("conv0", conv(channels, 7, 2, 3, bias=False)), ("norm0", BATCH_NORM)),
        *sequence(("relu0", RELU), ("pool0", max_pool(3, 2, 1))),
    ]
    for number, layers in enumerate(growth.layers, 1):
        features.append(Part(f"denseblock{number}", dense_block(growth.rate, layers)))
        channels += layers * growth.rate
        if number < len(growth.layers):
            channels //= 2
            features.append(Part(f"transition{number}", transition(channels)))
    features.append(Part("norm5", BATCH_NORM))
    return Network(
        f"densenet{depth}",
        (3, 224, 224),
        sequence(
            ("features", Sequential(tuple(features))),
            *(("", RELU), ("", AdaptiveAvgPool2d((1, 1))), ("", Flatten())),
            ("classifier", Linear(1000, channels)),
        ),
        "Huang, Liu, van der Maaten and Weinberger (2017), Densely connected convolutional networks",
    )


def dense_block(rate: int, layers: int) -> DenseBlock:
    """`layers` bottlenecked layers; every one reads all maps before it and appends `rate` of its own."""
    layer = Sequential(
        sequence(
            *(("norm1", BATCH_NORM), ("relu1", RELU), ("conv1", conv(BOTTLENECK * rate, 1, bias=False))),
            *(("norm2", BATCH_NORM), ("relu2", RELU), ("conv2", conv(rate, 3, 1, 1, bias=False))),
        )
    )
    return DenseBlock(tuple(Part(f"denselayer{number}", layer) for number in range(1, layers + 1)))


def transition(channels: int) -> Sequential:
    """A 1×1 convolution to `channels` maps and 2×2 average pooling: half the channels, half the size."""
    return Sequential(
        sequence(
            *(("norm", BATCH_NORM), ("relu", RELU), ("conv", conv(channels, 1, bias=False)), ("pool", avg_pool(2, 2)))
        )
    )


NETWORKS: dict[str, Callable[[], Network]] = {f"densenet{depth}": partial(densenet, depth) for depth in VARIANTS}
