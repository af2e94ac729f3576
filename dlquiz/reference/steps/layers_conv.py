"""Worked solutions for convolution: its first windows, cell by cell, then the whole."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlquiz.messages import Text
from dlquiz.reference.layers import convolution as conv
from dlquiz.reference.layers.arrays import Array, pair, real
from dlquiz.reference.steps.layers_tex import MOST_WINDOWS_SHOWN, array, factor, line, number, products, summed

D_X, D_W, D_B, D_Y = (rf"\frac{{\partial L}}{{\partial {name}}}" for name in "XWbY")


def place_words(y: int, x: int) -> Text:
    return Text(f"row {y + 1}, column {x + 1}:", f"第 {y + 1} 行第 {x + 1} 列：")


def first_places(rows: int, columns: int) -> list[tuple[int, int]]:
    """The places of the windows that are worked out: the first few, row by row."""
    return list(np.ndindex(rows, columns))[:MOST_WINDOWS_SHOWN]


def size_lines(sizes: tuple[int, ...], taps: tuple[int, ...], stride: Any, padding: Any) -> list[Text]:
    """The size of the output, axis by axis."""
    names = (r"H_{\text{out}}", r"W_{\text{out}}")
    lines = [line(r"n_{\text{out}}", r"\lfloor \frac{n + 2p - k}{s} \rfloor + 1")]
    for name, n, k, s, p in zip(names, sizes, taps, pair(stride), pair(padding), strict=True):
        worked = rf"\lfloor \frac{{{n} + 2 \cdot {p} - {k}}}{{{s}}} \rfloor + 1"
        lines.append(line(name, worked, str((n + 2 * p - k) // s + 1)))
    return lines


def conv2d(inputs: Any, kernel: Any, bias: Any, stride: Any, padding: Any) -> list[Text]:
    """The output's size, the first windows as sums of products, then the output."""
    images, filters, border = conv.as_batch(real(inputs)), conv.as_batch(real(kernel)), pair(padding)
    source = conv.padded(images, border)
    view = conv.windows(source, (filters.shape[2], filters.shape[3]), pair(stride))
    answer = conv.conv2d(inputs, kernel, bias, stride, padding)
    offset = float(np.broadcast_to(real(bias), len(filters))[0])
    lines = [
        line(r"Y_{y,x}", r"\sum_{c,i,j} X_{c, s y + i, s x + j} W_{c,i,j} + b"),
        *size_lines(images.shape[2:], filters.shape[2:], stride, padding),
    ]
    if any(border):
        lines.append(line("X", array(source if images.shape[:2] != (1, 1) else source[0, 0]), before=_WITH_ZEROS))
    if images.shape[:2] != (1, 1) or len(filters) > 1:
        lines.append(Text("first image, first filter:", "第一幅图像、第一个卷积核："))
    for y, x in first_places(*view.shape[-2:]):
        window = view[0, :, :, :, y, x]
        worked = products(window, filters[0]) + (f" + {factor(offset)}" if offset else "")
        total = float(np.sum(window * filters[0]) + offset)
        lines.append(line(f"Y_{{{y + 1},{x + 1}}}", worked, number(total), before=place_words(y, x)))
    return [*lines, line("Y", array(answer))]


_WITH_ZEROS = Text("with zeros around it:", "四周补零：")


def conv2d_backward(inputs: Any, kernel: Any, upstream: Any, stride: Any, padding: Any, of: str) -> list[Text]:
    """The formula, the first windows or entries, then the whole gradient."""
    answer = conv.conv2d_backward(inputs, kernel, upstream, stride, padding, of)
    cache = conv.ConvCache(conv.as_batch(real(inputs)), conv.as_batch(real(kernel)), pair(stride), pair(padding))
    grads = conv.as_batch(real(upstream))
    if of == "bias":
        first = line(r"\frac{\partial L}{\partial b_1}", summed(grads[:, 0]), number(grads[:, 0].sum()))
        return [
            line(
                D_B, rf"\sum_{{n,y,x}} {D_Y}_{{n,y,x}}", after=Text("(b is added at every place)", "（每个位置都加 b）")
            ),
            first,
            line(D_B, array(answer)),
        ]
    if of == "kernel":
        return [*_kernel_lines(cache, grads, answer), line(D_W, array(answer))]
    return [*_input_lines(cache, grads), line(D_X, array(answer))]


def _kernel_lines(cache: conv.ConvCache, grads: Array, answer: Array) -> list[Text]:
    """dW is the correlation of the input with dY: its first entries."""
    source = conv.padded(cache.inputs, cache.padding)
    view = conv.windows(source, (cache.kernel.shape[2], cache.kernel.shape[3]), cache.stride)
    found = conv.as_batch(answer)
    lines = [
        line(
            rf"{D_W}_{{i,j}}",
            rf"\sum_{{n,y,x}} {D_Y}_{{y,x}} X_{{s y + i, s x + j}}",
            after=Text("(the weight is shared: all places add up)", "（权重共享：所有位置累加）"),
        )
    ]
    for i, j in first_places(*cache.kernel.shape[2:]):
        worked = products(grads[:, 0], view[:, 0, i, j])
        lines.append(line(rf"\frac{{\partial L}}{{\partial W_{{{i + 1},{j + 1}}}}}", worked, number(found[0, 0, i, j])))
    return lines


def _input_lines(cache: conv.ConvCache, grads: Array) -> list[Text]:
    """Every window hands g·W back to its cells; the first windows, and the turned kernel at stride 1."""
    kernel, stride = cache.kernel, cache.stride
    lines = [
        line(
            D_X,
            rf"\sum_{{y,x}} {D_Y}_{{y,x}} \cdot W",
            after=Text("(laid on the cells of its window; overlaps add up)", "（放回对应窗口的单元；重叠处累加）"),
        )
    ]
    if stride == (1, 1) and kernel.shape[:2] == (1, 1):
        turned = array(kernel[0, 0, ::-1, ::-1])
        lines.append(
            Text(
                f"the same as the full correlation of dY with W turned by 180°: ${turned}$",
                f"等价于 dY 与旋转 180° 的 W 作 full 互相关：${turned}$",
            )
        )
    for y, x in first_places(*grads.shape[-2:]):
        g, cells = grads[0, 0, y, x], kernel[0, 0]
        worked = rf"{factor(g)} \cdot {array(cells)}"
        lines.append(line(rf"{D_Y}_{{{y + 1},{x + 1}}} \cdot W", worked, array(g * cells), before=place_words(y, x)))
    if any(cache.padding):
        lines.append(Text("the gradients of the zeros around the input are cut off", "输入四周补零处的梯度裁掉"))
    return lines
