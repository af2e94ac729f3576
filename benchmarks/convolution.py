"""conv2d forward and backward: a layer of VGG's size, one image for what is too slow for eight, and a quiz's size.

Every side gets its arrays in the form it likes best, made before the clock runs: torch its tensors, the matrix product
its finished im2col matrix.
"""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import numpy as np

from benchmarks import convolution_torch, naive_layers
from benchmarks.measuring import Run
from benchmarks.model import Anchor, Benchmark, Goal
from benchmarks.packages import load
from dlquiz.reference.layers import convolution
from dlquiz.reference.layers.arrays import Array


class Size(NamedTuple):
    """A stride-1 convolution with 3×3 kernels: N images of C channels, M filters."""

    images: int
    channels: int
    side: int
    filters: int
    padding: int

    def __str__(self) -> str:
        return f"{self.images}×{self.channels}×{self.side}×{self.side}, {self.filters} filters 3×3"


LAYER = Size(8, 64, 56, 64, 1)
ONE_IMAGE = LAYER._replace(images=1)
QUIZ = Size(1, 1, 5, 1, 0)


class Arrays(NamedTuple):
    """Inputs N×C×H×W, kernel M×C×3×3, bias M, and the gradient of the output N×M×H'×W'; float64."""

    inputs: Array
    kernel: Array
    bias: Array
    upstream: Array


def arrays(size: Size) -> Arrays:
    """The same numbers each time, so that both sides of a benchmark can be compared."""
    draw = np.random.default_rng(7)
    places = size.side + 2 * size.padding - 2
    return Arrays(
        draw.normal(size=(size.images, size.channels, size.side, size.side)),
        draw.normal(size=(size.filters, size.channels, 3, 3)),
        draw.normal(size=size.filters),
        draw.normal(size=(size.images, size.filters, places, places)),
    )


def forward(size: Size) -> Run:
    inputs, kernel, bias, _ = arrays(size)
    return lambda: convolution.forward(inputs, kernel, bias, (1, 1), (size.padding, size.padding))[0]


def backward(size: Size) -> Run:
    """The gradients by inputs, kernel and bias."""
    inputs, kernel, _, upstream = arrays(size)
    cache = convolution.ConvCache(inputs, kernel, (1, 1), (size.padding, size.padding))
    return lambda: convolution.backward(upstream, cache)


def quiz_forward() -> Run:
    """Through the public door, from plain 2-D arrays, as a question calls it."""
    inputs, kernel, bias, _ = arrays(QUIZ)
    image, taps, number = inputs[0, 0], kernel[0, 0], bias[0]
    return lambda: convolution.conv2d(image, taps, number)


def naive_forward(size: Size) -> Run:
    inputs, kernel, bias, _ = arrays(size)
    return lambda: naive_layers.conv2d_forward(inputs, kernel, bias, (1, 1), (size.padding, size.padding))


def naive_backward(size: Size) -> Run:
    inputs, kernel, _, upstream = arrays(size)
    cache = convolution.ConvCache(inputs, kernel, (1, 1), (size.padding, size.padding))
    return lambda: naive_layers.conv2d_backward(upstream, cache)


def scipy_forward() -> Run:
    """`correlate2d` summed over the channels: faster here than SciPy's N-dimensional `correlate`, direct or by FFT."""
    correlate2d = load("scipy.signal").correlate2d
    inputs, kernel, bias, _ = arrays(ONE_IMAGE)
    image = convolution.padded(inputs, (ONE_IMAGE.padding, ONE_IMAGE.padding))[0]

    def one_filter(taps: Array) -> Any:
        return sum(correlate2d(channel, window, mode="valid") for channel, window in zip(image, taps, strict=True))

    return lambda: np.stack([one_filter(taps) for taps in kernel])[None] + bias[:, None, None]


def scipy_quiz() -> Run:
    correlate2d = load("scipy.signal").correlate2d
    inputs, kernel, bias, _ = arrays(QUIZ)
    image, taps, number = inputs[0, 0], kernel[0, 0], bias[0]
    return lambda: correlate2d(image, taps, mode="valid") + number


def columns(size: Size) -> Array:
    """The im2col matrices of all images, N×(C·9)×(H'·W'), finished and contiguous."""
    source = convolution.padded(arrays(size).inputs, (size.padding, size.padding))
    view = convolution.windows(source, (3, 3), (1, 1))
    return np.ascontiguousarray(view).reshape(size.images, size.channels * 9, -1)


def forward_product(size: Size) -> Run:
    """The matrix product alone, image by image: what is left when windows, padding and bias cost nothing."""
    matrices, (_, kernel, _, upstream) = columns(size), arrays(size)
    filters, out = kernel.reshape(size.filters, -1), np.empty((*upstream.shape[:2], matrices.shape[2]))

    def run() -> Array:
        for matrix, result in zip(matrices, out, strict=True):
            np.matmul(filters, matrix, out=result)
        return out

    return run


def backward_products(size: Size) -> Run:
    """The two matrix products alone: dY · columnsᵀ and Wᵀ · dY, image by image."""
    matrices, (_, kernel, _, upstream) = columns(size), arrays(size)
    filters, gradients = kernel.reshape(size.filters, -1), upstream.reshape(*upstream.shape[:2], -1)
    by_kernel, by_columns = np.empty(filters.shape), np.empty(matrices.shape[1:])

    def run() -> None:
        for matrix, gradient in zip(matrices, gradients, strict=True):
            np.matmul(gradient, matrix.T, out=by_kernel)
            np.matmul(filters.T, gradient, out=by_columns)

    return run


def same_array(ours: Any, theirs: Any) -> bool:
    """Entry by entry, whatever axes of length 1 the other side leaves out or adds."""
    mine, other = np.squeeze(ours), np.squeeze(np.asarray(theirs))
    return mine.shape == other.shape and bool(np.allclose(mine, other, rtol=1e-9, atol=1e-9))


def same_product(ours: Any, theirs: Any) -> bool:
    """The matrix product is the convolution before its bias."""
    bias = arrays(LAYER).bias
    return same_array(ours - bias[:, None, None], np.reshape(theirs, ours.shape))


def same_gradients(ours: Any, theirs: Any) -> bool:
    return all(same_array(mine, other) for mine, other in zip(ours, theirs, strict=True))


TORCH = ("torch",)
SCIPY = ("scipy",)
BENCHMARKS = (
    Benchmark(
        "conv2d-forward-torch",
        f"conv2d forward, {LAYER}, float64",
        partial(forward, LAYER),
        Anchor("torch, 1 thread", partial(convolution_torch.forward, partial(arrays, LAYER), LAYER.padding), TORCH),
        same_array,
        Goal(ratio=0.8),
    ),
    Benchmark(
        "conv2d-forward-product",
        f"conv2d forward, {LAYER}, float64",
        partial(forward, LAYER),
        Anchor("matrix product alone", partial(forward_product, LAYER)),
        same_product,
        Goal(ratio=1.6),
    ),
    Benchmark(
        "conv2d-forward-scipy",
        f"conv2d forward, {ONE_IMAGE}, float64",
        partial(forward, ONE_IMAGE),
        Anchor("scipy correlate2d", scipy_forward, SCIPY),
        same_array,
    ),
    Benchmark(
        "conv2d-forward-naive",
        f"conv2d forward, {ONE_IMAGE}, float64",
        partial(forward, ONE_IMAGE),
        Anchor("naive twin", partial(naive_forward, ONE_IMAGE)),
        same_array,
    ),
    Benchmark(
        "conv2d-backward-torch",
        f"conv2d backward, {LAYER}, float64",
        partial(backward, LAYER),
        Anchor("torch, 1 thread", partial(convolution_torch.backward, partial(arrays, LAYER), LAYER.padding), TORCH),
        same_gradients,
        Goal(ratio=1.0),
    ),
    Benchmark(
        "conv2d-backward-product",
        f"conv2d backward, {LAYER}, float64",
        partial(backward, LAYER),
        Anchor("matrix products alone", partial(backward_products, LAYER)),
    ),
    Benchmark(
        "conv2d-backward-naive",
        f"conv2d backward, {ONE_IMAGE}, float64",
        partial(backward, ONE_IMAGE),
        Anchor("naive twin", partial(naive_backward, ONE_IMAGE)),
        same_gradients,
    ),
    Benchmark(
        "conv2d-quiz-forward-torch",
        "conv2d forward, 5×5, kernel 3×3, float64",
        quiz_forward,
        Anchor("torch, 1 thread", partial(convolution_torch.forward, partial(arrays, QUIZ), QUIZ.padding), TORCH),
        same_array,
        Goal(ratio=3.0),
    ),
    Benchmark(
        "conv2d-quiz-forward-scipy",
        "conv2d forward, 5×5, kernel 3×3, float64",
        quiz_forward,
        Anchor("scipy correlate2d", scipy_quiz, SCIPY),
        same_array,
    ),
    Benchmark(
        "conv2d-quiz-backward-torch",
        "conv2d backward, 5×5, kernel 3×3, float64",
        partial(backward, QUIZ),
        Anchor("torch, 1 thread", partial(convolution_torch.backward, partial(arrays, QUIZ), QUIZ.padding), TORCH),
        same_gradients,
        Goal(ratio=3.0),
    ),
)
