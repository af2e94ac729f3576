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


class Windows(NamedTuple):
    """Inputs …×H×W, the window (height, width) and the stride (down, across)."""

    inputs: Array
    size: Pair
    stride: Pair

    @property
    def cells(self) -> Array:
        """The cells of all windows, …×h×w×H'×W'."""
        return windows(*self)


def _on(inputs: ArrayLike, kernel_size: Size, stride: Size) -> Windows:
    return Windows(real(inputs), pair(kernel_size), pair(stride))


def winners(cells: Array, *, last: bool = False) -> Array:
    """True at the cell of each window that is its maximum (in a tie the first one, row by row, or the last)."""
    flat = cells.reshape(*cells.shape[:-4], -1, *cells.shape[-2:])
    place = flat.shape[-3] - 1 - flat[..., ::-1, :, :].argmax(axis=-3) if last else flat.argmax(axis=-3)
    chosen: Array = np.arange(flat.shape[-3])[:, None, None] == np.expand_dims(place, -3)
    return chosen.reshape(cells.shape)


def _tied(cells: Array) -> Array:
    tied: Array = cells == cells.max(axis=CELLS, keepdims=True)
    return tied


Shares = Callable[[Array, Array], Array]
"""What each window hands to each of its cells, of the cells and its own gradient g."""


def _to_maximum(cells: Array, g: Array) -> Array:
    return winners(cells) * g


def _equally(cells: Array, g: Array) -> Array:
    return np.broadcast_to(g / (cells.shape[-4] * cells.shape[-3]), cells.shape)


def _undivided(cells: Array, g: Array) -> Array:
    return np.broadcast_to(g, cells.shape)


_WRONG_SHARES: Mapping[str, Shares] = {
    "spread_to_all": _undivided,
    "shared_equally": _equally,
    "value_for_mask": lambda cells, g: winners(cells) * cells * g,
    "tie_to_all": lambda cells, g: _tied(cells) * g,
    "tie_shared": lambda cells, g: _tied(cells) / _tied(cells).sum(axis=CELLS, keepdims=True) * g,
    "tie_to_last": lambda cells, g: winners(cells, last=True) * g,
    "not_divided": _undivided,
    "routed_to_maximum": _to_maximum,
    "divided_by_side": lambda cells, g: np.broadcast_to(g / cells.shape[-4], cells.shape),
    "value_for_share": lambda cells, g: cells / (cells.shape[-4] * cells.shape[-3]) * g,
}


def _laid_down(on: Windows, upstream: ArrayLike, shares: Shares, mistake: str) -> Array:
    """What all windows hand to their cells, added up; with one mistake a later window overwrites an earlier one."""
    handed = _WRONG_SHARES.get(mistake, shares)(on.cells, real(upstream)[..., None, None, :, :])
    canvas = np.zeros_like(on.inputs)
    if mistake != "last_branch_only":
        add_windows(canvas, handed, on.stride)
        return canvas
    for y, x in np.ndindex(*handed.shape[-2:]):
        top, left = y * on.stride[0], x * on.stride[1]
        canvas[..., top : top + on.size[0], left : left + on.size[1]] = handed[..., y, x]
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
    return _WRONG_POOLING.get(mistake, _OF_MAXIMA).reduced(_on(inputs, kernel_size, stride).cells)


def avg_pool2d(inputs: ArrayLike, kernel_size: Size, stride: Size, mistake: str = "") -> Array:
    """Average pooling of inputs H×W or N×C×H×W. Source: PyTorch documentation of AvgPool2d."""
    return _WRONG_POOLING.get(mistake, _OF_MEANS).reduced(_on(inputs, kernel_size, stride).cells)


def max_pool2d_backward(
    inputs: ArrayLike, kernel_size: Size, stride: Size, upstream: ArrayLike, mistake: str = ""
) -> Array:
    """The gradient by the inputs of `max_pool2d`: that of a window goes to its first maximum, row by row."""
    return _laid_down(_on(inputs, kernel_size, stride), upstream, _to_maximum, mistake)


def avg_pool2d_backward(
    inputs: ArrayLike, kernel_size: Size, stride: Size, upstream: ArrayLike, mistake: str = ""
) -> Array:
    """The gradient by the inputs of `avg_pool2d`: each cell of a window receives g/(h·w)."""
    return _laid_down(_on(inputs, kernel_size, stride), upstream, _equally, mistake)


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
    return _pooling_lines(_on(inputs, kernel_size, stride), _WRONG_POOLING.get(mistake, _OF_MAXIMA))


@np.errstate(all="ignore")
def avg_pool2d_working(inputs: ArrayLike, kernel_size: Size, stride: Size, mistake: str = "") -> list[Text]:
    """The size, the first windows, the result."""
    return _pooling_lines(_on(inputs, kernel_size, stride), _WRONG_POOLING.get(mistake, _OF_MEANS))


def _pooling_lines(on: Windows, pooling: Pooling) -> list[Text]:
    cells, answer = on._replace(inputs=_flat(on.inputs)).cells, pooling.reduced(on.cells)
    lines = [pooling.rule, *size_lines(on.inputs.shape[-2:], on.size, on.stride, 0), *_first_map(on.inputs)]
    for y, x in first_places(cells.shape[-2:]):
        name, window = f"Y_{{{y + 1},{x + 1}}}", cells[:, :, y, x]
        lines.append(labelled_line(*at_place(y, x), name, *pooling.written(window), array(_flat(answer)[y, x])))
    return [*lines, line("Y", array(answer))]


@np.errstate(all="ignore")
def max_pool2d_backward_working(
    inputs: ArrayLike, kernel_size: Size, stride: Size, upstream: ArrayLike, mistake: str = ""
) -> list[Text]:
    """Which cell each of the first windows chose, said where it was a tie, then the routed gradient."""
    on, grads = _on(_flat(inputs), kernel_size, stride), _flat(upstream)
    answer = line(D_X, array(max_pool2d_backward(inputs, kernel_size, stride, upstream, mistake)))
    if mistake in _WRONG_SHARES:
        return [*_cell_lines(on, grads, inputs, mistake), answer]
    view = on.cells
    lines = [
        Text(
            r"$Y_{y,x} = \max_{i,j} X_{s y + i, s x + j}$: each window hands its whole gradient to its maximum, "
            "the other cells get $0$",
            r"$Y_{y,x} = \max_{i,j} X_{s y + i, s x + j}$：每个窗口把全部梯度传给其最大值，其余单元得 $0$",
        ),
        *_first_map(inputs),
    ]
    cells = {(y, x): _winner(view, y, x, on.stride) for y, x in first_places(view.shape[-2:])}
    lines += [_winner_line(view[:, :, y, x], (y, x), cell, grads[y, x]) for (y, x), cell in cells.items()]
    if mistake == "last_branch_only":
        return [*lines, OVERWRITTEN, answer]
    for cell in dict.fromkeys(cells.values()):
        lines += _several_wins(view, on.stride, cell, grads)
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
    on, grads = _on(_flat(inputs), kernel_size, stride), _flat(upstream)
    answer = line(D_X, array(avg_pool2d_backward(inputs, kernel_size, stride, upstream, mistake)))
    if mistake == "routed_to_maximum":
        return max_pool2d_backward_working(inputs, kernel_size, stride, upstream)
    if mistake == "value_for_share":
        return [*_cell_lines(on, grads, inputs, mistake), answer]
    cells = on.size[0] * on.size[1]
    parts = {"not_divided": 1, "divided_by_side": on.size[0]}.get(mistake, cells)
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
    return [*lines, *_total(on, np.broadcast_to(grads / parts, on.cells.shape)), answer]


def _part(above: str, parts: int) -> str:
    return fraction(above, parts) if parts > 1 else above


def _total(on: Windows, cells: Array) -> list[Text]:
    """What the cell under the most windows gets, if it is more than one share."""
    cell, over = busiest_cell(on.inputs.shape, on.size, on.stride, (0, 0), cells.shape[-2:])
    (ys, i), (xs, j) = over
    shares = cells[(*np.ix_(i, j), *np.ix_(ys, xs))]
    return [line(by_entry("X", *cell), summed(shares), array(shares.sum()))] if shares.size > 1 else []


def _cell_lines(on: Windows, grads: Array, inputs: ArrayLike, mistake: str) -> list[Text]:
    """The shares of the first windows as a mistake has them, and the cell under the most windows."""
    shares = _WRONG_SHARES[mistake](on.cells, np.ones_like(grads))
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
    return [*lines, *_total(on, _WRONG_SHARES[mistake](on.cells, grads))]
