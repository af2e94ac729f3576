"""The named networks and their layers by name.

`layer` is a module path. A path of a block, such as `layer2` or `inception3a`, means all modules in it: its parameters
are theirs, its output and receptive field those of the last of them.
"""

from __future__ import annotations

from functools import lru_cache

from dlquiz.errors import ArgumentError
from dlquiz.messages import short
from dlquiz.messages.naming import did_you_mean
from dlquiz.networks.graph import nodes_of
from dlquiz.networks.kinds import BatchNorm2d
from dlquiz.networks.named import find_network
from dlquiz.networks.plan import Plan
from dlquiz.networks.trace import plan_at

LONGEST_NAME = 80


def network_plan(network: str) -> Plan:
    """The plan of the network called `network`, at the input it is made for."""
    return plan_at(find_network(network))


def network_image(network: str) -> str:
    """The input that a network is made for, as `3×224×224`."""
    return "×".join(map(str, find_network(network).shape))


def batch_norms(network: str, layer: str | None = None) -> int:
    """How many layers of a network, or of a part of it, keep running statistics."""
    nodes = nodes_of(find_network(network))
    places = range(len(nodes)) if layer is None else places_of(network, layer)
    return sum(isinstance(nodes[place].layer, BatchNorm2d) for place in places)


@lru_cache(maxsize=256)
def places_of(network: str, layer: str) -> tuple[int, ...]:
    """The places of the modules that the path `layer` stands for; `ArgumentError` with a did-you-mean if none."""
    nodes, inside = nodes_of(find_network(network)), f"{layer}."
    places = tuple(
        place for place, node in enumerate(nodes) if node.name and (node.name == layer or node.name.startswith(inside))
    )
    if places and layer:
        return places
    shown = short(layer, LONGEST_NAME)
    names = list(dict.fromkeys(path for node in nodes for path in _paths(node.name)))
    first = (f"it starts with {', '.join(names[:3])}", f"它的前几层是 {'、'.join(names[:3])}")
    hint, hint_zh = did_you_mean(shown, names, first, most=3)
    raise ArgumentError("layer", f"the network has no layer `{shown}`; {hint}", f"网络中没有层 `{shown}`；{hint_zh}")


def _paths(name: str) -> list[str]:
    """The path of a module and of the blocks it is in, outermost first."""
    steps = name.split(".")
    return [".".join(steps[:count]) for count in range(1, len(steps) + 1) if name]
