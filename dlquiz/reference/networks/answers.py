"""What is asked about the named networks, in closed form: exact integers from the plan, without NumPy.

`layer` is a module path. A path of a block, such as `layer2` or `inception3a`, stands for all modules in it: its
parameters are theirs, its output and receptive field those of the last of them.
"""

from __future__ import annotations

from difflib import get_close_matches

from dlquiz.errors import ArgumentError
from dlquiz.reference.networks.graph import Node
from dlquiz.reference.networks.kinds import Shape
from dlquiz.reference.networks.plan import Plan
from dlquiz.reference.networks.registry import find_network
from dlquiz.reference.networks.trace import Extent, extent, plan_at

LONGEST_NAME = 80


def network_plan(network: str) -> Plan:
    """The plan of the network called `network`, at the input it is made for."""
    return plan_at(find_network(network))


def network_parameters(network: str) -> int:
    """Trainable parameters of a network. Source: the papers named in its data, torchvision's modules."""
    return sum(network_plan(network).parameters)


def network_macs(network: str) -> int:
    """Multiply-adds of one forward pass on one image: convolutions and linear layers, without biases."""
    return sum(macs_of(network_plan(network)))


def network_output_shape(network: str, layer: str) -> Shape:
    """Output shape of a module, without the batch: (C, H, W), or (features,)."""
    plan = network_plan(network)
    return plan.shape_of(last_place(plan, layer))


def layer_parameters(network: str, layer: str) -> int:
    """Trainable parameters of a module, or of all modules in a block."""
    plan = network_plan(network)
    return sum(plan.parameters[place] for place in places_of(plan.nodes, layer))


def network_receptive_field(network: str, layer: str) -> Extent:
    """Receptive field of one output of a module in pixels, the largest over all paths.

    Refused where the image as a whole counts: from global pooling or the first linear layer on.
    Source: Araujo, Norris and Sim (2019), "Computing receptive fields of convolutional neural networks", Distill.
    """
    plan = network_plan(network)
    reach = plan.flows[last_place(plan, layer)].reach
    if reach is None:
        raise ArgumentError(
            "layer",
            f"`{layer}` comes after global pooling or a linear layer: it sees the whole image, whatever its size",
            f"`{layer}` 位于全局平均池化或全连接层之后：无论图像多大，它都看到整幅图像",
        )
    return extent(reach.size)


def macs_of(plan: Plan) -> tuple[int, ...]:
    """Multiply-adds of each node over all its output places."""
    cells = [1 if not size else size[0] * size[1] for size in plan.sizes]
    return tuple(macs * cells[flow.grid] for macs, flow in zip(plan.macs, plan.flows, strict=True))


def last_place(plan: Plan, layer: str) -> int:
    """The place of the module `layer`, or of the last module of the block of that name."""
    return places_of(plan.nodes, layer)[-1]


def places_of(nodes: tuple[Node, ...], layer: str) -> tuple[int, ...]:
    """The places of the modules that the path `layer` stands for; `ArgumentError` with a did-you-mean if none."""
    inside = f"{layer}."
    places = tuple(
        place for place, node in enumerate(nodes) if node.name and (node.name == layer or node.name.startswith(inside))
    )
    if places and layer:
        return places
    shown = layer if len(layer) <= LONGEST_NAME else f"{layer[: LONGEST_NAME - 1]}…"
    names = list(dict.fromkeys(path for node in nodes for path in _paths(node.name)))
    close = get_close_matches(shown, names, 3)
    hint = f"did you mean {', '.join(close)}?" if close else f"it starts with {', '.join(names[:3])}"
    hint_zh = f"是否想写 {'、'.join(close)}？" if close else f"它的前几层是 {'、'.join(names[:3])}"
    raise ArgumentError("layer", f"the network has no layer `{shown}`; {hint}", f"网络中没有层 `{shown}`；{hint_zh}")


def _paths(name: str) -> list[str]:
    """The path of a module and of the blocks it is in, outermost first."""
    steps = name.split(".")
    return [".".join(steps[:count]) for count in range(1, len(steps) + 1) if name]
