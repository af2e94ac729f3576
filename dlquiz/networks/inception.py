"""Inception v3 as data, in torchvision's names."""

from __future__ import annotations

from dlquiz.networks.architectures import GLOBAL_POOL
from dlquiz.networks.kinds import (
    BATCH_NORM,
    DROPOUT,
    Branches,
    Flatten,
    Linear,
    Network,
    Pair,
    Part,
    Sequential,
    SideHead,
    Spec,
    avg_pool,
    conv,
    max_pool,
    sequence,
)

POOL = max_pool(3, 2)
AVERAGED = Part("", avg_pool(3, 1, 1))


def inception_v3(auxiliary: bool = False) -> Network:
    """Factorised convolutions, batch normalization everywhere; images of 299×299."""
    stem = (
        *(basic("Conv2d_1a_3x3", 32, 3, 2), basic("Conv2d_2a_3x3", 32, 3), basic("Conv2d_2b_3x3", 64, 3, 1, 1)),
        *(Part("maxpool1", POOL), basic("Conv2d_3b_1x1", 80, 1), basic("Conv2d_4a_3x3", 192, 3)),
        Part("maxpool2", POOL),
    )
    mixed: list[tuple[str, Spec]] = [
        *(("Mixed_5b", mixed_35(32)), ("Mixed_5c", mixed_35(64)), ("Mixed_5d", mixed_35(64))),
        *(("Mixed_6a", shrunk_to_17()), ("Mixed_6b", mixed_17(128)), ("Mixed_6c", mixed_17(160))),
        *(("Mixed_6d", mixed_17(160)), ("Mixed_6e", mixed_17(192))),
    ]
    if auxiliary:
        mixed.append(("AuxLogits", auxiliary_head()))
    mixed += [("Mixed_7a", shrunk_to_8()), ("Mixed_7b", mixed_8()), ("Mixed_7c", mixed_8())]
    head = sequence(("avgpool", GLOBAL_POOL), ("dropout", DROPOUT), ("", Flatten()), ("fc", Linear(1000, 2048)))
    source = "Szegedy et al. (2016), Rethinking the Inception architecture for computer vision; torchvision's inception"
    name = "inception_v3_aux" if auxiliary else "inception_v3"
    return Network(name, (3, 299, 299), (*stem, *sequence(*mixed), *head), source)


def basic(name: str, channels: int, kernel_size: int | Pair, stride: int = 1, padding: int | Pair = 0) -> Part:
    """Convolution without bias, then batch normalization; the ReLU is a function."""
    convolution = conv(channels, kernel_size, stride, padding, bias=False)
    return Part(name, Sequential(sequence(("conv", convolution), ("bn", BATCH_NORM))))


def chain(*parts: Part) -> Part:
    """Modules one after the other that have no module around them."""
    return Part("", Sequential(parts))


def mixed_35(pooled: int) -> Branches:
    """Figure 5 of the paper."""
    return Branches(
        (
            basic("branch1x1", 64, 1),
            chain(basic("branch5x5_1", 48, 1), basic("branch5x5_2", 64, 5, 1, 2)),
            chain(*_double(1)),
            chain(AVERAGED, basic("branch_pool", pooled, 1)),
        )
    )


def _double(last_stride: int) -> tuple[Part, ...]:
    """1×1, then two 3×3 in the place of a 5×5."""
    last = basic("branch3x3dbl_3", 96, 3, last_stride, 0 if last_stride > 1 else 1)
    return basic("branch3x3dbl_1", 64, 1), basic("branch3x3dbl_2", 96, 3, 1, 1), last


def shrunk_to_17() -> Branches:
    """Figure 10: convolution and pooling side by side halve the size."""
    return Branches((basic("branch3x3", 384, 3, 2), chain(*_double(2)), Part("", POOL)))


def mixed_17(inner: int) -> Branches:
    """Figure 6: 7×7 as 1×7 and 7×1."""
    wide: tuple[Pair, Pair] = ((1, 7), (0, 3))
    tall: tuple[Pair, Pair] = ((7, 1), (3, 0))

    def factored(branch: str, number: int, channels: int, shape: tuple[Pair, Pair]) -> Part:
        return basic(f"{branch}_{number}", channels, shape[0], 1, shape[1])

    double = [
        factored("branch7x7dbl", number, 192 if number == 5 else inner, tall if number % 2 == 0 else wide)
        for number in range(2, 6)
    ]
    return Branches(
        (
            basic("branch1x1", 192, 1),
            chain(
                basic("branch7x7_1", inner, 1),
                factored("branch7x7", 2, inner, wide),
                factored("branch7x7", 3, 192, tall),
            ),
            chain(basic("branch7x7dbl_1", inner, 1), *double),
            chain(AVERAGED, basic("branch_pool", 192, 1)),
        )
    )


def shrunk_to_8() -> Branches:
    """As torchvision has it: both branches end in a 3×3 convolution of stride 2."""
    return Branches(
        (
            chain(basic("branch3x3_1", 192, 1), basic("branch3x3_2", 320, 3, 2)),
            chain(
                *(basic("branch7x7x3_1", 192, 1), basic("branch7x7x3_2", 192, (1, 7), 1, (0, 3))),
                *(basic("branch7x7x3_3", 192, (7, 1), 1, (3, 0)), basic("branch7x7x3_4", 192, 3, 2)),
            ),
            Part("", POOL),
        )
    )


def mixed_8() -> Branches:
    """Figure 7: the outputs of 1×3 and 3×1 are concatenated."""

    def both(name: str) -> Part:
        sides = basic(f"{name}a", 384, (1, 3), 1, (0, 1)), basic(f"{name}b", 384, (3, 1), 1, (1, 0))
        return Part("", Branches(sides, join=""))

    return Branches(
        (
            basic("branch1x1", 320, 1),
            chain(basic("branch3x3_1", 384, 1), both("branch3x3_2")),
            chain(basic("branch3x3dbl_1", 448, 1), basic("branch3x3dbl_2", 384, 3, 1, 1), both("branch3x3dbl_3")),
            chain(AVERAGED, basic("branch_pool", 192, 1)),
        )
    )


def auxiliary_head() -> SideHead:
    """The classifier that helps in training; its output leads nowhere."""
    end = sequence(("", GLOBAL_POOL), ("", Flatten()), ("fc", Linear(1000, 768)))
    return SideHead((Part("", avg_pool(5, 3)), basic("conv0", 128, 1), basic("conv1", 768, 5), *end))
