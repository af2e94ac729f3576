"""Wrong counts, shapes and receptive fields of networks: each walks the network again with one rule changed.

Every formula takes `network`, and where it is about a layer `layer`, as its reference does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from math import prod
from typing import NamedTuple

from dlquiz.reference.networks.answers import last_place, macs_of, network_plan, places_of
from dlquiz.reference.networks.graph import INPUT
from dlquiz.reference.networks.kinds import (
    POINT,
    Add,
    BatchNorm2d,
    Concat,
    Conv2d,
    Flatten,
    Layer,
    Linear,
    Pointwise,
    Pool2d,
    Subsampling,
)
from dlquiz.reference.networks.plan import Plan

Shape = tuple[int, ...]


class Place(NamedTuple):
    """A layer where it stands: its input (channels and, unless flat, height and width), what is right about it."""

    name: str
    layer: Layer
    input: Shape
    output: Shape
    parameters: int
    macs: int
    on_the_side: bool

    @property
    def cells(self) -> int:
        """Output places."""
        return prod(self.output[1:])

    @property
    def cells_before(self) -> int:
        """Input places."""
        return prod(self.input[1:])

    @property
    def biases(self) -> int:
        return self.output[0] if isinstance(self.layer, Conv2d | Linear) and self.layer.bias else 0


Count = Callable[[Place], int]


def walk(network: str, layer: str | None = None) -> Iterator[Place]:
    """All layers of a network, or those that the path `layer` stands for."""
    plan = network_plan(network)
    macs = macs_of(plan)
    places = range(len(plan.nodes)) if layer is None else places_of(plan.nodes, layer)
    for number in places:
        node = plan.nodes[number]
        shapes = plan.shape_of(node.sources[0]), plan.shape_of(number)
        yield Place(node.name, node.layer, *shapes, plan.parameters[number], macs[number], node.on_the_side)


def summed(count: Count) -> Callable[..., int]:
    """The sum of a wrong count over a network, or over a layer or block of it."""

    def total(network: str, layer: str | None = None) -> int:
        return sum(count(place) for place in walk(network, layer))

    return total


def parameters_if(counted: Callable[[Place], bool]) -> Callable[..., int]:
    return summed(lambda place: place.parameters * counted(place))


def macs_if(counted: Callable[[Place], bool]) -> Callable[..., int]:
    return summed(lambda place: place.macs * counted(place))


def is_norm(place: Place) -> bool:
    return isinstance(place.layer, BatchNorm2d)


def is_pool(place: Place) -> bool:
    return isinstance(place.layer, Pool2d)


def is_linear(place: Place) -> bool:
    return isinstance(place.layer, Linear)


def is_projection(place: Place) -> bool:
    """A layer on the shortcut of a residual block."""
    return ".downsample." in f".{place.name}."


def without_biases(place: Place) -> int:
    return place.parameters - place.biases


def with_one_bias(place: Place) -> int:
    return place.parameters - place.biases + (place.biases > 0)


def with_bias_everywhere(place: Place) -> int:
    """Convolutions before a batch normalization given biases, too."""
    missing = isinstance(place.layer, Conv2d | Linear) and not place.layer.bias
    return place.parameters + missing * place.output[0]


def with_buffers(place: Place) -> int:
    return place.parameters * (2 if is_norm(place) else 1)


def with_windows(place: Place) -> int:
    """Pooling counted as one weight for each cell of its window and each channel."""
    return place.parameters + is_pool(place) * prod(place.layer.window.kernel_size) * place.input[0]


def without_groups(place: Place) -> int:
    return _ungrouped(place).parameters(place.input[0])


def fully_connected_maps(place: Place) -> int:
    return _fully_connected(place).parameters(place.input[0])


def without_subsampling_weights(place: Place) -> int:
    return 0 if isinstance(place.layer, Subsampling) else place.parameters


def macs_without_groups(place: Place) -> int:
    return _ungrouped(place).macs(place.input[0]) * place.cells * (place.macs > 0)


def macs_of_full_maps(place: Place) -> int:
    return _fully_connected(place).macs(place.input[0]) * place.cells * (place.macs > 0)


def _ungrouped(place: Place) -> Layer:
    return replace(place.layer, groups=1) if isinstance(place.layer, Conv2d) else place.layer


def _fully_connected(place: Place) -> Layer:
    return replace(place.layer, connections=()) if isinstance(place.layer, Conv2d) else place.layer


def at_every_position(place: Place) -> int:
    return place.parameters * place.cells


def input_channels_dropped(place: Place) -> int:
    if not isinstance(place.layer, Conv2d):
        return place.parameters
    return prod(place.layer.window.kernel_size) * place.output[0] + place.biases


def kernel_not_squared(place: Place) -> int:
    if not isinstance(place.layer, Conv2d):
        return place.parameters
    return without_biases(place) // place.layer.window.kernel_size[1] + place.biases


def shift_forgotten(place: Place) -> int:
    return place.parameters // (2 if is_norm(place) else 1)


def one_pair(place: Place) -> int:
    return 2 if is_norm(place) else place.parameters


def at_input_size(place: Place) -> int:
    """Places of the input instead of the output."""
    return place.macs // place.cells * place.cells_before


def with_bias_additions(place: Place) -> int:
    return place.macs + place.biases * place.cells * (place.macs > 0)


def with_norms(place: Place) -> int:
    return place.macs + is_norm(place) * prod(place.output)


def per_position(place: Place) -> int:
    return place.macs // place.cells


def concatenation_forgotten(network: str, layer: str | None = None) -> int:
    """Channels followed as if only the last of the concatenated inputs went on."""
    plan = network_plan(network)
    channels: list[int] = []
    counts = []
    for number, node in enumerate(plan.nodes):
        source = node.sources[-1] if isinstance(node.layer, Concat) else node.sources[0]
        before = plan.shape[0] if source == INPUT else channels[source]
        if isinstance(node.layer, Flatten):
            before *= plan.shape_of(number)[0] // plan.shape_of(source)[0]
        channels.append(before if isinstance(node.layer, Concat) else node.layer.out_channels(before))
        counts.append(node.layer.parameters(before))
    places = range(len(counts)) if layer is None else places_of(plan.nodes, layer)
    return sum(counts[place] for place in places)


def channels_only(network: str, layer: str) -> int:
    """A linear layer behind flattened maps, counted as if each map were one value."""
    plan = network_plan(network)
    total = 0
    for number in places_of(plan.nodes, layer):
        node = plan.nodes[number]
        parted = maps_flattened(plan, number)
        features = parted[0] if parted and isinstance(node.layer, Linear) else plan.shape_of(node.sources[0])[0]
        total += node.layer.parameters(features)
    return total


def maps_flattened(plan: Plan, number: int) -> Shape | None:
    """The maps whose values reach the layer in a row, with only pointwise layers between; else None."""
    source = plan.nodes[number].sources[0]
    while source != INPUT and isinstance(plan.nodes[source].layer, Pointwise):
        source = plan.nodes[source].sources[0]
    if source == INPUT or not isinstance(plan.nodes[source].layer, Flatten):
        return None
    return plan.shape_of(plan.nodes[source].sources[0])


# Output shapes. The wrong rule is applied to the last layer alone.


def last(network: str, layer: str) -> Place:
    number = last_place(network_plan(network), layer)
    return next(place for at, place in enumerate(walk(network)) if at == number)


def resized(rule: Callable[[int, int, int, int], int]) -> Callable[..., Shape]:
    """The output shape with heights and widths by `rule(input, kernel, stride, padding)`."""

    def shape(network: str, layer: str) -> Shape:
        place = last(network, layer)
        kernel, stride, padding, _, _ = place.layer.window
        return (
            place.output[0],
            *(rule(*axis) for axis in zip(place.input[1:], kernel, stride, padding, strict=True)),
        )

    return shape


def slides(network: str, layer: str) -> bool:
    """Whether the layer has a window of more than one cell."""
    return last(network, layer).layer.window != POINT


def up(whole: int, part: int) -> int:
    return -(-whole // part)


def channels_last(network: str, layer: str) -> Shape:
    channels, *size = last(network, layer).output
    return (*size, channels)


def last_branch_channels(network: str, layer: str) -> Shape:
    plan = network_plan(network)
    number = last_place(plan, layer)
    return (plan.shape_of(plan.nodes[number].sources[-1])[0], *plan.shape_of(number)[1:])


def channels_summed(network: str, layer: str) -> Shape:
    plan = network_plan(network)
    number = last_place(plan, layer)
    sources = plan.nodes[number].sources
    return (sum(plan.shape_of(source)[0] for source in sources), *plan.shape_of(number)[1:])


def kind_of(network: str, layer: str) -> type[Layer]:
    return type(last(network, layer).layer)


def joins(kind: type[Add] | type[Concat]) -> Callable[..., bool]:
    return lambda network, layer: kind_of(network, layer) is kind


# Receptive fields along the height; the windows of the named networks are square.


WINDOWED = (Conv2d, Pool2d, Subsampling)


def growth(layer: Layer) -> int:
    """Cells a window reaches beyond its first: d·(k − 1)."""
    return layer.window.dilation[0] * (layer.window.kernel_size[0] - 1)


class Rule(NamedTuple):
    """How a field grows at a window and what the distance of neighbours becomes; which of several paths counts."""

    grow: Callable[[Layer, int], int] = lambda layer, jump: growth(layer) * jump
    spread: Callable[[int, int], int] = lambda stride, jump: jump * stride
    choose: Callable[..., tuple[int, int]] = max
    start: int = 1


def field(rule: Rule) -> Callable[..., int]:
    """The receptive field of a layer by a wrong rule."""

    def size(network: str, layer: str) -> int:
        plan = network_plan(network)
        wanted = last_place(plan, layer)
        seen: list[tuple[int, int]] = []
        for node in plan.nodes[: wanted + 1]:
            sources = [(rule.start, 1) if source == INPUT else seen[source] for source in node.sources]
            reach, jump = rule.choose(sources)
            if isinstance(node.layer, WINDOWED):
                reach += rule.grow(node.layer, jump)
                jump = rule.spread(node.layer.window.stride[0], jump)
            seen.append((reach, jump))
        return seen[wanted][0]

    return size


OWN_STRIDE = Rule(grow=lambda layer, jump: growth(layer) * jump * layer.window.stride[0])
NO_STRIDES = Rule(spread=lambda stride, jump: 1)
PREVIOUS_STRIDE = Rule(spread=lambda stride, jump: stride)
NO_POOLING = Rule(grow=lambda layer, jump: growth(layer) * jump * isinstance(layer, Conv2d))
WHOLE_KERNELS = Rule(grow=lambda layer, jump: layer.window.kernel_size[0] * jump)
SUM_OF_KERNELS = Rule(grow=lambda layer, jump: layer.window.kernel_size[0], start=0)
PADDED = Rule(grow=lambda layer, jump: (growth(layer) + 2 * layer.window.padding[0]) * jump)
SHORTEST = Rule(choose=min)


def last_layer_only(network: str, layer: str) -> int:
    return last(network, layer).layer.window.kernel_size[0]


def within_image(network: str, layer: str) -> int:
    """No more than the image has."""
    return min(field(Rule())(network, layer), network_plan(network).shape[1])


def jump_for_field(network: str, layer: str) -> int:
    plan = network_plan(network)
    reach = plan.flows[last_place(plan, layer)].reach
    return reach.jump[0] if reach else 0
