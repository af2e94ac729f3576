"""ConvNeXt as data, in torchvision's names."""

from __future__ import annotations

from dlquiz.networks.architectures import GLOBAL_POOL, IMAGE
from dlquiz.networks.kinds import (
    Flatten,
    LayerNorm2d,
    Linear,
    Network,
    Permute,
    Pointwise,
    Residual,
    Sequential,
    Spec,
    conv,
    numbered,
    sequence,
)
from dlquiz.networks.mobile import STOCHASTIC_DEPTH
from dlquiz.networks.tokens import LayerNorm, Parameter

CONVNEXTS = {
    "tiny": (96, (3, 3, 9, 3)),
    "small": (96, (3, 3, 27, 3)),
    "base": (128, (3, 3, 27, 3)),
}
"""Channels of the first stage, which double at each of the others, and blocks; section 3 of the paper."""


def convnext(size: str) -> Network:
    """A convolutional network with the choices of transformers: patches, LayerNorm, GELU, wide inside."""
    channels, blocks = CONVNEXTS[size]
    features: list[Spec] = [Sequential(numbered(conv(channels, 4, 4), LayerNorm2d()))]
    for number, count in enumerate(blocks):
        if number:
            channels *= 2
            features.append(Sequential(numbered(LayerNorm2d(), conv(channels, 2, 2))))
        features.append(Sequential(numbered(*[block(channels)] * count)))
    head = Sequential(numbered(LayerNorm2d(), Flatten(), Linear(1000, channels)))
    parts = sequence(("features", Sequential(numbered(*features))), ("avgpool", GLOBAL_POOL), ("classifier", head))
    source = "Liu, Mao, Wu, Feichtenhofer, Darrell and Xie (2022), A ConvNet for the 2020s"
    return Network(f"convnext_{size}", IMAGE, parts, source)


def block(channels: int) -> Residual:
    """7×7 depthwise, then two linear layers at each place; a factor for each channel at the end."""
    layers = numbered(
        *(conv(channels, 7, 1, 3, groups=channels), Permute(), LayerNorm()),
        *(Linear(4 * channels, channels), Pointwise("GELU"), Linear(channels, 4 * channels), Permute()),
    )
    return Residual(
        sequence(
            *(("block", Sequential(layers)), ("layer_scale", Parameter("scale"))),
            ("stochastic_depth", STOCHASTIC_DEPTH),
        )
    )
