"""Networks run on NumPy arrays: weights are shaped and counted, windows slid, maps joined, seen pixels followed.

The arrays take no memory (one cell seen many times). Only the list of layers is shared with the closed form; names,
arguments, units and conventions are those of the closed forms in `dlquiz.reference.networks`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from dlquiz.errors import ArgumentError
from dlquiz.networks.graph import INPUT, Node, nodes_of
from dlquiz.networks.kinds import (
    AdaptiveAvgPool2d,
    Add,
    BatchNorm2d,
    Concat,
    Conv2d,
    EuclideanRBF,
    Flatten,
    Layer,
    Linear,
    Pool2d,
    Shape,
    Subsampling,
    Window,
)
from dlquiz.networks.named import find_network
from dlquiz.networks.trace import Extent
from dlquiz.reference.networks.paths import places_of
from dlquiz.reference.runs.counting import Array, shaped
from dlquiz.reference.runs.shapes import conv_output_shape, pool_output_shape

Pixels = npt.NDArray[np.int64]
FIRST_LINE = 2048


class Ran(NamedTuple):
    """What each layer of a network left behind when it ran."""

    shapes: tuple[Shape, ...]
    parameters: tuple[int, ...]
    macs: tuple[int, ...]


def network_parameters(network: str) -> int:
    """Sizes of all weight arrays, added up."""
    return sum(ran(network).parameters)


def network_macs(network: str) -> int:
    """Every weight of a convolution or linear layer, once for each place it is used at."""
    return sum(ran(network).macs)


def network_output_shape(network: str, layer: str) -> Shape:
    """The shape of the array that leaves the layer."""
    return ran(network).shapes[places_of(network, layer)[-1]]


def layer_parameters(network: str, layer: str) -> int:
    """Sizes of the weight arrays of the layer, or of all layers in a block."""
    counts = ran(network).parameters
    return sum(counts[place] for place in places_of(network, layer))


def network_receptive_field(network: str, layer: str) -> Extent:
    """Pixels from the first to the last that an output in the middle sees."""
    seen = [spans(network, axis)[places_of(network, layer)[-1]] for axis in (0, 1)]
    if seen[0] is None or seen[1] is None:
        raise ArgumentError("layer", f"`{layer}` sees the whole image", f"`{layer}` 看到整幅图像")
    return seen[0] if seen[0] == seen[1] else (seen[0], seen[1])


@lru_cache(maxsize=32)
def ran(network: str) -> Ran:
    """Runs the network once, from an image to its last layer."""
    found = find_network(network)
    image = shaped(*found.shape)
    arrays: list[Array] = []
    parameters, macs = [], []
    for node in nodes_of(found):
        inputs = [image if source == INPUT else arrays[source] for source in node.sources]
        output = _output(node.layer, inputs)
        weights, biases = _weights(node.layer, inputs[0])
        products = sum(array.size for array in weights) * output[0].size if _multiplies(node) else 0
        arrays.append(output)
        parameters.append(sum(array.size for array in weights + biases))
        macs.append(products)
    return Ran(tuple(array.shape for array in arrays), tuple(parameters), tuple(macs))


def _multiplies(node: Node) -> bool:
    return isinstance(node.layer, Conv2d | Linear) and not node.on_the_side


def _weights(layer: Layer, data: Array) -> tuple[list[Array], list[Array]]:
    """The trained arrays of a layer: what is multiplied by, and what is added."""
    match layer:
        case Conv2d(channels, window, groups, bias, connections):
            biases = [shaped(channels)] if bias else []
            if connections:
                return [shaped(joined, *window.kernel_size) for joined in connections], biases
            seen, made = data[:, 0, 0].reshape(groups, -1), shaped(channels).reshape(groups, -1)
            return [shaped(*made.shape, seen.shape[1], *window.kernel_size)], biases
        case Linear(out_features, _, bias):
            return [shaped(out_features, *data.shape)], [shaped(out_features)] if bias else []
        case BatchNorm2d() | Subsampling():
            return [shaped(data.shape[0])], [shaped(data.shape[0])]
    return [], []


def _output(layer: Layer, inputs: list[Array]) -> Array:
    """What leaves a layer: the shape is what counts."""
    data = inputs[0]
    match layer:
        case Conv2d(channels, window):
            return shaped(*conv_output_shape(data.shape, channels, *window[:4]))
        case Pool2d() | Subsampling():
            return shaped(*pool_output_shape(data.shape, *layer.window))
        case AdaptiveAvgPool2d(output_size):
            return shaped(data.shape[0], *map(len, map(range, output_size)))
        case Linear(out_features) | EuclideanRBF(out_features):
            return (shaped(out_features, *data.shape))[:, 0]
        case Flatten():
            return data.reshape(-1)
        case Add() | Concat():
            return _joined(layer, inputs)
    return data


def _joined(layer: Layer, inputs: Sequence[Array]) -> Array:
    """Joins one column of each map, which is enough for the channels, and puts the maps' places back."""
    (size,) = {array.shape[1:] for array in inputs}
    columns = [array.reshape(array.shape[0], -1)[:, 0] if size == () else array[:, 0, 0] for array in inputs]
    joined = np.concatenate(columns) if isinstance(layer, Concat) else columns[0] | columns[1]
    return shaped(*joined.shape, *size)


class View(NamedTuple):
    """For each output along one axis, the first and the last pixel it sees."""

    first: Pixels
    last: Pixels


@lru_cache(maxsize=64)
def spans(network: str, axis: int) -> tuple[int | None, ...]:
    """For each layer, how many pixels its middle output sees along an axis; None where all of any image counts.

    The image is a line, made longer until no middle output sees its ends any more.
    """
    length = FIRST_LINE
    while (seen := _spans_on(network, axis, length)) is None:
        length *= 2
    return seen


def _spans_on(network: str, axis: int, length: int) -> tuple[int | None, ...] | None:
    found = find_network(network)
    line = np.arange(length)
    views: list[View | None] = []
    for node in nodes_of(found):
        sources = [View(line, line) if source == INPUT else views[source] for source in node.sources]
        known = [view for view in sources if view is not None]
        views.append(_seen(node, known, network, axis) if len(known) == len(sources) else None)
    middles = [_middle(view) if view else None for view in views]
    if any(middle and (middle[0] <= 0 or middle[1] >= length - 1) for middle in middles):
        return None
    return tuple(middle and middle[1] - middle[0] + 1 for middle in middles)


def _middle(view: View) -> tuple[int, int]:
    place = len(view.first) // 2
    return int(view.first[place]), int(view.last[place])


def _seen(node: Node, views: list[View], network: str, axis: int) -> View | None:
    layer = node.layer
    if isinstance(layer, Linear | EuclideanRBF):
        return None
    if isinstance(layer, Add | Concat):
        firsts, lasts = zip(*views, strict=True)
        return View(np.minimum.reduce(firsts), np.maximum.reduce(lasts))
    window = _adapted(layer, node, network) if isinstance(layer, AdaptiveAvgPool2d) else layer.window
    return window and _through(views[0], window, axis)


def _adapted(layer: AdaptiveAvgPool2d, node: Node, network: str) -> Window | None:
    """The window of adaptive pooling at the network's own input; None if global, or if windows differ."""
    size = ran(network).shapes[node.sources[0]][1:]
    parts = [np.array_split(np.arange(cells), wanted) for cells, wanted in zip(size, layer.output_size, strict=True)]
    lengths = [{len(part) for part in axis} for axis in parts]
    if layer.output_size == (1, 1) or any(len(different) > 1 for different in lengths):
        return None
    height, width = (different.pop() for different in lengths)
    return Window((height, width), (height, width))


def _through(view: View, window: Window, axis: int) -> View:
    """The view through a sliding window: the extremes of what its taps see; padding sees nothing."""
    kernel, stride, padding, dilation = (sizes[axis] for sizes in window[:4])
    if (kernel, stride, padding) == (1, 1, 0):
        return view
    reach = dilation * (kernel - 1) + 1
    nowhere = np.iinfo(np.int64)
    firsts = np.pad(view.first, padding, constant_values=nowhere.max)
    lasts = np.pad(view.last, padding, constant_values=nowhere.min)
    taps = (slice(None, None, stride), slice(None, None, dilation))
    return View(
        sliding_window_view(firsts, reach)[taps].min(axis=1), sliding_window_view(lasts, reach)[taps].max(axis=1)
    )
