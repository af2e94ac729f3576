"""Worked solutions about whole networks, line by line; the last line ends in the value.

A deep network is summed up block by block, at the finest grain that keeps the lines readable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from dlquiz.messages import Text
from dlquiz.reference.networks.answers import (
    last_place,
    macs_of,
    network_plan,
    places_of,
)
from dlquiz.reference.networks.answers import (
    layer_parameters as count_layer,
)
from dlquiz.reference.networks.answers import (
    network_receptive_field as field_of,
)
from dlquiz.reference.networks.graph import INPUT
from dlquiz.reference.networks.kinds import (
    POINT,
    AdaptiveAvgPool2d,
    Add,
    BatchNorm2d,
    Concat,
    Conv2d,
    EuclideanRBF,
    Flatten,
    Layer,
    Linear,
    Shape,
    Subsampling,
    Window,
)
from dlquiz.reference.networks.plan import Plan
from dlquiz.reference.steps.plain_tex import formula, fraction, line, product, told

MOST_LINES = 24
MOST_TERMS = 8


Links = Callable[[Plan, int], list[str]]
"""What stands between the name of a count and its value, for the layer at a place."""


class Group(NamedTuple):
    """A block of a network (or one layer), the layers in it that count, and their sum."""

    name: str
    places: tuple[int, ...]
    total: int


def network_parameters(network: str) -> list[Text]:
    plan = network_plan(network)
    everywhere = range(len(plan.nodes))
    return [*_parameter_rules(plan, everywhere), *_added_up(plan, plan.parameters, everywhere, _parameter_links)]


def network_macs(network: str) -> list[Text]:
    plan = network_plan(network)
    inputs = _inputs_of_a_kernel(*(node.layer for node in plan.nodes))
    rules = [
        Text.same(rf"$\text{{Conv2d}} = H_{{out}} W_{{out}} \cdot k_h k_w \cdot {inputs} \cdot C_{{out}}$"),
        Text.same(r"$\text{Linear} = in \cdot out$"),
    ]
    return [*rules, *_added_up(plan, macs_of(plan), range(len(plan.nodes)), _mac_links)]


def layer_parameters(network: str, layer: str) -> list[Text]:
    plan = network_plan(network)
    places = places_of(plan.nodes, layer)
    if len(places) > 1 and sum(plan.parameters[place] > 0 for place in places) > 1:
        return [*_parameter_rules(plan, places), *_added_up(plan, plan.parameters, places, _parameter_links)]
    place = max(places, key=lambda one: plan.parameters[one])
    total = count_layer(network, layer)
    if total == 0:
        kind = plan.nodes[place].layer.kind
        return [NOTHING_TRAINED, told(f"{kind} has none of them", f"{kind} 都没有", "P", "0")]
    return [_rule_for(plan.nodes[place].layer), line("P", *_parameter_links(plan, place), str(total))]


NOTHING_TRAINED = Text(
    r"trained are weights, biases, and the $\gamma$ and $\beta$ of a normalization",
    r"参与训练的是权重、偏置，以及归一化的 $\gamma$ 和 $\beta$",
)


def _parameter_rules(plan: Plan, places: Iterable[int]) -> list[Text]:
    inputs = _inputs_of_a_kernel(*(plan.nodes[place].layer for place in places))
    return [
        Text.same(rf"$\text{{Conv2d}} = k_h k_w \cdot {inputs} \cdot C_{{out}} \; (+\, C_{{out}})$"),
        Text.same(r"$\text{BatchNorm2d} = 2 C,\; \text{Linear} = in \cdot out + out$"),
    ]


def _inputs_of_a_kernel(*layers: Layer) -> str:
    """The input channels that a kernel sees; groups are named only where one of the layers has them."""
    grouped = any(isinstance(layer, Conv2d) and layer.groups > 1 for layer in layers)
    return r"\frac{C_{in}}{g}" if grouped else "C_{in}"


def _rule_for(layer: Layer) -> Text:
    match layer:
        case Conv2d() if layer.connections:
            return Text(
                "each map has $k_h k_w$ weights for every map it is joined to, and a bias",
                "每个图对所连的每个输入图有 $k_h k_w$ 个权重，另加一个偏置",
            )
        case Conv2d():
            bias = r" + C_{out}" if layer.bias else ""
            return Text.same(rf"$P = k_h k_w \cdot {_inputs_of_a_kernel(layer)} \cdot C_{{out}}{bias}$")
        case Linear():
            return Text.same(r"$P = in \cdot out" + (" + out$" if layer.bias else "$"))
        case BatchNorm2d():
            return Text(
                r"$\gamma$ and $\beta$ for each channel: $P = 2 C$", r"每个通道有 $\gamma$ 和 $\beta$：$P = 2 C$"
            )
    return Text("a coefficient and a bias for each map: $P = 2 C$", "每个图一个系数和一个偏置：$P = 2 C$")


def _parameter_links(plan: Plan, place: int) -> list[str]:
    """`7 \\cdot 7 \\cdot 3 \\cdot 64`, the parameters of one layer in numbers; with a bias, the weights' sum too."""
    layer, channels = plan.nodes[place].layer, plan.shape_of(plan.nodes[place].sources[0])[0]
    if isinstance(layer, BatchNorm2d | Subsampling):
        return [rf"2 \cdot {channels}"]
    weights = _weight_term(layer, channels)
    if not isinstance(layer, Conv2d | Linear) or not layer.bias:
        return [weights]
    biases = plan.flows[place].channels
    return [f"{weights} + {biases}", f"{plan.parameters[place] - biases} + {biases}"]


def _weight_term(layer: Layer, channels: int) -> str:
    if not isinstance(layer, Conv2d):
        return rf"{channels} \cdot {layer.out_channels(channels)}"
    kernel = r" \cdot ".join(map(str, layer.window.kernel_size))
    if layer.connections:
        return rf"{kernel} \cdot {sum(layer.connections)}"
    share = rf"\frac{{{channels}}}{{{layer.groups}}}" if layer.groups > 1 else str(channels)
    return rf"{kernel} \cdot {share} \cdot {layer.channels}"


def _mac_links(plan: Plan, place: int) -> list[str]:
    layer, channels = plan.nodes[place].layer, plan.shape_of(plan.nodes[place].sources[0])[0]
    size = plan.shape_of(place)[1:]
    return [product(*size, _weight_term(layer, channels))]


def _added_up(plan: Plan, counts: Sequence[int], places: Sequence[int], links: Links) -> list[Text]:
    """A line for each group, then the sum."""
    groups = _groups(plan, counts, places)
    lines = [_group_line(plan, group, counts, links) for group in groups]
    totals = [str(group.total) for group in groups]
    return [*lines, told("sum", "合计", _terms(totals), str(sum(group.total for group in groups)))]


def _group_line(plan: Plan, group: Group, counts: Sequence[int], links: Links) -> Text:
    name = f"`{group.name}`"
    if len(group.places) == 1:
        return told(name, name, *links(plan, group.places[0]), str(group.total))
    sums: dict[str, list[int]] = {}
    for place in group.places:
        sums.setdefault(plan.nodes[place].layer.kind, []).append(counts[place])
    parts = ", ".join(f"{len(values)} {kind}" for kind, values in sums.items())
    added = " + ".join(str(sum(values)) for values in sums.values())
    return told(f"{name} ({parts})", f"{name}（{parts}）", added, str(group.total))


def _groups(plan: Plan, counts: Sequence[int], places: Sequence[int]) -> list[Group]:
    """The layers that count, together by the deepest common path that makes no more than `MOST_LINES` groups."""
    named = [(place, plan.nodes[place].name.split(".")) for place in places if counts[place]]
    for depth in range(max((len(path) for _, path in named), default=1), 0, -1):
        found: dict[str, list[int]] = {}
        for place, path in named:
            found.setdefault(".".join(path[:depth]), []).append(place)
        if len(found) <= MOST_LINES:
            break
    return [Group(name, tuple(group), sum(counts[place] for place in group)) for name, group in found.items()]


ROUNDED_UP = Text(
    r"pooling with ceil_mode rounds up: $\lceil \frac{n + 2p - k}{s} \rceil + 1$",
    r"ceil_mode 的池化向上取整：$\lceil \frac{n + 2p - k}{s} \rceil + 1$",
)


def network_output_shape(network: str, layer: str) -> list[Text]:
    plan = network_plan(network)
    last = last_place(plan, layer)
    rule = Text(
        r"along the path to the layer, where the shape changes: $\lfloor \frac{n + 2p - k}{s} \rfloor + 1$",
        r"沿到达该层的路径，逐个计算改变尺寸之处：$\lfloor \frac{n + 2p - k}{s} \rfloor + 1$",
    )
    shown = [place for place in _path(plan, last) if place == last or _reshapes(plan, place)]
    up = any(plan.nodes[place].layer.window.ceil_mode for place in shown)
    return [rule, *([ROUNDED_UP] if up else []), _input_line(plan), *(_shape_line(plan, place) for place in shown)]


def _input_line(plan: Plan) -> Text:
    return Text(f"input: ${_shape(plan.shape)}$", f"输入：${_shape(plan.shape)}$")


def _reshapes(plan: Plan, place: int) -> bool:
    """Whether heights and widths, or their being there, change."""
    before, after = plan.shape_of(plan.nodes[place].sources[0]), plan.shape_of(place)
    return before[1:] != after[1:]


def _shape_line(plan: Plan, place: int) -> Text:
    node, shape = plan.nodes[place], plan.shape_of(place)
    before = plan.shape_of(node.sources[0])
    name, after = f"`{node.name}`" if node.name else node.layer.kind, _shape(shape)
    match node.layer:
        case Flatten():
            flat = formula(product(*before), str(shape[0]))
            return Text(f"{name}: {flat}, ${after}$", f"{name}：{flat}，${after}$")
        case Linear() | EuclideanRBF():
            return Text(
                f"{name}: ${shape[0]}$ output features, ${after}$", f"{name}：${shape[0]}$ 个输出特征，${after}$"
            )
        case Add():
            return Text(
                f"{name}: added entry by entry, the shape stays, ${after}$", f"{name}：逐元素相加，形状不变，${after}$"
            )
        case Concat():
            channels = _terms([str(plan.shape_of(source)[0]) for source in _concatenated(plan, place)])
            work = formula(channels, str(shape[0]))
            return Text(f"{name}: channels {work}, ${after}$", f"{name}：通道 {work}，${after}$")
        case AdaptiveAvgPool2d():
            return Text(
                f"{name}: averaged down to its output size, ${after}$", f"{name}：平均到指定的输出尺寸，${after}$"
            )
    if node.layer.window == POINT or len(shape) == 1:
        kept = rf"${_shape(before)} \to {after}$"
        return Text(f"{name}: {kept}", f"{name}：{kept}")
    work = _size_work(before, node.layer.window, shape)
    return Text(f"{name}: ${work}$, ${after}$", f"{name}：${work}$，${after}$")


def _concatenated(plan: Plan, place: int) -> list[int]:
    """What a concatenation holds, the unnamed ones inside it opened."""
    found: list[int] = []
    for source in plan.nodes[place].sources:
        inner = source != INPUT and isinstance(plan.nodes[source].layer, Concat) and not plan.nodes[source].name
        found += _concatenated(plan, source) if inner else [source]
    return found


def _terms(numbers: Sequence[str]) -> str:
    shown = numbers if len(numbers) <= MOST_TERMS else [*numbers[:3], r"\ldots", numbers[-1]]
    return " + ".join(shown)


def _size_work(before: Shape, window: Window, after: Shape) -> str:
    """The height's formula in numbers, and the width's where it is another."""
    axes = list(zip(before[1:], window.kernel_size, window.stride, window.padding, window.dilation, strict=True))
    both = axes if len(set(axes)) > 1 else axes[:1]
    brackets = (r"\lceil", r"\rceil") if window.ceil_mode else (r"\lfloor", r"\rfloor")
    work = []
    for (n, k, s, p, d), size in zip(both, after[1:], strict=False):
        reach = str(d * (k - 1) + 1)
        padded = rf"{n} + 2 \cdot {p} - {reach}" if p else f"{n} - {reach}"
        steps = [rf"{brackets[0]} {fraction(room, s)} {brackets[1]} + 1" for room in (padded, n + 2 * p - int(reach))]
        work.append(" = ".join([*steps, f"{size - 1} + 1", str(size)]))
    return r",\; ".join(work)


def _shape(shape: Shape) -> str:
    return f"({', '.join(map(str, shape))})"


def network_receptive_field(network: str, layer: str) -> list[Text]:
    plan = network_plan(network)
    last = last_place(plan, layer)
    widening = [place for place in _path(plan, last) if plan.nodes[place].layer.window != POINT]
    lines = [_field_line(plan, place) for place in widening]
    half = MOST_LINES // 2
    if len(lines) > MOST_LINES:
        hidden = len(lines) - 2 * half
        lines = [
            *lines[:half],
            Text(f"… {hidden} more {'layer' if hidden == 1 else 'layers'} …", f"…… 另有 {hidden} 层 ……"),
            *lines[-half:],
        ]
    rule = Text(
        r"along the widest path, from $r = 1$, $J = 1$: $r \leftarrow r + d (k - 1) J$, then $J \leftarrow J s$",
        r"沿看到最多像素的路径，从 $r = 1$、$J = 1$ 开始：$r \leftarrow r + d (k - 1) J$，然后 $J \leftarrow J s$",
    )
    return [rule, *lines, line("r", str(field_of(network, layer)))]


def _field_line(plan: Plan, place: int) -> Text:
    node = plan.nodes[place]
    reach = plan.flows[place].reach
    assert reach is not None, "a layer with a receptive field has only such layers before it"
    source = node.sources[0]
    before = plan.flows[source].reach if source != INPUT else None
    size, jump = (before.size[0], before.jump[0]) if before else (1, 1)
    kernel, stride, _, dilation, _ = node.layer.window
    step = "" if dilation[0] == 1 else rf"{dilation[0]} \cdot "
    growth = rf"{size} + {step}({kernel[0]} - 1) \cdot {jump}"
    grown = formula("r", growth, f"{size} + {reach.size[0] - size}", str(reach.size[0]))
    spread = formula("J", rf"{jump} \cdot {stride[0]}", str(reach.jump[0]))
    if stride[0] == 1:
        return Text(f"`{node.name}`: {grown}", f"`{node.name}`：{grown}")
    return Text(f"`{node.name}`: {grown}, then {spread}", f"`{node.name}`：{grown}，然后 {spread}")


def _path(plan: Plan, last: int) -> list[int]:
    """The places from the input to a layer, at every join along the branch that sees most."""
    path = []
    place = last
    while place != INPUT:
        path.append(place)
        place = max(plan.nodes[place].sources, key=lambda source: _seen(plan, source))
    return path[::-1]


def _seen(plan: Plan, source: int) -> int:
    reach = plan.flows[source].reach if source != INPUT else None
    return reach.size[0] if reach else 0
