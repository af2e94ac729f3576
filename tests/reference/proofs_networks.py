"""What proves the entries of the named networks."""

from __future__ import annotations

import random
from collections.abc import Mapping
from functools import cache

import network_oracles as oracles
from proof import Arguments, Proof, proof

from dlquiz.reference.catalog import find

NAMES = next(one.words for one in find("network_macs").arguments if one.name == "network")
"""The networks that the references know."""
RARE = (*["lenet5_original", "alexnet_paper"] * 2, "alexnet", "googlenet", "resnet18", "densenet121")
"""Networks with something that only they have, or only their family: drawn more often than the others."""


def whole(source: random.Random) -> Arguments:
    return {"network": source.choice(NAMES)}


def module(source: random.Random) -> Arguments:
    """A module or block: first its kind is drawn, so that the many ReLUs leave room for the rest."""
    kinds = by_kind(network := some_network(source))
    return {"network": network, "layer": source.choice(kinds[source.choice(sorted(kinds))])}


def mostly_trained(source: random.Random) -> Arguments:
    """A block, or a module, in three of four draws one that has something to train."""
    while True:
        arguments = module(source)
        blocks = by_kind(arguments["network"]).get("block")
        if blocks and source.random() < 0.3:
            return arguments | {"layer": source.choice(blocks)}
        if allocated_inside(**arguments) or source.random() < 0.25:
            return arguments


def some_network(source: random.Random) -> str:
    return source.choice(RARE if source.random() < 0.6 else NAMES)


@cache
def by_kind(network: str) -> dict[str, list[str]]:
    """The modules of a network by their kind and how deep they lie, and the blocks they are in."""
    kinds: dict[str, list[str]] = {}
    for name, record in oracles.ran(network).items():
        kinds.setdefault(f"{record.kind} {name.count('.')}", []).append(name)
        steps = name.split(".")
        for depth in range(1, len(steps)):
            block = ".".join(steps[:depth])
            blocks = kinds.setdefault("block", [])
            if block not in blocks:
                blocks.append(block)
    return kinds


def inside(network: str, layer: str) -> list[oracles.Record]:
    """The modules that a path stands for, in order."""
    return [record for name, record in oracles.ran(network).items() if f"{name}.".startswith(f"{layer}.")]


def allocated(network: str) -> int:
    """The sizes of the weight arrays of every module, added up."""
    return sum(record.parameters for record in oracles.ran(network).values())


def allocated_inside(network: str, layer: str) -> int:
    """The sizes of the weight arrays of the modules on a path, added up."""
    return sum(record.parameters for record in inside(network, layer))


def used(network: str) -> int:
    """The size of each weight array times the places of the array its layer put out."""
    return sum(record.macs for record in oracles.ran(network).values())


def put_out(network: str, layer: str) -> tuple[int, ...]:
    """The shape of the array that left the last module on a path."""
    return inside(network, layer)[-1].shape


def fitted(network: str, layer: str) -> tuple[int, ...]:
    """Channels added up, and the places at which a window fits, counted."""
    return [wire for wire in oracles.wired(network) if f"{wire.name}.".startswith(f"{layer}.")][-1].shape


def sent_forward(network: str, layer: str) -> int | None:
    """The set of pixels that reach the middle output of the last module on a path."""
    return [extent for name, extent in oracles.seen(network).items() if f"{name}.".startswith(f"{layer}.")][-1]


PROOFS: Mapping[str, Proof] = {
    "network_parameters": proof(whole, allocated, oracles.counted),
    "network_macs": proof(whole, used, oracles.multiplied),
    "network_output_shape": proof(module, put_out, fitted),
    "layer_parameters": proof(mostly_trained, allocated_inside, oracles.counted),
    "network_receptive_field": proof(module, sent_forward, oracles.traced_back),
}
