"""Proofs of sizes along an axis: windows walked cell by cell, and real signals convolved by NumPy."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
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


PROOFS: dict[str, Proof] = {
    "conv_output_size": proof(draw_convolution, sized(walked_size), sized(convolved_size)),
    "pool_output_size": proof(draw_pooling, sized(walked_pool), sized(convolved_pool)),
    "conv_transpose_output_size": proof(draw_transposed, sized(stamped), sized(upsampled)),
    "same_padding": proof(draw_same_padding, sized(keeping), sized(half_the_loss)),
    "tensorflow_same_padding": proof(draw_tensorflow_padding, least_padding, overhanging),
    "fully_convolutional_size": proof(draw_classifier, sized(walked_classifier), sized(convolved_classifier)),
}
