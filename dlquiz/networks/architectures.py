"""LeNet to DenseNet as data. The names of modules are torchvision's, where it has the network."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import NamedTuple

from dlquiz.networks.kinds import (
    BATCH_NORM,
    DROPOUT,
    LOCAL_RESPONSE_NORM,
    RELU,
    TANH,
    AdaptiveAvgPool2d,
    Branches,
    DenseBlock,
    EuclideanRBF,
    Flatten,
    Layer,
    Linear,
    Network,
    Pair,
    Part,
    Residual,
    Sequential,
    SideHead,
    Spec,
    Subsampling,
    avg_pool,
    conv,
    max_pool,
    numbered,
    sequence,
    window,
)

IMAGE = (3, 224, 224)
GLOBAL_POOL = AdaptiveAvgPool2d((1, 1))
LECUN = "LeCun, Bottou, Bengio and Haffner (1998), Gradient-based learning applied to document recognition"
C3_CONNECTIONS = (3,) * 6 + (4,) * 9 + (6,)
"""Table I of the paper: the maps of C3 that are joined to three, four and all six maps of S2."""


def lenet5() -> Network:
    """LeNet-5 as it is taught: full convolutions, plain average pooling, a linear layer for output."""
    pool = avg_pool(2, 2)
    layers = (conv(6, 5), TANH, pool, conv(16, 5), TANH, pool, conv(120, 5), TANH)
    parts = numbered(*layers, Flatten(), Linear(84, 120), TANH, Linear(10, 84))
    return Network("lenet5", (1, 32, 32), parts, LECUN)


def lenet5_original() -> Network:
    """As published: sparse C3, trained subsampling, fixed RBF outputs. The squashing functions have no rows."""
    half = Subsampling(window(2, 2))
    parts = sequence(
        *(("C1", conv(6, 5)), ("S2", half), ("C3", conv(16, 5, connections=C3_CONNECTIONS)), ("S4", half)),
        *(("C5", conv(120, 5)), ("", Flatten()), ("F6", Linear(84, 120)), ("output", EuclideanRBF(10))),
    )
    return Network("lenet5_original", (1, 32, 32), parts, f"{LECUN}, section II.B")


def alexnet() -> Network:
    """Torchvision's single column; 224 with padding 2."""
    pool = max_pool(3, 2)
    features = (
        *(conv(64, 11, 4, 2), RELU, pool, conv(192, 5, 1, 2), RELU, pool, conv(384, 3, 1, 1), RELU),
        *(conv(256, 3, 1, 1), RELU, conv(256, 3, 1, 1), RELU, pool),
    )
    source = "Krizhevsky (2014), One weird trick for parallelizing convolutional neural networks; torchvision's alexnet"
    classifier = DROPOUT, Linear(4096, 256 * 6 * 6), RELU, DROPOUT, Linear(4096, 4096), RELU, Linear(1000, 4096)
    return Network("alexnet", IMAGE, with_classifier(features, (6, 6), classifier), source)


def alexnet_paper() -> Network:
    """The two groups of the paper: conv2, conv4 and conv5 see only the maps on their own GPU; 227 without padding."""
    pool = max_pool(3, 2)
    parts = sequence(
        *(("conv1", conv(96, 11, 4)), ("relu1", RELU), ("norm1", LOCAL_RESPONSE_NORM), ("pool1", pool)),
        *(("conv2", conv(256, 5, 1, 2, groups=2)), ("relu2", RELU), ("norm2", LOCAL_RESPONSE_NORM), ("pool2", pool)),
        *(("conv3", conv(384, 3, 1, 1)), ("relu3", RELU)),
        *(("conv4", conv(384, 3, 1, 1, groups=2)), ("relu4", RELU)),
        *(("conv5", conv(256, 3, 1, 1, groups=2)), ("relu5", RELU), ("pool5", pool), ("", Flatten())),
        *(("fc6", Linear(4096, 256 * 6 * 6)), ("relu6", RELU), ("drop6", DROPOUT)),
        *(("fc7", Linear(4096, 4096)), ("relu7", RELU), ("drop7", DROPOUT), ("fc8", Linear(1000, 4096))),
    )
    source = "Krizhevsky, Sutskever and Hinton (2012), ImageNet classification with deep convolutional neural networks"
    return Network("alexnet_paper", (3, 227, 227), parts, source)


VGG_CHANNELS = (64, 128, 256, 512, 512)
VGG_DEPTHS = {11: (1, 1, 2, 2, 2), 13: (2, 2, 2, 2, 2), 16: (2, 2, 3, 3, 3), 19: (2, 2, 4, 4, 4)}
"""How many convolutions stand before each pooling; table 1 of the paper, columns A, B, D and E."""


def vgg(depth: int, batch_norm: bool = False) -> Network:
    """VGG of `depth` layers, plain or with batch normalization."""
    after = (BATCH_NORM, RELU) if batch_norm else (RELU,)
    features: list[Layer] = []
    for channels, count in zip(VGG_CHANNELS, VGG_DEPTHS[depth], strict=True):
        features += [*(conv(channels, 3, 1, 1), *after) * count, max_pool(2, 2)]
    classifier = Linear(4096, 512 * 7 * 7), RELU, DROPOUT, Linear(4096, 4096), RELU, DROPOUT, Linear(1000, 4096)
    source = "Simonyan and Zisserman (2015), Very deep convolutional networks for large-scale image recognition"
    name = f"vgg{depth}_bn" if batch_norm else f"vgg{depth}"
    return Network(name, IMAGE, with_classifier(features, (7, 7), classifier), source)


def with_classifier(features: Iterable[Layer], size: Pair, classifier: Iterable[Layer]) -> tuple[Part, ...]:
    """Convolutions, their maps averaged down to `size`, and linear layers."""
    return sequence(
        *(("features", Sequential(numbered(*features))), ("avgpool", AdaptiveAvgPool2d(size)), ("", Flatten())),
        ("classifier", Sequential(numbered(*classifier))),
    )


INCEPTIONS = {
    "3a": (64, 96, 128, 16, 32, 32),
    "3b": (128, 128, 192, 32, 96, 64),
    "4a": (192, 96, 208, 16, 48, 64),
    "4b": (160, 112, 224, 24, 64, 64),
    "4c": (128, 128, 256, 24, 64, 64),
    "4d": (112, 144, 288, 32, 64, 64),
    "4e": (256, 160, 320, 32, 128, 128),
    "5a": (256, 160, 320, 32, 128, 128),
    "5b": (384, 192, 384, 48, 128, 128),
}
"""1×1; reduction and 3×3; reduction and "5×5"; 1×1 after the pooling. Table 1 of the paper."""


def googlenet(auxiliary: bool = False) -> Network:
    """As torchvision has it: batch normalization, and 3×3 kernels in the branch the paper gives 5×5."""
    pool, heads = max_pool(3, 2, ceil_mode=True), {"4a": "aux1", "4d": "aux2"}
    parts: list[tuple[str, Spec]] = [
        ("conv1", normalized(64, 7, 2, 3)),
        ("maxpool1", pool),
        ("conv2", normalized(64, 1)),
    ]
    parts += [("conv3", normalized(192, 3, 1, 1)), ("maxpool2", pool)]
    for stage, channels in INCEPTIONS.items():
        parts.append((f"inception{stage}", inception(*channels)))
        if auxiliary and stage in heads:
            parts.append((heads[stage], auxiliary_head()))
        if stage == "3b":
            parts.append(("maxpool3", pool))
        if stage == "4e":
            parts.append(("maxpool4", max_pool(2, 2, ceil_mode=True)))
    parts += [("avgpool", GLOBAL_POOL), ("", Flatten()), ("dropout", DROPOUT), ("fc", Linear(1000, 1024))]
    source = "Szegedy et al. (2015), Going deeper with convolutions; torchvision's googlenet"
    return Network("googlenet_aux" if auxiliary else "googlenet", IMAGE, sequence(*parts), source)


def normalized(channels: int, kernel_size: int, stride: int = 1, padding: int = 0) -> Sequential:
    """Convolution without bias, then batch normalization; the ReLU is a function."""
    return Sequential(sequence(("conv", conv(channels, kernel_size, stride, padding, bias=False)), ("bn", BATCH_NORM)))


def inception(one: int, reduce3: int, three: int, reduce5: int, five: int, pooled: int) -> Branches:
    """Four branches side by side, their maps concatenated: 1×1, two reduced 3×3 ones, and pooling with a projection."""
    return Branches(
        sequence(
            ("branch1", normalized(one, 1)),
            ("branch2", Sequential(numbered(normalized(reduce3, 1), normalized(three, 3, 1, 1)))),
            ("branch3", Sequential(numbered(normalized(reduce5, 1), normalized(five, 3, 1, 1)))),
            ("branch4", Sequential(numbered(max_pool(3, 1, 1, ceil_mode=True), normalized(pooled, 1)))),
        )
    )


def auxiliary_head() -> SideHead:
    """The classifier that helps in training: pooling, 1×1 convolution, two linear layers; its output leads nowhere."""
    return SideHead(
        sequence(
            *(("", AdaptiveAvgPool2d((4, 4))), ("conv", normalized(128, 1)), ("", Flatten())),
            *(("fc1", Linear(1024, 128 * 4 * 4)), ("", RELU), ("dropout", DROPOUT), ("fc2", Linear(1000, 1024))),
        )
    )


RESNET_BLOCKS = {18: (2, 2, 2, 2), 34: (3, 4, 6, 3), 50: (3, 4, 6, 3), 101: (3, 4, 23, 3), 152: (3, 8, 36, 3)}
"""Blocks in each stage; table 1 of the paper."""
SMALLEST_BOTTLENECKED = 50


class Bottleneck(NamedTuple):
    """The 3×3 convolution of a bottleneck: groups, and channels of a group for each 64 of its stage."""

    groups: int = 1
    group_width: int = 64


def resnet(depth: int) -> Network:
    """ResNet of `depth` layers as torchvision has it (v1.5): bottlenecks stride in their 3×3 convolution."""
    source = "He, Zhang, Ren and Sun (2016), Deep residual learning for image recognition; torchvision's resnet"
    return Network(f"resnet{depth}", IMAGE, residual_parts(depth, Bottleneck()), source)


def resnext(depth: int, groups: int, group_width: int) -> Network:
    """ResNeXt: the 3×3 convolution of a bottleneck in groups."""
    source = "Xie, Girshick, Dollár, Tu and He (2017), Aggregated residual transformations for deep neural networks"
    parts = residual_parts(depth, Bottleneck(groups, group_width))
    return Network(f"resnext{depth}_{groups}x{group_width}d", IMAGE, parts, source)


def wide_resnet(depth: int, factor: int) -> Network:
    """Bottlenecks whose 3×3 convolution has `factor` times as many channels."""
    source = "Zagoruyko and Komodakis (2016), Wide residual networks; torchvision's wide_resnet50_2"
    return Network(f"wide_resnet{depth}_{factor}", IMAGE, residual_parts(depth, Bottleneck(1, 64 * factor)), source)


def residual_parts(depth: int, middle: Bottleneck) -> tuple[Part, ...]:
    """The parts of a residual network."""
    bottlenecked = depth >= SMALLEST_BOTTLENECKED
    stem = [
        ("conv1", conv(64, 7, 2, 3, bias=False)),
        ("bn1", BATCH_NORM),
        ("relu", RELU),
        ("maxpool", max_pool(3, 2, 1)),
    ]
    stages = []
    for place, blocks in enumerate(RESNET_BLOCKS[depth]):
        width, stride = 64 * 2**place, 2 if place else 1
        # The first block strides, and projects its shortcut where the shape changes.
        block = partial(residual, width, middle=middle if bottlenecked else None)
        first = block(stride, projected=bottlenecked or place > 0)
        others = [block(1, projected=False)] * (blocks - 1)
        stages.append((f"layer{place + 1}", Sequential(numbered(first, *others))))
    head = [("avgpool", GLOBAL_POOL), ("", Flatten()), ("fc", Linear(1000, 2048 if bottlenecked else 512))]
    return sequence(*stem, *stages, *head)


def residual(width: int, stride: int, projected: bool, middle: Bottleneck | None) -> Residual:
    """Two 3×3 convolutions, the first with the stride; or 1×1, 3×3 as `middle` says, 1×1 to four times `width` maps.

    A module that is used again, such as the ReLU, stands where it is used last.
    """
    if middle is None:
        convolutions = [conv(width, 3, stride, 1, bias=False), conv(width, 3, 1, 1, bias=False)]
    else:
        inner = width * middle.group_width // 64 * middle.groups
        three = conv(inner, 3, stride, 1, groups=middle.groups, bias=False)
        convolutions = [conv(inner, 1, bias=False), three, conv(4 * width, 1, bias=False)]
    main = []
    for number, convolution in enumerate(convolutions, 1):
        main += [Part(f"conv{number}", convolution), Part(f"bn{number}", BATCH_NORM)]
    projection = Sequential(numbered(conv(convolutions[-1].channels, 1, stride, bias=False), BATCH_NORM))
    shortcut = (Part("downsample", projection),) if projected else ()
    return Residual(tuple(main), shortcut, sequence(("relu", RELU)))


DENSENETS = {
    121: (64, 32, (6, 12, 24, 16)),
    161: (96, 48, (6, 12, 36, 24)),
    169: (64, 32, (6, 12, 32, 32)),
    201: (64, 32, (6, 12, 48, 32)),
}
"""The first convolution's channels, the channels each layer adds, the layers in each block; table 1 of the paper."""


def densenet(depth: int) -> Network:
    """DenseNet of `depth` layers."""
    channels, rate, blocks = DENSENETS[depth]
    features: list[tuple[str, Spec]] = [("conv0", conv(channels, 7, 2, 3, bias=False)), ("norm0", BATCH_NORM)]
    features += [("relu0", RELU), ("pool0", max_pool(3, 2, 1))]
    for number, layers in enumerate(blocks, 1):
        features.append((f"denseblock{number}", dense_block(rate, layers)))
        channels += layers * rate
        if number < len(blocks):
            # Half the channels, half the size.
            channels //= 2
            shrunk = [("norm", BATCH_NORM), ("relu", RELU), ("conv", conv(channels, 1, bias=False))]
            features.append((f"transition{number}", Sequential(sequence(*shrunk, ("pool", avg_pool(2, 2))))))
    parts = sequence(
        ("features", Sequential(sequence(*features, ("norm5", BATCH_NORM)))),
        *(("", RELU), ("", GLOBAL_POOL), ("", Flatten()), ("classifier", Linear(1000, channels))),
    )
    source = "Huang, Liu, van der Maaten and Weinberger (2017), Densely connected convolutional networks"
    return Network(f"densenet{depth}", IMAGE, parts, source)


def dense_block(rate: int, layers: int) -> DenseBlock:
    """Every layer reads all maps before it and appends `rate` of its own, from a bottleneck of four times as many."""
    layer = Sequential(
        sequence(
            *(("norm1", BATCH_NORM), ("relu1", RELU), ("conv1", conv(4 * rate, 1, bias=False))),
            *(("norm2", BATCH_NORM), ("relu2", RELU), ("conv2", conv(rate, 3, 1, 1, bias=False))),
        )
    )
    return DenseBlock(tuple(Part(f"denselayer{number}", layer) for number in range(1, layers + 1)))
