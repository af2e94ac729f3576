"""The networks by name; each is made when it is first asked for."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache

from dlquiz.errors import ArgumentError
from dlquiz.messages.naming import did_you_mean_any
from dlquiz.reference.networks.architectures import NETWORKS
from dlquiz.reference.networks.kinds import Network

NETWORK_NAMES = tuple(NETWORKS)


@cache
def find_network(name: str) -> Network:
    """The network called `name`; `ArgumentError` with a did-you-mean where there is none."""
    if name in NETWORKS:
        return NETWORKS[name]()
    close = get_close_matches(name, NETWORK_NAMES, 3, 0.5)
    all_names = (f"there are {', '.join(NETWORK_NAMES)}", f"可用的有 {'、'.join(NETWORK_NAMES)}")
    hint, hint_zh = did_you_mean_any(close, all_names)
    raise ArgumentError("network", f"there is no network `{name}`; {hint}", f"没有名为 `{name}` 的网络；{hint_zh}")
