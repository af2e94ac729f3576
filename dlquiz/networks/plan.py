"""What a network comes to at one input shape, node by node: exact Python integers.

Everything but the sizes (heights and widths, or the number of tokens) is the same at every input, so a plan is made
once and the few different sizes (`Grid`) are computed again for another one. Where more than the sizes would change (a
linear layer's features, how far an adaptive pooling reaches) or something no longer fits, the plan does not hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dlquiz.errors import ArgumentError
from dlquiz.networks.geometry import Grid, Reach
from dlquiz.networks.graph import INPUT, Node
from dlquiz.networks.kinds import Shape

FLAT = -1
"""The grid of what has no height and width; the last entry of the sizes is its empty one."""


class LayerError(ArgumentError):
    """A network does not hold together, or not at this input shape; `layer` names the module that breaks."""

    def __init__(self, layer: str, en: str, zh: str) -> None:
        super().__init__("input_shape", en, zh)
        self.layer = layer


class Flow(NamedTuple):
    """What leaves a layer: its grid, its channels, its reach (None: the whole image counts).

    Channels are features where flat or `last`: then they are the last axis, as those of tokens. The numbers of tokens,
    which no embedding has turned into vectors yet, have 0.
    """

    grid: int
    channels: int
    reach: Reach | None
    last: bool = False


class Plan(NamedTuple):
    """The network at `shape`. `sizes` belong to `grids`, with () for `FLAT` at the end; the rest is per node."""

    shape: Shape
    nodes: tuple[Node, ...]
    flows: tuple[Flow, ...]
    outputs: tuple[Flow, ...]
    """What a row shows: what leaves a layer, but of a `Parameter` its own shape."""
    parameters: tuple[int, ...]
    token_parameters: tuple[int, ...]
    """On top of them for each token."""
    macs: tuple[int, ...]
    """For one place of the `counted` grid."""
    pair_macs: tuple[int, ...]
    """On top of them for each pair of places."""
    counted: tuple[int, ...]
    grids: tuple[Grid, ...]
    sizes: tuple[Shape, ...]
    pinned: frozenset[int]
    """The grids whose sizes went into channels or reaches."""
    alike: frozenset[tuple[int, int]]
    """The grids that must have one size, since their maps are joined."""
    longest: tuple[tuple[int, int], ...]
    """Grids of tokens, and how many they may have at most."""

    def sizes_at(self, size: Shape) -> tuple[Shape, ...] | None:
        """The sizes at an input of `size`, or None where the plan does not hold for it."""
        sizes = list(self.sizes)
        sizes[0] = size
        try:
            for place, grid in enumerate(self.grids[1:], 1):
                sizes[place] = grid.size(sizes[grid.source])
        except ArgumentError:
            return None
        holds = all(sizes[place] == self.sizes[place] for place in self.pinned)
        fits = all(sizes[grid][0] <= most for grid, most in self.longest)
        return tuple(sizes) if holds and fits and all(sizes[one] == sizes[other] for one, other in self.alike) else None

    def shape_of(self, place: int) -> Shape:
        """The shape that leaves the node at `place`, or that of the input."""
        return self.shape if place == INPUT else shape_of(self.flows[place], self.sizes)


def shape_of(flow: Flow, sizes: Sequence[Shape]) -> Shape:
    """(C, H, W) of maps, (F,) where flat, (N, F) of tokens, (H, W, C) of maps with channels last, (N,) of numbers."""
    front, back = axes_around(flow)
    return (*front, *sizes[flow.grid], *back)


def axes_around(flow: Flow) -> tuple[Shape, Shape]:
    """The axes before and behind those of the grid."""
    channels = (flow.channels,) if flow.channels else ()
    return ((), channels) if flow.last else (channels, ())
