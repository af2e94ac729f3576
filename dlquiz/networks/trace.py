"""The layer table of a network: shapes, parameters, multiply-adds, receptive fields, from the network's data alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial
from math import prod
from typing import Any, NamedTuple

from dlquiz.errors import ArgumentError
from dlquiz.networks.kinds import Layer, Network, Pair, Shape
from dlquiz.networks.plan import LayerError, Plan, plan_of

Extent = int | Pair
"""Pixels on both axes, or (height, width) where they differ."""


class Row(NamedTuple):
    """One module. `output` is without the batch: (C, H, W), or (features,).

    `macs` counts the multiply-adds of convolutions and linear layers, biases left out. `receptive_field` is the
    largest over all paths, in pixels; like `jump` it is None from global pooling or the first linear layer on, and
    behind an adaptive pooling that has no one window size. Kernel, stride, padding and dilation are those of the
    module's own window, None where it has none.
    """

    name: str
    kind: str
    output: Shape
    parameters: int
    macs: int
    receptive_field: Extent | None
    jump: Extent | None
    kernel_size: Extent | None = None
    stride: Extent | None = None
    padding: Extent | None = None
    dilation: Extent | None = None


class Trace(NamedTuple):
    """The table of one network at one input shape (C, H, W), and its sums."""

    network: str
    input: Shape
    parameters: int
    macs: int
    layers: tuple[Row, ...]


class _Columns(NamedTuple):
    """The rows of a plan without what depends on heights and widths."""

    names: tuple[str, ...]
    kinds: tuple[str, ...]
    channels: tuple[int, ...]
    grids: tuple[int, ...]
    parameters: tuple[int, ...]
    macs: tuple[int, ...]
    fields: tuple[Extent | None, ...]
    jumps: tuple[Extent | None, ...]
    windows: tuple[tuple[Extent | None, ...], ...]


def trace(network: Network, input_shape: Sequence[int] | None = None) -> Trace:
    """The layer table of `network`, at the input it is made for or at another (C, H, W).

    Rows are in the order of computation, one for each module; the heads on the side are in it, with multiply-adds 0.
    Raises `LayerError`, which names the layer that breaks and says why, and `ArgumentError` for what is no shape.
    """
    plan, columns = _prepared(network)
    shape = plan.shape if input_shape is None else _checked(network, input_shape)
    sizes = plan.sizes if shape == plan.shape else plan.sizes_at((shape[1], shape[2]))
    if sizes is None:
        plan = plan_of(network, shape)
        columns, sizes = _columns(plan), plan.sizes
    rows = _rows(columns, sizes)
    return Trace(network.name, shape, sum(columns.parameters), sum([row[4] for row in rows]), rows)


def plan_at(network: Network, input_shape: Shape | None = None) -> Plan:
    """The plan behind `trace`, for who needs more than rows: sources, and what stands between modules."""
    plan, _ = _prepared(network)
    return plan if input_shape in (None, plan.shape) else plan_of(network, _checked(network, input_shape or ()))


@lru_cache(maxsize=64)
def _prepared(network: Network) -> tuple[Plan, _Columns]:
    plan = plan_of(network, network.shape)
    return plan, _columns(plan)


def _checked(network: Network, shape: Sequence[int]) -> Shape:
    if len(shape) != 3 or not all(isinstance(size, int) and size > 0 for size in shape):
        raise ArgumentError(
            "input_shape",
            f"the input shape is (channels, height, width), such as {network.shape}, not {tuple(shape)}",
            f"输入形状应为 (通道, 高, 宽)，例如 {network.shape}，而不是 {tuple(shape)}",
        )
    wanted = network.shape[0]
    if shape[0] != wanted:
        raise LayerError(
            "",
            f"{network.name} takes images of {wanted} channel{'s' * (wanted > 1)}, not {shape[0]}",
            f"{network.name} 的输入图像应有 {wanted} 个通道，而不是 {shape[0]} 个",
        )
    return tuple(shape)


def _columns(plan: Plan) -> _Columns:
    rows = [
        (
            node.name,
            node.layer.kind,
            flow.channels,
            flow.grid,
            parameters,
            macs,
            flow.reach and extent(flow.reach.size),
            flow.reach and extent(flow.reach.jump),
            _window(node.layer),
        )
        for node, flow, parameters, macs in zip(plan.nodes, plan.flows, plan.parameters, plan.macs, strict=True)
        if node.name
    ]
    return _Columns(*zip(*rows, strict=True)) if rows else _Columns(*[()] * len(_Columns._fields))


def _window(layer: Layer) -> tuple[Extent | None, ...]:
    """Kernel, stride, padding and dilation of a layer that slides a window."""
    own = vars(layer).get("window")
    return (None,) * 4 if own is None else tuple(map(extent, own[:4]))


def extent(pair: Pair) -> Extent:
    """One number where both axes agree."""
    return pair[0] if pair[0] == pair[1] else pair


_row: Any = partial(tuple.__new__, Row)


def _rows(columns: _Columns, sizes: tuple[tuple[int, ...], ...]) -> tuple[Row, ...]:
    """The columns put together at these sizes. By column, since this is what a table costs once its plan is made."""
    cells = [prod(size) for size in sizes]
    outputs = [(channels, *sizes[grid]) for channels, grid in zip(columns.channels, columns.grids, strict=True)]
    macs = [per_place * cells[grid] for per_place, grid in zip(columns.macs, columns.grids, strict=True)]
    names, kinds, _, _, parameters, _, fields, jumps, windows = columns
    each = zip(names, kinds, outputs, parameters, macs, fields, jumps, *zip(*windows, strict=True), strict=True)
    return tuple(map(_row, each))
