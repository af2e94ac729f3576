"""The receptive field of a layer of a network, right or with a mistake, and its working.

Mistakes walk the network again along the height; the windows of the named networks are square.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from dlquiz.errors import ArgumentError
from dlquiz.messages import Text
from dlquiz.networks.graph import INPUT, Node
from dlquiz.networks.kinds import POINT, WINDOWED, Conv2d, Layer
from dlquiz.networks.trace import Extent, extent
from dlquiz.reference.networks.paths import network_plan, places_of
from dlquiz.reference.tex.plain_tex import formula, line

MOST_LINES = 24


class Seen(NamedTuple):
    """What a layer's output sees in pixels, and how far the next one's view is from it."""

    size: int
    jump: int


def network_receptive_field(network: str, layer: str, mistake: str = "") -> Extent:
    """Receptive field of one output of a module in pixels, the largest over all paths.

    Refused where the image as a whole counts: from global pooling or the first linear layer on.
    Source: Araujo, Norris and Sim (2019), "Computing receptive fields of convolutional neural networks", Distill.
    """
    plan = network_plan(network)
    last = places_of(network, layer)[-1]
    reach = plan.flows[last].reach
    if reach is None:
        raise ArgumentError(
            "layer",
            f"`{layer}` comes after global pooling or a linear layer: it sees the whole image, whatever its size",
            f"`{layer}` 位于全局平均池化或全连接层之后：无论图像多大，它都看到整幅图像",
        )
    match mistake:
        case "":
            return extent(reach.size)
        case "limited_to_image":
            return min(reach.size[0], plan.shape[1])
        case "jump_for_receptive_field":
            return reach.jump[0]
        case "last_layer_only":
            if plan.nodes[last].layer.window == POINT:
                raise ValueError("the layer has no window of more than one cell")
            return plan.nodes[last].layer.window.kernel_size[0]
    return _walk(network, mistake)[last].size


@lru_cache(maxsize=256)
def _walk(network: str, mistake: str = "") -> Mapping[int, Seen]:
    """What each layer of a network sees, and the input; where paths join, the one chosen by `_source` counts."""
    seen = {INPUT: Seen(0 if mistake == "kernels_summed" else 1, 1)}
    for place, node in enumerate(network_plan(network).nodes):
        size, jump = seen[place] = seen[_source(node, seen, mistake)]
        if isinstance(node.layer, WINDOWED):
            grown, spread = _growth(node.layer, jump, mistake), _spread(node.layer.window.stride[0], jump, mistake)
            seen[place] = Seen(size + grown[1], spread[1])
    return seen


def _source(node: Node, seen: Mapping[int, Seen], mistake: str = "") -> int:
    """Of what a layer takes, the place that sees most, or least where the mistake is to follow the shortest path."""
    return (min if mistake == "shortest_path" else max)(node.sources, key=seen.__getitem__)


def path_to(network: str, last: int, mistake: str = "") -> list[int]:
    """The places from the input to a layer, where paths join along the one that sees most."""
    nodes, seen, path = network_plan(network).nodes, _walk(network, mistake), [last]
    while (source := _source(nodes[path[-1]], seen, mistake)) != INPUT:
        path.append(source)
    return path[::-1]


def _growth(layer: Layer, jump: int, mistake: str) -> tuple[str, int]:
    """What a window adds to the field, as it is written and in pixels: d·(k − 1)·J."""
    (k, _), (s, _), (p, _), (d, _), _ = layer.window
    reach = f"{k} - 1" if d == 1 else rf"{d} \cdot ({k} - 1)"
    text, grown = rf"{f'({reach})' if d == 1 else reach} \cdot {jump}", d * (k - 1) * jump
    match mistake:
        case "own_stride_counted":
            return rf"{text} \cdot {s}", grown * s
        case "pooling_skipped" if not isinstance(layer, Conv2d):
            return "", 0
        case "kernel_not_reduced":
            return rf"{k} \cdot {jump}", k * jump
        case "kernels_summed":
            return str(k), k
        case "padding_added":
            return rf"({reach} + 2 \cdot {p}) \cdot {jump}", (d * (k - 1) + 2 * p) * jump
    return text, grown


def _spread(stride: int, jump: int, mistake: str) -> tuple[str, int]:
    """The distance of neighbours behind a window, as it is written and in pixels: J·s."""
    match mistake:
        case "strides_ignored":
            return "1", 1
        case "previous_stride_only":
            return str(stride), stride
    return rf"{jump} \cdot {stride}", jump * stride


def network_receptive_field_working(network: str, layer: str, mistake: str = "") -> list[Text]:
    plan = network_plan(network)
    last = places_of(network, layer)[-1]
    value = str(network_receptive_field(network, layer, mistake))
    path = ("along the shortest path", "沿最短的路径") if mistake == "shortest_path" else _WIDEST
    rule = Text(
        rf"{path[0]}, from $r = 1$, $J = 1$: $r \leftarrow r + d (k - 1) J$, then $J \leftarrow J s$",
        rf"{path[1]}，从 $r = 1$、$J = 1$ 开始：$r \leftarrow r + d (k - 1) J$，然后 $J \leftarrow J s$",
    )
    if mistake == "last_layer_only":
        return [rule, line("r", "k", value)]
    right = network_receptive_field(network, layer)
    ends = {
        "limited_to_image": (rf"\min({right}, {plan.shape[1]})",),
        "jump_for_receptive_field": ("J",),
    }
    return [rule, *_shortened(_lines(network, last, mistake)), line("r", *ends.get(mistake, ()), value)]


_WIDEST = ("along the widest path", "沿看到最多像素的路径")


def _shortened(lines: list[Text]) -> list[Text]:
    hidden = len(lines) - MOST_LINES
    if hidden <= 0:
        return lines
    more = Text(f"… {hidden} more {'layer' if hidden == 1 else 'layers'} …", f"…… 另有 {hidden} 层 ……")
    return [*lines[: MOST_LINES // 2], more, *lines[-MOST_LINES // 2 :]]


def _lines(network: str, last: int, mistake: str) -> list[Text]:
    """A line for each layer on the path to the one at `last` that widens the view or takes steps."""
    nodes, seen = network_plan(network).nodes, _walk(network, mistake)
    size, jump = seen[INPUT]
    lines: list[Text] = []
    for place in path_to(network, last, mistake):
        layer, name = nodes[place].layer, nodes[place].name
        grown, added = _growth(layer, jump, mistake)
        spread, stride = _spread(layer.window.stride[0], jump, mistake)[0], layer.window.stride[0]
        parts = []
        if grown and (added or layer.window != POINT):
            parts.append(formula("r", f"{size} + {grown}", f"{size} + {added}", str(size + added)))
        size, jump = seen[place]
        if stride > 1:
            parts.append(formula("J", spread, str(jump)))
        if parts and isinstance(layer, WINDOWED):
            lines.append(Text(f"`{name}`: {', then '.join(parts)}", f"`{name}`：{'，然后 '.join(parts)}"))
    return lines
