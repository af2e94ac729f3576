"""GoogLeNet as torchvision has it: batch normalization, and 3×3 kernels in the branch the paper gives 5×5."""

from __future__ import annotations

from functools import partial

from dlquiz.reference.networks.kinds import (
    BATCH_NORM,
    DROPOUT,
    RELU,
    AdaptiveAvgPool2d,
    Branches,
    Flatten,
    Linear,
    Network,
    Part,
    Sequential,
    SideHead,
    conv,
    max_pool,
    numbered,
    sequence,
)

# 1×1; reduction and 3×3; reduction and "5×5"; 1×1 after the pooling. Table 1 of the paper.
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


def googlenet(auxiliary: bool = False) -> Network:
    """6,624,904 parameters; with the two auxiliary heads 13,004,888."""

    def head(name: str) -> tuple[Part, ...]:
        return (Part(name, auxiliary_head()),) if auxiliary else ()

    return Network(
        "googlenet_aux" if auxiliary else "googlenet",
        (3, 224, 224),
        (
            *sequence(("conv1", basic(64, 7, 2, 3)), ("maxpool1", max_pool(3, 2, ceil_mode=True))),
            *sequence(("conv2", basic(64, 1)), ("conv3", basic(192, 3, 1, 1))),
            *sequence(("maxpool2", max_pool(3, 2, ceil_mode=True)), inception("3a"), inception("3b")),
            *sequence(("maxpool3", max_pool(3, 2, ceil_mode=True)), inception("4a")),
            *head("aux1"),
            *sequence(inception("4b"), inception("4c"), inception("4d")),
            *head("aux2"),
            *sequence(inception("4e"), ("maxpool4", max_pool(2, 2, ceil_mode=True)), inception("5a"), inception("5b")),
            *sequence(("avgpool", AdaptiveAvgPool2d((1, 1))), ("", Flatten())),
            *sequence(("dropout", DROPOUT), ("fc", Linear(1000, 1024))),
        ),
        "Szegedy et al. (2015), Going deeper with convolutions; torchvision's googlenet",
    )


def basic(channels: int, kernel_size: int, stride: int = 1, padding: int = 0) -> Sequential:
    """Convolution without bias, then batch normalization; the ReLU is a function."""
    return Sequential(sequence(("conv", conv(channels, kernel_size, stride, padding, bias=False)), ("bn", BATCH_NORM)))


def inception(stage: str) -> tuple[str, Branches]:
    """Four branches side by side, their maps concatenated: 1×1, two reduced 3×3 ones, and pooling with a projection."""
    one, reduce3, three, reduce5, five, pooled = INCEPTIONS[stage]
    pool = max_pool(3, 1, 1, ceil_mode=True)
    return f"inception{stage}", Branches(
        sequence(
            ("branch1", basic(one, 1)),
            ("branch2", Sequential(numbered(basic(reduce3, 1), basic(three, 3, 1, 1)))),
            ("branch3", Sequential(numbered(basic(reduce5, 1), basic(five, 3, 1, 1)))),
            ("branch4", Sequential(numbered(pool, basic(pooled, 1)))),
        )
    )


def auxiliary_head() -> SideHead:
    """The classifier that helps in training: pooling, 1×1 convolution, two linear layers; its output leads nowhere."""
    return SideHead(
        sequence(
            *(("", AdaptiveAvgPool2d((4, 4))), ("conv", basic(128, 1)), ("", Flatten())),
            *(("fc1", Linear(1024, 128 * 4 * 4)), ("", RELU), ("dropout", DROPOUT), ("fc2", Linear(1000, 1024))),
        )
    )


NETWORKS = {"googlenet": googlenet, "googlenet_aux": partial(googlenet, True)}
