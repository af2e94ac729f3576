"""Where windows lie and what they see: sizes of grids, receptive fields and jumps, in exact Python integers."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import NamedTuple

from dlquiz.errors import ArgumentError
from dlquiz.networks.kinds import POINT, Pair, Shape, Window, shape_text


class Reach(NamedTuple):
    """What one output sees of the image, and how far the next output's view lies from it; (height, width) in pixels."""

    size: Pair = (1, 1)
    jump: Pair = (1, 1)


class Grid(NamedTuple):
    """Places that are computed from those of `source`: those of a window, or always `output_size`.

    An `exact` window must be moved by a stride that divides the size. A `transposed` one has a window for each place of
    the source. `more` puts all places in a row, and so many tokens before them.
    """

    source: int
    window: Window = POINT
    output_size: Shape | None = None
    exact: bool = False
    transposed: bool = False
    more: int | None = None

    def size(self, before: Shape) -> Shape:
        """Heights and widths, or the number of tokens; `ArgumentError` where the window does not fit."""
        if self.output_size is not None:
            return self.output_size
        if self.more is not None:
            return (prod(before) + self.more,)
        if self.transposed:
            return transposed_size(before, self.window)
        if self.exact:
            _check_divided(before, self.window.stride)
        return grid_size(before, self.window)


def grid_size(size: Sequence[int], window: Window) -> tuple[int, ...]:
    """Positions of a window on an image of this size; `ArgumentError` where there are none.

    ⌊(n + 2p − d(k − 1) − 1)/s⌋ + 1 on each axis. With `ceil_mode` rounded up, and the last position is left out if it
    starts in the padding behind the image. Source: PyTorch's documentation of Conv2d and MaxPool2d.
    """
    axes = zip(size, *window[:4], strict=True)
    return tuple([_positions(*axis, window.ceil_mode) for axis in axes])


def _positions(size: int, kernel: int, stride: int, padding: int, dilation: int, ceil_mode: bool) -> int:
    reach = dilation * (kernel - 1) + 1
    room = size + 2 * padding - reach
    found = (-(-room // stride) if ceil_mode else room // stride) + 1
    if found < 1:
        dilated, dilated_zh = f" with dilation {dilation} ({reach} cells)", f"、空洞率 {dilation}（跨 {reach} 格）"
        raise ArgumentError(
            "kernel_size",
            f"kernel {kernel}{dilated if dilation > 1 else ''} does not fit input {size} with padding {padding}",
            f"填充 {padding} 时，大小 {kernel}{dilated_zh if dilation > 1 else ' '}的窗口放不进大小 {size} 的输入",
        )
    return found - 1 if ceil_mode and (found - 1) * stride >= size + padding else found


def transposed_size(size: Sequence[int], window: Window) -> tuple[int, ...]:
    """(n − 1)s − 2p + d(k − 1) + 1 on each axis. Source: PyTorch's documentation of ConvTranspose2d."""
    axes = zip(size, *window[:4], strict=True)
    found = tuple([(n - 1) * s - 2 * p + d * (k - 1) + 1 for n, k, s, p, d in axes])
    if min(found) < 1:
        raise ArgumentError(
            "padding",
            f"padding {max(window.padding)} leaves nothing of an input of {shape_text(size)}",
            f"填充为 {max(window.padding)} 时，输入 {shape_text(size)} 没有任何输出",
        )
    return found


def _check_divided(size: Sequence[int], stride: Pair) -> None:
    if any(n % s for n, s in zip(size, stride, strict=True)):
        patch = shape_text(stride)
        raise ArgumentError(
            "input_shape",
            f"patches of {patch} do not divide {shape_text(size)}",
            f"{shape_text(size)} 不能划分成 {patch} 的图像块",
        )


def keeps_size(window: Window) -> bool:
    """Whether the output has its input's size, whatever that is."""
    axes = zip(window.kernel_size, window.padding, window.dilation, strict=True)
    return window.stride == (1, 1) and all(2 * padding == dilation * (kernel - 1) for kernel, padding, dilation in axes)


def reach_after(reach: Reach, window: Window) -> Reach:
    """r ← r + d·(k − 1)·J, then J ← J·s, on each axis. Source: Araujo, Norris and Sim (2019), Distill."""
    axes = list(zip(reach.size, reach.jump, window.kernel_size, window.stride, window.dilation, strict=True))
    return Reach(
        as_pair([size + dilation * (kernel - 1) * jump for size, jump, kernel, _, dilation in axes]),
        as_pair([jump * stride for _, jump, _, stride, _ in axes]),
    )


def reach_back(reach: Reach, window: Window) -> Reach | None:
    """An output of a transposed window sees at most ⌈k/s⌉ neighbours; None where its steps are parts of pixels."""
    axes = list(zip(reach.size, reach.jump, window.kernel_size, window.stride, strict=True))
    if any(jump % stride for _, jump, _, stride in axes):
        return None
    return Reach(
        as_pair([size + (-(-kernel // stride) - 1) * jump for size, jump, kernel, stride in axes]),
        as_pair([jump // stride for _, jump, _, stride in axes]),
    )


def adaptive_window(size: Sequence[int], output_size: Pair) -> Window | None:
    """The one window that adaptive pooling amounts to, where `output_size` divides the size; else it has none."""
    if any(whole % part for whole, part in zip(size, output_size, strict=True)):
        return None
    kernel = as_pair([whole // part for whole, part in zip(size, output_size, strict=True)])
    return Window(kernel, kernel)


def widest(reaches: Sequence[Reach | None]) -> Reach | None:
    """The largest view and jump of several, on each axis; None where one of them sees the whole image."""
    known = [reach for reach in reaches if reach is not None]
    if len(known) < len(reaches):
        return None
    if all(reach == known[0] for reach in known):
        return known[0]
    sizes, jumps = zip(*known, strict=True)
    return Reach(*(as_pair([max(axis) for axis in zip(*pairs, strict=True)]) for pairs in (sizes, jumps)))


def as_pair(numbers: list[int]) -> Pair:
    height, width = numbers
    return height, width
