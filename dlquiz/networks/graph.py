"""A network as a list of its layers, each with where its inputs come from: what all runs over networks walk along."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from dlquiz.networks.kinds import (
    Add,
    Branches,
    Chunk,
    Concat,
    DenseBlock,
    EncoderDecoder,
    Flatten,
    Gate,
    Layer,
    Multiply,
    Network,
    Part,
    Pointwise,
    Residual,
    Sequential,
    SideHead,
    Spec,
    Split,
    Sum,
)
from dlquiz.networks.tokens import MultiheadAttention

INPUT = -1
"""The source of what stands first."""


class Node(NamedTuple):
    """A layer in its place. `name` is its module path, empty for a function; sources come before it in the list."""

    name: str
    layer: Layer
    sources: tuple[int, ...]
    on_the_side: bool = False


@lru_cache(maxsize=128)
def nodes_of(network: Network) -> tuple[Node, ...]:
    """All layers of the network in the order they are computed in."""
    listing = _Listing()
    listing.chain(network.parts, "", INPUT, on_the_side=False)
    return tuple(listing.nodes)


def flattened_before(nodes: tuple[Node, ...], node: Node) -> int | None:
    """What the Flatten before a layer takes, if only pointwise layers come between; else None."""
    source = node.sources[0]
    while source != INPUT and isinstance(nodes[source].layer, Pointwise):
        source = nodes[source].sources[0]
    return nodes[source].sources[0] if source != INPUT and isinstance(nodes[source].layer, Flatten) else None


def below(path: str, name: str) -> str:
    """The module path of a part: `layer1` and `0` make `layer1.0`."""
    return f"{path}.{name}" if path and name else path or name


class _Listing:
    """Collects nodes; its methods return the place of a part's output."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.encoded: int | None = None
        """What leaves the encoder, inside of its decoder."""

    def chain(self, parts: tuple[Part, ...], path: str, source: int, on_the_side: bool) -> int:
        for part in parts:
            source = self.part(part, path, source, on_the_side)
        return source

    def part(self, part: Part, path: str, source: int, on_the_side: bool) -> int:
        if isinstance(part.spec, Layer):
            crosses = isinstance(part.spec, MultiheadAttention) and part.spec.cross
            sources = (source,) if self.encoded is None or not crosses else (source, self.encoded)
            return self.layer(below(path, part.name) if part.name else "", part.spec, sources, on_the_side)
        return self.block(part.spec, below(path, part.name), source, on_the_side)

    def layer(self, name: str, layer: Layer, sources: tuple[int, ...], on_the_side: bool) -> int:
        self.nodes.append(Node(name, layer, sources, on_the_side))
        return len(self.nodes) - 1

    def block(self, block: Spec, path: str, source: int, aside: bool) -> int:
        match block:
            case Sequential(parts):
                return self.chain(parts, path, source, aside)
            case Residual(main, shortcut, after, join):
                ends = tuple(self.chain(branch, path, source, aside) for branch in (main, shortcut))
                return self.chain(after, path, self.layer(below(path, join), Add(), ends, aside), aside)
            case Gate(gate, main, after, join):
                gating = self.chain(gate, path, source, aside)
                ends = self.chain(main, path, source, aside), gating
                return self.chain(after, path, self.layer(below(path, join), Multiply(), ends, aside), aside)
            case Branches(parts, join) | Sum(parts, join):
                ends = tuple(self.part(part, path, source, aside) for part in parts)
                joined = Concat() if isinstance(block, Branches) else Add()
                return self.layer(below(path, join) if join else "", joined, ends, aside)
            case Split(parts, join):
                shares = [self.layer("", Chunk(len(parts), path), (source,), aside) for _ in parts]
                ends = tuple(self.part(part, path, share, aside) for part, share in zip(parts, shares, strict=True))
                return self.layer(below(path, join), Concat(), ends, aside)
            case DenseBlock(parts):
                return self.dense(parts, path, source, aside)
            case SideHead(parts):
                self.chain(parts, path, source, on_the_side=True)
                return source
            case EncoderDecoder(encoder, decoder):
                before, self.encoded = self.encoded, self.chain(encoder, path, source, aside)
                end = self.chain(decoder, path, source, aside)
                self.encoded = before
                return end
        raise TypeError(f"{type(block).__name__} is no block")

    def dense(self, parts: tuple[Part, ...], path: str, source: int, aside: bool) -> int:
        """The maps grow part by part; only the block's own output is a row."""
        for number, part in enumerate(parts, 1):
            made = self.part(part, path, source, aside)
            name = below(path, "concat") if number == len(parts) else ""
            source = self.layer(name, Concat(), (source, made), aside)
        return source
