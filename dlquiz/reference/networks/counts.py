"""Trainable parameters and multiply-adds of networks: counted layer by layer, right or with a mistake, and worked out.

What a layer counts is a sum of products. A mistake makes other products of a layer, or takes other layers for granted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from dlquiz.messages import Text
from dlquiz.networks.graph import INPUT, flattened_before
from dlquiz.networks.kinds import (
    BatchNorm2d,
    Concat,
    Conv2d,
    Factors,
    Flatten,
    Layer,
    Linear,
    Pool2d,
    Products,
    Shape,
    Share,
    Subsampling,
    product_of,
    value_of,
)
from dlquiz.networks.named import NETWORK_NAMES
from dlquiz.networks.plan import Plan
from dlquiz.reference.networks.paths import network_plan, places_of
from dlquiz.reference.tex.plain_tex import fraction, labelled_line, line, product

MOST_LINES = 24
MOST_TERMS = 8


class Place(NamedTuple):
    """A layer where it is: the channels that it gets, heights and widths before and after it (none where flat).

    `chained` are its channels where only the last of the concatenated inputs goes on, `maps` how many maps reach it as
    values in a row (0: none).
    """

    name: str
    layer: Layer
    channels: int
    size_before: Shape
    size: Shape
    on_the_side: bool
    on_shortcut: bool
    chained: int
    maps: int

    @property
    def out_channels(self) -> int:
        return self.layer.out_channels(self.channels)

    @property
    def weights(self) -> Factors:
        return self.layer.weights(self.channels)

    @property
    def parameters(self) -> Products:
        return self.layer.trained(self.channels)

    @property
    def macs(self) -> Products:
        """Each weight once for each output place; the heads on the side do not work at test time."""
        weights = () if self.on_the_side else self.weights
        return ((*self.size, *weights),) if weights else ()

    def changed(self, **changes: object) -> Place:
        """The layer with other fields, if it has such fields."""
        known = vars(self.layer).keys() >= changes.keys()
        return self._replace(layer=replace(self.layer, **changes)) if known else self  # type: ignore[type-var]


Count = Callable[[Place], Products]


def _without(kind: type[Layer], count: Count) -> Count:
    return lambda place: () if isinstance(place.layer, kind) else count(place)


def _only(kind: type[Layer], made: Count) -> Count:
    """Layers of one kind count otherwise."""
    return lambda place: made(place) if isinstance(place.layer, kind) else place.parameters


def _parameters(place: Place) -> Products:
    return place.parameters


def _macs(place: Place) -> Products:
    return place.macs


# A sum without biases has only its first product.
PARAMETERS: Mapping[str, Count] = {
    "bias_forgotten": lambda place: place.parameters[:1],
    "one_bias_per_layer": lambda place: (*place.parameters[:1], (1,))[: len(place.parameters)],
    "one_bias_for_all": lambda place: (*place.parameters[:1], (1,))[: len(place.parameters)],
    "bias_added": lambda place: place.changed(bias=True).parameters,
    "batch_norms_forgotten": _without(BatchNorm2d, _parameters),
    "buffers_counted": _only(BatchNorm2d, lambda place: ((4, place.channels),)),
    "shift_forgotten": _only(BatchNorm2d, lambda place: ((place.channels,),)),
    "one_pair_per_layer": _only(BatchNorm2d, lambda place: ((2,),)),
    "pooling_counted": _only(Pool2d, lambda place: ((*place.layer.window.kernel_size, place.channels),)),
    "linear_layers_forgotten": _without(Linear, _parameters),
    "downsample_forgotten": lambda place: () if place.on_shortcut else place.parameters,
    "groups_ignored": lambda place: place.changed(groups=1).parameters,
    "connection_table_ignored": lambda place: place.changed(connections=()).parameters,
    "subsampling_weights_forgotten": _without(Subsampling, _parameters),
    "auxiliary_heads_forgotten": lambda place: () if place.on_the_side else place.parameters,
    "input_channels_dropped": _only(
        Conv2d,
        lambda place: (
            (*place.layer.window.kernel_size, place.out_channels),
            *place.parameters[1:],
        ),
    ),
    "kernel_not_squared": _only(Conv2d, lambda place: (place.weights[1:], *place.parameters[1:])),
    "concatenation_forgotten": lambda place: place._replace(channels=place.chained).parameters,
    "channels_only": lambda place: place._replace(channels=place.maps or place.channels).parameters,
    "counted_at_every_position": lambda place: tuple((*place.size, *factors) for factors in place.parameters),
}
MACS: Mapping[str, Count] = {
    "flops_for_macs": lambda place: tuple((2, *factors) for factors in place.macs),
    "parameters_counted": _parameters,
    "positions_forgotten": lambda place: (place.weights,) if place.macs else (),
    "input_size_used": lambda place: ((*place.size_before, *place.weights),) if place.macs else (),
    "linear_layers_forgotten": _without(Linear, _macs),
    "convolutions_forgotten": _without(Conv2d, _macs),
    "bias_added": lambda place: (
        (*place.macs, (*place.size, place.out_channels)) if place.macs and len(place.parameters) > 1 else place.macs
    ),
    "normalizations_counted": lambda place: (
        ((*place.size, place.channels),) if isinstance(place.layer, BatchNorm2d) else place.macs
    ),
    "downsample_forgotten": lambda place: () if place.on_shortcut else place.macs,
    "groups_ignored": lambda place: place.changed(groups=1).macs,
    "connection_table_ignored": lambda place: place.changed(connections=()).macs,
}


def network_parameters(network: str, mistake: str = "") -> int:
    """Trainable parameters of a network. Source: the papers named in its data, torchvision's modules."""
    return _total(PARAMETERS.get(mistake, _parameters), _counted(network, mistake))


def network_macs(network: str, mistake: str = "") -> int:
    """Multiply-adds of one forward pass on one image: convolutions and linear layers, without biases."""
    return _total(MACS.get(mistake, _macs), network)


def layer_parameters(network: str, layer: str, mistake: str = "") -> int:
    """Trainable parameters of a module, or of all modules in a block."""
    total = _sum(PARAMETERS.get(mistake, _parameters), _inside(network, layer))
    if mistake == "downsample_forgotten" and not total:
        raise ValueError("nothing but the shortcut is asked about")
    return total


def _counted(network: str, mistake: str) -> str:
    """The network whose layers are counted."""
    with_heads = f"{network}_aux"
    return with_heads if mistake == "auxiliary_heads_counted" and with_heads in NETWORK_NAMES else network


def _total(count: Count, network: str) -> int:
    return sum(times * value_of(count(place)) for place, times in _by_kind(network).items())


def _sum(count: Count, places: Iterable[Place]) -> int:
    return sum(value_of(count(place)) for place in places)


@lru_cache(maxsize=64)
def _by_kind(network: str) -> Counter[Place]:
    """How often layers that differ only in their names come in a network."""
    return Counter(place._replace(name="") for place in _places(network))


@lru_cache(maxsize=64)
def _places(network: str) -> tuple[Place, ...]:
    """All layers of a network."""
    plan = network_plan(network)
    found = []
    for number, (node, chained) in enumerate(zip(plan.nodes, _chained(plan), strict=True)):
        channels, *before = plan.shape_of(node.sources[0])
        flattened = flattened_before(plan.nodes, node) if isinstance(node.layer, Linear) else None
        maps = 0 if flattened is None else plan.shape_of(flattened)[0]
        on_shortcut = ".downsample." in f".{node.name}."
        sizes = tuple(before), plan.shape_of(number)[1:]
        found.append(Place(node.name, node.layer, channels, *sizes, node.on_the_side, on_shortcut, chained, maps))
    return tuple(found)


def _inside(network: str, layer: str) -> list[Place]:
    """The layers that the path `layer` stands for."""
    places = _places(network)
    return [places[number] for number in places_of(network, layer)]


def _chained(plan: Plan) -> list[int]:
    """The channels that each layer gets, followed as if only the last of the concatenated inputs went on."""
    arriving: list[int] = []
    leaving: list[int] = []
    for number, node in enumerate(plan.nodes):
        source = node.sources[-1] if isinstance(node.layer, Concat) else node.sources[0]
        before = plan.shape[0] if source == INPUT else leaving[source]
        if isinstance(node.layer, Flatten):
            before *= plan.shape_of(number)[0] // plan.shape_of(source)[0]
        arriving.append(before)
        leaving.append(before if isinstance(node.layer, Concat) else node.layer.out_channels(before))
    return arriving


# Workings. A deep network is summed up block by block, at the finest grain that keeps the lines readable.


def network_parameters_working(network: str, mistake: str = "") -> list[Text]:
    right = _places(network)
    count = PARAMETERS.get(mistake, _parameters)
    return [*_parameter_rules(right), *_added_up(right, _parameters, _places(_counted(network, mistake)), count)]


def network_macs_working(network: str, mistake: str = "") -> list[Text]:
    places = _places(network)
    inputs = _inputs_of_a_kernel(places)
    rules = [
        Text.same(rf"$\text{{Conv2d}} = H_{{out}} W_{{out}} \cdot k_h k_w \cdot {inputs} \cdot C_{{out}}$"),
        Text.same(r"$\text{Linear} = in \cdot out$"),
    ]
    return [*rules, *_added_up(places, _macs, places, MACS.get(mistake, _macs))]


def layer_parameters_working(network: str, layer: str, mistake: str = "") -> list[Text]:
    places, count = _inside(network, layer), PARAMETERS.get(mistake, _parameters)
    counted = [(place.parameters, place, count(place)) for place in places]
    if sum(bool(rightly or made) for rightly, _, made in counted) > 1:
        return [*_parameter_rules(places), *_added_up(places, _parameters, places, count)]
    rightly, place, made = max(counted, key=lambda each: (value_of(each[0]), value_of(each[2])))
    rule = _rule_for(place.layer) if rightly else NOTHING_TRAINED
    if made:
        return [rule, line("P", *_links(made))]
    kind = place.layer.kind
    return [rule, labelled_line(f"{kind} has none of them", f"{kind} 都没有", "P", "0")]


NOTHING_TRAINED = Text(
    r"trained are weights, biases, and the $\gamma$ and $\beta$ of a normalization",
    r"参与训练的是权重、偏置，以及归一化的 $\gamma$ 和 $\beta$",
)


def _parameter_rules(places: Iterable[Place]) -> list[Text]:
    inputs = _inputs_of_a_kernel(places)
    return [
        Text.same(rf"$\text{{Conv2d}} = k_h k_w \cdot {inputs} \cdot C_{{out}} \; (+\, C_{{out}})$"),
        Text.same(r"$\text{BatchNorm2d} = 2 C,\; \text{Linear} = in \cdot out + out$"),
    ]


def _inputs_of_a_kernel(places: Iterable[Place]) -> str:
    """The input channels that a kernel sees; groups are named only where one of the layers has them."""
    grouped = any(isinstance(place.layer, Conv2d) and place.layer.groups > 1 for place in places)
    return r"\frac{C_{in}}{g}" if grouped else "C_{in}"


def _rule_for(layer: Layer) -> Text:
    match layer:
        case Conv2d() if layer.connections:
            return Text(
                "each map has $k_h k_w$ weights for every map it is joined to, and a bias",
                "每个图对所连的每个输入图有 $k_h k_w$ 个权重，另加一个偏置",
            )
        case Conv2d():
            inputs = r"\frac{C_{in}}{g}" if layer.groups > 1 else "C_{in}"
            return Text.same(rf"$P = k_h k_w \cdot {inputs} \cdot C_{{out}}{' + C_{out}' if layer.bias else ''}$")
        case Linear():
            return Text.same(r"$P = in \cdot out" + (" + out$" if layer.bias else "$"))
        case BatchNorm2d():
            return Text(
                r"$\gamma$ and $\beta$ for each channel: $P = 2 C$", r"每个通道有 $\gamma$ 和 $\beta$：$P = 2 C$"
            )
    return Text("a coefficient and a bias for each map: $P = 2 C$", "每个图一个系数和一个偏置：$P = 2 C$")


def _links(products: Products) -> list[str]:
    """`7 \\cdot 7 \\cdot 3 \\cdot 64`, with a bias the values of both terms, too, and the sum."""
    written = [product(*map(_factor, factors)) for factors in products]
    return [" + ".join(written), " + ".join(str(product_of(factors)) for factors in products), str(value_of(products))]


def _factor(factor: int | Share) -> str:
    return str(factor) if isinstance(factor, int) else fraction(*factor)


def _added_up(right: Sequence[Place], rightly: Count, places: Sequence[Place], count: Count) -> list[Text]:
    """A line for each block (or layer) that counts, then the sum; with a mistake, if possible, the same blocks."""
    depth = min(_depth(right, rightly), _depth(places, count))
    groups: dict[str, list[Place]] = {}
    for place in places:
        if count(place):
            groups.setdefault(".".join(place.name.split(".")[:depth]), []).append(place)
    totals = [str(_sum(count, group)) for group in groups.values()]
    lines = [_group_line(name, group, count) for name, group in groups.items()]
    return [*lines, labelled_line("sum", "合计", added(totals), str(_sum(count, places)))]


def _depth(places: Sequence[Place], count: Count) -> int:
    """How long a common path may be without making more than `MOST_LINES` groups of what counts."""
    paths = [place.name.split(".") for place in places if count(place)]
    for depth in range(max(map(len, paths), default=1), 1, -1):
        if len({tuple(path[:depth]) for path in paths}) <= MOST_LINES:
            return depth
    return 1


def _group_line(name: str, group: Sequence[Place], count: Count) -> Text:
    name = f"`{name}`"
    if len(group) == 1:
        return labelled_line(name, name, *_links(count(group[0])))
    sums: dict[str, list[int]] = {}
    for place in group:
        sums.setdefault(place.layer.kind, []).append(value_of(count(place)))
    parts = ", ".join(f"{len(values)} {kind}" for kind, values in sums.items())
    together = " + ".join(str(sum(values)) for values in sums.values())
    return labelled_line(f"{name} ({parts})", f"{name}（{parts}）", together, str(_sum(count, group)))


def added(numbers: Sequence[str]) -> str:
    """A sum; in the middle of a long one stands an ellipsis."""
    shown = numbers if len(numbers) <= MOST_TERMS else [*numbers[:3], r"\ldots", numbers[-1]]
    return " + ".join(shown)
