"""A network in a few figures, to be compared with another one."""

from __future__ import annotations

from math import log2, prod
from typing import NamedTuple

from dlquiz.networks.kinds import Conv2d, Linear, Network, Shape
from dlquiz.networks.plan import Plan
from dlquiz.networks.stages import stages
from dlquiz.networks.tokens import MultiheadAttention
from dlquiz.networks.trace import Extent, Trace, extent, plan_at


class Summary(NamedTuple):
    """`depth` counts the convolutions and linear layers of the longest path, an attention as two. `receptive_field` is
    that of the last layer that has one. `maps` are the largest outputs by how often the image was halved on the way.
    """

    parameters: int
    macs: int
    depth: int
    receptive_field: Extent | None
    maps: dict[int, Shape]


def summary(network: Network, traced: Trace) -> Summary:
    """The figures of a network at the input of its trace."""
    plan = plan_at(network, traced.input)
    known = [flow.reach for node, flow in zip(plan.nodes, plan.flows, strict=True) if not node.on_the_side]
    seen = [reach for reach in known if reach is not None]
    field = extent(seen[-1].size) if seen else None
    return Summary(traced.parameters, traced.macs, depth_of(plan), field, _maps(traced))


def depth_of(plan: Plan) -> int:
    """Convolutions and linear layers on the longest path, two in an attention; heads on the side do not count."""
    depths: list[int] = []
    for node in plan.nodes:
        before = max((depths[source] for source in node.sources if source >= 0), default=0)
        own = 2 if isinstance(node.layer, MultiheadAttention) else int(isinstance(node.layer, Conv2d | Linear))
        depths.append(before + (0 if node.on_the_side else own))
    return max(depths, default=0)


def _maps(traced: Trace) -> dict[int, Shape]:
    """Of the stages with maps of about one size, the one with most values; maps of one place are features."""
    found: dict[int, Shape] = {}
    for stage in stages(traced):
        if len(stage.output) == 3 and stage.size != (1, 1):
            halved = round(log2(prod(traced.input[1:]) / prod(stage.size)) / 2)
            found[halved] = max(found.get(halved, (0,)), stage.output, key=prod)
    return found
