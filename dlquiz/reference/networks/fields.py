"""The receptive field of a layer of a network, right or with a mistake, and its working.

Mistakes walk the network again along the height; the windows of the named networks are square.
"""

from __future__ import annotations

from typing import NamedTuple

from dlquiz.errors import ArgumentError
from dlquiz.messages import Text
from dlquiz.reference.networks.graph import INPUT
from dlquiz.reference.networks.kinds import POINT, Conv2d, Layer, Pool2d, Subsampling
from dlquiz.reference.networks.paths import last_place, network_plan
from dlquiz.reference.networks.plan import Plan
from dlquiz.reference.networks.trace import Extent, extent
from dlquiz.reference.tex.plain_tex import formula, line

MOST_LINES = 24
WINDOWED = (Conv2d, Pool2d, Subsampling)


class Seen(NamedTuple):
    """What a layer's output sees in pixels, how far the next one's view is from it, and where its input comes from."""

    size: int
    jump: int
    source: int = INPUT


def network_receptive_field(network: str, layer: str, mistake: str = "") -> Extent:
    """Receptive field of one output of a module in pixels, the largest over all paths.

    Refused where the image as a whole counts: from global pooling or the first linear layer on.
    Source: Araujo, Norris and Sim (2019), "Computing receptive fields of convolutional neural networks", Distill.
    """
    plan = network_plan(network)
    last = last_place(plan, layer)
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
    return _walk(plan, last, mistake)[last].size


def _walk(plan: Plan, last: int, mistake: str = "") -> list[Seen]:
    """What each layer sees, up to the one at `last`; where paths join, the one that sees most counts."""
    start = _start(mistake)
    choose = min if mistake == "shortest_path" else max
    seen: list[Seen] = []
    for node in plan.nodes[: last + 1]:
        sources = [start if source == INPUT else seen[source]._replace(source=source) for source in node.sources]
        size, jump, source = choose(sources, key=lambda one: one[:2])
        if isinstance(node.layer, WINDOWED):
            size += _growth(node.layer, jump, mistake)[1]
            jump = _spread(node.layer.window.stride[0], jump, mistake)[1]
        seen.append(Seen(size, jump, source))
    return seen


def _start(mistake: str) -> Seen:
    return Seen(0 if mistake == "kernels_summed" else 1, 1)


def _path(seen: list[Seen], last: int) -> list[int]:
    """The places from the input to a layer, where paths join along the one that was chosen."""
    path = []
    while last != INPUT:
        path.append(last)
        last = seen[last].source
    return path[::-1]


def widest_path(plan: Plan, last: int) -> list[int]:
    """The places from the input to a layer, where paths join along the one that sees most."""
    return _path(_walk(plan, last), last)


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
    last = last_place(plan, layer)
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
    return [rule, *_shortened(_lines(plan, last, mistake)), line("r", *ends.get(mistake, ()), value)]


_WIDEST = ("along the widest path", "沿看到最多像素的路径")


def _shortened(lines: list[Text]) -> list[Text]:
    hidden = len(lines) - MOST_LINES
    if hidden <= 0:
        return lines
    more = Text(f"… {hidden} more {'layer' if hidden == 1 else 'layers'} …", f"…… 另有 {hidden} 层 ……")
    return [*lines[: MOST_LINES // 2], more, *lines[-MOST_LINES // 2 :]]


def _lines(plan: Plan, last: int, mistake: str) -> list[Text]:
    """A line for each layer on the path to the one at `last` that widens the view or takes steps."""
    seen = _walk(plan, last, mistake)
    size, jump = _start(mistake)[:2]
    lines: list[Text] = []
    for place in _path(seen, last):
        layer, name = plan.nodes[place].layer, plan.nodes[place].name
        grown, added = _growth(layer, jump, mistake)
        spread, stride = _spread(layer.window.stride[0], jump, mistake)[0], layer.window.stride[0]
        parts = []
        if grown and (added or layer.window != POINT):
            parts.append(formula("r", f"{size} + {grown}", f"{size} + {added}", str(size + added)))
        size, jump = seen[place][:2]
        if stride > 1:
            parts.append(formula("J", spread, str(jump)))
        if parts and isinstance(layer, WINDOWED):
            lines.append(Text(f"`{name}`: {', then '.join(parts)}", f"`{name}`：{'，然后 '.join(parts)}"))
    return lines
