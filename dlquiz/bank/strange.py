"""Names that texts insert and expressions use, and that the question does not define."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from dlquiz.bank.suggesting import did_you_mean_each, listed
from dlquiz.errors import Fault
from dlquiz.yaml_reader import Mark

SENSELESS = "{{"
"""Stands for a placeholder without a name."""
_USES = {"B110": "inserts", "B121": "uses"}
_NEITHER = {
    "B110": "neither a parameter nor a `let` value",
    "B121": "neither a parameter nor a `let` value above it",
}


class StrangeName(NamedTuple):
    """An unknown name where `what` inserts it (B110) or uses it (B121), and what could have been meant."""

    mark: Mark
    name: str
    code: str
    what: str
    known: tuple[str, ...]


def strange_faults(file: str, found: Iterable[StrangeName]) -> Iterator[Fault]:
    """One fault a place, and each name only where it is met first: not to define it is one mistake."""
    found = sorted(found, key=lambda strange: strange.mark)
    places = Counter(name for name, _ in {(strange.name, strange.mark): None for strange in found})
    told: set[str] = set()
    for mark, group in groupby(found, lambda strange: strange.mark):
        here = list(group)
        names = list(dict.fromkeys(each.name for each in here if each.name not in told and each.name != SENSELESS))
        senseless = any(each.name == SENSELESS for each in here)
        if names or senseless:
            told.update(names)
            more = sum(places[name] - 1 for name in names)
            yield _fault(file, mark, here[0], names, senseless, more)


def _fault(file: str, mark: Mark, first: StrangeName, names: list[str], senseless: bool, more: int) -> Fault:
    told, fixes = [], []
    if senseless:
        told.append("holds a `{{` that inserts nothing")
        fixes.append("write `{{name}}` or `{{name:.3f}}`; a literal is `\\{{`")
    if names:
        which = "which is" if len(names) == 1 else "which are"
        again = f" ({more} more below)" if more else ""
        told.append(f"{_USES[first.code]} {listed(names)}, {which} {_NEITHER[first.code]}{again}")
        fixes.append(did_you_mean_each(names, first.known))
    return Fault(file, *mark, first.code, "error", f"{first.what} {' and '.join(told)}", "; ".join(fixes))
