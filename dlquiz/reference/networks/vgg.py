"""VGG-11 to VGG-19, plain and with batch normalization."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from dlquiz.reference.networks.kinds import (
    BATCH_NORM,
    DROPOUT,
    RELU,
    AdaptiveAvgPool2d,
    Flatten,
    Layer,
    Linear,
    Network,
    Sequential,
    conv,
    max_pool,
    numbered,
    sequence,
)

CHANNELS = (64, 128, 256, 512, 512)
DEPTHS = {11: (1, 1, 2, 2, 2), 13: (2, 2, 2, 2, 2), 16: (2, 2, 3, 3, 3), 19: (2, 2, 4, 4, 4)}
"""How many convolutions stand before each pooling; table 1 of the paper, columns A, B, D and E."""


def vgg(depth: int, batch_norm: bool = False) -> Network:
    """VGG of `depth` layers, input 3×224×224. Source: Simonyan and Zisserman (2015), table 1; torchvision."""
    after = (BATCH_NORM, RELU) if batch_norm else (RELU,)
    features: list[Layer] = []
    for channels, count in zip(CHANNELS, DEPTHS[depth], strict=True):
        features += (conv(channels, 3, 1, 1), *after) * count
        features.append(max_pool(2, 2))
    classifier = (
        *(Linear(4096, 512 * 7 * 7), RELU, DROPOUT),
        *(Linear(4096, 4096), RELU, DROPOUT),
        Linear(1000, 4096),
    )
    return Network(
        f"vgg{depth}{'_bn' if batch_norm else ''}",
        (3, 224, 224),
        sequence(
            ("features", Sequential(numbered(*features))),
            ("avgpool", AdaptiveAvgPool2d((7, 7))),
            ("", Flatten()),
            ("classifier", Sequential(numbered(*classifier))),
        ),
        "Simonyan and Zisserman (2015), Very deep convolutional networks for large-scale image recognition",
    )


NETWORKS: dict[str, Callable[[], Network]] = {
    f"vgg{depth}{'_bn' if batch_norm else ''}": partial(vgg, depth, batch_norm)
    for depth in DEPTHS
    for batch_norm in (False, True)
}
