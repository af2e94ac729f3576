"""The networks there are, by their names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial

from dlquiz.errors import ArgumentError
from dlquiz.messages.naming import did_you_mean
from dlquiz.networks import architectures as classic
from dlquiz.networks.convnext import CONVNEXTS, convnext
from dlquiz.networks.inception import inception_v3
from dlquiz.networks.kinds import Network
from dlquiz.networks.mobile import EFFICIENTNETS, SHUFFLENETS, efficientnet, mobilenet_v2, shufflenet_v2, squeezenet
from dlquiz.networks.transformers import BERTS, GPT2S, LLAMAS, VIT_PATCHES, bert, gpt2, llama2, t5_small, vit

NETWORKS: Mapping[str, Callable[[], Network]] = {
    "lenet5": classic.lenet5,
    "lenet5_original": classic.lenet5_original,
    "alexnet": classic.alexnet,
    "alexnet_paper": classic.alexnet_paper,
    **{f"vgg{depth}{bn}": partial(classic.vgg, depth, bool(bn)) for depth in classic.VGG_DEPTHS for bn in ("", "_bn")},
    "googlenet": classic.googlenet,
    "googlenet_aux": partial(classic.googlenet, auxiliary=True),
    "inception_v3": inception_v3,
    "inception_v3_aux": partial(inception_v3, auxiliary=True),
    **{f"resnet{depth}": partial(classic.resnet, depth) for depth in classic.RESNET_BLOCKS},
    "resnext50_32x4d": partial(classic.resnext, 50, 32, 4),
    "resnext101_32x8d": partial(classic.resnext, 101, 32, 8),
    "resnext101_64x4d": partial(classic.resnext, 101, 64, 4),
    "wide_resnet50_2": partial(classic.wide_resnet, 50, 2),
    **{f"densenet{depth}": partial(classic.densenet, depth) for depth in classic.DENSENETS},
    "squeezenet1_0": partial(squeezenet, "1_0"),
    "squeezenet1_1": partial(squeezenet, "1_1"),
    "mobilenet_v2": mobilenet_v2,
    **{f"shufflenet_v2_{width}": partial(shufflenet_v2, width) for width in SHUFFLENETS},
    **{f"efficientnet_{name}": partial(efficientnet, name) for name in EFFICIENTNETS},
    **{f"convnext_{size}": partial(convnext, size) for size in CONVNEXTS},
    **{f"vit_{size}_{patch}": partial(vit, size, patch) for size, patch in VIT_PATCHES},
    **{name: partial(gpt2, name) for name in GPT2S},
    **{name: partial(bert, name) for name in BERTS},
    **{name: partial(llama2, name) for name in LLAMAS},
    "t5_small": t5_small,
}
"""What makes each network, by its name."""
NETWORK_NAMES = tuple(NETWORKS)


@cache
def find_network(name: str) -> Network:
    """The network called `name`; `ArgumentError` with a did-you-mean where there is none."""
    if name in NETWORKS:
        return NETWORKS[name]()
    all_names = (f"there are {', '.join(NETWORK_NAMES)}", f"可用的有 {'、'.join(NETWORK_NAMES)}")
    hint, hint_zh = did_you_mean(name, NETWORK_NAMES, all_names, most=3)
    raise ArgumentError("network", f"there is no network `{name}`; {hint}", f"没有名为 `{name}` 的网络；{hint_zh}")
