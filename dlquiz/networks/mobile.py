"""Networks for small devices as data, in torchvision's names: SqueezeNet, MobileNetV2, ShuffleNetV2, EfficientNet."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from dlquiz.networks.architectures import GLOBAL_POOL, IMAGE
from dlquiz.networks.kinds import (
    BATCH_NORM,
    DROPOUT,
    RELU,
    Branches,
    Flatten,
    Gate,
    Linear,
    Network,
    Part,
    Pointwise,
    Residual,
    Sequential,
    Spec,
    Split,
    conv,
    max_pool,
    numbered,
    sequence,
)

RELU6 = Pointwise("ReLU6")
SILU = Pointwise("SiLU")
STOCHASTIC_DEPTH = Pointwise("StochasticDepth")

FIRES = (
    *((16, 64), (16, 64), (32, 128), (32, 128)),
    *((48, 192), (48, 192), (64, 256), (64, 256)),
)
"""Squeeze channels, and those of each expansion; table 1 of the paper."""


def squeezenet(version: str) -> Network:
    """SqueezeNet 1.0 of the paper, or 1.1, which pools earlier."""
    pool = max_pool(3, 2, ceil_mode=True)
    first, pooled_after = (conv(96, 7, 2), (3, 7)) if version == "1_0" else (conv(64, 3, 2), (2, 4))
    features: list[Spec] = [first, RELU, pool]
    for number, channels in enumerate(FIRES, 1):
        features += [fire(*channels), *([pool] if number in pooled_after else [])]
    classifier = Sequential(numbered(DROPOUT, conv(1000, 1), RELU, GLOBAL_POOL))
    parts = sequence(("features", Sequential(numbered(*features))), ("classifier", classifier), ("", Flatten()))
    source = "Iandola et al. (2016), SqueezeNet: AlexNet-level accuracy with 50x fewer parameters and <0.5MB model size"
    return Network(f"squeezenet{version}", IMAGE, parts, source)


def fire(squeezed: int, expanded: int) -> Sequential:
    """1×1 to few channels, then 1×1 and 3×3 side by side."""
    branches = [
        Sequential(sequence((f"expand{k}x{k}", conv(expanded, k, 1, k // 2)), (f"expand{k}x{k}_activation", RELU)))
        for k in (1, 3)
    ]
    expansion = Branches(sequence(*(("", branch) for branch in branches)))
    return Sequential(sequence(("squeeze", conv(squeezed, 1)), ("squeeze_activation", RELU), ("", expansion)))


def normalized(
    channels: int, kernel_size: int, stride: int = 1, *, groups: int = 1, activation: Pointwise | None
) -> Sequential:
    """Convolution that keeps the size at stride 1, batch normalization, activation."""
    convolution = conv(channels, kernel_size, stride, kernel_size // 2, groups=groups, bias=False)
    return Sequential(numbered(convolution, BATCH_NORM, *([activation] if activation else [])))


MOBILENET_V2 = (
    *((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2)),
    *((6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)),
)
"""Expansion, channels, blocks, stride of the first of them; table 2 of the paper."""


def mobilenet_v2() -> Network:
    """MobileNetV2 at width 1."""
    features: list[Spec] = [normalized(32, 3, 2, activation=RELU6)]
    channels = 32
    for expansion, wanted, blocks, stride in MOBILENET_V2:
        for number in range(blocks):
            features.append(inverted_residual(channels, wanted, expansion, 1 if number else stride))
            channels = wanted
    features.append(normalized(1280, 1, activation=RELU6))
    parts = sequence(
        *(("features", Sequential(numbered(*features))), ("", GLOBAL_POOL), ("", Flatten())),
        ("classifier", Sequential(numbered(DROPOUT, Linear(1000, 1280)))),
    )
    source = "Sandler, Howard, Zhu, Zhmoginov and Chen (2018), MobileNetV2: Inverted residuals and linear bottlenecks"
    return Network("mobilenet_v2", IMAGE, parts, source)


def inverted_residual(before: int, channels: int, expansion: int, stride: int) -> Spec:
    """Wide inside: 1×1 up, 3×3 depthwise, 1×1 down without activation; a shortcut where the shape stays."""
    inner = before * expansion
    layers: list[Spec] = [normalized(inner, 1, activation=RELU6)] if expansion > 1 else []
    layers += [normalized(inner, 3, stride, groups=inner, activation=RELU6), conv(channels, 1, bias=False), BATCH_NORM]
    main = sequence(("conv", Sequential(numbered(*layers))))
    return Residual(main) if stride == 1 and before == channels else Sequential(main)


SHUFFLENETS = {"x0_5": (48, 96, 192, 1024), "x1_0": (116, 232, 464, 1024)}
"""Channels of the stages and of the last convolution; table 5 of the paper."""


def shufflenet_v2(width: str) -> Network:
    """ShuffleNetV2; the shuffle of channels is a function that changes no shape."""
    *stages, last = SHUFFLENETS[width]
    first = ("conv1", Sequential(numbered(conv(24, 3, 2, 1, bias=False), BATCH_NORM, RELU)))
    blocks, before = [], 24
    for number, (channels, count) in enumerate(zip(stages, (4, 8, 4), strict=True), 2):
        units: list[Spec] = [halved(before, channels // 2), *[shuffled(channels // 2)] * (count - 1)]
        blocks.append((f"stage{number}", Sequential(numbered(*units))))
        before = channels
    end = ("conv5", Sequential(numbered(conv(last, 1, bias=False), BATCH_NORM, RELU)))
    parts = sequence(
        first,
        ("maxpool", max_pool(3, 2, 1)),
        *blocks,
        end,
        ("", GLOBAL_POOL),
        ("", Flatten()),
        ("fc", Linear(1000, last)),
    )
    source = (
        "Ma, Zhang, Zheng and Sun (2018), ShuffleNet V2: Practical guidelines for efficient CNN architecture design"
    )
    return Network(f"shufflenet_v2_{width}", IMAGE, parts, source)


def halved(before: int, channels: int) -> Branches:
    """Both branches see all channels and halve the size."""
    left = conv(before, 3, 2, 1, groups=before, bias=False), BATCH_NORM, conv(channels, 1, bias=False), BATCH_NORM, RELU
    return Branches(sequence(("branch1", Sequential(numbered(*left))), ("branch2", pointed(channels, 2))))


def shuffled(channels: int) -> Split:
    """One half of the channels stays as it is."""
    return Split(sequence(("branch1", Sequential(())), ("branch2", pointed(channels, 1))))


def pointed(channels: int, stride: int) -> Sequential:
    """1×1, 3×3 depthwise, 1×1."""
    one = conv(channels, 1, bias=False), BATCH_NORM
    return Sequential(
        numbered(*one, RELU, conv(channels, 3, stride, 1, groups=channels, bias=False), BATCH_NORM, *one, RELU)
    )


EFFICIENTNET = (
    *((1, 3, 1, 16, 1), (6, 3, 2, 24, 2), (6, 5, 2, 40, 2), (6, 3, 2, 80, 3)),
    *((6, 5, 1, 112, 3), (6, 5, 2, 192, 4), (6, 3, 1, 320, 1)),
)
"""Expansion, kernel, stride, channels, blocks of B0; table 1 of the paper."""
EFFICIENTNETS = {"b0": (1.0, 1.0, 224), "b1": (1.0, 1.1, 240), "b2": (1.1, 1.2, 288)}
"""Times the channels, times the blocks, and the image; section 5.1 of the paper, sizes of torchvision's weights."""


def efficientnet(name: str) -> Network:
    """EfficientNet: inverted residuals with squeeze-and-excitation, scaled together in width, depth and image."""
    wider, deeper, side = EFFICIENTNETS[name]
    before = rounded(32 * wider)
    features: list[Spec] = [normalized(before, 3, 2, activation=SILU)]
    for expansion, kernel, stride, wanted, blocks in EFFICIENTNET:
        channels, stage = rounded(wanted * wider), []
        for number in range(ceil(blocks * deeper)):
            stage.append(excited(before, channels, expansion, kernel, 1 if number else stride))
            before = channels
        features.append(Sequential(numbered(*stage)))
    features.append(normalized(4 * before, 1, activation=SILU))
    parts = sequence(
        *(("features", Sequential(numbered(*features))), ("avgpool", GLOBAL_POOL), ("", Flatten())),
        ("classifier", Sequential(numbered(DROPOUT, Linear(1000, 4 * before)))),
    )
    source = "Tan and Le (2019), EfficientNet: Rethinking model scaling for convolutional neural networks"
    return Network(f"efficientnet_{name}", (3, side, side), parts, source)


def rounded(channels: float) -> int:
    """To a multiple of 8, by at most a tenth down."""
    nearest = max(8, int(channels + 4) // 8 * 8)
    return nearest + 8 if nearest < 0.9 * channels else nearest


def excited(before: int, channels: int, expansion: int, kernel: int, stride: int) -> Spec:
    """1×1 up, depthwise, squeeze-and-excitation, 1×1 down; a shortcut where the shape stays."""
    inner = rounded(before * expansion)

    def layers() -> Iterator[Spec]:
        if inner != before:
            yield normalized(inner, 1, activation=SILU)
        yield normalized(inner, kernel, stride, groups=inner, activation=SILU)
        yield squeeze_excitation(inner, max(1, before // 4))
        yield normalized(channels, 1, activation=None)

    block = Part("block", Sequential(numbered(*layers())))
    if stride > 1 or before != channels:
        return Sequential((block,))
    return Residual((block, Part("stochastic_depth", STOCHASTIC_DEPTH)))


def squeeze_excitation(channels: int, squeezed: int) -> Gate:
    """A factor for each channel, from the averages of all."""
    return Gate(
        sequence(
            *(("avgpool", GLOBAL_POOL), ("fc1", conv(squeezed, 1)), ("activation", SILU)),
            *(("fc2", conv(channels, 1)), ("scale_activation", Pointwise("Sigmoid"))),
        )
    )
