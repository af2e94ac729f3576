"""Proofs of sizes, shapes and channels: windows walked cell by cell, and real signals convolved by NumPy.

Whole shapes are those of real arrays, in plain loops and by whole axes.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt
from proof import Arguments, Oracle, Proof, proof

Floats = npt.NDArray[np.float64]


def by_axis(of: Callable[..., Any], **arguments: Any) -> Any:
    """`of` for numbers; for one tuple or more among them, once for each axis."""
    lengths = {len(value) for value in arguments.values() if isinstance(value, tuple)}
    if not lengths:
        return of(**arguments)
    (axes,) = lengths
    return tuple(of(**{name: on_axis(value, axis) for name, value in arguments.items()}) for axis in range(axes))


def on_axis(value: Any, axis: int) -> Any:
    return value[axis] if isinstance(value, tuple) else value


# --- a window walked cell by cell ------------------------------------------------------------------------------------


def walked(n: int, k: int, s: int, p: int, d: int) -> int:
    """Starts on the padded input, one by one, from which every tap lands on a cell."""
    padded = [0] * p + [1] * n + [0] * p
    places = 0
    for start in range(0, len(padded), s):
        taps = [start + d * tap for tap in range(k)]
        places += all(tap < len(padded) for tap in taps)
    return places


def walked_with_ceiling(n: int, k: int, s: int, p: int, d: int) -> int:
    """The same, a window may hang over by less than a stride but has to start before the right padding."""
    end, places, start = n + 2 * p, 0, 0
    while start < n + p:
        overhang = max(0, start + d * (k - 1) + 1 - end)
        if overhang >= s:
            break
        places, start = places + 1, start + s
    return places


def walked_same(n: int, s: int) -> int:
    """Every s-th cell of the input, counted."""
    return sum(1 for cell in range(n) if cell % s == 0)


def walked_size(input_size: int, kernel_size: int, stride: int, padding: int | str, dilation: int) -> int:
    """Places a walked window finds."""
    if padding == "same":
        return walked_same(input_size, stride)
    return walked(input_size, kernel_size, stride, 0 if padding == "valid" else int(padding), dilation)


def walked_pool(input_size: int, kernel_size: int, stride: int, padding: int, dilation: int, ceil_mode: bool) -> int:
    """Places a walked pooling window finds."""
    walk = walked_with_ceiling if ceil_mode else walked
    return walk(input_size, kernel_size, stride, padding, dilation)


def stamped(input_size: int, kernel_size: int, stride: int, padding: int, output_padding: int, dilation: int) -> int:
    """Cells touched when the kernel is stamped once for every input cell, then cropped."""
    touched = {place * stride + tap * dilation for place in range(input_size) for tap in range(kernel_size)}
    canvas = [0] * (max(touched) + 1 + output_padding)
    return len(canvas[padding : len(canvas) - padding])


# --- real signals, convolved by NumPy --------------------------------------------------------------------------------


def spread(kernel_size: int, dilation: int) -> Floats:
    """A kernel of ones with the holes of the dilation in it."""
    kernel = np.zeros(dilation * kernel_size)
    kernel[::dilation] = 1
    return np.trim_zeros(kernel)


def convolved_size(input_size: int, kernel_size: int, stride: int, padding: int | str, dilation: int) -> int:
    """Length of `np.convolve` over a real signal, every s-th value taken; SAME is cut out of the full convolution."""
    signal, kernel = np.ones(input_size), spread(kernel_size, dilation)
    if padding == "same":
        return len(np.convolve(signal, kernel)[(len(kernel) - 1) // 2 :][:input_size][::stride])
    padded = np.pad(signal, 0 if padding == "valid" else int(padding))
    return len(np.convolve(padded, kernel, "valid")[::stride])


def convolved_pool(input_size: int, kernel_size: int, stride: int, padding: int, dilation: int, ceil_mode: bool) -> int:
    """The same; with `ceil_mode` the signal is lengthened, and windows that start behind the input are left out."""
    if not ceil_mode:
        return convolved_size(input_size, kernel_size, stride, padding, dilation)
    behind = np.pad(np.zeros(input_size), (padding, padding + stride - 1))
    behind[padding + input_size :] = 1
    starts = np.arange(len(behind) - len(spread(kernel_size, dilation)) + 1)[::stride]
    return int(np.count_nonzero(behind[starts] == 0))


def upsampled(input_size: int, kernel_size: int, stride: int, padding: int, output_padding: int, dilation: int) -> int:
    """Zeros put between the inputs, the full convolution taken, the output padding appended, the padding cut off."""
    between = np.zeros((input_size, stride))
    between[:, 0] = 1
    signal = between.ravel()[: 1 - stride or None]
    filled = np.append(np.convolve(signal, spread(kernel_size, dilation)), np.zeros(output_padding))
    return len(filled[padding : len(filled) - padding])


def keeping(kernel_size: int, dilation: int) -> int:
    """The first padding with which a walked window finds as many places as there are cells."""
    cells = 2 * dilation * kernel_size
    return next(p for p in range(cells) if walked(cells, kernel_size, 1, p, dilation) == cells)


def half_the_loss(kernel_size: int, dilation: int) -> float:
    """Half of what an unpadded convolution takes away from a long signal."""
    signal = np.ones(4 * dilation * kernel_size)
    return (len(signal) - len(np.convolve(signal, spread(kernel_size, dilation), "valid"))) / 2


def least_padding(input_size: int, kernel_size: int, stride: int, dilation: int) -> tuple[int, int]:
    """Padded cell by cell, the next one always after, until the walked window has its ⌈n/s⌉ places."""
    before = after = 0
    while walked(before + input_size + after, kernel_size, stride, 0, dilation) < walked_same(input_size, stride):
        before, after = (before, after + 1) if after == before else (before + 1, after)
    return before, after


def overhanging(input_size: int, kernel_size: int, stride: int, dilation: int) -> tuple[int, int]:
    """The cells behind the input that windows on every s-th cell reach, half of them moved before it."""
    reached = {start + tap * dilation for start in range(0, input_size, stride) for tap in range(kernel_size)}
    missing = len(range(input_size, max(reached) + 1))
    halves = np.array_split(np.arange(missing), 2)
    return len(halves[1]), len(halves[0])


def walked_classifier(input_size: int, trained_size: int, total_stride: int) -> int:
    """The classifier walked over the input as one window."""
    return walked(input_size, trained_size, total_stride, 0, 1)


def convolved_classifier(input_size: int, trained_size: int, total_stride: int) -> int:
    """The classifier as a kernel of ones that `np.convolve` moves over a real input."""
    return len(np.convolve(np.ones(input_size), np.ones(trained_size), "valid")[::total_stride])


# --- draws -----------------------------------------------------------------------------------------------------------


def of_axes(source: random.Random, axes: int, draw: Callable[[], int]) -> Any:
    """One number for all axes, or (for `axes` of them) a tuple of one for each."""
    return tuple(draw() for _ in range(axes)) if axes and source.random() < 0.4 else draw()


def sliding(source: random.Random, axes: int, kernels: Sequence[int]) -> Arguments:
    return {
        "kernel_size": of_axes(source, axes, lambda: source.choice(kernels)),
        "stride": of_axes(source, axes, lambda: source.randint(1, 4)),
        "dilation": of_axes(source, axes, lambda: source.choice((1, 1, 2, 3))),
    }


def drawn_axes(source: random.Random) -> int:
    """Mostly a single number; else two or three axes."""
    return source.choice((0, 0, 0, 2, 2, 3))


def drawn_padding(source: random.Random, axes: int) -> Any:
    word = source.random()
    return "same" if word < 0.15 else "valid" if word < 0.3 else of_axes(source, axes, lambda: source.randint(0, 3))


def draw_convolution(source: random.Random) -> Arguments:
    axes = drawn_axes(source)
    return {
        "input_size": of_axes(source, axes, lambda: source.choice((*range(8, 65), 224, 227))),
        **sliding(source, axes, (1, 3, 5, 7, 11)),
        "padding": drawn_padding(source, axes),
    }


def draw_pooling(source: random.Random) -> Arguments:
    axes = drawn_axes(source)
    kernel = of_axes(source, axes, lambda: source.randint(2, 5))
    smallest = min(kernel) if isinstance(kernel, tuple) else kernel
    stride = {} if source.random() < 0.3 else {"stride": of_axes(source, axes, lambda: source.randint(1, 4))}
    return {
        "input_size": of_axes(source, axes, lambda: source.randint(6, 40)),
        "kernel_size": kernel,
        **stride,
        "padding": of_axes(source, axes, lambda: source.randint(0, smallest // 2)),
        "dilation": source.choice((1, 1, 1, 2, 3)),
        "ceil_mode": source.random() < 0.5,
    }


def draw_transposed(source: random.Random) -> Arguments:
    axes = drawn_axes(source)
    return {
        "input_size": of_axes(source, axes, lambda: source.randint(2, 32)),
        **sliding(source, axes, (2, 3, 4, 5)),
        "padding": of_axes(source, axes, lambda: source.randint(0, 2)),
        "output_padding": source.choice((0, 0, 1, 2)),
    }


def draw_same_padding(source: random.Random) -> Arguments:
    axes = drawn_axes(source)
    return {
        "kernel_size": of_axes(source, axes, lambda: source.randint(2, 11)),
        "dilation": of_axes(source, axes, lambda: source.randint(1, 4)),
    }


def draw_tensorflow_padding(source: random.Random) -> Arguments:
    return {
        "input_size": source.randint(5, 64),
        "kernel_size": source.randint(1, 7),
        "stride": source.randint(1, 3),
        "dilation": source.choice((1, 1, 2)),
    }


def draw_classifier(source: random.Random) -> Arguments:
    axes = drawn_axes(source)
    stride = source.choice((8, 16, 32))
    trained = source.choice((64, 96, 224))
    more = of_axes(source, axes, lambda: source.choice((source.randint(0, 8) * stride, source.randint(0, 256))))
    larger = tuple(trained + extra for extra in more) if isinstance(more, tuple) else trained + more
    return {"input_size": larger, "trained_size": trained, "total_stride": stride}


def sized(of: Callable[..., Any]) -> Oracle:
    """An oracle for one axis as an oracle for whole arguments."""
    return Oracle(lambda **arguments: by_axis(of, **arguments))


# --- whole arrays ----------------------------------------------------------------------------------------------------


def spatial_axes(input_shape: Sequence[int], **sizes: Any) -> list[dict[str, Any]]:
    """The sizes of each spatial axis by themselves."""
    return [
        {"input_size": size, **{name: on_axis(value, axis) for name, value in sizes.items()}}
        for axis, size in enumerate(input_shape[1:])
    ]


def margins(axis: dict[str, Any]) -> tuple[int, int]:
    """Cells to pad before and after along one axis."""
    if axis["padding"] == "same":
        return least_padding(**{name: axis[name] for name in ("input_size", "kernel_size", "stride", "dilation")})
    return (0, 0) if axis["padding"] == "valid" else (axis["padding"], axis["padding"])


def windows(padded: Floats, axes: Sequence[dict[str, Any]]) -> tuple[list[range], Callable[..., Floats]]:
    """Starts of the window along each axis, and the cells under it, all channels, from given starts on."""
    spans = [axis["dilation"] * (axis["kernel_size"] - 1) + 1 for axis in axes]
    rooms = [size - span for size, span in zip(padded.shape[1:], spans, strict=True)]
    starts = [range(0, room + 1, axis["stride"]) for room, axis in zip(rooms, axes, strict=True)]

    def under(place: Sequence[int]) -> Floats:
        rows = [
            slice(start, start + span, axis["dilation"]) for start, span, axis in zip(place, spans, axes, strict=True)
        ]
        return padded[(slice(None), *rows)]

    return starts, under


def looped_convolution(input_shape: Sequence[int], out_channels: int, **sizes: Any) -> tuple[int, ...]:
    """A convolution with plain loops over real arrays, read off at the shape of what comes out."""
    axes = spatial_axes(input_shape, **sizes)
    padded = np.pad(np.ones(input_shape), [(0, 0), *map(margins, axes)])
    filters = np.ones((out_channels, input_shape[0], *(axis["kernel_size"] for axis in axes)))
    starts, under = windows(padded, axes)
    output = [np.tensordot(filters, under(place), filters.ndim - 1) for place in product(*starts)]
    return np.moveaxis(np.reshape(output, (*map(len, starts), out_channels)), -1, 0).shape


def separable_convolution(input_shape: Sequence[int], out_channels: int, **sizes: Any) -> tuple[int, ...]:
    """`np.convolve` along one axis after the other, the channels mixed by a real weight matrix."""
    maps = along_every_axis(np.ones(input_shape), spatial_axes(input_shape, **sizes))
    return np.tensordot(np.ones((out_channels, input_shape[0])), maps, 1).shape


def along_every_axis(maps: Floats, axes: Sequence[dict[str, Any]]) -> Floats:
    for number, axis in enumerate(axes, 1):
        padded = np.pad(maps, [margins(axis) if place == number else (0, 0) for place in range(maps.ndim)])
        kernel = spread(axis["kernel_size"], axis["dilation"])
        rows = np.apply_along_axis(np.convolve, number, padded, kernel, "valid")
        maps = np.take(rows, range(0, rows.shape[number], axis["stride"]), number)
    return maps


def looped_pooling(input_shape: Sequence[int], ceil_mode: bool, **sizes: Any) -> tuple[int, ...]:
    """Maxima of real windows, channel by channel in plain loops; the last window may be cut off by the border."""
    axes = spatial_axes(input_shape, **sizes)
    places = [walked_pool(**axis, ceil_mode=ceil_mode) for axis in axes]
    room = [(axis["padding"], axis["padding"] + axis["stride"]) for axis in axes]
    padded = np.pad(np.ones(input_shape), [(0, 0), *room], constant_values=-np.inf)
    _, under = windows(padded, axes)
    starts = [range(0, count * axis["stride"], axis["stride"]) for count, axis in zip(places, axes, strict=True)]
    output = [[cells.max() for cells in under(place)] for place in product(*starts)]
    assert np.isfinite(output).all(), "a window lies on padding only"
    return np.moveaxis(np.reshape(output, (*places, input_shape[0])), -1, 0).shape


def shrunk(input_shape: Sequence[int], ceil_mode: bool, **sizes: Any) -> tuple[int, ...]:
    """Real maps of which, axis by axis, as many rows are taken as a convolved signal has values."""
    maps = np.ones(input_shape)
    for number, axis in enumerate(spatial_axes(input_shape, **sizes), 1):
        maps = np.repeat(
            maps[(slice(None),) * number + (slice(1),)], convolved_pool(**axis, ceil_mode=ceil_mode), number
        )
    return maps.shape


def built_matrix(input_shape: Sequence[int], **sizes: Any) -> tuple[int, ...]:
    """The im2col matrix of a real input, built window by window."""
    axes = spatial_axes(input_shape, **sizes, dilation=1)
    padded = np.pad(np.ones(input_shape), [(0, 0), *map(margins, axes)])
    starts, under = windows(padded, axes)
    return np.stack([under(place).ravel() for place in product(*starts)], axis=1).shape


def weights_and_outputs(input_shape: Sequence[int], **sizes: Any) -> tuple[int, int]:
    """Size of one real filter, and size of the map that a convolution along every axis leaves."""
    axes = spatial_axes(input_shape, **sizes, dilation=1)
    outputs = along_every_axis(np.ones((1, *input_shape[1:])), axes)
    return np.ones((input_shape[0], *(axis["kernel_size"] for axis in axes))).size, outputs.size


def entries_counted(input_shape: Sequence[int], **_: Any) -> int:
    """Every index of the array, counted."""
    return sum(1 for _ in product(*map(range, input_shape)))


def raveled(input_shape: Sequence[int], **_: Any) -> int:
    """Length of a real array laid out in a row."""
    return len(np.zeros(input_shape).ravel())


# --- channels --------------------------------------------------------------------------------------------------------


def stacked_maps(channels: Sequence[int]) -> int:
    """Real maps stacked by NumPy."""
    return len(np.vstack([np.zeros((number, 2, 2)) for number in channels]))


def joined_lists(channels: Sequence[int]) -> int:
    """Lists of maps, one list after the other."""
    maps: list[tuple[int, int]] = []
    for branch, number in enumerate(channels):
        maps.extend((branch, index) for index in range(number))
    return len(set(maps))


def added_arrays(channels: Sequence[int]) -> int:
    """Real maps added by NumPy."""
    return len(np.sum([np.ones((number, 2, 2)) for number in channels], axis=0))


def added_lists(channels: Sequence[int]) -> int:
    """Maps added one by one, as lists."""
    return len([sum(together) for together in zip(*([1] * number for number in channels), strict=True)])


def appended(in_channels: int, growth_rate: int, layers: int) -> int:
    """A list of maps to which every layer appends its own."""
    features = list(range(in_channels))
    for _ in range(layers):
        features += [0] * growth_rate
    return len(features)


def densely_connected(in_channels: int, growth_rate: int, layers: int) -> int:
    """Real layers, each a weight matrix over all maps before it, its output concatenated."""
    features = np.ones((in_channels, 1))
    for _ in range(layers):
        features = np.concatenate([features, np.ones((growth_rate, len(features))) @ features])
    return len(features)


def channels_within(channels: int, compression: float) -> int:
    """Channels counted as long as they are within the share, in thousandths."""
    return sum(1 for kept in range(1, channels + 1) if 1000 * kept <= round(1000 * compression) * channels)


def decimal_share(channels: int, compression: float) -> int:
    """Decimal arithmetic, which holds the written share exactly."""
    return int(Decimal(repr(compression)) * channels)


# --- draws ------------------------------------------------------------------------------------------------------------


def drawn_shape(source: random.Random, channels: int) -> list[int]:
    """(C, W), (C, H, W) or (C, D, H, W), small enough for loops over real arrays."""
    axes, longest = source.choice(((1, 40), (2, 14), (2, 14), (2, 14), (3, 6)))
    sizes = [source.randint(4, longest) for _ in range(axes)]
    return [source.randint(1, channels), *([sizes[0]] * axes if source.random() < 0.5 else sizes)]


def draw_convolved_shape(source: random.Random) -> Arguments:
    shape = drawn_shape(source, 6)
    axes = len(shape) - 1
    sizes = {**sliding(source, axes, (1, 2, 3, 3, 5)), "padding": drawn_padding(source, axes)}
    return {"input_shape": shape, "out_channels": source.randint(1, 8), **sizes}


def draw_pooled_shape(source: random.Random) -> Arguments:
    shape = drawn_shape(source, 6)
    sizes = draw_pooling(source)
    del sizes["input_size"]
    return {"input_shape": shape, **sizes}


def draw_flattened(source: random.Random) -> Arguments:
    shape = [source.choice((1, 6, 16, 32)), *(source.randint(2, 7) for _ in range(source.choice((0, 1, 2, 2, 2, 3))))]
    image = of_axes(source, len(shape) - 1, lambda: source.choice((28, 32, 64, 224)))
    return {"input_shape": shape} if source.random() < 0.4 else {"input_shape": shape, "image_size": image}


def draw_columns(source: random.Random) -> Arguments:
    shape = drawn_shape(source, 4)
    sizes = sliding(source, len(shape) - 1, (1, 2, 3, 3, 5))
    del sizes["dilation"]
    return {"input_shape": shape, **sizes, "padding": source.randint(0, 2)}


def draw_channels(source: random.Random) -> Arguments:
    numbers = [source.choice((8, 16, 32, 48, 64, 96)) for _ in range(source.randint(1, 5))]
    return {"channels": numbers[:1] * len(numbers) if source.random() < 0.3 else numbers}


def draw_equal_channels(source: random.Random) -> Arguments:
    return {"channels": [source.choice((16, 64, 256))] * source.randint(1, 4)}


def draw_dense_block(source: random.Random) -> Arguments:
    return {
        "in_channels": source.choice((16, 24, 64, 96)),
        "growth_rate": source.randint(12, 48),
        "layers": source.choice((1, *range(4, 25))),
    }


def draw_transition(source: random.Random) -> Arguments:
    share = {} if source.random() < 0.4 else {"compression": source.randint(1, 20) / 20}
    return {"channels": source.randint(32, 1024), **share}


PROOFS: dict[str, Proof] = {
    "conv_output_size": proof(draw_convolution, sized(walked_size), sized(convolved_size)),
    "pool_output_size": proof(draw_pooling, sized(walked_pool), sized(convolved_pool)),
    "conv_transpose_output_size": proof(draw_transposed, sized(stamped), sized(upsampled)),
    "same_padding": proof(draw_same_padding, sized(keeping), sized(half_the_loss)),
    "tensorflow_same_padding": proof(draw_tensorflow_padding, least_padding, overhanging),
    "fully_convolutional_size": proof(draw_classifier, sized(walked_classifier), sized(convolved_classifier)),
    "conv_output_shape": proof(draw_convolved_shape, looped_convolution, separable_convolution),
    "pool_output_shape": proof(draw_pooled_shape, looped_pooling, shrunk),
    "flatten_size": proof(draw_flattened, entries_counted, raveled),
    "im2col_shape": proof(draw_columns, built_matrix, weights_and_outputs),
    "concat_channels": proof(draw_channels, stacked_maps, joined_lists),
    "add_channels": proof(draw_equal_channels, added_arrays, added_lists),
    "dense_block_channels": proof(draw_dense_block, appended, densely_connected),
    "transition_channels": proof(draw_transition, channels_within, decimal_share),
}
