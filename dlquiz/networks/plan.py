"""What a network comes to, layer by layer, at one input shape: exact Python integers from its data alone.

Everything but heights and widths is the same at every image size, so a plan is made once and the few different sizes
(`Grid`) are computed anew for another image. Where more than the sizes would change (a linear layer's features, how
far an adaptive pooling reaches) or something no longer fits, the plan does not hold and another has to be made; only
making one raises `LayerError`, which says which layer breaks and why.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from typing import NamedTuple

from dlquiz.errors import ArgumentError
from dlquiz.networks.graph import INPUT, Node, flattened_before, nodes_of
from dlquiz.networks.kinds import (
    POINT,
    AdaptiveAvgPool2d,
    Add,
    BatchNorm2d,
    Concat,
    Conv2d,
    EuclideanRBF,
    Flatten,
    Linear,
    Network,
    Pair,
    Pool2d,
    Shape,
    Subsampling,
    Window,
    product_of,
    value_of,
)

FLAT = -1
"""The grid of what has no height and width; the last entry of the sizes is its empty one."""

NEEDS_MAPS = (Conv2d, BatchNorm2d, Pool2d, Subsampling, AdaptiveAvgPool2d)
NEEDS_FEATURES = (Linear, EuclideanRBF)


class LayerError(ArgumentError):
    """A network does not hold together, or not at this input shape; `layer` names the module that breaks."""

    def __init__(self, layer: str, en: str, zh: str) -> None:
        super().__init__("input_shape", en, zh)
        self.layer = layer


class Grid(NamedTuple):
    """A height and width that is computed: from `source` by a window, or (adaptive pooling) always `output_size`."""

    source: int
    window: Window
    output_size: Pair | None = None


class Reach(NamedTuple):
    """What one output sees of the image, and how far the next output's view lies from it; (height, width) in pixels."""

    size: Pair = (1, 1)
    jump: Pair = (1, 1)


class Flow(NamedTuple):
    """What leaves a layer: its grid, its channels (features where flat), its reach (None: the whole image counts)."""

    grid: int
    channels: int
    reach: Reach | None


class Plan(NamedTuple):
    """The network at `shape`. `sizes` belong to `grids`, with () for `FLAT` at the end; the rest is per node."""

    shape: Shape
    nodes: tuple[Node, ...]
    flows: tuple[Flow, ...]
    parameters: tuple[int, ...]
    macs: tuple[int, ...]
    """For one output place."""
    grids: tuple[Grid, ...]
    sizes: tuple[tuple[int, ...], ...]
    pinned: frozenset[int]
    """The grids whose sizes went into channels or reaches."""
    alike: frozenset[tuple[int, int]]
    """The grids that must have one size, since their maps are added or concatenated."""

    def sizes_at(self, size: Pair) -> tuple[tuple[int, ...], ...] | None:
        """The sizes at an image of `size`, or None where the plan does not hold for it."""
        sizes = list(self.sizes)
        sizes[0] = size
        try:
            for place, grid in enumerate(self.grids[1:], 1):
                sizes[place] = grid.output_size or grid_size(sizes[grid.source], grid.window)
        except ArgumentError:
            return None
        pinned = all(sizes[place] == self.sizes[place] for place in self.pinned)
        return tuple(sizes) if pinned and all(sizes[one] == sizes[other] for one, other in self.alike) else None

    def shape_of(self, place: int) -> Shape:
        """The output shape of the node at `place`, or of the input."""
        if place == INPUT:
            return self.shape
        flow = self.flows[place]
        return (flow.channels, *self.sizes[flow.grid])


def plan_of(network: Network, shape: Shape) -> Plan:
    """The plan of a network for the input shape (C, H, W); raises `LayerError`."""
    maker = _Maker(nodes_of(network), shape)
    for node in maker.nodes:
        maker.add(node)
    return maker.plan()


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


def keeps_size(window: Window) -> bool:
    """Whether the output has its input's size, whatever that is."""
    axes = zip(window.kernel_size, window.padding, window.dilation, strict=True)
    return window.stride == (1, 1) and all(2 * padding == dilation * (kernel - 1) for kernel, padding, dilation in axes)


def reach_after(reach: Reach, window: Window) -> Reach:
    """r ← r + d·(k − 1)·J, then J ← J·s, on each axis. Source: Araujo, Norris and Sim (2019), Distill."""
    axes = list(zip(reach.size, reach.jump, window.kernel_size, window.stride, window.dilation, strict=True))
    return Reach(
        _pair([size + dilation * (kernel - 1) * jump for size, jump, kernel, _, dilation in axes]),
        _pair([jump * stride for _, jump, _, stride, _ in axes]),
    )


def adaptive_window(size: Sequence[int], output_size: Pair) -> Window | None:
    """The one window that adaptive pooling amounts to, where `output_size` divides the size; else it has none."""
    if any(whole % part for whole, part in zip(size, output_size, strict=True)):
        return None
    kernel = _pair([whole // part for whole, part in zip(size, output_size, strict=True)])
    return Window(kernel, kernel)


def _pair(numbers: list[int]) -> Pair:
    height, width = numbers
    return height, width


class _Maker:
    """A plan while it is made, node by node."""

    def __init__(self, nodes: tuple[Node, ...], shape: Shape) -> None:
        channels, height, width = shape
        self.shape, self.nodes = shape, nodes
        self.input = Flow(0, channels, Reach())
        self.flows: list[Flow] = []
        self.parameters: list[int] = []
        self.macs: list[int] = []
        self.grids = [Grid(INPUT, POINT)]
        self.sizes: list[tuple[int, ...]] = [(height, width)]
        self.places: dict[Grid, int] = {}
        self.pinned: set[int] = set()
        self.alike: set[tuple[int, int]] = set()

    def plan(self) -> Plan:
        columns = tuple(self.flows), tuple(self.parameters), tuple(self.macs)
        sizes = (*self.sizes, ())
        return Plan(
            self.shape, self.nodes, *columns, tuple(self.grids), sizes, frozenset(self.pinned), frozenset(self.alike)
        )

    def add(self, node: Node) -> None:
        layer = node.layer
        before = self.flow(node.sources[0])
        if isinstance(layer, Add | Concat):
            after = self.joined(node, [self.flow(source) for source in node.sources])
        elif isinstance(layer, NEEDS_MAPS):
            after = self.over_maps(node, before)
        elif isinstance(layer, NEEDS_FEATURES):
            after = self.over_features(node, before)
        elif isinstance(layer, Flatten):
            after = self.flattened(before)
        else:
            after = before
        self.flows.append(after)
        weights = () if node.on_the_side else layer.weights(before.channels)
        self.parameters.append(value_of(layer.trained(before.channels)))
        self.macs.append(product_of(weights) if weights else 0)

    def flow(self, source: int) -> Flow:
        return self.input if source == INPUT else self.flows[source]

    def over_maps(self, node: Node, before: Flow) -> Flow:
        layer = node.layer
        if before.grid == FLAT:
            raise _broken(
                node,
                f"needs maps, but gets {before.channels:,} values in a row",
                f"需要特征图，却收到展平后的 {before.channels} 个值",
            )
        if isinstance(layer, AdaptiveAvgPool2d):
            return self.adapted(layer, before)
        if isinstance(layer, Conv2d):
            _check_channels(node, layer, before.channels)
        channels, window = layer.out_channels(before.channels), layer.window
        if window is POINT:
            return Flow(before.grid, channels, before.reach)
        grid = before.grid if keeps_size(window) else self.slid(node, before, window)
        return Flow(grid, channels, before.reach and reach_after(before.reach, window))

    def slid(self, node: Node, before: Flow, window: Window) -> int:
        size = self.sizes[before.grid]
        try:
            return self.grid(Grid(before.grid, window), lambda: grid_size(size, window))
        except ArgumentError as error:
            shape, image = _times((before.channels, *size)), _times(self.shape)
            raise _broken(
                node,
                f"does not fit its input of {shape}, which is what an image of {image} comes to there: {error.en}",
                f"与其输入 {shape}（图像 {image} 到此处的形状）不相容：{error.zh}",
            ) from error

    def grid(self, grid: Grid, size: Callable[[], tuple[int, ...]]) -> int:
        """The place of the grid, one for all layers that slide alike."""
        if grid not in self.places:
            self.sizes.append(size())
            self.grids.append(grid)
            self.places[grid] = len(self.grids) - 1
        return self.places[grid]

    def adapted(self, layer: AdaptiveAvgPool2d, before: Flow) -> Flow:
        grid = self.grid(Grid(before.grid, POINT, layer.output_size), lambda: layer.output_size)
        if layer.is_global or before.reach is None:
            return Flow(grid, before.channels, None)
        self.pinned.add(before.grid)
        window = adaptive_window(self.sizes[before.grid], layer.output_size)
        return Flow(grid, before.channels, window and reach_after(before.reach, window))

    def flattened(self, before: Flow) -> Flow:
        if before.grid == FLAT:
            return before
        self.pinned.add(before.grid)
        return Flow(FLAT, before.channels * prod(self.sizes[before.grid]), before.reach)

    def over_features(self, node: Node, before: Flow) -> Flow:
        shape = before.channels if before.grid == FLAT else (before.channels, *self.sizes[before.grid])
        if not isinstance(shape, int):
            raise _broken(
                node,
                f"needs values in a row, but gets maps of {_times(shape)}: put a Flatten before it",
                f"需要展平的输入，却收到 {_times(shape)} 的特征图：请在前面加 Flatten",
            )
        wanted = node.layer.in_features if isinstance(node.layer, Linear) else None
        if wanted is not None and wanted != shape:
            image, maps = _times(self.shape), self.maps_behind(node)
            raise _broken(
                node,
                f"takes {wanted:,} features, but an image of {image} comes to {maps}{shape:,} there",
                f"需要 {wanted} 个特征，而图像 {image} 到此处有 {maps}{shape} 个",
            )
        return Flow(FLAT, node.layer.out_channels(shape), None)

    def maps_behind(self, node: Node) -> str:
        """The maps that were flattened into a row of features, as `256×5×5 = `, if only plain layers come between."""
        source = flattened_before(self.nodes, node)
        before = None if source is None else self.flow(source)
        return f"{_times((before.channels, *self.sizes[before.grid]))} = " if before and before.grid != FLAT else ""

    def joined(self, node: Node, flows: list[Flow]) -> Flow:
        adds = isinstance(node.layer, Add)
        shapes = [(flow.channels, *(() if flow.grid == FLAT else self.sizes[flow.grid])) for flow in flows]
        if len({shape if adds else shape[1:] for shape in shapes}) > 1:
            listed = ", ".join(map(_times, shapes))
            raise _broken(
                node,
                f"cannot {'add' if adds else 'concatenate'} {listed} (from an image of {_times(self.shape)}): "
                f"{'the shapes' if adds else 'heights and widths'} must be equal",
                f"无法把 {listed}（来自图像 {_times(self.shape)}）{'相加' if adds else '拼接'}："
                f"{'形状' if adds else '高和宽'}必须相同",
            )
        first = flows[0]
        self.alike |= {(first.grid, flow.grid) for flow in flows[1:] if flow.grid != first.grid}
        channels = first.channels if adds else sum(flow.channels for flow in flows)
        return Flow(first.grid, channels, widest([flow.reach for flow in flows]))


def widest(reaches: Sequence[Reach | None]) -> Reach | None:
    """The largest view and jump of several, on each axis; None where one of them sees the whole image."""
    known = [reach for reach in reaches if reach is not None]
    if len(known) < len(reaches):
        return None
    sizes, jumps = zip(*known, strict=True)
    return Reach(*(_pair([max(axis) for axis in zip(*pairs, strict=True)]) for pairs in (sizes, jumps)))


def _check_channels(node: Node, layer: Conv2d, channels: int) -> None:
    if layer.connections and (len(layer.connections) != layer.channels or max(layer.connections) > channels):
        raise _broken(
            node,
            f"needs one entry of at most {channels} in `connections` for each of its {layer.channels} outputs",
            f"的 `connections` 应为 {layer.channels} 个输出各给一个不超过 {channels} 的数",
        )
    for count, what, what_zh in ((channels, "input", "输入"), (layer.channels, "output", "输出")):
        if count % layer.groups:
            raise _broken(
                node,
                f"cannot share {count} {what} channels out to {layer.groups} groups",
                f"无法把 {count} 个{what_zh}通道平均分成 {layer.groups} 组",
            )


def _broken(node: Node, en: str, zh: str) -> LayerError:
    name, kind = node.name, node.layer.kind
    subject = f"`{name}` ({kind})" if name else f"an unnamed {kind}"
    subject_zh = f"`{name}`（{kind}）" if name else f"未命名的 {kind} "
    return LayerError(name, f"{subject} {en}", f"{subject_zh}{zh}")


def _times(shape: Sequence[int]) -> str:
    return "×".join(map(str, shape))
