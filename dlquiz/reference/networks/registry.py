"""The networks by name; each is made when it is first asked for."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from importlib import import_module

from dlquiz.errors import ArgumentError
from dlquiz.messages.naming import did_you_mean_any
from dlquiz.reference.networks.kinds import Network

FAMILIES: dict[str, tuple[str, ...]] = {
    "lenet": ("lenet5", "lenet5_original"),
    "alexnet": ("alexnet", "alexnet_paper"),
    "vgg": ("vgg11", "vgg11_bn", "vgg13", "vgg13_bn", "vgg16", "vgg16_bn", "vgg19", "vgg19_bn"),
    "googlenet": ("googlenet", "googlenet_aux"),
    "resnet": ("resnet18", "resnet34", "resnet50", "resnet101", "resnet152"),
    "densenet": ("densenet121", "densenet161", "densenet169", "densenet201"),
}
"""Each family's module in this package, and the networks it makes."""

NETWORK_NAMES = tuple(name for names in FAMILIES.values() for name in names)


@cache
def find_network(name: str) -> Network:
    """The network called `name`; `ArgumentError` with a did-you-mean where there is none."""
    for family, names in FAMILIES.items():
        if name in names:
            network: Network = import_module(f"dlquiz.reference.networks.{family}").NETWORKS[name]()
            return network
    close = get_close_matches(name, NETWORK_NAMES, 3, 0.5)
    all_names = (f"there are {', '.join(NETWORK_NAMES)}", f"可用的有 {'、'.join(NETWORK_NAMES)}")
    hint, hint_zh = did_you_mean_any(close, all_names)
    raise ArgumentError("network", f"there is no network `{name}`; {hint}", f"没有名为 `{name}` 的网络；{hint_zh}")
