"""Max and average pooling over the last two axes, without padding; a window that would stick out is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import product
from typing import NamedTuple

import numpy as np

from dlquiz.messages import Text
from dlquiz.reference.layers.arrays import Array, ArrayLike, pair, real
from dlquiz.reference.layers.convolution import (
    D_X,
    OVERWRITTEN,
    Pair,
    Size,
    add_windows,
    at_place,
    busiest_cell,
    by_entry,
    first_places,
    over_coordinate,
    size_lines,
    windows,
)
from dlquiz.reference.tex.layers_tex import array, factor, summed
from dlquiz.reference.tex.plain_tex import formula, fraction, labelled_line, line

CELLS = (-4, -3)
"""The axes of the cells of a window, in an array of windows."""
MOST_CELLS_LISTED = 16


class PoolCache(NamedTuple):
    """Inputs …×H×W, the window (height, width) and the stride (down, across)."""

    inputs: Array
    size: Pair
    stride: Pair


def max_forward(inputs: Array, size: Pair, stride: Pair, mistake: str = "") -> tuple[Array, PoolCache]:
    """The largest entry of each window."""
    cache = PoolCache(inputs, size, stride)
    return _WRONG_POOLING.get(mistake, _OF_MAXIMA).reduced(windows(*cache)), cache


def avg_forward(inputs: Array, size: Pair, stride: Pair, mistake: str = "") -> tuple[Array, PoolCache]:
    """The mean of each window."""
    cache = PoolCache(inputs, size, stride)
    return _WRONG_POOLING.get(mistake, _OF_MEANS).reduced(windows(*cache)), cache


def _marked(cache: PoolCache, place: Callable[[Array], Array]) -> Array:
    """1 at one cell of each window, else 0; `place` chooses it among the cells, row by row along the axis −3."""
    view = windows(*cache)
    flat = view.reshape(*view.shape[:-4], -1, *view.shape[-2:])
    chosen = np.arange(flat.shape[-3])[:, None, None] == np.expand_dims(place(flat), -3)
    marks: Array = chosen.reshape(view.shape).astype(np.float64)
    return marks


def winners(cache: PoolCache) -> Array:
    """1 at the cell of each window that is its maximum (the first one, row by row, in a tie), else 0."""
    return _marked(cache, lambda flat: flat.argmax(axis=-3))


def _last_winners(cache: PoolCache) -> Array:
    return _marked(cache, lambda flat: flat.shape[-3] - 1 - flat[..., ::-1, :, :].argmax(axis=-3))


def _everyone(cache: PoolCache) -> Array:
    return np.ones(windows(*cache).shape)


def _tied(cache: PoolCache) -> Array:
    view = windows(*cache)
    tied: Array = (view == view.max(axis=CELLS, keepdims=True)).astype(np.float64)
    return tied


def _tied_shares(cache: PoolCache) -> Array:
    tied = _tied(cache)
    shares: Array = tied / tied.sum(axis=CELLS, keepdims=True)
    return shares


def _to_maximum(cache: PoolCache, g: Array) -> Array:
    return winners(cache) * g


def _equally(cache: PoolCache, g: Array) -> Array:
    return _everyone(cache) * (g / (cache.size[0] * cache.size[1]))


_WRONG_CELLS: Mapping[str, Callable[[PoolCache, Array], Array]] = {
    "spread_to_all": lambda cache, g: _everyone(cache) * g,
    "shared_equally": _equally,
    "value_for_mask": lambda cache, g: winners(cache) * windows(*cache) * g,
    "tie_to_all": lambda cache, g: _tied(cache) * g,
    "tie_shared": lambda cache, g: _tied_shares(cache) * g,
    "tie_to_last": lambda cache, g: _last_winners(cache) * g,
    "not_divided": lambda cache, g: _everyone(cache) * g,
    "routed_to_maximum": _to_maximum,
    "divided_by_side": lambda cache, g: _everyone(cache) * (g / cache.size[0]),
    "value_for_share": lambda cache, g: windows(*cache) / (cache.size[0] * cache.size[1]) * g,
}
"""What each window hands to each of its cells, of its own gradient g, where a mistake is made."""


def max_backward(upstream: Array, cache: PoolCache, mistake: str = "") -> Array:
    """The gradient of a window goes to its maximum alone; a cell that wins several windows adds them up."""
    cells = _WRONG_CELLS.get(mistake, _to_maximum)(cache, upstream[..., None, None, :, :])
    return _laid_down(cells, cache, mistake)


def avg_backward(upstream: Array, cache: PoolCache, mistake: str = "") -> Array:
    """Each cell of a window receives g/(h·w); overlapping windows add up."""
    cells = _WRONG_CELLS.get(mistake, _equally)(cache, upstream[..., None, None, :, :])
    return _laid_down(cells, cache, mistake)


def _laid_down(cells: Array, cache: PoolCache, mistake: str) -> Array:
    canvas = np.zeros_like(cache.inputs)
    if mistake != "last_branch_only":
        add_windows(canvas, cells, cache.stride)
        return canvas
    (height, width), (down, across) = cache.size, cache.stride
    for y, x in np.ndindex(*cells.shape[-2:]):
        top, left = y * down, x * across
        canvas[..., top : top + height, left : left + width] = cells[..., y, x]
    return canvas


class Pooling(NamedTuple):
    """What is made of each window: the rule, the numbers, and how those of one window are written."""

    rule: Text
    reduced: Callable[[Array], Array]
    written: Callable[[Array], Iterable[str]]


def _listed(name: str) -> Callable[[Array], Iterable[str]]:
    def written(window: Array) -> list[str]:
        shown = list(map(array, np.ravel(window)[:MOST_CELLS_LISTED]))
        more = [r"\dots"] if window.size > MOST_CELLS_LISTED else []
        return [rf"{name}({', '.join([*shown, *more])})"]

    return written


def _divided(divisor: Callable[[Array], int]) -> Callable[[Array], Iterable[str]]:
    """The sum of a window over the `divisor`, written out and worked out."""
    return lambda window: [fraction(above, divisor(window)) for above in (summed(window), array(window.sum()))]


def _largest_size(view: Array) -> Array:
    flat = view.reshape(*view.shape[:-4], -1, *view.shape[-2:])
    chosen = np.expand_dims(np.abs(flat).argmax(axis=-3), -3)
    found: Array = np.take_along_axis(flat, chosen, axis=-3).squeeze(-3)
    return found


_CELL, _SUM = "X_{s y + i, s x + j}", r"\sum_{i,j} X_{s y + i, s x + j}"
_OF_MAXIMA = Pooling(line("Y_{y,x}", rf"\max_{{i,j}} {_CELL}"), lambda view: view.max(axis=CELLS), _listed(r"\max"))
_OF_MEANS = Pooling(
    line("Y_{y,x}", fraction(_SUM, "k_h k_w")),
    lambda view: view.mean(axis=CELLS),
    _divided(lambda window: window.size),
)
_OF_SUMS = Pooling(line("Y_{y,x}", _SUM), lambda view: view.sum(axis=CELLS), lambda window: [summed(window)])
_WRONG_POOLING: Mapping[str, Pooling] = {
    "average_for_maximum": _OF_MEANS,
    "maximum_for_average": _OF_MAXIMA,
    "sum_for_maximum": _OF_SUMS,
    "sum_for_average": _OF_SUMS,
    "minimum_for_maximum": Pooling(
        line("Y_{y,x}", rf"\min_{{i,j}} {_CELL}"), lambda view: view.min(axis=CELLS), _listed(r"\min")
    ),
    "largest_by_size": Pooling(
        labelled_line("the entry of the largest absolute value", "绝对值最大的元素", "Y_{y,x}", _CELL),
        _largest_size,
        lambda window: [],
    ),
    "divided_by_side": Pooling(
        line("Y_{y,x}", fraction(_SUM, "k")),
        lambda view: view.sum(axis=CELLS) / view.shape[-4],
        _divided(lambda window: window.shape[0]),
    ),
    "median_for_average": Pooling(
        line("Y_{y,x}", rf"\mathrm{{median}}_{{i,j}} {_CELL}"),
        lambda view: np.asarray(np.median(view, axis=CELLS)),
        _listed(r"\mathrm{median}"),
    ),
}


def max_pool2d(inputs: ArrayLike, kernel_size: Size, stride: Size, mistake: str = "") -> Array:
    """Max pooling of inputs H×W or N×C×H×W. Source: PyTorch documentation of MaxPool2d."""
    return max_forward(real(inputs), pair(kernel_size), pair(stride), mistake)[0]


def avg_pool2d(inputs: ArrayLike, kernel_size: Size, stride: Size, mistake: str = "") -> Array:
    """Average pooling of inputs H×W or N×C×H×W. Source: PyTorch documentation of AvgPool2d."""
    return avg_forward(real(inputs), pair(kernel_size), pair(stride), mistake)[0]


def max_pool2d_backward(
    inputs: ArrayLike, kernel_size: Size, stride: Size, upstream: ArrayLike, mistake: str = ""
) -> Array:
    """The gradient by the inputs of `max_pool2d`; a tie goes to the first maximum, row by row."""
    return max_backward(real(upstream), PoolCache(real(inputs), pair(kernel_size), pair(stride)), mistake)


def avg_pool2d_backward(
    inputs: ArrayLike, kernel_size: Size, stride: Size, upstream: ArrayLike, mistake: str = ""
) -> Array:
    """The gradient by the inputs of `avg_pool2d`."""
    return avg_backward(real(upstream), PoolCache(real(inputs), pair(kernel_size), pair(stride)), mistake)


# Worked solutions: the first windows of the first map, then the whole.


def _flat(values: ArrayLike) -> Array:
    """The first image's first channel, or the array itself."""
    found = real(values)
    return found if found.ndim == 2 else found[0, 0]


def _first_map(inputs: ArrayLike) -> list[Text]:
    return [Text("first image, first channel:", "第一幅图像、第一个通道：")] if np.ndim(inputs) > 2 else []


@np.errstate(all="ignore")
def max_pool2d_working(inputs: ArrayLike, kernel_size: Size, stride: Size, mistake: str = "") -> list[Text]:
    """The size, the first windows, the result."""
    return _pooling_lines(inputs, kernel_size, stride, _WRONG_POOLING.get(mistake, _OF_MAXIMA))


@np.errstate(all="ignore")
def avg_pool2d_working(inputs: ArrayLike, kernel_size: Size, stride: Size, mistake: str = "") -> list[Text]:
    """The size, the first windows, the result."""
    return _pooling_lines(inputs, kernel_size, stride, _WRONG_POOLING.get(mistake, _OF_MEANS))


def _pooling_lines(inputs: ArrayLike, kernel_size: Size, stride: Size, pooling: Pooling) -> list[Text]:
    taps, steps = pair(kernel_size), pair(stride)
    view = windows(_flat(inputs), taps, steps)
    lines = [pooling.rule, *size_lines(np.shape(inputs)[-2:], taps, stride, 0), *_first_map(inputs)]
    for y, x in first_places(view.shape[-2:]):
        window = view[:, :, y, x]
        value = array(pooling.reduced(window[..., None, None])[0, 0])
        lines.append(labelled_line(*at_place(y, x), f"Y_{{{y + 1},{x + 1}}}", *pooling.written(window), value))
    return [*lines, line("Y", array(pooling.reduced(windows(real(inputs), taps, steps))))]


@np.errstate(all="ignore")
def max_pool2d_backward_working(
    inputs: ArrayLike, kernel_size: Size, stride: Size, upstream: ArrayLike, mistake: str = ""
) -> list[Text]:
    """Which cell each of the first windows chose, said where it was a tie, then the routed gradient."""
    cache, grads = PoolCache(_flat(inputs), pair(kernel_size), pair(stride)), _flat(upstream)
    answer = line(D_X, array(max_pool2d_backward(inputs, kernel_size, stride, upstream, mistake)))
    if mistake in _WRONG_CELLS:
        return [*_cell_lines(cache, grads, inputs, mistake), answer]
    view = windows(*cache)
    lines = [
        Text(
            r"$Y_{y,x} = \max_{i,j} X_{s y + i, s x + j}$: each window hands its whole gradient to its maximum, "
            "the other cells get $0$",
            r"$Y_{y,x} = \max_{i,j} X_{s y + i, s x + j}$：每个窗口把全部梯度传给其最大值，其余单元得 $0$",
        ),
        *_first_map(inputs),
    ]
    cells = {(y, x): _winner(view, y, x, cache.stride) for y, x in first_places(view.shape[-2:])}
    lines += [_winner_line(view[:, :, y, x], (y, x), cell, grads[y, x]) for (y, x), cell in cells.items()]
    if mistake == "last_branch_only":
        return [*lines, OVERWRITTEN, answer]
    for cell in dict.fromkeys(cells.values()):
        lines += _several_wins(view, cache.stride, cell, grads)
    return [*lines, answer]


def _winner(view: Array, y: int, x: int, stride: Pair) -> Pair:
    """The cell of the input that is the first maximum of the window at (y, x)."""
    i, j = divmod(int(view[:, :, y, x].argmax()), view.shape[1])
    return y * stride[0] + i, x * stride[1] + j


def _several_wins(view: Array, stride: Pair, cell: Pair, grads: Array) -> list[Text]:
    """What a cell gets that wins several windows."""
    rows, columns = (
        over_coordinate(*axis)[0] for axis in zip(cell, view.shape[:2], stride, (0, 0), grads.shape, strict=True)
    )
    if len(rows) * len(columns) > MOST_CELLS_LISTED:
        return []
    shares = [grads[y, x] for y, x in product(rows, columns) if _winner(view, y, x, stride) == cell]
    return [line(by_entry("X", *cell), summed(shares), array(sum(shares)))] if len(shares) > 1 else []


def _winner_line(window: Array, place: Pair, cell: Pair, gradient: float) -> Text:
    maximum = formula(*_OF_MAXIMA.written(window), array(window.max()))
    tie = np.count_nonzero(window == window.max()) > 1
    (before, before_zh), where = at_place(*place), f"$({cell[0] + 1}, {cell[1] + 1})$"
    shown = f"${array(gradient)}$"
    return Text(
        f"{before}: {maximum} (cell {where} receives {shown}{', a tie: the first maximum' if tie else ''})",
        f"{before_zh}：{maximum}（单元 {where} 得到 {shown}{'，并列：取第一个最大值' if tie else ''}）",
    )


@np.errstate(all="ignore")
def avg_pool2d_backward_working(
    inputs: ArrayLike, kernel_size: Size, stride: Size, upstream: ArrayLike, mistake: str = ""
) -> list[Text]:
    """The share of a cell in the first windows, the cell under the most windows, then the sum of all shares."""
    cache, grads = PoolCache(_flat(inputs), pair(kernel_size), pair(stride)), _flat(upstream)
    answer = line(D_X, array(avg_pool2d_backward(inputs, kernel_size, stride, upstream, mistake)))
    if mistake == "routed_to_maximum":
        return max_pool2d_backward_working(inputs, kernel_size, stride, upstream)
    if mistake == "value_for_share":
        return [*_cell_lines(cache, grads, inputs, mistake), answer]
    cells = cache.size[0] * cache.size[1]
    parts = {"not_divided": 1, "divided_by_side": cache.size[0]}.get(mistake, cells)
    share = f"${_part('g', parts)}$"
    lines = [
        Text(
            f"each of the ${cells}$ cells of a window receives {share}; overlaps add up",
            f"窗口的 ${cells}$ 个单元各得 {share}；重叠处累加",
        ),
        *_first_map(inputs),
    ]
    for y, x in first_places(grads.shape):
        g = grads[y, x]
        lines.append(labelled_line(*at_place(y, x), _part("g", parts), _part(array(g), parts), array(g / parts)))
    if mistake == "last_branch_only":
        return [*lines, OVERWRITTEN, answer]
    return [*lines, *_total(cache, np.broadcast_to(grads / parts, windows(*cache).shape)), answer]


def _part(above: str, parts: int) -> str:
    return fraction(above, parts) if parts > 1 else above


def _total(cache: PoolCache, cells: Array) -> list[Text]:
    """What the cell under the most windows gets, if it is more than one share."""
    cell, over = busiest_cell(cache.inputs.shape, cache.size, cache.stride, (0, 0), cells.shape[-2:])
    (ys, i), (xs, j) = over
    shares = cells[(*np.ix_(i, j), *np.ix_(ys, xs))]
    return [line(by_entry("X", *cell), summed(shares), array(shares.sum()))] if shares.size > 1 else []


def _cell_lines(cache: PoolCache, grads: Array, inputs: ArrayLike, mistake: str) -> list[Text]:
    """The shares of the first windows as a mistake has them, and the cell under the most windows."""
    cells = _WRONG_CELLS[mistake]
    shares = cells(cache, np.ones_like(grads))
    lines = [
        Text(
            "each window hands its cells these shares of its gradient; overlaps add up",
            "每个窗口按下列份额把梯度传给各单元；重叠处累加",
        ),
        *_first_map(inputs),
    ]
    for y, x in first_places(grads.shape):
        g, share = grads[y, x], shares[:, :, y, x]
        lines.append(labelled_line(*at_place(y, x), rf"{factor(g)} \cdot {array(share)}", array(g * share)))
    return [*lines, *_total(cache, cells(cache, grads))]
