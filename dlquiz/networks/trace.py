"""The layer table of a network: shapes, parameters, multiply-adds, receptive fields, from the network's data alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial
from math import prod
from typing import Any, NamedTuple

from dlquiz.errors import ArgumentError
from dlquiz.networks.kinds import Layer, Network, Pair, Shape
from dlquiz.networks.plan import LayerError, Plan, axes_around
from dlquiz.networks.planning import plan_of

Extent = int | Pair
"""Pixels on both axes, or (height, width) where they differ."""


class Row(NamedTuple):
    """One module. `output` is without the batch: (C, H, W), (features,), or (tokens, features); of a `Parameter` it is
    its own shape.

    `macs` counts the multiply-adds of convolutions, linear layers and attention (projections, and all pairs of tokens,
    masked or not), biases left out. `receptive_field` is the largest over all paths, in pixels; like `jump` it is None
    from global pooling, attention or the first linear layer over flattened values on, behind an adaptive pooling that
    has no one window size, and in networks of texts. Kernel, stride, padding and dilation are those of the module's own
    window, None where it has none.
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
    """The table of one network at one input shape, (C, H, W) or (length,), and its sums."""

    network: str
    input: Shape
    parameters: int
    macs: int
    layers: tuple[Row, ...]


class _Columns(NamedTuple):
    """The rows of a plan without what depends on heights and widths, or on the number of tokens."""

    names: tuple[str, ...]
    kinds: tuple[str, ...]
    fronts: tuple[Shape, ...]
    grids: tuple[int, ...]
    backs: tuple[Shape, ...]
    parameters: tuple[int, ...]
    macs: tuple[int, ...]
    counted: tuple[int, ...]
    fields: tuple[Extent | None, ...]
    jumps: tuple[Extent | None, ...]
    windows: tuple[tuple[Extent | None, ...], ...]


class _Prepared(NamedTuple):
    """A plan and its columns; the few rows, by their places, that also count for each token or each pair of tokens."""

    plan: Plan
    columns: _Columns
    token_parameters: tuple[tuple[int, int], ...]
    pair_macs: tuple[tuple[int, int], ...]


def trace(network: Network, input_shape: Sequence[int] | None = None) -> Trace:
    """The layer table of `network`, at the input it is made for or at another, (C, H, W) or (length,).

    Rows are in the order of computation, one for each module; the heads on the side are in it, with multiply-adds 0.
    Raises `LayerError`, which names the layer that breaks and says why, and `ArgumentError` for what is no shape.
    """
    made = _prepared(network)
    plan = made.plan
    shape = plan.shape if input_shape is None else _checked(network, input_shape)
    sizes = plan.sizes if shape == plan.shape else plan.sizes_at(shape if network.is_text else shape[1:])
    if sizes is None:
        made = _made(plan_of(network, shape))
        sizes = made.plan.sizes
    rows = _rows(made, sizes)
    return Trace(network.name, shape, sum([row[3] for row in rows]), sum([row[4] for row in rows]), rows)


def plan_at(network: Network, input_shape: Shape | None = None) -> Plan:
    """The plan behind `trace`, for who needs more than rows: sources, and what stands between modules."""
    plan = _prepared(network).plan
    return plan if input_shape in (None, plan.shape) else plan_of(network, _checked(network, input_shape or ()))


@lru_cache(maxsize=128)
def _prepared(network: Network) -> _Prepared:
    return _made(plan_of(network, network.shape))


def _made(plan: Plan) -> _Prepared:
    named = [place for place, node in enumerate(plan.nodes) if node.name]
    tokens, pairs = (
        tuple([(row, column[place]) for row, place in enumerate(named) if column[place]])
        for column in (plan.token_parameters, plan.pair_macs)
    )
    return _Prepared(plan, _columns(plan), tokens, pairs)


def _checked(network: Network, shape: Sequence[int]) -> Shape:
    if len(shape) != len(network.shape) or not all(isinstance(size, int) and size > 0 for size in shape):
        what, what_zh = ("(length,)", "(长度,)") if network.is_text else ("(channels, height, width)", "(通道, 高, 宽)")
        raise ArgumentError(
            "input_shape",
            f"the input shape is {what}, such as {network.shape}, not {tuple(shape)}",
            f"输入形状应为 {what_zh}，例如 {network.shape}，而不是 {tuple(shape)}",
        )
    if network.is_text:
        return tuple(shape)
    wanted = network.shape[0]
    if shape[0] != wanted:
        raise LayerError(
            "",
            f"{network.name} takes images of {wanted} channel{'s' * (wanted > 1)}, not {shape[0]}",
            f"{network.name} 的输入图像应有 {wanted} 个通道，而不是 {shape[0]} 个",
        )
    return tuple(shape)


def _columns(plan: Plan) -> _Columns:
    each = zip(plan.nodes, plan.outputs, plan.parameters, plan.macs, plan.counted, strict=True)
    rows = [
        (
            node.name,
            node.layer.kind,
            front,
            output.grid,
            back,
            *counts,
            output.reach and extent(output.reach.size),
            output.reach and extent(output.reach.jump),
            _window(node.layer),
        )
        for node, output, *counts in each
        if node.name
        for front, back in [axes_around(output)]
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


def _rows(made: _Prepared, sizes: tuple[Shape, ...]) -> tuple[Row, ...]:
    """The columns put together at these sizes. By column, since this is what a table costs once its plan is made."""
    names, kinds, fronts, grids, backs, known, per_place, counted, fields, jumps, windows = made.columns
    cells = [prod(size) for size in sizes]
    outputs = [front + sizes[grid] + back for front, grid, back in zip(fronts, grids, backs, strict=True)]
    parameters = list(known)
    for row, per_token in made.token_parameters:
        parameters[row] += per_token * cells[grids[row]]
    macs = [count * cells[grid] for count, grid in zip(per_place, counted, strict=True)]
    for row, per_pair in made.pair_macs:
        macs[row] += per_pair * cells[counted[row]] ** 2
    each = zip(names, kinds, outputs, parameters, macs, fields, jumps, *zip(*windows, strict=True), strict=True)
    return tuple(map(_row, each))
