"""Networks without the package's graph, plan and runs: two walks over what `networks.kinds` says a network is.

`Runner` goes forward through the nested blocks and really has arrays, weights or sets of pixels in its hands;
`wired` lists layers with their inputs and answers by counting, or by following indices backward from an output.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from itertools import count, takewhile
from typing import Any, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from dlquiz.networks.kinds import (
    AdaptiveAvgPool2d,
    Add,
    BatchNorm2d,
    Branches,
    Concat,
    Conv2d,
    DenseBlock,
    EuclideanRBF,
    Flatten,
    Layer,
    Linear,
    Network,
    Part,
    Pool2d,
    Residual,
    Sequential,
    SideHead,
    Spec,
    Subsampling,
)
from dlquiz.networks.named import find_network

Shape = tuple[int, ...]
Step = Callable[[str, Layer, list[Any], bool], Any]
LINE = 4096


def joined(path: str, name: str) -> str:
    return ".".join(filter(None, (path, name)))


# --- forward through the blocks ---------------------------------------------------------------------------------------


class Runner:
    """Sends a value through the nested blocks; `step` says what one layer makes of its inputs."""

    def __init__(self, step: Step) -> None:
        self._step = step

    def chain(self, parts: Sequence[Part], path: str, value: Any, aside: bool = False) -> Any:
        for part in parts:
            value = self.through(part, path, value, aside)
        return value

    def through(self, part: Part, path: str, value: Any, aside: bool) -> Any:
        inside = joined(path, part.name)
        match part.spec:
            case Layer():
                return self._step(inside if part.name else "", part.spec, [value], aside)
            case Sequential(parts):
                return self.chain(parts, inside, value, aside)
            case SideHead(parts):
                self.chain(parts, inside, value, True)
                return value
            case Residual(main, shortcut, after):
                both = [self.chain(main, inside, value, aside), self.chain(shortcut, inside, value, aside)]
                return self.chain(after, inside, self._step(joined(inside, "add"), Add(), both, aside), aside)
            case Branches(parts):
                ends = [self.through(branch, inside, value, aside) for branch in parts]
                return self._step(joined(inside, "concat"), Concat(), ends, aside)
            case DenseBlock(parts):
                maps = [value]
                for layer in parts:
                    grown = maps[0] if len(maps) == 1 else self._step("", Concat(), maps, aside)
                    maps.append(self.through(layer, inside, grown, aside))
                return self._step(joined(inside, "concat"), Concat(), maps, aside)
        raise TypeError(type(part.spec).__name__)


class Record(NamedTuple):
    """What one module did: its kind, the shape of its output, the sizes of its weights, its multiply-adds."""

    kind: str
    shape: Shape
    parameters: int
    macs: int


def zeros(*shape: int) -> Any:
    """An array that takes no memory."""
    return np.broadcast_to(np.int8(0), shape)


@cache
def ran(network: str) -> dict[str, Record]:
    """Every module of a network run on arrays: windows slide over them, weights are allocated and their sizes taken."""
    records: dict[str, Record] = {}

    def step(name: str, layer: Layer, inputs: list[Any], aside: bool) -> Any:
        output = _output(layer, inputs)
        weights, biases = _weights(layer, inputs[0])
        used_at = output[0].size if isinstance(layer, Conv2d | Linear) and not aside else 0
        sizes = sum(array.size for array in weights)
        if name:
            more = sum(array.size for array in biases)
            records[name] = Record(layer.kind, output.shape, sizes + more, sizes * used_at)
        return output

    found = find_network(network)
    Runner(step).chain(found.parts, "", zeros(*found.shape))
    return records


def _weights(layer: Layer, data: Any) -> tuple[list[Any], list[Any]]:
    """Arrays as PyTorch shapes them: those that multiply, and those that are added."""
    one_each = [np.zeros(data.shape[0], np.int8)]
    match layer:
        case Conv2d(channels, window, groups, bias, connections):
            added = [np.zeros(channels, np.int8)] if bias else []
            if connections:
                return [np.zeros((maps, *window.kernel_size), np.int8) for maps in connections], added
            return [np.zeros((channels, data.shape[0] // groups, *window.kernel_size), np.int8)], added
        case Linear(out_features, _, bias):
            return [np.zeros((out_features, data.size), np.int8)], [np.zeros(out_features, np.int8)] if bias else []
        case BatchNorm2d() | Subsampling():
            return one_each, one_each
    return [], []


def _output(layer: Layer, inputs: Sequence[Any]) -> Any:
    data = inputs[0]
    match layer:
        case Conv2d(channels):
            return zeros(channels, *_slid(layer, data))
        case Pool2d() | Subsampling():
            return zeros(data.shape[0], *_slid(layer, data))
        case AdaptiveAvgPool2d(output_size):
            pieces = (np.array_split(np.arange(data.shape[axis + 1]), output_size[axis]) for axis in (0, 1))
            return zeros(data.shape[0], *map(len, pieces))
        case Linear(out_features) | EuclideanRBF(out_features):
            assert data.ndim == 1
            return zeros(out_features)
        case Flatten():
            return np.ravel(data)
        case Add():
            return inputs[0] + inputs[1]
        case Concat():
            return zeros(*np.concatenate([one[:, :1, :1] for one in inputs]).shape[:1], *inputs[-1].shape[1:])
    return data


def _slid(layer: Layer, data: Any) -> Shape:
    """Height and width of the view that a window slid over the padded input leaves."""
    kernel, stride, padding, dilation, ceil_mode = layer.window
    sizes = []
    for axis, size in enumerate(data.shape[1:]):
        beyond = stride[axis] - 1 if ceil_mode else 0
        line = zeros(size + 2 * padding[axis] + beyond)
        places = sliding_window_view(line, dilation[axis] * (kernel[axis] - 1) + 1)[:: stride[axis]]
        starts = np.arange(len(places)) * stride[axis]
        sizes.append(int(np.count_nonzero(starts < size + padding[axis])) if ceil_mode else len(places))
    return tuple(sizes)


@cache
def seen(network: str) -> dict[str, int | None]:
    """How many pixels the middle output of each module sees, from pixels sent forward along a line of an image.

    Each place carries the set of pixels that reach it, as the bits of an integer; a window unites its places' sets.
    """
    extents: dict[str, int | None] = {}

    def step(name: str, layer: Layer, inputs: list[Any], aside: bool) -> Any:
        lines, arrays = zip(*inputs, strict=True)
        places = None if None in lines else _reached(layer, lines, arrays[0].shape)
        if name:
            extents[name] = _extent(places) if places else None
        return places, _output(layer, arrays)

    found = find_network(network)
    Runner(step).chain(found.parts, "", ([1 << pixel for pixel in range(LINE)], zeros(*found.shape)))
    return extents


def _reached(layer: Layer, inputs: Sequence[list[int]], shape: Shape) -> list[int] | None:
    if isinstance(layer, Linear | EuclideanRBF):
        return None
    if isinstance(layer, Add | Concat):
        # The middle of every input stays in the middle.
        length = min(map(len, inputs))
        cut = [places[(len(places) - length) // 2 :][:length] for places in inputs]
        return [_united(sets) for sets in zip(*cut, strict=True)]
    if isinstance(layer, AdaptiveAvgPool2d):
        cells, left_over = divmod(shape[1], layer.output_size[0])
        return None if left_over or layer.is_global else _windows(inputs[0], cells, cells)
    kernel, stride, padding, dilation, _ = layer.window
    padded = [0] * padding[0] + inputs[0] + [0] * padding[0]
    return _windows(padded, kernel[0], stride[0], dilation[0])


def _windows(places: list[int], kernel: int, stride: int, dilation: int = 1) -> list[int]:
    if (kernel, stride) == (1, 1):
        return places
    reach = dilation * (kernel - 1) + 1
    starts = range(0, len(places) - reach + 1, stride)
    return [_united(places[start : start + reach : dilation]) for start in starts]


def _united(sets: Sequence[int]) -> int:
    union = 0
    for pixels in sets:
        union |= pixels
    return union


def _extent(places: list[int]) -> int:
    pixels = places[len(places) // 2]
    first, last = (pixels & -pixels).bit_length() - 1, pixels.bit_length() - 1
    assert first > 0 and last < LINE - 1, "the line is too short"
    return last - first + 1


# --- counted, and followed backward -----------------------------------------------------------------------------------


class Wire(NamedTuple):
    """A layer with the places of its inputs in the list (-1 is the image), and what it puts out."""

    name: str
    layer: Layer
    inputs: tuple[int, ...]
    aside: bool
    shape: Shape


@cache
def wired(network: str) -> tuple[Wire, ...]:
    """All layers of a network in a list; sizes by trying where a window fits, one place after the other."""
    wiring = _Wiring(find_network(network))
    wiring.attach(Sequential(wiring.network.parts), "", -1)
    return tuple(wiring.wires)


class _Wiring:
    """Takes blocks apart; `attach` gives the place of what a block puts out."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.wires: list[Wire] = []
        self._aside = False

    def attach(self, spec: Spec, path: str, source: int) -> int:
        if isinstance(spec, Layer):
            return self._add(path, spec, source)
        if isinstance(spec, Residual):
            ends = [self.attach(Sequential(branch), path, source) for branch in (spec.main, spec.shortcut)]
            return self.attach(Sequential(spec.after), path, self._add(joined(path, "add"), Add(), *ends))
        if isinstance(spec, Branches):
            ends = [self.attach(part.spec, joined(path, part.name), source) for part in spec.parts]
            return self._add(joined(path, "concat"), Concat(), *ends)
        if isinstance(spec, DenseBlock):
            return self._dense(spec, path, source)
        self._aside, before = self._aside or isinstance(spec, SideHead), self._aside
        end = source
        for part in spec.parts:
            inside = joined(path, part.name) if part.name or not isinstance(part.spec, Layer) else ""
            end = self.attach(part.spec, inside, end)
        self._aside = before
        return source if isinstance(spec, SideHead) else end

    def _dense(self, block: DenseBlock, path: str, source: int) -> int:
        """Each part sees everything before it; the concatenations are made again each time."""
        ends = [source]
        for part in block.parts:
            everything = ends[0] if len(ends) == 1 else self._add("", Concat(), *ends)
            ends.append(self.attach(part.spec, joined(path, part.name), everything))
        return self._add(joined(path, "concat"), Concat(), *ends)

    def _add(self, name: str, layer: Layer, *inputs: int) -> int:
        before = [self.network.shape if place < 0 else self.wires[place].shape for place in inputs]
        self.wires.append(Wire(name, layer, inputs, self._aside, _shape(layer, before)))
        return len(self.wires) - 1


def _shape(layer: Layer, before: list[Shape]) -> Shape:
    channels = sum(shape[0] for shape in before) if isinstance(layer, Concat) else before[0][0]
    match layer:
        case Linear() | EuclideanRBF():
            return (layer.out_features,)
        case Flatten():
            return (sum(1 for _ in np.ndindex(before[0])),)
        case AdaptiveAvgPool2d():
            return (channels, *layer.output_size)
        case Conv2d() | Pool2d() | Subsampling():
            made = layer.channels if isinstance(layer, Conv2d) else channels
            return (made, *(_places(layer, size, axis) for axis, size in enumerate(before[0][1:])))
    return (channels, *before[0][1:])


def _places(layer: Layer, size: int, axis: int) -> int:
    """Starts of a window, counted one by one: it must fit, or in ceil mode begin before the right padding."""
    kernel, stride, padding, dilation, ceil_mode = layer.window
    last_tap = dilation[axis] * (kernel[axis] - 1)

    def fits(start: int) -> bool:
        if ceil_mode:
            uncovered = start - stride[axis] + last_tap < size + padding[axis] - 1
            return start < size and (start == -padding[axis] or uncovered)
        return start + last_tap < size + padding[axis]

    return sum(1 for _ in takewhile(fits, count(-padding[axis], stride[axis])))


def counted(network: str, layer: str | None = None) -> int:
    """Trained numbers, output channel by output channel: what it is joined to, and what is its own."""
    return sum(_own_numbers(network, wire) for wire in _chosen(network, layer))


def _own_numbers(network: str, wire: Wire) -> int:
    before = _before(network, wire)
    match wire.layer:
        case BatchNorm2d() | Subsampling():
            return sum(2 for _ in range(before[0]))
        case Conv2d() | Linear():
            return sum(joints + wire.layer.bias for joints in _joints(wire.layer, before))
    return 0


def _joints(layer: Conv2d | Linear, before: Shape) -> list[int]:
    """For each output channel, how many inputs one of its values is joined to."""
    if isinstance(layer, Linear):
        return [before[0] for _ in range(layer.out_features)]
    cells = sum(1 for _ in np.ndindex(layer.window.kernel_size))
    group = len(range(0, before[0], layer.groups))
    maps = layer.connections or [group for _ in range(layer.channels)]
    return [cells * each for each in maps]


def multiplied(network: str) -> int:
    """Multiply-adds, value by value of what convolutions and linear layers put out."""
    total = 0
    for wire in wired(network):
        if isinstance(wire.layer, Conv2d | Linear) and not wire.aside:
            values = len(range(wire.shape[1])) * len(range(wire.shape[2])) if len(wire.shape) > 1 else 1
            total += values * sum(_joints(wire.layer, _before(network, wire)))
    return total


def _before(network: str, wire: Wire) -> Shape:
    place = wire.inputs[0]
    return find_network(network).shape if place < 0 else wired(network)[place].shape


def _chosen(network: str, layer: str | None) -> list[Wire]:
    wires = wired(network)
    if layer is None:
        return list(wires)
    return [wire for wire in wires if f"{wire.name}.".startswith(f"{layer}.")]


def traced_back(network: str, layer: str) -> int:
    """Pixels from the first to the last that one output needs: its index followed backward through every path."""
    wires = wired(network)
    start = wires.index(_chosen(network, layer)[-1])
    needed: dict[int, tuple[int, int]] = {start: (0, 0)}
    for place in range(start, -1, -1):
        if place not in needed:
            continue
        first, last = needed[place]
        layer_here = wires[place].layer
        if not isinstance(layer_here, Add | Concat):
            kernel, stride, padding, dilation, _ = layer_here.window
            first = first * stride[0] - padding[0]
            last = last * stride[0] - padding[0] + dilation[0] * (kernel[0] - 1)
        for source in wires[place].inputs:
            known = needed.get(source, (first, last))
            needed[source] = min(known[0], first), max(known[1], last)
    first, last = needed[-1]
    return last - first + 1
