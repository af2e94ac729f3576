"""Worked solutions for convolution: its first windows, cell by cell, then the whole."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlquiz.messages import Text
from dlquiz.reference.layers import convolution as conv
from dlquiz.reference.layers.arrays import Array, pair, real
from dlquiz.reference.steps.layers_tex import (
    MOST_WINDOWS_SHOWN,
    array,
    factor,
    number,
    products,
    remarked,
    sum_of_products,
    summed,
)
from dlquiz.reference.steps.plain_tex import fraction, line, told

D_X, D_W, D_B, D_Y = (rf"\frac{{\partial L}}{{\partial {name}}}" for name in "XWbY")
MOST_TAPS_IN_LINE = 4
FIRST_MAP = Text("first image, first filter:", "第一幅图像、第一个卷积核：")


def at_place(y: int, x: int) -> tuple[str, str]:
    """The words before the line of one window."""
    return f"row {y + 1}, column {x + 1}", f"第 {y + 1} 行第 {x + 1} 列"


def by_entry(variable: str, i: int, j: int) -> str:
    return rf"\frac{{\partial L}}{{\partial {variable}_{{{i + 1},{j + 1}}}}}"


def first_places(rows: int, columns: int) -> list[tuple[int, int]]:
    """The places of the windows that are worked out: the first few, row by row."""
    return list(np.ndindex(rows, columns))[:MOST_WINDOWS_SHOWN]


def size_lines(sizes: tuple[int, ...], taps: tuple[int, ...], stride: Any, padding: Any) -> list[Text]:
    """The size of the output, axis by axis."""
    names = (r"H_{\text{out}}", r"W_{\text{out}}")
    lines = [line(r"n_{\text{out}}", r"\lfloor \frac{n + 2p - k}{s} \rfloor + 1")]
    for name, n, k, s, p in zip(names, sizes, taps, pair(stride), pair(padding), strict=True):
        room = n + 2 * p - k
        shares = (fraction(rf"{n} + 2 \cdot {p} - {k}", s), fraction(room, s))
        floors = [rf"\lfloor {share} \rfloor + 1" for share in shares]
        lines.append(line(name, *floors, f"{room // s} + 1", str(room // s + 1)))
    return lines


def _window_lines(y: int, x: int, window: Array, taps: Array, bias: float) -> list[Text]:
    """The sum of products of one window; products and sum on two lines where they are many."""
    name, after = f"Y_{{{y + 1},{x + 1}}}", f" + {factor(bias)}" if bias else ""
    written, added = products(window, taps) + after, summed(window * taps) + after
    value = number(np.sum(window * taps) + bias)
    if taps.size <= MOST_TAPS_IN_LINE:
        return [told(*at_place(y, x), name, written, added, value)]
    return [told(*at_place(y, x), name, written), line(name, added, value)]


def conv2d(inputs: Any, kernel: Any, bias: Any, stride: Any, padding: Any) -> list[Text]:
    """The output's size, the first windows as sums of products, then the output."""
    images, filters, border = conv.as_batch(real(inputs)), conv.as_batch(real(kernel)), pair(padding)
    source = conv.padded(images, border)
    view = conv.windows(source, (filters.shape[2], filters.shape[3]), pair(stride))
    offset = float(np.broadcast_to(real(bias), len(filters))[0])
    lines = [
        line(r"Y_{y,x}", r"\sum_{c,i,j} X_{c, s y + i, s x + j} W_{c,i,j} + b"),
        *size_lines(images.shape[2:], filters.shape[2:], stride, padding),
    ]
    if any(border):
        lines.append(told("with zeros around it", "四周补零", "X", array(_single(source))))
    if images.shape[:2] != (1, 1) or len(filters) > 1:
        lines.append(FIRST_MAP)
    for y, x in first_places(*view.shape[-2:]):
        lines += _window_lines(y, x, view[0, :, :, :, y, x], filters[0], offset)
    return [*lines, line("Y", array(conv.conv2d(inputs, kernel, bias, stride, padding)))]


def _single(images: Array) -> Array:
    """A batch of one image with one channel as that image."""
    single: Array = images[0, 0] if images.shape[:2] == (1, 1) else images
    return single


def conv2d_backward(inputs: Any, kernel: Any, upstream: Any, stride: Any, padding: Any, of: str) -> list[Text]:
    """The formula, the first windows or entries, then the whole gradient."""
    answer = conv.conv2d_backward(inputs, kernel, upstream, stride, padding, of)
    cache = conv.ConvCache(conv.as_batch(real(inputs)), conv.as_batch(real(kernel)), pair(stride), pair(padding))
    grads = conv.as_batch(real(upstream))
    if of == "bias":
        return [
            remarked("$b$ is added at every place", "每个位置都加 $b$", D_B, rf"\sum_{{n,y,x}} {D_Y}_{{n,y,x}}"),
            line(r"\frac{\partial L}{\partial b_1}", summed(grads[:, 0]), number(grads[:, 0].sum())),
            line(D_B, array(answer)),
        ]
    if of == "kernel":
        return [*_kernel_lines(cache, grads), line(D_W, array(answer))]
    return [*_input_lines(cache, grads), line(D_X, array(answer))]


def _kernel_lines(cache: conv.ConvCache, grads: Array) -> list[Text]:
    """dW is the correlation of the input with dY: its first entries."""
    source = conv.padded(cache.inputs, cache.padding)
    view = conv.windows(source, (cache.kernel.shape[2], cache.kernel.shape[3]), cache.stride)
    lines = [
        remarked(
            "the weight is shared: all places add up",
            "权重共享：所有位置累加",
            rf"{D_W}_{{i,j}}",
            rf"\sum_{{n,y,x}} {D_Y}_{{y,x}} X_{{s y + i, s x + j}}",
        )
    ]
    for i, j in first_places(*cache.kernel.shape[2:]):
        lines.append(line(by_entry("W", i, j), *sum_of_products(grads[:, 0], view[:, 0, i, j])))
    return lines


def _input_lines(cache: conv.ConvCache, grads: Array) -> list[Text]:
    """Every window hands g·W back to its cells; the first windows, then a cell that lies under the most of them."""
    kernel, stride = cache.kernel, cache.stride
    lines = [
        remarked(
            "laid on the cells of its window; overlaps add up",
            "放回对应窗口的单元；重叠处累加",
            D_X,
            rf"\sum_{{y,x}} {D_Y}_{{y,x}} \cdot W",
        )
    ]
    if stride == (1, 1) and kernel.shape[:2] == (1, 1):
        turned = f"${array(kernel[0, 0, ::-1, ::-1])}$"
        lines.append(
            Text(
                rf"the same as the full correlation of ${D_Y}$ with $W$ turned by $180°$: {turned}",
                rf"等价于 ${D_Y}$ 与旋转 $180°$ 的 $W$ 作 full 互相关：{turned}",
            )
        )
    if kernel.shape[:2] != (1, 1) or len(cache.inputs) > 1:
        lines.append(Text("first image, first filter, first channel:", "第一幅图像、第一个卷积核、第一个通道："))
    for y, x in first_places(*grads.shape[-2:]):
        g, cells = grads[0, 0, y, x], kernel[0, 0]
        name = rf"{D_Y}_{{{y + 1},{x + 1}}} \cdot W"
        lines.append(told(*at_place(y, x), name, rf"{factor(g)} \cdot {array(cells)}", array(g * cells)))
    lines.append(_busiest_cell_line(cache, grads))
    if any(cache.padding):
        lines.append(Text("the gradients of the zeros around the input are cut off", "输入四周补零处的梯度裁掉"))
    return lines


def _busiest_cell_line(cache: conv.ConvCache, grads: Array) -> Text:
    """One cell of the first image and channel as the sum of what it gets from all windows over it."""
    sizes, taps = cache.inputs.shape[-2:], cache.kernel.shape[-2:]
    (row, column), over = busiest_cell(sizes, taps, cache.stride, cache.padding, grads.shape[-2:])
    (ys, i), (xs, j) = over
    shares = grads[0][:, ys][:, :, xs]
    weights = cache.kernel[:, 0][:, i][:, :, j]
    return told(
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


def busiest_cell(sizes: Any, taps: Any, stride: Any, padding: Any, places: Any) -> tuple[tuple[int, ...], list[Axis]]:
    """A cell that lies under as many windows as any, with the windows over its row and over its column."""
    cell, over = [], []
    for size, *axis in zip(sizes, taps, stride, padding, places, strict=True):
        # Beyond the first window no coordinate meets more windows than those before.
        found = {start: over_coordinate(start, *axis) for start in range(min(size, axis[0]))}
        best = max(found, key=lambda start: len(found[start][0]))
        cell.append(best)
        over.append(found[best])
    return tuple(cell), over
