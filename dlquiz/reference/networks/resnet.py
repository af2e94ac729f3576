"""ResNet-18 to ResNet-152 as torchvision has them (v1.5): bottlenecks stride in their 3×3 convolution."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from dlquiz.reference.networks.kinds import (
    BATCH_NORM,
    RELU,
    AdaptiveAvgPool2d,
    Conv2d,
    Flatten,
    Linear,
    Network,
    Part,
    Residual,
    Sequential,
    conv,
    max_pool,
    numbered,
    sequence,
)

BLOCKS = {18: (2, 2, 2, 2), 34: (3, 4, 6, 3), 50: (3, 4, 6, 3), 101: (3, 4, 23, 3), 152: (3, 8, 36, 3)}
"""Blocks in each stage; table 1 of the paper."""
WIDTHS = (64, 128, 256, 512)
SMALLEST_BOTTLENECKED = 50


def resnet(depth: int) -> Network:
    """ResNet of `depth` layers, input 3×224×224. Source: He et al. (2016), table 1; torchvision (v1.5)."""
    bottlenecked = depth >= SMALLEST_BOTTLENECKED
    stem = sequence(
        ("conv1", conv(64, 7, 2, 3, bias=False)), ("bn1", BATCH_NORM), ("relu", RELU), ("maxpool", max_pool(3, 2, 1))
    )
    outputs = WIDTHS[-1] * (4 if bottlenecked else 1)
    head = sequence(("avgpool", AdaptiveAvgPool2d((1, 1))), ("", Flatten()), ("fc", Linear(1000, outputs)))
    stages = [
        Part(f"layer{place + 1}", stage(width, blocks, 2 if place else 1, bottlenecked))
        for place, (width, blocks) in enumerate(zip(WIDTHS, BLOCKS[depth], strict=True))
    ]
    return Network(
        f"resnet{depth}",
        (3, 224, 224),
        (*stem, *stages, *head),
        "He, Zhang, Ren and Sun (2016), Deep residual learning for image recognition; torchvision's resnet",
    )


def stage(width: int, blocks: int, stride: int, bottlenecked: bool) -> Sequential:
    """The first block strides, and projects its shortcut where the shape changes."""
    widened = bottlenecked or stride > 1
    first = residual(width, stride, bottlenecked, projected=widened)
    return Sequential(numbered(first, *[residual(width, 1, bottlenecked, projected=False)] * (blocks - 1)))


def residual(width: int, stride: int, bottlenecked: bool, projected: bool) -> Residual:
    """A module that is used again, such as the ReLU, stands where it is used last."""
    convolutions = bottleneck(width, stride) if bottlenecked else basic(width, stride)
    main = sequence(
        *(
            part
            for number, convolution in enumerate(convolutions, 1)
            for part in ((f"conv{number}", convolution), (f"bn{number}", BATCH_NORM))
        )
    )
    projection = numbered(conv(convolutions[-1].channels, 1, stride, bias=False), BATCH_NORM)
    shortcut = (Part("downsample", Sequential(projection)),) if projected else ()
    return Residual(main, shortcut, sequence(("relu", RELU)))


def basic(width: int, stride: int) -> tuple[Conv2d, ...]:
    """The main path of ResNet-18 and 34: two 3×3 convolutions, the first with the stride."""
    return conv(width, 3, stride, 1, bias=False), conv(width, 3, 1, 1, bias=False)


def bottleneck(width: int, stride: int) -> tuple[Conv2d, ...]:
    """The main path from ResNet-50 on: 1×1 to `width` maps, 3×3 with the stride, 1×1 to four times as many."""
    return (
        conv(width, 1, bias=False),
        conv(width, 3, stride, 1, bias=False),
        conv(4 * width, 1, bias=False),
    )


NETWORKS: dict[str, Callable[[], Network]] = {f"resnet{depth}": partial(resnet, depth) for depth in BLOCKS}
