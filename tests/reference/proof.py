"""How an entry of the catalogue is proved: arguments drawn for it, and two implementations that are not its own.

The proofs of a family are in `proofs_FAMILY.py`; `test_every_entry.py` runs them all.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from dlquiz.errors import ArgumentError
from dlquiz.reference import catalog
from dlquiz.reference.kinds import Reference

Arguments = dict[str, Any]
Draw = Callable[[random.Random], Arguments]
DRAWS = 200


@dataclass(frozen=True, slots=True)
class Oracle:
    """An independent way to the value: it takes the bound arguments as keywords and never calls the reference.

    `relative` and `absolute` are the errors it may have; those of central differences are larger than rounding.
    """

    value: Callable[..., Any]
    relative: float = 1e-9
    absolute: float = 1e-12


@dataclass(frozen=True, slots=True)
class Proof:
    """What proves one entry.

    `draw` gives arguments as a bank would (those that are refused are drawn again); over `draws` of them every
    mistake of the entry must be active at least once.
    """

    draw: Draw
    first: Oracle
    second: Oracle
    draws: int = DRAWS


def proof(
    draw: Draw,
    first: Oracle | Callable[..., Any],
    second: Oracle | Callable[..., Any],
    absolute: float = 1e-12,
    draws: int = DRAWS,
) -> Proof:
    """A proof by two oracles, which have the rounding errors of float64 unless one says otherwise."""
    one, other = (each if isinstance(each, Oracle) else Oracle(each, absolute=absolute) for each in (first, second))
    return Proof(draw, one, other, draws)


def drawn(reference: Reference, proof: Proof) -> Iterator[Arguments]:
    """Admissible sets of arguments, bound; the same ones every time."""
    source = random.Random(reference.name)
    found = tries = 0
    while found < proof.draws:
        tries += 1
        assert tries < 20 * proof.draws, f"{reference.name} refuses nearly every draw"
        try:
            bound = catalog.bind(reference, proof.draw(source))
        except ArgumentError:
            continue
        found += 1
        yield bound
