"""Two-dimensional convolution as networks use it (cross-correlation), by sliding windows and a matrix product.

Inputs N×C×H×W, kernels M×C×h×w, bias M, result N×M×H'×W' with H' = ⌊(H + 2p − h)/s⌋ + 1. Padding is per side, zeros.
The windows of one image become the columns of a matrix (im2col), so that all filters at all places are one product.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import as_strided

from dlquiz.messages import Text
from dlquiz.reference.layers.arrays import Array, ArrayLike, pair, real
from dlquiz.reference.tex.layers_tex import (
    MOST_WINDOWS_SHOWN,
    array,
    factor,
    products,
    remarked,
    sum_of_products,
    summed,
)
from dlquiz.reference.tex.plain_tex import fraction, labelled_line, line

Pair = tuple[int, int]


class ConvCache(NamedTuple):
    """What the backward pass needs; stride and padding are (height, width)."""

    inputs: Array
    kernel: Array
    stride: Pair
    padding: Pair


class ConvGradients(NamedTuple):
    """Gradients by the inputs (N×C×H×W), the kernel (M×C×h×w) and the bias (M)."""

    inputs: Array
    kernel: Array
    bias: Array


def padded(inputs: Array, padding: Pair) -> Array:
    """The inputs with zeros around both spatial axes."""
    if padding == (0, 0):
        return inputs
    (top, left), (height, width) = padding, inputs.shape[-2:]
    out = np.zeros((*inputs.shape[:-2], height + 2 * top, width + 2 * left))
    out[..., top : top + height, left : left + width] = inputs
    return out


def windows(inputs: Array, size: Pair, stride: Pair) -> Array:
    """All windows as a view, N×C×h×w×H'×W': entry (…, i, j, y, x) is the cell (i, j) of the window at (y, x).

    Nothing is copied: a step inside the window is one pixel of memory, a step to the next window is `stride` pixels.
    Raises `ValueError` where the window is larger than the inputs.
    """
    *leading, height, width = inputs.shape
    if size[0] > height or size[1] > width:
        raise ValueError(f"a window of {size} does not fit into {height}×{width}")
    places = (height - size[0]) // stride[0] + 1, (width - size[1]) // stride[1] + 1
    down, across = inputs.strides[-2:]
    steps = (*inputs.strides, down * stride[0], across * stride[1])
    return as_strided(inputs, (*leading, *size, *places), steps, writeable=False)


def forward(
    inputs: Array, kernel: Array, bias: Array, stride: Pair = (1, 1), padding: Pair = (0, 0)
) -> tuple[Array, ConvCache]:
    """Every filter at every place; `bias` has M entries or one."""
    view = windows(padded(inputs, padding), (kernel.shape[2], kernel.shape[3]), stride)
    places = view.shape[-2:]
    columns = np.empty(view.shape[1:])
    filters = kernel.reshape(len(kernel), -1)
    out = np.empty((len(inputs), len(kernel), places[0] * places[1]))
    for image, result in zip(view, out, strict=True):
        columns[...] = image
        np.matmul(filters, columns.reshape(filters.shape[1], -1), out=result)
    out += bias.reshape(-1, 1)
    return out.reshape(len(inputs), len(kernel), *places), ConvCache(inputs, kernel, stride, padding)


def backward(upstream: Array, cache: ConvCache) -> ConvGradients:
    """dW = dY · columnsᵀ, d(columns) = Wᵀ · dY added back to the cells they came from, db = Σ dY.

    At stride 1 the gradient by the inputs is the full correlation of dY with the kernel turned by 180°.
    """
    inputs, kernel, stride, padding = cache
    source = padded(inputs, padding)
    # A mistake may leave places without a gradient.
    view = windows(source, (kernel.shape[2], kernel.shape[3]), stride)[..., : upstream.shape[2], : upstream.shape[3]]
    columns = np.empty(view.shape[1:])
    filters = kernel.reshape(len(kernel), -1)
    filter_gradient, canvas = np.zeros(filters.shape), np.zeros(source.shape)
    for image, target, gradient in zip(view, canvas, upstream.reshape(*upstream.shape[:2], -1), strict=True):
        columns[...] = image
        filter_gradient += gradient @ columns.reshape(filters.shape[1], -1).T
        np.matmul(filters.T, gradient, out=columns.reshape(filters.shape[1], -1))
        add_windows(target, columns, stride)
    return ConvGradients(unpadded(canvas, padding), filter_gradient.reshape(kernel.shape), upstream.sum(axis=(0, 2, 3)))


def add_windows(canvas: Array, cells: Array, stride: Pair) -> None:
    """Add window cells …×h×w×H'×W' to the places of `canvas` (…×H×W) they were taken from."""
    height, width, rows, columns = cells.shape[-4:]
    for i, j in np.ndindex(height, width):
        down = slice(i, i + stride[0] * (rows - 1) + 1, stride[0])
        across = slice(j, j + stride[1] * (columns - 1) + 1, stride[1])
        canvas[..., down, across] += cells[..., i, j, :, :]


def unpadded(canvas: Array, padding: Pair) -> Array:
    """The canvas without its border."""
    (top, left), (height, width) = padding, canvas.shape[-2:]
    return canvas[..., top : height - top, left : width - left]


def as_batch(array: Array) -> Array:
    """A 2-D array as a batch of one image with one channel (or one filter with one channel)."""
    return array[None, None] if array.ndim == 2 else array


Size = int | tuple[int, ...]

_WRONG_OPERANDS: Mapping[str, Callable[[Array, Array], tuple[Array, Array]]] = {
    "kernel_flipped": lambda images, kernel: (images, turned(kernel)),
    "kernel_transposed": lambda images, kernel: (images, np.swapaxes(kernel, -1, -2)),
    "first_channel_only": lambda images, kernel: (images[:, :1], kernel[:, :1]),
}


def turned(kernel: Array) -> Array:
    """The kernel turned by 180°."""
    return kernel[..., ::-1, ::-1]


def _operands(inputs: ArrayLike, kernel: ArrayLike, mistake: str) -> tuple[Array, Array]:
    """Images and filters as batches, as the mistake has them."""
    images, filters = as_batch(real(inputs)), as_batch(real(kernel))
    return _WRONG_OPERANDS[mistake](images, filters) if mistake in _WRONG_OPERANDS else (images, filters)


def conv2d(
    inputs: ArrayLike, kernel: ArrayLike, bias: ArrayLike = 0, stride: Size = 1, padding: Size = 0, mistake: str = ""
) -> Array:
    """Cross-correlation of inputs H×W with a kernel h×w, or of N×C×H×W with M×C×h×w; the kernel is not flipped.

    Source: PyTorch documentation of Conv2d; Chellapilla et al. (2006) for im2col.
    """
    images = real(inputs)
    found = forward(*_operands(images, kernel, mistake), real(bias), pair(stride), pair(padding))[0]
    return found[0, 0] if images.ndim == 2 else found


def _first_place(upstream: Array) -> Array:
    """The gradient of the first place of each map, 0 elsewhere."""
    found = np.zeros_like(upstream)
    found[..., 0, 0] = upstream[..., 0, 0]
    return found


_WRONG_BACKWARD: Mapping[str, Callable[[Array, ConvCache], tuple[Array, ConvCache]]] = {
    "kernel_not_flipped": lambda grads, cache: (grads, cache._replace(kernel=turned(cache.kernel))),
    "stride_ignored": lambda grads, cache: (grads, cache._replace(stride=(1, 1))),
    "one_position_only": lambda grads, cache: (_first_place(grads), cache),
}
"""The upstream gradient and the cache as mistakes have them."""


def _overwritten(grads: Array, cache: ConvCache) -> Array:
    """The gradient by the inputs with = for +=: a later window overwrites what an earlier one left."""
    canvas = np.zeros(padded(cache.inputs, cache.padding).shape)
    height, width = cache.kernel.shape[2:]
    for y, x in np.ndindex(*grads.shape[2:]):
        top, left = y * cache.stride[0], x * cache.stride[1]
        canvas[:, :, top : top + height, left : left + width] = np.tensordot(grads[:, :, y, x], cache.kernel, 1)
    return unpadded(canvas, cache.padding)


def _only_where_it_fits(grads: Array, cache: ConvCache) -> tuple[Array, Array]:
    """What is correlated without padding, where a full correlation gives the gradient by the inputs."""
    return grads, np.swapaxes(turned(cache.kernel), 0, 1)


def _with_border(grads: Array, cache: ConvCache) -> Array:
    grown = cache._replace(inputs=padded(cache.inputs, cache.padding), padding=(0, 0))
    return backward(grads, grown).inputs


_WRONG_GRADIENTS: Mapping[str, Callable[[Array, ConvCache], Array]] = {
    "valid_for_full": lambda grads, cache: forward(*_only_where_it_fits(grads, cache), np.zeros(1))[0],
    "last_branch_only": _overwritten,
    "border_kept": _with_border,
    "kernel_gradient_flipped": lambda grads, cache: turned(backward(grads, cache).kernel),
}


def _backward_operands(
    inputs: ArrayLike, kernel: ArrayLike, upstream: ArrayLike, stride: Size, padding: Size, mistake: str
) -> tuple[Array, ConvCache]:
    cache = ConvCache(as_batch(real(inputs)), as_batch(real(kernel)), pair(stride), pair(padding))
    grads = as_batch(real(upstream))
    return _WRONG_BACKWARD[mistake](grads, cache) if mistake in _WRONG_BACKWARD else (grads, cache)


def conv2d_backward(
    inputs: ArrayLike,
    kernel: ArrayLike,
    upstream: ArrayLike,
    stride: Size = 1,
    padding: Size = 0,
    of: str = "inputs",
    mistake: str = "",
) -> Array:
    """The gradient `of` the inputs, the kernel or the bias of `conv2d`, given the gradient of its output.

    In the shape of the variable; the bias has M entries, or is one number for 2-D inputs.
    """
    images = real(inputs)
    grads, cache = _backward_operands(images, kernel, upstream, stride, padding, mistake)
    wrong = _WRONG_GRADIENTS.get(mistake)
    found: Array = getattr(backward(grads, cache), of) if wrong is None else wrong(grads, cache)
    if images.ndim > 2:
        return found
    single: Array = found[0] if of == "bias" else found[0, 0]
    return single


# Worked solutions: the first windows cell by cell, then the whole.

D_X, D_W, D_B, D_Y = (rf"\frac{{\partial L}}{{\partial {name}}}" for name in "XWbY")
MOST_TAPS_IN_LINE = 4
OVERWRITTEN = Text("a later window overwrites what an earlier one left", "后一个窗口覆盖前一个窗口留下的值")


def at_place(y: int, x: int) -> tuple[str, str]:
    """The words before the line of one window."""
    return f"row {y + 1}, column {x + 1}", f"第 {y + 1} 行第 {x + 1} 列"


def by_entry(variable: str, i: int, j: int) -> str:
    return rf"\frac{{\partial L}}{{\partial {variable}_{{{i + 1},{j + 1}}}}}"


def first_places(places: Sequence[int]) -> list[tuple[int, ...]]:
    """The places of the windows that are worked out: the first few, row by row."""
    return list(np.ndindex(*places))[:MOST_WINDOWS_SHOWN]


def size_lines(sizes: Sequence[int], taps: Sequence[int], stride: Size, padding: Size) -> list[Text]:
    """The size of the output, axis by axis."""
    names = (r"H_{\text{out}}", r"W_{\text{out}}")
    lines = [line(r"n_{\text{out}}", r"\lfloor \frac{n + 2p - k}{s} \rfloor + 1")]
    for name, n, k, s, p in zip(names, sizes, taps, pair(stride), pair(padding), strict=True):
        room = n + 2 * p - k
        shares = (fraction(rf"{n} + 2 \cdot {p} - {k}", s), fraction(room, s))
        floors = [rf"\lfloor {share} \rfloor + 1" for share in shares]
        lines.append(line(name, *floors, f"{room // s} + 1", str(room // s + 1)))
    return lines


def _window_lines(name: str, at: tuple[str, str], window: Array, taps: Array, bias: float = 0.0) -> list[Text]:
    """The sum of products of one window; products and sum on two lines where they are many."""
    after = f" + {factor(bias)}" if bias else ""
    written, added = products(window, taps) + after, summed(window * taps) + after
    value = array(np.sum(window * taps) + bias)
    if taps.size <= MOST_TAPS_IN_LINE:
        return [labelled_line(*at, name, written, added, value)]
    return [labelled_line(*at, name, written), line(name, added, value)]


@np.errstate(all="ignore")
def conv2d_working(
    inputs: ArrayLike, kernel: ArrayLike, bias: ArrayLike, stride: Size, padding: Size, mistake: str = ""
) -> list[Text]:
    """The output's size, the first windows as sums of products, then the output."""
    images, filters = _operands(inputs, kernel, mistake)
    source = padded(images, pair(padding))
    view = windows(source, (filters.shape[2], filters.shape[3]), pair(stride))
    offset = float(np.broadcast_to(real(bias), len(filters))[0])
    single = images.shape[:2] == (1, 1)
    lines = [
        line(r"Y_{y,x}", r"\sum_{c,i,j} X_{c, s y + i, s x + j} W_{c,i,j} + b"),
        *size_lines(images.shape[2:], filters.shape[2:], stride, padding),
    ]
    if any(pair(padding)):
        lines.append(labelled_line("with zeros around it", "四周补零", "X", array(source[0, 0] if single else source)))
    if not single or len(filters) > 1:
        lines.append(Text("first image, first filter:", "第一幅图像、第一个卷积核："))
    for y, x in first_places(view.shape[-2:]):
        name = f"Y_{{{y + 1},{x + 1}}}"
        lines += _window_lines(name, at_place(y, x), view[0, :, :, :, y, x], filters[0], offset)
    return [*lines, line("Y", array(conv2d(inputs, kernel, bias, stride, padding, mistake)))]


@np.errstate(all="ignore")
def conv2d_backward_working(
    inputs: ArrayLike,
    kernel: ArrayLike,
    upstream: ArrayLike,
    stride: Size,
    padding: Size,
    of: str,
    mistake: str = "",
) -> list[Text]:
    """The formula, the first windows or entries, then the whole gradient."""
    grads, cache = _backward_operands(inputs, kernel, upstream, stride, padding, mistake)
    answer = conv2d_backward(inputs, kernel, upstream, stride, padding, of, mistake)
    name, lines = {
        "inputs": (D_X, _input_lines),
        "kernel": (D_W, _kernel_lines),
        "bias": (D_B, _bias_lines),
    }[of]
    worked = lines(grads, cache, mistake)
    parts = {"averaged_over_positions": grads[0, 0].size, "divided_by_batch": len(grads)}.get(mistake)
    if parts:
        return [*worked, line(name, fraction(array(answer), parts), array(answer / parts))]
    if mistake == "kernel_gradient_flipped":
        return [*worked, labelled_line("turned by 180°", "旋转 180°", name, array(answer))]
    return [*worked, line(name, array(answer))]


def _bias_lines(grads: Array, cache: ConvCache, mistake: str) -> list[Text]:
    return [
        remarked("$b$ is added at every place", "每个位置都加 $b$", D_B, rf"\sum_{{n,y,x}} {D_Y}_{{n,y,x}}"),
        line(r"\frac{\partial L}{\partial b_1}", summed(grads[:, 0]), array(grads[:, 0].sum())),
    ]


def _kernel_lines(grads: Array, cache: ConvCache, mistake: str) -> list[Text]:
    """dW is the correlation of the input with dY: its first entries."""
    source, taps = padded(cache.inputs, cache.padding), cache.kernel.shape[2:]
    view = windows(source, (taps[0], taps[1]), cache.stride)[..., : grads.shape[2], : grads.shape[3]]
    lines = [
        remarked(
            "the weight is shared: all places add up",
            "权重共享：所有位置累加",
            rf"{D_W}_{{i,j}}",
            rf"\sum_{{n,y,x}} {D_Y}_{{y,x}} X_{{s y + i, s x + j}}",
        )
    ]
    for i, j in first_places(taps):
        lines.append(line(by_entry("W", i, j), *sum_of_products(grads[:, 0], view[:, 0, i, j])))
    return lines


def _input_lines(grads: Array, cache: ConvCache, mistake: str) -> list[Text]:
    """Every window hands g·W back to its cells; the first windows, then a cell that lies under the most of them."""
    kernel = cache.kernel
    lines = [
        remarked(
            "laid on the cells of its window; overlaps add up",
            "放回对应窗口的单元；重叠处累加",
            D_X,
            rf"\sum_{{y,x}} {D_Y}_{{y,x}} \cdot W",
        )
    ]
    if cache.stride == (1, 1) and kernel.shape[:2] == (1, 1):
        as_turned = f"${array(turned(kernel[0, 0]))}$"
        lines.append(
            Text(
                rf"the same as the full correlation of ${D_Y}$ with $W$ turned by $180°$: {as_turned}",
                rf"等价于 ${D_Y}$ 与旋转 $180°$ 的 $W$ 作 full 互相关：{as_turned}",
            )
        )
    if kernel.shape[:2] != (1, 1) or len(cache.inputs) > 1:
        lines.append(Text("first image, first filter, first channel:", "第一幅图像、第一个卷积核、第一个通道："))
    if mistake == "valid_for_full":
        return [*lines, *_fitting_lines(grads, cache)]
    for y, x in first_places(grads.shape[-2:]):
        g, cells = grads[0, 0, y, x], kernel[0, 0]
        name = rf"{D_Y}_{{{y + 1},{x + 1}}} \cdot W"
        lines.append(labelled_line(*at_place(y, x), name, rf"{factor(g)} \cdot {array(cells)}", array(g * cells)))
    lines.append(OVERWRITTEN if mistake == "last_branch_only" else _busiest_cell_line(grads, cache))
    if any(cache.padding) and mistake != "border_kept":
        lines.append(Text("the gradients of the zeros around the input are cut off", "输入四周补零处的梯度裁掉"))
    return lines


def _fitting_lines(grads: Array, cache: ConvCache) -> list[Text]:
    """The first entries of a correlation that keeps to the places where the turned kernel fits."""
    images, filters = _only_where_it_fits(grads, cache)
    view = windows(images, (filters.shape[2], filters.shape[3]), (1, 1))
    lines = [Text("only at the places where $W$ fits, without padding:", "只取放得下 $W$ 的位置，不填充：")]
    for y, x in first_places(view.shape[-2:]):
        lines += _window_lines(by_entry("X", y, x), at_place(y, x), view[0, :, :, :, y, x], filters[0])
    return lines


def _busiest_cell_line(grads: Array, cache: ConvCache) -> Text:
    """One cell of the first image and channel as the sum of what it gets from all windows over it."""
    sizes, taps = cache.inputs.shape[-2:], cache.kernel.shape[-2:]
    (row, column), over = busiest_cell(sizes, taps, cache.stride, cache.padding, grads.shape[-2:])
    (ys, i), (xs, j) = over
    shares = grads[0][:, ys][:, :, xs]
    weights = cache.kernel[:, 0][:, i][:, :, j]
    return labelled_line(
        f"row {row + 1}, column {column + 1} of the input, under all its windows",
        f"输入的第 {row + 1} 行第 {column + 1} 列，来自覆盖它的所有窗口",
        by_entry("X", row, column),
        *sum_of_products(shares, weights),
    )


Axis = tuple[list[int], list[int]]
"""The windows over one coordinate, and at which of their taps it lies."""


def over_coordinate(coordinate: int, taps: int, stride: int, padding: int, places: int) -> Axis:
    place = coordinate + padding
    first, last = max(0, -((taps - 1 - place) // stride)), min(places - 1, place // stride)
    found = list(range(first, last + 1))
    return found, [place - stride * window for window in found]


def busiest_cell(
    sizes: Sequence[int], taps: Sequence[int], stride: Pair, padding: Pair, places: Sequence[int]
) -> tuple[list[int], list[Axis]]:
    """A cell that lies under as many windows as any, with the windows over its row and over its column."""
    cell, over = [], []
    for size, *axis in zip(sizes, taps, stride, padding, places, strict=True):
        # Beyond the first window no coordinate meets more windows than those before.
        found = {start: over_coordinate(start, *axis) for start in range(min(size, axis[0]))}
        best = max(found, key=lambda start: len(found[start][0]))
        cell.append(best)
        over.append(found[best])
    return cell, over
