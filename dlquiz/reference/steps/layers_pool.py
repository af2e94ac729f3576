"""Worked solutions for pooling: its first windows, then the whole."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np

from dlquiz.messages import Text
from dlquiz.reference.layers import convolution as conv
from dlquiz.reference.layers import pooling
from dlquiz.reference.layers.arrays import Array, pair, real
from dlquiz.reference.steps.layers_conv import (
    D_X,
    at_place,
    busiest_cell,
    by_entry,
    first_places,
    over_coordinate,
    size_lines,
)
from dlquiz.reference.steps.layers_tex import array, number, summed
from dlquiz.reference.steps.plain_tex import formula, fraction, line, told

MOST_CELLS_LISTED = 16


def _flat(values: Array) -> Array:
    """The first image's first channel, or the array itself."""
    return values if values.ndim == 2 else values[0, 0]


def _view(inputs: Any, kernel_size: Any, stride: Any) -> Array:
    return conv.windows(_flat(real(inputs)), pair(kernel_size), pair(stride))


def _opening(inputs: Any, kernel_size: Any, stride: Any) -> list[Text]:
    return [*size_lines(np.shape(inputs)[-2:], pair(kernel_size), stride, 0), *_first_map(inputs)]


def _first_map(inputs: Any) -> list[Text]:
    return [Text("first image, first channel:", "第一幅图像、第一个通道：")] if np.ndim(inputs) > 2 else []


def _largest(window: Array) -> str:
    shown = list(map(number, np.ravel(window)[:MOST_CELLS_LISTED]))
    more = [r"\dots"] if window.size > MOST_CELLS_LISTED else []
    return rf"\max({', '.join([*shown, *more])})"


def max_pool2d(inputs: Any, kernel_size: Any, stride: Any) -> list[Text]:
    """The size, the first windows, the result."""
    view = _view(inputs, kernel_size, stride)
    lines = [line("Y_{y,x}", r"\max_{i,j} X_{s y + i, s x + j}"), *_opening(inputs, kernel_size, stride)]
    for y, x in first_places(*view.shape[-2:]):
        window = view[:, :, y, x]
        lines.append(told(*at_place(y, x), f"Y_{{{y + 1},{x + 1}}}", _largest(window), number(window.max())))
    return [*lines, line("Y", array(pooling.max_pool2d(inputs, kernel_size, stride)))]


def avg_pool2d(inputs: Any, kernel_size: Any, stride: Any) -> list[Text]:
    """The size, the first windows, the result."""
    view = _view(inputs, kernel_size, stride)
    mean = fraction(r"\sum_{i,j} X_{s y + i, s x + j}", "k_h k_w")
    lines = [line("Y_{y,x}", mean), *_opening(inputs, kernel_size, stride)]
    for y, x in first_places(*view.shape[-2:]):
        window = view[:, :, y, x]
        shares = [fraction(above, window.size) for above in (summed(window), number(window.sum()))]
        lines.append(told(*at_place(y, x), f"Y_{{{y + 1},{x + 1}}}", *shares, number(window.mean())))
    return [*lines, line("Y", array(pooling.avg_pool2d(inputs, kernel_size, stride)))]


def max_pool2d_backward(inputs: Any, kernel_size: Any, stride: Any, upstream: Any) -> list[Text]:
    """Which cell each of the first windows chose, said where it was a tie, then the routed gradient."""
    view, grads = _view(inputs, kernel_size, stride), _flat(real(upstream))
    lines = [
        Text(
            r"$Y_{y,x} = \max_{i,j} X_{s y + i, s x + j}$: each window hands its whole gradient to its maximum, "
            "the other cells get $0$",
            r"$Y_{y,x} = \max_{i,j} X_{s y + i, s x + j}$：每个窗口把全部梯度传给其最大值，其余单元得 $0$",
        ),
        *_first_map(inputs),
    ]
    places = first_places(*view.shape[-2:])
    cells = {place: _winner(view, place, pair(stride)) for place in places}
    lines += [_winner_line(view[:, :, place[0], place[1]], place, cells[place], grads[place]) for place in places]
    for cell in dict.fromkeys(cells.values()):
        lines += _several_wins(view, pair(stride), cell, grads)
    return [*lines, line(D_X, array(pooling.max_pool2d_backward(inputs, kernel_size, stride, upstream)))]


def _winner(view: Array, place: tuple[int, int], stride: tuple[int, int]) -> tuple[int, int]:
    """The cell of the input that is the first maximum of the window at `place`."""
    i, j = divmod(int(view[:, :, place[0], place[1]].argmax()), view.shape[1])
    return place[0] * stride[0] + i, place[1] * stride[1] + j


def _several_wins(view: Array, stride: tuple[int, int], cell: tuple[int, int], grads: Array) -> list[Text]:
    """What a cell gets that wins several windows."""
    rows, columns = (
        over_coordinate(*axis)[0] for axis in zip(cell, view.shape[:2], stride, (0, 0), grads.shape, strict=True)
    )
    if len(rows) * len(columns) > MOST_CELLS_LISTED:
        return []
    shares = [grads[place] for place in product(rows, columns) if _winner(view, place, stride) == cell]
    return [line(by_entry("X", *cell), summed(shares), number(sum(shares)))] if len(shares) > 1 else []


def _winner_line(window: Array, place: tuple[int, int], cell: tuple[int, int], gradient: float) -> Text:
    maximum = formula(_largest(window), number(window.max()))
    tie = np.count_nonzero(window == window.max()) > 1
    (before, before_zh), where = at_place(*place), f"$({cell[0] + 1}, {cell[1] + 1})$"
    shown = f"${number(gradient)}$"
    return Text(
        f"{before}: {maximum} (cell {where} receives {shown}{', a tie: the first maximum' if tie else ''})",
        f"{before_zh}：{maximum}（单元 {where} 得到 {shown}{'，并列：取第一个最大值' if tie else ''}）",
    )


def avg_pool2d_backward(inputs: Any, kernel_size: Any, stride: Any, upstream: Any) -> list[Text]:
    """The share of a cell in the first windows, the cell under the most windows, then the sum of all shares."""
    grads, (height, width) = _flat(real(upstream)), pair(kernel_size)
    cells = height * width
    share = f"${fraction('g', cells)}$"
    lines = [
        Text(
            f"each of the ${cells}$ cells of a window receives {share}; overlaps add up",
            f"窗口的 ${cells}$ 个单元各得 {share}；重叠处累加",
        ),
        *_first_map(inputs),
    ]
    for y, x in first_places(*grads.shape):
        g = grads[y, x]
        lines.append(told(*at_place(y, x), fraction("g", cells), fraction(number(g), cells), number(g / cells)))
    cell, over = busiest_cell(np.shape(inputs)[-2:], (height, width), pair(stride), (0, 0), grads.shape)
    shares = grads[np.ix_(over[0][0], over[1][0])].ravel() / cells
    total = line(by_entry("X", *cell), summed(shares), number(shares.sum()))
    whole = line(D_X, array(pooling.avg_pool2d_backward(inputs, kernel_size, stride, upstream)))
    return [*lines, *([total] if len(shares) > 1 else []), whole]
