"""Sizes and shapes found by doing it: windows are slid over NumPy arrays and the shapes are read.

The arrays take no memory (one cell seen many times), so large inputs are cheap. Names, arguments, units and
conventions are those of `dlquiz.reference.shapes`; results are Python integers and tuples of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from dlquiz.reference.shapes import Size, Sizes, as_given, axis_arguments

Cells = npt.NDArray[np.bool_]


def cells(shape: Sequence[int]) -> Cells:
    """A read-only array of this shape made of one cell."""
    return np.broadcast_to(np.zeros((), dtype=np.bool_), tuple(shape))


def slide(array: Cells, window: Sequence[int], strides: Sequence[int]) -> Cells:
    """The places of `window` on `array`, `strides` apart; the leading axes are the places, the trailing the window."""
    places = sliding_window_view(array, tuple(window))
    return places[tuple(slice(None, None, stride) for stride in strides)]


def span(kernel_size: int, dilation: int) -> int:
    """Cells from the first tap to the last, counted on the taps."""
    return range(0, kernel_size * dilation, dilation)[-1] + 1


def conv_output_size(
    input_size: Size, kernel_size: Size, stride: Size = 1, padding: Size | str = 0, dilation: Size = 1
) -> Sizes:
    """Places of the dilated kernel on the padded input. `same`: the input is padded until every s-th cell has one."""
    sizes = {"input_size": input_size, "kernel_size": kernel_size, "stride": stride, "dilation": dilation}
    axes = axis_arguments(padding=padding, **sizes)
    return as_given(_places(cells([_padded(**axis) for axis in axes]), axes), padding=padding, **sizes)


def _places(array: Cells, axes: list[dict[str, Any]]) -> tuple[int, ...]:
    windows = [span(axis["kernel_size"], axis["dilation"]) for axis in axes]
    return slide(array, windows, [axis["stride"] for axis in axes]).shape[: len(axes)]


def _padded(input_size: int, kernel_size: int, stride: int, padding: int | str, dilation: int) -> int:
    if padding == "same":
        last_start = range(0, input_size, stride)[-1]
        return max(input_size, last_start + span(kernel_size, dilation))
    return input_size if isinstance(padding, str) else padding + input_size + padding


def pool_output_size(
    input_size: Size,
    kernel_size: Size,
    stride: Size | None = None,
    padding: Size = 0,
    dilation: Size = 1,
    ceil_mode: bool = False,
) -> Sizes:
    """Places of the pooling window; with `ceil_mode` it may stick out, but not start in the right padding."""
    sizes = {
        "input_size": input_size,
        "kernel_size": kernel_size,
        "stride": kernel_size if stride is None else stride,
        "padding": padding,
        "dilation": dilation,
    }
    axes = axis_arguments(**sizes)
    slack = [axis["stride"] - 1 if ceil_mode else 0 for axis in axes]
    padded = [_padded(**axis) + extra for axis, extra in zip(axes, slack, strict=True)]
    places = _places(cells(padded), axes)
    inside = [_starting_inside(number, **axis) for number, axis in zip(places, axes, strict=True)]
    return as_given(tuple(inside), **sizes)


def _starting_inside(places: int, input_size: int, stride: int, padding: int, **_: int) -> int:
    """How many of the places start in the left padding or in the input itself."""
    return int(np.count_nonzero(stride * np.arange(places) < padding + input_size))


def conv_transpose_output_size(
    input_size: Size,
    kernel_size: Size,
    stride: Size = 1,
    padding: Size = 0,
    output_padding: Size = 0,
    dilation: Size = 1,
) -> Sizes:
    """Length of the canvas that the kernel, stamped once per input cell, fills; cropped by the padding."""
    sizes = {
        "input_size": input_size,
        "kernel_size": kernel_size,
        "stride": stride,
        "padding": padding,
        "output_padding": output_padding,
        "dilation": dilation,
    }
    return as_given(tuple(_stamped(**axis) for axis in axis_arguments(**sizes)), **sizes)


def _stamped(input_size: int, kernel_size: int, stride: int, padding: int, output_padding: int, dilation: int) -> int:
    stamps = np.add.outer(stride * np.arange(input_size), dilation * np.arange(kernel_size))
    canvas = cells([int(stamps.max()) + 1 + output_padding])
    return canvas[padding : canvas.size - padding].size


def conv_output_shape(
    input_shape: Sequence[int],
    out_channels: int,
    kernel_size: Size,
    stride: Size = 1,
    padding: Size | str = 0,
    dilation: Size = 1,
) -> tuple[int, ...]:
    """Every filter spans all channels and slides over the spatial axes; one map per filter."""
    channels, *sizes = input_shape
    axes = axis_arguments(input_size=sizes, kernel_size=kernel_size, stride=stride, padding=padding, dilation=dilation)
    array = cells([channels, *(_padded(**axis) for axis in axes)])
    window = [channels, *(span(axis["kernel_size"], axis["dilation"]) for axis in axes)]
    places = slide(array, window, [1, *(axis["stride"] for axis in axes)]).shape[: len(window)]
    filters = cells([out_channels, *([1] * len(axes))])
    return np.broadcast_shapes(filters.shape, places)


def pool_output_shape(
    input_shape: Sequence[int],
    kernel_size: Size,
    stride: Size | None = None,
    padding: Size = 0,
    dilation: Size = 1,
    ceil_mode: bool = False,
) -> tuple[int, ...]:
    """Each channel is pooled by itself, as an array of its own."""
    channels, *sizes = input_shape
    places = pool_output_size(tuple(sizes), kernel_size, stride, padding, dilation, ceil_mode)
    pooled = cells(places if isinstance(places, tuple) else [places])
    return np.broadcast_to(pooled, (channels, *pooled.shape)).shape


def same_padding(kernel_size: Size, dilation: Size = 1) -> Sizes:
    """Pads a little input more and more until the slid kernel gives its size back."""
    sizes = {"kernel_size": kernel_size, "dilation": dilation}
    return as_given(tuple(_keeping(**axis) for axis in axis_arguments(**sizes)), **sizes)


def _keeping(kernel_size: int, dilation: int) -> int:
    window = span(kernel_size, dilation)
    return next(padding for padding in count() if _places_at(padding, window) >= window)


def _places_at(padding: int, window: int) -> int:
    return int(slide(cells([padding + window + padding]), [window], [1]).shape[0])


def tensorflow_same_padding(input_size: int, kernel_size: int, stride: int = 1, dilation: int = 1) -> tuple[int, int]:
    """Sets the last window on the last s-th cell and counts the cells that hang over, half of them moved before."""
    starts = range(0, input_size, stride)
    covered = max(input_size, starts[-1] + span(kernel_size, dilation))
    missing = cells([covered])[input_size:]
    after, before = missing[::2].size, missing[1::2].size
    return before, after


def flatten_size(input_shape: Sequence[int], image_size: Size | None = None) -> int:
    """Entries of an array of this shape, whatever the network's input was."""
    return cells(input_shape).size


def im2col_shape(input_shape: Sequence[int], kernel_size: Size, stride: Size = 1, padding: Size = 0) -> tuple[int, int]:
    """Slides a window through all channels: entries of one window, and number of windows."""
    channels, *sizes = input_shape
    axes = axis_arguments(input_size=sizes, kernel_size=kernel_size, stride=stride, padding=padding, dilation=1)
    array = cells([channels, *(_padded(**axis) for axis in axes)])
    window = [channels, *(axis["kernel_size"] for axis in axes)]
    patches = slide(array, window, [1, *(axis["stride"] for axis in axes)])
    first = (0,) * len(window)
    return int(patches[first].size), prod(patches.shape[: len(window)])


def concat_channels(channels: Sequence[int]) -> int:
    """Concatenates maps with these channels and reads the channel axis."""
    return int(np.concatenate([cells([number, 1, 1]) for number in channels], axis=0).shape[0])


def add_channels(channels: Sequence[int]) -> int:
    """Adds maps with these channels and reads the channel axis."""
    total = cells([channels[0], 1, 1])
    for number in channels[1:]:
        total = total + cells([number, 1, 1])
    return int(total.shape[0])


def dense_block_channels(in_channels: int, growth_rate: int, layers: int) -> int:
    """Appends the maps of one layer after the other and reads the channel axis."""
    features = cells([in_channels])
    for _ in range(layers):
        features = np.concatenate([features, cells([growth_rate])])
    return int(features.shape[0])


def transition_channels(channels: int, compression: float = 0.5) -> int:
    """Counts the numbers of channels that do not exceed the compressed one."""
    # As shares, so that 1/3 keeps 100 of 300 channels although the nearest float lies below it.
    return int(np.count_nonzero(np.arange(1, channels + 1) / channels <= compression))


def fully_convolutional_size(input_size: Size, trained_size: Size, total_stride: Size) -> Sizes:
    """Slides the whole classifier, as one window of the trained size, over the larger input."""
    sizes = {"input_size": input_size, "trained_size": trained_size, "total_stride": total_stride}
    axes = axis_arguments(**sizes)
    array = cells([axis["input_size"] for axis in axes])
    windows = slide(array, [axis["trained_size"] for axis in axes], [axis["total_stride"] for axis in axes])
    return as_given(windows.shape[: len(axes)], **sizes)
