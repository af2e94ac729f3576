"""Stretches of a network: a few layers one behind the other, of which something is to be reckoned.

A segment follows one path. It ends where paths meet (`Add`, `Concat`), at heads on the side, and at any layer of which
its column can neither be asked nor be passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from math import prod
from typing import Literal, NamedTuple, get_args

from dlquiz.networks import Network
from dlquiz.networks.geometry import Reach
from dlquiz.networks.kinds import (
    WINDOWED,
    AdaptiveAvgPool2d,
    BatchNorm2d,
    Conv2d,
    Flatten,
    Layer,
    LayerNorm2d,
    Linear,
    Permute,
    Pointwise,
    Pool2d,
    Shape,
    Subsampling,
)
from dlquiz.networks.plan import Plan
from dlquiz.networks.tokens import Embedding, FirstToken, LayerNorm, MultiheadAttention, RMSNorm, Tokens
from dlquiz.networks.trace import plan_at

Column = Literal["shape", "parameters", "macs", "receptive_field", "mixed", "flops", "kv_cache"]
COLUMNS: tuple[Column, ...] = get_args(Column)
LONGEST = 3
"""So many layers of a segment are asked; of mixed columns two, each of which is asked for more than one thing."""
LONGEST_MIXED = 2

_NORMS = (LayerNorm, LayerNorm2d, RMSNorm)
_STILL = (Pointwise, BatchNorm2d, *_NORMS, MultiheadAttention)
_MOVED = (Permute, Tokens, FirstToken)
_AFTERWARDS = (Pointwise, BatchNorm2d, *_NORMS, *_MOVED, Pool2d, Subsampling, AdaptiveAvgPool2d, Flatten)
_PRODUCTS = (Conv2d, Linear, MultiheadAttention)
_ASKED: dict[Column, tuple[type[Layer], ...]] = {
    "shape": (*WINDOWED, AdaptiveAvgPool2d, Flatten, Embedding, Linear),
    "parameters": (Conv2d, Linear, BatchNorm2d, Subsampling, *_NORMS, Embedding, MultiheadAttention),
    "macs": _PRODUCTS,
    "receptive_field": WINDOWED,
    "mixed": (*WINDOWED, Linear, MultiheadAttention),
    "flops": _PRODUCTS,
    "kv_cache": (MultiheadAttention,),
}
_PASSED: dict[Column, tuple[type[Layer], ...]] = {
    "shape": _STILL,
    "parameters": (Pointwise, Pool2d, AdaptiveAvgPool2d, Flatten, *_MOVED),
    "macs": _AFTERWARDS,
    "receptive_field": (Pointwise, BatchNorm2d, LayerNorm2d),
    "mixed": (Pointwise, BatchNorm2d, *_NORMS),
    "flops": _AFTERWARDS,
    "kv_cache": (),
}


class SegmentLayer(NamedTuple):
    """A layer of a segment: its place in the plan, its module path, and what comes in and goes out.

    `reach` is what one place of its input sees of the image; None where the whole image counts.
    """

    place: int
    path: str
    layer: Layer
    before: Shape
    after: Shape
    reach: Reach | None

    @property
    def features(self) -> int:
        """Features of the last axis of what comes in."""
        return self.before[-1]

    @property
    def places(self) -> int:
        """How many places or tokens are treated alike."""
        return prod(self.before[:-1])

    @property
    def over_tokens(self) -> bool:
        """Whether tokens come in, as numbers or as vectors."""
        return len(self.before) == 2 or isinstance(self.layer, Embedding)


@lru_cache(maxsize=256)
def segments(network: Network, column: Column) -> tuple[tuple[SegmentLayer, ...], ...]:
    """Every segment there is, in the order of computation; those of one layer only where there are no longer ones, or
    where it is one over tokens that no longer one has."""
    plan = plan_at(network)
    longest = LONGEST_MIXED if column == "mixed" else LONGEST
    found = [tuple(_follow(plan, place, column, longest)) for place in range(len(plan.nodes))]
    found = [segment for segment in found if segment and _suits(segment, column)]
    longer = [segment for segment in found if len(segment) > 1]
    met = {stop.place for segment in longer for stop in segment}
    alone = [
        segment for segment in found if len(segment) == 1 and segment[0].over_tokens and segment[0].place not in met
    ]
    return tuple([*longer, *alone] if longer else found)


def _suits(segment: tuple[SegmentLayer, ...], column: Column) -> bool:
    """Of mixed columns, the first layer is one of which all can be asked."""
    first = segment[0].layer
    return column != "mixed" or segment[0].over_tokens or (isinstance(first, Conv2d) and not first.connections)


def _follow(plan: Plan, place: int, column: Column, longest: int) -> Iterator[SegmentLayer]:
    """The layers asked of a path that begins at `place`, which must be one of them."""
    following: int | None = place
    while following is not None and longest:
        node = plan.nodes[following]
        stop = _stop(plan, following)
        if _is_asked(stop, column) and not node.on_the_side and len(node.sources) == 1:
            longest -= 1
            yield stop
        elif following == place or not isinstance(node.layer, _PASSED[column]):
            return
        following = _next(plan, following)


def _next(plan: Plan, place: int) -> int | None:
    """The first layer that takes only what leaves this one; of several branches the first, which is the main one."""
    later = range(place + 1, len(plan.nodes))
    return next((other for other in later if plan.nodes[other].sources == (place,)), None)


def _stop(plan: Plan, place: int) -> SegmentLayer:
    node = plan.nodes[place]
    source = node.sources[0]
    reach = Reach() if source < 0 else plan.flows[source].reach
    path = node.name or node.layer.kind.lower()
    return SegmentLayer(place, path, node.layer, plan.shape_of(source), plan.shape_of(place), reach)


def _is_asked(stop: SegmentLayer, column: Column) -> bool:
    layer = stop.layer
    if not isinstance(layer, _ASKED[column]):
        return False
    match layer:
        case Flatten():
            return len(stop.before) > 1
        case Linear() if column in ("shape", "mixed"):
            return stop.over_tokens
        case Linear() | Embedding() if column == "parameters":
            return not layer.tied
        case MultiheadAttention():
            return column != "kv_cache" or layer.cached(stop.features) > 0
        case Conv2d() if column in ("parameters", "macs", "flops"):
            return not layer.connections
    return column != "receptive_field" or has_one_reach(stop)


def has_one_reach(stop: SegmentLayer) -> bool:
    """Whether a receptive field can be asked as one number: that of the input is known, and both axes agree."""
    window = stop.layer.window
    pairs = (window.kernel_size, window.stride, window.dilation, *(stop.reach or ()))
    return stop.reach is not None and all(height == width for height, width in pairs)
