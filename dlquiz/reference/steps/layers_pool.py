"""Worked solutions for pooling: its first windows, then the whole."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlquiz.messages import Text
from dlquiz.reference.layers import convolution as conv
from dlquiz.reference.layers import pooling
from dlquiz.reference.layers.arrays import Array, pair, real
from dlquiz.reference.steps.layers_conv import D_X, first_places, place_words, size_lines
from dlquiz.reference.steps.layers_tex import array, factor, line, number, summed


def _flat(values: Array) -> Array:
    """The first image's first channel, or the array itself."""
    return values if values.ndim == 2 else values[0, 0]


def _view(inputs: Any, kernel_size: Any, stride: Any) -> Array:
    return conv.windows(_flat(real(inputs)), pair(kernel_size), pair(stride))


def _first_map(inputs: Any) -> list[Text]:
    return [Text("first image, first channel:", "第一幅图像、第一个通道：")] if np.ndim(inputs) > 2 else []


def _sizes(inputs: Any, kernel_size: Any, stride: Any) -> list[Text]:
    return size_lines(np.shape(inputs)[-2:], pair(kernel_size), stride, 0)


def _listed(window: Array) -> str:
    return ", ".join(map(number, np.ravel(window)[:16])) + (r", \dots" if window.size > 16 else "")


def max_pool2d(inputs: Any, kernel_size: Any, stride: Any) -> list[Text]:
    """The size, the first windows, the result."""
    view = _view(inputs, kernel_size, stride)
    lines = [*_sizes(inputs, kernel_size, stride), *_first_map(inputs)]
    for y, x in first_places(*view.shape[-2:]):
        window = view[:, :, y, x]
        lines.append(line(rf"\max({_listed(window)})", number(window.max()), before=place_words(y, x)))
    return [*lines, line("Y", array(pooling.max_pool2d(inputs, kernel_size, stride)))]


def avg_pool2d(inputs: Any, kernel_size: Any, stride: Any) -> list[Text]:
    """The size, the first windows, the result."""
    view = _view(inputs, kernel_size, stride)
    lines = [*_sizes(inputs, kernel_size, stride), *_first_map(inputs)]
    for y, x in first_places(*view.shape[-2:]):
        window = view[:, :, y, x]
        mean = rf"\frac{{{summed(window)}}}{{{window.size}}}"
        lines.append(line(mean, number(window.mean()), before=place_words(y, x)))
    return [*lines, line("Y", array(pooling.avg_pool2d(inputs, kernel_size, stride)))]


def max_pool2d_backward(inputs: Any, kernel_size: Any, stride: Any, upstream: Any) -> list[Text]:
    """Which cell each of the first windows chose, said where it was a tie, then the routed gradient."""
    view, grads = _view(inputs, kernel_size, stride), _flat(real(upstream))
    lines = [
        Text(
            "each window hands its whole gradient to its maximum, the other cells get 0",
            "每个窗口把全部梯度传给其最大值，其余单元得 0",
        ),
        *_first_map(inputs),
    ]
    (down, across), width = pair(stride), view.shape[1]
    for y, x in first_places(*view.shape[-2:]):
        window = view[:, :, y, x]
        i, j = divmod(int(window.argmax()), width)
        row, column = y * down + i + 1, x * across + j + 1
        tie = np.count_nonzero(window == window.max()) > 1
        target = Text(
            f"cell ({row}, {column}) receives {number(grads[y, x])}" + (", a tie: the first maximum" if tie else ""),
            f"单元 ({row}, {column}) 得到 {number(grads[y, x])}" + ("，并列：取第一个最大值" if tie else ""),
        )
        maximum = number(window.max())
        lines.append(line(rf"\max({_listed(window)})", maximum, before=place_words(y, x), after=target))
    return [*lines, line(D_X, array(pooling.max_pool2d_backward(inputs, kernel_size, stride, upstream)))]


def avg_pool2d_backward(inputs: Any, kernel_size: Any, stride: Any, upstream: Any) -> list[Text]:
    """The share of a cell in the first windows, then the sum of all shares."""
    grads, (height, width) = _flat(real(upstream)), pair(kernel_size)
    cells = height * width
    lines = [
        Text(
            f"each of the {cells} cells of a window receives g/{cells}; overlaps add up",
            f"窗口的 {cells} 个单元各得 g/{cells}；重叠处累加",
        ),
        *_first_map(inputs),
    ]
    for y, x in first_places(*grads.shape):
        share = rf"\frac{{{factor(grads[y, x])}}}{{{cells}}}"
        lines.append(line(share, number(grads[y, x] / cells), before=place_words(y, x)))
    return [*lines, line(D_X, array(pooling.avg_pool2d_backward(inputs, kernel_size, stride, upstream)))]
